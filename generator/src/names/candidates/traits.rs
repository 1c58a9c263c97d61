//! Names what no word of the description tells apart: by what a value has and others have not, however deep it is.

use std::collections::VecDeque;

use indexmap::IndexSet;

use crate::ir::{Api, Presence, Rule, Slot, Type, Union};
use crate::names::candidates::kinds::{Depth, kind_name, members_of, object_of, values_of};
use crate::names::candidates::values::plain;
use crate::names::words::{join, pascal, words};

/// How many traits of a value are looked at.
const MOST: usize = 1_000;

/// How many traits may make a name.
const LONGEST: usize = 4;

/// A name for each member, from the traits that together no other has; those of members that are alike are `None`.
pub(crate) fn name_by_traits(api: &Api, union: &Union, depth: Depth) -> Vec<Option<String>> {
    let types = || union.members.iter().map(|member| &member.slot.ty);
    let traits: Vec<IndexSet<String>> = types().map(|ty| traits(api, ty, depth)).collect();
    let endings = types().map(|ty| if matches!(ty, Type::List(_)) { "List" } else { "" });
    let names = endings.enumerate().map(|(index, ending)| Some(format!("{}{ending}", name(&traits, index)?)));
    names.collect()
}

/// The fewest traits, taken one by one, that leave no other; what is there goes before what is not.
fn name(all: &[IndexSet<String>], index: usize) -> Option<String> {
    let own = &all[index];
    let mut others: Vec<&IndexSet<String>> = all[..index].iter().chain(&all[index + 1..]).collect();
    let with = choose(own.iter().collect(), &mut others, LONGEST, |other, it| !other.contains(it));
    let foreign: IndexSet<&String> =
        others.iter().flat_map(|other| other.iter()).filter(|it| !own.contains(*it)).collect();
    let without = choose(foreign, &mut others, LONGEST - with.len(), |other, it| other.contains(it));
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
        let counts = traits.iter().rev().map(|it| (others.iter().filter(|other| tells(other, it)).count(), *it));
        let Some((_, best)) = counts.max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0) else { break };
        others.retain(|other| !tells(other, best));
        chosen.push(best.as_str());
    }
    chosen
}

/// What a value of a type has: its fields, those that are required, what each is and which rules it follows;
/// the outer ones first.
fn traits(api: &Api, ty: &Type, depth: Depth) -> IndexSet<String> {
    let deepest = if depth == Depth::Near { 4 } else { 16 };
    let [mut has, mut requires, mut is, mut follows] = [const { Vec::new() }; 4];
    let mut open: VecDeque<(Vec<String>, &Type)> = [(Vec::new(), ty)].into();
    while let Some((path, ty)) = open.pop_front() {
        if has.len() > MOST || path.len() > deepest {
            break;
        }
        let end = pascal(&path);
        if !path.is_empty() {
            is.push(format!("{}{end}", kind_name(api, ty, depth)));
            is.extend(values_of(api, ty).iter().take(MOST).map(|value| format!("{}{end}", plain(value))));
        }
        for (name, slot) in fields(api, ty, depth) {
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
        Rule::MinLength(it) | Rule::MinItems(it) | Rule::MinProperties(it) => Some(format!("OfAtLeast{it}")),
        Rule::MaxLength(it) | Rule::MaxItems(it) | Rule::MaxProperties(it) => Some(format!("OfAtMost{it}")),
        Rule::UniqueItems => Some("Unique".to_owned()),
        Rule::Pattern(_) | Rule::Minimum(..) | Rule::Maximum(..) | Rule::MultipleOf(_) | Rule::OneOf(_) => None,
    }
}

/// The fields of an object, or of the items of a list; from far, of the members of a union too.
fn fields<'a>(api: &'a Api, mut ty: &'a Type, depth: Depth) -> Vec<(&'a String, &'a Slot)> {
    while let Type::List(items) | Type::Map(items) = ty {
        ty = &items.ty;
    }
    let members = if depth == Depth::Far { members_of(api, ty) } else { &[] };
    let types = members.iter().map(|member| &member.slot.ty).chain([ty]);
    types.filter_map(|ty| object_of(api, ty)).flat_map(|object| &object.fields).collect()
}
