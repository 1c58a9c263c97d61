//! Turns operations, parameters, bodies, responses and webhooks into those of the API.

use super::keys::Keys;
use super::schema::Lowering;
use crate::diagnostic::Diagnostic;
use crate::ir::{Answer, Body, Content, Event, Group, Operation, Parameter, Presence, Retry};
use crate::normalize::model::{self, MediaType};
use crate::pointer::Pointer;

/// The group of operations without a tag.
const UNTAGGED: &str = "default";

/// The groups that have operations, in the order of the tags.
pub(super) fn lower_groups(lowering: &mut Lowering<'_>) -> Vec<Group> {
    let normalized = lowering.normalized;
    let mut groups: Vec<Group> = Vec::new();
    for tag in &normalized.tags {
        if normalized.operations.iter().any(|it| first_tag(it) == tag.name) {
            groups.push(Group {
                at: tag.at.clone(),
                name: tag.name.clone(),
                wanted: Keys::of(&tag.at, &tag.extensions).text("x-name", &mut lowering.diagnostics),
                description: tag.description.clone(),
            });
        }
    }
    for operation in &normalized.operations {
        let name = first_tag(operation);
        if !groups.iter().any(|it| it.name == name) {
            let at = operation.at.clone();
            groups.push(Group { at, name: name.to_owned(), wanted: None, description: None });
        }
    }
    groups
}

fn first_tag(operation: &model::Operation) -> &str {
    operation.tags.first().map_or(UNTAGGED, String::as_str)
}

/// Lowers an operation.
pub(super) fn lower_operation(
    lowering: &mut Lowering<'_>,
    operation: &model::Operation,
    groups: &[Group],
) -> Operation {
    let keys = Keys::of(&operation.at, &operation.extensions);
    let by_method = match operation.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" | "DELETE" => Retry::Safe,
        _ => Retry::Never,
    };
    Operation {
        at: operation.at.clone(),
        id: operation.id.clone(),
        provisional: keys.has("x-evidence-operation-id"),
        wanted: keys.text("x-name", &mut lowering.diagnostics),
        group: groups.iter().position(|it| it.name == first_tag(operation)).unwrap_or_default(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        deprecated: operation.deprecated,
        evidence: keys.evidence(),
        parameters: operation.parameters.iter().map(|it| lower_parameter(lowering, it)).collect(),
        body: operation.body.as_ref().and_then(|it| lower_body(lowering, it)),
        answers: operation.responses.iter().map(|it| lower_answer(lowering, it)).collect(),
        security: operation.security.clone(),
        retry: keys.retry(&mut lowering.diagnostics).unwrap_or(by_method),
    }
}

fn lower_parameter(lowering: &mut Lowering<'_>, parameter: &model::Parameter) -> Parameter {
    let presence = if parameter.required { Presence::Required } else { Presence::Optional };
    let mut slot = lowering.slot(parameter.schema, presence);
    // A required parameter that is only inferred to be so is still needed to fill a path.
    if parameter.location == model::Location::Path {
        slot.presence = Presence::Required;
    }
    if parameter.description.is_some() {
        slot.description.clone_from(&parameter.description);
    }
    if !parameter.examples.is_empty() {
        slot.examples.clone_from(&parameter.examples);
    }
    slot.deprecated |= parameter.deprecated;
    let keys = Keys::of(&parameter.at, &parameter.extensions);
    if let Some(name) = keys.text("x-field-name", &mut lowering.diagnostics) {
        slot.wanted = Some(name);
    }
    Parameter {
        at: parameter.at.clone(),
        name: parameter.name.clone(),
        location: parameter.location,
        explode: parameter.explode,
        slot,
    }
}

fn lower_body(lowering: &mut Lowering<'_>, body: &model::Body) -> Option<Body> {
    let Some(media) = body.content.iter().find(|it| is_json(&it.name)) else {
        let found: Vec<_> = body.content.iter().map(|it| it.name.as_str()).collect();
        lowering.diagnostics.push(unsupported_media(&body.at, &found.join(", ")));
        return None;
    };
    let schema = media.schema?;
    let mut slot = lowering.required_slot(schema);
    slot.presence = Presence::Required;
    slot.examples.extend(media.examples.iter().cloned());
    slot.evidence = slot.evidence.or_else(|| evidence_of(media));
    if body.description.is_some() {
        slot.description.clone_from(&body.description);
    }
    Some(Body { at: media.at.clone(), required: body.required.unwrap_or(false), slot })
}

fn lower_answer(lowering: &mut Lowering<'_>, response: &model::Response) -> Answer {
    let evidence = Keys::of(&response.at, &response.extensions).evidence();
    let json = response.content.iter().find(|it| is_json(&it.name));
    let (content, media_evidence) = match (json, response.content.first()) {
        (Some(media), _) => match media.schema {
            Some(schema) => {
                let mut slot = lowering.required_slot(schema);
                slot.presence = Presence::Required;
                slot.examples.extend(media.examples.iter().cloned());
                (Content::Json(slot), evidence_of(media))
            }
            None => (Content::Bytes, evidence_of(media)),
        },
        (None, None) => (Content::Empty, None),
        (None, Some(media)) if media.name.starts_with("text/") => (Content::Text, evidence_of(media)),
        (None, Some(media)) => (Content::Bytes, evidence_of(media)),
    };
    Answer {
        at: response.at.clone(),
        status: response.status,
        description: response.description.clone(),
        content,
        evidence: evidence.or(media_evidence),
    }
}

/// Lowers an event; one without a JSON body is refused.
pub(super) fn lower_event(lowering: &mut Lowering<'_>, webhook: &model::Webhook) -> Option<Event> {
    let operation = &webhook.operation;
    let Some(body) = &operation.body else {
        lowering.diagnostics.push(unsupported_media(&operation.at, "no body"));
        return None;
    };
    let body = lower_body(lowering, body)?;
    Some(Event {
        at: operation.at.clone(),
        name: webhook.name.clone(),
        summary: operation.summary.clone(),
        slot: body.slot,
    })
}

fn evidence_of(media: &MediaType) -> Option<String> {
    Keys::of(&media.at, &media.extensions).evidence()
}

/// Whether a media type is JSON or a structured type on top of it (RFC 6839).
fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or(media).trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

fn unsupported_media(at: &Pointer, found: &str) -> Diagnostic {
    Diagnostic::at("unsupported-media-type", at, format!("expected a JSON body, found {found}"))
        .help("an overlay action can remove the body or give it `application/json`")
}
