//! Operations and events: what they take and answer.

use std::collections::BTreeMap;

use super::marks;
use super::model::{Difference, Mark, Part, Subject, What};
use super::pairs::{self, Found, Pairs};
use super::walk::{At, Side, Walk};
use super::{shared, words};
use crate::ir::places::{answer_role, endpoint, event_place, parameter_role};
use crate::ir::{
    Answer, Api, Body, Content, Header, Location, Operation, OtherBody, Parameter, Presence, Slot, Type, Way,
};
use crate::media::key;
use crate::place::{self, Place, Role, Root};

/// Compares the operations of both sides.
pub(super) fn compare_operations(walk: &mut Walk<'_>, operations: &Pairs<usize>, found: &Found<'_>) {
    for &removed in &operations.removed {
        push_operation(walk, walk.old, removed, What::Removed);
    }
    for &added in &operations.added {
        push_operation(walk, walk.new, added, What::Added);
    }
    for &(old, new) in &operations.both {
        let pair = (&walk.old.api.operations[old], &walk.new.api.operations[new]);
        compare_operation(walk, pair.0, pair.1, found);
    }
}

/// Keeps that an operation was added or removed, with all that is decided in it.
fn push_operation(walk: &mut Walk<'_>, side: Side<'_>, index: usize, what: fn(Part) -> What) {
    let operation = &side.api.operations[index];
    let mut found = Mark::of_operation(operation.retry);
    for slot in slots_of(operation) {
        marks::within(side.api, slot).into_iter().for_each(|(mark, count)| *found.entry(mark).or_default() += count);
    }
    walk.push(at_operation(operation, None), Subject::Operation, what(Part::Method(side.method(index))), found);
}

/// Returns every slot that hangs on an operation.
fn slots_of(operation: &Operation) -> impl Iterator<Item = &Slot> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.slot);
    let bodies = operation.body.iter().map(|body| &body.slot);
    let others = operation.body.iter().flat_map(|body| &body.others).map(|other| &other.slot);
    let answers = operation.answers.iter().map(|answer| &answer.content);
    let contents =
        answers.chain(operation.answers.iter().flat_map(|answer| &answer.others).map(|other| &other.content));
    parameters.chain(bodies).chain(others).chain(contents.filter_map(Content::json))
}

fn compare_operation(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Found<'_>) {
    let place = at_operation(new, None);
    let mut differ = |difference| walk.differ(&place, Subject::Operation, difference);
    let (before, now) = (endpoint(old), endpoint(new));
    if before != now {
        differ(Difference::Moved(before.to_string(), now.to_string()));
    }
    if old.deprecated != new.deprecated {
        differ(Difference::Deprecated(new.deprecated));
    }
    if old.server != new.server {
        differ(Difference::Server(old.server.clone(), new.server.clone()));
    }
    if old.retry != new.retry {
        let difference = Difference::Retry(words::retry(old.retry), words::retry(new.retry));
        let marks = BTreeMap::from([(Mark::Retry, 1)]);
        walk.push(place.clone(), Subject::Operation, What::Changed(difference), marks);
    }
    if (&old.summary, &old.description) != (&new.summary, &new.description) {
        walk.differ(&place, Subject::Operation, Difference::Documentation);
    }
    shared::compare_security(walk, old, new, &place);
    compare_parameters(walk, old, new);
    compare_bodies(walk, old, new);
    compare_answers(walk, old, new, found);
}

fn compare_parameters(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let pairs = pairs::pair_parameters(old, new);
    let of = |operation: &Operation, index: usize| {
        At::new(at_operation(operation, Some(parameter_role(operation, index))), Subject::Parameter, Way::Sent)
    };
    for &(before, now) in &pairs.both {
        let place = of(new, now).place;
        let (before, now) = (&old.parameters[before], &new.parameters[now]);
        if before.name != now.name && now.location != Location::Path {
            walk.differ(&place, Subject::Parameter, Difference::SentAs(before.name.clone(), now.name.clone()));
        }
        let written = |parameter: &Parameter| (parameter.style, parameter.explode, parameter.reserved);
        if written(before) != written(now) {
            walk.differ(&place, Subject::Parameter, Difference::Written);
        }
    }
    let (before, now) = (&old.parameters, &new.parameters);
    walk.compare_each(
        &pairs,
        |index| (&before[index].slot, of(old, index)),
        |index| (&now[index].slot, of(new, index)),
    );
}

fn compare_bodies(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let at = |operation: &Operation, media: Option<&String>| {
        At::new(at_operation(operation, Some(Role::Request(media.cloned()))), Subject::Request, Way::Sent)
    };
    let (before, now) = match (&old.body, &new.body) {
        (None, None) => return,
        (Some(body), None) => return walk.removed(at(old, None), &needed(body)),
        (None, Some(body)) => return walk.added(at(new, None), &needed(body)),
        (Some(before), Some(now)) => (before, now),
    };
    let here = at(new, None);
    if before.required != now.required {
        let need = |body: &Body| if body.required { Presence::Required } else { Presence::Optional };
        walk.differ(&here.place, Subject::Request, Difference::Presence(need(before), need(now)));
    }
    if key(&before.media) != key(&now.media) {
        let difference = Difference::Media(before.media.clone(), now.media.clone());
        walk.differ(&here.place, Subject::Request, difference);
    } else if before.coding != now.coding {
        walk.differ(&here.place, Subject::Request, Difference::Written);
    }
    walk.slots(&before.slot, &now.slot, here);
    let others = Pairs::by_key(&before.others, &now.others, |other| key(&other.media));
    let (before, now) = (&before.others, &now.others);
    let at = |operation, other: &OtherBody| at(operation, Some(&other.media));
    let before = |index: usize| (&before[index].slot, at(old, &before[index]));
    let now = |index: usize| (&now[index].slot, at(new, &now[index]));
    walk.compare_each(&others, before, now);
}

/// Returns what a body holds, required as the body is.
fn needed(body: &Body) -> Slot {
    let presence = if body.required { Presence::Required } else { Presence::Optional };
    Slot { presence, ..body.slot.clone() }
}

fn compare_answers(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Found<'_>) {
    let pairs = pairs::pair_answers(old, new, found);
    for &(before, now) in &pairs.both {
        let (before, now) = (&old.answers[before], &new.answers[now]);
        let here = at_answer(new, now, None);
        // Every 2xx is read alike.
        if before.status != now.status && here.subject == Subject::Error {
            let difference = Difference::Status(before.status.to_string(), now.status.to_string());
            walk.differ(&here.place, Subject::Error, difference);
        }
        compare_headers(walk, before, now, new);
        compare_contents(walk, (&before.media, &before.content), (&now.media, &now.content), here);
        let others = Pairs::by_key(&before.others, &now.others, |other| key(&other.media));
        for (one, other) in others.both {
            let (one, other) = (&before.others[one], &now.others[other]);
            let here = at_answer(new, now, Some(&one.media));
            compare_contents(walk, (&one.media, &one.content), (&other.media, &other.content), here);
        }
        for removed in others.removed.into_iter().map(|index| &before.others[index]) {
            push_content(walk, walk.old, at_answer(old, before, Some(&removed.media)), &removed.content, What::Removed);
        }
        for added in others.added.into_iter().map(|index| &now.others[index]) {
            push_content(walk, walk.new, at_answer(new, now, Some(&added.media)), &added.content, What::Added);
        }
    }
    for removed in pairs.removed.into_iter().map(|index| &old.answers[index]) {
        push_content(walk, walk.old, at_answer(old, removed, None), &removed.content, What::Removed);
    }
    for added in pairs.added.into_iter().map(|index| &new.answers[index]) {
        push_content(walk, walk.new, at_answer(new, added, None), &added.content, What::Added);
    }
}

fn compare_contents(walk: &mut Walk<'_>, old: (&str, &Content), new: (&str, &Content), at: At) {
    if let (Content::Json(before), Content::Json(now)) = (old.1, new.1) {
        return walk.slots(before, now, at);
    }
    let (before, now) = (content_word(walk.old, old.1), content_word(walk.new, new.1));
    if before != now && !(is_string(old.1) && is_string(new.1)) {
        walk.differ(&at.place, at.subject, Difference::Type(before, now));
    } else if key(old.0) != key(new.0) {
        walk.differ(&at.place, at.subject, Difference::Media(old.0.to_owned(), new.0.to_owned()));
    }
}

/// Reports whether code on the client gets a string.
fn is_string(content: &Content) -> bool {
    match content {
        Content::Text => true,
        Content::Json(slot) => matches!(slot.ty, Type::String) && !slot.nullable,
        Content::Empty | Content::Bytes | Content::Events => false,
    }
}

fn content_word(side: Side<'_>, content: &Content) -> String {
    match content {
        Content::Empty => "no body".to_owned(),
        Content::Text => "text".to_owned(),
        Content::Bytes => "bytes".to_owned(),
        Content::Events => "a stream of events".to_owned(),
        Content::Json(slot) => words::type_of(side, &slot.ty),
    }
}

/// Keeps that what an answer holds was added or removed.
fn push_content(walk: &mut Walk<'_>, side: Side<'_>, at: At, content: &Content, what: fn(Part) -> What) {
    let marks = content.json().map(|slot| marks::within(side.api, slot)).unwrap_or_default();
    let ty = content_word(side, content);
    walk.push(at.place, at.subject, what(Part::Typed { ty, is_required: true, is_nullable: false }), marks);
}

fn compare_headers(walk: &mut Walk<'_>, old: &Answer, new: &Answer, operation: &Operation) {
    let place = |header: &Header| {
        let part = place::Part::Header(header.name.clone());
        let role = match answer_role(new.status, None) {
            Role::Error(status, _) => Role::Error(status, part),
            _ => Role::Answer(None, part),
        };
        at_operation(operation, Some(role))
    };
    let part = |ty: String| Part::Typed { ty, is_required: false, is_nullable: false };
    let pairs = Pairs::by_key(&old.headers, &new.headers, |header| header.name.to_ascii_lowercase());
    for (before, now) in pairs.both {
        let (before, now) = (&old.headers[before], &new.headers[now]);
        let types = (words::type_of(walk.old, &before.ty), words::type_of(walk.new, &now.ty));
        if types.0 != types.1 {
            walk.differ(&place(before), Subject::Header, Difference::Type(types.0, types.1));
        }
    }
    for removed in pairs.removed.into_iter().map(|index| &old.headers[index]) {
        let what = What::Removed(part(words::type_of(walk.old, &removed.ty)));
        walk.push(place(removed), Subject::Header, what, BTreeMap::new());
    }
    for added in pairs.added.into_iter().map(|index| &new.headers[index]) {
        let what = What::Added(part(words::type_of(walk.new, &added.ty)));
        walk.push(place(added), Subject::Header, what, BTreeMap::new());
    }
}

/// Compares the events of both sides.
pub(super) fn compare_events(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old.api, walk.new.api);
    let root = |api: &Api, index: usize| event_place(api, &api.events[index]);
    let mut pairs = Pairs::of(&old.events, &new.events);
    pairs.match_by(|index| Some(root(old, index)), |index| Some(root(new, index)));
    let at = |api, index| At::new(Place { root: root(api, index), steps: Vec::new() }, Subject::Event, Way::Read);
    let before = |index: usize| (&old.events[index].slot, at(old, index));
    let now = |index: usize| (&new.events[index].slot, at(new, index));
    walk.compare_each(&pairs, before, now);
}

fn at_operation(operation: &Operation, role: Option<Role>) -> Place {
    Place { root: Root::Operation(endpoint(operation), role), steps: Vec::new() }
}

/// Returns the place of an answer's body; the status counts among several successes, and of an error.
fn at_answer(operation: &Operation, answer: &Answer, media: Option<&String>) -> At {
    let role_of = |answer: &Answer| answer_role(answer.status, media.cloned());
    let (role, subject) = match role_of(answer) {
        Role::Answer(status, part) => {
            let successes = operation.answers.iter().filter(|other| matches!(role_of(other), Role::Answer(..)));
            let has_several = successes.count() > 1;
            (Role::Answer(status.filter(|_| has_several), part), Subject::Answer)
        }
        role => (role, Subject::Error),
    };
    At::new(at_operation(operation, Some(role)), subject, Way::Read)
}
