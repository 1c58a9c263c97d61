//! Names the variants of unions and enums.
//!
//! A member of a union is named by the first of these that it has alone: its title, its component, its constant, its
//! JSON type, the fields that it alone requires, what it has and no other has, however deep. What nothing tells from
//! another has a number, which the lock keeps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::findings::Numbers;
use super::identifier::{fit, is_type_name};
use super::traits::{Depth, name_by_traits};
use super::values::plain as value_name;
use super::words::{common_start, pascal, words};
use crate::ir::{Api, Member, Object, Presence, Scalar, ShapeKind, Type, Union};

/// The variant that every open enum and union has.
pub(super) const RESERVED: &str = "Unknown";

/// The name of a member, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// The name.
    pub(super) name: String,
    /// What it rests on.
    pub(super) ground: Ground,
}

/// What a variant's name rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// The lock, or a word that the description has for the member.
    Word,
    /// The member's fields: a title would make a better one.
    Fields,
    /// Nothing but a number.
    Number,
}

/// The names of a union's members. `pinned` are decided already.
pub(super) fn name_members(api: &Api, union: &Union, pinned: &BTreeMap<usize, String>) -> Vec<Variant> {
    let count = union.members.len();
    let mut names: Vec<Option<Variant>> = vec![None; count];
    for (&index, name) in pinned {
        names[index] = Some(Variant { name: name.clone(), ground: Ground::Word });
    }
    for (source, ground) in sources(api, union) {
        take(&mut names, &source, ground);
    }
    let types: Vec<&Type> = union.members.iter().map(|it| &it.slot.ty).collect();
    let last: [&dyn Fn() -> Vec<Option<String>>; 3] = [
        &|| name_by_traits(api, &types, Depth::Near),
        &|| types.iter().map(|it| Some(whole_kind_name(api, it))).collect(),
        &|| name_by_traits(api, &types, Depth::Far),
    ];
    for source in last {
        if names.iter().any(Option::is_none) {
            take(&mut names, &source(), Ground::Fields);
        }
    }
    number(api, &types, names)
}

/// Gives those that have no name yet what they are, and a number.
fn number(api: &Api, types: &[&Type], names: Vec<Option<Variant>>) -> Vec<Variant> {
    let mut taken: BTreeSet<String> = names.iter().flatten().map(|it| it.name.to_lowercase()).collect();
    let mut numbers = Numbers::default();
    let each = names.into_iter().zip(types).map(|(name, ty)| {
        name.unwrap_or_else(|| {
            let stem = fit(whole_kind_name(api, ty));
            let mut is_free = |it: &str| may_be_variant(it) && taken.insert(it.to_lowercase());
            if is_free(&stem) {
                return Variant { name: stem, ground: Ground::Fields };
            }
            Variant { name: numbers.name(&stem, is_free), ground: Ground::Number }
        })
    });
    each.collect()
}

/// Gives those that have no name yet the name of a source, where it is that of one alone.
fn take(names: &mut [Option<Variant>], source: &[Option<String>], ground: Ground) {
    // Names in snake case must differ too: methods are called so.
    let mut taken: BTreeSet<String> = names.iter().flatten().map(|it| it.name.to_lowercase()).collect();
    let open = |it: usize| source[it].clone().filter(|_| names[it].is_none()).map(fit);
    let wanted: Vec<Option<String>> = (0..names.len()).map(open).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in wanted.iter().flatten() {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    for (index, name) in wanted.into_iter().enumerate() {
        let Some(name) = name else { continue };
        let key = name.to_lowercase();
        if counts[&key] == 1 && may_be_variant(&name) && taken.insert(key) {
            names[index] = Some(Variant { name, ground });
        }
    }
}

/// Whether a variant can be called so.
pub(in crate::plan) fn may_be_variant(name: &str) -> bool {
    name != RESERVED && is_type_name(name)
}

/// What may name the members, best first, and what such a name rests on.
fn sources(api: &Api, union: &Union) -> Vec<(Vec<Option<String>>, Ground)> {
    let each = |name: &dyn Fn(&Member) -> Option<String>| union.members.iter().map(name).collect::<Vec<_>>();
    let objects: Vec<Option<&Object>> = union.members.iter().map(|it| object_of(api, &it.slot.ty)).collect();
    let mut sources = vec![
        (each(&|it| it.title.as_ref().map(|it| pascal(&words(it)))), Ground::Word),
        (each(&|it| it.component.as_ref().map(|it| pascal(&words(it)))), Ground::Word),
        (each(&|it| one(&it.tags).map(|it| pascal(&words(it)))), Ground::Word),
    ];
    let fields: BTreeSet<&String> = objects.iter().flatten().flat_map(|it| it.fields.keys()).collect();
    for field in fields {
        let constants = objects.iter().map(|it| it.and_then(|it| constant_of(it, field)));
        sources.push((constants.collect(), Ground::Word));
    }
    sources.push((each(&|it| json_name(api, &it.slot.ty)), Ground::Word));
    sources.push((each(&|it| list_name(api, it)), Ground::Word));
    sources.push((objects.iter().map(|it| it.and_then(|it| distinguishing(it, &objects))).collect(), Ground::Fields));
    sources.push((each(&|it| is_open(&it.slot.ty).then(|| "Other".to_owned())), Ground::Fields));
    sources.push((objects.iter().map(|it| it.map(|_| "Object".to_owned())).collect(), Ground::Fields));
    if objects.iter().flatten().count() > 1 {
        sources.pop();
    }
    sources.push((each(&|it| only_value(api, &it.slot.ty).map(value_name)), Ground::Word));
    sources.push((each(&|it| nested_name(api, it)), Ground::Fields));
    sources
        .push((objects.iter().map(|it| it.and_then(|it| only_values_of(api, it, &objects))).collect(), Ground::Fields));
    sources.push((objects.iter().map(|it| it.and_then(|it| own_fields(it, &objects))).collect(), Ground::Fields));
    sources.push((objects.iter().map(|it| it.and_then(|it| own_parts(api, it, &objects))).collect(), Ground::Fields));
    sources.push((
        objects.iter().map(|it| it.and_then(|it| kinds_of_fields(api, it, &objects))).collect(),
        Ground::Fields,
    ));
    sources.push((objects.iter().map(|it| it.map(all_fields)).collect(), Ground::Fields));
    sources
}

fn one(tags: &[String]) -> Option<&String> {
    let [tag] = tags else { return None };
    Some(tag)
}

fn object_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Object> {
    let Type::Shape(id) = ty else { return None };
    match &api.shapes[*id].kind {
        ShapeKind::Object(object) => Some(object),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    }
}

fn constant_of(object: &Object, field: &str) -> Option<String> {
    let Type::Constant(value) = &object.fields.get(field)?.ty else { return None };
    Some(pascal(&words(value)))
}

/// What a member is called by its JSON type, objects apart.
fn json_name(api: &Api, ty: &Type) -> Option<String> {
    let name = match ty {
        Type::Boolean => "Bool",
        Type::Integer | Type::Unsigned => "Integer",
        Type::Float | Type::Decimal => "Number",
        Type::Text | Type::Secret | Type::Id(_) => "Text",
        Type::Date => "Date",
        Type::DateTime => "DateTime",
        Type::File => "File",
        Type::List(_) => "List",
        Type::Constant(value) => return Some(pascal(&words(value))),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Enum(it) => match it.of {
                Scalar::Text => "Text",
                Scalar::Integer => "Integer",
            },
            ShapeKind::Object(_) | ShapeKind::Union(_) => return None,
        },
        Type::Map(_) | Type::Any | Type::OpenObject => return None,
    };
    Some(name.to_owned())
}

/// The only value of an enum.
fn only_value<'a>(api: &'a Api, ty: &Type) -> Option<&'a str> {
    let Type::Shape(id) = ty else { return None };
    match &api.shapes[*id].kind {
        ShapeKind::Enum(it) => one(&it.values).map(String::as_str),
        ShapeKind::Object(_) | ShapeKind::Union(_) => None,
    }
}

/// A list is called after its items.
fn list_name(api: &Api, member: &Member) -> Option<String> {
    let Type::List(_) = &member.slot.ty else { return None };
    Some(kind_name(api, &member.slot.ty))
}

/// What a value is: its component, its JSON type, and for a list that of its items.
pub(super) fn kind_name(api: &Api, ty: &Type) -> String {
    let (mut ty, mut endings) = (ty, String::new());
    while let Type::List(items) = ty {
        ty = &items.ty;
        endings.push_str("List");
    }
    let name = match ty {
        Type::Shape(id) => {
            let shape = &api.shapes[*id];
            shape.component.as_ref().or(shape.title.as_ref()).map(|it| pascal(&words(it)))
        }
        _ => None,
    };
    let name = name.or_else(|| json_name(api, ty)).unwrap_or_else(|| "Object".to_owned());
    format!("{name}{endings}")
}

/// What a value is, with what the values of a map are, and whether items may be null.
pub(super) fn whole_kind_name(api: &Api, ty: &Type) -> String {
    let (mut ty, mut endings, mut optional) = (ty, Vec::new(), String::new());
    while let Type::List(inner) | Type::Map(inner) = ty {
        endings.push(if matches!(ty, Type::List(_)) { "List" } else { "Map" });
        optional.push_str(if inner.nullable { "Optional" } else { "" });
        ty = &inner.ty;
    }
    let name = match ty {
        Type::Any => "Any".to_owned(),
        Type::Decimal => "Decimal".to_owned(),
        Type::Unsigned => "Unsigned".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Id(kind) => pascal(&words(kind)),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Union(_) if kind_name(api, ty) == "Object" => "Union".to_owned(),
            ShapeKind::Enum(_) | ShapeKind::Object(_) | ShapeKind::Union(_) => kind_name(api, ty),
        },
        other => kind_name(api, other),
    };
    endings.reverse();
    format!("{optional}{name}{}", endings.concat())
}

/// A union in a union is called after its members.
fn nested_name(api: &Api, member: &Member) -> Option<String> {
    let Type::Shape(id) = &member.slot.ty else { return None };
    let ShapeKind::Union(union) = &api.shapes[*id].kind else { return None };
    let names: Option<Vec<String>> =
        union.members.iter().map(|it| it.component.as_ref().map(|it| pascal(&words(it)))).collect();
    names.filter(|it| (1..=3).contains(&it.len())).map(|it| it.join("Or"))
}

/// The values of the fields that have but one, where the others' have another one.
fn only_values_of(api: &Api, object: &Object, all: &[Option<&Object>]) -> Option<String> {
    let value = |object: &Object, field: &str| {
        let value = only_value(api, &object.fields.get(field)?.ty)?;
        Some(value.to_owned())
    };
    object.fields.keys().find_map(|field| {
        let own = value(object, field)?;
        let shared = all.iter().flatten().filter(|it| value(it, field).as_ref() == Some(&own)).count();
        (shared == 1).then(|| value_name(&own))
    })
}

/// The fields that no other member has.
fn own_fields(object: &Object, all: &[Option<&Object>]) -> Option<String> {
    let is_own = |field: &&String| all.iter().flatten().filter(|it| it.fields.contains_key(*field)).count() == 1;
    let own: Vec<&String> = object.fields.keys().filter(is_own).collect();
    (!own.is_empty()).then(|| fields_name(&own))
}

/// The fields of a field that no other member's has.
fn own_parts(api: &Api, object: &Object, all: &[Option<&Object>]) -> Option<String> {
    let has = |object: &Object, field: &str, part: &str| {
        object_of(api, &object.fields.get(field)?.ty).map(|it| it.fields.contains_key(part)).filter(|has| *has)
    };
    let parts = object.fields.iter().filter_map(|(field, slot)| Some((field, object_of(api, &slot.ty)?)));
    let parts = parts.flat_map(|(field, it)| it.fields.keys().map(move |part| (field, part)));
    let is_own = |(field, part): &(&String, &String)| {
        all.iter().flatten().filter(|it| has(it, field, part).is_some()).count() == 1
    };
    let own: Vec<&String> = parts.filter(is_own).map(|it| it.1).collect();
    (!own.is_empty()).then(|| fields_name(&own))
}

/// The first field whose JSON type, or component, no other member has there: `TextValue`.
fn kinds_of_fields(api: &Api, object: &Object, all: &[Option<&Object>]) -> Option<String> {
    let kind = |object: &Object, field: &str| object.fields.get(field).map(|it| kind_name(api, &it.ty));
    object.fields.keys().find_map(|field| {
        let own = kind(object, field)?;
        let shared = all.iter().flatten().filter(|it| kind(it, field).as_ref() == Some(&own)).count();
        (shared == 1).then(|| format!("{own}{}", pascal(&words(field))))
    })
}

fn all_fields(object: &Object) -> String {
    fields_name(&object.fields.keys().collect::<Vec<_>>())
}

/// Up to three fields; none are no fields at all.
fn fields_name(fields: &[&String]) -> String {
    let names: Vec<String> = fields.iter().take(3).map(|it| pascal(&words(it))).collect();
    if names.is_empty() { "Nothing".to_owned() } else { names.join("And") }
}

fn is_open(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::OpenObject | Type::Map(_))
}

/// A name from the fields that this member alone requires.
fn distinguishing(object: &Object, all: &[Option<&Object>]) -> Option<String> {
    let requires =
        |object: &Object, field: &str| object.fields.get(field).is_some_and(|it| it.presence != Presence::Optional);
    let others = |field: &str| all.iter().flatten().filter(|it| requires(it, field)).count();
    let own = object.fields.keys().filter(|it| requires(object, it) && others(it) == 1);
    let mut own: Vec<Vec<String>> = own.map(|it| words(it)).collect();
    own.sort();
    let start = common_start(&own);
    match own.as_slice() {
        [] => None,
        [field] => Some(pascal(field)),
        [_, _, ..] if !start.is_empty() => Some(pascal(&start)),
        [a, b] => Some(format!("{}And{}", pascal(a), pascal(b))),
        [first, ..] => Some(pascal(first)),
    }
}
