//! Themes of a site's own: the guide "Make a theme" is the example, and its files are built here as they
//! stand there.

use crate::memory::{published, run, world};
use guidepost::pipeline::{Build, Caches};
use std::collections::BTreeMap;

const GUIDE: &str = include_str!("../../content/contribute/make-a-theme.md");

/// The files of the guide: blocks of code that have a title.
fn files() -> BTreeMap<&'static str, String> {
    let mut files = BTreeMap::new();
    let mut open: Option<(&str, String)> = None;
    for line in GUIDE.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => files.extend(open.take()),
            (Some((_, text)), None) => *text += &format!("{line}\n"),
            (None, Some(info)) => open = info.split_once("title=\"").map(|(_, title)| (title.trim_end_matches('"'), String::new())),
            (None, None) => {}
        }
    }
    files
}

fn build(theme: &str) -> Build {
    build_with(theme, "> [!NOTE]\n> Words.\n")
}

fn build_with(theme: &str, text: &str) -> Build {
    let page = format!("---\ntitle: One\n---\n{text}");
    let files = files();
    let named = |text: &String| text.replace("name: reading", &format!("name: {theme}"));
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, named(text))).collect();
    let mut all: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"));
    all.push(("content/page.md", &page));
    let build = run(&world(&all), &Caches::once());
    assert_eq!(build.diagnostics, []);
    build
}

#[test]
fn the_example_of_the_guide_replaces_what_it_names() {
    assert_eq!(files().len(), 13);
    let build = build("reading");
    let page = published(&build, "page/index.html");
    assert!(page.contains("<p class=\"callout-title\">☞ Good to know</p>"), "{page}");
    // What the site says comes before what the theme says.
    assert!(page.contains("<p>Text under CC BY-SA 4.0</p>\n<p>Open from Tuesday to Sunday</p>"), "{page}");
    let (usual, own) = (page.find("<style>").expect("the usual style"), page.find("assets/theme.").expect("its own"));
    assert!(usual < own, "what comes later counts");
    assert!(page.contains("class=\"skip-link\""), "the rest is built in");
}

#[test]
fn the_example_of_the_guide_replaces_everything() {
    let build = build("plain");
    for path in ["index.html", "page/index.html", "search/index.html", "404.html"] {
        let page = published(&build, path);
        assert!(page.contains("<link rel=\"stylesheet\"") && page.contains("<main>\n<h1>"), "{path}: {page}");
        assert!(!page.contains("script") && !page.contains("skip-link"), "{path}: {page}");
    }
    assert!(published(&build, "index.html").contains("<li><a href=\"page/\">One</a></li>"));
    // The pages that have no text of their own.
    let search = published(&build, "search/index.html");
    assert!(search.contains("<title>Search</title>") && search.contains("<li><a href=\"../page/\">One</a></li>"), "{search}");
    let lost = published(&build, "404.html");
    assert!(lost.contains("<title>Page not found</title>") && lost.contains("href=\"/search/\""), "{lost}");
}

/// What an author writes wrong is told to the author, and is no fault of the theme.
#[test]
fn the_example_of_the_guide_shows_notes_of_any_kind() {
    let build = build_with("reading", ":::callout{kind=\"recipe\"}\nWords.\n:::\n");
    assert!(published(&build, "page/index.html").contains("<p class=\"callout-title\">☞ recipe</p>"));
}

#[test]
fn a_theme_with_broken_values_says_so() {
    let build = run(
        &world(&[
            ("site.yaml", "theme: {name: t}\n"),
            ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
            ("themes/t/theme.yaml", "optoins: {a: 1}\n"),
        ]),
        &Caches::once(),
    );
    let told: Vec<_> = build.diagnostics.iter().map(|problem| (problem.code, &*problem.path)).collect();
    assert_eq!(told, [("theme", "themes/t/theme.yaml")]);
}

#[test]
fn a_theme_brings_colours_and_the_site_has_the_last_word() {
    let build = run(
        &world(&[
            ("site.yaml", "theme: {name: t, options: {accent: '#a02'}}\n"),
            ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
            ("themes/t/theme.yaml", "options:\n  accent: '#fe0'\n  logo: mark.svg\n"),
        ]),
        &Caches::once(),
    );
    let told: Vec<_> = build.diagnostics.iter().map(|problem| (problem.code, &*problem.path, problem.span.is_some())).collect();
    let told_of =
        [("theme-contrast", "site.yaml", true), ("theme-contrast", "themes/t/theme.yaml", true), ("theme", "themes/t/theme.yaml", true)];
    assert_eq!(told, told_of);
    let page = published(&build, "index.html");
    let (theme, site) = (page.find("--link:#ffee00").expect("its colour"), page.find("--link:#aa0022").expect("the site's"));
    assert!(theme < site, "what comes later counts");
}

/// An e-mail address is no path, and a path begins at the top of the site.
#[test]
fn readers_ask_wherever_the_settings_say() {
    for (ask, wanted) in [
        ("help@example.org", "href=\"mailto:help@example.org\""),
        ("help@example.org?subject={query}", "href=\"mailto:help@example.org?subject=Page\""),
        ("/contact/?about={title}", "href=\"../../contact/?about=Page\""),
        ("https://example.org/?q={query}", "href=\"https://example.org/?q=Page\""),
    ] {
        let settings = format!("theme: {{options: {{ask: '{ask}'}}}}\n");
        let files = [("site.yaml", settings.as_str()), ("content/a/page.md", "---\ntitle: Page\n---\nWords.\n")];
        let build = run(&world(&files), &Caches::once());
        let page = published(&build, "a/page/index.html");
        assert!(build.diagnostics.is_empty() && page.contains(wanted), "{ask}: {:?} {page}", build.diagnostics);
    }
}

#[test]
fn the_drawer_has_what_the_menu_has_and_the_navigation_lacks() {
    let menu = "menu:\n  - {title: Up, link: a/_index.md}\n  - {title: Deep, link: a/page.md}\n  - {title: Away, link: \"https://example.org/\"}\n";
    let build = run(
        &world(&[
            ("site.yaml", menu),
            ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
            ("content/a/_index.md", "---\ntitle: Section\n---\nWords.\n"),
            ("content/a/page.md", "---\ntitle: Page\n---\nWords.\n"),
        ]),
        &Caches::once(),
    );
    assert_eq!(build.diagnostics, []);
    for path in ["index.html", "a/index.html", "a/page/index.html"] {
        let page = published(&build, path);
        let times = |title: &str| page.matches(&format!(">{title}</a>")).count();
        assert_eq!((times("Up"), times("Deep"), times("Away")), (1, 2, 2), "{path}: {page}");
    }
}

/// Components can call themselves twenty times, and folders can be deeper.
#[test]
fn sections_can_be_deeper_than_the_navigation() {
    let paths: Vec<String> = (0..30).map(|depth| format!("content/{}_index.md", "s/".repeat(depth))).collect();
    let files: Vec<_> = paths.iter().map(|path| (path.as_str(), "---\ntitle: Words\n---\nText.\n")).collect();
    let build = run(&world(&files), &Caches::once());
    let told = guidepost::check::all_problems(&build, &guidepost::progress::Unwatched);
    assert!(told.iter().all(|problem| problem.code == "title-taken"), "{told:?}");
    let page = published(&build, &format!("{}index.html", "s/".repeat(29)));
    assert!(page.matches("class=\"open\"").count() == 15, "{page}");
}
