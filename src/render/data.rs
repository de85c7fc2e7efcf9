//! The data of a site as templates and components see it, as `data`.

use crate::data::DataFile;
use crate::source::{Hash, Key};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Value;

/// All data of a site.
pub struct Data {
    /// A map from the names of files to what they hold.
    pub(super) value: Value,
    /// A hash of it, of which every page is made.
    pub hash: Hash,
    files: Vec<(Arc<str>, Arc<DataFile>)>,
}

impl Default for Data {
    fn default() -> Self {
        Data::new(&[])
    }
}

impl Data {
    /// The data of these files by their names. A file that cannot be read is an empty value, so that
    /// templates do not fail on top of it.
    pub fn new(files: &[(Arc<str>, Arc<DataFile>)]) -> Data {
        let null = serde_json::Value::Null;
        let all: BTreeMap<&str, &serde_json::Value> =
            files.iter().map(|(name, file)| (&**name, file.value.as_ref().unwrap_or(&null))).collect();
        let key =
            files.iter().fold(Key::new("data", 1), |key, (name, file)| key.text(name).text(&file.source.path).hash(file.source.hash()));
        Data { value: Value::from_serializable(&all), hash: key.finish(), files: files.to_vec() }
    }

    /// The file that templates know by a name.
    pub fn file(&self, name: &str) -> Option<&Arc<DataFile>> {
        self.files.iter().find(|(known, _)| **known == *name).map(|(_, file)| file)
    }
}
