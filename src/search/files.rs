//! The files of an index: each is a script that hands its strings to the client under its name.
//!
//! Scripts, because from a disk nothing else can be loaded, and under a strict policy nothing
//! else need be allowed. A file's name is a hash of what is in it, so browsers may keep it for
//! ever, and a page that changes changes few files.

use super::encode::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many characters the names of files have.
pub const NAME: usize = 6;

/// A file that hands over strings.
#[derive(Debug)]
pub struct File {
    name: String,
    strings: String,
}

impl File {
    /// A file with these strings.
    pub fn new(parts: &[&str]) -> Self {
        let strings = parts.iter().map(|part| json(*part)).collect::<Vec<_>>().join(",");
        File { name: name_of(&strings), strings }
    }
}

/// Files by name, without folder and extension.
#[derive(Debug, Default)]
pub struct Files(pub BTreeMap<String, Arc<[u8]>>);

impl Files {
    /// Adds a file, and gives its name. Two files that would have the same name are told apart by
    /// hashing the name of the second once more; the order of arrival is always the same.
    pub fn insert(&mut self, file: File) -> String {
        let mut name = file.name;
        loop {
            let bytes: Arc<[u8]> = format!("guidepost.add(\"{name}\",{})\n", file.strings).into_bytes().into();
            if *self.0.entry(name.clone()).or_insert_with(|| Arc::clone(&bytes)) == bytes {
                return name;
            }
            name = name_of(&name);
        }
    }

    /// Adds a file that hands over these strings, and gives its name.
    pub fn add(&mut self, parts: &[&str]) -> String {
        self.insert(File::new(parts))
    }
}

/// Lower case, because some systems do not tell cases apart.
fn name_of(text: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let hash = blake3::hash(text.as_bytes());
    let mut number = u64::from_le_bytes(hash.as_bytes()[..8].try_into().unwrap_or_default());
    let digit = |_| {
        let digit = DIGITS[(number % 36) as usize];
        number /= 36;
        char::from(digit)
    };
    (0..NAME).map(digit).collect()
}
