//! Templates, components and texts of the theme: the built-in one, with the site's own files in
//! front of it one by one.
//!
//! This folder is the only user of tera. It knows nothing of pages; `view` says what a template
//! sees.

mod components;
mod unused;

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Span};
use crate::markdown::directives::Signatures;
use crate::render::inline::{self, Inline};
use crate::render::minified;
use crate::render::nameable::Nameable;
use crate::render::settings::{self, Settings};
use crate::render::texts::{self, Texts};
use crate::source::{Hash, Key, Source};
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::{Context, Error, ErrorKind, Tera, Value};

pub use components::IMPLICITS;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// How the built-in theme's files are named in diagnostics.
const BUILT_IN_PATH: &str = "(built-in theme)";

/// A theme, ready to render.
pub struct Templates {
    tera: Tera,
    /// The components that Markdown may call.
    pub signatures: Signatures,
    /// Stylesheets, scripts and other files, by name.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// What of them stands in the pages themselves.
    pub inline: Inline,
    /// Texts that a reader sees, by language and key.
    strings: BTreeMap<String, Value>,
    texts: BTreeMap<String, Texts>,
    /// The texts in the theme's own language, for the languages that it lacks.
    fallback: Value,
    /// Values from `site.yaml` and `theme.yaml`.
    pub options: Value,
    /// A hash of everything above.
    pub hash: Hash,
    /// The same without style sheets.
    pub shape: Hash,
    /// The templates' text by the path that diagnostics name, for showing lines.
    pub sources: BTreeMap<Arc<str>, Arc<str>>,
    /// What is wrong with the theme.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong with what the settings say of it, which has no place yet.
    pub misnamed: Vec<(Setting, Diagnostic)>,
    /// Which templates pages and types may name.
    pub nameable: Nameable,
    folder: String,
    /// The built-in components that no page may call, whatever the site's own of that name say.
    reserved: BTreeSet<String>,
    /// Files that may be of no use, which depends on more than the theme.
    doubtful: Vec<unused::Doubtful>,
}

/// A file of the site's theme: as text, and its bytes.
pub type ThemeFile = (Source, Arc<[u8]>);

/// A file of a theme.
struct File {
    /// Its path in the theme's folder.
    path: String,
    bytes: Arc<[u8]>,
    built_in: bool,
}

/// What the settings say of a theme. Where they say it may change while the templates stay loaded.
#[derive(Clone, Copy)]
pub enum Setting {
    /// Its name.
    Name,
    /// The name of its logo.
    Logo,
}

/// The name of the file of a template, which pages and types may give without its ending.
pub fn file_name(template: &str) -> String {
    if template.ends_with(".html") { template.to_owned() } else { format!("{template}.html") }
}

/// A hash of files of the site's theme, and of what else [`Templates::load`] depends on.
fn key<'a>(files: impl Iterator<Item = &'a Arc<ThemeFile>>, config: &Config) -> Hash {
    let mut key = Key::new("templates", 1).debug(&config.theme);
    for file in files {
        let (source, bytes) = &**file;
        key = key.text(&source.path).bytes(bytes);
    }
    key.finish()
}

impl Templates {
    /// Loads the theme; `files` are those of the folder that the settings name. What is broken is
    /// reported and left out, so that the rest can be checked too.
    pub fn load(files: &[Arc<ThemeFile>], config: &Config) -> Templates {
        let folder = config.theme.name.as_ref().map(|name| format!("themes/{name}/")).unwrap_or_default();
        let mut tera = Tera::new();
        tera.autoescape_on([""]);
        // They are tried for each part of each page. Only fails for names that are empty or do not end in `/`.
        let prefixes = if files.is_empty() { &["builtin/"][..] } else { &["theme/", "builtin/"] };
        let _ = tera.set_fallback_prefixes(prefixes.iter().copied());
        let mut theme = Templates {
            tera,
            signatures: Signatures::new(),
            assets: BTreeMap::new(),
            inline: Inline::new(&BTreeMap::new()),
            strings: BTreeMap::new(),
            texts: BTreeMap::new(),
            fallback: Value::none(),
            options: Value::from_serializable(&config.theme.options),
            hash: key(files.iter(), config),
            shape: key(files.iter().filter(|file| !file.0.path.ends_with(".css")), config),
            sources: BTreeMap::new(),
            diagnostics: Vec::new(),
            misnamed: Vec::new(),
            nameable: Nameable::default(),
            folder,
            reserved: BTreeSet::new(),
            doubtful: Vec::new(),
        };
        if let Some(name) = &config.theme.name
            && files.is_empty()
        {
            theme.misnamed.push((Setting::Name, missing(name)));
        }
        let all = theme.gather(files);
        let logo = theme.take_options(&all, config);
        theme.take_look(config, logo);
        theme.inline = Inline::new(&theme.assets);
        theme.add_templates(&all);
        theme.nameable = Nameable::new(&theme.sources, &format!("{BUILT_IN_PATH}/"), &theme.folder);
        theme.add_strings(&all);
        theme.take_signatures(&all);
        theme.take_unused(&all);
        theme
    }

    /// Whether the site has a template of its own in the place of the built-in one.
    pub fn is_replaced(&self, name: &str) -> bool {
        !self.folder.is_empty() && self.sources.contains_key(format!("{}templates/{name}", self.folder).as_str())
    }

    /// All files of the built-in theme and of the site's.
    fn gather(&mut self, files: &[Arc<ThemeFile>]) -> Vec<File> {
        let mut all = Vec::new();
        built_in(&BUILT_IN, &mut all);
        for file in files {
            let (source, bytes) = &**file;
            if let Some(path) = source.path.strip_prefix(&*self.folder) {
                self.diagnostics.extend(source.encoding_problem().filter(|_| unused::is_read(path)));
                all.push(File { path: path.to_owned(), bytes: Arc::clone(bytes), built_in: false });
            }
        }
        for file in &all {
            if let Some(name) = file.path.strip_prefix("assets/") {
                self.assets.insert(name.to_owned(), Arc::clone(&file.bytes));
            }
        }
        all
    }

    /// Values of the theme's own for its templates, below those of the site, and the style that they ask for. Gives
    /// the place of the logo among them.
    fn take_options(&mut self, files: &[File], config: &Config) -> Option<Span> {
        let file = files.iter().find(|file| !file.built_in && file.path == settings::PATH)?;
        let source = self.text_of(file)?;
        let (Settings { mut options, style, logo }, problems) = Settings::read(&source);
        options.extend(config.theme.options.clone());
        self.options = Value::from_serializable(&options);
        self.add_style(&style);
        self.diagnostics.extend(problems);
        logo
    }

    /// Colours and fonts from settings become a file of the theme like any other; what comes later counts.
    fn add_style(&mut self, style: &str) {
        if !style.is_empty() {
            let before = self.assets.remove(inline::OPTIONS).unwrap_or_default();
            self.assets.insert(inline::OPTIONS.to_owned(), [&*before, style.as_bytes()].concat().into());
        }
    }

    /// The site's own colours and fonts, and its logo, which has to be there; `place` is that in the theme's values.
    fn take_look(&mut self, config: &Config, place: Option<Span>) {
        self.add_style(&config.theme.style);
        let logo = self.options.get_from_path("logo").and_then(|logo| logo.as_str());
        if let Some(logo) = logo.filter(|logo| !self.assets.contains_key(*logo)) {
            let problem = |file: &str| {
                let hint = "Put the picture into the folder `assets/` of your theme, and name the theme in `theme.name`.";
                Diagnostic::new("theme", &file.into(), format!("the theme has no file `assets/{logo}`")).hint(hint)
            };
            if config.theme.options.contains_key("logo") {
                self.misnamed.push((Setting::Logo, problem(config::PATH)));
            } else {
                let file = format!("{}{}", self.folder, settings::PATH);
                self.diagnostics.push(problem(&file).at(place));
            }
        }
    }

    /// The text of a file. That one is not UTF-8 has been told; what is there of it would only be more faults.
    fn text_of(&mut self, file: &File) -> Option<Source> {
        let source = Source::new(&self.shown(file), file.bytes.to_vec());
        self.sources.insert(Arc::clone(&source.path), Arc::clone(&source.text));
        source.invalid_utf8.is_none().then_some(source)
    }

    /// Adds the templates one by one, because tera stops at the first syntax error.
    fn add_templates(&mut self, files: &[File]) {
        let mut good = Vec::new();
        for file in files {
            let inside = file.path.strip_prefix("templates/").map(str::to_owned);
            let inside = inside.or_else(|| file.path.starts_with("components/").then(|| file.path.clone()));
            let Some(name) = inside.filter(|name| name.ends_with(".html")) else { continue };
            let name = format!("{}/{name}", if file.built_in { "builtin" } else { "theme" });
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            self.sources.insert(self.path_of(&name), text.as_str().into());
            let mut alone = Tera::new();
            match alone.add_raw_template(&name, &text) {
                Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => self.report(&error),
                _ => {
                    self.reserved.extend(components::reserved(&alone, file));
                    good.push((name, text));
                }
            }
        }
        if self.tera.add_raw_templates(good.clone()).is_err() {
            self.add_what_fits(good);
        }
    }

    /// Adds the site's templates one after the other to the built-in ones, as long as any fits, and
    /// reports those that never do. A broken override must not take the others down with it.
    fn add_what_fits(&mut self, all: Vec<(String, String)>) {
        let (mut fitting, mut waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|(name, _)| name.starts_with("builtin/"));
        let empty = self.tera.clone();
        let attempt = |files: &[(String, String)]| {
            let mut tera = empty.clone();
            tera.add_raw_templates(files.to_vec()).map(|()| tera)
        };
        loop {
            let before = waiting.len();
            for file in std::mem::take(&mut waiting) {
                fitting.push(file);
                if attempt(&fitting).is_err() {
                    waiting.extend(fitting.pop());
                }
            }
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        for file in &waiting {
            fitting.push(file.clone());
            if let Err(error) = attempt(&fitting) {
                self.report_misfit(&file.0, &error);
            }
            fitting.pop();
        }
        if let Ok(tera) = attempt(&fitting) {
            self.tera = tera;
        }
    }

    /// A template that does not go with the others: the fault is in it, wherever it shows.
    fn report_misfit(&mut self, name: &str, error: &Error) {
        let own = self.path_of(name);
        let mut problems = self.problems(error);
        problems.truncate(1);
        for mut problem in problems {
            if problem.path != own {
                problem = Diagnostic::new("template", &own, format!("this file does not go with the other templates: {}", problem.message));
                problem = problem.hint("Keep the blocks and components that the other templates use; the built-in file shows them.");
            }
            self.diagnostics.push(problem);
        }
    }

    fn report(&mut self, error: &Error) {
        let problems = self.problems(error);
        self.diagnostics.extend(problems);
    }

    fn add_strings(&mut self, files: &[File]) {
        let mut all: BTreeMap<String, Texts> = BTreeMap::new();
        // The built-in files come first, so what they have is known.
        let mut known = Texts::new();
        for file in files {
            let Some(language) = file.path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".json")) else { continue };
            let Some(source) = self.text_of(file) else { continue };
            let (texts, problems) = texts::read(&source);
            self.diagnostics.extend(problems);
            if file.built_in {
                known.extend(texts.clone());
            } else {
                let own = self
                    .sources
                    .iter()
                    .filter(|(path, _)| path.ends_with(".html") && !path.starts_with(BUILT_IN_PATH))
                    .map(|(_, text)| &**text);
                self.diagnostics.extend(texts::oddities(&source, &texts, &known, own));
            }
            all.entry(language.to_owned()).or_default().extend(texts);
        }
        let english = all.get("en").cloned().unwrap_or_default();
        for strings in all.values_mut() {
            for (key, text) in &english {
                strings.entry(key.clone()).or_insert_with(|| text.clone());
            }
        }
        self.strings = all.iter().map(|(language, strings)| (language.clone(), Value::from_serializable(strings))).collect();
        self.fallback = Value::from_serializable(&english);
        self.texts = all;
    }

    /// The texts for a language, else in English.
    pub fn strings(&self, language: &str) -> &Value {
        let base = language.split('-').next().unwrap_or(language);
        self.strings.get(language).or_else(|| self.strings.get(base)).unwrap_or(&self.fallback)
    }

    /// The same as text by key, for scripts.
    pub fn texts(&self, language: &str) -> Option<&Texts> {
        let base = language.split('-').next().unwrap_or(language);
        self.texts.get(language).or_else(|| self.texts.get(base)).or_else(|| self.texts.get("en"))
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// Renders a template.
    ///
    /// # Errors
    /// What the template does wrong, at its place.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Vec<Diagnostic>> {
        self.tera.render(template, context).map_err(|error| self.while_rendering(&error, None))
    }

    fn shown(&self, file: &File) -> Arc<str> {
        let folder = if file.built_in { format!("{BUILT_IN_PATH}/") } else { self.folder.clone() };
        format!("{folder}{}", file.path).into()
    }

    /// The path of a template's file, from tera's name for it.
    fn path_of(&self, name: &str) -> Arc<str> {
        let (origin, name) = name.split_once('/').unwrap_or(("theme", name));
        let folder = if origin == "builtin" { format!("{BUILT_IN_PATH}/") } else { self.folder.clone() };
        let below = if name.starts_with("components/") { "" } else { "templates/" };
        format!("{folder}{below}{name}").into()
    }

    fn problems(&self, error: &Error) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let path = self.path_of(report.filename());
                let span = Span::from(report.span().range.clone());
                vec![Self::with_implicit(Diagnostic::new("template", &path, report.message().trim_end_matches('.')).at(span))]
            }
            _ => error.to_string().split("\n\nerror: ").map(|text| self.preformatted(text)).collect(),
        }
    }

    /// Errors from loading come as text: `error: message\n --> file:line:column\n …`.
    fn preformatted(&self, text: &str) -> Diagnostic {
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        let mut parts = place.unwrap_or_default().rsplitn(3, ':');
        let (column, line) = (parts.next().and_then(|n| n.parse().ok()), parts.next().and_then(|n| n.parse().ok()));
        match (parts.next(), line, column) {
            (Some(name), Some(line), Some(column)) => {
                let path = self.path_of(name);
                let text = self.sources.get(&path).map_or("", |text| text);
                let at = crate::diag::Lines::new(text).offset(line, usize::saturating_sub(column, 1));
                Diagnostic::new("template", &path, message).at(Span::from(at..at))
            }
            _ => Diagnostic::new("template", &format!("{}templates", self.folder).into(), message),
        }
    }
}

/// A theme without files; whether its folder is there is not known.
fn missing(name: &str) -> Diagnostic {
    let is_folder = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    let (message, hint) = match is_folder {
        true => (
            format!("there is no theme `{name}`: the folder `themes/{name}/` has no files"),
            format!("Put the files of the theme into `themes/{name}/`, or remove `theme` for the built-in one."),
        ),
        false => (
            if name.is_empty() { "the name of the theme is empty".to_owned() } else { format!("`{name}` cannot be the name of a theme") },
            "Write the name of a folder in `themes/`, such as `reading`, or remove `theme` for the built-in one.".to_owned(),
        ),
    };
    Diagnostic::new("theme", &config::PATH.into(), message).hint(hint)
}

fn built_in(folder: &'static Dir, all: &mut Vec<File>) {
    for file in folder.files() {
        let path = file.path().iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let bytes = minified::built_in(&path, file.contents());
        all.push(File { path, bytes, built_in: true });
    }
    for folder in folder.dirs() {
        built_in(folder, all);
    }
}
