//! Operations and events: what they take and answer.

use std::collections::BTreeMap;

use super::marks;
use super::model::{Difference, Mark, Need, Part, Subject, What};
use super::pairs::{self, Found, Pairs};
use super::walk::{At, Side, Walk};
use super::{joint, words};
use crate::ir::places::{endpoint, event_place, parameter_role};
use crate::ir::{Answer, Api, Body, Content, Event, Location, Operation, Parameter, Slot, Way};
use crate::media::key;
use crate::place::{self, Place, Role, Root};

/// Compares the operations of both sides.
pub(super) fn compare_operations(walk: &mut Walk<'_>, operations: &Pairs<usize>, found: &Found<'_>) {
    for &gone in &operations.gone {
        let (place, part, marks) = whole(walk.old, gone);
        walk.push(place, Subject::Operation, What::Removed(part), marks);
    }
    for &come in &operations.come {
        let (place, part, marks) = whole(walk.new, come);
        walk.push(place, Subject::Operation, What::Added(part), marks);
    }
    for &(old, new) in &operations.both {
        let pair = (&walk.old.api.operations[old], &walk.new.api.operations[new]);
        compare_operation(walk, pair.0, pair.1, found);
    }
}

/// An operation that was added or removed, with all that is decided in it.
fn whole(side: Side<'_>, index: usize) -> (Place, Part, BTreeMap<Mark, usize>) {
    let operation = &side.api.operations[index];
    let mut found = Mark::of_operation(operation.retry);
    for slot in slots(operation) {
        marks::within(side.api, slot).into_iter().for_each(|(mark, count)| *found.entry(mark).or_default() += count);
    }
    let method = side.method(index);
    (at_operation(operation, None), Part::Method(method), found)
}

/// Every slot that hangs on an operation.
fn slots<'a>(operation: &'a Operation) -> Vec<&'a Slot> {
    let json = |content: &'a Content| match content {
        Content::Json(slot) => Some(slot),
        Content::Empty | Content::Text | Content::Bytes | Content::Events => None,
    };
    let parameters = operation.parameters.iter().map(|parameter| &parameter.slot);
    let bodies = operation
        .body
        .iter()
        .flat_map(|body| std::iter::once(&body.slot).chain(body.others.iter().map(|other| &other.slot)));
    let contents = operation
        .answers
        .iter()
        .flat_map(|answer| std::iter::once(&answer.content).chain(answer.others.iter().map(|other| &other.content)));
    parameters.chain(bodies).chain(contents.filter_map(json)).collect()
}

fn compare_operation(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Found<'_>) {
    let place = at_operation(new, None);
    let (before, now) = (endpoint(old), endpoint(new));
    if before != now {
        let difference = Difference::Moved(before.to_string(), now.to_string());
        walk.differ(&place, Subject::Operation, difference);
    }
    if old.retry != new.retry {
        let difference = Difference::Retry(words::retry(old.retry), words::retry(new.retry));
        let marks = BTreeMap::from([(Mark::Retry, 1)]);
        walk.push(place.clone(), Subject::Operation, What::Changed(difference), marks);
    }
    if old.deprecated != new.deprecated {
        walk.differ(&place, Subject::Operation, Difference::Deprecated(new.deprecated));
    }
    if (&old.summary, &old.description) != (&new.summary, &new.description) {
        walk.differ(&place, Subject::Operation, Difference::Documentation);
    }
    if old.server != new.server {
        let difference = Difference::Server(old.server.clone(), new.server.clone());
        walk.differ(&place, Subject::Operation, difference);
    }
    joint::compare_security(walk, old, new, &place);
    compare_parameters(walk, old, new);
    compare_bodies(walk, old, new);
    compare_answers(walk, old, new, found);
}

fn compare_parameters(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let pairs = pairs::parameters(old, new);
    let at = |operation: &Operation, index: usize| At {
        place: at_operation(operation, Some(parameter_role(operation, index))),
        subject: Subject::Parameter,
        way: Way::Sent,
        marks: BTreeMap::new(),
    };
    for (before, now) in pairs.both {
        let here = at(new, now);
        let (before, now) = (&old.parameters[before], &new.parameters[now]);
        if before.name != now.name && now.location != Location::Path {
            let difference = Difference::SentAs(before.name.clone(), now.name.clone());
            walk.differ(&here.place, Subject::Parameter, difference);
        }
        let written = |it: &Parameter| (it.style, it.explode, it.reserved);
        if written(before) != written(now) {
            walk.differ(&here.place, Subject::Parameter, Difference::Written);
        }
        walk.slots(&before.slot, &now.slot, here);
    }
    for gone in pairs.gone {
        walk.removed(at(old, gone), &old.parameters[gone].slot);
    }
    for come in pairs.come {
        walk.added(at(new, come), &new.parameters[come].slot);
    }
}

fn compare_bodies(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let at = |operation: &Operation, media: Option<&String>| At {
        place: at_operation(operation, Some(Role::Request(media.cloned()))),
        subject: Subject::Request,
        way: Way::Sent,
        marks: BTreeMap::new(),
    };
    let (before, now) = match (&old.body, &new.body) {
        (None, None) => return,
        (Some(body), None) => return walk.removed(at(old, None), &body.slot),
        (None, Some(body)) => return walk.added(at(new, None), &body.slot),
        (Some(before), Some(now)) => (before, now),
    };
    let here = at(new, None);
    if before.required != now.required {
        let need = |body: &Body| if body.required { Need::Required } else { Need::Optional };
        walk.differ(&here.place, Subject::Request, Difference::Presence(need(before), need(now)));
    }
    if key(&before.media) != key(&now.media) {
        let difference = Difference::Media(before.media.clone(), now.media.clone());
        walk.differ(&here.place, Subject::Request, difference);
    } else if before.coding != now.coding {
        walk.differ(&here.place, Subject::Request, Difference::Written);
    }
    walk.slots(&before.slot, &now.slot, here);
    for other in &before.others {
        match now.others.iter().find(|it| key(&it.media) == key(&other.media)) {
            Some(now) => walk.slots(&other.slot, &now.slot, at(new, Some(&now.media))),
            None => walk.removed(at(old, Some(&other.media)), &other.slot),
        }
    }
    for other in now.others.iter().filter(|it| !before.others.iter().any(|old| key(&old.media) == key(&it.media))) {
        walk.added(at(new, Some(&other.media)), &other.slot);
    }
}

fn compare_answers(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Found<'_>) {
    let pairs = pairs::answers(old, new, found);
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
        for other in &before.others {
            let here = |operation, answer| at_answer(operation, answer, Some(&other.media));
            match now.others.iter().find(|it| key(&it.media) == key(&other.media)) {
                Some(it) => {
                    compare_contents(walk, (&other.media, &other.content), (&it.media, &it.content), here(new, now));
                }
                None => push_answer(walk, walk.old, here(old, before), &other.content, What::Removed),
            }
        }
        for other in now.others.iter().filter(|it| !before.others.iter().any(|old| key(&old.media) == key(&it.media))) {
            push_answer(walk, walk.new, at_answer(new, now, Some(&other.media)), &other.content, What::Added);
        }
    }
    for gone in pairs.gone {
        let answer = &old.answers[gone];
        push_answer(walk, walk.old, at_answer(old, answer, None), &answer.content, What::Removed);
    }
    for come in pairs.come {
        let answer = &new.answers[come];
        push_answer(walk, walk.new, at_answer(new, answer, None), &answer.content, What::Added);
    }
}

fn compare_contents(walk: &mut Walk<'_>, old: (&str, &Content), new: (&str, &Content), at: At) {
    if let (Content::Json(before), Content::Json(now)) = (old.1, new.1) {
        return walk.slots(before, now, at);
    }
    let before = content_word(walk.old, old.1);
    let now = content_word(walk.new, new.1);
    if before != now {
        walk.differ(&at.place, at.subject, Difference::Type(before, now));
    } else if key(old.0) != key(new.0) {
        walk.differ(&at.place, at.subject, Difference::Media(old.0.to_owned(), new.0.to_owned()));
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

fn push_answer(walk: &mut Walk<'_>, side: Side<'_>, at: At, content: &Content, what: fn(Part) -> What) {
    let marks = match content {
        Content::Json(slot) => marks::within(side.api, slot),
        Content::Empty | Content::Text | Content::Bytes | Content::Events => BTreeMap::new(),
    };
    let ty = content_word(side, content);
    walk.push(at.place, at.subject, what(Part::Typed { ty, is_required: true, is_nullable: false }), marks);
}

fn compare_headers(walk: &mut Walk<'_>, old: &Answer, new: &Answer, operation: &Operation) {
    let place = |name: &str| {
        let status = Some(new.status.to_string());
        let part = place::Part::Header(name.to_owned());
        let is_success = pairs::class(new.status) == Some(2);
        let role = if is_success { Role::Answer(None, part) } else { Role::Error(status, part) };
        at_operation(operation, Some(role))
    };
    let words = |side, ty| Part::Typed { ty: words::type_of(side, ty), is_required: false, is_nullable: false };
    for header in &old.headers {
        let found = new.headers.iter().find(|it| it.name.eq_ignore_ascii_case(&header.name));
        let before = words::type_of(walk.old, &header.ty);
        match found.map(|it| words::type_of(walk.new, &it.ty)) {
            None => {
                let what = What::Removed(words(walk.old, &header.ty));
                walk.push(place(&header.name), Subject::Header, what, BTreeMap::new());
            }
            Some(now) if now != before => {
                walk.differ(&place(&header.name), Subject::Header, Difference::Type(before, now));
            }
            Some(_) => {}
        }
    }
    for header in &new.headers {
        if !old.headers.iter().any(|it| it.name.eq_ignore_ascii_case(&header.name)) {
            let what = What::Added(words(walk.new, &header.ty));
            walk.push(place(&header.name), Subject::Header, what, BTreeMap::new());
        }
    }
}

/// Compares the events of both sides.
pub(super) fn compare_events(walk: &mut Walk<'_>) {
    let roots = |api| -> BTreeMap<Root, &Event> {
        let api: &Api = api;
        api.events.iter().map(|event| (event_place(api, event), event)).collect()
    };
    let (before, now) = (roots(walk.old.api), roots(walk.new.api));
    let at = |root: &Root| At {
        place: Place { root: root.clone(), steps: Vec::new() },
        subject: Subject::Event,
        way: Way::Read,
        marks: BTreeMap::new(),
    };
    for (root, event) in &before {
        match now.get(root) {
            Some(now) => walk.slots(&event.slot, &now.slot, at(root)),
            None => walk.removed(at(root), &event.slot),
        }
    }
    for (root, event) in now.iter().filter(|(root, _)| !before.contains_key(root)) {
        walk.added(at(root), &event.slot);
    }
}

fn at_operation(operation: &Operation, role: Option<Role>) -> Place {
    Place { root: Root::Operation(endpoint(operation), role), steps: Vec::new() }
}

/// The body of an answer; the status counts among several successes, and of an error.
fn at_answer(operation: &Operation, answer: &Answer, media: Option<&String>) -> At {
    let is_success = |it: &Answer| pairs::class(it.status) == Some(2);
    let part = place::Part::Body(media.cloned());
    let status = Some(answer.status.to_string());
    let (role, subject) = if is_success(answer) {
        let several = operation.answers.iter().filter(|it| is_success(it)).count() > 1;
        (Role::Answer(status.filter(|_| several), part), Subject::Answer)
    } else {
        (Role::Error(status, part), Subject::Error)
    };
    At { place: at_operation(operation, Some(role)), subject, way: Way::Read, marks: BTreeMap::new() }
}
