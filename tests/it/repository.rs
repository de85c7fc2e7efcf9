//! The files for the repository: workflows that strangers cannot turn against it, and forms for issues. Those of
//! `guidepost init` and our own are held to the same.

use crate::support::{Outcome, TestSite, tree};
use serde_yaml::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A site as `init` writes it.
fn made() -> TestSite {
    let site = TestSite::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    Outcome::of(command.args(["init", "site"]).current_dir(site.outer()).stdin(Stdio::null())).expect(0);
    site
}

fn own() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The YAML files of a folder with their text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn workflows() -> Vec<(String, String)> {
    let site = made();
    let folders = [site.path(".github/workflows"), own().join(".github/workflows")];
    let all = folders.iter().flat_map(|folder| files(folder));
    all.map(|(path, text)| (path.file_name().unwrap().to_string_lossy().into_owned(), text)).collect()
}

/// What is wrong with a workflow.
fn faults(text: &str) -> Vec<String> {
    let workflow: Value = match serde_yaml::from_str(text) {
        Ok(workflow) => workflow,
        Err(error) => return vec![format!("it is no YAML: {error}")],
    };
    let mut faults = Vec::new();
    let on = serde_yaml::to_string(&workflow["on"]).unwrap();
    for event in ["pull_request_target", "workflow_run", "issue_comment", "repository_dispatch"] {
        if on.contains(event) {
            faults.push(format!("it runs on {event}, with rights that strangers could use"));
        }
    }
    let rights = |value: &Value| value.as_mapping().cloned().unwrap_or_default();
    if rights(&workflow["permissions"]).iter().any(|(_, right)| right.as_str() != Some("read")) || !workflow["permissions"].is_mapping() {
        faults.push("its own permissions are not read only".to_owned());
    }
    let proposed = on.contains("pull_request");
    for (name, job) in workflow["jobs"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        if proposed && (job.get("permissions").is_some() || text.contains("{ secrets.")) {
            faults.push(format!("the job {name} gives rights or secrets to a proposed change"));
        }
        for step in job["steps"].as_sequence().unwrap() {
            if step["run"].as_str().is_some_and(|run| run.contains("${{")) {
                faults.push(format!("a step of the job {name} puts a value into a script: {}", step["run"].as_str().unwrap()));
            }
            let Some(action) = step["uses"].as_str() else { continue };
            let (owner, version) = (action.split('/').next().unwrap(), action.split_once('@').map_or("", |(_, version)| version));
            if owner != "actions" || !version.starts_with('v') || version[1..].parse::<u32>().is_err() {
                faults.push(format!("{action} is not one of GitHub's own with its major version"));
            }
            if action.starts_with("actions/checkout@") && step["with"]["persist-credentials"].as_bool() != Some(false) {
                faults.push(format!("the job {name} leaves its token in the repository"));
            }
        }
    }
    faults
}

#[test]
fn no_workflow_can_be_turned_against_the_repository() {
    let all = workflows();
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["check.yml", "publish.yml", "check.yml", "fuzz.yml", "publish.yml", "release.yml"]);
    for (name, text) in &all {
        assert_eq!(faults(text), [] as [&str; 0], "{name}");
    }
    for (name, text) in all.iter().filter(|(name, _)| name == "check.yml") {
        assert!(text.contains("fetch-depth: 0") && text.contains("--format github --deny warnings"), "{name}");
    }
}

/// The test above has to be able to fail.
#[test]
fn what_is_dangerous_is_found() {
    let (_, good) = workflows().into_iter().next().unwrap();
    assert_eq!(faults(&good), [] as [&str; 0]);
    for (from, to) in [
        ("  pull_request:", "  pull_request_target:"),
        ("  contents: read", "  contents: write"),
        ("permissions:\n  contents: read\n", ""),
        ("run: guidepost check", "run: echo '${{ github.event.pull_request.title }}'; guidepost check"),
        ("actions/checkout@v4", "someone/checkout@v4"),
        ("actions/upload-artifact@v4", "actions/upload-artifact@main"),
        ("          persist-credentials: false\n", ""),
        ("    runs-on: ubuntu-latest\n", "    runs-on: ubuntu-latest\n    permissions: {pull-requests: write}\n"),
        ("jobs:", "jobs: ["),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(!faults(&good.replacen(from, to, 1)).is_empty(), "{to}");
    }
}

/// The shell of the runners reads every script.
#[test]
fn scripts_are_shell() {
    for (name, text) in workflows() {
        let workflow: Value = serde_yaml::from_str(&text).unwrap();
        for (_, job) in workflow["jobs"].as_mapping().unwrap() {
            for run in job["steps"].as_sequence().unwrap().iter().filter_map(|step| step["run"].as_str()) {
                let read = Command::new("bash").args(["-n", "-c", run]).output().unwrap();
                assert!(read.status.success(), "{name}: {run}\n{}", String::from_utf8_lossy(&read.stderr));
            }
        }
    }
}

/// Names of files that would mean something to Markdown or to a shell come into the summary as they are.
#[test]
fn hostile_names_stay_names_in_the_summary() {
    let (_, text) = workflows().into_iter().next().unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    let steps = workflow["jobs"]["check"]["steps"].as_sequence().unwrap();
    let list = steps.iter().filter_map(|step| step["run"].as_str()).find(|run| run.contains("Changed guides")).unwrap();
    let site = TestSite::with(&[("a.md", "a")]);
    let run = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.args(args).current_dir(site.root()).env("GITHUB_STEP_SUMMARY", site.path("../summary"));
        for (key, value) in [("AUTHOR_NAME", "A"), ("AUTHOR_EMAIL", "a@e.org"), ("COMMITTER_NAME", "A"), ("COMMITTER_EMAIL", "a@e.org")] {
            command.env(format!("GIT_{key}"), value);
        }
        let done = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run("git", &["init", "--quiet"]);
    run("git", &["add", "."]);
    run("git", &["commit", "--quiet", "--message", "one"]);
    site.write("$(touch evil).md", "x").write("`x`\n# Heading.md", "x").write("<img src=x>.md", "x").write("::error::x.md", "x");
    run("git", &["add", "."]);
    run("git", &["commit", "--quiet", "--message", "two"]);
    run("bash", &["-e", "-o", "pipefail", "-c", list]);
    let summary = fs::read_to_string(site.path("../summary")).unwrap();
    let listed: Vec<&str> = summary.lines().filter(|line| line.contains(".md")).collect();
    assert_eq!(listed.len(), 4, "{summary}");
    assert!(listed.iter().all(|line| line.starts_with("    ")), "{summary}");
    assert!(!tree(site.outer()).keys().any(|path| path.ends_with("evil")));
}

#[test]
fn forms_for_issues_are_whole_and_the_same_for_all() {
    let site = made();
    let theirs = files(&site.path(".github/ISSUE_TEMPLATE"));
    let ours = files(&own().join(".github/ISSUE_TEMPLATE"));
    assert_eq!(theirs.len(), 3);
    for ((path, text), (_, our_text)) in theirs.iter().zip(&ours) {
        assert_eq!(text, our_text, "{}", path.display());
        let form: Value = serde_yaml::from_str(text).unwrap();
        assert!(form["name"].is_string() && form["description"].is_string(), "{}", path.display());
        for part in form["body"].as_sequence().unwrap() {
            let kind = part["type"].as_str().unwrap();
            assert!(matches!(kind, "input" | "textarea" | "dropdown"), "{kind}");
            assert!(part["id"].is_string() && part["attributes"]["label"].is_string(), "{}", path.display());
        }
    }
}

#[test]
fn the_version_is_that_of_the_program() {
    let text = fs::read_to_string(made().path(".github/workflows/check.yml")).unwrap();
    assert!(text.contains(&format!("GUIDEPOST_VERSION: \"{}\"", env!("CARGO_PKG_VERSION"))) && !text.contains("{version}"));
}

const SITE: &str = "repository: https://github.com/o/n\nlanguages: [en, sv]
types:
  faq: {skeleton: \"---\\ntags:\\n---\\n\\n## TODO: <\\\"question\\\">\\n\"}
  howto: {schema: {required: [minutes], properties: {minutes: {type: integer}}}}
check: {rules: {file-name: off}}
";

#[test]
fn pages_are_edited_and_begun_in_the_browser() {
    let site = TestSite::with(&[
        ("site.yaml", SITE),
        ("content/_index.md", "# Home\n"),
        ("content/a?value=x/_index.md", "# A\n"),
        ("content/a?value=x/b.md", "---\ntitle: B\ntype: faq\n---\nText.\n"),
        ("content/c/d.sv.md", "# D\n"),
    ]);
    site.build_well();
    let home = site.published("index.html");
    assert!(home.contains("<details class=\"screen\">") && home.contains("Add a guide"), "{home}");
    assert!(home.contains("https://github.com/o/n/edit/main/content/_index.md"));
    assert!(
        home.contains("/new/main/content?filename=new-howto.md&amp;value=---%0Atitle%3A%20TODO%0Aminutes%3A%201%20%23%20TODO"),
        "{home}"
    );
    let section = site.published("a-value=x/index.html");
    assert!(!section.contains("<details"), "only the type that is there is offered");
    assert!(section.contains("/new/main/content/a%3Fvalue%3Dx?filename=new-faq.md&amp;value="), "{section}");
    assert!(section.contains("%3C%22question%22%3E"), "{section}");
    assert!(!site.published("a-value=x/b/index.html").contains("Add a guide"));
    assert!(site.published("sv/c/index.html").contains("filename=new-faq.sv.md"));
    site.write("site.yaml", "title: T\ncheck: {rules: {file-name: off}}\n");
    site.build_well();
    assert!(!site.published("index.html").contains("Add a guide"));
}
