//! Numbers as text that a script can carry and that compresses well: one printable character for
//! a small number, more for larger ones.
//!
//! The 91 characters are those from `#` to `~` without the backslash, so that a string of them
//! needs no escapes. `client.js` reads what stands here.

/// Numbers below this take one character.
const SINGLE: u32 = 46;
/// The base of the further characters.
const BASE: u32 = 45;
/// How many different single characters there are.
pub const SYMBOLS: u32 = 91;

/// One of [`SYMBOLS`] characters.
pub fn symbol(value: u32) -> char {
    let code = b'#' + value.min(SYMBOLS - 1) as u8;
    char::from(if code < b'\\' { code } else { code + 1 })
}

/// Appends a number of any size: digits from the lowest, all but the last above [`SINGLE`].
pub fn push(out: &mut String, mut value: u32) {
    while value >= SINGLE {
        out.push(symbol(SINGLE + value % BASE));
        value /= BASE;
    }
    out.push(symbol(value));
}

/// A list of ascending numbers, as the distances between them.
pub fn ascending(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut out = String::new();
    let mut last = None;
    for number in numbers {
        push(&mut out, last.map_or(number, |last| number - last));
        last = Some(number);
    }
    out
}

/// Appends a word as the number of UTF-16 units that it shares with the one before it, and the rest.
pub fn push_front_coded(out: &mut String, before: &str, word: &str) {
    let shared = before.chars().zip(word.chars()).take_while(|(one, other)| one == other);
    let (units, bytes) = shared.fold((0, 0), |(units, bytes), (c, _)| (units + c.len_utf16(), bytes + c.len_utf8()));
    let fits = (units as u32) < SYMBOLS;
    out.push(symbol(if fits { units as u32 } else { 0 }));
    out.push_str(if fits { &word[bytes..] } else { word });
}

/// A value as JavaScript and JSON write it.
pub fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
