//! What tells the members of a union apart, in a description's own words.

use serde_json::Value;

use crate::document::{Additional, Document, Schema, TypeName};
use crate::ir::{self, Api, Presence, Scalar, ShapeId, ShapeKind, Slot, Type, Union};
use crate::names::{Names, TypeId};
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

impl<'a> Member<'a> {
    fn new(at: &'a Pointer) -> Self {
        Self { at, tags: Vec::new(), required: Vec::new(), properties: Vec::new(), types: Vec::new() }
    }
}

/// Returns the members of a schema's union, null apart.
pub(super) fn of<'a>(document: &'a Document, schema: &'a Schema) -> Vec<Member<'a>> {
    let written = members(schema).iter().filter(|member| !is_null(&document.schemas, member));
    let mut found: Vec<Member<'a>> = written.map(|at| member(document, at)).collect();
    tag(document, schema, &mut found);
    found
}

/// Returns the subtypes of a base.
pub(super) fn of_subtypes<'a>(
    document: &'a Document,
    base: &'a Schema,
    places: impl Iterator<Item = &'a Pointer>,
) -> Vec<Member<'a>> {
    let mut found: Vec<Member<'a>> = places.map(|at| member(document, at)).collect();
    tag(document, base, &mut found);
    found
}

/// Adds the values of a discriminator: those of its mapping, and the names of components that it does not map.
fn tag(document: &Document, schema: &Schema, found: &mut [Member<'_>]) {
    let Some(discriminator) = &schema.discriminator else { return };
    for member in found {
        let reference = document.schemas.get(member.at).and_then(|schema| schema.reference.as_ref());
        let Some(name) = reference.unwrap_or(member.at).below("/components/schemas") else { continue };
        let is_this = |target: &str| target.rsplit('/').next().is_some_and(|last| last == name);
        let mapped = discriminator.mapping.iter().filter(|(_, target)| is_this(target));
        let mapped: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        member.tags.extend(if mapped.is_empty() { vec![name] } else { mapped });
    }
}

/// Returns the names that distinguish members.
pub(super) fn names(all: &[Member<'_>]) -> Vec<String> {
    (0..all.len()).filter_map(|index| name_of(all, index)).collect()
}

/// Returns the name of each member of a union of types; none where nothing tells it from the others.
pub(crate) fn names_of_union(api: &Api, union: &Union) -> Vec<Option<String>> {
    let all: Vec<Member<'_>> = union.members.iter().map(|member| of_type(api, member)).collect();
    (0..all.len()).map(|index| name_of(&all, index)).collect()
}

/// Returns the name that distinguishes a member from the others.
pub(super) fn name_of(all: &[Member<'_>], index: usize) -> Option<String> {
    let member = &all[index];
    let own = member.tags.iter().map(String::as_str).chain(member.required.iter().copied());
    let mut own = own.chain(member.properties.iter().copied()).chain(member.types.iter().copied());
    own.find(|name| is_only(all, index, name)).map(str::to_owned)
}

fn is_only(all: &[Member<'_>], index: usize, name: &str) -> bool {
    (0..all.len()).all(|other| is_named_by(all, other, name) == (other == index))
}

fn member<'a>(document: &'a Document, at: &'a Pointer) -> Member<'a> {
    let mut member = Member::new(at);
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

/// Returns the same of a member of a union of types.
pub(super) fn of_type<'a>(api: &'a Api, member: &'a ir::Member) -> Member<'a> {
    let mut found = Member::new(&member.at);
    found.tags.extend(member.tags.iter().cloned());
    found.tags.extend(constants_of_type(api, &member.slot));
    found.types.push(type_word_of(api, &member.slot.ty));
    if let Some(object) = member.slot.ty.shape().and_then(|id| api.shapes[id].kind.object()) {
        for (name, slot) in &object.fields {
            found.properties.push(name);
            found.required.extend((slot.presence != Presence::Optional).then_some(name.as_str()));
            found.tags.extend(constants_of_type(api, slot));
        }
    }
    found
}

/// Returns which variant of its type a member of a union is: variants are in the order of the members of the type's
/// first shape.
pub(super) fn variant_of(api: &Api, names: &Names, union: ShapeId, index: usize) -> usize {
    let type_of = |member: &ir::Member| names.of.get(&member.slot.ty.shape()?).copied();
    let types = |id: ShapeId| -> Vec<Option<TypeId>> { api.shapes[id].kind.members().iter().map(type_of).collect() };
    let (own, first) = (types(union), types(names.type_of(union).shapes[0]));
    first.iter().position(|ty| ty.is_some() && Some(ty) == own.get(index)).unwrap_or(index)
}

fn constants_of_type(api: &Api, slot: &Slot) -> Option<String> {
    match &slot.ty {
        Type::Constant(value) => Some(value.clone()),
        Type::Shape(id) => api.shapes[*id].kind.only_value().cloned(),
        _ => None,
    }
}

fn type_word_of(api: &Api, ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Integer | Type::Unsigned => "integer",
        Type::Float | Type::Decimal => "number",
        Type::Array(_) => "array",
        Type::OpenObject | Type::Map(_) => "object",
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(_) => "object",
            ShapeKind::Enum(listed) if listed.of == Scalar::Integer => "integer",
            ShapeKind::Enum(_) => "string",
            ShapeKind::Union(_) => "",
        },
        Type::String | Type::Constant(_) | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) | Type::File => {
            "string"
        }
        Type::Any => "",
    }
}

/// Returns the one value that a schema takes.
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

/// Returns whether a name tells a member from the others: by a tag, else by a required field, else by a field, else by
/// the type of those that have no fields.
pub(super) fn is_named_by(all: &[Member<'_>], index: usize, name: &str) -> bool {
    let ways: [&dyn Fn(&Member<'_>) -> bool; 4] = [
        &|member| member.tags.iter().any(|tag| tag == name),
        &|member| member.required.contains(&name),
        &|member| member.properties.contains(&name),
        &|member| member.properties.is_empty() && member.types.contains(&name),
    ];
    let way = ways.into_iter().find(|way| all.iter().any(way));
    way.is_some_and(|way| way(&all[index]))
}
