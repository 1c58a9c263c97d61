//! Reads `components`, and references to them.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::content::read_media_type;
use crate::document::fields::{Fields, Names};
use crate::document::identity::is_own_address;
use crate::document::links::check_links;
use crate::document::model::{Components, RefOr, Reference, Section, Version};
use crate::document::reader::Reader;
use crate::document::referent::{Referent, SECTIONS};
use crate::document::schema::read_schema;
use crate::pointer::Pointer;
use crate::vocabulary::Extensions;

pub(super) fn read_components(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Components> {
    let mut fields = Fields::open(reader, value, at, "`components`")?;
    for (_, value, at) in fields.entries(reader, "schemas", Names::Any) {
        read_schema(reader, value, at);
    }
    let mut components = Components::default();
    for read_section in SECTIONS {
        read_section(reader, &mut fields, &mut components);
    }
    check_links(reader, &mut fields);
    if reader.version(at) >= Version::V32 {
        for (name, value, at) in fields.entries(reader, "mediaTypes", Names::Any) {
            read_media_type(reader, name, value, at);
        }
    }
    // Whatever could refer to these is refused where it stands, so nothing that is used is lost.
    fields.finish(reader);
    Some(components)
}

pub(super) fn read_section<T: Referent>(reader: &mut Reader<'_>, fields: &mut Fields<'_>, components: &mut Components) {
    for (_, value, at) in fields.entries(reader, T::SECTION.key(), Names::Any) {
        T::all_mut(components).extend(T::read(reader, value, at.clone()).map(|thing| (at, thing)));
    }
}

/// A place that a reference leads to, and how what is there is read.
pub(super) struct Elsewhere {
    section: Section,
    at: Pointer,
    read: fn(&mut Reader<'_>, &mut Components, &Value, Pointer),
}

/// Reads what references lead to and is not among the components: any place of the description may be referred to.
pub(super) fn read_elsewhere(reader: &mut Reader<'_>, components: &mut Components) {
    let mut seen = HashSet::new();
    while let Some(Elsewhere { section, at, read }) = reader.elsewhere.pop() {
        if !seen.insert((section, at.clone())) {
            continue;
        }
        // A reference that leads nowhere is a fault where it is followed.
        let Some(value) = reader.root.pointer(at.as_str()) else { continue };
        read(reader, components, value, at);
    }
}

fn read_to<T: Referent>(reader: &mut Reader<'_>, components: &mut Components, value: &Value, at: Pointer) {
    let thing = T::read(reader, value, at.clone());
    T::all_mut(components).extend(thing.map(|thing| (at, thing)));
}

/// What is written at a place: a reference, beside which OpenAPI ignores all else, or the thing itself.
pub(super) fn read_ref_or<T: Referent>(
    reader: &mut Reader<'_>,
    value: &Value,
    at: Pointer,
    read: impl FnOnce(&mut Reader<'_>, &Value, Pointer) -> Option<T>,
) -> Option<RefOr<T>> {
    if value.get("$ref").is_none() {
        return read(reader, value, at).map(RefOr::Item);
    }
    let mut fields = Fields::open(reader, value, &at, "a reference")?;
    let reference = read_reference_of::<T>(reader, &mut fields)?;
    note_siblings(reader, fields);
    Some(RefOr::Ref(reference))
}

/// The reference that an object holds, where it leads into this document; what else it holds is left.
pub(super) fn read_reference_of<T: Referent>(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Reference> {
    let (target, target_at) = fields.take("$ref")?;
    let target = read_target::<T>(reader, target, &target_at)?;
    if !T::SECTION.has(&target) {
        reader.elsewhere.push(Elsewhere { section: T::SECTION, at: target.clone(), read: read_to::<T> });
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
fn read_target<T: Referent>(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Pointer> {
    // An example changes nothing but documentation.
    if let (Section::Examples, Some(text)) = (T::SECTION, value.as_str())
        && own_fragment(reader.root, text).is_none()
    {
        reader.note("unread-example", at, format!("`{text}` is not in this document: it is not read"));
        return None;
    }
    let target = read_pointer(reader, value, at)?;
    if let Some(found) = other_section::<T>(reader, &target) {
        let message = format!("`#{target}` is one of `components/{found}`; expected one of `{}`", T::SECTION.key());
        let help = "correct the `$ref`, or write what it means in its place, by an overlay action";
        reader.fault_help("reference-of-another-kind", at, message, help);
        return None;
    }
    Some(target)
}

/// The pointer of a `$ref`, whatever it leads to.
pub(super) fn read_pointer(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Pointer> {
    let Some(text) = value.as_str() else {
        reader.fault("wrong-type", at, "expected `$ref` to be a string");
        return None;
    };
    let Some(fragment) = own_fragment(reader.root, text) else {
        let message = format!("`{text}` is not in this document");
        let help = "bundle the description into one file, or bring the target under `components` by an overlay action";
        reader.fault_help("external-reference", at, message, help);
        return None;
    };
    Some(Pointer::from_text(decode(fragment)))
}

/// The pointer in a reference to this document, as it is written.
fn own_fragment<'a>(root: &Value, text: &'a str) -> Option<&'a str> {
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let is_pointer = fragment.is_empty() || fragment.starts_with('/');
    (is_pointer && !text.is_empty() && is_own_address(root, address)).then_some(fragment)
}

/// The section of `components` that a reference leads to, where it is of another kind and something is there.
fn other_section<T: Referent>(reader: &Reader<'_>, target: &Pointer) -> Option<String> {
    let segments = target.segments();
    let [components, section, _] = segments.as_slice() else { return None };
    let is_there = || reader.root.pointer(target.as_str()).is_some();
    (components == "components" && section != T::SECTION.key() && is_there()).then(|| section.clone())
}

/// A fragment is percent-encoded (RFC 6901, section 6).
pub(crate) fn decode(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = fragment.get(index + 1..index + 3).filter(|_| bytes[index] == b'%');
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
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
