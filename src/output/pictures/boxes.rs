//! AVIF and HEIF files without their metadata. Such a file is a tree of boxes, and it says by numbers of bytes
//! where each part of the picture stands; so nothing moves here: what is not the picture becomes zeros.
//!
//! Of what pictures are made of, and of boxes, those that show the picture stay. In a file with films
//! (`moov`), bytes that nothing names stay too, because the tables of films are not read.

use std::collections::HashMap;
use std::ops::Range;

/// Boxes that stay, by the box that they are in; the first line is the file itself.
const STAY: &[(&[u8; 4], &[&[u8; 4]])] = &[
    (b"file", &[b"ftyp", b"meta", b"mdat", b"moov", b"free"]),
    (b"meta", &[b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp", b"iref", b"idat", b"dinf", b"grpl", b"ipro", b"free"]),
    (b"moov", &[b"mvhd", b"trak", b"mvex", b"free"]),
    (b"trak", &[b"tkhd", b"tref", b"edts", b"mdia", b"free"]),
];

/// Items that are a picture, a part of one, or how parts are put together.
const PICTURES: &[&[u8; 4]] = &[
    b"av01", b"grid", b"iovl", b"iden", b"tmap", b"sato", b"unci", b"mski", b"hvc1", b"lhv1", b"hvt1", b"avc1", b"evc1", b"vvc1", b"jpeg",
    b"j2k1",
];

/// Properties of items that describe them in words, or say when they were made. The others are counted and
/// tell how to show the picture.
const WORDS: &[&[u8; 4]] = &[b"udes", b"uuid", b"crtt", b"mdft"];

/// How many stretches the items of a file may have in all. A picture of many tiles has a few hundred; more would
/// fill the memory.
const MOST: usize = 65_536;

/// EXIF without entries, as an item holds it: where it begins, in four bytes, and an empty table in the
/// format TIFF. What reads the file may insist on finding one.
const NO_EXIF: &[u8; 18] = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0";

/// A box: its kind, where it begins, and where its contents are.
struct Part {
    kind: [u8; 4],
    start: usize,
    body: Range<usize>,
}

/// Where an item's bytes stand, and its kind.
struct Item {
    kind: [u8; 4],
    extents: Vec<Range<usize>>,
}

/// Whether a file is made of boxes.
pub(super) fn is_of_boxes(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
}

/// The file with zeros in place of its metadata; none where its parts cannot be told apart.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.to_vec();
    let top = parts(bytes, 0..bytes.len())?;
    clean(bytes, b"file", &top, &mut out)?;
    let mut metas = top.iter().filter(|part| &part.kind == b"meta");
    let Some(meta) = metas.next() else { return Some(out) };
    if metas.next().is_some() {
        return None;
    }
    let inside = parts(bytes, after_version(meta)?)?;
    clean(bytes, b"meta", &inside, &mut out)?;
    forget_words(bytes, &inside, &mut out)?;
    let items = items(bytes, &inside)?;
    let (pictures, others): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| PICTURES.contains(&&item.kind));
    let ranges = |items: &[Item]| items.iter().flat_map(|item| item.extents.iter().cloned()).collect::<Vec<_>>();
    let mut wiped = ranges(&others);
    if !top.iter().any(|part| &part.kind == b"moov") {
        let stores =
            |parts: &[Part], kind: &[u8; 4]| parts.iter().filter(|part| &part.kind == kind).map(|part| part.body.clone()).collect();
        let (data, small): (Vec<_>, Vec<_>) = (stores(&top, b"mdat"), stores(&inside, b"idat"));
        wiped.extend(data.into_iter().chain(small));
    }
    for range in merged(wiped) {
        out[range].fill(0);
    }
    for first in others.iter().filter(|item| &item.kind == b"Exif").filter_map(|item| item.extents.first()) {
        if let Some(place) = out[first.clone()].first_chunk_mut() {
            *place = *NO_EXIF;
        }
    }
    // The pictures last: whatever else claims their bytes.
    for range in merged(ranges(&pictures)) {
        out[range.clone()].copy_from_slice(&bytes[range]);
    }
    Some(out)
}

/// The boxes in a stretch of a file, in which the last may be cut off; none where there is something else.
fn parts(bytes: &[u8], within: Range<usize>) -> Option<Vec<Part>> {
    let mut found = Vec::new();
    let mut start = within.start;
    while start < within.end {
        let mut reader = Reader { bytes: bytes.get(..within.end)?, at: start };
        let size = reader.number(4)?;
        let kind = reader.name()?;
        let size = match size {
            0 => within.end - start,
            1 => reader.number(8)?,
            size => size,
        };
        let end = start.saturating_add(size).min(within.end);
        if end < reader.at {
            return None;
        }
        found.push(Part { kind, start, body: reader.at..end });
        start = end;
    }
    Some(found)
}

/// What stands in a box after its version, in one that has a version.
fn after_version(part: &Part) -> Option<Range<usize>> {
    (part.body.len() >= 4).then(|| part.body.start + 4..part.body.end)
}

/// Empties the boxes that do not stay, and what is free; looks into those of films.
fn clean(bytes: &[u8], within: &[u8; 4], parts_of_it: &[Part], out: &mut [u8]) -> Option<()> {
    let (_, stay) = STAY.iter().find(|(kind, _)| *kind == within)?;
    for part in parts_of_it {
        if !stay.contains(&&part.kind) || &part.kind == b"free" {
            out[part.start + 4..part.start + 8].copy_from_slice(b"free");
            out[part.body.clone()].fill(0);
        } else if matches!(&part.kind, b"moov" | b"trak") {
            clean(bytes, &part.kind, &parts(bytes, part.body.clone())?, out)?;
        }
    }
    Some(())
}

/// Empties the properties that are words. They stay in their place, because properties are counted.
fn forget_words(bytes: &[u8], inside: &[Part], out: &mut [u8]) -> Option<()> {
    for properties in inside.iter().filter(|part| &part.kind == b"iprp") {
        for container in parts(bytes, properties.body.clone())?.iter().filter(|part| &part.kind == b"ipco") {
            for property in parts(bytes, container.body.clone())?.iter().filter(|part| WORDS.contains(&&part.kind)) {
                out[property.body.clone()].fill(0);
            }
        }
    }
    Some(())
}

/// The items of a file and where their bytes are.
fn items(bytes: &[u8], inside: &[Part]) -> Option<Vec<Item>> {
    let one = |kind: &[u8; 4]| inside.iter().find(|part| &part.kind == kind);
    let Some(places) = one(b"iloc") else { return Some(Vec::new()) };
    let kinds = one(b"iinf").map_or_else(|| Some(HashMap::new()), |part| kinds(bytes, part))?;
    let store = one(b"idat").map_or(0..0, |part| part.body.clone());
    let mut reader = Reader { bytes: bytes.get(..places.body.end)?, at: places.body.start };
    let version = reader.number(4)? >> 24;
    let sizes = reader.number(2)?;
    let size = |nibble: usize| sizes >> (nibble * 4) & 0xf;
    let (offsets, lengths, bases, indices) = (size(3), size(2), size(1), if version == 0 { 0 } else { size(0) });
    // Without lengths an item would be all of the file, and there is no end to how many such there could be.
    if lengths == 0 || version > 2 {
        return None;
    }
    let wide = if version < 2 { 2 } else { 4 };
    let mut items = Vec::new();
    let mut stretches = 0;
    for _ in 0..reader.number(wide)? {
        let kind = kinds.get(&reader.number(wide)?).copied().unwrap_or_default();
        let method = if version == 0 { 0 } else { reader.number(2)? & 0xf };
        let other_file = reader.number(2)? != 0;
        let base = reader.number(bases)?;
        let mut extents = Vec::new();
        for _ in 0..reader.number(2)? {
            reader.number(indices)?;
            let start = base.checked_add(reader.number(offsets)?)?;
            let length = reader.number(lengths)?;
            let within = match method {
                0 => 0..bytes.len(),
                1 => store.clone(),
                _ => return None,
            };
            stretches += 1;
            if length == 0 || stretches > MOST {
                return None;
            }
            let start = within.start.saturating_add(start).min(within.end);
            extents.push(start..start.saturating_add(length).min(within.end));
        }
        if !other_file {
            items.push(Item { kind, extents });
        }
    }
    Some(items)
}

/// The kinds of items by their numbers.
fn kinds(bytes: &[u8], part: &Part) -> Option<HashMap<usize, [u8; 4]>> {
    let mut reader = Reader { bytes: bytes.get(..part.body.end)?, at: part.body.start };
    let version = reader.number(4)? >> 24;
    reader.number(if version == 0 { 2 } else { 4 })?;
    let mut kinds = HashMap::new();
    for entry in parts(bytes, reader.at..part.body.end)?.iter().filter(|entry| &entry.kind == b"infe") {
        let mut reader = Reader { bytes: bytes.get(..entry.body.end)?, at: entry.body.start };
        let version = reader.number(4)? >> 24;
        let number = reader.number(if version < 3 { 2 } else { 4 })?;
        reader.number(2)?;
        // Older entries have no kind, and no picture is one of them.
        if version >= 2 {
            kinds.insert(number, reader.name()?);
        }
    }
    Some(kinds)
}

/// The same stretches in order and without overlaps, so that no byte is worked on twice.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut done = 0;
    let mut rest = |range: Range<usize>| {
        let rest = range.start.max(done)..range.end;
        done = done.max(range.end);
        (!rest.is_empty()).then_some(rest)
    };
    ranges.into_iter().filter_map(&mut rest).collect()
}

/// Reads numbers one after another.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// A number of so many bytes, at most eight.
    fn number(&mut self, size: usize) -> Option<usize> {
        let bytes = self.bytes.get(self.at..self.at.checked_add(size)?).filter(|_| size <= 8)?;
        self.at += size;
        usize::try_from(bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))).ok()
    }

    fn name(&mut self) -> Option<[u8; 4]> {
        let name = *self.bytes.get(self.at..)?.first_chunk()?;
        self.at += 4;
        Some(name)
    }
}
