//! Names the variants of unions: as the record has them, else by the rules.
//!
//! A member of a union is named by the first of these that it has alone: what is decided, its title, its component, its
//! constant, its JSON type, the fields that it alone requires, the only value of a field, its kind, what it has and no other
//! has, however deep. What nothing tells from another has a number, which the record keeps.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::Hash;

use indexmap::IndexSet;

use super::fields::value_name;
use crate::ir::by_shape::ByShape;
use crate::ir::{Api, Member, Object, Presence, Scalar, ShapeId, ShapeKind, Slot, Type, Union};
use crate::names::collision::UniqueNames;
use crate::names::identifier::{fit, is_type_name};
use crate::names::identity::shape::{self, hash_of_type};
use crate::names::matching::pairing::Pairing;
use crate::names::record::VariantLine;
use crate::names::words::{all_words, join, pascal, words};

/// The variant that every open enum and union has.
pub(crate) use crate::names::reserved::UNKNOWN as RESERVED;

/// How many traits of a value are looked at.
const MOST: usize = 1_000;

/// How many fields deep they are.
const DEEPEST: usize = 16;

/// The names of a union's members.
pub(crate) struct Members(pub(crate) Vec<Variant>);

impl Members {
    /// Returns the names of the members of a shape: none, unless it is a union.
    pub(crate) fn of(api: &Api, hashes: &ByShape<shape::Hash>, id: ShapeId, old: &[VariantLine]) -> Self {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Self(Vec::new()) };
        Self(name_members(api, union, &pinned(api, hashes, union, old, &|_| true)))
    }

    /// Returns the names by which the record has the members of a shape: one that is decided since is not in it.
    pub(crate) fn in_record(api: &Api, hashes: &ByShape<shape::Hash>, id: ShapeId, old: &[VariantLine]) -> Self {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Self(Vec::new()) };
        let is_known = |name: &String| old.iter().any(|variant| variant.name == *name);
        Self(name_members(api, union, &pinned(api, hashes, union, old, &is_known)))
    }

    /// Returns the lines that pin these names, of the same shape.
    pub(crate) fn lines(&self, api: &Api, hashes: &ByShape<shape::Hash>, id: ShapeId) -> Vec<VariantLine> {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Vec::new() };
        let members = union.members.iter().zip(tells(api, union)).zip(self.names());
        let line = |((member, tell), name): ((&Member, Option<String>), String)| VariantLine {
            hash: hash_of_type(&member.slot.ty, hashes),
            tell: tell.filter(|tell| *tell != name),
            name,
        };
        members.map(line).collect()
    }

    /// Returns the names alone.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(|variant| variant.name.clone()).collect()
    }
}

/// Returns the names that are decided, and those that the record has: by shape, by what tells a member, by the rules,
/// and last by being the only one left. A title never moves a name. What is decided counts where it `may_be`.
fn pinned(
    api: &Api,
    hashes: &ByShape<shape::Hash>,
    union: &Union,
    old: &[VariantLine],
    may_be: &dyn Fn(&String) -> bool,
) -> BTreeMap<usize, String> {
    let decided = union.members.iter().map(|member| decided_name(member).filter(may_be));
    let decided: Vec<Option<String>> = decided.collect();
    // Two for which the same name is decided have the names that the rules give them.
    let is_alone = |name: &&String| decided.iter().flatten().filter(|other| other == name).count() == 1;
    let decided = |member: usize| decided[member].as_ref().filter(is_alone);
    let mut pairing = Pairing::new(old.len(), union.members.len());
    pairing.by((), |variant| Some(&old[variant].name), decided);
    let hashes: Vec<String> = union.members.iter().map(|member| hash_of_type(&member.slot.ty, hashes)).collect();
    pairing.by((), |variant| Some(&old[variant].hash), |member| Some(&hashes[member]));
    pairing.new.retain(|&member| decided(member).is_none());
    if !pairing.old.is_empty() && !pairing.new.is_empty() {
        let (tells, ruled) = (tells(api, union), name_members(api, union, &BTreeMap::new()));
        let tell = |variant: usize| old[variant].tell.as_ref().or(Some(&old[variant].name));
        pairing.by((), tell, |member| tells[member].as_ref());
        pairing.by((), |variant| Some(&old[variant].name), |member| Some(&ruled[member].name));
        pairing.by((), |_| Some(()), |_| Some(()));
    }
    let kept = pairing.pairs.iter().map(|&(variant, member, ())| (member, old[variant].name.clone()));
    let decided = (0..union.members.len()).filter_map(|member| Some((member, decided(member)?.clone())));
    kept.chain(decided).collect()
}

fn decided_name(member: &Member) -> Option<String> {
    let name = pascal(&words(&member.wanted.as_ref()?.name));
    may_be_variant(&name).then_some(name)
}

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
    /// The record, or a word that the description has for the member.
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

/// The discriminator's value for a member, where it has but one.
const TAG: Source = |_, union| each(union, |member, _| Some(plain(one(&member.tags)?)));

/// What a member is in JSON.
const JSON_TYPE: Source = |api, union| each(union, |_, ty| json_name(api, ty));

/// The words that the description has for members, best first. A source is asked only where those before it leave a
/// member without a name.
const WORDS: [Source; 8] = [
    |_, union| each(union, |member, _| Some(plain(&member.wanted.as_ref()?.name))),
    |_, union| each(union, |member, _| Some(plain(member.title.as_ref()?))),
    // The last words of a long title may tell what its first ones do not.
    |_, union| each(union, |member, _| Some(pascal(&all_words(member.title.as_ref()?)))),
    |_, union| each(union, |member, _| Some(plain(member.component.as_ref()?))),
    TAG,
    constants,
    JSON_TYPE,
    // An array is called after its items.
    |api, union| each(union, |_, ty| matches!(ty, Type::Array(_)).then(|| kind_name(api, ty))),
];

/// The fields that a member alone requires.
const REQUIRED: Source = |api, union| {
    let required = |_: &Api, slot: &Slot, field: &String| (slot.presence != Presence::Optional).then(|| field.clone());
    own(api, union, required, common_words)
};

/// What else tells members apart, best first.
const FIELDS: [Source; 6] = [
    REQUIRED,
    |_, union| each(union, |_, ty| is_open(ty).then(|| "Other".to_owned())),
    only_object,
    // The only value of a field that is an enum.
    |api, union| {
        let value = |api: &Api, slot: &Slot, _: &String| one(values_of(api, &slot.ty)).cloned();
        own(api, union, value, |values| value_name(&values[0]))
    },
    |api, union| each(union, |_, ty| Some(kind_name(api, ty))),
    traits,
];

/// Returns the names of a union's members. `pinned` are decided already.
pub(crate) fn name_members(api: &Api, union: &Union, pinned: &BTreeMap<usize, String>) -> Vec<Variant> {
    let mut names = no_names(union);
    names.fix(|index| pinned.get(&index).cloned());
    propose(&mut names, &WORDS, api, union);
    let named = names.so_far().to_vec();
    propose(&mut names, &FIELDS, api, union);
    let given = names.or_number(|index| fit(kind_name(api, &union.members[index].slot.ty)));
    let variants = given.into_iter().zip(named).map(|((name, is_numbered), named)| {
        let last = if is_numbered { Ground::Number } else { Ground::Fields };
        Variant { name, ground: if named.is_some() { Ground::Word } else { last } }
    });
    variants.collect()
}

/// Returns what tells each member from the others whatever it is called: its tag, a constant, its JSON type, or the
/// fields that it alone requires.
pub(crate) fn tells(api: &Api, union: &Union) -> Vec<Option<String>> {
    let mut names = no_names(union);
    propose(&mut names, &[TAG, constants, JSON_TYPE, REQUIRED], api, union);
    names.so_far().to_vec()
}

/// Returns whether a variant can be called so.
pub(crate) fn may_be_variant(name: &str) -> bool {
    name != RESERVED && is_type_name(name)
}

/// Returns the members without a name. Names in snake case must differ too: methods are called so.
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

/// Returns the constants of each field that has any.
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

/// What of a field tells its object from others.
type Part = fn(&Api, &Slot, &String) -> Option<String>;

/// Names each object after what its fields have and those of no other have.
fn own(api: &Api, union: &Union, part: Part, name: fn(&[String]) -> String) -> Rounds {
    let parts_of = |member: &Member| -> Vec<(String, String)> {
        let fields = object_of(api, &member.slot.ty).into_iter().flat_map(|object| &object.fields);
        fields.filter_map(|(field, slot)| Some((field.clone(), part(api, slot, field)?))).collect()
    };
    let own = own_parts(union, parts_of).into_iter();
    let own = own.map(|parts| parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>());
    vec![own.map(|own| (!own.is_empty()).then(|| name(&own))).collect()]
}

/// Returns of what each member has that which no other has.
fn own_parts<P: Clone + Eq + Hash>(union: &Union, parts_of: impl Fn(&Member) -> Vec<P>) -> Vec<Vec<P>> {
    let all: Vec<Vec<P>> = union.members.iter().map(parts_of).collect();
    let mut counts: HashMap<&P, usize> = HashMap::new();
    all.iter().flatten().for_each(|part| *counts.entry(part).or_default() += 1);
    all.iter().map(|parts| parts.iter().filter(|part| counts[part] == 1).cloned().collect()).collect()
}

/// Names each member after the first field that it has and no other has, or the first value that it may have, however
/// deep.
fn traits(api: &Api, union: &Union) -> Rounds {
    let own = own_parts(union, |member| traits_of(api, &member.slot.ty)).into_iter().zip(&union.members);
    let names = own.map(|(own, member)| {
        let ending = if matches!(member.slot.ty, Type::Array(_)) { "List" } else { "" };
        own.first().map(|name| format!("{name}{ending}"))
    });
    vec![names.collect()]
}

/// Returns what a value of a type has: its fields, then what each is, the outer ones first.
fn traits_of(api: &Api, ty: &Type) -> Vec<String> {
    let (mut has, mut is) = (IndexSet::new(), IndexSet::new());
    let mut open: VecDeque<(Vec<String>, &Type)> = [(Vec::new(), ty)].into();
    while let Some((path, ty)) = open.pop_front() {
        if has.len() > MOST || path.len() > DEEPEST {
            break;
        }
        let end = pascal(&path);
        if !path.is_empty() {
            is.insert(format!("{}{end}", kind_name(api, ty)));
            is.extend(values_of(api, ty).iter().take(MOST).map(|value| format!("{}{end}", value_name(value))));
        }
        for (name, slot) in fields(api, ty) {
            let path = join(&path, &words(name));
            has.insert(pascal(&path));
            open.push_back((path, &slot.ty));
        }
    }
    has.into_iter().chain(is).collect()
}

/// Returns what the fields have in common that a member alone requires, else up to two of them.
fn common_words(required: &[String]) -> String {
    let mut fields: Vec<Vec<String>> = required.iter().map(|field| words(field)).collect();
    fields.sort();
    let (first, last) = (&fields[0], &fields[fields.len() - 1]);
    match first.iter().zip(last).take_while(|(a, b)| a == b).count() {
        0 if fields.len() == 2 => format!("{}And{}", pascal(first), pascal(last)),
        0 => pascal(first),
        shared => pascal(&first[..shared]),
    }
}

/// Returns the fields of an object, of the items of an array, or of the members of a union.
fn fields<'a>(api: &'a Api, mut ty: &'a Type) -> Vec<(&'a String, &'a Slot)> {
    while let Type::Array(items) | Type::Map(items) = ty {
        ty = &items.ty;
    }
    let types = members_of(api, ty).iter().map(|member| &member.slot.ty).chain([ty]);
    types.filter_map(|ty| object_of(api, ty)).flat_map(|object| &object.fields).collect()
}

/// Returns what a value is by its JSON type, objects apart.
fn json_name(api: &Api, ty: &Type) -> Option<String> {
    let name = match ty {
        Type::Boolean => "Bool",
        Type::Integer | Type::Unsigned => "Integer",
        Type::Float | Type::Decimal => "Number",
        Type::String | Type::Secret | Type::Id(_) => "Text",
        Type::Date => "Date",
        Type::DateTime => "DateTime",
        Type::File => "File",
        Type::Array(_) => "List",
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

/// Returns what a value is: its component or title, its JSON type, and for an array or a map that of its items.
fn kind_name(api: &Api, ty: &Type) -> String {
    let holding = |inner: &Slot, end: &str| {
        let front = if inner.nullable { "Optional" } else { "" };
        format!("{front}{}{end}", kind_name(api, &inner.ty))
    };
    let name = match ty {
        Type::Array(items) => Some(holding(items, "List")),
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
fn object_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Object> {
    api.shapes[ty.shape()?].kind.object()
}

/// Returns the known values of a value, where it is an enum.
fn values_of<'a>(api: &'a Api, ty: &Type) -> &'a [String] {
    let values = ty.shape().and_then(|id| api.shapes[id].kind.enumeration());
    values.map_or(&[], |values| &values.values)
}

/// Returns the members of a value, where it is a union.
fn members_of<'a>(api: &'a Api, ty: &Type) -> &'a [Member] {
    ty.shape().map_or(&[], |id| api.shapes[id].kind.members())
}
