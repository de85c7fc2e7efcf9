//! Row 21: a fault of Guidepost itself costs one page, and the program never ends in a panic.

use crate::support::TestSite;
use guidepost::diag::Severity;
use guidepost::pipeline::{self, Caches, Options};
use guidepost::progress::Progress;
use guidepost::world::MemWorld;

/// Fails on these paths.
struct PanicOn(&'static [&'static str]);

impl Progress for PanicOn {
    fn page(&self, path: &str) {
        assert!(!self.0.contains(&path), "a planted fault");
    }
}

fn options() -> Options {
    let today = "2026-01-02".parse().expect("a date");
    Options::published(today)
}

#[test]
fn row_21_a_panic_on_one_page_is_an_error_that_names_it_and_the_others_are_checked() {
    let mut world = MemWorld::default();
    for (path, text) in [("a", "# A\n"), ("b", "# B\n"), ("c", "# C\n\n[x](missing.md)\n"), ("d", "---\ndraft: maybe\n---\n")] {
        world.files.insert(format!("content/{path}.md"), text.into());
    }
    let build = pipeline::run(&world, &options(), &Caches::once(), &PanicOn(&["content/b.md"]));
    let errors: Vec<_> = build.diagnostics.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let found: Vec<_> = errors.iter().map(|problem| (&*problem.path, problem.code)).collect();
    assert_eq!(found, [("content/b.md", "internal"), ("content/c.md", "link-missing"), ("content/d.md", "front-matter-value")]);
    assert!(errors[0].message.contains("a planted fault"), "{}", errors[0].message);
}

#[test]
fn row_21_a_panic_while_a_page_is_rendered_is_an_error_that_names_it() {
    let mut world = MemWorld::default();
    for path in ["a", "b"] {
        world.files.insert(format!("content/{path}.md"), format!("# {path}\n").into());
    }
    let build = pipeline::run(&world, &options(), &Caches::once(), &PanicOn(&[]));
    let problems = pipeline::render_problems(&build.bundle, &PanicOn(&["content/b.md", "b/index.html"]));
    let found: Vec<_> = problems.iter().map(|problem| (&*problem.path, problem.code)).collect();
    assert_eq!(found, [("content/b.md", "internal")]);
}

#[test]
fn row_21_names_and_links_in_any_script_are_no_fault() {
    // Letters whose UTF-8 begins with the same byte, next to each other and linked to each other.
    let site = TestSite::new();
    // Addresses are as good as files here.
    site.write("site.yaml", "check: {rules: {link-forge: off}}\n");
    let names =
        ["å", "ä", "ö", "éa", "èa", "日本", "日曜", "привет", "правда", "ελλάδα", "ελπίδα", "🏛", "🏺", "ก", "ข", "a\u{301}", "a\u{300}"];
    for name in names {
        let links: Vec<_> =
            names.iter().map(|other| format!("[x](../{other}/_index.md) [y](/{other}/p/) [z](../{other}/p.md#heading-{other})")).collect();
        site.write(&format!("content/{name}/_index.md"), format!("# All of {name}\n\n{}\n", links.join("\n")));
        site.write(
            &format!("content/{name}/p.md"),
            format!("---\ntitle: p {name}\ntags: [{name}]\n---\n\n## Heading {name} {{#heading-{name}}}\n\n{}\n", links.join("\n")),
        );
    }
    let outcome = site.build(&[]).expect(0);
    assert!(outcome.stdout.contains("no problems"), "{}", outcome.all());
}
