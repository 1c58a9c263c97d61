//! Says what a value is, and names what no word of the description tells apart: by what a value has and others have not,
//! however deep it is.

use std::collections::VecDeque;

use indexmap::IndexSet;

use super::fields::value_name;
use crate::ir::{Api, Member, Object, Presence, Rule, Scalar, ShapeKind, Slot, Type, Union};
use crate::names::words::{join, pascal, words};

/// How many traits of a value are looked at.
const MOST: usize = 1_000;

/// How many fields deep they are.
const DEEPEST: usize = 16;

/// How many traits may make a name.
const LONGEST: usize = 4;

/// A name for each member, from the traits that together no other has; those of members that are alike are `None`.
pub(crate) fn name_by_traits(api: &Api, union: &Union) -> Vec<Option<String>> {
    let types = || union.members.iter().map(|member| &member.slot.ty);
    let traits: Vec<IndexSet<String>> = types().map(|ty| traits(api, ty)).collect();
    let endings = types().map(|ty| if matches!(ty, Type::List(_)) { "List" } else { "" });
    let names = endings.enumerate().map(|(index, ending)| Some(format!("{}{ending}", name(&traits, index)?)));
    names.collect()
}

/// Returns the fewest traits, taken one by one, that leave no other; what is there goes before what is not.
fn name(all: &[IndexSet<String>], index: usize) -> Option<String> {
    let own = &all[index];
    let mut others: Vec<&IndexSet<String>> = all[..index].iter().chain(&all[index + 1..]).collect();
    let with = choose(own.iter().collect(), &mut others, LONGEST, |other, one| !other.contains(one));
    let foreign: IndexSet<&String> =
        others.iter().flat_map(|other| other.iter()).filter(|one| !own.contains(*one)).collect();
    let without = choose(foreign, &mut others, LONGEST - with.len(), |other, one| other.contains(one));
    let without = if without.is_empty() { String::new() } else { format!("Without{}", without.join("And")) };
    others.is_empty().then(|| format!("{}{without}", with.join("And")))
}

/// Chooses so many traits at most, each time the first that tells from the most others, and leaves the others that none
/// tells from.
fn choose<'a>(
    traits: IndexSet<&'a String>,
    others: &mut Vec<&IndexSet<String>>,
    most: usize,
    tells: fn(&IndexSet<String>, &String) -> bool,
) -> Vec<&'a str> {
    let mut chosen = Vec::new();
    while chosen.len() < most {
        let counts = traits.iter().rev().map(|one| (others.iter().filter(|other| tells(other, one)).count(), *one));
        let Some((_, best)) = counts.max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0) else { break };
        others.retain(|other| !tells(other, best));
        chosen.push(best.as_str());
    }
    chosen
}

/// Returns what a value of a type has: its fields, those that are required, what each is and which rules it follows;
/// the outer ones first.
fn traits(api: &Api, ty: &Type) -> IndexSet<String> {
    let [mut has, mut requires, mut is, mut follows] = [const { Vec::new() }; 4];
    let mut open: VecDeque<(Vec<String>, &Type)> = [(Vec::new(), ty)].into();
    while let Some((path, ty)) = open.pop_front() {
        if has.len() > MOST || path.len() > DEEPEST {
            break;
        }
        let end = pascal(&path);
        if !path.is_empty() {
            is.push(format!("{}{end}", kind_name(api, ty)));
            is.extend(values_of(api, ty).iter().take(MOST).map(|value| format!("{}{end}", value_name(value))));
        }
        for (name, slot) in fields(api, ty) {
            let path = join(&path, &words(name));
            let end = pascal(&path);
            requires.extend((slot.presence != Presence::Optional).then(|| format!("Required{end}")));
            follows.extend(slot.rules.iter().filter_map(rule).map(|rule| format!("{end}{rule}")));
            has.push(end);
            open.push_back((path, &slot.ty));
        }
    }
    [has, requires, is, follows].into_iter().flatten().collect()
}

/// A rule that can be said in a name.
fn rule(rule: &Rule) -> Option<String> {
    match rule {
        Rule::MinLength(limit) | Rule::MinItems(limit) | Rule::MinProperties(limit) => {
            Some(format!("OfAtLeast{limit}"))
        }
        Rule::MaxLength(limit) | Rule::MaxItems(limit) | Rule::MaxProperties(limit) => Some(format!("OfAtMost{limit}")),
        Rule::UniqueItems => Some("Unique".to_owned()),
        Rule::Pattern(_) | Rule::Minimum(..) | Rule::Maximum(..) | Rule::MultipleOf(_) | Rule::OneOf(_) => None,
    }
}

/// Returns the fields of an object, of the items of a list, or of the members of a union.
fn fields<'a>(api: &'a Api, mut ty: &'a Type) -> Vec<(&'a String, &'a Slot)> {
    while let Type::List(items) | Type::Map(items) = ty {
        ty = &items.ty;
    }
    let types = members_of(api, ty).iter().map(|member| &member.slot.ty).chain([ty]);
    types.filter_map(|ty| object_of(api, ty)).flat_map(|object| &object.fields).collect()
}

/// Returns what a value is by its JSON type, objects apart.
pub(crate) fn json_name(api: &Api, ty: &Type) -> Option<String> {
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
            ShapeKind::Enum(values) if values.of == Scalar::Integer => "Integer",
            ShapeKind::Enum(_) => "Text",
            ShapeKind::Object(_) | ShapeKind::Union(_) => return None,
        },
        Type::Map(_) | Type::Any | Type::OpenObject => return None,
    };
    Some(name.to_owned())
}

/// Returns what a value is: its component or title, its JSON type, and for a list or map that of its items.
pub(crate) fn kind_name(api: &Api, ty: &Type) -> String {
    let holding = |inner: &Slot, end: &str| {
        let front = if inner.nullable { "Optional" } else { "" };
        format!("{front}{}{end}", kind_name(api, &inner.ty))
    };
    let name = match ty {
        Type::List(items) => Some(holding(items, "List")),
        Type::Map(values) => Some(holding(values, "Map")),
        Type::Any => Some("Any".to_owned()),
        Type::Decimal => Some("Decimal".to_owned()),
        Type::Unsigned => Some("Unsigned".to_owned()),
        Type::Secret => Some("Secret".to_owned()),
        Type::Id(kind) => Some(pascal(&words(kind))),
        Type::Shape(id) => {
            let shape = &api.shapes[*id];
            shape.component.as_ref().or(shape.title.as_ref()).map(|name| pascal(&words(name)))
        }
        _ => None,
    };
    let last = if members_of(api, ty).is_empty() { "Object" } else { "Union" };
    name.or_else(|| json_name(api, ty)).unwrap_or_else(|| last.to_owned())
}

/// Returns the object that a value is, where it is one.
pub(crate) fn object_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Object> {
    if let Some(ShapeKind::Object(object)) = shape_of(api, ty) { Some(object) } else { None }
}

/// Returns the known values of a value, where it is an enum.
pub(crate) fn values_of<'a>(api: &'a Api, ty: &Type) -> &'a [String] {
    if let Some(ShapeKind::Enum(values)) = shape_of(api, ty) { &values.values } else { &[] }
}

/// Returns the members of a value, where it is a union.
fn members_of<'a>(api: &'a Api, ty: &Type) -> &'a [Member] {
    if let Some(ShapeKind::Union(union)) = shape_of(api, ty) { &union.members } else { &[] }
}

fn shape_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a ShapeKind> {
    if let Type::Shape(id) = ty { Some(&api.shapes[*id].kind) } else { None }
}
