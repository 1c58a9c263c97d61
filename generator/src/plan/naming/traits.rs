//! Names what no word of the description tells apart: by what a value has and others have not, however deep it is.

use std::collections::VecDeque;

use indexmap::IndexSet;

use super::values::plain;
use super::variants::kind_name;
use super::words::{join, pascal, words};
use crate::ir::{Api, Presence, Rule, ShapeKind, Slot, Type};

/// How deep a value is looked at, and how much of it.
const DEPTH: usize = 4;
const MOST: usize = 1_000;

/// How many traits may make a name.
const LONGEST: usize = 4;

/// A name for each type, from the traits that together no other type has; those of types that are alike are `None`.
pub(super) fn name_by_traits(api: &Api, types: &[&Type]) -> Vec<Option<String>> {
    let traits: Vec<IndexSet<String>> = types.iter().map(|it| traits(api, it)).collect();
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
fn traits(api: &Api, ty: &Type) -> IndexSet<String> {
    let (mut has, mut requires, mut is, mut follows) = <(IndexSet<_>, IndexSet<_>, IndexSet<_>, Vec<_>)>::default();
    let mut open: VecDeque<(Vec<String>, &Type)> = [(Vec::new(), ty)].into();
    while let Some((path, ty)) = open.pop_front() {
        if has.len() > MOST || path.len() > DEPTH {
            break;
        }
        if !path.is_empty() {
            is.insert(format!("{}{}", kind_name(api, ty), pascal(&path)));
            is.extend(values(api, ty).iter().map(|it| format!("{}{}", plain(it), pascal(&path))));
        }
        for (name, slot) in fields(api, ty) {
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

/// The fields of an object, or of the items of a list.
fn fields<'a>(api: &'a Api, ty: &'a Type) -> Vec<(&'a str, &'a Slot)> {
    match ty {
        Type::List(items) | Type::Map(items) => fields(api, &items.ty),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Object(object) => object.fields.iter().map(|(name, slot)| (name.as_str(), slot)).collect(),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}
