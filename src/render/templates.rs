//! Templates, components and texts of the theme: the built-in one, with the site's own files in
//! front of it one by one.
//!
//! This folder is the only user of tera. It knows nothing of pages; `view` says what a template
//! sees.

use crate::config::Config;
use crate::diag::{Diagnostic, Span, did_you_mean};
use crate::markdown::directives::{Argument, Directive, Parameter, ParameterKind, Signature, Signatures};
use crate::render::calls::Components;
use crate::render::inline::{self, Inline};
use crate::render::minified;
use crate::render::settings::{self, Settings};
use crate::render::texts::{self, Texts};
use crate::source::{Hash, Key, Source};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{ComponentArgType, Context, Error, ErrorKind, Tera, Value};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// How the built-in theme's files are named in diagnostics.
const BUILT_IN_PATH: &str = "(built-in theme)";

/// How tera begins to say that components call each other without end.
const ENDLESS: &str = "Maximum render recursion depth";

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
    folder: String,
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

/// What is said of a logo that is not there begins like this.
pub const NO_LOGO: &str = "the theme has no file";

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
            folder,
        };
        if let Some(name) = &config.theme.name
            && files.is_empty()
        {
            let message = format!("there is no theme `{name}`");
            let problem = Diagnostic::new("theme", &crate::config::PATH.into(), message);
            theme.diagnostics.push(problem.hint(format!("Make a folder `themes/{name}/`, or remove `theme` for the built-in one.")));
        }
        let all = theme.gather(files);
        let logo = theme.take_options(&all, config);
        theme.take_look(config, logo);
        theme.inline = Inline::new(&theme.assets);
        theme.add_templates(&all);
        theme.add_strings(&all);
        theme.take_signatures(&all);
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
        let source = Source::new(&self.shown(file), file.bytes.to_vec());
        let (Settings { mut options, style, logo }, problems) = Settings::read(&source);
        options.extend(config.theme.options.clone());
        self.options = Value::from_serializable(&options);
        self.add_style(&style);
        self.diagnostics.extend(problems);
        self.sources.insert(Arc::clone(&source.path), Arc::clone(&source.text));
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
            let own = !config.theme.options.contains_key("logo");
            let file: Arc<str> = if own { format!("{}{}", self.folder, settings::PATH).into() } else { crate::config::PATH.into() };
            let problem = Diagnostic::new("theme", &file, format!("{NO_LOGO} `assets/{logo}`")).at(place.filter(|_| own));
            let hint = "Put the picture into the folder `assets/` of your theme, and name the theme in `theme.name`.";
            self.diagnostics.push(problem.hint(hint));
        }
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
                _ => good.push((name, text)),
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
            let source = Source::new(&self.shown(file), file.bytes.to_vec());
            let (texts, problems) = texts::read(&source);
            self.diagnostics.extend(problems);
            if file.built_in {
                known.extend(texts.clone());
            } else {
                let own = self.sources.iter().filter(|(path, _)| !path.starts_with(BUILT_IN_PATH)).map(|(_, text)| &**text);
                self.diagnostics.extend(texts::oddities(&source, &texts, &known, own));
                self.sources.insert(Arc::clone(&source.path), Arc::clone(&source.text));
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

    /// A component in `components/<name>.html` can be called from Markdown.
    fn take_signatures(&mut self, files: &[File]) {
        for file in files {
            let Some(name) = file.path.strip_prefix("components/").and_then(|name| name.strip_suffix(".html")) else { continue };
            let Some(component) = self.tera.get_component_definition(name) else { continue };
            let parameter = |argument: &tera::ComponentArg| Parameter {
                name: argument.name().to_owned(),
                kind: match argument.arg_type() {
                    Some(ComponentArgType::Bool) => ParameterKind::Bool,
                    Some(ComponentArgType::Integer) => ParameterKind::Integer,
                    Some(ComponentArgType::Float | ComponentArgType::Number) => ParameterKind::Number,
                    _ => ParameterKind::Text,
                },
                required: argument.is_required(),
            };
            let parameters = component.args().iter().filter(|argument| !argument.is_implicit()).map(parameter).collect();
            let body = component.metadata().get("body").and_then(Value::as_bool).unwrap_or(false);
            self.signatures.insert(name.to_owned(), Signature { parameters, body });
        }
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

    /// Whether there is a file for it, which may be broken.
    pub fn is_known(&self, template: &str) -> bool {
        self.has(template) || self.is_replaced(template)
    }

    /// The names that a page or type may give as its template.
    pub fn nearest(&self, template: &str) -> Option<String> {
        let names = self.tera.get_template_names();
        did_you_mean(template, names.filter_map(|name| name.split_once('/')).map(|(_, name)| name))
    }

    /// Renders a template.
    ///
    /// # Errors
    /// What the template does wrong, at its place.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Vec<Diagnostic>> {
        self.tera.render(template, context).map_err(|error| self.while_rendering(&error, None))
    }

    /// Renders the component that a directive calls, with its body.
    ///
    /// # Errors
    /// What the component does wrong, at its place.
    pub fn component(&self, directive: &Directive, implicits: &Context, body: &str) -> Result<String, Vec<Diagnostic>> {
        let takes_body = self.signatures.get(&directive.name).is_some_and(|signature| signature.body);
        let body = takes_body.then_some(body);
        let mut arguments = Context::new();
        for (name, value) in &directive.arguments {
            arguments.insert_value(name.clone(), argument(value));
        }
        let result = self.tera.render_component_with_implicits(&directive.name, &arguments, implicits, body, true);
        result.map_err(|error| self.while_rendering(&error, Some(directive)))
    }

    /// What went wrong in a template or a component. Where tera does not say where, it is looked for.
    fn while_rendering(&self, error: &Error, directive: Option<&Directive>) -> Vec<Diagnostic> {
        let ErrorKind::Msg(said) = error.kind() else { return self.problems(error) };
        let is_built_in = |path: &str| path.starts_with(BUILT_IN_PATH);
        let components = Components::read(&self.sources, is_built_in);
        let endless =
            said.starts_with(ENDLESS).then(|| components.endless(directive.map(|directive| &*directive.name), is_built_in)).flatten();
        let told = endless.or_else(|| self.misfit(directive?, said, &components));
        told.map_or_else(|| self.problems(error), |problem| vec![problem])
    }

    /// A component that cannot be called as Guidepost calls it: what pages write is checked before.
    fn misfit(&self, directive: &Directive, said: &str, components: &Components) -> Option<Diagnostic> {
        let name = &directive.name;
        let (path, span) = components.definition(name)?;
        let known = || self.signatures.get(name).into_iter().flat_map(|signature| &signature.parameters).map(|parameter| &*parameter.name);
        let lacks = directive.arguments.iter().find(|(given, _)| known().all(|known| known != given));
        let (message, near) = match lacks {
            Some((given, _)) => {
                (format!("the component `{name}` is given `{given}`, which is not among its parameters"), did_you_mean(given, known()))
            }
            None => (said.trim_end_matches('.').to_owned(), None),
        };
        let built_in = self.sources.contains_key(format!("{BUILT_IN_PATH}/components/{name}.html").as_str());
        let why = match built_in {
            true => "Guidepost calls this component itself, so it takes what the built-in one takes.",
            false => "Directives give components text, numbers, `true` and `false`.",
        };
        let hint = near.map_or_else(|| why.to_owned(), |near| format!("{near} {why}"));
        Some(Diagnostic::new("template", path, message).at(span).hint(hint))
    }

    /// Whether a component says with `throw` that it cannot work with what it was given: that is no fault of its
    /// own, and its message is meant for who wrote the page.
    pub fn is_thrown(&self, problem: &Diagnostic) -> bool {
        let text = self.sources.get(&problem.path).zip(problem.span).and_then(|(text, span)| text.get(span.range()));
        text.is_some_and(|text| text.starts_with("throw"))
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
                vec![Diagnostic::new("template", &path, report.message().trim_end_matches('.')).at(span)]
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

fn argument(value: &Argument) -> Value {
    match value {
        Argument::Text(text) => Value::normal_string(text),
        Argument::Bool(value) => Value::from_serializable(value),
        Argument::Integer(number) => Value::from_serializable(number),
        Argument::Number(number) => Value::from_serializable(number),
    }
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
