//! GIF files without their metadata: a list of blocks, of which those that show the picture stay.

/// Applications whose blocks say how to show the picture: how often films are repeated, and the colours.
const APPLICATIONS: &[&[u8]] = &[b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// What ends the picture.
const END: u8 = 0x3b;

/// Whether a file is a GIF file.
pub(super) fn is_of_blocks(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF8")
}

/// The file without comments, blocks of other applications, and what stands behind the picture; none where
/// it ends before the first block. Of one that is cut off later, what there is.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    while let Some(kind) = bytes.get(at) {
        let next = match kind {
            b'!' => after_pieces(bytes, at + 2),
            b',' => after_pieces(bytes, at + 11 + bytes.get(at + 9).copied().map_or(0, colours)),
            // Browsers take what is no block for the end.
            _ => {
                out.push(END);
                break;
            }
        };
        let block = &bytes[at..next];
        if *kind == b',' || is_shown(block) {
            out.extend_from_slice(block);
        }
        at = next;
    }
    Some(out)
}

/// How many bytes a table of colours has, by what is said of it.
fn colours(said: u8) -> usize {
    if said & 0x80 == 0 { 0 } else { 6 << (said & 7) }
}

/// Where the pieces that begin here end: each has its length before it, and the last has none.
fn after_pieces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(length) = bytes.get(at) {
        at += 1 + usize::from(*length);
        if *length == 0 {
            break;
        }
    }
    at.min(bytes.len())
}

/// Whether an extension is needed to show the picture: how long a frame stays, text that is drawn, and what
/// is for some applications.
fn is_shown(block: &[u8]) -> bool {
    match block.get(1) {
        Some(0xf9 | 0x01) => true,
        Some(0xff) => block.get(3..14).is_some_and(|name| APPLICATIONS.contains(&name)),
        _ => false,
    }
}
