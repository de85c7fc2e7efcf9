//! Components as pages call them: what each takes, and what goes wrong in a call.
//!
//! A component says in the braces behind its parameters what pages have to know of it: `body`, `needs`, `one_of`
//! and `reserved`. Which components call which is `calls`'s.

use super::{BUILT_IN_PATH, File, Templates};
use crate::diag::{Diagnostic, Span, did_you_mean, nearest, one_of};
use crate::markdown::directives::{Argument, Callers, Directive, Need, Parameter, ParameterKind, Signature};
use crate::render::calls::{self, Components};
use std::sync::Arc;
use tera::{ComponentArg, ComponentArgType, ComponentInfo, Context, Error, ErrorKind, Tera, Value};

/// How tera begins to say that components call each other without end.
const ENDLESS: &str = "Maximum render recursion depth";

/// How tera begins to say that there is nothing of a name that a component asks for with `@`.
const UNKNOWN_IMPLICIT: &str = "Implicit argument `";

/// What a component can say of itself.
const METADATA: &[&str] = &["body", "needs", "one_of", "reserved"];

/// What a component that a page calls can ask for with `@`.
pub const IMPLICITS: &[&str] = &["credits", "data", "page", "site", "strings", "theme", "today", "year"];

/// The name of the component that a file is for.
fn name_of(file: &File) -> Option<&str> {
    file.path.strip_prefix("components/")?.strip_suffix(".html")
}

/// The built-in component in a file, if only Guidepost calls it.
pub(super) fn reserved(tera: &Tera, file: &File) -> Option<String> {
    let name = name_of(file).filter(|_| file.built_in)?;
    tera.get_component_definition(name).filter(is_reserved).map(|_| name.to_owned())
}

fn is_reserved(component: &ComponentInfo) -> bool {
    flag(component, "reserved")
}

fn flag(component: &ComponentInfo, name: &str) -> bool {
    component.metadata().get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn parameter(component: &ComponentInfo, argument: &ComponentArg) -> Parameter {
    let one_of = component.metadata().get("one_of").and_then(|all| all.get_from_path(argument.name()));
    let one_of = one_of.and_then(|values| values.as_array()).unwrap_or_default();
    Parameter {
        name: argument.name().to_owned(),
        kind: match argument.arg_type() {
            Some(ComponentArgType::Bool) => ParameterKind::Bool,
            Some(ComponentArgType::Integer) => ParameterKind::Integer,
            Some(ComponentArgType::Float | ComponentArgType::Number) => ParameterKind::Number,
            _ => ParameterKind::Text,
        },
        required: argument.is_required(),
        one_of: one_of.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
    }
}

fn need(component: &ComponentInfo) -> Option<Need> {
    match component.metadata().get("needs")?.as_str()? {
        "list" => Some(Need::List),
        "heading" => Some(Need::Heading),
        "picture" => Some(Need::Picture),
        _ => None,
    }
}

/// What a component says of itself that means nothing. It may say more than is known here, for its own use.
fn meaningless(component: &ComponentInfo) -> Option<(String, String)> {
    let all = component.metadata();
    let near = |key: &String| nearest(key, METADATA.iter().copied()).filter(|near| near != key && !all.contains_key(*near));
    if let Some((key, near)) = all.keys().find_map(|key| Some((key, near(key)?))) {
        return Some((format!("`{key}` says nothing about a component"), format!("Did you mean `{near}`?")));
    }
    if let (Some(needs), None) = (all.get("needs"), need(component)) {
        let hint = "Write `\"list\"`, `\"heading\"` or `\"picture\"`.".to_owned();
        return Some((format!("no body can be checked for `{needs}`"), hint));
    }
    let names: Vec<&str> = component.args().iter().map(ComponentArg::name).collect();
    let one_of = all.get("one_of").and_then(Value::as_map).into_iter().flatten();
    let unknown = one_of.filter_map(|(key, _)| key.as_str()).find(|key| !names.contains(key))?;
    let hint = did_you_mean(unknown, names.iter().copied()).unwrap_or_else(|| "It names parameters, each with a list of texts.".to_owned());
    Some((format!("`one_of` names `{unknown}`, which is no parameter"), hint))
}

impl Templates {
    /// A component in `components/<name>.html` can be called from Markdown.
    pub(super) fn take_signatures(&mut self, files: &[File]) {
        for file in files {
            let Some(name) = name_of(file) else { continue };
            let path = self.shown(file);
            if !file.built_in {
                let problem = self.undefined(&path, name).or_else(|| self.misdeclared(&path, name));
                self.diagnostics.extend(problem);
            }
            let signature = match self.tera.get_component_definition(name) {
                Some(component) => self.signature(name, &component),
                None if self.is_told(&path) => Signature { callers: Callers::Nobody, ..Signature::default() },
                None => continue,
            };
            self.signatures.insert(name.to_owned(), signature);
        }
    }

    fn is_told(&self, path: &Arc<str>) -> bool {
        self.diagnostics.iter().any(|problem| problem.path == *path)
    }

    /// A component of the site's own that says of itself what means nothing.
    fn misdeclared(&self, path: &Arc<str>, name: &str) -> Option<Diagnostic> {
        let (message, hint) = meaningless(&self.tera.get_component_definition(name)?)?;
        let (_, span) = calls::defined(path, self.sources.get(path)?).into_iter().find(|(defined, _)| *defined == name)?;
        Some(Diagnostic::new("template", path, message).at(span).hint(hint))
    }

    fn signature(&self, name: &str, component: &ComponentInfo) -> Signature {
        let arguments = component.args().iter().filter(|argument| !argument.is_implicit());
        let reserved = is_reserved(component) || self.reserved.contains(name);
        Signature {
            parameters: arguments.map(|argument| parameter(component, argument)).collect(),
            body: flag(component, "body"),
            needs: need(component),
            callers: if reserved { Callers::Guidepost } else { Callers::Pages },
        }
    }

    /// A file for a component that does not define it. Files of components for templates alone may have any name.
    fn undefined(&self, path: &Arc<str>, name: &str) -> Option<Diagnostic> {
        let text = self.sources.get(path)?;
        let defined = calls::defined(path, text);
        let others = || self.sources.iter().filter(|(other, _)| *other != path).map(|(_, text)| &**text);
        let is_used = |(other, _): &(&str, Span)| *other == name || others().any(|text| calls::is_called(text, other));
        if self.is_told(path) || defined.iter().any(is_used) {
            return None;
        }
        let problem = Diagnostic::new("template", path, format!("this file defines no component called `{name}`"));
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        Some(match defined.first() {
            _ if !is_name => problem.hint("Give it a name of letters, digits and `_`, and the component in it the same."),
            Some((other, span)) => {
                problem.at(*span).hint(format!("Write `{name}` here and at its end, or call the file `{other}.html`: both need the same name."))
            }
            None => problem.hint(format!(
                "Write `{{% component {name}() {{\"body\": true}} %}}` at its top, `{{% endcomponent {name} %}}` at its end, and `{{{{ body }}}}` where the text goes."
            )),
        })
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
    pub(super) fn while_rendering(&self, error: &Error, directive: Option<&Directive>) -> Vec<Diagnostic> {
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
        if let Some(asked) = said.strip_prefix(UNKNOWN_IMPLICIT).and_then(|rest| rest.split('`').next()) {
            return Some(self.unknown_implicit(name, asked, (path, span)));
        }
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

    /// A component that asks with `@` for what there is not.
    fn unknown_implicit(&self, name: &str, asked: &str, (path, span): (&Arc<str>, Span)) -> Diagnostic {
        let text = self.sources.get(path).map_or("", |text| &text[span.end as usize..]);
        let at = text.find(&format!("@{asked}")).map_or(span, |at| Span::from(at..at + 1 + asked.len()).moved(span.end as usize));
        let message = format!("the component `{name}` asks for `@{asked}`, and there is no such value");
        let near = did_you_mean(asked, IMPLICITS.iter().copied());
        let hint = near.unwrap_or_else(|| format!("It can ask for {}.", one_of(IMPLICITS)));
        Diagnostic::new("template", path, message).at(at).hint(hint)
    }

    /// Says how a component gets what it uses without having asked for it.
    pub(super) fn with_implicit(problem: Diagnostic) -> Diagnostic {
        let name = problem.message.strip_prefix("Variable `").and_then(|rest| rest.split('`').next());
        match name.filter(|name| problem.path.contains("/components/") && IMPLICITS.contains(name)) {
            Some(name) => {
                let hint = format!("A component has to ask for it: write `@{name}` between the parentheses behind its name.");
                problem.hint(hint)
            }
            None => problem,
        }
    }

    /// Whether a component says with `throw` that it cannot work with what it was given: that is no fault of its
    /// own, and its message is meant for who wrote the page.
    pub fn is_thrown(&self, problem: &Diagnostic) -> bool {
        let text = self.sources.get(&problem.path).zip(problem.span).and_then(|(text, span)| text.get(span.range()));
        text.is_some_and(|text| text.starts_with("throw"))
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
