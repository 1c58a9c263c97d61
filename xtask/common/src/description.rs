//! Parses descriptions into JSON trees, for commands that inspect them without the generator.

use generator::{
    diagnostic::{Place, Source},
    parse,
};
use serde_json::Value;

use crate::Error;

/// Parses YAML or JSON into a tree, with the parser and the bounds of the generator.
pub fn parse(text: &str) -> Result<Value, Error> {
    parse::parse(text, Source::Description).map_err(|fault| {
        let place = match &fault.at {
            Place::Line(line, column) => format!("line {line} column {column}"),
            Place::Pointer(at) => at.to_string(),
        };
        Error::new(format!("{} at {place}", fault.message))
    })
}

/// Returns the number of operations of a description, whether the generator understands them or not.
pub fn operations(tree: &Value) -> usize {
    const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let items = ["paths", "webhooks"]
        .iter()
        .filter_map(|section| tree.get(section)?.as_object())
        .flat_map(|items| items.values());
    items.map(|item| METHODS.iter().filter(|method| item.get(method).is_some()).count()).sum()
}

/// Escapes one segment of a JSON pointer.
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// Returns the target of a reference within the document.
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    // A reference is a URI: its fragment may be percent-encoded.
    let decoded = || percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
    document.pointer(pointer).or_else(|| document.pointer(&decoded()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::{parse, resolve};

    #[test]
    fn keeps_text_that_looks_like_a_number_and_makes_keys_text() {
        let tree = parse("200: '012345678'\ntrue: 012345678\nn: 1.5\n").unwrap();
        assert_eq!(tree, json!({ "200": "012345678", "true": "012345678", "n": 1.5 }));
    }

    #[test]
    fn refuses_a_key_given_twice() {
        assert!(parse("a: 1\na: 2\n").is_err());
        let error = parse("200: a\n'200': b\n").unwrap_err().to_string();
        assert_eq!(error, "the key `200` is written twice at /200");
    }

    #[test]
    fn refuses_at_once_what_never_ends() {
        let start = Instant::now();
        for text in ["[", "{", "{\"a\":", "- ", "? ", "[{a: "] {
            assert!(parse(&text.repeat(400_000)).is_err(), "{text}");
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }

    #[test]
    fn resolves_encoded_references() {
        let document = json!({ "paths": { "/v1/{id}": 1 } });
        assert_eq!(resolve(&document, "#/paths/~1v1~1%7Bid%7D"), Some(&json!(1)));
        assert_eq!(resolve(&document, "other.yaml#/paths"), None);
    }
}
