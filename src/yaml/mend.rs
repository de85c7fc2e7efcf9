//! What a value of the wrong kind was most likely meant to be, where there is no doubt.

use super::{Kind, Node, date};
use crate::diag::nearest;

/// The value as it has to be written, if that is certain.
pub fn mended(node: &Node, kind: Kind) -> Option<String> {
    let text = bare(node.text()?);
    match kind {
        Kind::Bool => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => Some("true".to_owned()),
            "false" | "no" | "off" | "n" => Some("false".to_owned()),
            _ => None,
        },
        Kind::Integer => text.parse::<i64>().ok().map(|number| number.to_string()),
        Kind::Count => text.parse::<u64>().ok().map(|number| number.to_string()),
        Kind::Date => match days(text).as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        Kind::Choice(words) => nearest(text, words.iter().copied()).map(str::to_owned),
        _ => None,
    }
}

/// How to write a date that is written in another order, in words.
pub fn date_hint(node: &Node) -> String {
    match days(node.text().map(bare).unwrap_or_default()).as_slice() {
        [one] => format!("Write it as year-month-day: `{one}`."),
        [one, two] => format!("Write it as year-month-day: `{one}` or `{two}`, whichever is meant."),
        _ => "Write it as year-month-day, such as `2026-03-31`.".to_owned(),
    }
}

/// A text without the typographic quotation marks around it, which are no marks to YAML.
pub fn bare(text: &str) -> &str {
    text.trim_matches(is_typographic)
}

/// Whether this is a quotation mark that word processors write in place of `"`.
pub fn is_typographic(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’')
}

/// The days that a text can mean: none, one, or two where day and month could be either.
fn days(text: &str) -> Vec<String> {
    let parts: Vec<&str> =
        text.split(|c: char| matches!(c, '/' | '-' | '.' | ',') || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
    let [one, two, three] = parts.as_slice() else { return Vec::new() };
    let orders: &[[&str; 3]] = match (month(one), month(two)) {
        (Some(_), _) => &[[*three, *one, *two]],
        (_, Some(_)) if one.len() == 4 => &[[*one, *two, *three]],
        (_, Some(_)) => &[[*three, *two, *one]],
        _ if one.len() == 4 => &[[*one, *two, *three]],
        // With full stops, the day stands first wherever dates are written so.
        _ if text.contains('.') => &[[*three, *two, *one]],
        _ => &[[*three, *two, *one], [*three, *one, *two]],
    };
    let mut days: Vec<String> = orders.iter().filter_map(day).collect();
    days.dedup();
    days
}

/// A day from its year, month and day, if there is such a day.
fn day([year, month_name, day]: &[&str; 3]) -> Option<String> {
    let month = month(month_name).or_else(|| month_name.parse().ok())?;
    let day: u32 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let text = format!("{year}-{month:02}-{day:02}");
    (year.len() == 4 && date(&text).is_some()).then_some(text)
}

/// The number of a month by its English name or the beginning of it.
fn month(name: &str) -> Option<u32> {
    const MONTHS: &[&str] =
        &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|month| name.len() > 2 && month.starts_with(&name))?;
    Some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_another_order_is_found_if_there_is_no_doubt() {
        for text in
            ["31/12/2025", "12/31/2025", "12-31-2025", "31.12.2025", "2025/12/31", "31 December 2025", "Dec 31st, 2025", "2025 dec 31"]
        {
            assert_eq!(days(text), ["2025-12-31"], "{text}");
        }
        assert_eq!(days("1.2.2025"), ["2025-02-01"]);
        assert_eq!(days("03/03/2025"), ["2025-03-03"]);
        assert_eq!(days("03/04/2025"), ["2025-04-03", "2025-03-04"]);
        for text in ["31/12/25", "soon", "30/02/2025", "2025-13-01", "Decembre 31 2025", ""] {
            assert!(days(text).is_empty(), "{text}");
        }
    }
}
