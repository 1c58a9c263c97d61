//! Finds the envelopes: answers that only wrap what they are about, such as `{data: [T], count}`.
//!
//! Knows an API and what its operations are about; nothing of names.

use std::collections::BTreeMap;

use crate::ir::{Api, Object, Operation, ShapeId, ShapeKind, Type};
use crate::names::same::noun::Subject;
use crate::names::words::{singular, words};

/// Fields that hold what an envelope is about.
const HOLES: &[&str] = &["data", "entries", "items", "records", "results", "values"];

/// The envelopes, and of each the field that holds what it is about.
pub(crate) type Envelopes = BTreeMap<ShapeId, String>;

/// Finds all envelopes.
pub(crate) fn find_envelopes(api: &Api, subjects: &[Subject]) -> Envelopes {
    let mut envelopes = Envelopes::new();
    for (operation, subject) in api.operations.iter().zip(subjects) {
        for id in operation.json_successes().filter_map(|(_, slot)| slot.ty.shape()) {
            let hole = api.shapes[id].kind.object().and_then(|object| hole_of(api, object, &subject.noun));
            envelopes.extend(hole.map(|hole| (id, hole)));
        }
    }
    envelopes
}

/// Returns the only field of an object that holds more than a plain value, if it is called like what an envelope is
/// about.
fn hole_of(api: &Api, object: &Object, noun: &[String]) -> Option<String> {
    let holds_more = |ty: &Type| match ty {
        Type::Shape(id) => !matches!(api.shapes[*id].kind, ShapeKind::Enum(_)),
        ty => matches!(ty, Type::List(_) | Type::Map(_) | Type::OpenObject),
    };
    let mut holding = object.fields.iter().filter(|(_, slot)| holds_more(&slot.ty));
    let ((name, slot), None, None) = (holding.next()?, holding.next(), &object.rest) else { return None };
    let is_map = matches!(slot.ty, Type::Map(_) | Type::OpenObject);
    let fits = HOLES.contains(&name.as_str()) || singular(&words(name)) == singular(noun);
    (fits && !is_map).then(|| name.clone())
}

/// Returns whether an operation answers a list, in an envelope or without one.
pub(crate) fn answers_list(api: &Api, envelopes: &Envelopes, operation: &Operation) -> bool {
    let content = |id: ShapeId| Some(&api.shapes[id].kind.object()?.fields.get(envelopes.get(&id)?)?.ty);
    operation.json_successes().any(|(_, slot)| {
        let ty = slot.ty.shape().and_then(content).unwrap_or(&slot.ty);
        matches!(ty, Type::List(_))
    })
}
