//! Says which shapes are equal.
//!
//! Kind, fields, presence, nullability, rules, defaults and values count, recursively; the order of fields, members
//! and values does not, nor do documentation and evidence. What is only marked by an overlay is left out here, so
//! that a mark that reaches some of several equal places is found (see `marks`) and does not move a name.

use std::collections::HashSet;

use crate::ir::Direction;
use crate::ir::by_shape::ByShape;
use crate::ir::places::Places;
use crate::ir::{Api, Member, Object, Presence, Rule, Scalar, Shape, ShapeId, ShapeKind, Slot, Type};
use crate::place::quoted;

/// How deep a shape is looked at. Fixed, so that a hash depends on nothing but the shape.
const DEPTH: usize = 48;

/// A hash of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hash(u64);

impl Hash {
    /// Twelve hexadecimal digits, as the lock has them.
    pub(crate) fn text(self) -> String {
        format!("{:012x}", self.0 >> 16)
    }
}

/// The hashes of all shapes. Shapes are equal if their hashes are.
pub(crate) fn hashes(api: &Api, places: &Places) -> ByShape<Hash> {
    let outlines: Vec<(ShapeId, Outline)> =
        places.of.iter().map(|(id, node)| (id, outline(&api.shapes[id], node.direction))).collect();
    let mut hashes: ByShape<Hash> = outlines.iter().map(|(id, _)| (*id, Hash(0))).collect();
    let mut changed: HashSet<ShapeId> = HashSet::new();
    for depth in 0..DEPTH {
        // A hash depends on the shape and the hashes within it: where none of those changed, it stays.
        let holds_changed = |parts: &[Part]| parts.iter().any(|part| part.1.is_some_and(|id| changed.contains(&id)));
        let due = outlines.iter().filter(|(_, (_, parts))| depth == 0 || holds_changed(parts));
        let next = due.map(|(id, (kind, parts))| (*id, hash_of_parts(*kind, parts, &hashes)));
        let next: Vec<(ShapeId, Hash)> = next.filter(|(id, hash)| hashes[id] != *hash).collect();
        changed = next.iter().map(|(id, _)| *id).collect();
        next.into_iter().for_each(|(id, hash)| hashes.insert(id, hash));
    }
    hashes
}

/// A part of a shape as text, and the shape in it, whose hash comes after that.
type Part = (String, Option<ShapeId>);

/// A letter for the kind of a shape, and its parts.
type Outline = (char, Vec<Part>);

fn hash_of_parts(kind: char, parts: &[Part], hashes: &ByShape<Hash>) -> Hash {
    let text = |(text, inner): &Part| match inner {
        Some(id) => format!("{text}#{:016x}", hashes[id].0),
        None => text.clone(),
    };
    let mut parts: Vec<String> = parts.iter().map(text).collect();
    parts.sort_unstable();
    fnv(&format!("{kind}{}", parts.join("\0")))
}

fn outline(shape: &Shape, direction: Direction) -> Outline {
    match &shape.kind {
        ShapeKind::Object(object) => {
            let fields = object.fields.iter().map(|(name, slot)| slot_part(&quoted(name), slot, direction));
            let rest = object.rest.iter().map(|slot| slot_part("rest", slot, direction));
            ('o', fields.chain(rest).collect())
        }
        ShapeKind::Enum(values) => {
            let kind = match values.of {
                Scalar::Text => 'e',
                Scalar::Integer => 'i',
            };
            (kind, values.values.iter().map(|value| (quoted(value), None)).collect())
        }
        ShapeKind::Union(union) => {
            let member = |member: &Member| {
                let mut tags: Vec<&String> = member.tags.iter().collect();
                tags.sort();
                let tags: Vec<String> = tags.into_iter().map(|tag| quoted(tag)).collect();
                slot_part(&tags.join(","), &member.slot, direction)
            };
            let discriminator = union.discriminator.iter().map(|field| (format!("by {}", quoted(field)), None));
            ('u', union.members.iter().map(member).chain(discriminator).collect())
        }
    }
}

/// A slot as text, and the shape in it.
fn slot_part(name: &str, slot: &Slot, direction: Direction) -> Part {
    let presence = match slot.presence {
        Presence::Required | Presence::Inferred => "*",
        Presence::Optional => "",
    };
    let null = if slot.nullable { "?" } else { "" };
    // Openness decides what a request may hold; an answer keeps unknown texts in any case.
    let is_open_enum = slot.open && matches!(slot.ty, Type::Shape(_));
    let open = if is_open_enum && direction == Direction::Request { "+" } else { "" };
    let default = slot.default.as_ref().map_or_else(String::new, |it| format!("={it}"));
    let mut rules: Vec<String> = slot.rules.iter().map(rule_text).collect();
    rules.sort();
    let (ty, inner) = type_part(&slot.ty, direction);
    (format!("{name}{presence}{null}{open}{default}{}:{ty}", rules.concat()), inner)
}

fn type_part(ty: &Type, direction: Direction) -> Part {
    let text = match ty {
        Type::Any => "any",
        Type::OpenObject => "object",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Unsigned => "unsigned",
        // Only an overlay says that a number is a decimal, that a text is secret, or what it identifies.
        Type::Float | Type::Decimal => "number",
        Type::Text | Type::Secret | Type::Id(_) => "text",
        Type::Constant(value) => return (format!("const {}", quoted(value)), None),
        Type::Date => "date",
        Type::DateTime => "date-time",
        Type::File => "file",
        Type::List(items) => return slot_part("list", items, direction),
        Type::Map(values) => return slot_part("map", values, direction),
        Type::Shape(id) => return (String::new(), Some(*id)),
    };
    (text.to_owned(), None)
}

fn rule_text(rule: &Rule) -> String {
    match rule {
        Rule::MinLength(it) => format!("[min-length {it}]"),
        Rule::MaxLength(it) => format!("[max-length {it}]"),
        Rule::Pattern(it) => format!("[pattern {}]", quoted(it)),
        Rule::Minimum(it, exclusive) => format!("[minimum {it} {exclusive}]"),
        Rule::Maximum(it, exclusive) => format!("[maximum {it} {exclusive}]"),
        Rule::MultipleOf(it) => format!("[multiple-of {it}]"),
        Rule::MinItems(it) => format!("[min-items {it}]"),
        Rule::MaxItems(it) => format!("[max-items {it}]"),
        Rule::MinProperties(it) => format!("[min-properties {it}]"),
        Rule::MaxProperties(it) => format!("[max-properties {it}]"),
        Rule::UniqueItems => "[unique-items]".to_owned(),
        Rule::OneOf(values) => format!("[one-of {}]", values.join(",")),
    }
}

/// FNV-1a with a last mixing, so that the upper bits are as good as the lower ones. Stable for ever: the lock has it.
fn fnv(text: &str) -> Hash {
    let next = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, next);
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    Hash(mixed ^ (mixed >> 33))
}

/// The hash of any type, as text.
pub(crate) fn hash_of_type(ty: &Type, hashes: &ByShape<Hash>) -> String {
    match type_part(ty, Direction::Response) {
        (text, Some(id)) if text.is_empty() => hashes[&id].text(),
        (text, Some(id)) => fnv(&format!("{text}#{}", hashes[&id].text())).text(),
        (text, None) => fnv(&text).text(),
    }
}

/// The hash of an envelope without what it holds, if that is a list and nothing else in it has a type of its own.
pub(crate) fn hash_of_envelope(object: &Object, hole: &str) -> Option<Hash> {
    let part = |(name, slot): (&String, &Slot)| {
        let part = if name == hole {
            slot_part(&quoted(name), &list_of_any(slot)?, Direction::Response)
        } else {
            slot_part(&quoted(name), slot, Direction::Response)
        };
        part.1.is_none().then_some(part)
    };
    let parts: Option<Vec<Part>> = object.fields.iter().map(part).collect();
    let parts = parts.filter(|_| object.rest.is_none())?;
    Some(hash_of_parts('t', &parts, &ByShape::default()))
}

/// A list without what is said of its items, if it is one whose items cannot be null.
fn list_of_any(list: &Slot) -> Option<Slot> {
    let Type::List(items) = &list.ty else { return None };
    let any = Slot { ty: Type::Any, rules: Vec::new(), ..(**items).clone() };
    (!items.nullable).then(|| Slot { ty: Type::List(Box::new(any)), ..list.clone() })
}
