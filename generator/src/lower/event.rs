//! Turns webhooks and callbacks into the events that the API sends: one for each type of JSON that may come.
//!
//! The sender chooses the notation, so what comes in another one than JSON is noted, and never read.

use super::body::lower_body;
use super::schema::Lowering;
use crate::diagnostic::Diagnostic;
use crate::ir::{Body, Coding, Event, Slot};
use crate::normalize::model;

/// Lowers the events of a webhook; `known` are those before it.
pub(super) fn lower_webhook(lowering: &mut Lowering<'_>, webhook: &model::Webhook, known: &mut Vec<Event>) {
    let operation = &webhook.operation;
    let Some(body) = operation.body.as_ref().and_then(|body| lower_body(lowering, body)) else {
        let message = format!("`{}` has no body that could be read: it has no type", webhook.name);
        lowering.notes.push(Diagnostic::at("empty-event", &operation.at, message));
        return;
    };
    if body.coding != Coding::Json {
        let message = "expected an event with a JSON body";
        let help = "an overlay action can remove the event or give it `application/json`";
        lowering.diagnostics.push(Diagnostic::at("unsupported-media-type", &operation.at, message).help(help));
        return;
    }
    let is_known = known.iter().any(|event| event.callback.is_none() && event.name == webhook.name);
    for (media, slot) in json_of(lowering, body) {
        let differences = [is_known.then(|| operation.method.clone()), media];
        let differences: Vec<String> = differences.into_iter().flatten().collect();
        known.push(Event {
            at: operation.at.clone(),
            name: webhook.name.clone(),
            variant: (!differences.is_empty()).then(|| differences.join(" ")),
            summary: operation.summary.clone(),
            slot,
            callback: None,
        });
    }
}

/// Lowers the events that an operation makes the server send; one without a body is only an address.
pub(super) fn lower_callbacks(lowering: &mut Lowering<'_>, operation: &model::Operation, events: &mut Vec<Event>) {
    for callback in &operation.callbacks {
        let sent = &callback.operation;
        let Some(body) = sent.body.as_ref().and_then(|body| lower_body(lowering, body)) else { continue };
        for (variant, slot) in json_of(lowering, body) {
            events.push(Event {
                at: sent.at.clone(),
                name: callback.name.clone(),
                variant,
                summary: sent.summary.clone().or_else(|| sent.description.clone()),
                slot,
                callback: Some((operation.at.clone(), format!("{} {}", sent.method, callback.expression))),
            });
        }
    }
}

/// Returns what a body may be: its first choice, and what else is JSON by the name of its media type.
fn json_of(lowering: &mut Lowering<'_>, body: Body) -> Vec<(Option<String>, Slot)> {
    let mut slots = vec![(None, body.slot)];
    for other in body.others {
        if other.coding == Coding::Json {
            slots.push((Some(other.media), other.slot));
            continue;
        }
        let message = format!("the event may also come as `{}`, which is not read", other.media);
        lowering.notes.push(Diagnostic::at("unread-notation", &body.at, message));
    }
    slots
}
