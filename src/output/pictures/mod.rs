//! Pictures as they are published: without what cameras write into them, and in further widths.
//!
//! A picture that a page shows gets narrower versions in its own format, so that a phone need not load
//! what a wide screen needs; the original loses its metadata (places, names, previews) and nothing else. A
//! PNG file whose metadata says how to turn it is turned, because browsers do not agree on it there.
//! Everything here is a function of the file's bytes, so whoever keeps the results needs no other key. It
//! makes no formats that the writer did not choose, never enlarges, makes no version that would have no fewer
//! bytes, as happens to drawings of few colours, and none of GIF, AVIF, SVG, animated pictures, JPEG files in CMYK (whose colours only the profile in the file describes) and lossy
//! WebP (which no library in Rust writes). BMP, ICO and SVG files, which cameras do not write, are published
//! as they are.

mod blocks;
mod boxes;
mod chunks;
mod kept;
mod narrow;
mod strip;

use crate::diag::Diagnostic;
use crate::source::{Hash, Key};
use image::metadata::Orientation;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::{Bytes, ImageEXIF};
use std::sync::Arc;

pub use kept::Kept;

/// How much of a picture is read at first to learn its size; photographs with long metadata need more.
pub const HEAD: u64 = 64 * 1024;

/// The formats that narrower versions are made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// By how the file begins, because its name may say anything.
    fn of(bytes: &[u8]) -> Option<Format> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Format::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
            _ => None,
        }
    }
}

/// What the head of a picture tells.
#[derive(Debug, PartialEq)]
pub struct Look {
    /// Width and height in pixels as it is shown, that is turned as the camera wished.
    pub size: (u32, u32),
    /// Whether narrower versions can be made of it.
    pub narrows: bool,
}

/// Looks at the beginning of a picture, without decoding it; none where that does not tell its size.
pub fn look(head: &[u8]) -> Option<Look> {
    if Format::of(head) == Some(Format::Jpeg) {
        return look_at_jpeg(head);
    }
    let size = imagesize::blob_size(head).ok()?;
    let size = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let has = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    match Format::of(head) {
        // How it is turned stands somewhere before the pixels.
        Some(Format::Png) if head.len() as u64 == HEAD && !chunks::reaches_pixels(head) => None,
        Some(Format::Png) => {
            let size = if swaps(chunks::orientation(head)) { (size.1, size.0) } else { size };
            Some(Look { size, narrows: !chunks::is_animated(head) })
        }
        // A name that only looks like a chunk's leaves a picture without narrower versions, or with some that are
        // no smaller and are left out.
        Some(Format::WebP) => Some(Look { size, narrows: has(b"VP8L") && !has(b"ANIM") }),
        _ => Some(Look { size, narrows: false }),
    }
}

fn look_at_jpeg(head: &[u8]) -> Option<Look> {
    let jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(head)).ok()?;
    let (width, height) = jpeg.dimensions()?;
    let (width, height) = (u32::from(width), u32::from(height));
    let size = if swaps(orientation(&jpeg)) { (height, width) } else { (width, height) };
    let frame = jpeg.segments().iter().find(|segment| is_frame(segment.marker()))?;
    let colours = frame.contents().get(5).copied();
    // The decoder mistakes the colours of a file with one scan for each of them, unless it is progressive.
    let progressive = frame.marker() == markers::SOF2;
    let together = jpeg.segments().last().is_some_and(|scan| scan.contents().first().copied() == colours);
    Some(Look { size, narrows: matches!(colours, Some(1 | 3)) && (progressive || together) })
}

/// Whether a segment tells the size and the colours.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, markers::DHT | markers::JPG | markers::DAC)
}

/// How a photograph has to be turned.
fn orientation(jpeg: &Jpeg) -> Orientation {
    jpeg.exif().and_then(|exif| Orientation::from_exif_chunk(&exif)).unwrap_or(Orientation::NoTransforms)
}

/// Whether turning makes the width the height.
fn swaps(orientation: Orientation) -> bool {
    matches!(orientation, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
}

/// The key under which a narrower version is kept.
pub fn key(content: &Hash, width: u32) -> Hash {
    Key::new("picture", 2).hash(content).debug(&width).finish()
}

/// The original without its metadata, turned if it is a PNG file that says so; as it is where it is of another
/// format. `megapixels` limits what is decoded.
///
/// # Errors
/// Why it cannot be read.
pub fn whole(bytes: &[u8], megapixels: u64) -> Result<Vec<u8>, String> {
    match Format::of(bytes) {
        Some(Format::Png) if chunks::orientation(bytes) != Orientation::NoTransforms => narrow::turned(bytes, megapixels),
        _ => stripped(bytes),
    }
}

fn stripped(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let stripped = match Format::of(bytes) {
        Some(format) => strip::strip(bytes, format),
        None if blocks::is_of_blocks(bytes) => blocks::strip(bytes),
        None if boxes::is_of_boxes(bytes) => boxes::strip(bytes),
        None => return Ok(bytes.to_vec()),
    };
    stripped.ok_or_else(|| "its metadata, which may say where it was taken, cannot be told from its pixels".to_owned())
}

/// Versions of a picture with these widths, in order; none for one that would be no smaller in bytes than the
/// original. `megapixels` limits what is decoded.
///
/// # Errors
/// Why none can be made.
pub fn narrower(bytes: &[u8], widths: &[u32], megapixels: u64) -> Result<Vec<Option<Vec<u8>>>, String> {
    let original = whole(bytes, megapixels)?;
    // Its decoder would fill what is missing with grey.
    if Format::of(bytes) == Some(Format::Jpeg) && !original.ends_with(&[0xff, markers::EOI]) {
        return Err("it ends before it is complete".to_owned());
    }
    let made = narrow::narrow(bytes, widths, megapixels)?;
    Ok(made.into_iter().map(|version| Some(version).filter(|version| version.len() < original.len())).collect())
}

/// What is published of a picture: the whole, or the version of a width. Where there is none, the original stands
/// in for it.
pub fn published(bytes: &[u8], width: Option<u32>, megapixels: u64) -> (Vec<u8>, Option<String>) {
    let narrow = width.map(|width| narrower(bytes, &[width], megapixels).map(|mut made| made.swap_remove(0)));
    let made = match narrow {
        Some(Ok(Some(version))) => Ok(version),
        Some(Err(why)) => Err(why),
        None | Some(Ok(None)) => whole(bytes, megapixels),
    };
    made.map_or_else(|why| (stripped(bytes).unwrap_or_else(|_| bytes.to_vec()), Some(why)), |made| (made, None))
}

/// Says that no other versions of a picture can be made, and why.
pub fn problem(path: &Arc<str>, why: &str) -> Diagnostic {
    Diagnostic::new("image-damaged", path, format!("this picture seems to be damaged and is published as it is, in one width: {why}"))
        .hint("Save it again from a picture editor.")
}
