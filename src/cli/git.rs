//! What changed in a Git repository, as Git itself says.
//!
//! It only asks: no lock is taken and nothing is written. Names of revisions come from the command line, so
//! one that could be taken for an option is refused.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of Git said: its output, or what went wrong.
type Said = Result<Vec<u8>, Failed>;

enum Failed {
    /// Git could not be started.
    Missing(String),
    /// Git said no, mostly with a reason.
    Refused(String),
}

/// The files below `root` that differ from where the branch of `revision` was left: by commits, by changes that
/// are not committed, and new ones. Removed files are among them.
///
/// # Errors
/// What is in the way, and what to do.
pub(super) fn changed_since(root: &Path, revision: &str) -> Result<BTreeSet<String>, String> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(format!("`{revision}` is not the name of a revision; write it like --changed-since origin/main"));
    }
    let shallow = line(git(root, &["rev-parse", "--is-shallow-repository"]).map_err(|failed| no_repository(root, failed))?) == "true";
    let fetch = "on a forge, let the checkout get the history: `fetch-depth: 0` for actions/checkout";
    let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
    let Ok(commit) = commit.map(line) else {
        let help = if shallow { fetch } else { "look at `git branch --all`, or run `git fetch` first" };
        return Err(format!("there is no revision `{revision}` in this repository; {help}"));
    };
    let Ok(base) = git(root, &["merge-base", &commit, "HEAD"]).map(line) else {
        let why = if shallow { fetch } else { "the two have no commit in common" };
        return Err(format!("what changed since `{revision}` cannot be found out; {why}"));
    };
    let diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules", "--relative", &base, "--"];
    let new = ["ls-files", "--others", "--exclude-standard", "-z", "--"];
    let mut files = BTreeSet::new();
    for arguments in [&diff[..], &new] {
        let said = git(root, arguments).map_err(|failed| no_repository(root, failed))?;
        let names = said.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        files.extend(names.map(|name| String::from_utf8_lossy(name).into_owned()));
    }
    Ok(files)
}

fn git(root: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(root).stdin(Stdio::null());
    // A hook sets these for the repository it runs in, with paths from another folder.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"] {
        command.env_remove(name);
    }
    // Messages are looked at, and looking must not change the index.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    let output = command.output().map_err(|error| {
        Failed::Missing(match error.kind() {
            ErrorKind::NotFound => "Git is not installed".to_owned(),
            _ => format!("Git cannot be started: {error}"),
        })
    })?;
    if output.status.success() { Ok(output.stdout) } else { Err(Failed::Refused(line(output.stderr))) }
}

/// The first line of what Git said.
fn line(said: Vec<u8>) -> String {
    String::from_utf8_lossy(&said).lines().next().unwrap_or_default().trim().to_owned()
}

fn no_repository(root: &Path, failed: Failed) -> String {
    let needs = "--changed-since needs a Git repository";
    match failed {
        Failed::Missing(why) => format!("{why}; {needs}, so leave it out to check the whole site"),
        Failed::Refused(why) if why.contains("not a git repository") => {
            format!("{} is in no Git repository; {needs}, so leave it out to check the whole site", root.display())
        }
        Failed::Refused(why) => format!("{needs}, and Git says: {why}"),
    }
}

/// The folder of the repository that `root` is in, which forges count paths from; without one, that of
/// `workspace`.
pub(super) fn top<'a>(root: &'a Path, workspace: Option<&'a Path>) -> &'a Path {
    let repository = root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok());
    repository.or_else(|| workspace.filter(|workspace| root.starts_with(workspace))).unwrap_or(root)
}
