//! A JPEG or WebP file without its metadata: the compressed pixels stay byte for byte, with what is needed to
//! show them (colour profile, transparency, animation, and how to turn them). `chunks` does it for PNG.
//!
//! What stays is a list, not what goes: formats find new places for metadata, and a forgotten one would
//! publish where somebody lives.

use super::{Format, chunks, orientation};
use image::metadata::Orientation;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

/// Chunks of WebP that say how to show the picture.
const WEBP: &[&[u8; 4]] = &[b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];

/// The picture without its metadata; none where its parts cannot be told apart.
pub(super) fn strip(bytes: &[u8], format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Jpeg => jpeg(Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).ok()?),
        Format::Png => chunks::strip(bytes),
        Format::WebP => {
            let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
            webp.chunks_mut().retain(|chunk| WEBP.contains(&&chunk.id()));
            // This also takes the marks of what is gone out of the head.
            webp.set_exif(None);
            Some(webp.encoder().bytes().to_vec())
        }
    }
}

fn jpeg(mut jpeg: Jpeg) -> Option<Vec<u8>> {
    let turned = orientation(&jpeg);
    jpeg.segments_mut().retain(is_shown);
    if turned != Orientation::NoTransforms {
        jpeg.set_exif(Some(Bytes::copy_from_slice(&only_orientation(turned))));
    }
    let last = jpeg.segments().last()?;
    let scans = last.len_with_entropy() - last.len();
    let mut bytes = jpeg.encoder().bytes().to_vec();
    let scans = bytes.split_off(bytes.len() - scans);
    copy_scans(&scans, &mut bytes);
    Some(bytes)
}

/// Whether a segment is needed to show the picture: all but the ones for applications and comments, of
/// which three kinds are (JFIF, the colour profile, and Adobe's note on the kind of colours).
fn is_shown(segment: &JpegSegment) -> bool {
    let begins = |with: &[u8]| segment.contents().starts_with(with);
    match segment.marker() {
        markers::APP0 => begins(b"JFIF\0"),
        markers::APP2 => begins(b"ICC_PROFILE\0"),
        markers::APP14 => begins(b"Adobe"),
        marker => !is_note(marker),
    }
}

fn is_note(marker: u8) -> bool {
    (markers::APP0..=markers::APP15).contains(&marker) || marker == markers::COM
}

/// EXIF with one entry, number 0x0112 in the format TIFF.
fn only_orientation(turned: Orientation) -> [u8; 26] {
    let mut exif = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[19] = turned.to_exif();
    exif
}

/// Copies the scans up to the mark of the picture's end. Behind it telephones hide films and further
/// pictures, each with metadata of its own; between scans there may be notes. A picture that was cut off
/// has no such mark; what there is of it is copied.
fn copy_scans(bytes: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for (marker, at, next) in (Markers { bytes, at: 0 }) {
        if marker == markers::EOI {
            return out.extend_from_slice(&bytes[from..next]);
        }
        if is_note(marker) {
            out.extend_from_slice(&bytes[from..at]);
            from = next.min(bytes.len());
        }
    }
    out.extend_from_slice(&bytes[from..]);
}

/// The markers among scans: each with where it begins and where its segment ends.
struct Markers<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Markers<'_> {
    type Item = (u8, usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.at + self.bytes.get(self.at..)?.iter().position(|byte| *byte == 0xff)?;
            let byte = |after: usize| self.bytes.get(at + after).copied();
            let marker = byte(1)?;
            self.at = match marker {
                // A byte 0xff of the data, a restart, and filling.
                0x00 | 0x01 | 0xd0..=0xd7 => at + 2,
                0xff => at + 1,
                markers::EOI => at + 2,
                _ => at + 2 + usize::from(u16::from_be_bytes([byte(2)?, byte(3)?])).max(2),
            };
            if !matches!(marker, 0x00 | 0x01 | 0xd0..=0xd7 | 0xff) {
                return Some((marker, at, self.at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scans_end_where_the_picture_does() {
        let mut out = Vec::new();
        let scans = b"a\xff\x00b\xff\xd0c\xff\xfe\x00\x06home\xff\xda\x00\x03xd\xff\xd9film";
        copy_scans(scans, &mut out);
        assert_eq!(out, b"a\xff\x00b\xff\xd0c\xff\xda\x00\x03xd\xff\xd9");
        for (cut, wanted) in
            [(&b"abc"[..], &b"abc"[..]), (b"ab\xff", b"ab\xff"), (b"a\xff\xfe\xff\xffhome", b"a"), (b"a\xff\xfe\x00\x00\xff", b"a\xff")]
        {
            out.clear();
            copy_scans(cut, &mut out);
            assert_eq!(out, wanted);
        }
    }

    #[test]
    fn the_one_entry_can_be_read() {
        for number in 2..=8 {
            let turned = Orientation::from_exif(number).unwrap();
            assert_eq!(Orientation::from_exif_chunk(&only_orientation(turned)), Some(turned));
        }
    }
}
