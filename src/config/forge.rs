//! Where pages are edited and begun in the browser: the addresses of forges, for a repository.
//!
//! It knows GitHub, GitLab and Forgejo (Codeberg) by their host. For others the settings give the patterns
//! themselves, which always come first.

use super::Config;
use super::address::is_address;
use crate::diag::Diagnostic;
use crate::source::Source;
use crate::yaml::Node;

/// The patterns for editing and for beginning a page on one kind of forge, after the address of the repository.
struct Forge {
    edit: &'static str,
    new: &'static str,
}

const GITHUB: Forge = Forge { edit: "/edit/{branch}/{file}", new: "/new/{branch}/{folder}?filename={filename}&value={text}" };
/// Its form takes a name, but no text.
const GITLAB: Forge = Forge { edit: "/-/edit/{branch}/{file}", new: "/-/new/{branch}/{folder}?file_name={filename}" };
/// The same; versions that do not know the name leave it out.
const FORGEJO: Forge = Forge { edit: "/_edit/{branch}/{file}", new: "/_new/{branch}/{folder}?filename={filename}" };

fn forge(repository: &str) -> Option<Forge> {
    let host = repository.split('/').nth(2)?.to_ascii_lowercase();
    let names = |word: &str| host.split(['.', '-', ':']).any(|part| part == word);
    match () {
        () if host == "github.com" => Some(GITHUB),
        () if names("gitlab") => Some(GITLAB),
        () if names("codeberg") || names("forgejo") || names("gitea") => Some(FORGEJO),
        () => None,
    }
}

/// Fills the patterns that the settings do not give from the address of the repository.
pub(super) fn complete(config: &mut Config, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    without_place(config, source, node, diagnostics);
    let Some(written) = &config.repository else { return };
    let Some(address) = Some(written.trim_end_matches('/')).filter(|address| is_address(address)) else {
        let span = node.get("repository").map(|(_, value)| value.span);
        let problem = Diagnostic::new("config-value", &source.path, format!("`{written}` is not the web address of a repository"));
        return diagnostics.push(problem.at(span).hint("Write it like https://github.com/owner/name."));
    };
    let address = address.trim_end_matches(".git");
    let Some(Forge { edit, new }) = forge(address) else {
        if config.edit_url.is_none() || config.new_url.is_none() {
            let span = node.get("repository").map(|(_, value)| value.span);
            let problem = Diagnostic::new("config-value", &source.path, "Guidepost does not know how this forge is asked to edit a file");
            diagnostics.push(problem.at(span).hint("Write `edit_url` and `new_url` with its addresses."));
        }
        return;
    };
    let branch = config.branch.as_deref().unwrap_or("main");
    let pattern = |rest: &str| format!("{address}{}", rest.replace("{branch}", branch));
    config.edit_url.get_or_insert_with(|| pattern(edit));
    config.new_url.get_or_insert_with(|| pattern(new));
}

/// A pattern without a place for the path would lead from every page to the same address.
fn without_place(config: &Config, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let patterns: [(_, _, &[&str]); 2] =
        [("edit_url", &config.edit_url, &["{path}", "{file}"]), ("editor_url", &config.editor_url, &["{path}"])];
    for (key, pattern, places) in patterns {
        if pattern.as_ref().is_none_or(|pattern| places.iter().any(|place| pattern.contains(place))) {
            continue;
        }
        let span = node.get(key).map(|(_, value)| value.span);
        let problem = Diagnostic::new("config-value", &source.path, format!("`{key}` has no place for the path of a page"));
        diagnostics.push(problem.at(span).hint("Write `{path}` where it belongs, as in https://example.org/edit/{path}."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PATH;

    fn read(text: &str) -> (Option<String>, Option<String>, Vec<String>) {
        let (config, problems) = Config::read(&Source::new(PATH, text.as_bytes().to_vec()));
        (config.edit_url, config.new_url, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn a_repository_is_enough_on_forges_that_are_known() {
        for (repository, edit, new) in [
            ("https://github.com/o/n", "/edit/b/{file}", "/new/b/{folder}?filename={filename}&value={text}"),
            ("https://gitlab.com/o/n/", "/-/edit/b/{file}", "/-/new/b/{folder}?file_name={filename}"),
            ("https://gitlab.wikimedia.org/repos/o/n.git", "/-/edit/b/{file}", "/-/new/b/{folder}?file_name={filename}"),
            ("https://codeberg.org/o/n", "/_edit/b/{file}", "/_new/b/{folder}?filename={filename}"),
        ] {
            let (found_edit, found_new, problems) = read(&format!("repository: {repository}\nbranch: b\n"));
            let plain = repository.trim_end_matches('/').trim_end_matches(".git");
            assert_eq!((found_edit, found_new, problems), (Some(format!("{plain}{edit}")), Some(format!("{plain}{new}")), vec![]));
        }
        let (edit, new, problems) = read("repository: https://github.com/o/n\nedit_url: https://e.org/{path}\n");
        assert_eq!((edit.as_deref(), problems.len()), (Some("https://e.org/{path}"), 0));
        assert!(new.unwrap().starts_with("https://github.com/o/n/new/main/"));
    }

    #[test]
    fn what_is_no_known_repository_is_told() {
        for wrong in ["github.com/o/n", "https://notgithub.com/o/n", "https://example.org/o/n", "git@github.com:o/n.git"] {
            let (edit, new, problems) = read(&format!("repository: \"{wrong}\"\n"));
            assert_eq!((edit, new, problems.len()), (None, None, 1), "{wrong}");
        }
        assert_eq!(read("repository: https://e.org/o\nedit_url: https://e.org/{path}\nnew_url: https://e.org/{path}\n").2, [""; 0]);
    }
}
