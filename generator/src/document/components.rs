//! Reads `components`, and references to them.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::content::{read_body, read_example, read_header, read_response};
use crate::document::fields::{Fields, Names};
use crate::document::links::check_links;
use crate::document::model::{Components, RefOr, Reference, Section};
use crate::document::operation::{read_callback, read_path_item};
use crate::document::parameter::read_parameter;
use crate::document::reader::Reader;
use crate::document::schema::read_schema;
use crate::document::security::read_scheme;
use crate::pointer::Pointer;
use crate::vocabulary::Extensions;

pub(super) fn read_components(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Components> {
    let mut fields = Fields::open(reader, value, at, "`components`")?;
    for (_, value, at) in fields.entries(reader, "schemas", Names::Any) {
        read_schema(reader, value, at);
    }
    let components = Components {
        parameters: read_map(reader, &mut fields, Section::Parameters.key(), read_parameter),
        responses: read_map(reader, &mut fields, Section::Responses.key(), read_response),
        bodies: read_map(reader, &mut fields, Section::Bodies.key(), read_body),
        examples: read_map(reader, &mut fields, Section::Examples.key(), read_example),
        schemes: read_map(reader, &mut fields, Section::Schemes.key(), read_scheme),
        path_items: read_map(reader, &mut fields, Section::PathItems.key(), read_path_item),
        headers: read_map(reader, &mut fields, Section::Headers.key(), read_header),
        callbacks: read_map(reader, &mut fields, Section::Callbacks.key(), read_callback),
    };
    check_links(reader, &mut fields);
    // Whatever could refer to these is refused where it stands, so nothing that is used is lost.
    fields.finish(reader);
    Some(components)
}

/// Reads what references lead to and is not among the components: any place of the description may be referred to.
pub(super) fn read_elsewhere(reader: &mut Reader<'_>, components: &mut Components) {
    let mut seen = HashSet::new();
    while let Some(next) = reader.elsewhere.pop() {
        if !seen.insert(next.clone()) {
            continue;
        }
        let (section, target) = next;
        // A reference that leads nowhere is a fault where it is followed.
        let Some(value) = reader.root.pointer(target.as_str()) else { continue };
        match section {
            Section::Parameters => add(reader, &mut components.parameters, value, target, read_parameter),
            Section::Responses => add(reader, &mut components.responses, value, target, read_response),
            Section::Bodies => add(reader, &mut components.bodies, value, target, read_body),
            Section::Examples => add(reader, &mut components.examples, value, target, read_example),
            Section::Schemes => add(reader, &mut components.schemes, value, target, read_scheme),
            Section::PathItems => add(reader, &mut components.path_items, value, target, read_path_item),
            Section::Headers => add(reader, &mut components.headers, value, target, read_header),
            Section::Callbacks => add(reader, &mut components.callbacks, value, target, read_callback),
        }
    }
}

fn add<T>(
    reader: &mut Reader<'_>,
    map: &mut IndexMap<Pointer, RefOr<T>>,
    value: &Value,
    target: Pointer,
    read: Read<T>,
) {
    if let Some(it) = read(reader, value, target.clone()) {
        map.insert(target, it);
    }
}

type Read<T> = fn(&mut Reader<'_>, &Value, Pointer) -> Option<RefOr<T>>;

fn read_map<T>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &str,
    read: Read<T>,
) -> IndexMap<Pointer, RefOr<T>> {
    let entries = fields.entries(reader, key, Names::Any);
    entries.into_iter().filter_map(|(_, value, at)| Some((at.clone(), read(reader, value, at)?))).collect()
}

/// What is written at a place: a reference, beside which OpenAPI ignores all else, or the thing itself.
pub(super) fn read_ref_or<T>(
    reader: &mut Reader<'_>,
    section: Section,
    value: &Value,
    at: Pointer,
    read: impl FnOnce(&mut Reader<'_>, &Value, Pointer) -> Option<T>,
) -> Option<RefOr<T>> {
    if value.get("$ref").is_none() {
        return read(reader, value, at).map(RefOr::Item);
    }
    let mut fields = Fields::open(reader, value, &at, "a reference")?;
    let reference = read_reference_of(reader, section, &mut fields)?;
    note_siblings(reader, fields);
    Some(RefOr::Ref(reference))
}

/// The reference that an object holds, where it leads into this document; what else it holds is left.
pub(super) fn read_reference_of(
    reader: &mut Reader<'_>,
    section: Section,
    fields: &mut Fields<'_>,
) -> Option<Reference> {
    let (target, target_at) = fields.take("$ref")?;
    let target = read_target(reader, target, &target_at)?;
    if !section.has(&target) {
        reader.elsewhere.push((section, target.clone()));
    }
    fields.ignore(&["summary"]);
    let description = fields.text(reader, "description");
    Some(Reference { at: fields.at.clone(), target, description })
}

/// Tells what is ignored beside a `$ref`; the `x-` keys there.
pub(super) fn note_siblings(reader: &mut Reader<'_>, fields: Fields<'_>) -> Extensions {
    let (at, version) = (fields.at.clone(), reader.version(&fields.at).name());
    let (ignored, extensions) = fields.finish_ignoring(reader);
    for key in ignored {
        let message = format!("OpenAPI {version} ignores `{key}` beside a `$ref`, and so does the client");
        reader.note("reference-sibling", &at.key(&key), message);
    }
    extensions
}

/// The pointer of a `$ref` into this document.
pub(super) fn read_target(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Pointer> {
    let Some(text) = value.as_str() else {
        reader.fault("wrong-type", at, "expected `$ref` to be a text");
        return None;
    };
    let Some(fragment) = text.strip_prefix('#').filter(|it| it.is_empty() || it.starts_with('/')) else {
        let message = format!("`{text}` is not in this document");
        let help = "bundle the description into one file, or bring the target under `components` by an overlay action";
        reader.fault_help("external-reference", at, message, help);
        return None;
    };
    Some(Pointer::from_text(decode(fragment)))
}

/// A fragment is percent-encoded (RFC 6901, section 6).
pub(crate) fn decode(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = fragment.get(index + 1..index + 3).filter(|_| bytes[index] == b'%');
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| fragment.to_owned())
}
