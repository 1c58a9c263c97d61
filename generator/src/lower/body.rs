//! Turns the content of a request body into what the API takes: one first choice, and what it may be instead.

use super::keys::Keys;
use super::same::same;
use super::schema::{Lowering, plain_slot};
use crate::diagnostic::Diagnostic;
use crate::ir::{Body, Coding, FormField, OtherBody, Presence, Slot, Style, Type};
use crate::media::{FORM, essence, is_json, is_range, is_text};
use crate::normalize::model::{self, Kind, MediaType};

/// The name that JSON is sent under where the description only says that it is some JSON.
const JSON: &str = "application/json";

/// Lowers a body. JSON is its first choice, else what the description has first.
pub(super) fn lower_body(lowering: &mut Lowering<'_>, body: &model::Body) -> Option<Body> {
    let mut choices: Vec<(&MediaType, OtherBody)> = Vec::new();
    for media in &body.content {
        let Some(coding) = coding_of(lowering, media) else { continue };
        let name = if coding == Coding::Json { json_name(&media.name) } else { media.name.trim().to_owned() };
        // `text/json` beside `application/json` says nothing new.
        let is_same = |it: &(&MediaType, OtherBody)| {
            let is_known = match (it.0.schema, media.schema) {
                (Some(a), Some(b)) => same(lowering.normalized, a, b),
                (a, b) => a == b,
            };
            it.1.coding == coding && it.1.media == name && (is_known || coding != Coding::Json)
        };
        if choices.iter().any(is_same) {
            continue;
        }
        let mut slot = slot_of(lowering, media, &coding);
        if let Some(description) = &body.description {
            slot.description = Some(description.as_str().into());
        }
        choices.push((media, OtherBody { media: name, coding, slot }));
    }
    let is_plain = |it: &(_, OtherBody)| it.1.media == JSON;
    let is_json = |it: &(_, OtherBody)| it.1.coding == Coding::Json;
    let first = choices.iter().position(is_plain).or_else(|| choices.iter().position(is_json)).unwrap_or_default();
    if choices.is_empty() {
        return None;
    }
    let (media, main) = choices.remove(first);
    Some(Body {
        at: media.at.clone(),
        required: body.required.unwrap_or(false),
        media: main.media,
        coding: main.coding,
        slot: main.slot,
        others: choices.into_iter().map(|(_, it)| it).collect(),
    })
}

/// How a body of a media type is written; a media type that has rules of its own is refused.
fn coding_of(lowering: &mut Lowering<'_>, media: &MediaType) -> Option<Coding> {
    let essence = essence(&media.name);
    let kind = media.schema.map(|it| &lowering.schema(it).kind);
    Some(if is_json(&essence) {
        Coding::Json
    } else if essence == FORM {
        Coding::Form(form_fields(media))
    } else if essence == "multipart/form-data" {
        Coding::Multipart(part_types(media))
    } else if essence.starts_with("multipart/") {
        let message = format!("a body of `{}` is not supported; `multipart/form-data` is", media.name);
        let help = "an overlay action can remove the media type";
        lowering.diagnostics.push(Diagnostic::at("unsupported-media-type", &media.at, message).help(help));
        return None;
    } else if is_text(&essence) {
        Coding::Text
    } else if is_range(&essence) && kind.is_some_and(|it| !matches!(it, Kind::Text(_) | Kind::Any)) {
        // Any media type will do for a value of a type: JSON can say it.
        Coding::Json
    } else if is_range(&essence) {
        Coding::File
    } else {
        Coding::Bytes
    })
}

/// The one concrete name of plain JSON, or the type on top of JSON as written.
fn json_name(media: &str) -> String {
    let essence = essence(media);
    let is_plain = !essence.ends_with("+json") || is_range(&essence);
    if is_plain { JSON.to_owned() } else { media.trim().to_owned() }
}

fn slot_of(lowering: &mut Lowering<'_>, media: &MediaType, coding: &Coding) -> Slot {
    let is_scalar = |kind: &Kind| {
        matches!(
            kind,
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Text(_) | Kind::Enum(_) | Kind::Integers(_)
        )
    };
    let schema = media.schema.filter(|it| match coding {
        Coding::Json | Coding::Form(_) | Coding::Multipart(_) => true,
        Coding::Text => is_scalar(&lowering.schema(*it).kind),
        Coding::Bytes | Coding::File => false,
    });
    let mut slot = match (schema, coding) {
        (Some(schema), _) => lowering.required_slot(schema),
        (None, Coding::Json | Coding::Form(_) | Coding::Multipart(_)) => plain_slot(&media.at, Type::Any),
        (None, Coding::Text) => plain_slot(&media.at, Type::Text),
        (None, Coding::Bytes | Coding::File) => plain_slot(&media.at, Type::File),
    };
    // A file that is called text is text.
    if *coding == Coding::Text && matches!(slot.ty, Type::File) {
        slot.ty = Type::Text;
    }
    slot.presence = Presence::Required;
    slot.examples.extend(media.examples.iter().cloned());
    slot.evidence = slot.evidence.or_else(|| Keys::of(&media.at, &media.extensions).evidence());
    slot
}

/// What is said of the fields of a form. The others are written as OpenAPI has it: lists as pairs, objects as JSON.
fn form_fields(media: &MediaType) -> Vec<FormField> {
    let field = |(name, it): (&String, &model::Encoding)| {
        let is_json = it.content_type.as_deref().is_some_and(|it| is_json(&essence(it)));
        let is_said = it.style.is_some() || it.explode.is_some() || it.reserved;
        let style = if is_json && !is_said { Style::Json } else { it.style.unwrap_or(Style::Form) };
        (is_said || is_json).then(|| FormField {
            name: name.clone(),
            style,
            explode: it.explode.unwrap_or(style == Style::Form),
            reserved: it.reserved,
        })
    };
    media.encoding.iter().filter_map(field).collect()
}

/// The media types of parts, where there is one for a part.
fn part_types(media: &MediaType) -> Vec<(String, String)> {
    let one = |it: &&str| !it.contains([',', '*']);
    let types = media.encoding.iter().filter_map(|(name, it)| {
        let content_type = it.content_type.as_deref().filter(one)?;
        Some((name.clone(), content_type.trim().to_owned()))
    });
    types.collect()
}
