//! Tables: a header with words, and no cell that falls out at the end of a row.

use super::super::tree::Kind;
use super::Page;
use crate::diag::{Diagnostic, Span};

/// What is wrong with the table at a node.
pub(super) fn problems(page: &Page, at: usize, table: u32, out: &mut Vec<Diagnostic>) {
    let columns = page.tree.tables[table as usize].len();
    let mut row = at + 1;
    while row < page.node(at).end as usize {
        let node = page.node(row);
        match node.kind {
            Kind::TableHead => out.extend(header(page, row)),
            _ => out.extend(cells(page, node.span, columns)),
        }
        row = node.end as usize;
    }
}

fn header(page: &Page, at: usize) -> Option<Diagnostic> {
    if page.inside(at).iter().any(|node| node.kind != Kind::TableCell) {
        return None;
    }
    let problem = page.problem("table-header", page.trimmed(page.node(at).span), "the first row of this table, its header, is empty");
    Some(problem.hint("Say in the first row what stands in each column; to set things side by side, use a list."))
}

/// Cells beyond those of the header do not reach the page.
fn cells(page: &Page, row: Span, columns: usize) -> Option<Diagnostic> {
    let line = page.source.text[row.start as usize..].split('\n').next()?.trim_end();
    // Most rows have as many bars as they may have, and need no closer look.
    if line.bytes().filter(|byte| *byte == b'|').count() < columns {
        return None;
    }
    let lead = usize::from(line.trim_start().starts_with('|'));
    let bar = bars(line).nth(columns - 1 + lead)?;
    let lost = line[bar + 1..].trim_matches(['|', ' ', '\t']);
    if lost.is_empty() {
        return None;
    }
    let message = match columns {
        1 => "this row has more cells than the header, which has 1; the rest is not shown".to_owned(),
        _ => format!("this row has more cells than the header, which has {columns}; the rest is not shown"),
    };
    let span = Span::from(bar..line.len()).moved(row.start as usize);
    let code = line.matches('`').count() > 1;
    let formula = line[..bar].matches('$').count() % 2 == 1 && lost.contains('$');
    Some(page.problem("table-cells", span, message).hint(match () {
        () if formula => "Write `\\|` for a bar in a formula, or `\\vert`: every other `|` begins a new cell.",
        // Two rows on one line, as where a line end was lost.
        () if columns > 1 && bars(lost).count() + 1 == columns => "If the next row begins here, put it on a line of its own.",
        () if code => "Write `\\|` for a bar that is part of a cell, also in code: every other `|` begins a new cell.",
        () => "Add a column to the header, or write `\\|` for a bar that is part of a cell.",
    }))
}

/// Where the bars stand that part cells.
fn bars(line: &str) -> impl Iterator<Item = usize> + '_ {
    line.match_indices('|').map(|(at, _)| at).filter(|at| !line[..*at].ends_with('\\'))
}
