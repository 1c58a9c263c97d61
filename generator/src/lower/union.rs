//! Turns unions into members, and unions of texts or of integers into enums.
//!
//! An enum joined with a free text is one open enum: every listed value is also a text. A union within a union is its
//! members.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::join::join_equal;
use super::keys::Keys;
use super::number;
use super::same::same;
use super::schema::Lowering;
use crate::ir::{Enum, Member, Scalar, Shape, ShapeKind, Slot, Type, Union};
use crate::normalize::model::{self, Kind, Normalized, Schema, SchemaId, Text};
use crate::vocabulary::COMPONENT;

/// Returns whether a schema is a union of scalars of which one is free.
pub(super) fn is_open_enum(normalized: &Normalized, schema: &Schema) -> bool {
    let Kind::Union(union) = &schema.kind else { return false };
    joined_values(normalized, schema).is_some()
        && union
            .members
            .iter()
            .any(|member| matches!(normalized.schemas[*member].kind, Kind::Text(_) | Kind::Integer(_)))
}

/// Returns the values of a union whose members are all texts or all integers, at least one of them listed.
pub(super) fn joined_values(normalized: &Normalized, schema: &Schema) -> Option<(Scalar, Vec<String>)> {
    let Kind::Union(union) = &schema.kind else { return None };
    let mut scalars: Vec<Scalar> = Vec::new();
    let mut values: IndexSet<String> = IndexSet::new();
    for member in &union.members {
        let (scalar, listed) = scalar_values(&normalized.schemas[*member].kind)?;
        scalars.push(scalar);
        values.extend(listed);
    }
    let first = *scalars.first()?;
    (scalars.iter().all(|scalar| *scalar == first) && !values.is_empty()).then(|| (first, values.into_iter().collect()))
}

/// Returns the values that a text or an integer lists, none where it is free.
fn scalar_values(kind: &Kind) -> Option<(Scalar, Vec<String>)> {
    match kind {
        Kind::Text(_) => Some((Scalar::String, Vec::new())),
        Kind::Enum(listed) => Some((Scalar::String, listed.clone())),
        Kind::Constant(value) => Some((Scalar::String, vec![value.clone()])),
        Kind::Integer(_) => Some((Scalar::Integer, Vec::new())),
        Kind::Integers(listed) => Some((Scalar::Integer, listed.iter().map(i64::to_string).collect())),
        Kind::Any | Kind::Boolean(_) | Kind::Number(_) | Kind::Array(_) | Kind::Object(_) | Kind::Union(_) => None,
    }
}

/// Returns the type of a union whose members are all plain texts, or all plain numbers: what tells them apart are
/// rules.
pub(super) fn plain_scalar(normalized: &Normalized, union: &model::Union) -> Option<Type> {
    let members = || union.members.iter().map(|member| &normalized.schemas[*member]);
    // A free string is a date, too.
    let is_free = members().any(|member| matches!(&member.kind, Kind::Text(text) if is_plain(text)));
    let types = members().map(|member| {
        let has_marks = || member.extensions.keys().any(is_mark);
        match &member.kind {
            Kind::Text(text) if (is_free || is_plain(text)) && !has_marks() => Some(Type::String),
            Kind::Integer(numeric) => Some(number::integer_type(numeric)),
            Kind::Number(_) => Some(Type::Float),
            _ => None,
        }
    });
    let types = types.collect::<Option<Vec<_>>>()?;
    if types.iter().all(|ty| matches!(ty, Type::String)) { Some(Type::String) } else { number::common_type(&types) }
}

/// Returns whether a key may say what a string means.
fn is_mark(key: &String) -> bool {
    key.starts_with("x-") && key != COMPONENT
}

/// Returns whether a text is read as a text, and not as a date.
fn is_plain(text: &Text) -> bool {
    !matches!(text.format.as_deref(), Some("date" | "date-time"))
}

/// Returns what the members of a union of plain scalars say, where it is one type: documented, as no one of them must
/// hold.
pub(super) fn documented_members(normalized: &Normalized, union: &model::Union) -> Vec<(String, Value)> {
    let rules = union.members.iter().map(|member| match &normalized.schemas[*member].kind {
        Kind::Text(text) => {
            let format = text.format.iter().map(|format| format!("format {format}"));
            let pattern = text.pattern.iter().map(|pattern| format!("pattern {pattern}"));
            format.chain(pattern).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    });
    let rules: Vec<Value> = rules.filter(|rules| !rules.is_empty()).map(Value::from).collect();
    if rules.is_empty() { Vec::new() } else { vec![("anyOf".to_owned(), Value::Array(rules))] }
}

/// Returns the names that members with a title and one value give to the values of an enum.
pub(super) fn titled_values(normalized: &Normalized, schema: &Schema) -> IndexMap<String, String> {
    let Kind::Union(union) = &schema.kind else { return IndexMap::new() };
    let named = union.members.iter().filter_map(|member| {
        let member = &normalized.schemas[*member];
        let (_, values) = scalar_values(&member.kind)?;
        let [value] = <[String; 1]>::try_from(values).ok()?;
        Some((value, member.title.clone()?))
    });
    named.collect()
}

/// Returns the values of members that should no longer be used.
pub(super) fn deprecated_values(normalized: &Normalized, union: &model::Union) -> Vec<String> {
    let members = union.members.iter().map(|member| &normalized.schemas[*member]);
    let values = members.filter(|member| member.deprecated).filter_map(|member| scalar_values(&member.kind));
    values.flat_map(|(_, values)| values).collect()
}

/// Returns the object that all members of a union are, where they are written out alike.
pub(super) fn only_object<'a>(normalized: &'a Normalized, schema: &Schema) -> Option<&'a Schema> {
    let Kind::Union(union) = &schema.kind else { return None };
    let flat = Flat::of(normalized, union);
    let [(id, _)] = flat.members.as_slice() else { return None };
    let only = &normalized.schemas[*id];
    let has_fields = matches!(&only.kind, Kind::Object(object) if !object.properties.is_empty());
    (has_fields && only.component.is_none()).then_some(only)
}

/// Lowers a union that is no enum.
pub(super) fn lower_union(lowering: &mut Lowering<'_>, union: &model::Union) -> Union {
    let flat = Flat::of(lowering.normalized, union);
    let discriminator = flat.property.clone();
    let (mut members, mut texts) = (Vec::new(), Vec::new());
    for (id, tags) in flat.members {
        let schema = lowering.schema(id);
        let slot = lowering.required_slot(id);
        texts.push(texts_of(lowering.normalized, schema, &slot));
        let keys = Keys::of(&schema.at, &schema.extensions);
        let wanted = lowering.wanted(&keys, "x-variant-name");
        let (at, title, component) = (schema.at.clone(), schema.title.clone(), schema.component.clone());
        members.push((id, Member { at, wanted, title, component, tags, slot }));
    }
    let members = join_texts(lowering, members, texts);
    Union { members: join_equal(lowering, members), discriminator }
}

/// Returns the texts that a member lists, where it is a text or an enum of texts.
fn texts_of(normalized: &Normalized, schema: &Schema, slot: &Slot) -> Option<Vec<String>> {
    match (&slot.ty, &schema.kind) {
        (Type::String, _) => Some(Vec::new()),
        (Type::Constant(value), _) => Some(vec![value.clone()]),
        (Type::Shape(_), Kind::Enum(values)) => Some(values.clone()),
        (Type::Shape(_), Kind::Union(_)) => match joined_values(normalized, schema) {
            Some((Scalar::String, values)) => Some(values),
            Some((Scalar::Integer, _)) | None => None,
        },
        _ => None,
    }
}

/// Joins the members that are strings, where some of them are listed, to one enum: JSON does not tell them apart.
fn join_texts(
    lowering: &mut Lowering<'_>,
    members: Vec<(SchemaId, Member)>,
    texts: Vec<Option<Vec<String>>>,
) -> Vec<(SchemaId, Member)> {
    let values: IndexSet<String> = texts.iter().flatten().flatten().cloned().collect();
    let values: Vec<String> = values.into_iter().collect();
    if texts.iter().flatten().count() < 2 || values.is_empty() {
        return members;
    }
    let open = members.iter().any(|(_, member)| matches!(member.slot.ty, Type::String) || member.slot.open);
    let (mut joined, mut values) = (Vec::new(), Some(values));
    for ((id, member), text) in members.into_iter().zip(texts) {
        if text.is_none() {
            joined.push((id, member));
        } else if let Some(values) = values.take() {
            let (wanted, titles, deprecated) = Default::default();
            let kind = ShapeKind::Enum(Enum { of: Scalar::String, values, wanted, titles, deprecated });
            let shape = lowering.add_shape(Shape {
                at: member.at.clone(),
                component: None,
                title: None,
                wanted: None,
                description: None,
                evidence: None,
                examples: Vec::new(),
                unchecked: Vec::new(),
                deprecated: false,
                kind,
            });
            let slot = Slot { ty: Type::Shape(shape), open, rules: Vec::new(), ..member.slot };
            joined.push((id, Member { wanted: None, title: None, component: None, slot, ..member }));
        }
    }
    joined
}

/// Returns whether two members of a union are one.
fn is_one(normalized: &Normalized, a: SchemaId, b: SchemaId) -> bool {
    let (first, second) = (&normalized.schemas[a], &normalized.schemas[b]);
    if first.component.is_some() || second.component.is_some() {
        return a == b || first.at == second.at;
    }
    let documentation = |member: &Schema| (member.title.clone(), member.description.clone(), member.unchecked.clone());
    same(normalized, a, b) && documentation(first) == documentation(second)
}

/// The members of a union, those of unions within it in their place, each once.
#[derive(Default)]
struct Flat {
    members: Vec<(SchemaId, Vec<String>)>,
    /// The members that may be one, by what those that are one have in common.
    candidates: HashMap<u64, Vec<usize>>,
    /// The property that tells them apart: that of the outermost union that has one.
    property: Option<String>,
    /// The unions within, with the values that stand for them: each is taken apart once, however many hold it.
    seen: HashSet<(SchemaId, Vec<String>)>,
}

impl Flat {
    fn of(normalized: &Normalized, union: &model::Union) -> Self {
        let mut flat = Self::default();
        // The unions that are open, each with its next member and the values that stand for it. A chain of unions may be
        // as long as the description.
        let mut open: Vec<(&model::Union, usize, Vec<String>)> = vec![(union, 0, Vec::new())];
        while let Some((union, index, outer)) = open.pop() {
            let named = union.discriminator.as_ref();
            flat.property = flat.property.take().or_else(|| named.map(|union| union.property.clone()));
            let Some(id) = union.members.get(index) else { continue };
            let own = named.filter(|union| Some(&union.property) == flat.property.as_ref());
            let tags = own.and_then(|union| union.values.get(index)).unwrap_or(&outer).clone();
            open.push((union, index + 1, outer));
            let schema = &normalized.schemas[*id];
            match &schema.kind {
                Kind::Union(inner) if joined_values(normalized, schema).is_none() => {
                    if flat.seen.insert((*id, tags.clone())) {
                        open.push((inner, 0, tags));
                    }
                }
                _ => flat.add_member(normalized, *id, tags),
            }
        }
        flat
    }

    /// Adds a member; what is one twice is one member, with the values of both: the same component, or all the same.
    fn add_member(&mut self, normalized: &Normalized, id: SchemaId, tags: Vec<String>) {
        let candidates = self.candidates.entry(likeness(&normalized.schemas[id])).or_default();
        match candidates.iter().find(|index| is_one(normalized, self.members[**index].0, id)) {
            Some(index) => {
                let known = &mut self.members[*index].1;
                let new: Vec<String> = tags.into_iter().filter(|tag| !known.contains(tag)).collect();
                known.extend(new);
            }
            None => {
                candidates.push(self.members.len());
                self.members.push((id, tags));
            }
        }
    }
}

/// Returns a hash that members which are one have in common.
fn likeness(schema: &Schema) -> u64 {
    let mut hasher = DefaultHasher::new();
    if schema.component.is_some() {
        schema.at.hash(&mut hasher);
        return hasher.finish();
    }
    (&schema.title, &schema.description, discriminant(&schema.kind)).hash(&mut hasher);
    if let Kind::Object(object) = &schema.kind {
        object.properties.keys().for_each(|name| name.hash(&mut hasher));
    }
    hasher.finish()
}
