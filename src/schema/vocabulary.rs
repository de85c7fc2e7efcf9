//! The words of JSON Schema, and where in their values further schemas stand.

/// What the words of JSON Schema (2020-12, and the old names that people still write) take.
pub(super) const WORDS: &[(&str, Holds)] = &[
    ("$anchor", Holds::Other),
    ("$comment", Holds::Other),
    ("$defs", Holds::Named),
    ("$id", Holds::Other),
    ("$ref", Holds::Other),
    ("$schema", Holds::Other),
    ("additionalProperties", Holds::Schema),
    ("allOf", Holds::List),
    ("anyOf", Holds::List),
    ("const", Holds::Other),
    ("contains", Holds::Schema),
    ("default", Holds::Other),
    ("definitions", Holds::Named),
    ("dependentRequired", Holds::Other),
    ("dependentSchemas", Holds::Named),
    ("deprecated", Holds::Other),
    ("description", Holds::Other),
    ("else", Holds::Schema),
    ("enum", Holds::Other),
    ("examples", Holds::Other),
    ("exclusiveMaximum", Holds::Other),
    ("exclusiveMinimum", Holds::Other),
    ("format", Holds::Other),
    ("if", Holds::Schema),
    ("items", Holds::Schema),
    ("maxContains", Holds::Other),
    ("maxItems", Holds::Other),
    ("maxLength", Holds::Other),
    ("maxProperties", Holds::Other),
    ("maximum", Holds::Other),
    ("minContains", Holds::Other),
    ("minItems", Holds::Other),
    ("minLength", Holds::Other),
    ("minProperties", Holds::Other),
    ("minimum", Holds::Other),
    ("multipleOf", Holds::Other),
    ("not", Holds::Schema),
    ("oneOf", Holds::List),
    ("pattern", Holds::Other),
    ("patternProperties", Holds::Named),
    ("prefixItems", Holds::List),
    ("properties", Holds::Named),
    ("propertyNames", Holds::Schema),
    ("required", Holds::Other),
    ("then", Holds::Schema),
    ("title", Holds::Other),
    ("type", Holds::Other),
    ("unevaluatedItems", Holds::Schema),
    ("unevaluatedProperties", Holds::Schema),
    ("uniqueItems", Holds::Other),
];

/// Where in the value of a word further schemas stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Holds {
    /// It is one.
    Schema,
    /// Its items are.
    List,
    /// The values of its keys are.
    Named,
    /// Nowhere.
    Other,
}

/// Where in the value of a word further schemas stand; none for words that JSON Schema does not have.
pub(super) fn holds(word: &str) -> Option<Holds> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, holds)| *holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
