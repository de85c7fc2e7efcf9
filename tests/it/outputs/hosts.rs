//! `robots.txt`, `_headers`, `_redirects`: what hosts read.

use super::{build, build_with, is_published, published};
use crate::memory::world;
use guidepost::output::Content;
use guidepost::pipeline::{self, Caches, Options};
use guidepost::progress::Unwatched;

const FILES: &[(&str, &str)] = &[
    ("site.yaml", "base_url: https://example.org\n"),
    ("content/a & ö.md", "---\naliases: [/old/, /old/page.html, \"/a b/\"]\n---\n# A\n\nText.\n"),
];

#[test]
fn robots_find_the_sitemap_where_there_is_one() {
    assert_eq!(published(&build(FILES), "robots.txt"), "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n");
    assert_eq!(published(&build(&FILES[1..]), "robots.txt"), "User-agent: *\nDisallow:\n");
}

#[test]
fn old_addresses_lead_on() {
    let wanted = "/old/ /a-&-%C3%B6/ 301\n/old/page.html /a-&-%C3%B6/ 301\n/a%20b/ /a-&-%C3%B6/ 301\n";
    let build = build(FILES);
    let rules = published(&build, "_redirects");
    assert_eq!(rules, wanted);
    assert!(rules.lines().all(|line| line.split(' ').count() == 3));
    assert!(is_published(&build, "old/index.html"), "for hosts that do not read the rules");
    assert!(is_published(&build, "a b/index.html"), "at the address as it was");
    assert!(!is_published(&super::build(&[("content/a.md", "# A\n\nText.\n")]), "_redirects"), "there is nothing to say");
}

/// GitLab Pages asks for the folder of the project in front of both addresses.
#[test]
fn a_site_in_a_folder_has_it_in_its_redirects() {
    let address = "base_url: https://o.gitlab.io/proj\n";
    let page = ("content/a.md", "---\naliases: [/old/, /older/]\n---\nText.\n");
    let ours = build(&[("site.yaml", address), page]);
    assert_eq!(published(&ours, "_redirects"), "/proj/old/ /proj/a/ 301\n/proj/older/ /proj/a/ 301\n");
    let own = |rules: &'static str| {
        let files = [("site.yaml", address), page, ("static/_redirects", rules)];
        let options = Options::published(jiff::civil::date(2026, 1, 2));
        let build = pipeline::run(&world(&files), &options, &Caches::once(), &Unwatched);
        build.diagnostics.iter().map(|problem| problem.message.clone() + problem.hint.as_deref().unwrap_or_default()).collect::<String>()
    };
    assert_eq!(own("/proj/old/ /proj/a/ 301\n/older /a/ 301\n"), "", "with the folder or without it");
    let lost = own("/proj/old/ /proj/a/ 301\n");
    assert!(lost.contains("`/proj/older/`") && lost.contains("`/proj/older/ /proj/a/ 301`"), "{lost}");
    let circle = own("/proj/x/ /proj/y/ 301\n/y /x 301\n");
    assert!(circle.contains("in a circle: `/x` to `/y` to `/x`"), "{circle}");
}

#[test]
fn the_policy_is_sent_and_hashed_files_are_kept() {
    let build = build(FILES);
    let text = published(&build, "_headers");
    let (all, rest) = text.split_once("\n/").expect("further rules");
    for line in [
        "/*",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "form-action 'self'; object-src 'none'; frame-ancestors 'none'",
    ] {
        assert!(all.contains(line), "{line} in {all}");
    }
    for path in build.bundle.entries().keys().filter(|path| path.starts_with("assets/")) {
        let rule = rest.lines().map(|line| line.trim_start_matches('/')).any(|rule| match rule.strip_suffix('*') {
            Some(folder) => path.starts_with(folder),
            None => path == rule,
        });
        // A hash, between points or as the name of a shard of the index.
        let name = path.rsplit('/').next().expect("a name");
        let hashed = name.split('.').nth(1).is_some_and(|part| part.len() == 8) || path.matches('/').count() == 3;
        assert_eq!(rule, hashed, "{path}");
    }
    assert!(text.lines().all(|line| line.len() < 2000), "longer than hosts take");
}

#[test]
fn the_header_allows_what_stands_in_the_pages() {
    let build = build(&[("content/_index.md", "# A\n\n```\ncode\n```\n\n> [!NOTE]\n> Text.\n")]);
    let header = published(&build, "_headers");
    let page = published(&build, "index.html");
    let policy = page.split_once("Content-Security-Policy\" content=\"").expect("a policy").1.split('"').next().expect("its end");
    let hashes: Vec<_> = policy.split([' ', ';']).filter(|word| word.starts_with("'sha256-")).collect();
    assert_eq!(hashes.len(), page.matches("<style>").count() + page.matches("<script>").count());
    assert!(hashes.len() > 2 && hashes.iter().all(|hash| header.contains(hash)), "{hashes:?} in {header}");
}

const BASE: &str = "{% block title %}{% endblock title %}{% block head %}{% endblock head %}{% block main %}{% endblock main %}";

#[test]
fn a_theme_with_its_own_frame_has_its_own_policy() {
    let theme = [("site.yaml", "theme: {name: own}\n"), FILES[1], ("themes/own/templates/base.html", BASE)];
    assert!(published(&build(&theme), "_headers").contains("Content-Security-Policy: frame-ancestors 'none'\n"));
}

#[test]
fn files_of_the_site_stand_in_their_place() {
    let settings = ("site.yaml", "base_url: https://example.org\ncheck: {rules: {host-file: off}}\n");
    let own =
        [settings, FILES[1], ("static/robots.txt", "x"), ("static/_headers", "x"), ("static/_redirects", "x"), ("static/llms.txt", "x")];
    let build = build(&own);
    for path in ["robots.txt", "_headers", "_redirects", "llms.txt"] {
        assert!(matches!(build.bundle.content(path), Some((Content::File(_), _))), "{path}");
    }
    // An author's file is none of the owner's.
    let theirs = pipeline::run(
        &world(&[FILES[0], FILES[1], ("content/robots.txt", "Disallow: /")]),
        &Options::published(jiff::civil::date(2026, 1, 2)),
        &Caches::once(),
        &Unwatched,
    );
    assert!(published(&theirs, "robots.txt").starts_with("User-agent: *\nDisallow:\n"));
    let offline = build_with(FILES, |options| options.offline = true);
    assert!(["robots.txt", "_headers", "_redirects"].iter().all(|path| !is_published(&offline, path)), "a disk is no host");
}
