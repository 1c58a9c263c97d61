//! Names the variants of unions and enums.
//!
//! A member of a union is named by the first of these that it has alone: what is decided, its title, its component, its
//! constant, its JSON type, the fields that it alone requires, what it has and no other has, however deep. What nothing tells from
//! another has a number, which the lock keeps.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::rc::Rc;

use crate::ir::{Api, Member, Object, Presence, Scalar, ShapeKind, Type, Union};
use crate::names::called::traits::{Depth, name_by_traits};
use crate::names::called::values::plain as value_name;
use crate::names::findings::Numbers;
use crate::names::identifier::{LONGEST, fit, is_type_name};
use crate::names::words::{all_words, common_start, pascal, words};

/// The variant that every open enum and union has.
pub(crate) use crate::names::taken::UNKNOWN as RESERVED;

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

/// The names of a union's members. `pinned` are decided already.
pub(crate) fn name_members(api: &Api, union: &Union, pinned: &BTreeMap<usize, String>) -> Vec<Variant> {
    let count = union.members.len();
    let mut names: Vec<Option<Variant>> = vec![None; count];
    for (&index, name) in pinned {
        names[index] = Some(Variant { name: name.clone(), ground: Ground::Word });
    }
    let types: Vec<&Type> = union.members.iter().map(|it| &it.slot.ty).collect();
    for (source, ground) in sources(api, union, &types) {
        if names.iter().all(Option::is_some) {
            break;
        }
        take(&mut names, &source(), ground);
    }
    number(api, &types, names)
}

/// What tells each member from the others whatever it is called: its tag, a constant, its JSON type, or the fields that it
/// alone requires.
pub(crate) fn tells(api: &Api, union: &Union) -> Vec<Option<String>> {
    let objects: Vec<Option<&Object>> = union.members.iter().map(|it| object_of(api, &it.slot.ty)).collect();
    let mut names: Vec<Option<Variant>> = vec![None; union.members.len()];
    let mut take_each = |name: &dyn Fn(usize, &Member) -> Option<String>| {
        let source: Vec<_> = union.members.iter().enumerate().map(|(index, member)| name(index, member)).collect();
        take(&mut names, &source, Ground::Word);
    };
    take_each(&|_, member| one(&member.tags).map(|it| pascal(&words(it))));
    for field in constant_fields(&objects) {
        take_each(&|index, _| constant_of(objects[index]?, field));
    }
    take_each(&|_, member| json_name(api, &member.slot.ty));
    let required = distinguishing(api, &objects);
    take_each(&|index, _| required[index].clone());
    names.into_iter().map(|it| it.map(|it| it.name)).collect()
}

/// The fields that are a constant in a member.
fn constant_fields<'a>(objects: &[Option<&'a Object>]) -> BTreeSet<&'a String> {
    let fields = objects.iter().flatten().flat_map(|object| &object.fields);
    fields.filter(|(_, slot)| matches!(slot.ty, Type::Constant(_))).map(|(name, _)| name).collect()
}

/// Gives those that have no name yet what they are, and a number.
fn number(api: &Api, types: &[&Type], names: Vec<Option<Variant>>) -> Vec<Variant> {
    let mut taken: BTreeSet<String> = names.iter().flatten().map(|it| it.name.to_lowercase()).collect();
    let mut numbers = Numbers::default();
    let each = names.into_iter().zip(types).map(|(name, ty)| {
        name.unwrap_or_else(|| {
            let stem = fit(whole_kind_name(api, ty));
            let name = numbers.name(&stem, |it| may_be_variant(it) && taken.insert(it.to_lowercase()));
            let ground = if name == stem { Ground::Fields } else { Ground::Number };
            Variant { name, ground }
        })
    });
    each.collect()
}

/// Gives those that have no name yet the name of a source, where it is that of one alone.
fn take(names: &mut [Option<Variant>], source: &[Option<String>], ground: Ground) {
    // Names in snake case must differ too: methods are called so.
    let mut taken: BTreeSet<String> = names.iter().flatten().map(|it| it.name.to_lowercase()).collect();
    let open = |it: usize| source[it].clone().filter(|_| names[it].is_none()).map(fit);
    let wanted: Vec<Option<String>> = (0..names.len()).map(open).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in wanted.iter().flatten() {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    for (index, name) in wanted.into_iter().enumerate() {
        let Some(name) = name else { continue };
        let key = name.to_lowercase();
        if counts[&key] == 1 && may_be_variant(&name) && taken.insert(key) {
            names[index] = Some(Variant { name, ground });
        }
    }
}

/// Whether a variant can be called so.
pub(crate) fn may_be_variant(name: &str) -> bool {
    name != RESERVED && is_type_name(name)
}

/// A name for each member, where there is one.
type Source<'a> = Box<dyn Fn() -> Vec<Option<String>> + 'a>;

/// The same of the members that are objects.
type ByObjects<'a> = fn(&'a Api, &[Option<&'a Object>]) -> Vec<Option<String>>;

/// What may name the members, best first, and what such a name rests on. A source is asked only where those before it
/// leave a member without a name.
fn sources<'a>(api: &'a Api, union: &'a Union, types: &'a [&Type]) -> Vec<(Source<'a>, Ground)> {
    fn each<'a>(union: &'a Union, name: impl Fn(&Member) -> Option<String> + 'a) -> Source<'a> {
        Box::new(move || union.members.iter().map(&name).collect())
    }
    let objects: Vec<Option<&Object>> = types.iter().map(|ty| object_of(api, ty)).collect();
    let objects = Rc::new(objects);
    let by_objects = |names: ByObjects<'a>| -> Source<'a> {
        let objects = Rc::clone(&objects);
        Box::new(move || names(api, &objects))
    };
    let mut sources: Vec<(Source<'a>, Ground)> = vec![
        (each(union, |member| member.wanted.as_ref().map(|it| pascal(&words(&it.name)))), Ground::Word),
        (each(union, |member| member.title.as_ref().map(|it| pascal(&words(it)))), Ground::Word),
        (each(union, |member| long_title(member).map(|it| pascal(&all_words(it)))), Ground::Word),
        (each(union, |member| member.component.as_ref().map(|it| pascal(&words(it)))), Ground::Word),
        (each(union, |member| one(&member.tags).map(|it| pascal(&words(it)))), Ground::Word),
    ];
    for field in constant_fields(&objects) {
        let objects = Rc::clone(&objects);
        let constants = move || objects.iter().map(|object| constant_of((*object)?, field)).collect();
        sources.push((Box::new(constants), Ground::Word));
    }
    sources.push((each(union, |member| json_name(api, &member.slot.ty)), Ground::Word));
    sources.push((each(union, |member| list_name(api, member)), Ground::Word));
    sources.push((by_objects(distinguishing), Ground::Fields));
    sources.push((each(union, |member| is_open(&member.slot.ty).then(|| "Other".to_owned())), Ground::Fields));
    if objects.iter().flatten().count() < 2 {
        sources.push((by_objects(|_, objects| named(objects, |_| "Object".to_owned())), Ground::Fields));
    }
    sources.push((each(union, |member| only_value(api, &member.slot.ty).map(value_name)), Ground::Word));
    sources.push((each(union, |member| nested_name(api, member)), Ground::Fields));
    let by_fields = [only_values, own_fields, own_parts, kinds_of_fields];
    sources.extend(by_fields.into_iter().map(|names| (by_objects(names), Ground::Fields)));
    sources.push((by_objects(|_, objects| named(objects, all_fields)), Ground::Fields));
    sources.push((Box::new(|| name_by_traits(api, types, Depth::Near)), Ground::Fields));
    sources.push((Box::new(|| types.iter().map(|ty| Some(whole_kind_name(api, ty))).collect()), Ground::Fields));
    sources.push((Box::new(|| name_by_traits(api, types, Depth::Far)), Ground::Fields));
    sources
}

fn named(objects: &[Option<&Object>], name: fn(&Object) -> String) -> Vec<Option<String>> {
    objects.iter().map(|object| object.map(name)).collect()
}

/// A title that is longer than a name: its last words may tell what its first ones do not.
fn long_title(member: &Member) -> Option<&String> {
    member.title.as_ref().filter(|title| title.len() > LONGEST)
}

fn one(tags: &[String]) -> Option<&String> {
    let [tag] = tags else { return None };
    Some(tag)
}

fn object_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Object> {
    let Type::Shape(id) = ty else { return None };
    match &api.shapes[*id].kind {
        ShapeKind::Object(object) => Some(object),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    }
}

fn constant_of(object: &Object, field: &str) -> Option<String> {
    let Type::Constant(value) = &object.fields.get(field)?.ty else { return None };
    Some(pascal(&words(value)))
}

/// What a member is called by its JSON type, objects apart.
fn json_name(api: &Api, ty: &Type) -> Option<String> {
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
            ShapeKind::Enum(it) => match it.of {
                Scalar::Text => "Text",
                Scalar::Integer => "Integer",
            },
            ShapeKind::Object(_) | ShapeKind::Union(_) => return None,
        },
        Type::Map(_) | Type::Any | Type::OpenObject => return None,
    };
    Some(name.to_owned())
}

/// The only value of an enum.
fn only_value<'a>(api: &'a Api, ty: &Type) -> Option<&'a str> {
    let Type::Shape(id) = ty else { return None };
    match &api.shapes[*id].kind {
        ShapeKind::Enum(it) => one(&it.values).map(String::as_str),
        ShapeKind::Object(_) | ShapeKind::Union(_) => None,
    }
}

/// A list is called after its items.
fn list_name(api: &Api, member: &Member) -> Option<String> {
    let Type::List(_) = &member.slot.ty else { return None };
    Some(kind_name(api, &member.slot.ty))
}

/// What a value is: its component, its JSON type, and for a list that of its items.
pub(crate) fn kind_name(api: &Api, ty: &Type) -> String {
    let (mut ty, mut endings) = (ty, String::new());
    while let Type::List(items) = ty {
        ty = &items.ty;
        endings.push_str("List");
    }
    let name = match ty {
        Type::Shape(id) => {
            let shape = &api.shapes[*id];
            shape.component.as_ref().or(shape.title.as_ref()).map(|it| pascal(&words(it)))
        }
        _ => None,
    };
    let name = name.or_else(|| json_name(api, ty)).unwrap_or_else(|| "Object".to_owned());
    format!("{name}{endings}")
}

/// What a value is, with what the values of a map are, and whether items may be null.
pub(crate) fn whole_kind_name(api: &Api, ty: &Type) -> String {
    let (mut ty, mut endings, mut optional) = (ty, Vec::new(), String::new());
    while let Type::List(inner) | Type::Map(inner) = ty {
        endings.push(if matches!(ty, Type::List(_)) { "List" } else { "Map" });
        optional.push_str(if inner.nullable { "Optional" } else { "" });
        ty = &inner.ty;
    }
    let name = match ty {
        Type::Any => "Any".to_owned(),
        Type::Decimal => "Decimal".to_owned(),
        Type::Unsigned => "Unsigned".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Id(kind) => pascal(&words(kind)),
        Type::Shape(id) => match &api.shapes[*id].kind {
            ShapeKind::Union(_) if kind_name(api, ty) == "Object" => "Union".to_owned(),
            ShapeKind::Enum(_) | ShapeKind::Object(_) | ShapeKind::Union(_) => kind_name(api, ty),
        },
        other => kind_name(api, other),
    };
    endings.reverse();
    format!("{optional}{name}{}", endings.concat())
}

/// A union in a union is called after its members.
fn nested_name(api: &Api, member: &Member) -> Option<String> {
    let Type::Shape(id) = &member.slot.ty else { return None };
    let ShapeKind::Union(union) = &api.shapes[*id].kind else { return None };
    let names: Option<Vec<String>> =
        union.members.iter().map(|it| it.component.as_ref().map(|it| pascal(&words(it)))).collect();
    names.filter(|it| (1..=3).contains(&it.len())).map(|it| it.join("Or"))
}

/// What each object has and no other has: those of its keys that are in no other's.
fn own<'a, K: Clone + Eq + Hash>(
    objects: &[Option<&'a Object>],
    keys: impl Fn(&'a Object) -> Vec<K>,
) -> Vec<Option<Vec<K>>> {
    let keys: Vec<Option<Vec<K>>> = objects.iter().map(|object| object.map(&keys)).collect();
    let mut counts: HashMap<K, usize> = HashMap::new();
    for key in keys.iter().flatten().flatten() {
        *counts.entry(key.clone()).or_default() += 1;
    }
    let is_own = |key: &K| counts[key] == 1;
    keys.into_iter().map(|keys| keys.map(|keys| keys.into_iter().filter(is_own).collect())).collect()
}

/// The values of the fields that have but one, where the others' have another one.
fn only_values<'a>(api: &'a Api, objects: &[Option<&'a Object>]) -> Vec<Option<String>> {
    let values = |object: &'a Object| {
        let values = object.fields.iter().filter_map(|(field, slot)| Some((field, only_value(api, &slot.ty)?)));
        values.collect()
    };
    let own = own(objects, values);
    own.into_iter().map(|values| values?.first().map(|(_, value)| value_name(value))).collect()
}

/// The fields that no other member has.
fn own_fields<'a>(_: &'a Api, objects: &[Option<&'a Object>]) -> Vec<Option<String>> {
    let own = own(objects, |object| object.fields.keys().collect());
    own.into_iter().map(|fields| fields.filter(|it| !it.is_empty()).map(|fields| fields_name(&fields))).collect()
}

/// The fields of a field that no other member's has.
fn own_parts<'a>(api: &'a Api, objects: &[Option<&'a Object>]) -> Vec<Option<String>> {
    let parts = |object: &'a Object| {
        let held = object.fields.iter().filter_map(|(field, slot)| Some((field, object_of(api, &slot.ty)?)));
        held.flat_map(|(field, held)| held.fields.keys().map(move |part| (field, part))).collect()
    };
    let own = own(objects, parts).into_iter();
    own.map(|parts| {
        let parts: Vec<&String> = parts?.into_iter().map(|(_, part)| part).collect();
        (!parts.is_empty()).then(|| fields_name(&parts))
    })
    .collect()
}

/// The first field whose JSON type, or component, no other member has there: `TextValue`.
fn kinds_of_fields<'a>(api: &'a Api, objects: &[Option<&'a Object>]) -> Vec<Option<String>> {
    let own =
        own(objects, |object| object.fields.iter().map(|(field, slot)| (field, kind_name(api, &slot.ty))).collect());
    own.into_iter()
        .map(|kinds| kinds?.first().map(|(field, kind)| format!("{kind}{}", pascal(&words(field)))))
        .collect()
}

fn all_fields(object: &Object) -> String {
    fields_name(&object.fields.keys().collect::<Vec<_>>())
}

/// Up to three fields; none are no fields at all.
fn fields_name(fields: &[&String]) -> String {
    let names: Vec<String> = fields.iter().take(3).map(|it| pascal(&words(it))).collect();
    if names.is_empty() { "Nothing".to_owned() } else { names.join("And") }
}

fn is_open(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::OpenObject | Type::Map(_))
}

/// A name from the fields that a member alone requires.
fn distinguishing<'a>(_: &'a Api, objects: &[Option<&'a Object>]) -> Vec<Option<String>> {
    let required = |object: &'a Object| {
        let required = object.fields.iter().filter(|(_, slot)| slot.presence != Presence::Optional);
        required.map(|(field, _)| field).collect()
    };
    own(objects, required).into_iter().map(|fields| name_of_required(&fields?)).collect()
}

fn name_of_required(fields: &[&String]) -> Option<String> {
    let mut own: Vec<Vec<String>> = fields.iter().map(|field| words(field)).collect();
    own.sort();
    let start = common_start(&own);
    match own.as_slice() {
        [] => None,
        [field] => Some(pascal(field)),
        [_, _, ..] if !start.is_empty() => Some(pascal(&start)),
        [a, b] => Some(format!("{}And{}", pascal(a), pascal(b))),
        [first, ..] => Some(pascal(first)),
    }
}
