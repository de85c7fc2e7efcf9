//! PNG files: a list of chunks, of which those stay that show the picture, also of a file that was cut off.

use image::metadata::Orientation;

/// Chunks that say how to show the picture.
const SHOWN: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs",
    b"sPLT", b"hIST", b"acTL", b"fcTL", b"fdAT",
];

/// Those of them that say what the numbers of the pixels mean as colours, however many there are.
const COLOURS: &[&[u8; 4]] = &[b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"cICP", b"mDCV", b"cLLI"];

/// How the file begins.
const SIGNATURE: usize = 8;
/// The signature and the first chunk, which always has the same length.
const HEAD: usize = SIGNATURE + 25;

/// A chunk; the last of a file may be cut off.
struct Chunk<'a> {
    kind: [u8; 4],
    /// All of it as it stands in the file.
    bytes: &'a [u8],
    whole: bool,
}

fn chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = SIGNATURE;
    std::iter::from_fn(move || {
        let rest = file.get(at..)?;
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind = *rest.get(4..)?.first_chunk()?;
        let whole = length.saturating_add(12);
        let bytes = &rest[..whole.min(rest.len())];
        at = at.saturating_add(whole);
        Some(Chunk { kind, bytes, whole: bytes.len() == whole })
    })
}

/// The chunks before the pixels.
fn front(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    chunks(file).take_while(|chunk| &chunk.kind != b"IDAT")
}

/// The file without its metadata; none where it does not begin as such files do.
pub(super) fn strip(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.get(..SIGNATURE)?.to_vec();
    chunks(file).next().filter(|chunk| &chunk.kind == b"IHDR")?;
    for chunk in chunks(file) {
        if SHOWN.contains(&&chunk.kind) {
            out.extend_from_slice(chunk.bytes);
        }
        // Whatever stands behind the end is no part of the picture.
        if &chunk.kind == b"IEND" {
            break;
        }
    }
    Some(out)
}

/// Whether a part of a file reaches as far as the pixels.
pub(super) fn reaches_pixels(file: &[u8]) -> bool {
    chunks(file).any(|chunk| &chunk.kind == b"IDAT")
}

/// Whether it is several pictures, one after another.
pub(super) fn is_animated(file: &[u8]) -> bool {
    front(file).any(|chunk| &chunk.kind == b"acTL")
}

/// How browsers turn the picture. They read this before the pixels, and turn no film.
pub(super) fn orientation(file: &[u8]) -> Orientation {
    let said = front(file).find(|chunk| &chunk.kind == b"eXIf" && chunk.whole);
    let turned = said.and_then(|chunk| Orientation::from_exif_chunk(&chunk.bytes[8..chunk.bytes.len() - 4]));
    turned.filter(|_| !is_animated(file)).unwrap_or(Orientation::NoTransforms)
}

/// A picture that was encoded anew, with what the original says of its colours.
pub(super) fn with_colours(encoded: &[u8], original: &[u8]) -> Vec<u8> {
    let (head, rest) = encoded.split_at(HEAD.min(encoded.len()));
    let colours = front(original).filter(|chunk| chunk.whole && COLOURS.contains(&&chunk.kind)).flat_map(|chunk| chunk.bytes);
    head.iter().chain(colours).chain(rest).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        [&(contents.len() as u32).to_be_bytes(), kind.as_slice(), contents, b"crc!"].concat()
    }

    #[test]
    fn a_file_that_was_cut_off_has_no_metadata_either() {
        let head = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13])].concat();
        let pixels = chunk(b"IDAT", b"pixels");
        let file = [head.clone(), chunk(b"eXIf", b"at home"), pixels.clone(), chunk(b"tEXt", b"at home"), chunk(b"IEND", b"")].concat();
        for end in 0..file.len() {
            let stripped = strip(&file[..end]);
            assert_eq!(stripped.is_some(), end >= SIGNATURE + 8, "{end}");
            assert!(!stripped.unwrap_or_default().windows(4).any(|part| part == b"home"), "{end}");
        }
        let cut = [head.clone(), chunk(b"eXIf", b"at home"), pixels[..12].to_vec()].concat();
        assert_eq!(strip(&cut), Some([&head, &pixels[..12]].concat()));
        assert_eq!(strip(&[file.clone(), b"at home".to_vec()].concat()), strip(&file));
    }
}
