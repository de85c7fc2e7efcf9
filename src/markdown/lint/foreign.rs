//! Markup of other generators, which readers would see as text: shortcodes, tags of Liquid, attributes in braces,
//! notes and tabs of MkDocs, and orders for a table of contents.
//!
//! Only what nobody writes by chance is told, and each kind once in a page: who brings pages from elsewhere
//! mends all of them at once. Code and HTML may say what they want; names in double braces alone are left alone,
//! because wikis call templates so.

use super::Page;
use super::addresses::is_text;
use crate::diag::{Diagnostic, Span};
use crate::markdown::braces::are_attributes;
use crate::markdown::directives::alert_hint;
use crate::markdown::tree::{Kind, Node};
use memchr::{memchr_iter, memmem};
use std::ops::Range;

const CODE: &str = "foreign-markup";

/// The longest tag, in bytes.
const LONGEST: usize = 1_000;
/// How many places of a page are looked at for each kind.
const MOST: usize = 100;
/// How many nodes before a text are looked at for its paragraph.
const FAR: usize = 4;

/// The kinds of a note in MkDocs, and what else its themes know.
const NOTES: &[&str] = &[
    "abstract",
    "admonition",
    "alert",
    "attention",
    "bug",
    "callout",
    "caution",
    "check",
    "cite",
    "danger",
    "done",
    "error",
    "example",
    "fail",
    "failure",
    "faq",
    "help",
    "hint",
    "important",
    "info",
    "missing",
    "note",
    "notice",
    "question",
    "quote",
    "seealso",
    "success",
    "summary",
    "tip",
    "tldr",
    "todo",
    "warning",
];

/// What is written here in the place of a tag with one of these names.
const INSTEAD: &[(&[&str], &str)] = &[
    (&["figure", "gallery", "image", "img", "picture"], PICTURE),
    (&["tab", "tabbed", "tabpane", "tabs"], TABS),
    (&["accordion", "collapse", "details", "expand", "spoiler"], DETAILS),
    (&["link", "post_url", "ref", "relref"], "Write the path of the page's file as the address of the link, as in `[words](page.md)`."),
    (&["code", "endhighlight", "highlight"], "Write three backticks with the language in a line above the code, and three below it."),
    (&["toc"], CONTENTS),
    (&["video", "vimeo", "youtube"], "Write a link to the video."),
];
const PICTURE: &str = "Write `![What it shows](picture.jpg)`, with `:::figure{caption=\"…\"}` and `:::` around it for a caption.";
const DETAILS: &str = "Write `:::details{title=\"…\"}`, below it the text, and `:::` at the end.";
const TABS: &str = "Write `:::tabs`, below it a heading and the text of each tab, and `:::` at the end.";
const CONTENTS: &str = "Take it out: long pages have their contents beside them.";
const OTHER: &str = "Write in Markdown what it stands for; components have three colons, as in `:::details`.";

const LOOK: &str = "Take them out: how things look is for the theme to say.";

/// Says what was written for another generator.
pub(super) fn problems(page: &Page, out: &mut Vec<Diagnostic>) {
    tags(page, out);
    out.extend(attributes(page));
    out.extend(first(page, "!!! ", note));
    out.extend(first(page, "??? ", note).or_else(|| first(page, "???+ ", note)));
    out.extend(first(page, "=== \"", tab));
    out.extend(first(page, "--8<-- ", snippet));
    out.extend(first(page, "*[", abbreviation));
    out.extend(first(page, "[TOC]", contents).or_else(|| first(page, "[toc]", contents)));
}

/// The first tag of each kind: `{{< … >}}`, `{{% … %}}`, `{% … %}` and `{{ name(…) }}`.
fn tags(page: &Page, out: &mut Vec<Diagnostic>) {
    let text = &*page.source.text;
    let kinds = [
        ("{{<", ">}}", "shortcode of Hugo"),
        ("{{%", "%}}", "shortcode of Hugo"),
        ("{%", "%}", "tag of Liquid"),
        ("{{", "}}", "shortcode of Zola"),
    ];
    let mut told = [false; 4];
    let mut from = 0;
    for at in memchr_iter(b'{', text.as_bytes()) {
        let Some(kind) = kinds.iter().position(|(open, ..)| text[at..].starts_with(open)).filter(|kind| at >= from && !told[*kind]) else {
            continue;
        };
        let (open, close, what) = kinds[kind];
        let Some(length) = tag(&text[at..], open, close) else { continue };
        from = at + length;
        if is_text(page, at) {
            told[kind] = true;
            let problem = page.problem(CODE, Span::from(at..from), format!("this {what} does nothing here, and is shown as text"));
            out.push(problem.hint(instead(name(&text[at + open.len()..]))));
        }
    }
}

/// The first attributes that stand alone on a line or right after a link, a picture, code or stressed words, as
/// Kramdown, Pandoc and MkDocs have them.
fn attributes(page: &Page) -> Option<Diagnostic> {
    let text = &*page.source.text;
    let mut places =
        memchr_iter(b'{', text.as_bytes()).filter(|at| text[*at..].starts_with("{:") || is_alone_or_behind(page, *at)).take(MOST);
    places.find_map(|at| {
        let inside = text[at + 1..].split('\n').next()?.split_once('}')?.0;
        let written = are_attributes(inside.strip_prefix(':').unwrap_or(inside)) && is_text(page, at);
        let problem = page.problem(CODE, Span::from(at..at + inside.len() + 2), "these attributes do nothing here, and are shown as text");
        written.then(|| problem.hint(hint(LOOK)))
    })
}

/// Whether text begins at a place: at the beginning of a line, or right behind an element.
fn is_alone_or_behind(page: &Page, place: usize) -> bool {
    let nodes = &page.tree.nodes;
    let first = nodes.partition_point(|node| (node.span.start as usize) < place);
    let begins = nodes.get(first).is_some_and(|node| node.span.start as usize == place && node.kind != Kind::Text);
    let is_element =
        |kind| matches!(kind, Kind::Link(_) | Kind::Image(_) | Kind::Code | Kind::OtherCode(_) | Kind::Emphasis | Kind::Strong);
    let mut before = nodes[..first].iter().rev().take(FAR).peekable();
    let breaks = before.peek().is_some_and(|node| matches!(node.kind, Kind::SoftBreak | Kind::HardBreak));
    // Code ends before its marks.
    let touches = |node: &Node| page.source.text.get(node.span.end as usize..place).is_some_and(|marks| marks.bytes().all(|c| c == b'`'));
    begins || breaks || before.any(|node| is_element(node.kind) && touches(node))
}

/// The length of a tag from its first brace to its last, if it is one.
fn tag(text: &str, open: &str, close: &str) -> Option<usize> {
    if name(&text[open.len()..]).is_empty() {
        return None;
    }
    let reach = (LONGEST..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let inside = &text[open.len()..reach];
    let inside = &inside[..inside.find(close)?];
    // In double braces alone there may be anything; a call has parentheses.
    let is_call = || inside.trim_start().strip_prefix(name(inside))?.starts_with('(').then(|| inside.trim_end().ends_with(')'));
    if open == "{{" && is_call() != Some(true) {
        return None;
    }
    (!inside.contains("\n\n")).then_some(open.len() + inside.len() + close.len())
}

/// The name that a tag begins with, or that it ends.
fn name(text: &str) -> &str {
    let text = text.trim_start_matches(['-', '~']).trim_start().trim_start_matches('/').trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'))).unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(char::is_alphabetic) { name } else { "" }
}

/// What to do about a tag or a note of this name.
fn instead(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let known = INSTEAD.iter().find(|(names, _)| names.contains(&&*name)).map(|(_, instead)| (*instead).to_owned());
    let note = || alert_hint(if NOTES.contains(&&*name) && alert_hint(&name).is_none() { "note" } else { &name });
    hint(&known.or_else(note).unwrap_or_else(|| OTHER.to_owned()))
}

fn hint(instead: &str) -> String {
    format!("{instead} Where readers are to see it as it is, put it between backticks.")
}

/// What is said of a paragraph, whose text and what is below it are given: how much of it is meant, what is wrong,
/// and what to do.
type Tell = fn(&str, &str) -> Option<(usize, &'static str, String)>;

/// What a paragraph that begins with a mark is told, for the first for which there is something to tell.
fn first(page: &Page, mark: &str, tell: Tell) -> Option<Diagnostic> {
    let text = &*page.source.text;
    memmem::find_iter(text.as_bytes(), mark).take(MOST).find_map(|at| {
        let inside = paragraph(page, at)?;
        let (length, message, instead) = tell(&text[inside.clone()], &text[inside.end..])?;
        Some(page.problem(CODE, Span::from(at..at + length), message).hint(instead))
    })
}

/// The paragraph that begins at a place with text of its own, and not with a link or code.
fn paragraph(page: &Page, place: usize) -> Option<Range<usize>> {
    let nodes = &page.tree.nodes;
    let after = nodes.partition_point(|node| node.span.start as usize <= place);
    let starts = |node: &&Node| node.span.start as usize == place;
    let mut here = nodes[..after].iter().rev().take(FAR).take_while(starts);
    here.next().filter(|node| matches!(node.kind, Kind::Text | Kind::OtherText(_)))?;
    here.find(|node| node.kind == Kind::Paragraph).map(|node| node.span.range())
}

/// `!!! note "Title"` or `??? note`, as far as its line goes. Shouting has capitals, or marks on both sides.
fn note(text: &str, below: &str) -> Option<(usize, &'static str, String)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (mark, words) = line.trim_end().split_once(' ')?;
    let (line, words) = (line.trim_end(), words.trim_start());
    let (kinds, title) = words.split_once('"').map_or((words, None), |(kinds, title)| (kinds.trim_end(), Some(title)));
    let kind = kinds.split(' ').next().unwrap_or_default();
    let named = !kinds.is_empty() && kinds.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let closed = title.is_none_or(|title| title.find('"').is_some_and(|end| end + 1 == title.len()));
    let next = if rest.is_empty() { below.trim_start_matches('\n') } else { rest };
    let sure = NOTES.contains(&kind) || title.is_some() || mark == "!!!" && next.starts_with("    ");
    let hint = || if mark != "!!!" { hint(DETAILS) } else { instead(if NOTES.contains(&kind) { kind } else { "note" }) };
    (named && closed && sure).then(|| (line.len(), "this note is written for MkDocs, and its marks are shown as text", hint()))
}

/// `=== "Title"`.
fn tab(text: &str, _: &str) -> Option<(usize, &'static str, String)> {
    let line = text.split('\n').next()?.trim_end();
    let title = line.strip_prefix("=== \"")?;
    let whole = title.find('"')? + 1 == title.len();
    whole.then(|| (line.len(), "this tab is written for MkDocs, and its marks are shown as text", hint(TABS)))
}

/// `--8<-- "file.md"`.
fn snippet(text: &str, _: &str) -> Option<(usize, &'static str, String)> {
    const ANEW: &str = "Write the text here, or make a component of what several guides share.";
    let line = text.split('\n').next()?.trim_end();
    let names_file = line.strip_prefix("--8<-- \"")?.ends_with('"');
    names_file.then(|| (line.len(), "this asks MkDocs for the text of a file, and is shown as text", hint(ANEW)))
}

/// `*[HTML]: HyperText Markup Language`.
fn abbreviation(text: &str, _: &str) -> Option<(usize, &'static str, String)> {
    const GLOSSARY: &str = "Explain the word on a page with `type: glossary`, and link to it: `[[word]]`.";
    let line = text.split('\n').next()?.trim_end();
    let (word, meaning) = line.strip_prefix("*[")?.split_once("]: ")?;
    let plain = !word.is_empty() && !meaning.is_empty() && !word.contains(['[', ']', '*']);
    plain.then(|| (line.len(), "this explains an abbreviation for another program, and is shown as text", hint(GLOSSARY)))
}

/// `[TOC]` alone.
fn contents(text: &str, _: &str) -> Option<(usize, &'static str, String)> {
    let line = text.trim_end();
    let alone = line.len() == "[TOC]".len();
    alone.then(|| (line.len(), "this asks another program for the contents of the page, and is shown as text", hint(CONTENTS)))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::markdown;
    use crate::source::Source;

    fn told(text: &str) -> Vec<String> {
        let source = Source::new("a.md", text.into());
        let page = markdown::parse(&source, "A", &Config::default(), &Default::default());
        let told = page.diagnostics.into_iter().filter(|problem| problem.code == super::CODE);
        told.map(|problem| source.text[problem.span.unwrap().range()].to_owned()).collect()
    }

    #[test]
    fn markup_of_others_is_told_at_its_place() {
        for (text, wanted) in [
            ("Text {{< figure src=\"å.png\" >}} and {{<figure src=x>}}.", "{{< figure src=\"å.png\" >}}"),
            ("[words]({{% ref \"a.md\" %}})", "{{% ref \"a.md\" %}}"),
            ("- {{</ tab >}}", "{{</ tab >}}"),
            ("# {%- include a.html -%} words", "{%- include a.html -%}"),
            ("{% include figure\n  image_path=\"a.png\" %}", "{% include figure\n  image_path=\"a.png\" %}"),
            ("> !!! note \"A title\"\n>     Text.", "!!! note \"A title\""),
            ("!!! note inline end\n\n    Text.", "!!! note inline end"),
            ("!!! mine\n\n    Text.", "!!! mine"),
            ("??? tip \"x\"\n    Text.", "??? tip \"x\""),
            ("???+ tip\n    Text.", "???+ tip"),
            ("=== \"One\"\n\n    Text.\n\n=== \"Two\"\n\n    Text.\n", "=== \"One\""),
            ("Text.\n\n[TOC]\n\nText.\n\n[TOC]\n", "[TOC]"),
            ("--8<-- \"parts/a.md\"\n", "--8<-- \"parts/a.md\""),
            ("*[HTML]: HyperText Markup Language\n*[W3C]: A club\n", "*[HTML]: HyperText Markup Language"),
            ("{{ youtube(id=\"a\") }}", "{{ youtube(id=\"a\") }}"),
            ("Text.\n{: .wide}", "{: .wide}"),
            ("## Words {: .wide}", "{: .wide}"),
            ("[words](https://example.org/){target=_blank}", "{target=_blank}"),
            ("`code`{.rust} and **words**{#a .b}", "{.rust}"),
            ("> words\n{.wide}", "{.wide}"),
        ] {
            assert_eq!(told(text), [wanted], "{text}");
        }
        assert_eq!(told("{% a %} {{% b %}} {{< c >}} {% d %} {{% e %}}"), ["{% a %}", "{{% b %}}", "{{< c >}}"]);
    }

    #[test]
    fn what_can_be_meant_is_not_told() {
        for text in [
            "`{{< figure >}}` and `{% if %}`",
            "    {{< figure >}}\n",
            "```\n{% if x %}\n!!! note\n    a\n```\n",
            "<div>\n{% include a.html %}\n</div>\n",
            "{{PD-old}} {{ page.title }} {{Information|a=%}}",
            "{{< 3 >}} {{% %}} {% 5 %} and {{</* figure */>}}",
            "A set {% of\n\nnothing %}.",
            "!!! WARNING !!!",
            "!!! Stop at once",
            "Now!!! note this",
            "??? who is it",
            "?? note",
            "!!! \"a\"",
            "!!! note \"",
            "!!! ",
            "=== \"",
            "=== \"one\" and \"two\"",
            "a === \"b\"",
            "Title\n=== \n\"x\"",
            "See [TOC] below.",
            "--8<-- scissors",
            "*[words](a.md): more*",
            "*[a]: b*\n\n[a]: b.md",
            "[TOC]\n\n[TOC]: https://example.org/\n",
            "`[TOC]`",
            "{{PD-old}} and {{ name }} and {{a (b)}} and {{f(x) y}}",
            "A sum_{i=1} and f(x){a=b} and {name}",
            "A set {x=1} of {.5}",
            "`[words](a){.b}`",
            "## Words {#anchor}",
            "{name}\n{...}",
            "| [TOC] |\n|---|\n",
        ] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
    }
}
