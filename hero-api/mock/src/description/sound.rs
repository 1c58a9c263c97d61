//! Checks that all targets of references exist, and that each schema is valid: once each, without compiling any.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    description::StartError,
    description::{prepare::DATA, schema::pointer},
};

/// Where schemas of their own are.
const SCHEMAS: &str = "/components/schemas/";

/// Follows every reference of every operation.
pub(super) fn check(tree: &Value) -> Result<(), StartError> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![&tree["paths"], &tree["webhooks"]];
    while let Some(node) = waiting.pop() {
        match node {
            Value::Object(map) => {
                if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
                    waiting.extend(follow_once(tree, reference, &mut reached)?);
                }
                waiting.extend(map.iter().filter(|(key, _)| is_read(key)).map(|(_, value)| value));
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    Ok(())
}

/// Returns the target of a reference, the first time.
fn follow_once<'a>(
    tree: &'a Value,
    reference: &str,
    reached: &mut BTreeSet<String>,
) -> Result<Option<&'a Value>, StartError> {
    let is_anchor = reference.starts_with('#') && !reference.starts_with("#/");
    if is_anchor {
        return Ok(None);
    }
    let lost = || StartError::new(format!("the reference `{reference}` leads nowhere"));
    let at = pointer(reference).ok_or_else(lost)?;
    let target = tree.pointer(&at).ok_or_else(lost)?;
    if !reached.insert(at.clone()) {
        return Ok(None);
    }
    if at.strip_prefix(SCHEMAS).is_some_and(|name| !name.contains('/')) {
        check_schema(target).map_err(|error| StartError::new(format!("{reference}: {error}")))?;
    }
    Ok(Some(target))
}

/// Reports whether the value of a key is followed: data and extensions have no references.
fn is_read(key: &str) -> bool {
    (key == "default" || !DATA.contains(&key)) && !key.starts_with("x-")
}

/// Checks a node against the meta-schema of schemas.
pub(super) fn check_schema(node: &Value) -> Result<(), StartError> {
    let not_one = |at: String| StartError::new(format!("a schema is not one, at {at}"));
    jsonschema::draft202012::meta::validate(node).map_err(|error| not_one(error.instance_path().to_string()))
}
