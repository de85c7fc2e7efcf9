//! The sample of problems in Markdown of others (`tests/precision/`): it is whole, and each has a verdict.

use crate::memory::{run, world};
use guidepost::diag::rule;
use guidepost::pipeline::Caches;
use std::collections::BTreeSet;
use std::path::Path;

fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/precision").join(name);
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_hundred_problems_were_judged_and_none_is_false() {
    let packages: BTreeSet<String> = table("packages.tsv").iter().map(|row| format!("{}-{}", row[1], row[2])).collect();
    let sample = table("sample.tsv");
    assert_eq!(sample.len(), 100);
    assert_eq!(sample.iter().collect::<BTreeSet<_>>().len(), 100, "one stands twice");
    for row in &sample {
        let [package, place, code, message, _, verdict, reason] = row.as_slice() else { panic!("{row:?}") };
        assert!(packages.contains(package), "{package} is not in packages.tsv");
        assert!(rule(code).is_some(), "there is no rule {code}");
        assert!(!place.is_empty() && !place.starts_with('/') && !message.is_empty(), "{row:?}");
        assert_eq!(verdict, "true", "{row:?}");
        assert!(reason.split_whitespace().count() > 2, "the verdict has no reason: {row:?}");
    }
}

/// What earlier samples showed to be false. In each pair the second is told, so that the rule is at work.
#[test]
fn what_was_told_wrongly_is_not_told() {
    let told = |text: &str| {
        let page = format!("---\ntitle: Page\n---\n{text}\n");
        let files = [
            ("content/_index.md", "---\ntitle: Home\n---\nHome.\n"),
            ("content/page.md", &page),
            ("content/guide.md", "# Guide\n\nText.\n"),
            ("content/LICENSE", "Free.\n"),
        ];
        let problems = run(&world(&files), &Caches::once()).diagnostics;
        let of_page = problems.into_iter().filter(|problem| &*problem.path == "content/page.md");
        of_page.map(|problem| format!("{}: {}", problem.code, problem.hint.unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(told("Set `url` to \"https://commons.wikimedia.org/\" there."), [""; 0]);
    assert!(told("It is at https://commons.wikimedia.org/ there.")[0].starts_with("bare-url: "));
    assert_eq!(told("[`here`](_index.md) is a name."), [""; 0]);
    assert!(told("Click [here](_index.md).")[0].starts_with("link-text: "));
    assert!(told("[Other](old/page.md)").iter().all(|problem| problem.starts_with("link-missing: ") && !problem.contains("page.md")));
    assert!(told("[Other](old/guide.md)")[0].contains("guide.md"));
    assert!(told("[Licence](LICENSE)")[0].contains("Give it one that says its kind"));
}
