//! The colours and fonts that the settings give to the default theme, as a style sheet.
//!
//! A colour that cannot be read on the grounds of the theme is told, for light and for dark screens. It
//! does not look at the theme: the grounds are a table here, and a test compares it with the style sheet.

use crate::diag::{Diagnostic, did_you_mean, one_of};
use crate::source::Source;
use crate::yaml::{Field, Kind, Node, Value, field};
use std::fmt::Write;

/// The options of the default theme, under `theme.options`. A theme of the site may have others.
pub const OPTIONS: &[Field] = &[
    field("accent", Kind::Any, "The colour of links and buttons: `\"#36c\"`, or one each for `light` and `dark` screens."),
    field(
        "ask",
        Kind::Text,
        "Where readers ask when a page or the search did not help, such as `mailto:help@example.org?subject={query}`; `{query}` stands for the title of the page or the words of the search, `{title}`, `{address}` and `{language}` for those of the page.",
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

/// Reads the options of a theme into a style sheet, which is empty where they say nothing about the look. A theme of
/// the site's `own` may have other options and fonts.
pub fn style(source: &Source, options: Option<&Node>, own: bool, problems: &mut Vec<Diagnostic>) -> String {
    let Some(options) = options else { return String::new() };
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
                self.problem("config-value", node, message, "Write the `#` inside quotes: without them, what follows it is a comment.");
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
        if text.is_empty() || !text.chars().all(plain) {
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
        assert_eq!(read("theme: {options: {ask: x}}\n"), (String::new(), vec![]));
    }
}
