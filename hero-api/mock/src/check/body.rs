//! Checks the body of a request: its media type, its presence, and its schema.

use serde_json::Value;

use crate::{
    check::{Fault, Refusal, fault::check_value},
    description::{Media, Operation, types},
    incoming::Incoming,
    media::{self, MediaType},
};

/// The media type of a body that names none: <https://www.rfc-editor.org/rfc/rfc9110#section-8.3>.
const UNNAMED: &str = "application/octet-stream";

/// Returns the index of the described media type that the body has, if it has one. A body of another type is a 415.
pub(crate) fn media(operation: &Operation, incoming: &Incoming) -> Result<Option<usize>, Refusal> {
    let Some(body) = &operation.body else { return Ok(None) };
    let sent = incoming.header("content-type");
    let names: Vec<&str> = body.media.iter().map(|media| media.name.as_str()).collect();
    let found = media::find_match(&names, sent.unwrap_or(UNNAMED));
    let is_there = match (incoming.body.is_empty(), sent) {
        (false, _) => true,
        // A string or a file may be empty; clients that always claim JSON send an empty body.
        (true, Some(name)) => !MediaType::parse(name).is_json(),
        (true, None) => false,
    };
    match found {
        _ if !is_there => Ok(None),
        Some(index) => Ok(Some(index)),
        None => Err(Refusal::new(415, Fault::new("header", "content-type", names.join(" or ")))),
    }
}

/// Checks the body, if there is one, against the schema of its media type.
pub(crate) fn check(
    operation: &Operation,
    incoming: &Incoming,
    media: Option<usize>,
    faults: &mut Vec<Fault>,
) -> Option<Value> {
    let Some(body) = &operation.body else {
        if !incoming.body.is_empty() {
            faults.push(Fault::new("body", "undescribed", "no body"));
        }
        return None;
    };
    let Some(media) = media.and_then(|index| body.media.get(index)) else {
        if body.required {
            faults.push(Fault::new("body", "required", "a body"));
        }
        return None;
    };
    if !is_json(media, incoming) {
        return Some(String::from_utf8_lossy(&incoming.body).into_owned().into());
    }
    let Ok(value) = serde_json::from_slice(&incoming.body) else {
        faults.push(Fault::new("body", "json", "JSON"));
        return None;
    };
    faults.extend(check_value("body", &[], &media.schema, &value));
    Some(value)
}

/// Reports whether a body is checked as JSON. What a range describes as a string may be a file of JSON.
fn is_json(media: &Media, incoming: &Incoming) -> bool {
    let described = MediaType::parse(&media.name);
    let sent = || MediaType::parse(incoming.header("content-type").unwrap_or(UNNAMED));
    described.is_json() || described.is_range() && sent().is_json() && types(media.schema.target()) != ["string"]
}
