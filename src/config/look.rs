//! The options of the default theme: their kinds, and the colours and fonts among them as a style sheet.
//!
//! A colour that cannot be read on the grounds of the theme is told, for light and for dark screens. It
//! does not look at the theme: the grounds are a table here, and a test compares it with the style sheet.

use super::Theme;
use super::address::is_address;
use crate::diag::{Diagnostic, did_you_mean, one_of};
use crate::source::Source;
use crate::yaml::{Codes, Document, Field, Kind, Mapping, Node, Value, field};
use std::fmt::Write;

/// The options of the default theme, under `theme.options`. A theme of the site may have others.
pub const OPTIONS: &[Field] = &[
    field("accent", Kind::Any, "The colour of links and buttons: `\"#36c\"`, or one each for `light` and `dark` screens."),
    field(
        "ask",
        Kind::Text,
        "Where readers ask when a page or the search did not help: an e-mail address, a web address, or a page of the site such as `/contact/`. In `mailto:help@example.org?subject={query}`, `{query}` stands for the title of the page or the words of the search, `{title}`, `{address}` and `{language}` for those of the page.",
    ),
    field("fonts", Kind::Map(FONTS), "Names of fonts that readers have, the best first, with commas between them."),
    field("inline_style", Kind::Bool, "`false` links the style in place of writing it into each page. For sites with much of their own."),
    field("kinds", Kind::Named(&Kind::Any), "A colour for each type of page, like `accent`."),
    field("licence", Kind::Text, "A line about the licence, at the foot of every page."),
    field("logo", Kind::Text, "The name of a picture in your theme's `assets/`, shown before the name of the site."),
    field("picture_sizes", Kind::Text, "How wide pictures are shown, as in the attribute `sizes`."),
];

const FONTS: &[Field] =
    &[field("sans", Kind::Text, "For text."), field("serif", Kind::Text, "For titles."), field("mono", Kind::Text, "For code.")];

/// What stands under text, on light and on dark screens.
pub const GROUNDS: [[(&str, &str); 2]; 2] =
    [[("ground", "#fff"), ("ground-2", "#f8f9fa")], [("ground", "#101418"), ("ground-2", "#202122")]];

/// The kinds of screens.
const SCREENS: [&str; 2] = ["light", "dark"];

/// Contrast that text needs.
const READABLE: f64 = 4.5;

/// A colour, by its parts of red, green and blue.
type Colour = [u8; 3];

/// Reads the options of the theme that the settings have.
pub(super) fn complete(theme: &mut Theme, source: &Source, node: &Node, problems: &mut Vec<Diagnostic>) {
    let options = node.get("theme").and_then(|(_, theme)| theme.get("options"));
    theme.style = style(source, options.map(|(_, options)| options), theme.name.is_some(), &mut theme.options, problems);
}

/// Reads the options of a theme into a style sheet, which is empty where they say nothing about the look. A theme of
/// the site's `own` may have other options and fonts. Those of the wrong kind are taken out of `values`, so that
/// templates do not fail on top of it.
pub fn style(source: &Source, options: Option<&Node>, own: bool, values: &mut Mapping, problems: &mut Vec<Diagnostic>) -> String {
    let Some(options) = options else { return String::new() };
    for (name, problem) in misfits(source, options) {
        values.remove(name);
        problems.push(problem);
    }
    let mut reader = Reader { source, problems, tokens: [String::new(), String::new()], rules: String::new() };
    if !own {
        reader.unknown("theme.options", options, &OPTIONS.iter().map(|field| field.name).collect::<Vec<_>>(), false);
    }
    if let Some((_, accent)) = options.get("accent") {
        reader.colour("accent", accent, &["--link", "--link-hover", "--kind"]);
    }
    if let Some((_, Node { value: Value::Map(kinds), .. })) = options.get("kinds") {
        for (name, _, colour) in kinds {
            reader.kind(name, colour);
        }
    }
    if let Some((_, fonts)) = options.get("fonts") {
        reader.unknown("fonts", fonts, &FONTS.iter().map(|field| field.name).collect::<Vec<_>>(), own);
        FONTS.iter().for_each(|field| reader.font(field.name, fonts));
    }
    reader.finish()
}

/// The options that are not of their kind.
fn misfits<'a>(source: &Source, options: &'a Node) -> Vec<(&'a str, Diagnostic)> {
    let Value::Map(entries) = &options.value else { return Vec::new() };
    let codes = Codes { syntax: "config-value", duplicate: "config-value", value: "config-value", key: "config-key" };
    let document = Document { path: &source.path, text: &source.text, offset: 0, codes };
    let wrong = |name: &str, node: &Node| {
        let told = |message: &str, hint: &str| Diagnostic::new("config-value", &source.path, message).at(node.span).hint(hint);
        match (OPTIONS.iter().find(|field| field.name == name)?.kind, &node.value) {
            _ if node.is_empty() => None,
            (Kind::Map(_), Value::Map(_)) => None,
            (Kind::Map(_), _) => {
                Some(told("`fonts` needs to say what each is for", "Write `fonts: {sans: Georgia}`; there are `sans`, `serif` and `mono`."))
            }
            (Kind::Named(_), Value::Map(_)) => None,
            (Kind::Named(_), _) => Some(told(
                "`kinds` needs the names of types, each with a colour",
                "Write `kinds: {faq: \"#177860\"}`, with the names of your types.",
            )),
            (Kind::Text, Value::Scalar(text, _)) if name == "ask" && !is_asked(text) => Some(told(
                "`ask` needs an address where readers can ask",
                "Write an e-mail address, a web address such as `https://example.org/ask`, or a page of this site such as `/contact/`.",
            )),
            (kind, _) => document.misfit(name, node, kind),
        }
    };
    entries.iter().filter_map(|(name, _, node)| Some((name.as_str(), wrong(name, node)?))).collect()
}

/// Whether readers can ask at an address: by mail, on the web, or on a page of the site.
fn is_asked(address: &str) -> bool {
    let address = address.trim();
    let before = address.split(['?', '#']).next().unwrap_or_default();
    let page = address.starts_with('/') && !address.starts_with("//");
    !before.contains(char::is_whitespace) && (is_address(before) || page || is_mail(before.strip_prefix("mailto:").unwrap_or(before)))
}

/// Whether a text has the form of an e-mail address.
pub fn is_mail(address: &str) -> bool {
    address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !address.contains([':', '/', ' ']))
}

struct Reader<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Diagnostic>,
    /// For light and for dark screens.
    tokens: [String; 2],
    rules: String,
}

impl Reader<'_> {
    fn problem(&mut self, code: &'static str, node: &Node, message: String, hint: &str) {
        self.problems.push(Diagnostic::new(code, &self.source.path, message).at(node.span).hint(hint));
    }

    /// Tells keys that are not known, or only those that are near to one that is. Gives whether there are such.
    fn unknown(&mut self, option: &str, node: &Node, known: &[&str], only_near: bool) -> bool {
        let Value::Map(entries) = &node.value else { return false };
        let before = self.problems.len();
        for (key, span, _) in entries.iter().filter(|(key, ..)| !known.contains(&key.as_str())) {
            let near = did_you_mean(key, known.iter().copied());
            if near.is_some() || !only_near {
                let problem = Diagnostic::new("config-key", &self.source.path, format!("`{key}` is not a key of `{option}`")).at(*span);
                self.problems.push(problem.hint(near.unwrap_or_else(|| format!("There can be {}.", one_of(known)))));
            }
        }
        self.problems.len() > before
    }

    /// Whether a colour is one for all screens, or there is one for each. What is wrong is told.
    fn is_whole(&mut self, option: &str, node: &Node) -> bool {
        let Value::Map(_) = node.value else { return true };
        if self.unknown(option, node, &SCREENS, false) {
            return false;
        }
        let Some(missing) = SCREENS.into_iter().find(|screen| node.get(screen).is_none()) else { return true };
        let message = format!("`{option}` has no colour for {missing} screens");
        self.problem("config-value", node, message, "Write `{light: \"#…\", dark: \"#…\"}`, or one colour for both.");
        false
    }

    /// Gives these names the colour, on both kinds of screens.
    fn colour(&mut self, option: &str, node: &Node, names: &[&str]) -> bool {
        if !self.is_whole(option, node) {
            return false;
        }
        let of = |key: &str| node.get(key).map_or(node, |(_, node)| node);
        let both = SCREENS.map(of).map(|node| (node, node.text().and_then(parse)));
        for (node, colour) in &both {
            if colour.is_none() {
                let message = format!("`{option}` needs a colour such as \"#36c\"");
                let hint = match node.is_empty() {
                    true => "Write the `#` inside quotes: without them, what follows it is a comment.",
                    false => "Write `#` and three or six digits from 0 to f, in quotes. Names of colours and `rgb(…)` are not taken.",
                };
                self.problem("config-value", node, message, hint);
                return false;
            }
        }
        for (screen, (node, colour)) in both.into_iter().enumerate() {
            let Some(colour) = colour else { continue };
            self.check(option, node, colour, screen);
            for name in names {
                let colour = if *name == "--link-hover" { mixed(colour, [0x80, 0x20][1 - screen]) } else { colour };
                // Writing to a string cannot fail.
                let _ = write!(self.tokens[screen], "{name}:{};", written(colour));
            }
        }
        true
    }

    /// Tells the worst contrast, if it is too little.
    fn check(&mut self, option: &str, node: &Node, colour: Colour, screen: usize) {
        let grounds = GROUNDS[screen].iter().filter_map(|(_, ground)| parse(ground));
        let least = grounds.map(|ground| contrast(colour, ground)).fold(f64::INFINITY, f64::min);
        if least < READABLE {
            let (of, other) = (SCREENS[screen], ["darker", "lighter"][screen]);
            let message = format!("`{option}` cannot be read well on {of} screens: its contrast is {least:.1} to 1, text needs {READABLE}");
            let hint = format!("Give {of} screens a {other} colour: `{{light: \"#…\", dark: \"#…\"}}`.");
            self.problem("theme-contrast", node, message, &hint);
        }
    }

    fn kind(&mut self, name: &str, node: &Node) {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !name.chars().all(plain) {
            return self.problem(
                "config-value",
                node,
                format!("`{name}` is no name of a type of page"),
                "Use letters, digits and hyphens.",
            );
        }
        if self.colour(&format!("kinds.{name}"), node, &[&format!("--kind-{name}")]) {
            let _ = write!(self.rules, ".type-{name}{{--kind:var(--kind-{name})}}");
        }
    }

    fn font(&mut self, name: &str, fonts: &Node) {
        let Some((_, node)) = fonts.get(name) else { return };
        let text = node.text().unwrap_or_default();
        let plain = |c: char| c.is_alphanumeric() || " -_,\"'".contains(c);
        if is_open(text) {
            let message = format!("`fonts.{name}` has a quotation mark that is not closed");
            return self.problem("config-value", node, message, "Put another one after the name of the font.");
        }
        if !text.chars().all(plain) || text.split(',').any(|name| name.trim().is_empty()) {
            let message = format!("`fonts.{name}` needs names of fonts");
            return self.problem("config-value", node, message, "Write them like this: Georgia, \"Noto Serif\", serif.");
        }
        let _ = write!(self.tokens[0], "--{name}:{text};");
    }

    fn finish(self) -> String {
        let [light, dark] = self.tokens;
        let mut out = if light.is_empty() { String::new() } else { format!(":root{{{light}}}") };
        if !dark.is_empty() {
            let _ = write!(out, "@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}");
            let _ = write!(out, "@media screen{{:root[data-theme=dark]{{{dark}}}}}");
        }
        out + &self.rules
    }
}

/// Whether a quotation mark is not closed, which would swallow the rest of the style.
fn is_open(text: &str) -> bool {
    let step = |open: Option<char>, c: char| match open {
        None => Some(c).filter(|c| matches!(c, '"' | '\'')),
        Some(mark) => Some(mark).filter(|mark| *mark != c),
    };
    text.chars().fold(None, step).is_some()
}

/// A colour as `#rgb` or `#rrggbb`.
fn parse(text: &str) -> Option<Colour> {
    let digits: Vec<u8> = text.strip_prefix('#')?.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

fn written([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour with a quarter of a grey, by which links answer to the pointer.
fn mixed(colour: Colour, grey: u8) -> Colour {
    colour.map(|part| ((u16::from(part) * 3 + u16::from(grey)) / 4) as u8)
}

/// How light a colour looks, from 0 to 1, as WCAG defines it.
fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of two colours, from 1 to 21.
fn contrast(one: Colour, two: Colour) -> f64 {
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const STYLE: &str = include_str!("../../themes/default/assets/style.css");
    const CODE: &str = include_str!("../../themes/default/assets/parts/code.css");

    /// The colours of a style sheet on light and on dark screens.
    fn tokens(screen: usize) -> BTreeMap<String, Colour> {
        let mut found = BTreeMap::new();
        for text in [STYLE, CODE] {
            let start = ["\n:root {", ":root[data-theme=dark] {"];
            for start in &start[..=screen] {
                let block = text.split_once(start).expect("a block of colours").1.split_once('}').expect("its end").0;
                let lines = block.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
                found.extend(lines.filter_map(|(name, value)| Some((name.to_owned(), parse(value)?))));
            }
        }
        found
    }

    /// Which colours stand on which grounds, and the contrast that they need.
    const PAIRS: &[(&str, &[&str], f64)] = &[
        ("text", &["ground", "ground-2", "ground-3", "blue-tint", "green-tint", "ochre-tint", "red-tint", "purple-tint"], 7.0),
        ("subtle", &["ground", "ground-2", "ground-3"], READABLE),
        ("link", &["ground", "ground-2", "ground-3", "blue-tint"], READABLE),
        ("link-hover", &["ground", "ground-2", "ground-3"], READABLE),
        ("visited", &["ground", "ground-2"], READABLE),
        ("ground", &["link", "link-hover"], READABLE),
        ("blue", &["ground", "blue-tint"], READABLE),
        ("green", &["ground", "green-tint"], READABLE),
        ("ochre", &["ground", "ochre-tint"], READABLE),
        ("red", &["ground", "red-tint"], READABLE),
        ("purple", &["ground", "purple-tint"], READABLE),
        ("keyword", &["ground-2", "blue-tint", "green-tint", "red-tint"], READABLE),
        ("string", &["ground-2", "green-tint"], READABLE),
        ("number", &["ground-2", "red-tint"], READABLE),
        ("control", &["ground"], 3.0),
        ("link", &["ground", "ground-2"], 3.0),
    ];

    #[test]
    fn every_pair_of_colours_in_use_can_be_told_apart() {
        let mut wrong = Vec::new();
        for screen in 0..2 {
            let tokens = tokens(screen);
            for (colour, grounds, needed) in PAIRS {
                for ground in *grounds {
                    let found = contrast(tokens[*colour], tokens[*ground]);
                    if found < *needed {
                        wrong.push(format!("{colour} on {ground}: {found:.2}, needs {needed} ({})", ["light", "dark"][screen]));
                    }
                }
            }
            for (name, ground) in GROUNDS[screen] {
                assert_eq!(Some(tokens[name]), parse(ground), "the table of grounds differs from the style sheet");
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x33, 0x66, 0xcc], [255; 3]) - 5.37).abs() < 0.01);
    }

    fn read(text: &str) -> (String, Vec<Diagnostic>) {
        let (config, problems) = super::super::Config::read(&Source::new(super::super::PATH, text.as_bytes().to_vec()));
        (config.theme.style, problems)
    }

    #[test]
    fn options_become_a_style() {
        let (style, problems) = read(
            "theme:\n  options:\n    accent: {light: '#a02', dark: '#fa8'}\n    kinds: {faq: {light: '#555', dark: '#bbb'}}\n    fonts: {serif: 'Charter, serif'}\n",
        );
        assert_eq!(problems, []);
        assert!(style.starts_with(":root{--link:#aa0022;--link-hover:#"), "{style}");
        assert!(style.contains("--serif:Charter, serif;") && style.contains(".type-faq{--kind:var(--kind-faq)}"), "{style}");
        assert_eq!(style.matches("--link:#ffaa88").count(), 2);
        assert_eq!(read("theme: {options: {ask: /contact/}}\n"), (String::new(), vec![]));
    }

    #[test]
    fn an_open_quotation_mark_is_found() {
        assert!(["'Gill Sans", "\"Noto' Serif", "a, 'b', 'c"].into_iter().all(is_open));
        assert!(["'Gill Sans', serif", "\"D'Nealian\"", "Georgia"].into_iter().all(|text| !is_open(text)));
    }

    #[test]
    fn readers_ask_by_mail_on_the_web_or_on_a_page() {
        let asked = [
            "a@example.org",
            "mailto:a@example.org?subject={query}",
            "https://e.org/?q={query}",
            "/contact/",
            "a@e.org?subject=I have {query}",
        ];
        assert!(asked.into_iter().all(is_asked));
        for wrong in ["x", "javascript:alert(1)", "javascript:alert('a@b.c')", "//e.org/", "mailto:", "https://", "data:a@b.c", "a b@e.org"]
        {
            assert!(!is_asked(wrong), "{wrong}");
        }
    }
}
