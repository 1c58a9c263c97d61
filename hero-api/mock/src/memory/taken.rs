//! Tells whether a write is about what another thing has already: the decision `mock-unique` names the fields that no
//! two things may share. Nothing here knows a particular field.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::{
    check::Arguments,
    clock::Now,
    description::{Description, Operation, Unique},
    memory::{Field, Memory, Record, address, link, text},
};

impl Memory {
    /// Reports whether another thing has what this call asks for.
    pub(crate) fn is_taken(
        &self,
        description: &Description,
        operation: &Operation,
        arguments: &Arguments,
        said: &[Field],
        now: Now,
    ) -> bool {
        let Some(unique) = &operation.unique else { return false };
        let is_allowed = unique.unless.as_deref().is_some_and(|name| find(said, name) == Some(&Value::Bool(true)));
        let wanted: Option<Vec<(&str, &Value)>> =
            unique.fields.iter().map(|name| Some((name.as_str(), find(said, name)?))).collect();
        let Some(wanted) = wanted.filter(|_| !is_allowed) else { return false };
        let links = operation.answer(operation.success()).map_or(&[][..], |answer| &answer.links);
        let reads = links.iter().filter_map(|link| Some((link, description.operation(&link.operation)?)));
        reads.filter(|(_, read)| read.reads()).any(|(link, read)| {
            // What the call itself is about may keep what it has.
            let own = link::link_parameters(link, arguments, None).map(|parameters| address(read, parameters));
            let others = self.addresses.iter().filter(|(at, _)| at.0 == read.id && Some(*at) != own.as_ref());
            let mut records = others.flat_map(|(_, there)| there).filter_map(|index| self.records.get(index));
            records.any(|record| holds(record, &wanted) && !is_released(record, unique, now))
        })
    }
}

/// The ids after which the times of examples begin again.
const APART: u64 = 10_000;

/// Moves the times of an example by the ids that it is read by, if it has what no two things may share: examples that
/// are read by different ids never do.
pub(crate) fn set_apart(description: &Description, path: &Map<String, Value>, example: &mut Value) {
    let Some(object) = example.as_object_mut().filter(|_| !path.is_empty()) else { return };
    let mut unique = description.operations.iter().filter_map(|operation| operation.unique.as_ref());
    if !unique.any(|unique| unique.fields.iter().all(|name| object.contains_key(name))) {
        return;
    }
    let letters = |id: &str| id.bytes().fold(0, |number: u64, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    let number = |id: String| id.parse().unwrap_or_else(|_| letters(&id));
    let number = path.values().map(|id| number(text(id))).fold(0, u64::wrapping_add) % APART;
    let ahead = SignedDuration::from_mins(30 * i64::try_from(number).unwrap_or_default());
    for value in object.values_mut() {
        let moved = moment(value).and_then(|time| time.checked_add(ahead).ok());
        if let Some(time) = moved {
            *value = time.to_string().into();
        }
    }
}

fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Value> {
    fields.iter().rev().find(|field| field.name == name).map(|field| &field.value).filter(|value| !value.is_null())
}

fn holds(record: &Record, wanted: &[(&str, &Value)]) -> bool {
    wanted.iter().all(|(name, value)| find(&record.fields, name).is_some_and(|known| is_same(known, value)))
}

fn is_released(record: &Record, unique: &Unique, now: Now) -> bool {
    let until = unique.until.as_deref().and_then(|name| find(&record.fields, name)).and_then(moment);
    let says_so = unique.released.iter().all(|(name, value)| find(&record.fields, name) == Some(value));
    (!unique.released.is_empty() && says_so) || until.is_some_and(|until| until.as_second() <= now.seconds())
}

/// Reports whether two values are one, as a call may send them: `10:00Z` and `11:00+01:00` are one moment.
fn is_same(one: &Value, other: &Value) -> bool {
    match (moment(one), moment(other)) {
        (Some(one), Some(other)) => one == other,
        _ => text(one) == text(other),
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}
