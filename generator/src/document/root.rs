//! Reads the document itself: `info`, `servers`, `tags`, and what the other files read.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::components::{read_components, read_elsewhere};
use crate::document::definitions::settle_definitions;
use crate::document::fields::{Fields, Names};
use crate::document::identity::resolve_references;
use crate::document::model::{Document, PathItem, RefOr, Tag, Version};
use crate::document::operation::read_path_item;
use crate::document::reader::Reader;
use crate::document::security::read_requirements;
use crate::document::server::read_servers;
use crate::pointer::Pointer;
use crate::vocabulary::VERSION;

/// The dialects of JSON Schema that OpenAPI has unless it says otherwise, and the one that they are built on. Each of
/// OpenAPI's has a name or a date after this.
const DIALECTS: [&str; 3] = [
    "https://spec.openapis.org/oas/3.1/dialect/",
    "https://spec.openapis.org/oas/3.2/dialect/",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Reads a tree.
///
/// # Errors
/// Every key that is unknown, not supported, or of the wrong type.
pub fn read_document(root: &Value) -> Result<Document, Diagnostics> {
    let version = read_version(root)?;
    let mut reader = Reader::new(root, version);
    let document = read_root(&mut reader, root, version);
    let dynamics = resolve_references(&mut reader);
    settle_definitions(&mut reader);
    dynamics.settle(&mut reader);
    let Reader { diagnostics, schemas, notes, marks, .. } = reader;
    let document = diagnostics.or(document)?;
    match document {
        Some(document) => Ok(Document { schemas, notes, marks, ..document }),
        None => Err(Diagnostic::at("missing-key", &Pointer::root(), "expected an OpenAPI description").into()),
    }
}

fn read_version(root: &Value) -> Result<Version, Diagnostic> {
    let at = Pointer::root().key("openapi");
    if let Some(version) = root.get("openapi").and_then(Value::as_str).and_then(Version::of) {
        return Ok(version);
    }
    let found = match root.get("openapi") {
        Some(other) => format!("found {other}"),
        None if root.get("swagger").is_some() => "found `swagger`".to_owned(),
        None => "found no `openapi`".to_owned(),
    };
    let message = format!("expected OpenAPI \"3.0.x\", \"3.1.x\" or \"3.2.x\", {found}");
    Err(Diagnostic::at("unsupported-version", &at, message).help("convert the description to OpenAPI 3.1 first"))
}

fn read_root(reader: &mut Reader<'_>, root: &Value, version: Version) -> Option<Document> {
    let mut fields = Fields::open(reader, root, &Pointer::root(), "the description")?;
    fields.ignore(&["openapi", "externalDocs"]);
    // It is read before all else, because references are resolved against it.
    if version >= Version::V32 {
        fields.ignore(&["$self"]);
    }
    read_dialect(reader, &mut fields);
    fields.require(reader, "info");
    let (title, api_version, description) = match fields.take("info") {
        Some((value, at)) => read_info(reader, value, &at)?,
        None => return None,
    };
    let servers = read_servers(reader, &mut fields);
    let security = read_requirements(reader, &mut fields).unwrap_or_default();
    let tags = fields.list(reader, "tags").unwrap_or_default();
    let tags = tags.into_iter().filter_map(|(value, at)| read_tag(reader, value, at)).collect();
    if version == Version::V30 {
        fields.require(reader, "paths");
    }
    let paths = read_path_items(reader, &mut fields, "paths", Names::NotExtensions);
    if version == Version::V30 {
        note_webhooks(reader, &mut fields);
    }
    let webhooks = read_path_items(reader, &mut fields, "webhooks", Names::Any);
    let mut components = match fields.take("components") {
        Some((value, at)) => read_components(reader, value, &at).unwrap_or_default(),
        None => Default::default(),
    };
    read_elsewhere(reader, &mut components);
    fields.finish(reader);
    let (schemas, notes, marks) = Default::default();
    Some(Document {
        version,
        title,
        api_version,
        description,
        servers,
        security,
        tags,
        paths,
        webhooks,
        components,
        schemas,
        notes,
        marks,
    })
}

/// Descriptions of 3.0 have their webhooks as extensions, or in another description; those that have them as 3.1 does
/// mean the same.
fn note_webhooks(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    for (name, value, at) in fields.entries(reader, "webhooks", Names::Any) {
        if value.get(VERSION).is_none() {
            let message = format!("webhooks came with OpenAPI 3.1; `{name}` is understood so");
            reader.note("webhooks-of-3.1", &at, message);
        }
    }
}

fn read_dialect(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    if let Some(dialect) = fields.text(reader, "jsonSchemaDialect")
        && !DIALECTS.iter().any(|known| dialect.starts_with(known))
    {
        let at = fields.at.key("jsonSchemaDialect");
        reader.refuse("unsupported-dialect", &at, format!("the dialect `{dialect}` is not supported"));
    }
}

/// Title, version, description.
fn read_info(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<(String, String, Option<String>)> {
    let mut fields = Fields::open(reader, value, at, "`info`")?;
    fields.ignore(&["summary", "termsOfService", "contact", "license"]);
    let title = fields.required_text(reader, "title");
    // Nothing depends on it, and a description without it says all the rest.
    let version = fields.text(reader, "version").unwrap_or_default();
    let description = fields.text(reader, "description");
    fields.finish(reader);
    Some((title?, version, description))
}

fn read_tag(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Tag> {
    let mut fields = Fields::open(reader, value, &at, "a tag")?;
    let name = fields.required_text(reader, "name");
    let description = fields.text(reader, "description");
    fields.ignore(&["externalDocs", "summary", "parent", "kind"]);
    let extensions = fields.finish(reader);
    Some(Tag { at, name: name?, description, extensions })
}

fn read_path_items(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &str,
    names: Names,
) -> indexmap::IndexMap<String, RefOr<PathItem>> {
    let entries = fields.entries(reader, key, names);
    let items = entries.into_iter();
    items.filter_map(|(name, value, at)| Some((name.to_owned(), read_path_item(reader, value, at)?))).collect()
}
