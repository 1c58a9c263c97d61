//! Judges the body of a request: its type, whether it is there, and its schema.

use serde_json::Value;

use crate::{
    check::{Fault, Refusal, fault::judge},
    description::{Body, Media, Operation},
    incoming::Incoming,
};

/// A body of a type that is not described is a 415.
pub(crate) fn check_type(operation: &Operation, incoming: &Incoming) -> Result<(), Refusal> {
    match &operation.body {
        Some(body) if !incoming.body.is_empty() && media(body, incoming).is_none() => {
            let expected: Vec<&str> = body.media.iter().map(|it| it.name.as_str()).collect();
            Err(Refusal::new(415, Fault::new("header", "content-type", expected.join(" or "))))
        }
        _ => Ok(()),
    }
}

/// The body, where there is one.
pub(crate) fn check(operation: &Operation, incoming: &Incoming, faults: &mut Vec<Fault>) -> Option<Value> {
    match (&operation.body, incoming.body.is_empty()) {
        (None, true) => None,
        (None, false) => {
            faults.push(Fault::new("body", "undescribed", "no body"));
            None
        }
        (Some(body), true) => {
            if body.required {
                faults.push(Fault::new("body", "required", "a body"));
            }
            None
        }
        (Some(body), false) => {
            let media = media(body, incoming)?;
            if !is_json(&media.name) {
                return Some(String::from_utf8_lossy(&incoming.body).into_owned().into());
            }
            let Ok(value) = serde_json::from_slice(&incoming.body) else {
                faults.push(Fault::new("body", "json", "JSON"));
                return None;
            };
            faults.extend(judge("body", &[], &media.schema, &value));
            Some(value)
        }
    }
}

/// The described media type that the body is of.
fn media<'a>(body: &'a Body, incoming: &Incoming) -> Option<&'a Media> {
    let sent = essence(incoming.header("content-type")?);
    body.media.iter().find(|it| essence(&it.name) == sent)
}

fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(name: &str) -> bool {
    let name = essence(name);
    name == "application/json" || name.ends_with("+json")
}
