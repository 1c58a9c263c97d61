//! Says which shapes are equal.
//!
//! Kind, fields, presence, nullability, rules, defaults and values count, recursively; the order of fields, members
//! and values does not, nor do documentation and evidence. What is only marked by an overlay is left out here, so
//! that a mark that reaches some of several equal places is found (see `marks`) and does not move a name.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::by_shape::ByShape;
use crate::ir::places::{Places, holds_shape};
use crate::ir::{Api, Direction, Object, Presence, Rule, Scalar, Shape, ShapeId, ShapeKind, Slot, Type};
use crate::place::quoted;

/// How deep a shape that holds itself is looked at. Fixed, so that a hash depends on nothing but the shape.
const DEPTH: usize = 48;

/// A hash of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hash(u64);

impl Hash {
    /// Twelve hexadecimal digits, as the record has them.
    pub(crate) fn text(self) -> String {
        format!("{:012x}", self.0 >> 16)
    }
}

/// Returns the hashes of all shapes. Shapes are equal if their hashes are.
pub(crate) fn hashes(api: &Api, places: &Places) -> ByShape<Hash> {
    hashes_with_names(api, places, &|_| None)
}

/// The same, but what holds shapes of different names is not equal.
pub(crate) fn hashes_with_names<'n>(
    api: &Api,
    places: &Places,
    name_of: &dyn Fn(ShapeId) -> Option<&'n str>,
) -> ByShape<Hash> {
    let mut hashes: ByShape<Hash> = places.order.iter().map(|&id| (id, Hash(0))).collect();
    let hash_of = |id: ShapeId, hashes: &ByShape<Hash>| {
        let inner = |id: ShapeId| format!("{}#{:016x}", name_of(id).unwrap_or_default(), hashes[&id].0);
        hash_of_shape(&api.shapes[id], places.of[&id].direction, &inner)
    };
    let mut due: BTreeSet<ShapeId> = places.order.iter().copied().collect();
    for _ in 0..DEPTH {
        let next = due.iter().map(|&id| (id, hash_of(id, &hashes)));
        let next: Vec<(ShapeId, Hash)> = next.filter(|(id, hash)| hashes[id] != *hash).collect();
        // A hash depends on the shape and the hashes within it: where none of those changed, it stays.
        due = next.iter().flat_map(|(id, _)| owners_of(places, *id)).collect();
        next.into_iter().for_each(|(id, hash)| hashes.insert(id, hash));
    }
    for id in inner_first(places, &due) {
        let hash = hash_of(id, &hashes);
        hashes.insert(id, hash);
    }
    hashes
}

/// Returns the shapes that hold a shape, once for each place where they do.
fn owners_of(places: &Places, id: ShapeId) -> impl Iterator<Item = ShapeId> {
    places.of[&id].uses.iter().filter_map(|place| place.owner.shape())
}

/// Returns those of some shapes that hold neither themselves nor one that does, each after all that it holds.
fn inner_first(places: &Places, shapes: &BTreeSet<ShapeId>) -> Vec<ShapeId> {
    let owners = |id: ShapeId| owners_of(places, id).filter(|owner| shapes.contains(owner));
    let mut held: BTreeMap<ShapeId, usize> = shapes.iter().map(|&id| (id, 0)).collect();
    for owner in shapes.iter().flat_map(|&id| owners(id)) {
        *held.entry(owner).or_default() += 1;
    }
    let mut ordered: Vec<ShapeId> = held.iter().filter(|(_, count)| **count == 0).map(|(&id, _)| id).collect();
    let mut index = 0;
    while let Some(&id) = ordered.get(index) {
        index += 1;
        for owner in owners(id) {
            let count = held.entry(owner).or_default();
            *count -= 1;
            if *count == 0 {
                ordered.push(owner);
            }
        }
    }
    ordered
}

/// What stands for a shape that another one holds.
type Inner<'a> = &'a dyn Fn(ShapeId) -> String;

fn hash_of_shape(shape: &Shape, direction: Direction, inner: Inner<'_>) -> Hash {
    let slot = |name: &str, slot: &Slot| slot_text(name, slot, direction, inner);
    let (kind, parts) = match &shape.kind {
        ShapeKind::Object(object) => {
            let fields = object.fields.iter().map(|(name, field)| slot(&quoted(name), field));
            ('o', fields.chain(object.rest.iter().map(|rest| slot("rest", rest))).collect())
        }
        ShapeKind::Enum(values) => {
            let kind = match values.of {
                Scalar::String => 'e',
                Scalar::Integer => 'i',
            };
            (kind, values.values.iter().map(|value| quoted(value)).collect())
        }
        ShapeKind::Union(union) => {
            let members = union.members.iter().map(|member| {
                let mut tags: Vec<&String> = member.tags.iter().collect();
                tags.sort();
                let tags: Vec<String> = tags.into_iter().map(|tag| quoted(tag)).collect();
                slot(&tags.join(","), &member.slot)
            });
            let discriminator = union.discriminator.iter().map(|field| format!("by {}", quoted(field)));
            ('u', members.chain(discriminator).collect())
        }
    };
    hash_of_parts(kind, parts)
}

fn hash_of_parts(kind: char, mut parts: Vec<String>) -> Hash {
    parts.sort_unstable();
    fnv(&format!("{kind}{}", parts.join("\0")))
}

fn slot_text(name: &str, slot: &Slot, direction: Direction, inner: Inner<'_>) -> String {
    let presence = match slot.presence {
        Presence::Required | Presence::Inferred => "*",
        Presence::Optional => "",
    };
    let null = if slot.nullable { "?" } else { "" };
    // Openness decides what a request may hold; an answer keeps unknown strings in any case.
    let is_open_enum = slot.open && slot.ty.shape().is_some();
    let open = if is_open_enum && direction == Direction::Request { "+" } else { "" };
    let default = slot.default.as_ref().map_or_else(String::new, |value| format!("={value}"));
    let mut rules: Vec<String> = slot.rules.iter().map(rule_text).collect();
    rules.sort();
    let ty = type_text(&slot.ty, direction, inner);
    format!("{name}{presence}{null}{open}{default}{}:{ty}", rules.concat())
}

fn type_text(ty: &Type, direction: Direction, inner: Inner<'_>) -> String {
    match ty {
        // Only an overlay says that a number is a decimal, that a string is secret, or what it identifies.
        Type::Decimal => "number".to_owned(),
        Type::String | Type::Secret | Type::Id(_) => "text".to_owned(),
        Type::Constant(value) => format!("const {}", quoted(value)),
        Type::Array(items) => slot_text("list", items, direction, inner),
        Type::Map(values) => slot_text("map", values, direction, inner),
        Type::Shape(id) => inner(*id),
        other => word_of(other).to_owned(),
    }
}

/// Returns the word for a type of which there is no more to say.
fn word_of(ty: &Type) -> &'static str {
    match ty {
        Type::Any => "any",
        Type::OpenObject | Type::Shape(_) => "object",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Unsigned => "unsigned",
        Type::Float => "number",
        Type::Decimal => "decimal",
        Type::String | Type::Constant(_) | Type::Id(_) => "string",
        Type::Secret => "secret",
        Type::Date => "date",
        Type::DateTime => "date-time",
        Type::File => "file",
        Type::Array(_) => "list",
        Type::Map(_) => "map",
    }
}

/// The name of a shape's type.
pub(crate) type NameOf<'a> = &'a dyn Fn(ShapeId) -> Option<String>;

/// Returns the fields of an object with their types: `string`, `PatientId`, `Sector[]?`. What may be absent or null
/// ends in `?`.
pub(crate) fn contents(object: &Object, name_of: NameOf<'_>) -> Vec<(String, String)> {
    let end = |slot: &Slot| if !slot.nullable && slot.presence != Presence::Required { "?" } else { "" };
    let field = |(sent, slot): (&String, &Slot)| (sent.clone(), format!("{}{}", slot_word(slot, name_of), end(slot)));
    let mut fields: Vec<(String, String)> = object.fields.iter().map(field).collect();
    fields.sort();
    fields
}

/// Returns the word for what a slot holds.
pub(crate) fn slot_word(slot: &Slot, name_of: NameOf<'_>) -> String {
    let word = match &slot.ty {
        Type::Constant(value) => quoted(value),
        Type::Id(kind) => kind.clone(),
        Type::Array(items) => format!("{}[]", slot_word(items, name_of)),
        Type::Map(values) => format!("{}{{}}", slot_word(values, name_of)),
        Type::Shape(id) => name_of(*id).unwrap_or_else(|| "object".to_owned()),
        other => word_of(other).to_owned(),
    };
    format!("{word}{}", if slot.nullable { "?" } else { "" })
}

fn rule_text(rule: &Rule) -> String {
    match rule {
        Rule::MinLength(limit) => format!("[min-length {limit}]"),
        Rule::MaxLength(limit) => format!("[max-length {limit}]"),
        Rule::Pattern(pattern) => format!("[pattern {}]", quoted(pattern)),
        Rule::Minimum(limit, exclusive) => format!("[minimum {limit} {exclusive}]"),
        Rule::Maximum(limit, exclusive) => format!("[maximum {limit} {exclusive}]"),
        Rule::MultipleOf(divisor) => format!("[multiple-of {divisor}]"),
        Rule::MinItems(limit) => format!("[min-items {limit}]"),
        Rule::MaxItems(limit) => format!("[max-items {limit}]"),
        Rule::MinProperties(limit) => format!("[min-properties {limit}]"),
        Rule::MaxProperties(limit) => format!("[max-properties {limit}]"),
        Rule::UniqueItems => "[unique-items]".to_owned(),
        Rule::OneOf(values) => format!("[one-of {}]", values.join(",")),
    }
}

/// FNV-1a with a last mixing, so that the upper bits are as good as the lower ones. Stable for ever: the record has it.
fn fnv(text: &str) -> Hash {
    let next = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, next);
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    Hash(mixed ^ (mixed >> 33))
}

/// Returns the hash of any type, as a string.
pub(crate) fn hash_of_type(ty: &Type, hashes: &ByShape<Hash>) -> String {
    let text = |id: ShapeId| hashes[&id].text();
    let of_others = || fnv(&type_text(ty, Direction::Response, &|id| format!("#{}", text(id)))).text();
    ty.shape().map_or_else(of_others, text)
}

/// Returns the hash of an envelope without what it holds, if that is an array and nothing else in it has a type of its
/// own.
pub(crate) fn hash_of_envelope(object: &Object, hole: &str) -> Option<Hash> {
    let part = |(name, slot): (&String, &Slot)| {
        let list = if name == hole { Some(list_of_any(slot)?) } else { None };
        let slot = list.as_ref().unwrap_or(slot);
        let text = slot_text(&quoted(name), slot, Direction::Response, &|_| String::new());
        (!holds_shape(&slot.ty)).then_some(text)
    };
    let parts = object.fields.iter().map(part).collect::<Option<_>>()?;
    object.rest.is_none().then(|| hash_of_parts('t', parts))
}

/// Returns an array without what is said of its items, if it is one whose items cannot be null.
fn list_of_any(list: &Slot) -> Option<Slot> {
    let Type::Array(items) = &list.ty else { return None };
    let any = Slot { ty: Type::Any, rules: Vec::new(), ..(**items).clone() };
    (!items.nullable).then(|| Slot { ty: Type::Array(Box::new(any)), ..list.clone() })
}
