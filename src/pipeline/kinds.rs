//! Whether documents that are offered for download are what their names say, as far as their beginning tells.
//!
//! Pictures are looked at by `output::pictures`; of sounds, films and text nothing is said, and nothing of
//! the older formats of office programs, which were never told apart by their names.

use crate::diag::Diagnostic;
use std::sync::Arc;

/// A kind of document.
struct Kind {
    extension: &'static str,
    /// With its article, as a writer would say it.
    name: &'static str,
    sign: Sign,
}

/// How a kind of document is known.
enum Sign {
    /// This is near the beginning of the file.
    Begins(&'static [u8]),
    /// It is an archive, and of the folders that tell office documents apart it has this one.
    Folder(&'static [u8]),
    /// It is an archive that begins by saying its kind.
    Says(&'static [u8]),
}

const KINDS: &[Kind] = &[
    Kind { extension: "docx", name: "a text document of Word", sign: Sign::Folder(b"word/") },
    Kind { extension: "epub", name: "an e-book", sign: Sign::Says(b"mimetypeapplication/epub+zip") },
    Kind { extension: "odg", name: "a drawing in OpenDocument", sign: Sign::Says(b"mimetypeapplication/vnd.oasis.opendocument.graphics") },
    Kind {
        extension: "odp",
        name: "a presentation in OpenDocument",
        sign: Sign::Says(b"mimetypeapplication/vnd.oasis.opendocument.presentation"),
    },
    Kind { extension: "ods", name: "a table in OpenDocument", sign: Sign::Says(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") },
    Kind { extension: "odt", name: "a text in OpenDocument", sign: Sign::Says(b"mimetypeapplication/vnd.oasis.opendocument.text") },
    Kind { extension: "pdf", name: "a PDF document", sign: Sign::Begins(b"%PDF-") },
    Kind { extension: "pptx", name: "a presentation of PowerPoint", sign: Sign::Folder(b"ppt/") },
    Kind { extension: "xlsx", name: "a table of Excel", sign: Sign::Folder(b"xl/") },
];

/// How archives begin.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// How office documents with a password begin.
const LOCKED: &[u8] = b"\xd0\xcf\x11\xe0";
/// Where the sign of a PDF document may be at the latest.
const PDF: usize = 1024;

/// Whether the beginning of a file with this extension, in lower case, tells whether it is right.
pub(super) fn is_known(extension: &str) -> bool {
    KINDS.iter().any(|kind| kind.extension == extension)
}

/// What is wrong with a file that begins like this.
pub(super) fn problem(path: &Arc<str>, extension: &str, head: &[u8]) -> Option<Diagnostic> {
    let kind = KINDS.iter().find(|kind| kind.extension == extension).filter(|kind| !kind.is(head))?;
    let message = format!("this file is not {}, as its name says; {}", kind.name, seen(head));
    let hint = "Save or download it again, and open it once before you send it; or give it the ending that fits.";
    Some(Diagnostic::new("download-file", path, message).hint(hint))
}

impl Kind {
    fn is(&self, head: &[u8]) -> bool {
        match self.sign {
            Sign::Begins(sign) => has(&head[..head.len().min(PDF)], sign),
            Sign::Says(sign) => head.starts_with(ARCHIVE) && has(&head[..head.len().min(PDF)], sign),
            Sign::Folder(own) => {
                let other = |kind: &Kind| matches!(kind.sign, Sign::Folder(folder) if folder != own && has(head, folder));
                let says = || KINDS.iter().any(|kind| matches!(kind.sign, Sign::Says(sign) if has(&head[..head.len().min(PDF)], sign)));
                head.starts_with(LOCKED) || (head.starts_with(ARCHIVE) && (has(head, own) || !(KINDS.iter().any(other) || says())))
            }
        }
    }
}

/// What the file seems to be.
fn seen(head: &[u8]) -> String {
    let text = head.trim_ascii_start();
    if let Some(kind) = KINDS.iter().find(|kind| kind.is(head) && (!head.starts_with(ARCHIVE) || kind.names_itself(head))) {
        return format!("it seems to be {}", kind.name);
    }
    let what = match () {
        () if text.is_empty() => "there is nothing in it",
        () if head.starts_with(b"version https://git-lfs") => "it only stands for a file that is kept elsewhere (Git LFS)",
        () if is_web_page(text) => "it seems to be a web page, perhaps one that says why the file could not be had",
        () if head.starts_with(ARCHIVE) => "it seems to be an archive",
        () => "it begins like something else",
    };
    what.to_owned()
}

/// Whether a text begins as web pages do, and not as other XML.
fn is_web_page(text: &[u8]) -> bool {
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<script", b"<title"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}

impl Kind {
    /// Whether the beginning of an archive says this kind of it, and is not only silent.
    fn names_itself(&self, head: &[u8]) -> bool {
        let (Sign::Begins(sign) | Sign::Folder(sign) | Sign::Says(sign)) = self.sign;
        has(head, sign)
    }
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_beginning() {
        let archive = |inside: &str| [ARCHIVE, b"....", inside.as_bytes()].concat();
        let said = |extension: &str, head: &[u8]| problem(&"a".into(), extension, head).map(|problem| problem.message);
        assert_eq!(said("pdf", b"\n%PDF-1.7"), None);
        assert_eq!(said("pptx", &archive("[Content_Types].xml ppt/slides word/ in a part of it")), None);
        assert_eq!(said("pptx", &archive("[Content_Types].xml and much else")), None, "not known, so nothing is said");
        assert_eq!(said("docx", LOCKED), None);
        assert_eq!(said("odp", &archive("mimetypeapplication/vnd.oasis.opendocument.presentation")), None);
        let wrong = |extension: &str, head: &[u8]| said(extension, head).unwrap().split("; ").nth(1).unwrap().to_owned();
        assert_eq!(wrong("pptx", &archive("word/document.xml")), "it seems to be a text document of Word");
        assert_eq!(wrong("pptx", &archive("mimetypeapplication/vnd.oasis.opendocument.text")), "it seems to be a text in OpenDocument");
        assert_eq!(wrong("pdf", &archive("something")), "it seems to be an archive");
        assert_eq!(wrong("pdf", b"<!doctype html>"), "it seems to be a web page, perhaps one that says why the file could not be had");
        assert_eq!(wrong("pdf", b" <rdf:li>"), "it begins like something else");
        assert_eq!(wrong("epub", b"%PDF-1.7"), "it seems to be a PDF document");
        assert_eq!(wrong("docx", b""), "there is nothing in it");
        assert_eq!(
            wrong("pdf", b"version https://git-lfs.github.com/spec/v1"),
            "it only stands for a file that is kept elsewhere (Git LFS)"
        );
        assert!(!is_known("mp3") && said("mp3", b"").is_none());
    }
}
