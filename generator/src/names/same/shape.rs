//! Says which shapes are equal.
//!
//! Kind, fields, presence, nullability, rules, defaults and values count, recursively; the order of fields, members
//! and values does not, nor do documentation and evidence. What is only marked by an overlay is left out here, so
//! that a mark that reaches some of several equal places is found (see `marks`) and does not move a name.

use std::cmp::Ordering;

use crate::ir::Direction;
use crate::ir::by_shape::ByShape;
use crate::ir::places::Places;
use crate::ir::{Api, Object, Presence, Rule, Scalar, Shape, ShapeId, ShapeKind, Slot, Type};
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
    let mut hashes = vec![Hash(0); api.shapes.0.len()];
    let mut changed = vec![true; hashes.len()];
    for depth in 0..DEPTH {
        // A hash depends on the shape and the hashes within it: where none of those changed, it stays.
        let due = outlines.iter().filter(|(_, outline)| depth == 0 || outline.holds_one_of(&changed));
        let next = due.map(|(id, outline)| (id.0 as usize, outline.hash(&hashes)));
        let next: Vec<(usize, Hash)> = next.filter(|(index, hash)| hashes[*index] != *hash).collect();
        if next.is_empty() {
            break;
        }
        changed.fill(false);
        for (index, hash) in next {
            (hashes[index], changed[index]) = (hash, true);
        }
    }
    outlines.into_iter().map(|(id, _)| (id, hashes[id.0 as usize])).collect()
}

/// A shape, with holes for the shapes in it.
struct Outline {
    kind: char,
    parts: Vec<(String, Option<ShapeId>)>,
}

impl Outline {
    /// Whether a shape in it is marked.
    fn holds_one_of(&self, marked: &[bool]) -> bool {
        self.parts.iter().any(|(_, inner)| inner.is_some_and(|id| marked[id.0 as usize]))
    }

    /// Its hash, given those of all shapes.
    fn hash(&self, hashes: &[Hash]) -> Hash {
        let parts = self.parts.iter().map(|(text, inner)| {
            let inner = inner.map(|id| inner_text(hashes[id.0 as usize]));
            Part { text, inner }
        });
        let mut parts: Vec<Part<'_>> = parts.collect();
        parts.sort_unstable_by(Part::cmp);
        let mut hash = Fnv::default();
        hash.add(self.kind.encode_utf8(&mut [0; 4]).as_bytes());
        for (index, part) in parts.iter().enumerate() {
            hash.add(if index > 0 { b"\0" } else { b"" });
            hash.add(part.text.as_bytes());
            hash.add(part.end());
        }
        hash.finish()
    }
}

/// A part of an outline: its text, and what stands for the shape in it.
struct Part<'a> {
    text: &'a str,
    inner: Option<[u8; 17]>,
}

impl Part<'_> {
    fn end(&self) -> &[u8] {
        self.inner.as_ref().map_or(&[], |end| end.as_slice())
    }

    /// Compares the texts with their ends.
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.text.as_bytes(), other.text.as_bytes());
        let shared = one.len().min(two.len());
        one[..shared].cmp(&two[..shared]).then_with(|| {
            let ends = one[shared..].iter().chain(self.end());
            ends.cmp(two[shared..].iter().chain(other.end()))
        })
    }
}

/// What stands for a shape: `#`, and its hash in hexadecimal digits.
fn inner_text(hash: Hash) -> [u8; 17] {
    let mut text = [b'#'; 17];
    for (index, digit) in text[1..].iter_mut().enumerate() {
        *digit = b"0123456789abcdef"[(hash.0 >> (60 - 4 * index)) as usize & 15];
    }
    text
}

fn outline(shape: &Shape, direction: Direction) -> Outline {
    let kind = kind_letter(&shape.kind);
    let parts = match &shape.kind {
        ShapeKind::Object(object) => {
            let fields = object.fields.iter().map(|(name, slot)| slot_part(&quoted(name), slot, direction));
            fields.chain(object.rest.iter().map(|it| slot_part("rest", it, direction))).collect()
        }
        ShapeKind::Enum(values) => values.values.iter().map(|it| (quoted(it), None)).collect(),
        ShapeKind::Union(union) => {
            let tag = |tags: &[String]| {
                let mut tags = tags.to_vec();
                tags.sort();
                tags.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(",")
            };
            let members = union.members.iter().map(|it| slot_part(&tag(&it.tags), &it.slot, direction));
            let discriminator = union.discriminator.iter().map(|it| (format!("by {}", quoted(it)), None));
            members.chain(discriminator).collect()
        }
    };
    Outline { kind, parts }
}

fn kind_letter(kind: &ShapeKind) -> char {
    match kind {
        ShapeKind::Object(_) => 'o',
        ShapeKind::Enum(it) => match it.of {
            Scalar::Text => 'e',
            Scalar::Integer => 'i',
        },
        ShapeKind::Union(_) => 'u',
    }
}

/// A slot as text, and the shape in it.
fn slot_part(name: &str, slot: &Slot, direction: Direction) -> (String, Option<ShapeId>) {
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

fn type_part(ty: &Type, direction: Direction) -> (String, Option<ShapeId>) {
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
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        let next = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 = bytes.iter().fold(self.0, next);
    }

    fn finish(self) -> Hash {
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        Hash(mixed ^ (mixed >> 33))
    }
}

fn fnv(text: &str) -> Hash {
    let mut hash = Fnv::default();
    hash.add(text.as_bytes());
    hash.finish()
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
    if object.rest.is_some() {
        return None;
    }
    let mut parts = Vec::new();
    for (name, slot) in &object.fields {
        let (mut text, inner) = slot_part(&quoted(name), slot, Direction::Response);
        match &slot.ty {
            Type::List(items) if name == hole && !items.nullable => {
                let whole = Slot {
                    ty: Type::List(Box::new(Slot { ty: Type::Any, rules: Vec::new(), ..(**items).clone() })),
                    ..slot.clone()
                };
                text = slot_part(&quoted(name), &whole, Direction::Response).0;
            }
            _ if name == hole || inner.is_some() => return None,
            _ => {}
        }
        parts.push(text);
    }
    parts.sort();
    Some(fnv(&format!("t{}", parts.join("\u{0}"))))
}
