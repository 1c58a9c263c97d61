//! Decides which values could stand in each other's place unnoticed: those of one type, and those that one expression
//! could fill. Such values are never arguments side by side.

use std::collections::BTreeSet;

use crate::ir::{Api, Scalar, ShapeId, ShapeKind, Slot, Type};
use crate::names::model::Names;

/// How many arguments stand side by side at most.
const MOST: usize = 4;

/// What an argument takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    /// A string.
    Text,
    /// What is parsed from a string.
    Parsed,
    Integer,
    Float,
    Boolean,
    /// An object of any keys.
    Object,
    /// An array of anything.
    Array,
    /// A type of its own.
    Named(String),
    List(Box<Takes>),
    Map(Box<Takes>),
}

/// Returns whether values side by side could be swapped unnoticed, or are too many to be told apart. An argument may be
/// of one of several slots.
pub(crate) fn need_names(api: &Api, names: &Names, arguments: &[Vec<&Slot>]) -> bool {
    let takes = arguments.iter().map(|slots| slots.iter().flat_map(|slot| takes_of(api, names, slot)).collect());
    let takes: Vec<BTreeSet<Takes>> = takes.collect();
    let is_like_another =
        |(index, one): (usize, &BTreeSet<Takes>)| takes[..index].iter().any(|other| are_alike(other, one));
    arguments.len() > MOST || takes.iter().enumerate().any(is_like_another)
}

/// Returns whether one expression could fill both.
fn are_alike(one: &BTreeSet<Takes>, other: &BTreeSet<Takes>) -> bool {
    let is_list = |takes: &Takes| matches!(takes, Takes::List(_));
    let takes_list = |a: &BTreeSet<Takes>, b: &BTreeSet<Takes>| a.contains(&Takes::Array) && b.iter().any(is_list);
    !one.is_disjoint(other) || takes_list(one, other) || takes_list(other, one)
}

fn takes_of(api: &Api, names: &Names, slot: &Slot) -> BTreeSet<Takes> {
    let one = |takes| BTreeSet::from([takes]);
    match &slot.ty {
        Type::Text | Type::Constant(_) | Type::Secret | Type::Id(_) | Type::File => one(Takes::Text),
        Type::Date | Type::DateTime | Type::Decimal => one(Takes::Parsed),
        Type::Integer | Type::Unsigned => one(Takes::Integer),
        Type::Float => one(Takes::Float),
        Type::Boolean => one(Takes::Boolean),
        Type::OpenObject => one(Takes::Object),
        // Whatever turns into JSON.
        Type::Any => {
            BTreeSet::from([Takes::Text, Takes::Integer, Takes::Float, Takes::Boolean, Takes::Object, Takes::Array])
        }
        Type::List(item) => takes_of(api, names, item).into_iter().map(|takes| Takes::List(Box::new(takes))).collect(),
        Type::Map(value) => takes_of(api, names, value).into_iter().map(|takes| Takes::Map(Box::new(takes))).collect(),
        Type::Shape(shape) => takes_of_shape(api, names, *shape),
    }
}

fn takes_of_shape(api: &Api, names: &Names, shape: ShapeId) -> BTreeSet<Takes> {
    let named = || match names.envelopes.get(&shape) {
        Some(template) => Takes::Named(names.templates[*template].name.clone()),
        None => Takes::Named(names.type_of(shape).name.clone()),
    };
    match &api.shapes[shape].kind {
        ShapeKind::Enum(of) => BTreeSet::from([match of.of {
            Scalar::Text => Takes::Text,
            Scalar::Integer => Takes::Integer,
        }]),
        ShapeKind::Object(_) => BTreeSet::from([named()]),
        // A value of a member turns into the union. Unions in unions are members already.
        ShapeKind::Union(union) => {
            let members = union.members.iter().filter(|member| !is_union(api, &member.slot));
            members.flat_map(|member| takes_of(api, names, &member.slot)).chain([named()]).collect()
        }
    }
}

fn is_union(api: &Api, slot: &Slot) -> bool {
    match &slot.ty {
        Type::Shape(shape) => matches!(api.shapes[*shape].kind, ShapeKind::Union(_)),
        Type::List(item) | Type::Map(item) => is_union(api, item),
        _ => false,
    }
}
