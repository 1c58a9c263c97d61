//! Names what no word of the description tells apart: by what a value has and others have not, however deep it is.

use std::collections::VecDeque;

use indexmap::IndexSet;

use crate::ir::{Api, Member, Presence, Rule, ShapeKind, Slot, Type, Union};
use crate::names::called::values::plain;
use crate::names::called::variants::{kind_name, whole_kind_name};
use crate::names::words::{join, pascal, words};

/// How deep a value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// A few fields deep, and into no union.
    Near,
    /// As deep as descriptions are, with the members of unions.
    Far,
}

/// How many traits of a value are looked at.
const MOST: usize = 1_000;

/// How many traits may make a name.
const LONGEST: usize = 4;

/// A name for each type, from the traits that together no other type has; those of types that are alike are `None`.
pub(crate) fn name_by_traits(api: &Api, types: &[&Type], depth: Depth) -> Vec<Option<String>> {
    let traits: Vec<IndexSet<String>> = types.iter().map(|it| traits(api, it, depth)).collect();
    let endings = types.iter().map(|it| if matches!(it, Type::List(_)) { "List" } else { "" });
    let names = endings.enumerate().map(|(index, ending)| Some(format!("{}{ending}", name(&traits, index)?)));
    names.collect()
}

/// The fewest traits, taken one by one, that leave no other; what is there goes before what is not.
fn name(all: &[IndexSet<String>], index: usize) -> Option<String> {
    let own = &all[index];
    let mut others: Vec<&IndexSet<String>> = all[..index].iter().chain(&all[index + 1..]).collect();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    while !others.is_empty() && with.len() + without.len() < LONGEST {
        if let Some(best) = most(own.iter(), |it| others.iter().filter(|other| !other.contains(it)).count()) {
            others.retain(|it| it.contains(best));
            with.push(best.as_str());
            continue;
        }
        let foreign: IndexSet<&String> =
            others.iter().flat_map(|it| it.iter()).filter(|it| !own.contains(*it)).collect();
        let best = most(foreign.into_iter(), |it| others.iter().filter(|other| other.contains(it)).count())?.clone();
        others.retain(|it| !it.contains(&best));
        without.push(best);
    }
    let without = (!without.is_empty()).then(|| format!("Without{}", without.join("And")));
    others.is_empty().then(|| format!("{}{}", with.join("And"), without.unwrap_or_default()))
}

/// The first trait that tells from the most others; none where none tells from any.
fn most<'a>(traits: impl Iterator<Item = &'a String>, others: impl Fn(&String) -> usize) -> Option<&'a String> {
    let mut best: Option<(&String, usize)> = None;
    for it in traits {
        let count = others(it);
        if count > best.map_or(0, |it| it.1) {
            best = Some((it, count));
        }
    }
    best.map(|it| it.0)
}

/// What a value of a type has: its fields, those that are required, what each is and which rules it follows;
/// the outer ones first.
fn traits(api: &Api, ty: &Type, depth: Depth) -> IndexSet<String> {
    let deepest = if depth == Depth::Near { 4 } else { 16 };
    let (mut has, mut requires, mut is, mut follows) = <(IndexSet<_>, IndexSet<_>, IndexSet<_>, Vec<_>)>::default();
    let mut open: VecDeque<(Vec<String>, &Type)> = [(Vec::new(), ty)].into();
    let mut looked = 0;
    while let Some((path, ty)) = open.pop_front() {
        // A field within itself adds no word to the path: what holds itself is looked at so often, too.
        looked += 1;
        if has.len() > MOST || looked > MOST || path.len() > deepest {
            break;
        }
        if !path.is_empty() {
            let kind = if depth == Depth::Near { kind_name(api, ty) } else { whole_kind_name(api, ty) };
            is.insert(format!("{kind}{}", pascal(&path)));
            is.extend(values(api, ty).iter().take(MOST).map(|it| format!("{}{}", plain(it), pascal(&path))));
        }
        for (name, slot) in fields(api, ty, depth) {
            let path = join(&path, &words(name));
            has.insert(pascal(&path));
            if slot.presence != Presence::Optional {
                requires.insert(format!("Required{}", pascal(&path)));
            }
            follows.extend(slot.rules.iter().filter_map(rule).map(|it| format!("{}{it}", pascal(&path))));
            open.push_back((path, &slot.ty));
        }
    }
    has.into_iter().chain(requires).chain(is).chain(follows).collect()
}

/// The values of an enum.
fn values<'a>(api: &'a Api, ty: &Type) -> &'a [String] {
    let Type::Shape(id) = ty else { return &[] };
    match &api.shapes[*id].kind {
        ShapeKind::Enum(it) => &it.values,
        ShapeKind::Object(_) | ShapeKind::Union(_) => &[],
    }
}

/// A rule that can be said in a name.
fn rule(rule: &Rule) -> Option<String> {
    match rule {
        Rule::MinLength(it) | Rule::MinItems(it) | Rule::MinProperties(it) => Some(format!("OfAtLeast{it}")),
        Rule::MaxLength(it) | Rule::MaxItems(it) | Rule::MaxProperties(it) => Some(format!("OfAtMost{it}")),
        Rule::UniqueItems => Some("Unique".to_owned()),
        Rule::Pattern(_) | Rule::Minimum(..) | Rule::Maximum(..) | Rule::MultipleOf(_) | Rule::OneOf(_) => None,
    }
}

/// The fields of an object, or of the items of a list; from far, of the members of a union too.
fn fields<'a>(api: &'a Api, ty: &'a Type, depth: Depth) -> Vec<(&'a str, &'a Slot)> {
    let mut ty = ty;
    while let Type::List(items) | Type::Map(items) = ty {
        ty = &items.ty;
    }
    match ty {
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(object) => object.fields.iter().map(|(name, slot)| (name.as_str(), slot)).collect(),
            ShapeKind::Union(union) if depth == Depth::Far => objects(api, union).collect(),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The fields of the objects among the members of a union.
fn objects<'a>(api: &'a Api, union: &'a Union) -> impl Iterator<Item = (&'a str, &'a Slot)> {
    let object = |member: &'a Member| match &member.slot.ty {
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(object) => Some(object),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
        },
        _ => None,
    };
    union.members.iter().filter_map(object).flat_map(|it| it.fields.iter().map(|(name, slot)| (name.as_str(), slot)))
}
