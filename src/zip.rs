//! ZIP archives that have the same bytes on any machine: files carry the first time that the format knows and
//! the usual rights, and the compressor does not depend on the processor.
//!
//! The only user of rawzip and miniz_oxide. What goes into an archive, and where it goes, is for others.

use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, crc32};
use std::io::{self, Write};

/// How hard the compressor tries: twice as long as the middle gains one part in a hundred.
const LEVEL: u8 = 6;

/// The beginning of 1980 in seconds since 1970. Without a time, readers find the day 0 of the month 0, which
/// some of them fail on.
const FIRST_TIME: i64 = 315_532_800;

/// An ordinary file that everybody may read. Without rights an archive counts as made on MS-DOS, and `unzip` then finds
/// the names in it that are not in English letters to be wrong.
const RIGHTS: u32 = 0o100_644;

/// Files that are compressed already.
const COMPRESSED: &[&str] =
    &["avif", "gif", "gz", "jpeg", "jpg", "mp3", "mp4", "ogg", "pdf", "png", "pptx", "webm", "webp", "woff", "woff2", "zip"];

/// A file as an archive holds it.
pub struct Packed {
    bytes: Vec<u8>,
    method: CompressionMethod,
    length: u64,
    checksum: u32,
}

impl Packed {
    /// Compresses a file, unless its name says that it is compressed.
    pub fn new(path: &str, bytes: &[u8]) -> Packed {
        let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let stored = COMPRESSED.contains(&extension.as_str());
        Packed {
            bytes: if stored { bytes.to_vec() } else { miniz_oxide::deflate::compress_to_vec(bytes, LEVEL) },
            method: if stored { CompressionMethod::STORE } else { CompressionMethod::DEFLATE },
            length: bytes.len() as u64,
            checksum: crc32(bytes),
        }
    }
}

/// An archive that grows.
pub struct Zip<W: Write>(ZipArchiveWriter<W>);

impl<W: Write> Zip<W> {
    /// An archive without files.
    pub fn new(to: W) -> Zip<W> {
        Zip(ZipArchiveWriter::new(to))
    }

    /// Adds a file.
    ///
    /// # Errors
    /// What the system says where it cannot be written.
    pub fn add(&mut self, path: &str, packed: &Packed) -> io::Result<()> {
        let file = self.0.new_file(path).compression_method(packed.method).last_modified(UtcDateTime::from_unix(FIRST_TIME));
        let file = file.unix_permissions(RIGHTS);
        let (mut entry, _) = file.start().map_err(told)?;
        entry.write_all(&packed.bytes)?;
        entry.finish(DataDescriptorOutput::new(packed.checksum, packed.length)).map_err(told)?;
        Ok(())
    }

    /// Writes the table of contents, and gives back what was written to.
    ///
    /// # Errors
    /// What the system says where it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish().map_err(told)
    }
}

/// What the system said, where it was the system that failed.
fn told(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
