//! The sample of problems in Markdown of others (`tests/precision/`): it is whole, and each has a verdict.

use guidepost::diag::rule;
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
