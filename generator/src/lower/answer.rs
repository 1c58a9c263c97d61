//! Turns responses into answers: the body in one first choice and what it may be instead, and the headers.

use super::body::adds_nothing;
use super::keys::Keys;
use super::schema::{Lowering, plain_slot};
use crate::diagnostic::Diagnostic;
use crate::ir::{Answer, Content, Header, OtherAnswer, Presence, Type};
use crate::media::{FORM, JSON, essence, is_json, is_range, is_text, key};
use crate::normalize::model::{self, Kind, MediaType};
use crate::vocabulary::Status;

/// Lowers a response. JSON is its first choice, else what the description has first.
///
/// The same value in another notation (XML and its like beside JSON) is not asked for, so it is no choice.
pub(super) fn lower_answer(lowering: &mut Lowering<'_>, method: &str, response: &model::Response) -> Answer {
    let evidence = Keys::of(&response.at, &response.extensions).evidence();
    let content = content_of(lowering, method, response);
    let has_json = content.iter().any(|media| is_json_here(lowering, media));
    let mut choices: Vec<OtherAnswer> = Vec::new();
    let mut known: Vec<&MediaType> = Vec::new();
    let mut media_evidence = None;
    for media in content {
        if has_json && is_another_notation(lowering, media) || is_known(lowering, &known, media) {
            continue;
        }
        known.push(media);
        media_evidence = media_evidence.or_else(|| Keys::of(&media.at, &media.extensions).evidence());
        choices.push(OtherAnswer { media: media.name.trim().to_owned(), content: lower_content(lowering, media) });
    }
    let first = choices.iter().position(|choice| key(&choice.media) == JSON);
    let first = first.or_else(|| choices.iter().position(|choice| matches!(choice.content, Content::Json(_))));
    let none = || OtherAnswer { media: String::new(), content: Content::Empty };
    let main = if choices.is_empty() { none() } else { choices.remove(first.unwrap_or_default()) };
    Answer {
        at: response.at.clone(),
        status: response.status,
        description: response.description.clone(),
        headers: response.headers.iter().map(|header| lower_header(lowering, header)).collect(),
        media: main.media,
        content: main.content,
        others: choices,
        evidence: evidence.or(media_evidence),
    }
}

/// Returns whether a media type adds nothing to those before it: the same JSON under a second name, such as with a
/// profile, says nothing new.
fn is_known(lowering: &mut Lowering<'_>, known: &[&MediaType], media: &MediaType) -> bool {
    let is_json = is_json_here(lowering, media) && media.schema.is_some();
    let known: Vec<(&MediaType, &str, bool)> =
        known.iter().map(|known| (*known, known.name.as_str(), is_json && is_json_here(lowering, known))).collect();
    adds_nothing(lowering, &known, media, &media.name)
}

/// Returns what a response may have for a body: to HEAD there is none (RFC 9110, section 9.3.2), whatever GET would
/// answer, and with some statuses there is none to anything (sections 15.2, 15.3.5, 15.3.6 and 15.4.5).
fn content_of<'a>(lowering: &mut Lowering<'_>, method: &str, response: &'a model::Response) -> &'a [MediaType] {
    let Some(media) = response.content.first() else { return &[] };
    let (code, what) = match response.status {
        _ if method == "HEAD" => ("body-of-head", "to HEAD".to_owned()),
        Status::Code(status @ (100..=199 | 204 | 205 | 304)) => ("body-of-status", format!("with the status {status}")),
        Status::Code(_) | Status::Range(_) | Status::Default => return &response.content,
    };
    let message = format!("an answer {what} has no body; what the description has for one is not read");
    lowering.notes.push(Diagnostic::at(code, &media.at, message));
    &[]
}

fn lower_content(lowering: &mut Lowering<'_>, media: &MediaType) -> Content {
    let essence = essence(&media.name);
    if is_json_here(lowering, media) {
        let mut slot = match media.schema {
            Some(schema) => lowering.required_slot(schema),
            None => plain_slot(&media.at, Type::Any),
        };
        slot.presence = Presence::Required;
        slot.examples.extend(media.examples.iter().cloned());
        return Content::Json(slot);
    }
    let is_plain_text =
        is_range(&essence) && media.schema.is_some_and(|schema| is_readable_text(&lowering.schema(schema).kind));
    if essence == "text/event-stream" {
        Content::Events
    } else if is_text(&essence) || essence == FORM || is_plain_text {
        Content::Text
    } else {
        Content::Bytes
    }
}

/// Returns whether a body is read as JSON: it is called that, or it is a value of a type under a name that says
/// nothing.
fn is_json_here(lowering: &Lowering<'_>, media: &MediaType) -> bool {
    let essence = essence(&media.name);
    let says_nothing = is_range(&essence) || essence == "text/plain";
    is_json(&essence) || says_nothing && media.schema.is_some_and(|schema| is_typed(&lowering.schema(schema).kind))
}

/// Returns whether only a notation such as JSON can say a value.
fn is_typed(kind: &Kind) -> bool {
    matches!(kind, Kind::Object(_) | Kind::Array(_) | Kind::Union(_))
}

fn is_readable_text(kind: &Kind) -> bool {
    match kind {
        Kind::Text(text) => text.format.as_deref() != Some("binary"),
        Kind::Enum(_) | Kind::Constant(_) => true,
        _ => false,
    }
}

fn is_another_notation(lowering: &Lowering<'_>, media: &MediaType) -> bool {
    let is_typed = media.schema.is_some_and(|schema| is_typed(&lowering.schema(schema).kind));
    is_typed && essence(&media.name) != "text/event-stream" && !is_json_here(lowering, media)
}

fn lower_header(lowering: &mut Lowering<'_>, header: &model::Header) -> Header {
    let schema = header.schema.map(|schema| lowering.schema(schema));
    let described = || schema.and_then(|schema| schema.description.as_deref()).map(str::to_owned);
    let description = header.description.clone().or_else(described);
    let ty = match header.schema.filter(|schema| is_scalar(&lowering.schema(*schema).kind)) {
        Some(schema) => lowering.required_slot(schema).ty,
        None => Type::String,
    };
    let keys = Keys::of(&header.at, &header.extensions);
    Header {
        at: header.at.clone(),
        name: header.name.clone(),
        // A file that stands in a header is text.
        ty: if matches!(ty, Type::File) { Type::String } else { ty },
        description,
        deprecated: header.deprecated,
        wanted: lowering.wanted(&keys, "x-field-name"),
    }
}

fn is_scalar(kind: &Kind) -> bool {
    matches!(kind, Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Text(_))
}
