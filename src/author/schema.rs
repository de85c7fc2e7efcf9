//! `schema`: JSON Schemas for editors, of `site.yaml` and of the front matter of each type, made from the
//! same tables that the files are read with.

use crate::config::{self, Config, PageType};
use crate::diag::RULES;
use crate::limits;
use crate::markdown::front;
use crate::schema::for_editors;
use crate::yaml::{Field, Kind};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Stands in every schema that is written, so that it may be replaced by a newer one.
pub const MARK: &str = "Written by `guidepost schema`; it is replaced when that runs again.";

/// The version of JSON Schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schemas by the names of their files.
pub fn schemas(config: &Config) -> Vec<(String, Value)> {
    let mut all = vec![("site.schema.json".to_owned(), site())];
    all.push(("page.schema.json".to_owned(), page("A page without a type", config, None)));
    let mut taken = HashSet::new();
    for (name, page_type) in &config.types {
        let schema = page(&format!("A page of the type {name}"), config, Some((name, page_type)));
        all.push((format!("type-{}.schema.json", file_name(name, &mut taken)), schema));
    }
    all
}

/// The name of a file for a type. A type is any text, and a file's name is not; where two types would have the same,
/// as some systems see it, the second has a number.
fn file_name(of: &str, taken: &mut HashSet<String>) -> String {
    let name: String = of.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut free = std::iter::once(name.clone()).chain(numbered).filter(|name| taken.insert(name.to_lowercase()));
    free.next().unwrap_or(name)
}

/// The schema of `site.yaml`.
fn site() -> Value {
    let mut schema = object(config::FIELDS);
    let names = |names: Vec<&str>| json!({"enum": names});
    let codes = RULES.iter().map(|rule| rule.code).collect();
    let limits =
        limits::KEYS.iter().map(|(name, about)| ((*name).to_owned(), json!({"type": "integer", "minimum": 0, "description": about})));
    schema["properties"]["limits"]["properties"] = Value::Object(limits.collect());
    schema["properties"]["limits"]["additionalProperties"] = json!(false);
    schema["properties"]["check"]["properties"]["rules"]["propertyNames"] = names(codes);
    schema["properties"]["types"]["additionalProperties"]["properties"]["schema"]["$ref"] = json!(DIALECT);
    schema["properties"]["fields"]["additionalProperties"] = json!({"$ref": DIALECT});
    headed("site.yaml of Guidepost", schema)
}

/// The schema of front matter.
fn page(title: &str, config: &Config, of: Option<(&String, &PageType)>) -> Value {
    let mut schema = object(front::FIELDS);
    let about = |about: &str, kind: Kind| described(value(kind), about);
    for taxonomy in &config.taxonomies {
        schema["properties"][taxonomy] = about("Terms of this taxonomy.", Kind::Texts);
    }
    if let Some((name, page_type)) = of {
        for (key, kind) in page_type.keys() {
            if schema["properties"].get(key).is_none() {
                schema["properties"][key] = value(kind);
            }
        }
        schema["properties"]["type"] = json!({"const": name});
        schema["required"] = json!(["type"]);
        if let Some(own) = &page_type.schema {
            let mut own = for_editors(own.json(), "/allOf/0");
            // It would forbid the common keys.
            own.as_object_mut().map(|own| own.remove("additionalProperties"));
            let keys = own.get_mut("properties").and_then(Value::as_object_mut);
            for (_, schema) in keys.into_iter().flatten().filter(|(key, _)| takes_one(key, config)) {
                // One text stands for a list of one.
                *schema = json!({"anyOf": [schema, value(Kind::Text)]});
            }
            schema["allOf"] = json!([own]);
        }
    }
    headed(title, schema)
}

/// Whether a key takes one text in the place of a list.
fn takes_one(key: &str, config: &Config) -> bool {
    let common = front::FIELDS.iter().any(|field| field.name == key && matches!(field.kind, Kind::Texts));
    common || config.taxonomies.iter().any(|taxonomy| taxonomy == key)
}

fn headed(title: &str, schema: Value) -> Value {
    let mut all = Map::new();
    all.insert("$schema".into(), json!(DIALECT));
    all.insert("$comment".into(), json!(MARK));
    all.insert("title".into(), json!(title));
    if let Value::Object(schema) = schema {
        all.extend(schema);
    }
    Value::Object(all)
}

/// The schema of a map with these keys.
fn object(fields: &[Field]) -> Value {
    let keys: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), described(value(field.kind), field.about))).collect();
    json!({"type": "object", "properties": keys, "additionalProperties": false})
}

fn described(mut schema: Value, about: &str) -> Value {
    schema["description"] = json!(about);
    schema
}

/// The schema of a kind of value.
fn value(kind: Kind) -> Value {
    // Numbers and dates count as the text they are written as.
    let text = json!({"type": ["string", "number", "boolean"]});
    match kind {
        Kind::Text => text,
        Kind::Integer => json!({"type": "integer"}),
        Kind::Count => json!({"type": "integer", "minimum": 0}),
        Kind::Number => json!({"type": "number", "minimum": 0, "maximum": 1000}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Date => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}),
        // Our reader takes `off`, `true` and `false` as words here; editors take them as truth values.
        Kind::Choice(words) => {
            let truth = |word: &&str| match *word {
                "true" => Some(json!(true)),
                "false" | "off" => Some(json!(false)),
                _ => None,
            };
            json!({"enum": words.iter().map(|word| json!(word)).chain(words.iter().filter_map(truth)).collect::<Vec<_>>()})
        }
        Kind::Counts => json!({"type": "array", "items": value(Kind::Count)}),
        Kind::Texts => json!({"anyOf": [text, {"type": "array", "items": text}]}),
        Kind::Maps(fields) => json!({"type": "array", "items": object(fields)}),
        Kind::Map(fields) => object(fields),
        Kind::Named(kind) => json!({"type": "object", "additionalProperties": value(*kind)}),
        Kind::Any => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Compiler;
    use crate::source::Source;
    use crate::yaml::{Codes, Document, Node};

    fn node(text: &str) -> Node {
        let codes = Codes { syntax: "a", duplicate: "b", value: "c", key: "d" };
        let (node, problems) = Document { path: &"a.yaml".into(), text, offset: 0, codes }.parse_within(100_000);
        assert_eq!(problems, []);
        node.unwrap()
    }

    /// The faults of a YAML text against a schema that we write.
    fn faults(schema: &Value, text: &str) -> Vec<String> {
        let mut schema = schema.clone();
        // The schema of schemas is the library's own.
        if let Some(own) = schema.pointer_mut("/properties/types/additionalProperties/properties/schema") {
            *own = json!({});
        }
        let schema = Compiler::default().compile(&node(&schema.to_string())).unwrap();
        let text = node(text);
        schema.faults(&text.json(), &text, "").into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn an_editor_finds_what_check_finds() {
        let yaml = "title: A\nlanguages: [en]\nlimits: {pages: 1}\nmarkup: {raw_html: maybe}\ntypes: {faq: {fields: [a]}}\n";
        assert_eq!(faults(&site(), yaml).len(), 2);
        assert_eq!(faults(&site(), include_str!("../../site.yaml")), [] as [&str; 0]);
        let text = "types:\n  faq:\n    schema: {required: [minutes], properties: {minutes: {type: integer}}}\n";
        let (config, problems) = Config::read(&Source::new("site.yaml", text.as_bytes().to_vec()));
        assert_eq!(problems, []);
        let all = schemas(&config);
        assert_eq!(
            all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["site.schema.json", "page.schema.json", "type-faq.schema.json"]
        );
        let faq = &all[2].1;
        assert_eq!(faults(faq, "title: A\ntype: faq\nminutes: 5\ntags: [a]\n"), [] as [&str; 0]);
        assert_eq!(faults(faq, "title: A\ntype: faq\ntags: [a]\n"), ["`minutes` is missing"]);
        assert_eq!(faults(faq, "title: A\ntype: howto\nminutes: 5\n").len(), 1);
    }

    #[test]
    fn an_editor_allows_what_check_allows() {
        let text = "types:\n  faq:\n    schema:\n      $defs: {lang: {enum: [en, sv]}}\n      properties:\n        \
            when: {type: string}\n        lang: {$ref: \"#/$defs/lang\"}\n        authors: {type: array, items: {type: string}}\n        \
            facts: {properties: {year: {type: string}}}\n";
        let (config, problems) = Config::read(&Source::new("site.yaml", text.as_bytes().to_vec()));
        assert_eq!(problems, []);
        let faq = &schemas(&config)[2].1;
        assert_eq!(faults(faq, "title: A\ntype: faq\nwhen: 2022\nlang: sv\nauthors: Me\nfacts: {year: 1999}\n"), [] as [&str; 0]);
        assert_eq!(faults(faq, "title: A\ntype: faq\nwhen: [a]\nlang: de\nfacts: old\n").len(), 3);
    }

    #[test]
    fn each_type_has_a_file_of_its_own() {
        let text = "types: {a/b: {}, a b: {}, A_B: {}, a_b-2: {}}\n";
        let (config, _) = Config::read(&Source::new("site.yaml", text.as_bytes().to_vec()));
        let names: HashSet<String> = schemas(&config).into_iter().map(|(name, _)| name.to_lowercase()).collect();
        assert_eq!(names.len(), 6, "{names:?}");
    }
}
