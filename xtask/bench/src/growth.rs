//! Checks whether generation scales to a description many times as large: the reference description next to copies of
//! itself, with their own paths, operations, tags and components.

use std::{hint::black_box, path::Path};

use serde_json::{Map, Value};
use xtask_common::{Error, engine};
use xtask_compare::progenitor;
use xtask_export as export;

use super::{
    generation::input,
    harness::{Contest, Side},
};

pub(super) const TEN: &str = "growth, 10 times the text";
pub(super) const HUNDRED: &str = "growth, 100 times the text";

/// Compares ten times the text once with the text ten times.
pub(super) fn ten(root: &Path) -> Result<Contest, Error> {
    contest(root, TEN, 10)
}

/// Compares a hundred times the text once with the text a hundred times.
pub(super) fn hundred(root: &Path) -> Result<Contest, Error> {
    contest(root, HUNDRED, 100)
}

fn contest(root: &Path, name: &'static str, copies: usize) -> Result<Contest, Error> {
    let one = reference(root)?;
    let (small, large) = (to_json(&one)?, to_json(&replicated(&one, copies))?);
    engine::generate(&input(&large)).map_err(|failure| Error::new(failure.to_string()))?;
    let whole = move || {
        let _ = black_box(engine::generate(&input(&large)));
    };
    let parts = move || {
        for _ in 0..copies {
            let _ = black_box(engine::generate(&input(&small)));
        }
    };
    Ok(Contest { name, a: Side::new("all at once", whole), b: Side::new("one by one", parts) })
}

/// Returns a number of copies of the reference description in one text.
pub(super) fn copies(root: &Path, copies: usize) -> Result<String, Error> {
    to_json(&replicated(&reference(root)?, copies))
}

/// Returns the reference description as progenitor accepts it.
fn reference(root: &Path) -> Result<Value, Error> {
    let (mut tree, _) = export::converted(&export::effective(root)?)?;
    progenitor::cut_answers(&mut tree);
    serde_json::to_value(export::typed(&tree)?).map_err(|error| Error::new(format!("cannot write JSON: {error}")))
}

fn to_json(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::new(format!("cannot write JSON: {error}")))
}

/// Returns a number of copies of a description in one.
fn replicated(one: &Value, copies: usize) -> Value {
    let mut all = one.clone();
    for copy in 1..copies {
        let renamed = renamed(one, &format!("Copy{copy}"));
        for (path, item) in object(&renamed, "/paths") {
            insert(&mut all, "/paths", format!("/copy{copy}{path}"), item);
        }
        for (section, components) in object(&renamed, "/components") {
            for (name, component) in components.as_object().into_iter().flatten() {
                // Schemes are shared: they do not grow.
                if section != "securitySchemes" {
                    insert(&mut all, &format!("/components/{section}"), format!("{name}Copy{copy}"), component);
                }
            }
        }
    }
    all
}

fn object<'a>(value: &'a Value, at: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(at).and_then(Value::as_object).into_iter().flatten()
}

fn insert(all: &mut Value, at: &str, key: String, value: &Value) {
    if let Some(Value::Object(map)) = all.pointer_mut(at) {
        map.insert(key, value.clone());
    }
}

/// Adds a suffix to references, operations and tags.
fn renamed(value: &Value, suffix: &str) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), part(key, value, suffix))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, suffix)).collect(),
        other => other.clone(),
    }
}

fn part(key: &str, value: &Value, suffix: &str) -> Value {
    match (key, value) {
        ("$ref", Value::String(at)) if !at.contains("/securitySchemes/") => Value::from(format!("{at}{suffix}")),
        ("operationId", Value::String(id)) => Value::from(format!("{id}{suffix}")),
        ("tags", Value::Array(tags)) => tags
            .iter()
            .map(|tag| tag.as_str().map_or_else(|| tag.clone(), |tag| format!("{tag}{suffix}").into()))
            .collect(),
        (_, value) => renamed(value, suffix),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::replicated;

    #[test]
    fn copies_have_names_of_their_own() {
        let one = json!({
            "paths": {"/a": {"get": {"operationId": "listA", "tags": ["x"], "schema": {"$ref": "#/components/schemas/A"}}}},
            "components": {"schemas": {"A": {"type": "string"}}, "securitySchemes": {"key": {}}},
        });
        let two = json!({
            "paths": {
                "/a": {"get": {"operationId": "listA", "tags": ["x"], "schema": {"$ref": "#/components/schemas/A"}}},
                "/copy1/a": {"get": {
                    "operationId": "listACopy1", "tags": ["xCopy1"], "schema": {"$ref": "#/components/schemas/ACopy1"},
                }},
            },
            "components": {
                "schemas": {"A": {"type": "string"}, "ACopy1": {"type": "string"}}, "securitySchemes": {"key": {}},
            },
        });
        assert_eq!(replicated(&one, 2), two);
    }
}
