//! Words of a glossary: what pages that link to them say, and which pages a change of the glossary touches.

use crate::memory::{self, published, run};
use guidepost::pipeline::{Build, Caches};
use guidepost::source::Hash;
use guidepost::world::MemWorld;
use std::collections::BTreeMap;

const SITE: &[(&str, &str)] = &[
    ("site.yaml", "languages: [en, sv]\ntypes: {glossary: {}}\n"),
    ("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n"),
    (
        "content/glossary.md",
        "---\ntitle: Glossary\ntype: glossary\n---\n## GLAM {#glam}\n\nA *museum* & more, [see](a.md).\n\n## DACS {#dacs}\n\nA society.\n",
    ),
    ("content/glossary.sv.md", "---\ntitle: Ordlista\ntype: glossary\n---\nGLAM\n: Ett museum.\n"),
    ("content/a.md", "---\ntitle: A\n---\nA [gallery](glossary.md#glam), [one](glossary.md#glam) more, and [the list](glossary.md).\n"),
    ("content/b.md", "---\ntitle: B\n---\nAsk [[DACS]] or [[glossary#dacs|them]].\n"),
    ("content/c.md", "---\ntitle: C\n---\nNothing but [A](a.md).\n"),
    ("content/d.sv.md", "---\ntitle: D\n---\nEtt [[glam]].\n"),
];

fn world() -> MemWorld {
    memory::world(SITE)
}

#[test]
fn a_link_to_a_word_brings_what_it_means_once() {
    let build = run(&world(), &Caches::once());
    assert_eq!(build.diagnostics, []);
    let page = published(&build, "a/index.html");
    assert_eq!(page.matches("<a class=\"term\" data-gloss=\"1\" href=\"../glossary/#glam\">").count(), 2);
    assert_eq!(page.matches("<a href=\"../glossary/#glam\">GLAM</a></dfn> A <em>museum</em> &amp; more, see.</p>").count(), 1, "{page}");
    assert!(page.contains("href=\"../glossary/\">the list</a>"), "a link to the page as a whole is a link");
    let page = published(&build, "b/index.html");
    assert!(
        page.contains("Ask <a class=\"term\" data-gloss=\"1\" href=\"../glossary/#dacs\">DACS</a> or <a class=\"term\" data-gloss=\"1\"")
    );
}

#[test]
fn words_are_those_of_the_language() {
    let build = run(&world(), &Caches::once());
    let page = published(&build, "sv/d/index.html");
    assert!(page.contains("href=\"../glossary/#glam\">GLAM</a></dfn> Ett museum.</p>"), "{page}");
    assert!(published(&build, "sv/glossary/index.html").contains("<dt id=\"glam\">GLAM</dt>"));
}

#[test]
fn a_page_without_words_has_nothing_of_them() {
    let build = run(&world(), &Caches::once());
    for path in ["c/index.html", "glossary/index.html"] {
        let page = published(&build, path);
        assert!(!page.contains("class=\"term\"") && !page.contains("gloss.") && !page.contains("\"gloss"), "{path}: {page}");
    }
}

/// What each page is made from, by path.
fn versions(build: &Build) -> BTreeMap<String, Hash> {
    let paths = build.bundle.entries().keys();
    paths.filter_map(|path| Some((path.clone(), build.bundle.version(path)?))).collect()
}

#[test]
fn a_change_of_a_meaning_renders_exactly_the_pages_that_use_it() {
    let (mut world, caches) = (world(), Caches::warm());
    let before = versions(&run(&world, &caches));
    let text = SITE[2].1.replace("A society.", "A society of artists.");
    world.files.insert("content/glossary.md".to_owned(), text.into_bytes());
    let build = run(&world, &caches);
    let after = versions(&build);
    let changed: Vec<_> =
        after.iter().filter(|(path, version)| before.get(*path) != Some(version)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, ["b/index.html", "glossary/index.html"]);
    assert!(published(&build, "b/index.html").contains("</dfn> A society of artists.</p>"));
}

#[test]
fn one_name_in_two_places_is_ambiguous() {
    let mut world = world();
    let other = "---\ntitle: More words\ntype: glossary\n---\n## DACS\n\nOf another kind.\n";
    world.files.insert("content/more.md".to_owned(), other.as_bytes().to_vec());
    let told: Vec<_> = run(&world, &Caches::once()).diagnostics.iter().map(|problem| (problem.code, problem.hint.clone())).collect();
    let hint = "Write the place of the one that you mean: `glossary.md#dacs` or `more.md#dacs`.";
    assert_eq!(told, [("link-ambiguous", Some(hint.to_owned()))]);
}
