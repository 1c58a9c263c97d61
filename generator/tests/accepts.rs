//! Each folder of `accepts/` is a description, and a short print of what it is once normalised.
//!
//! `UPDATE_EXPECTED=1 cargo test -p hero-api-generator --test accepts` writes the prints anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fixture::Fixture;
use generator::Input;
use generator::normalize::Normalized;
use generator::normalize::model::{Additional, Kind, MediaType, Operation, Schema, SchemaId, Text};
use generator::report::report;
use generator::vocabulary::{Bound, Numeric, SchemeUse};

#[path = "support/fixture.rs"]
mod fixture;

#[test]
fn each_description_is_normalised_as_expected() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/accepts");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    let wrong: Vec<String> = folders.iter().filter_map(|it| check(it).err()).collect();
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECTED=1 writes the prints anew", wrong.join("\n"));
}

fn check(folder: &Path) -> Result<(), String> {
    let name = folder.file_name().unwrap().to_string_lossy();
    let found = found(&Fixture::read(folder)?.input()).map_err(|it| format!("== {name}\n{it}"))?;
    let expected = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(expected).map_err(|it| format!("{name}: expected.txt: {it}"))?;
    if found == expected { Ok(()) } else { Err(format!("== {name}: expected\n{expected}\n== found\n{found}")) }
}

fn found(input: &Input<'_>) -> Result<String, String> {
    let tree = generator::read_tree(input).map_err(|it| report(&it, &input.files(None)))?;
    let normalized = generator::normalize_tree(&tree).map_err(|it| report(&it, &input.files(Some(tree.origins()))))?;
    Ok(print(&normalized))
}

fn print(api: &Normalized) -> String {
    let mut text = String::new();
    let webhooks = api.webhooks.iter().map(|it| ("webhook ", &it.operation));
    for (prefix, operation) in api.operations.iter().map(|it| ("", it)).chain(webhooks) {
        print_operation(&mut text, api, prefix, operation);
    }
    let mut seen = HashSet::new();
    for schema in &api.schemas.0 {
        let Some(name) = schema.component.as_ref().filter(|it| seen.insert((*it, &schema.at))) else { continue };
        writeln!(text, "{name} = {}", body(api, schema, &[])).unwrap();
    }
    text
}

fn print_operation(text: &mut String, api: &Normalized, prefix: &str, operation: &Operation) {
    let keys = |all: &Vec<SchemeUse>| all.iter().map(|it| it.name.clone()).collect();
    let security: Vec<Vec<String>> = operation.security.iter().map(keys).collect();
    writeln!(text, "{prefix}{} {} security {security:?}", operation.method, operation.path).unwrap();
    for it in &operation.parameters {
        let (place, required) = (format!("{:?}", it.location).to_lowercase(), if it.required { "" } else { "?" });
        let explode = if it.explode { " explode" } else { "" };
        writeln!(text, "  {place} {}{required}: {}{explode}", it.name, slot(api, it.schema)).unwrap();
    }
    if let Some(body) = &operation.body {
        writeln!(text, "  body{}", content(api, &body.content)).unwrap();
    }
    for it in &operation.responses {
        writeln!(text, "  {:?}{}", it.status, content(api, &it.content)).unwrap();
    }
}

fn content(api: &Normalized, types: &[MediaType]) -> String {
    types
        .iter()
        .map(|it| format!(" {}: {}", it.name, it.schema.map_or("none".to_owned(), |it| slot(api, it))))
        .collect()
}

/// A schema where it is used: components by name.
fn slot(api: &Normalized, id: SchemaId) -> String {
    slot_within(api, id, &[])
}

/// A schema within others: one that holds itself by the place where it is written.
fn slot_within(api: &Normalized, id: SchemaId, around: &[SchemaId]) -> String {
    let schema = &api.schemas[id];
    match &schema.component {
        None if around.contains(&schema.identity) => format!("<#{}>", schema.at),
        None => body(api, schema, around),
        Some(name) => {
            let is_it = |it: &&Schema| it.component.as_ref() == Some(name) && it.at == schema.at;
            let first = api.schemas.0.iter().find(is_it).unwrap();
            let null = if schema.nullable && !first.nullable { "|null" } else { "" };
            let docs = if schema.description == first.description { String::new() } else { docs(schema) };
            format!("{name}{null}{docs}")
        }
    }
}

fn docs(schema: &Schema) -> String {
    let title = schema.title.as_ref().map(|it| format!(" <{it}>")).unwrap_or_default();
    format!("{title}{}", schema.description.as_ref().map(|it| format!(" \"{it}\"")).unwrap_or_default())
}

fn body(api: &Normalized, schema: &Schema, around: &[SchemaId]) -> String {
    let around = [around, &[schema.identity]].concat();
    let slot = |id: SchemaId| slot_within(api, id, &around);
    let kind = match &schema.kind {
        Kind::Any => "any".to_owned(),
        Kind::Boolean(None) => "boolean".to_owned(),
        Kind::Boolean(Some(only)) => only.to_string(),
        Kind::Integer(it) => format!("integer{}", numeric(it)),
        Kind::Number(it) => format!("number{}", numeric(it)),
        Kind::Text(it) => format!("text{}", rules(it)),
        Kind::Array(it) => format!("[{}]", slot(it.items)),
        Kind::Enum(values) => format!("enum({})", values.join(", ")),
        Kind::Integers(values) => format!("integers{values:?}"),
        Kind::Constant(it) => format!("const({it})"),
        Kind::Object(it) => {
            let mut fields: Vec<String> = Vec::new();
            for (name, property) in &it.properties {
                let mark = if property.required { "" } else { "?" };
                let read = if property.read_only { "readonly " } else { "" };
                let write = if property.write_only { "writeonly " } else { "" };
                fields.push(format!("{read}{write}{name}{mark}: {}", slot(property.schema)));
            }
            match &it.additional {
                Additional::Unsaid => {}
                Additional::Forbidden => fields.push("!".to_owned()),
                Additional::Any => fields.push("*".to_owned()),
                Additional::Schema(it) => fields.push(format!("*: {}", slot(*it))),
            }
            format!("{{{}}}", fields.join(", "))
        }
        Kind::Union(it) => {
            let members: Vec<String> = it.members.iter().map(|it| slot(*it)).collect();
            let tag = it.discriminator.as_ref().map(|it| format!(" by {} {:?}", it.property, it.values));
            format!("{}({}){}", if it.exclusive { "one" } else { "any" }, members.join(" | "), tag.unwrap_or_default())
        }
    };
    let null = if schema.nullable { "|null" } else { "" };
    let default = schema.default.as_ref().map(|it| format!(" = {it}")).unwrap_or_default();
    let told: String = schema.unchecked.iter().map(|(key, value)| format!(" [{key} {value}]")).collect();
    format!("{kind}{null}{default}{told}{}", docs(schema))
}

fn rules(it: &Text) -> String {
    let mut text = it.format.as_ref().map(|it| format!(":{it}")).unwrap_or_default();
    text.extend(it.pattern.as_ref().map(|it| format!("/{it}/")));
    if it.min_length.is_some() || it.max_length.is_some() {
        text.push_str(&format!("({:?}..{:?})", it.min_length, it.max_length));
    }
    text
}

fn numeric(it: &Numeric) -> String {
    let end = |it: &Option<Bound>| it.as_ref().map(|it| format!("{}{}", it.value, if it.exclusive { "!" } else { "" }));
    let format = it.format.as_ref().map(|it| format!(":{it}")).unwrap_or_default();
    match (end(&it.minimum), end(&it.maximum)) {
        (None, None) => format,
        (least, most) => format!("{format}({}..{})", least.unwrap_or_default(), most.unwrap_or_default()),
    }
}
