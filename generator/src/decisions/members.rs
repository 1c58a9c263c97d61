//! What tells the members of a union apart, in a description's own words.

use serde_json::Value;

use crate::document::{Additional, Document, Schema, TypeName};
use crate::ir::{self, Api, Presence, Scalar, ShapeKind, Slot, Type};
use crate::normalize::{holding_together, is_null, members};
use crate::pointer::Pointer;

/// A member of a union.
pub(super) struct Member<'a> {
    /// Where it is written.
    pub(super) at: &'a Pointer,
    /// The values that stand for it: of its own, or of a property.
    tags: Vec<String>,
    required: Vec<&'a str>,
    properties: Vec<&'a str>,
    types: Vec<&'static str>,
}

/// The members of a schema's union, null apart.
pub(super) fn of<'a>(document: &'a Document, schema: &'a Schema) -> Vec<Member<'a>> {
    let written = members(schema).iter().filter(|member| !is_null(&document.schemas, member));
    let mut found: Vec<Member<'a>> = written.map(|at| member(document, at)).collect();
    if let Some(discriminator) = &schema.discriminator {
        for (value, target) in &discriminator.mapping {
            let target = target.rsplit('/').next().unwrap_or_default();
            for member in &mut found {
                let end = document.schemas.get(member.at).and_then(|schema| schema.reference.as_ref());
                if end.and_then(Pointer::last).is_some_and(|name| name == target) {
                    member.tags.push(value.clone());
                }
            }
        }
    }
    found
}

fn member<'a>(document: &'a Document, at: &'a Pointer) -> Member<'a> {
    let mut member = Member { at, tags: Vec::new(), required: Vec::new(), properties: Vec::new(), types: Vec::new() };
    for part in holding_together(&document.schemas, at) {
        member.tags.extend(constants(part));
        member.required.extend(part.required.iter().map(String::as_str));
        for (name, property) in &part.properties {
            member.properties.push(name);
            member.tags.extend(document.schemas.get(property).into_iter().flat_map(constants));
        }
        member.types.extend(part.types.iter().flatten().map(|ty| type_word(*ty)));
        if part.additional.as_ref().is_some_and(|additional| matches!(additional, Additional::Schema(_))) {
            member.types.push("object");
        }
    }
    member
}

/// The same of a member of a union of types.
pub(super) fn of_type<'a>(api: &'a Api, member: &'a ir::Member) -> Member<'a> {
    let mut found = Member {
        at: &member.at,
        tags: member.tags.clone(),
        required: Vec::new(),
        properties: Vec::new(),
        types: Vec::new(),
    };
    found.tags.extend(constants_of_type(api, &member.slot));
    found.types.push(type_word_of(api, &member.slot.ty));
    if let Type::Shape(id) = &member.slot.ty
        && let ShapeKind::Object(object) = &api.shapes[*id].kind
    {
        for (name, slot) in &object.fields {
            found.properties.push(name);
            found.required.extend((slot.presence != Presence::Optional).then_some(name.as_str()));
            found.tags.extend(constants_of_type(api, slot));
        }
    }
    found
}

fn constants_of_type(api: &Api, slot: &Slot) -> Option<String> {
    match &slot.ty {
        Type::Constant(value) => Some(value.clone()),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Enum(listed) if listed.values.len() == 1 => listed.values.first().cloned(),
            ShapeKind::Enum(_) | ShapeKind::Object(_) | ShapeKind::Union(_) => None,
        },
        _ => None,
    }
}

fn type_word_of(api: &Api, ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Integer | Type::Unsigned => "integer",
        Type::Float | Type::Decimal => "number",
        Type::List(_) => "array",
        Type::OpenObject | Type::Map(_) => "object",
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(_) => "object",
            ShapeKind::Enum(listed) if listed.of == Scalar::Integer => "integer",
            ShapeKind::Enum(_) => "string",
            ShapeKind::Union(_) => "",
        },
        Type::Text | Type::Constant(_) | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) | Type::File => {
            "string"
        }
        Type::Any => "",
    }
}

/// The one value that a schema takes.
fn constants(schema: &Schema) -> Option<String> {
    let only = match (&schema.constant, schema.values.as_deref()) {
        (Some(constant), _) => &**constant,
        (None, Some([only])) => only,
        _ => return None,
    };
    match only {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(only.to_string()),
        _ => None,
    }
}

fn type_word(ty: TypeName) -> &'static str {
    match ty {
        TypeName::Null => "null",
        TypeName::Boolean => "boolean",
        TypeName::Integer => "integer",
        TypeName::Number => "number",
        TypeName::String => "string",
        TypeName::Array => "array",
        TypeName::Object => "object",
    }
}

/// Whether a name tells a member from the others: by a tag, else by a required field, else by a field, else by the type
/// of those that have no fields.
pub(super) fn is_told_by(all: &[Member<'_>], index: usize, name: &str) -> bool {
    let ways: [&dyn Fn(&Member<'_>) -> bool; 4] = [
        &|member| member.tags.iter().any(|tag| tag == name),
        &|member| member.required.contains(&name),
        &|member| member.properties.contains(&name),
        &|member| member.properties.is_empty() && member.types.contains(&name),
    ];
    let way = ways.into_iter().find(|way| all.iter().any(way));
    way.is_some_and(|way| way(&all[index]))
}
