//! Joins the members of a union that are one type in Rust: only rules and null distinguished them, and neither makes a
//! variant.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use serde_json::Value;

use super::number;
use super::same::same_but_for_null;
use super::schema::Lowering;
use crate::ir::{Member, Rule, Slot, Type};
use crate::normalize::model::{Kind, SchemaId};

/// Returns the members of a union, each with its schema, those of one type as one member.
pub(super) fn join_equal(lowering: &Lowering<'_>, mut members: Vec<(SchemaId, Member)>) -> Vec<Member> {
    widen_scalars(&mut members);
    let mut joined: Vec<(SchemaId, Member)> = Vec::new();
    let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
    for (id, member) in members {
        let keys = likenesses(lowering, id, &member.slot.ty);
        let mut candidates: Vec<usize> = keys.iter().filter_map(|key| alike.get(key)).flatten().copied().collect();
        candidates.sort_unstable();
        let one = candidates.into_iter().find_map(|at| {
            let (first, known) = &joined[at];
            Some((at, common(lowering, (*first, known), (id, &member))?))
        });
        match one {
            Some((at, ty)) => join(&mut joined[at].1, member, ty),
            None => {
                keys.into_iter().for_each(|key| alike.entry(key).or_default().push(joined.len()));
                joined.push((id, member));
            }
        }
    }
    joined.into_iter().map(|(_, member)| member).collect()
}

/// Gives the members that one JSON type holds the same type: all numbers, and the dates beside a free string.
fn widen_scalars(members: &mut [(SchemaId, Member)]) {
    let types = || members.iter().map(|(_, member)| &member.slot.ty);
    let numbers: Vec<Type> = types().filter(|ty| is_number(ty)).cloned().collect();
    let number = number::common_type(&numbers).filter(|_| numbers.len() > 1);
    let has_text = types().any(|ty| matches!(ty, Type::String));
    for (_, member) in members {
        let wider = match &member.slot.ty {
            ty if is_number(ty) => number.clone(),
            Type::Date | Type::DateTime if has_text => Some(Type::String),
            _ => None,
        };
        if let Some(wider) = wider {
            member.slot.ty = wider;
        }
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer | Type::Unsigned | Type::Float | Type::Decimal)
}

/// Numbers of which members of one type have at least one in common: most are compared with few others.
fn likenesses(lowering: &Lowering<'_>, id: SchemaId, ty: &Type) -> Vec<u64> {
    let mut hasher = DefaultHasher::new();
    hash_type(ty, &mut hasher);
    let Type::Shape(_) = ty else { return vec![hasher.finish()] };
    let kind = &lowering.normalized.schemas[id].kind;
    let mut of_kind = DefaultHasher::new();
    discriminant(kind).hash(&mut of_kind);
    if let Kind::Object(object) = kind {
        object.properties.keys().for_each(|name| name.hash(&mut of_kind));
    }
    vec![hasher.finish(), of_kind.finish()]
}

fn hash_type(ty: &Type, hasher: &mut DefaultHasher) {
    // Types that may have a common one are alike.
    let alike = match ty {
        ty if is_number(ty) => &Type::Float,
        Type::Date | Type::DateTime => &Type::String,
        ty => ty,
    };
    discriminant(alike).hash(hasher);
    match ty {
        Type::Array(inner) | Type::Map(inner) => hash_type(&inner.ty, hasher),
        Type::Shape(id) => id.hash(hasher),
        _ => {}
    }
}

/// Returns the type of two members, where they have one.
fn common(lowering: &Lowering<'_>, a: (SchemaId, &Member), b: (SchemaId, &Member)) -> Option<Type> {
    match (&a.1.slot.ty, &b.1.slot.ty) {
        (Type::Shape(one), Type::Shape(other)) => {
            let is_named =
                |member: &Member| member.component.is_some() || member.title.is_some() || member.wanted.is_some();
            let are_alike = || !is_named(a.1) && !is_named(b.1) && same_but_for_null(lowering.normalized, a.0, b.0);
            (one == other || are_alike()).then_some(Type::Shape(*one))
        }
        (one, other) => common_type(one, other),
    }
}

/// Returns the type that has the values of both, where they differ in rules and in null alone.
fn common_type(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        (Type::Array(a), Type::Array(b)) => common_slot(a, b).map(|slot| Type::Array(Box::new(slot))),
        (Type::Map(a), Type::Map(b)) => common_slot(a, b).map(|slot| Type::Map(Box::new(slot))),
        (Type::Id(a), Type::Id(b)) => (a == b).then(|| Type::Id(a.clone())),
        (Type::Shape(a), Type::Shape(b)) => (a == b).then_some(Type::Shape(*a)),
        (Type::Constant(_), _) => None,
        (a, b) if is_number(a) && is_number(b) => number::common_type(&[a.clone(), b.clone()]),
        (Type::String, Type::Date | Type::DateTime) | (Type::Date | Type::DateTime, Type::String) => Some(Type::String),
        // No other type holds anything.
        (a, b) => (discriminant(a) == discriminant(b)).then(|| a.clone()),
    }
}

fn common_slot(a: &Slot, b: &Slot) -> Option<Slot> {
    let mut slot = Slot { ty: common_type(&a.ty, &b.ty)?, ..a.clone() };
    widen(&mut slot, b.clone());
    Some(slot)
}

/// Takes the values of another member of this type too.
fn join(known: &mut Member, mut other: Member, ty: Type) {
    if known.title != other.title {
        // What names neither any more is still documented.
        for member in [&mut *known, &mut other] {
            let title = member.title.as_deref().map(Into::into);
            member.slot.description = member.slot.description.take().or(title);
        }
    }
    known.wanted =
        known.wanted.take().filter(|name| other.wanted.as_ref().is_some_and(|other| other.name == name.name));
    known.title = known.title.take().filter(|title| other.title.as_ref() == Some(title));
    known.component = known.component.take().filter(|name| other.component.as_ref() == Some(name));
    known.tags.extend(other.tags.iter().filter(|tag| !known.tags.contains(tag)).cloned().collect::<Vec<_>>());
    known.slot.ty = ty;
    widen(&mut known.slot, other.slot);
}

/// Takes what another slot of the type takes. Rules that are not those of both are documented, and not checked: a value
/// may follow either.
fn widen(slot: &mut Slot, other: Slot) {
    slot.nullable |= other.nullable;
    slot.open |= other.open;
    slot.deprecated &= other.deprecated;
    slot.examples.extend(other.examples);
    slot.unchecked
        .extend(other.unchecked.into_iter().filter(|rule| !slot.unchecked.contains(rule)).collect::<Vec<_>>());
    if slot.description != other.description {
        let texts: Vec<&str> = slot.description.iter().chain(&other.description).map(|text| &**text).collect();
        slot.description = Some(texts.join("\n\n").into());
    }
    if slot.rules != other.rules {
        let documented =
            [&slot.rules, &other.rules].map(|rules| rules.iter().map(rule_text).collect::<Vec<_>>().join(", "));
        let documented: Vec<Value> =
            documented.into_iter().filter(|rules| !rules.is_empty()).map(Value::from).collect();
        slot.unchecked.push(("anyOf".to_owned(), Value::Array(documented)));
        slot.rules.clear();
    }
}

/// Returns a rule by its keyword.
fn rule_text(rule: &Rule) -> String {
    let exclusive = |is_exclusive: &bool| if *is_exclusive { " exclusive" } else { "" };
    match rule {
        Rule::MinLength(least) => format!("minLength {least}"),
        Rule::MaxLength(most) => format!("maxLength {most}"),
        Rule::Pattern(pattern) => format!("pattern {pattern}"),
        Rule::Minimum(least, is_exclusive) => format!("minimum {least}{}", exclusive(is_exclusive)),
        Rule::Maximum(most, is_exclusive) => format!("maximum {most}{}", exclusive(is_exclusive)),
        Rule::MultipleOf(divisor) => format!("multipleOf {divisor}"),
        Rule::MinItems(least) => format!("minItems {least}"),
        Rule::MaxItems(most) => format!("maxItems {most}"),
        Rule::MinProperties(least) => format!("minProperties {least}"),
        Rule::MaxProperties(most) => format!("maxProperties {most}"),
        Rule::UniqueItems => "uniqueItems".to_owned(),
        Rule::OneOf(values) => format!("enum {}", values.join(" ")),
    }
}
