//! Whether pages have been checked in time, and say so with dates that can be, in an order that can be.
//!
//! It depends on the day as on nothing else that changes by itself. It shows nothing to readers.

use super::{FileProblem, Site, SiteInput};
use crate::diag::Diagnostic;
use crate::markdown::front::FrontMatter;
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// The problems of all pages that are published.
pub(super) fn problems(site: &Site, input: &SiteInput) -> Vec<FileProblem> {
    let mut problems = Vec::new();
    // Where it is already tomorrow, people write tomorrow's date.
    let latest = input.today.checked_add(1.day()).unwrap_or(input.today);
    for page in &site.pages {
        let (Some(document), Some(outline), None) = (page.document, &page.outline, page.left_out) else { continue };
        let (matter, path) = (&outline.matter, &input.documents[document].source.path);
        let mut report =
            |(key, diagnostic): (&str, Diagnostic)| problems.push(FileProblem { document, key: Some(key.to_owned()), diagnostic });
        due(matter, input.today, path).map(&mut report);
        for (key, date) in [("reviewed_on", matter.reviewed_on), ("updated", matter.updated)] {
            if let Some(date) = date.filter(|date| *date > latest) {
                let problem = Diagnostic::new("date-future", path, format!("`{key}` says {date}, and that day is still to come"));
                report((key, problem.hint("Write the day on which it was done, as year-month-day.")));
            }
        }
        if let (Some(date), Some(updated)) = (matter.date, matter.updated)
            && updated < date
        {
            let message = format!("`updated` says {updated}, which is before `date`, {date}");
            let problem = Diagnostic::new("date-order", path, message);
            report((
                "updated",
                problem.hint("`date` is the day on which the page was first published; `updated` comes after it, or not at all."),
            ));
        }
    }
    problems
}

fn due<'a>(matter: &FrontMatter, today: Date, path: &Arc<str>) -> Option<(&'a str, Diagnostic)> {
    let by = matter.review_by.filter(|by| *by < today)?;
    let hint = match matter.reviewed_on.filter(|on| *on > by && *on <= today) {
        Some(on) => format!("It was checked on {on}: set `review_by` to the day by which it should be checked next."),
        None => "Read it, mend what is out of date, and set `reviewed_on` to today and `review_by` to the next time.".to_owned(),
    };
    let problem = Diagnostic::new("review-due", path, format!("this page should have been checked again by {by}"));
    Some(("review_by", problem.hint(hint)))
}
