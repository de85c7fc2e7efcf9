//! JSON Schemas: what `site.yaml` asks of the front matter of a type, compiled once for a
//! configuration and asked for each page.
//!
//! This folder is the only user of boon. A schema is a value: nothing outside it is ever opened, neither
//! a file nor an address, because a schema that could would read whatever it names. What boon finds is
//! told in a writer's words (`words`). Keys that nobody declared are not its business: `yaml` finds those
//! against the list of keys, as boon would blame good keys once another part of a schema fails.

mod compile;
mod editors;
mod example;
mod implied;
mod impossible;
mod values;
mod vocabulary;
mod words;

use crate::diag::Span;
use crate::source::{Hash, Key};
use crate::yaml::Node;
use boon::{SchemaIndex, Schemas};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

pub use compile::{Compiler, Mistake};
pub use editors::for_editors;
pub use example::{example, form, takes};
pub use values::{Meaning, value};

/// A compiled schema.
#[derive(Clone)]
pub struct Schema(Arc<Compiled>);

struct Compiled {
    json: Value,
    hash: Hash,
    schemas: Schemas,
    index: SchemaIndex,
}

/// Schemas are the same where they are written the same.
impl PartialEq for Schema {
    fn eq(&self, other: &Schema) -> bool {
        self.0.hash == other.0.hash
    }
}

/// The hash stands for the schema, so that keys made of settings stay short.
impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "Schema({})", self.0.hash.to_hex())
    }
}

/// Something in a value that the schema does not allow.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// Where, unless it concerns the whole value.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Whether a key is missing.
    pub missing: bool,
}

impl Schema {
    fn new(json: Value, schemas: Schemas, index: SchemaIndex) -> Schema {
        let hash = Key::new("schema", 1).text(&json.to_string()).finish();
        Schema(Arc::new(Compiled { json, hash, schemas, index }))
    }

    /// The schema as it was written.
    pub fn json(&self) -> &Value {
        &self.0.json
    }

    /// The schema of a key.
    pub fn of(&self, key: &str) -> Option<&Value> {
        self.0.json.get("properties")?.get(key)
    }

    /// The keys that it describes, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.json.get("properties").and_then(Value::as_object).into_iter().flat_map(|keys| keys.keys())
    }

    /// The keys that every value has to have, in order.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.0.json.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// What the schema does not allow in a value; `node` is the YAML that it was made from, and
    /// `kind` the name of the type.
    pub fn faults(&self, value: &Value, node: &Node, kind: &str) -> Vec<Fault> {
        match self.0.schemas.validate(value, self.0.index) {
            Ok(()) => Vec::new(),
            Err(error) => words::faults(&error, &words::Asked { schema: &self.0.json, value, node, kind }),
        }
    }
}
