//! Decides what a call takes and answers that is not one type: where there are several bodies or answers to choose from,
//! and where required values are given by name.
//!
//! Names are proposed for what is decided here, and planning writes it; both ask the same functions.

mod answers;
mod swaps;

pub(crate) use answers::{Alternative, choices, successes, telling};
pub(crate) use swaps::need_names;

use std::collections::BTreeSet;

use crate::ir::{Api, Coding, Event, Header, Location, Object, Operation, Parameter, Presence, ShapeKind, Slot, Type};
use crate::media::key;
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
