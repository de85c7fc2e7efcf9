//! Files of a theme that nothing uses, mostly because of a slip in their name.
//!
//! A theme may have notes about itself, and templates that only its own templates and pages name. What is in
//! `assets/` is for the theme to know.

use super::{File, Templates, file_name};
use crate::config::Config;
use crate::diag::{Diagnostic, nearest, nearest_of_many, one_of};
use crate::render::settings;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The folders of a theme, and what the names of files in them end with.
const FOLDERS: &[(&str, &str)] = &[("templates/", ".html"), ("components/", ".html"), ("i18n/", ".json")];
const ASSETS: &str = "assets/";

/// Files that say something about the theme, whatever follows in their names.
const NOTES: &[&str] = &["authors", "changelog", "contributing", "copying", "licence", "license", "notice", "package", "readme"];

/// A template that may be of no use, by the name under which a page can ask for it.
pub(super) type Doubtful = (String, Diagnostic);

impl Templates {
    /// Says which of the site's files nothing uses; templates that a page may name are kept until pages are known.
    pub(super) fn take_unused(&mut self, files: &[File], config: &Config) {
        let mut folders = BTreeSet::new();
        for file in files.iter().filter(|file| !file.built_in) {
            let folder = file.path.split_once('/').map(|(folder, _)| format!("{folder}/"));
            if let Some(folder) = folder.filter(|folder| *folder != ASSETS && FOLDERS.iter().all(|(known, _)| known != folder)) {
                if folders.insert(folder.clone()) {
                    self.diagnostics.push(unknown_folder(&self.shown(file), &folder));
                }
                continue;
            }
            let problem = |hint: String| {
                Diagnostic::new("theme", &self.shown(file), "this file of the theme is used by nothing").hint(hint).warning()
            };
            if let Some(hint) = misplaced(&file.path, files, config) {
                let problem = problem(hint);
                self.diagnostics.push(problem);
            } else if let Some((name, near)) = self.doubtful(file, files) {
                let problem = problem(format!("Did you mean `templates/{near}`?"));
                self.doubtful.push((name, problem));
            }
        }
    }

    /// A template whose name looks like that of a built-in one, and that no other template names.
    fn doubtful(&self, file: &File, files: &[File]) -> Option<(String, String)> {
        let name = file.path.strip_prefix("templates/")?;
        let built_in = || files.iter().filter(|file| file.built_in).filter_map(|file| file.path.strip_prefix("templates/"));
        if built_in().any(|known| known == name) {
            return None;
        }
        let near = nearest_of_many(name, built_in())?;
        let path: Arc<str> = self.shown(file);
        let named = |text: &str| [format!("\"{name}\""), format!("'{name}'")].iter().any(|quoted| text.contains(quoted));
        let is_named = self.sources.iter().any(|(other, text)| *other != path && named(text));
        (!is_named).then(|| (name.to_owned(), near.to_owned()))
    }

    /// What is wrong with templates that neither another template nor a type nor one of these pages names.
    pub fn unused<'a>(
        &'a self,
        config: &'a Config,
        pages: impl Iterator<Item = &'a str> + Clone + 'a,
    ) -> impl Iterator<Item = Diagnostic> + 'a {
        let of_types = config.types.values().filter_map(|page_type| page_type.template.as_deref());
        let is_named = move |name: &str| of_types.clone().chain(pages.clone()).any(|template| file_name(template) == name);
        self.doubtful.iter().filter(move |(name, _)| !is_named(name)).map(|(_, problem)| problem.clone())
    }
}

/// A folder that nothing looks into, told at its first file.
fn unknown_folder(file: &Arc<str>, folder: &str) -> Diagnostic {
    let known: Vec<&str> = FOLDERS.iter().map(|(name, _)| *name).chain([ASSETS]).collect();
    let hint = match nearest(folder, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Files of a theme are in {}. What they are made from can be kept outside of `themes/`.", one_of(&known)),
    };
    Diagnostic::new("theme", file, format!("nothing looks into the folder `{folder}` of the theme")).hint(hint).warning()
}

/// What to do with a file that stands where nothing looks for it.
fn misplaced(path: &str, files: &[File], config: &Config) -> Option<String> {
    if path.starts_with(ASSETS) || path == settings::PATH {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = file.rsplit_once('.').map_or((file, ""), |(stem, ending)| (stem, ending));
    if NOTES.iter().any(|note| file.to_lowercase().starts_with(note)) || ending == "md" {
        return None;
    }
    let Some((folder, wanted)) = FOLDERS.iter().find(|(folder, _)| path.starts_with(folder)) else {
        return Some(at_top(file, stem, ending, files));
    };
    let rest = &path[folder.len()..];
    if !rest.ends_with(wanted) {
        let end = rest.rfind('.').filter(|dot| !rest[*dot..].contains('/')).unwrap_or(rest.len());
        return Some(format!("Files in `{folder}` end in `{wanted}`: did you mean `{folder}{}{wanted}`?", &rest[..end]));
    }
    if *folder != "i18n/" {
        return None;
    }
    let code = rest.strip_suffix(wanted)?;
    let known =
        || config.languages.iter().flat_map(|language| [language.as_str(), language.split('-').next().unwrap_or(language)]).chain(["en"]);
    let same = known().find(|known| known.eq_ignore_ascii_case(&code.replace('_', "-")))?;
    (!known().any(|known| known == code)).then(|| format!("Did you mean `i18n/{same}.json`?"))
}

/// The same for a file beside the folders.
fn at_top(file: &str, stem: &str, ending: &str, files: &[File]) -> String {
    let built_in = |folder: &str| files.iter().any(|other| other.built_in && other.path.strip_prefix(folder) == Some(file));
    let folder = FOLDERS.iter().map(|(folder, _)| *folder).chain([ASSETS]).find(|folder| built_in(folder));
    match ending {
        _ if nearest(file, [settings::PATH]).is_some() => format!("Did you mean `{}`?", settings::PATH),
        "yml" | "yaml" | "json" | "toml" => format!("Values for the templates stand in `{}`, below `options:`.", settings::PATH),
        "css" if stem == "style" => {
            "Did you mean `assets/theme.css`? That comes after the usual style sheet; `assets/style.css` comes in its place.".to_owned()
        }
        "html" if folder.is_none() => "Templates are in `templates/`, components in `components/`.".to_owned(),
        _ => format!("Did you mean `{}{file}`?", folder.unwrap_or(ASSETS)),
    }
}
