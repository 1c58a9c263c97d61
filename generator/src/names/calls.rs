//! Decides what a call takes and answers that is not one type: where there are several bodies or answers to choose from,
//! and where required values are given by name, because they could stand in each other's place unnoticed.
//!
//! Names are proposed for what is decided here, and planning writes it; both ask the same functions.

use std::collections::BTreeSet;

use crate::ir::{
    Answer, Api, Coding, Content, Event, Header, Location, Object, Operation, Parameter, Presence, Scalar, ShapeId,
    ShapeKind, Slot, Status, Type,
};
use crate::media::key;
use crate::names::identity::shape::slot_word;
use crate::names::model::{NamedType, Names};

/// Returns whether the parameters outside of the path, or the body, could be swapped for each other unnoticed: they are
/// fields of one struct then.
pub(crate) fn has_named_parameters(api: &Api, names: &Names, operation: &Operation) -> bool {
    let is_outside =
        |parameter: &&Parameter| parameter.slot.presence == Presence::Required && parameter.location != Location::Path;
    let outside: Vec<Vec<&Slot>> =
        operation.parameters.iter().filter(is_outside).map(|parameter| vec![&parameter.slot]).collect();
    if outside.is_empty() {
        return false;
    }
    let body = operation.body.iter().filter(|body| body.required);
    let body =
        body.map(|body| std::iter::once(&body.slot).chain(body.others.iter().map(|other| &other.slot)).collect());
    need_names(api, names, &outside.into_iter().chain(body).collect::<Vec<_>>())
}

/// Returns the fields that must be given to make a request of this object, by their indices. A constant gives itself.
pub(crate) fn required_fields(object: &Object) -> Vec<usize> {
    let is_given = |slot: &Slot| slot.presence == Presence::Required && !matches!(slot.ty, Type::Constant(_));
    object.fields.values().enumerate().filter(|(_, slot)| is_given(slot)).map(|(index, _)| index).collect()
}

/// Returns whether those are given by name.
pub(crate) fn has_named_fields(api: &Api, names: &Names, object: &Object) -> bool {
    let slots = required_fields(object).into_iter().filter_map(|index| Some(vec![object.fields.get_index(index)?.1]));
    need_names(api, names, &slots.collect::<Vec<_>>())
}

/// Returns the headers of an operation's answers. What two answers tell of one header in two ways is read as the first
/// tells it.
pub(crate) fn headers(operation: &Operation) -> Vec<&Header> {
    let mut headers: Vec<&Header> = Vec::new();
    for header in operation.answers.iter().flat_map(|answer| &answer.headers) {
        if headers.iter().all(|known| !known.name.eq_ignore_ascii_case(&header.name)) {
            headers.push(header);
        }
    }
    headers
}

/// A body that may be sent instead of others.
pub(crate) struct Choice<'a> {
    pub(crate) media: &'a str,
    pub(crate) coding: &'a Coding,
    pub(crate) slot: &'a Slot,
    /// What its variant stands for in the record: the media type.
    pub(crate) keys: Vec<String>,
}

/// Returns the bodies that a caller chooses from; none where there is no choice.
pub(crate) fn bodies(operation: &Operation) -> Vec<Choice<'_>> {
    let Some(body) = operation.body.as_ref().filter(|body| !body.others.is_empty()) else { return Vec::new() };
    let others = body.others.iter().map(|other| (other.media.as_str(), &other.coding, &other.slot));
    let all = std::iter::once((body.media.as_str(), &body.coding, &body.slot)).chain(others);
    let mut seen = BTreeSet::new();
    let choice = |(media, coding, slot)| Choice { media, coding, slot, keys: vec![unlike(&mut seen, key(media))] };
    all.map(choice).collect()
}

/// A key that was not seen before: media types that differ in nothing that the record has are two things all the same.
fn unlike(seen: &mut BTreeSet<String>, key: String) -> String {
    let numbers = (2..).map(|number| format!("{key} #{number}"));
    let keys = std::iter::once(key.clone()).chain(numbers);
    let mut free = keys.filter(|key| seen.insert(key.clone()));
    free.next().unwrap_or_else(|| bug!("numbers do not end"))
}

/// Returns the events that are objects, with their types; of several events of one type the first.
pub(crate) fn events<'a>(api: &'a Api, names: &'a Names) -> Vec<(&'a Event, &'a NamedType)> {
    let mut seen = BTreeSet::new();
    let events = api.events.iter().filter(|event| event.callback.is_none()).filter_map(|event| {
        let Type::Shape(shape) = event.slot.ty else { return None };
        let is_object = matches!(api.shapes[shape].kind, ShapeKind::Object(_));
        is_object.then(|| (event, names.type_of(shape)))
    });
    events.filter(|(_, named)| seen.insert(&named.name)).collect()
}

/// Media types of one answer that hold the same.
pub(crate) struct Alternative<'a> {
    pub(crate) media: Vec<&'a str>,
    pub(crate) content: &'a Content,
    /// What its variant stands for in the record: the status with each media type.
    pub(crate) keys: Vec<String>,
}

/// Returns the answers of success: those with a 2xx, else redirects, else `default`.
pub(crate) fn successes(operation: &Operation) -> Vec<&Answer> {
    let with = |is_wanted: fn(Status) -> bool| -> Vec<&Answer> {
        operation.answers.iter().filter(|answer| is_wanted(answer.status)).collect()
    };
    let wanted: [fn(Status) -> bool; 3] = [Status::is_success, Status::is_redirect, |status| status == Status::Default];
    wanted.into_iter().map(with).find(|answers| !answers.is_empty()).unwrap_or_default()
}

/// Returns the media types of an answer, the first choice first.
pub(crate) fn choices(answer: &Answer) -> impl Iterator<Item = (&str, &Content)> {
    let others = answer.others.iter().map(|other| (other.media.as_str(), &other.content));
    std::iter::once((answer.media.as_str(), &answer.content)).chain(others)
}

/// Returns what the variants of an enum of answers stand for, where there are several things to tell: of each answer,
/// what it may hold. Where all hold the same there is no such enum.
pub(crate) fn telling<'a>(
    api: &Api,
    names: &Names,
    successes: &[&'a Answer],
) -> Option<Vec<(&'a Answer, Vec<Alternative<'a>>)>> {
    let each = successes.iter().map(|&answer| (answer, alternatives(api, names, answer)));
    let each: Vec<(&Answer, Vec<Alternative<'_>>)> = each.collect();
    let mut contents = each.iter().flat_map(|(_, all)| all).map(|alternative| alternative.content);
    let first = contents.next()?;
    contents.any(|content| !is_same(api, names, first, content)).then_some(each)
}

fn alternatives<'a>(api: &Api, names: &Names, answer: &'a Answer) -> Vec<Alternative<'a>> {
    let mut all: Vec<Alternative<'a>> = Vec::new();
    for (media, content) in choices(answer) {
        match all.iter_mut().find(|known| is_same(api, names, known.content, content)) {
            Some(known) => known.media.push(media),
            None => all.push(Alternative { media: vec![media], content, keys: Vec::new() }),
        }
    }
    let key = |media: &str| format!("{} {}", answer.status, key(media)).trim_end().to_owned();
    let mut seen = BTreeSet::new();
    for alternative in &mut all {
        alternative.keys = alternative.media.iter().map(|media| unlike(&mut seen, key(media))).collect();
    }
    all
}

/// Returns whether two contents are read as the same type.
fn is_same(api: &Api, names: &Names, one: &Content, other: &Content) -> bool {
    let name_of = |shape: ShapeId| Some(name_of_type(api, names, shape));
    match (one, other) {
        (Content::Json(one), Content::Json(other)) => slot_word(one, &name_of) == slot_word(other, &name_of),
        (Content::Text | Content::Events, Content::Text | Content::Events) => true,
        (Content::Empty, Content::Empty) | (Content::Bytes, Content::Bytes) => true,
        _ => false,
    }
}

/// Returns the name of the type of a shape; of what fills a template with what it holds.
fn name_of_type(api: &Api, names: &Names, shape: ShapeId) -> String {
    let filled = names.template_of(shape).zip(api.shapes[shape].kind.object());
    let filled = filled.map(|(template, object)| {
        let hole = slot_word(&object.fields[&template.hole], &|inner| Some(name_of_type(api, names, inner)));
        format!("{}<{hole}>", template.name)
    });
    filled.unwrap_or_else(|| names.type_of(shape).name.clone())
}

/// How many arguments stand side by side at most.
const MOST: usize = 4;

/// What an argument takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    /// A string.
    String,
    /// What is parsed from a string.
    Parsed,
    Integer,
    Float,
    Boolean,
    /// An object of any keys.
    Object,
    /// An array of anything.
    AnyArray,
    /// A type of its own.
    Named(String),
    Array(Box<Takes>),
    Map(Box<Takes>),
}

/// Returns whether values side by side could be swapped unnoticed, or are too many to be told from each other. An argument may be
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
    let is_list = |takes: &Takes| matches!(takes, Takes::Array(_));
    let takes_list = |a: &BTreeSet<Takes>, b: &BTreeSet<Takes>| a.contains(&Takes::AnyArray) && b.iter().any(is_list);
    !one.is_disjoint(other) || takes_list(one, other) || takes_list(other, one)
}

fn takes_of(api: &Api, names: &Names, slot: &Slot) -> BTreeSet<Takes> {
    let one = |takes| BTreeSet::from([takes]);
    match &slot.ty {
        Type::String | Type::Constant(_) | Type::Secret | Type::Id(_) | Type::File => one(Takes::String),
        Type::Date | Type::DateTime | Type::Decimal => one(Takes::Parsed),
        Type::Integer | Type::Unsigned => one(Takes::Integer),
        Type::Float => one(Takes::Float),
        Type::Boolean => one(Takes::Boolean),
        Type::OpenObject => one(Takes::Object),
        // Whatever turns into JSON.
        Type::Any => BTreeSet::from([
            Takes::String,
            Takes::Integer,
            Takes::Float,
            Takes::Boolean,
            Takes::Object,
            Takes::AnyArray,
        ]),
        Type::Array(item) => {
            takes_of(api, names, item).into_iter().map(|takes| Takes::Array(Box::new(takes))).collect()
        }
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
            Scalar::String => Takes::String,
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
        Type::Array(item) | Type::Map(item) => is_union(api, item),
        _ => false,
    }
}
