//! Whether what `site.yaml` lists under `languages` are codes of languages (BCP 47), as browsers and search engines
//! know them. Which languages there are is not looked up.

use crate::diag::Diagnostic;
use crate::source::Source;
use crate::yaml::Node;

pub(super) fn check(source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let items = node.get("languages").map_or(&[][..], |(_, languages)| languages.items());
    for (item, code) in items.iter().filter_map(|item| Some((item, item.text()?))) {
        if item.is_empty() || is_code(code) {
            continue;
        }
        let problem = Diagnostic::new("config-value", &source.path, format!("`{code}` is not the code of a language")).at(item.span);
        let other = code.replace('_', "-");
        let hint =
            if is_code(&other) { format!("Write `{other}`.") } else { "Write codes such as `en`, `sv`, `pt-BR` or `zh-Hans`.".to_owned() };
        diagnostics.push(problem.hint(hint));
    }
}

/// A language of two to eight letters, and parts of one to eight letters and digits after it.
fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    language.len() > 1 && part(language) && language.bytes().all(|byte| byte.is_ascii_alphabetic()) && parts.all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_other_words() {
        assert!(["en", "pt-BR", "zh-Hans", "sr-Latn-RS", "de-1996", "be-x-old", "roa-tara", "nds-nl", "simple"].into_iter().all(is_code));
        assert!(!["", "e", "xx-yy-zz!", "sv_SE", "en-", "-en", "svenska språket", "42"].into_iter().any(is_code));
    }
}
