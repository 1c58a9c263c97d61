//! Whether two schemas say the same, so that one value under two names of JSON is one value.

use crate::normalize::model::{Additional, Kind, Normalized, Property, SchemaId};

/// How deep two schemas are compared: whatever is deeper counts as different.
const DEPTH: usize = 16;

/// A property and its name.
type Named<'a> = (&'a String, &'a Property);

/// Returns whether two schemas take the same values.
pub(super) fn same(normalized: &Normalized, a: SchemaId, b: SchemaId) -> bool {
    same_within(normalized, a, b, DEPTH)
}

/// Returns whether two schemas take the same values, null apart.
pub(super) fn same_but_for_null(normalized: &Normalized, a: SchemaId, b: SchemaId) -> bool {
    let (first, second) = (&normalized.schemas[a], &normalized.schemas[b]);
    let is_component = first.component.is_some() || second.component.is_some();
    a == b || !is_component && same_kind(normalized, &first.kind, &second.kind, DEPTH)
}

fn same_within(normalized: &Normalized, a: SchemaId, b: SchemaId, depth: usize) -> bool {
    if a == b {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    let (a, b) = (&normalized.schemas[a], &normalized.schemas[b]);
    // A component is the same wherever it is referred to.
    if a.nullable != b.nullable || a.component.is_some() || b.component.is_some() {
        return a.nullable == b.nullable && a.component.is_some() && a.at == b.at;
    }
    same_kind(normalized, &a.kind, &b.kind, depth)
}

fn same_kind(normalized: &Normalized, a: &Kind, b: &Kind, depth: usize) -> bool {
    match (a, b) {
        (Kind::Array(a), Kind::Array(b)) => {
            let rules = (a.min_items, a.max_items, a.unique) == (b.min_items, b.max_items, b.unique);
            rules && same_within(normalized, a.items, b.items, depth)
        }
        (Kind::Object(a), Kind::Object(b)) => {
            let additional = match (a.additional, b.additional) {
                (Additional::Schema(a), Additional::Schema(b)) => same_within(normalized, a, b, depth),
                (a, b) => a == b,
            };
            let is_same = |((a_name, a), (b_name, b)): (Named<'_>, Named<'_>)| {
                let marks = (a.required, a.read_only, a.write_only) == (b.required, b.read_only, b.write_only);
                a_name == b_name && marks && same_within(normalized, a.schema, b.schema, depth)
            };
            let all = a.properties.len() == b.properties.len();
            additional && all && a.properties.iter().zip(&b.properties).all(is_same)
        }
        (Kind::Any, Kind::Any) => true,
        (Kind::Boolean(a), Kind::Boolean(b)) => a == b,
        (Kind::Integers(a), Kind::Integers(b)) => a == b,
        (Kind::Integer(a), Kind::Integer(b)) | (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::Text(a), Kind::Text(b)) => a == b,
        (Kind::Enum(a), Kind::Enum(b)) => a == b,
        (Kind::Constant(a), Kind::Constant(b)) => a == b,
        _ => false,
    }
}
