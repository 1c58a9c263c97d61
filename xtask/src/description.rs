//! Text of a description into a JSON tree, for the commands that look at one without the generator.

use serde_json::{Map, Number, Value};

use crate::Error;

/// The tree of a YAML or JSON text. Keys that YAML reads as numbers or booleans (`200:`) become text.
pub(crate) fn parse(text: &str) -> Result<Value, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| Error::new(error.to_string()))?;
    value.apply_merge().map_err(|error| Error::new(error.to_string()))?;
    json(value)
}

/// How many operations a description has, whether the generator understands them or not.
pub(crate) fn operations(tree: &Value) -> usize {
    const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let items = ["paths", "webhooks"].iter().filter_map(|it| tree.get(it)?.as_object()).flat_map(|it| it.values());
    items.map(|item| METHODS.iter().filter(|method| item.get(method).is_some()).count()).sum()
}

fn json(value: serde_yaml::Value) -> Result<Value, Error> {
    Ok(match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(it) => Value::Bool(it),
        serde_yaml::Value::Number(it) => number(&it)?,
        serde_yaml::Value::String(it) => Value::String(it),
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(json).collect::<Result<_, _>>()?),
        serde_yaml::Value::Mapping(entries) => {
            let mut object = Map::new();
            for (name, value) in entries {
                let name = key(name)?;
                if object.contains_key(&name) {
                    return Err(Error::new(format!("the key `{name}` is there twice")));
                }
                object.insert(name, json(value)?);
            }
            Value::Object(object)
        }
        serde_yaml::Value::Tagged(it) => return Err(Error::new(format!("the tag {} has no meaning here", it.tag))),
    })
}

fn number(number: &serde_yaml::Number) -> Result<Value, Error> {
    let integer = number.as_i64().map(Number::from).or_else(|| number.as_u64().map(Number::from));
    let number = integer.or_else(|| number.as_f64().and_then(Number::from_f64));
    number.map(Value::Number).ok_or_else(|| Error::new("a number that JSON does not have"))
}

fn key(key: serde_yaml::Value) -> Result<String, Error> {
    match key {
        serde_yaml::Value::String(it) => Ok(it),
        serde_yaml::Value::Number(it) => Ok(it.to_string()),
        serde_yaml::Value::Bool(it) => Ok(it.to_string()),
        serde_yaml::Value::Null => Ok("null".to_owned()),
        _ => Err(Error::new("a key that is no text")),
    }
}

/// One segment of a JSON pointer.
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// The value that a reference within the document points to.
pub(crate) fn resolve<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    document.pointer(pointer).or_else(|| document.pointer(&percent_decoded(pointer)))
}

/// A reference is a URI: its fragment may be percent-encoded.
fn percent_decoded(text: &str) -> String {
    let encoded = format!("fragment={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(encoded.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
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
        assert_eq!(parse("200: a\n'200': b\n").unwrap_err().to_string(), "the key `200` is there twice");
    }

    #[test]
    fn resolves_encoded_references() {
        let document = json!({ "paths": { "/v1/{id}": 1 } });
        assert_eq!(resolve(&document, "#/paths/~1v1~1%7Bid%7D"), Some(&json!(1)));
        assert_eq!(resolve(&document, "other.yaml#/paths"), None);
    }
}
