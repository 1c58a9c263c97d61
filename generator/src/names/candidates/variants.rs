//! Names the variants of unions.
//!
//! A member of a union is named by the first of these that it has alone: what is decided, its title, its component, its
//! constant, its JSON type, the fields that it alone requires, what it has and no other has, however deep. What nothing
//! tells from another has a number, which the lock keeps.

use std::collections::{BTreeMap, HashMap};

use crate::ir::{Api, Member, Presence, Slot, Type, Union};
use crate::names::candidates::kinds::{Depth, json_name, kind_name, object_of, values_of};
use crate::names::candidates::traits::name_by_traits;
use crate::names::candidates::values::plain as value_name;
use crate::names::identifier::{fit, is_type_name};
use crate::names::taken::collision::UniqueNames;
use crate::names::words::{all_words, pascal, words};

/// The variant that every open enum and union has.
pub(crate) use crate::names::reserved::UNKNOWN as RESERVED;

/// The name of a member, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    /// The name.
    pub(crate) name: String,
    /// What it rests on.
    pub(crate) ground: Ground,
}

/// What a variant's name rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The lock, or a word that the description has for the member.
    Word,
    /// The member's fields: a title would make a better one.
    Fields,
    /// Nothing but a number.
    Number,
}

/// A name for each member, where there is one; of some sources several, one after the other.
type Rounds = Vec<Vec<Option<String>>>;

/// What may name the members of a union.
type Source = fn(&Api, &Union) -> Rounds;

/// A field, and something of it.
type Part<'a> = (&'a str, String);

/// What of a field tells its object from others.
type Parts = fn(&Api, &str, &Slot) -> Vec<String>;

/// The field itself.
const FIELD: Parts = |_, field, _| vec![field.to_owned()];

/// The field, where it is required.
const REQUIRED: Parts =
    |_, field, slot| Vec::from_iter((slot.presence != Presence::Optional).then(|| field.to_owned()));

/// Its only value.
const VALUE: Parts = |api, _, slot| Vec::from_iter(one(values_of(api, &slot.ty)).cloned());

/// The fields within it.
const INNER: Parts = |api, _, slot| {
    let fields = object_of(api, &slot.ty).into_iter().flat_map(|object| object.fields.keys());
    fields.cloned().collect()
};

/// Its component, or its JSON type: `TextValue`.
const KIND: Parts = |api, _, slot| vec![kind_name(api, &slot.ty, Depth::Near)];

/// The discriminator's value for a member, where it has but one.
const TAG: Source = |_, union| each(union, |member, _| Some(plain(one(&member.tags)?)));

/// What a member is in JSON.
const JSON_TYPE: Source = |api, union| each(union, |_, ty| json_name(api, ty));

/// The words that the description has for members, best first. A source is asked only where those before it leave a
/// member without a name.
const WORDS: [Source; 9] = [
    |_, union| each(union, |member, _| Some(plain(&member.wanted.as_ref()?.name))),
    |_, union| each(union, |member, _| Some(plain(member.title.as_ref()?))),
    // The last words of a long title may tell what its first ones do not.
    |_, union| each(union, |member, _| Some(pascal(&all_words(member.title.as_ref()?)))),
    |_, union| each(union, |member, _| Some(plain(member.component.as_ref()?))),
    TAG,
    constants,
    JSON_TYPE,
    // A list is called after its items.
    |api, union| each(union, |_, ty| matches!(ty, Type::List(_)).then(|| kind_name(api, ty, Depth::Near))),
    |api, union| each(union, |_, ty| Some(value_name(one(values_of(api, ty))?))),
];

/// The fields that a member alone requires.
const REQUIRED_FIELDS: Source = |api, union| own(api, union, REQUIRED, common_words);

/// What else tells members apart, best first.
const FIELDS: [Source; 11] = [
    REQUIRED_FIELDS,
    |_, union| each(union, |_, ty| is_open(ty).then(|| "Other".to_owned())),
    only_object,
    |api, union| own(api, union, VALUE, |values| value_name(&values[0].1)),
    |api, union| own(api, union, FIELD, first_three),
    |api, union| own(api, union, INNER, first_three),
    |api, union| own(api, union, KIND, |kinds| format!("{}{}", kinds[0].1, plain(kinds[0].0))),
    all_fields,
    |api, union| vec![name_by_traits(api, union, Depth::Near)],
    |api, union| each(union, |_, ty| Some(kind_name(api, ty, Depth::Far))),
    |api, union| vec![name_by_traits(api, union, Depth::Far)],
];

/// The names of a union's members. `pinned` are decided already.
pub(crate) fn name_members(api: &Api, union: &Union, pinned: &BTreeMap<usize, String>) -> Vec<Variant> {
    let mut names = no_names(union);
    names.fix(|index| pinned.get(&index).cloned());
    propose(&mut names, &WORDS, api, union);
    let named = names.so_far().to_vec();
    propose(&mut names, &FIELDS, api, union);
    let given = names.or_number(|index| fit(kind_name(api, &union.members[index].slot.ty, Depth::Far)));
    let variants = given.into_iter().zip(named).map(|(given, named)| {
        let last = if given.is_numbered { Ground::Number } else { Ground::Fields };
        Variant { name: given.name, ground: if named.is_some() { Ground::Word } else { last } }
    });
    variants.collect()
}

/// What tells each member from the others whatever it is called: its tag, a constant, its JSON type, or the fields that it
/// alone requires.
pub(crate) fn tells(api: &Api, union: &Union) -> Vec<Option<String>> {
    let mut names = no_names(union);
    propose(&mut names, &[TAG, constants, JSON_TYPE, REQUIRED_FIELDS], api, union);
    names.so_far().to_vec()
}

/// Whether a variant can be called so.
pub(crate) fn may_be_variant(name: &str) -> bool {
    name != RESERVED && is_type_name(name)
}

/// The members without a name. Names in snake case must differ too: methods are called so.
fn no_names(union: &Union) -> UniqueNames {
    UniqueNames::new(union.members.len(), may_be_variant, str::to_lowercase, [""; 0])
}

fn propose(names: &mut UniqueNames, sources: &[Source], api: &Api, union: &Union) {
    for source in sources {
        if !names.is_complete() {
            source(api, union).iter().for_each(|round| names.propose(|index| round[index].clone().map(fit)));
        }
    }
}

fn each(union: &Union, name: impl Fn(&Member, &Type) -> Option<String>) -> Rounds {
    vec![union.members.iter().map(|member| name(member, &member.slot.ty)).collect()]
}

fn plain(text: &str) -> String {
    pascal(&words(text))
}

fn one(values: &[String]) -> Option<&String> {
    let [value] = values else { return None };
    Some(value)
}

/// The constants of each field that has any.
fn constants(api: &Api, union: &Union) -> Rounds {
    let mut rounds: BTreeMap<&String, Vec<Option<String>>> = BTreeMap::new();
    for (index, member) in union.members.iter().enumerate() {
        for (field, slot) in object_of(api, &member.slot.ty).into_iter().flat_map(|object| &object.fields) {
            if let Type::Constant(value) = &slot.ty {
                rounds.entry(field).or_insert_with(|| vec![None; union.members.len()])[index] = Some(plain(value));
            }
        }
    }
    rounds.into_values().collect()
}

fn is_open(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::OpenObject | Type::Map(_))
}

fn only_object(api: &Api, union: &Union) -> Rounds {
    let objects = || union.members.iter().filter_map(|member| object_of(api, &member.slot.ty));
    let is_only = objects().count() == 1;
    each(union, |_, ty| object_of(api, ty).filter(|_| is_only).map(|_| "Object".to_owned()))
}

/// Names each object after what it has and no other has.
fn own(api: &Api, union: &Union, parts: Parts, name: fn(&[Part<'_>]) -> String) -> Rounds {
    let parts_of = |member: &Member| -> Vec<Part<'_>> {
        let fields = object_of(api, &member.slot.ty).into_iter().flat_map(|object| &object.fields);
        fields.flat_map(|(field, slot)| parts(api, field, slot).into_iter().map(move |part| (&**field, part))).collect()
    };
    let mut all: Vec<Vec<Part<'_>>> = union.members.iter().map(parts_of).collect();
    let mut counts: HashMap<Part<'_>, usize> = HashMap::new();
    all.iter().flatten().for_each(|part| *counts.entry(part.clone()).or_default() += 1);
    all.iter_mut().for_each(|parts| parts.retain(|part| counts[part] == 1));
    vec![all.iter().map(|parts| (!parts.is_empty()).then(|| name(parts))).collect()]
}

fn all_fields(api: &Api, union: &Union) -> Rounds {
    each(union, |_, ty| {
        let fields = object_of(api, ty)?.fields.keys();
        Some(first_three(&fields.map(|field| (field.as_str(), field.clone())).collect::<Vec<_>>()))
    })
}

/// Up to three fields; none are no fields at all.
fn first_three(fields: &[Part<'_>]) -> String {
    let names: Vec<String> = fields.iter().take(3).map(|(_, field)| plain(field)).collect();
    if names.is_empty() { "Nothing".to_owned() } else { names.join("And") }
}

/// What the fields have in common that a member alone requires, else up to two of them.
fn common_words(required: &[Part<'_>]) -> String {
    let mut fields: Vec<Vec<String>> = required.iter().map(|(_, field)| words(field)).collect();
    fields.sort();
    let (first, last) = (&fields[0], &fields[fields.len() - 1]);
    match first.iter().zip(last).take_while(|(a, b)| a == b).count() {
        0 if fields.len() == 2 => format!("{}And{}", pascal(first), pascal(last)),
        0 => pascal(first),
        shared => pascal(&first[..shared]),
    }
}
