//! Each folder of `accepts/` is a description, and a short print of its normalised form.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test all accepts::` rewrites the prints.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use generator::Input;
use generator::normalize::Normalized;
use generator::normalize::model::{Additional, Kind, MediaType, Operation, Schema, SchemaId, Text};
use generator::report::report;
use generator::vocabulary::{Bound, Numeric, SchemeUse};

use crate::fixture::Fixture;

#[test]
fn each_description_is_normalised_as_expected() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/accepts");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let wrong: Vec<String> = folders.iter().filter_map(|folder| check(folder).err()).collect();
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECTED=1 rewrites the prints", wrong.join("\n"));
}

fn check(folder: &Path) -> Result<(), String> {
    let name = folder.file_name().unwrap().to_string_lossy();
    let found = found(&Fixture::read(folder)?.input()).map_err(|report| format!("== {name}\n{report}"))?;
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(expected).map_err(|error| format!("{name}: expected.txt: {error}"))?;
    if found == expected { Ok(()) } else { Err(format!("== {name}: expected\n{expected}\n== found\n{found}")) }
}

fn found(input: &Input<'_>) -> Result<String, String> {
    let tree = generator::read_tree(input).map_err(|failure| report(&failure, &input.files(None)))?;
    let normalized =
        generator::normalize_tree(&tree).map_err(|failure| report(&failure, &input.files(Some(tree.origins()))))?;
    Ok(print(&normalized))
}

fn print(api: &Normalized) -> String {
    let mut text = String::new();
    let webhooks = api.webhooks.iter().map(|webhook| ("webhook ", &webhook.operation));
    for (prefix, operation) in api.operations.iter().map(|operation| ("", operation)).chain(webhooks) {
        print_operation(&mut text, api, prefix, operation);
    }
    let mut seen = HashSet::new();
    for schema in &api.schemas.0 {
        let Some(name) = schema.component.as_ref().filter(|component| seen.insert((*component, &schema.at))) else {
            continue;
        };
        writeln!(text, "{name} = {}", body(api, schema, &[])).unwrap();
    }
    text
}

fn print_operation(text: &mut String, api: &Normalized, prefix: &str, operation: &Operation) {
    let keys = |all: &Vec<SchemeUse>| all.iter().map(|scheme| scheme.name.clone()).collect();
    let security: Vec<Vec<String>> = operation.security.iter().map(keys).collect();
    writeln!(text, "{prefix}{} {} security {security:?}", operation.method, operation.path).unwrap();
    for parameter in &operation.parameters {
        let (place, required) =
            (format!("{:?}", parameter.location).to_lowercase(), if parameter.required { "" } else { "?" });
        let explode = if parameter.explode { " explode" } else { "" };
        writeln!(text, "  {place} {}{required}: {}{explode}", parameter.name, slot(api, parameter.schema)).unwrap();
    }
    if let Some(body) = &operation.body {
        writeln!(text, "  body{}", content(api, &body.content)).unwrap();
    }
    for answer in &operation.responses {
        writeln!(text, "  {:?}{}", answer.status, content(api, &answer.content)).unwrap();
    }
}

fn content(api: &Normalized, types: &[MediaType]) -> String {
    types
        .iter()
        .map(|media| format!(" {}: {}", media.name, media.schema.map_or("none".to_owned(), |schema| slot(api, schema))))
        .collect()
}

/// Prints a schema where it is used: components by name.
fn slot(api: &Normalized, id: SchemaId) -> String {
    slot_within(api, id, &[])
}

/// Prints a schema within others: one that contains itself by the place where it is written.
fn slot_within(api: &Normalized, id: SchemaId, around: &[SchemaId]) -> String {
    let schema = &api.schemas[id];
    match &schema.component {
        None if around.contains(&schema.identity) => format!("<#{}>", schema.at),
        None => body(api, schema, around),
        Some(name) => {
            let is_same = |other: &&Schema| other.component.as_ref() == Some(name) && other.at == schema.at;
            let first = api.schemas.0.iter().find(is_same).unwrap();
            let null = if schema.nullable && !first.nullable { "|null" } else { "" };
            let docs = if schema.description == first.description { String::new() } else { docs(schema) };
            format!("{name}{null}{docs}")
        }
    }
}

fn docs(schema: &Schema) -> String {
    let title = schema.title.as_ref().map(|title| format!(" <{title}>")).unwrap_or_default();
    format!(
        "{title}{}",
        schema.description.as_ref().map(|description| format!(" \"{description}\"")).unwrap_or_default()
    )
}

fn body(api: &Normalized, schema: &Schema, around: &[SchemaId]) -> String {
    let around = [around, &[schema.identity]].concat();
    let slot = |id: SchemaId| slot_within(api, id, &around);
    let kind = match &schema.kind {
        Kind::Any => "any".to_owned(),
        Kind::Boolean(None) => "boolean".to_owned(),
        Kind::Boolean(Some(only)) => only.to_string(),
        Kind::Integer(numeric) => format!("integer{}", bounds(numeric)),
        Kind::Number(numeric) => format!("number{}", bounds(numeric)),
        Kind::Text(text) => format!("text{}", rules(text)),
        Kind::Array(array) => format!("[{}]", slot(array.items)),
        Kind::Enum(values) => format!("enum({})", values.join(", ")),
        Kind::Integers(values) => format!("integers{values:?}"),
        Kind::Constant(value) => format!("const({value})"),
        Kind::Object(object) => {
            let mut fields: Vec<String> = Vec::new();
            for (name, property) in &object.properties {
                let mark = if property.required { "" } else { "?" };
                let read = if property.read_only { "readonly " } else { "" };
                let write = if property.write_only { "writeonly " } else { "" };
                fields.push(format!("{read}{write}{name}{mark}: {}", slot(property.schema)));
            }
            match &object.additional {
                Additional::Unsaid => {}
                Additional::Forbidden => fields.push("!".to_owned()),
                Additional::Any => fields.push("*".to_owned()),
                Additional::Schema(schema) => fields.push(format!("*: {}", slot(*schema))),
            }
            format!("{{{}}}", fields.join(", "))
        }
        Kind::Union(union) => {
            let members: Vec<String> = union.members.iter().map(|member| slot(*member)).collect();
            let tag = union.discriminator.as_ref().map(|tag| format!(" by {} {:?}", tag.property, tag.values));
            format!(
                "{}({}){}",
                if union.exclusive { "one" } else { "any" },
                members.join(" | "),
                tag.unwrap_or_default()
            )
        }
    };
    let null = if schema.nullable { "|null" } else { "" };
    let default = schema.default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
    let told: String = schema.unchecked.iter().map(|(key, value)| format!(" [{key} {value}]")).collect();
    format!("{kind}{null}{default}{told}{}", docs(schema))
}

fn rules(schema: &Text) -> String {
    let mut text = schema.format.as_ref().map(|format| format!(":{format}")).unwrap_or_default();
    text.extend(schema.pattern.as_ref().map(|pattern| format!("/{pattern}/")));
    if schema.min_length.is_some() || schema.max_length.is_some() {
        text.push_str(&format!("({:?}..{:?})", schema.min_length, schema.max_length));
    }
    text
}

fn bounds(numeric: &Numeric) -> String {
    let end = |bound: &Option<Bound>| {
        bound.as_ref().map(|bound| format!("{}{}", bound.value, if bound.exclusive { "!" } else { "" }))
    };
    let format = numeric.format.as_ref().map(|format| format!(":{format}")).unwrap_or_default();
    match (end(&numeric.minimum), end(&numeric.maximum)) {
        (None, None) => format,
        (least, most) => format!("{format}({}..{})", least.unwrap_or_default(), most.unwrap_or_default()),
    }
}
