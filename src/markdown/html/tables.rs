//! Tables, in a box of their own that scrolls where the screen is narrow.

use super::super::tree::Kind;
use super::{Writer, Written};
use pulldown_cmark::Alignment;

impl Writer<'_> {
    pub(super) fn table(&mut self, at: u32, table: u32) -> Written {
        self.line("<div class=\"table\"");
        self.line_number(at);
        self.out.push_str("><table>\n");
        let mut body = false;
        for row in self.siblings(self.inside(at)) {
            let head = self.node(row).kind == Kind::TableHead;
            if !head && !body {
                self.out.push_str("<tbody>\n");
                body = true;
            }
            self.out.push_str(if head { "<thead>\n<tr>" } else { "<tr>" });
            self.row(row, head, &self.body.tree.tables[table as usize])?;
            self.out.push_str(if head { "</tr>\n</thead>\n" } else { "</tr>\n" });
        }
        self.out.push_str(if body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
        Ok(())
    }

    fn row(&mut self, row: u32, head: bool, alignments: &[Alignment]) -> Written {
        for (column, cell) in self.siblings(self.inside(row)).enumerate() {
            self.out.push_str(if head { "<th scope=\"col\"" } else { "<td" });
            // Classes, because the content policy forbids inline style.
            self.out.push_str(match alignments.get(column) {
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"right\">",
                _ => ">",
            });
            self.children(self.inside(cell), false)?;
            self.out.push_str(if head { "</th>" } else { "</td>" });
        }
        Ok(())
    }
}
