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

/// A file that may be of no use.
pub(super) enum Doubtful {
    /// A template, by the name under which a page can ask for it.
    Template(String, Diagnostic),
    /// Texts, by the code of their language.
    Texts(String, Arc<str>),
}

/// Whether Guidepost reads the text of a file, by its path in the theme.
pub(super) fn is_read(path: &str) -> bool {
    path == settings::PATH || FOLDERS.iter().any(|(folder, ending)| path.starts_with(folder) && path.ends_with(ending))
}

fn unused(path: &Arc<str>, hint: String) -> Diagnostic {
    Diagnostic::new("theme", path, "this file of the theme is used by nothing").hint(hint).warning()
}

impl Templates {
    /// Says which of the site's files nothing uses. What depends on the pages or the settings is kept until they
    /// are known.
    pub(super) fn take_unused(&mut self, files: &[File]) {
        let mut folders = BTreeSet::new();
        for file in files.iter().filter(|file| !file.built_in) {
            let path = self.shown(file);
            let folder = file.path.split_once('/').map(|(folder, _)| format!("{folder}/"));
            if let Some(folder) = folder.filter(|folder| *folder != ASSETS && FOLDERS.iter().all(|(known, _)| known != folder)) {
                if folders.insert(folder.clone()) {
                    self.diagnostics.push(unknown_folder(&path, &folder));
                }
            } else if let Some(hint) = misplaced(&file.path, files) {
                self.diagnostics.push(unused(&path, hint));
            } else if let Some((name, near)) = self.doubtful(file, files) {
                self.doubtful.push(Doubtful::Template(name, unused(&path, format!("Did you mean `templates/{near}`?"))));
            } else if let Some(code) = file.path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".json")) {
                self.doubtful.push(Doubtful::Texts(code.to_owned(), path));
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

    /// Files that nothing uses: templates that neither another template nor a type nor one of these pages names, and
    /// texts whose language is written in another way.
    pub fn unused<'a>(
        &'a self,
        config: &'a Config,
        pages: impl Iterator<Item = &'a str> + Clone + 'a,
    ) -> impl Iterator<Item = Diagnostic> + 'a {
        let of_types = config.types.values().filter_map(|page_type| page_type.template.as_deref());
        let is_named = move |name: &str| of_types.clone().chain(pages.clone()).any(|template| file_name(template) == name);
        self.doubtful.iter().filter_map(move |doubtful| match doubtful {
            Doubtful::Template(name, problem) => (!is_named(name)).then(|| problem.clone()),
            Doubtful::Texts(code, path) => {
                let near = near_language(code, &config.languages)?;
                Some(unused(path, format!("Did you mean `i18n/{near}.json`?")))
            }
        })
    }
}

/// The language that a code stands for which no page has, but for capitals and the mark between its parts.
fn near_language<'a>(code: &str, languages: &'a [String]) -> Option<&'a str> {
    let base = |language: &'a String| language.split('-').next().unwrap_or(language);
    let known = || languages.iter().flat_map(|language| [language.as_str(), base(language)]).chain(["en"]);
    let near = known().find(|known| known.eq_ignore_ascii_case(&code.replace('_', "-")))?;
    known().all(|known| known != code).then_some(near)
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
fn misplaced(path: &str, files: &[File]) -> Option<String> {
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
    None
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
