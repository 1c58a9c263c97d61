//! Checks that bytes are a complete OpenAPI 3 document. Whether it is a good one is the generator's business.
//!
//! A cut YAML file often still parses, and a server may deliver a cut file as a success. So the end of the file is
//! inspected, and what it refers to.

use std::str;

use serde_json::Value;
use xtask_common::{
    Error,
    description::{self, resolve},
};

/// Keys whose values are data, without references.
const DATA: &[&str] = &["example", "examples", "default", "const", "enum", "value"];

/// Returns the tree of a complete document; `previous` is the stored one.
pub(super) fn inspect(bytes: &[u8], previous: Option<&Value>) -> Result<Value, Error> {
    let text = str::from_utf8(bytes)
        .map_err(|error| Error::new(format!("expected UTF-8, found another byte at offset {}", error.valid_up_to())))?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Err(Error::new("the file is empty"));
    }
    if start.starts_with('<') {
        return Err(Error::new("expected a description, found a page of HTML or XML"));
    }
    let tree = description::parse(text).map_err(|error| Error::new(format!("the file is no YAML or JSON: {error}")))?;
    refuse_other_formats(&tree)?;
    refuse_missing_parts(&tree)?;
    // JSON that parses has its closing brace.
    if !start.starts_with('{') {
        refuse_cut(text, &tree, previous)?;
    }
    Ok(tree)
}

fn refuse_other_formats(tree: &Value) -> Result<(), Error> {
    let found = match (tree.get("openapi"), tree.get("swagger")) {
        (Some(Value::String(version)), _) if is_version_3(version) => return Ok(()),
        (Some(version), _) => format!("`openapi: {version}`"),
        (None, Some(version)) => format!("`swagger: {version}`"),
        (None, None) => "no `openapi` key".to_owned(),
    };
    Err(Error::new(format!("expected OpenAPI 3, found {found}")))
}

fn is_version_3(version: &str) -> bool {
    let mut parts = version.split(['.', '-']);
    parts.next() == Some("3") && parts.next().is_some_and(|minor| minor.parse::<u8>().is_ok())
}

fn refuse_missing_parts(tree: &Value) -> Result<(), Error> {
    for pointer in ["/info/title", "/info/version"] {
        if !tree.pointer(pointer).is_some_and(Value::is_string) {
            return Err(Error::new(format!("the document has no {}", pointer[1..].replace('/', "."))));
        }
    }
    let has = |key: &str| tree.get(key).is_some_and(Value::is_object);
    let is_3_0 = tree["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
    if has("paths") || (!is_3_0 && (has("webhooks") || has("components"))) {
        return Ok(());
    }
    Err(Error::new("the document has no paths"))
}

fn refuse_cut(text: &str, tree: &Value, previous: Option<&Value>) -> Result<(), Error> {
    if let Some(place) = empty_end(tree) {
        return Err(Error::new(format!("the file is cut: it ends at {place}, which has no value")));
    }
    let mut loose = Vec::new();
    collect_loose_references(tree, tree, &mut loose);
    collect_loose_schemes(tree, &mut loose);
    let Some(end) = loose.first() else { return Ok(()) };
    let ends_in_a_line = !text.ends_with('\n');
    if ends_in_a_line || previous.is_some_and(|previous| lost_section(previous, tree, &loose)) {
        return Err(Error::new(format!("the file is cut: it refers to {end}, which is not there")));
    }
    Ok(())
}

/// Returns where the document ends, if a value is missing there: `type:` and no more.
fn empty_end(tree: &Value) -> Option<String> {
    let mut place = String::new();
    let mut value = tree;
    loop {
        match value {
            Value::Object(entries) => {
                let (name, last) = entries.iter().next_back()?;
                if DATA.contains(&name.as_str()) {
                    return None;
                }
                place.push_str(&format!("/{}", description::escape(name)));
                value = last;
            }
            Value::Array(items) => {
                value = items.last()?;
                place.push_str(&format!("/{}", items.len() - 1));
            }
            Value::Null => return Some(place),
            _ => return None,
        }
    }
}

/// Returns the references within the document that lead nowhere.
fn collect_loose_references(document: &Value, value: &Value, loose: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::String(reference)) = entries.get("$ref")
                && reference.starts_with('#')
                && resolve(document, reference).is_none()
            {
                loose.push(reference.clone());
            }
            for (_, value) in entries.iter().filter(|(name, _)| !DATA.contains(&name.as_str())) {
                collect_loose_references(document, value, loose);
            }
        }
        Value::Array(items) => items.iter().for_each(|value| collect_loose_references(document, value, loose)),
        _ => {}
    }
}

/// Returns the security schemes that the document requires as a whole and does not declare.
fn collect_loose_schemes(document: &Value, loose: &mut Vec<String>) {
    let requirements = document.get("security").and_then(Value::as_array).into_iter().flatten();
    for name in requirements.filter_map(Value::as_object).flat_map(|requirement| requirement.keys()) {
        let reference = format!("#/components/securitySchemes/{}", description::escape(name));
        if resolve(document, &reference).is_none() {
            loose.push(reference);
        }
    }
}

/// Reports whether a part of the stored document is missing although it is still referred to.
fn lost_section(previous: &Value, tree: &Value, loose: &[String]) -> bool {
    loose.iter().any(|reference| {
        // `#/components/schemas/Name`: the part is `/components/schemas`.
        let part = reference.trim_start_matches('#').rsplit_once('/').map_or("", |(part, _)| part);
        !part.is_empty() && previous.pointer(part).is_some() && tree.pointer(part).is_none()
    })
}

#[cfg(test)]
mod tests;
