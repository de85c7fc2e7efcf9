//! What a type of page asks of the text as a whole.
//!
//! Headings are `required`'s, values of front matter are `fields`'s.

use crate::config::PageType;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;

/// Says whether a page has more or fewer words than its type asks for. `at` is where the page names its type.
pub(super) fn length(source: &Source, (kind, page_type): (&str, &PageType), words: u32, at: Option<Span>) -> Option<Diagnostic> {
    let counted = |count: u64| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    let words = u64::from(words);
    let (bound, hint) = match (page_type.words.min, page_type.words.max) {
        (_, Some(max)) if words > max => {
            (format!("at most {max}"), "Leave out what readers can do without, or move a part to a page of its own.")
        }
        (Some(min), _) if words < min => (format!("at least {min}"), "Say more, or mark the page as `draft: true` until then."),
        _ => return None,
    };
    let message = format!("this page has {}, and one of the type `{kind}` has {bound}", counted(words));
    Some(Diagnostic::new("page-length", &source.path, message).at(at).hint(hint))
}
