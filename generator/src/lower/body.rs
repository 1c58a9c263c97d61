//! Turns the content of a request body into what the API takes: one first choice, and what it may be instead.

use super::keys::Keys;
use super::same::same;
use super::schema::{Lowering, plain_slot};
use crate::diagnostic::Diagnostic;
use crate::ir::{Body, Coding, FormField, OtherBody, Presence, Slot, Style, Type};
use crate::media::{
    FORM, JSON, TEXT, essence, has_json, is_json, is_media_type, is_plain_json, is_range, is_text, key,
};
use crate::normalize::model::{self, Kind, MediaType};
use crate::vocabulary;

/// A media type of a body, and what it becomes.
type Chosen<'a> = (&'a MediaType, OtherBody);

/// Lowers a body. JSON is its first choice, else what the description has first.
pub(super) fn lower_body(lowering: &mut Lowering<'_>, body: &model::Body) -> Option<Body> {
    let concrete: Vec<&MediaType> = body.content.iter().filter(|media| !is_range(&essence(&media.name))).collect();
    let has_supported = body.content.iter().any(|media| !is_unsupported(&essence(&media.name)));
    let mut choices: Vec<Chosen<'_>> = Vec::new();
    for media in &body.content {
        let Some(mut coding) = coding_of(lowering, media, &concrete, has_supported) else { continue };
        let mut name = sent_name(media, &coding);
        let is_taken =
            |(known, choice): &Chosen<'_>| key(&choice.media) == key(&name) && !same_content(lowering, known, media);
        if is_range(&essence(&media.name)) && choices.iter().any(is_taken) {
            coding = Coding::File;
            name = sent_name(media, &coding);
        }
        if is_known(lowering, &choices, media, &coding, &name) {
            continue;
        }
        note_form(lowering, media, &coding);
        let mut slot = slot_of(lowering, media, &coding);
        if let Some(description) = &body.description {
            slot.description = Some(description.as_str().into());
        }
        choices.push((media, OtherBody { media: name, coding, slot }));
    }
    let is_plain = |chosen: &Chosen<'_>| key(&chosen.1.media) == JSON;
    let is_json = |chosen: &Chosen<'_>| chosen.1.coding == Coding::Json;
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
        others: choices.into_iter().map(|(_, choice)| choice).collect(),
    })
}

/// Returns whether a media type adds nothing to those before it: `text/json` beside `application/json` says nothing
/// new.
fn is_known(
    lowering: &mut Lowering<'_>,
    choices: &[Chosen<'_>],
    media: &MediaType,
    coding: &Coding,
    name: &str,
) -> bool {
    let is_plain = |name: &str| is_plain_json(&key(name));
    let is_alike = |choice: &OtherBody| {
        [&choice.coding, coding] == [&Coding::Json; 2] && is_plain(&choice.media) && is_plain(name)
    };
    let known: Vec<_> = choices.iter().map(|(media, choice)| (*media, &*choice.media, is_alike(choice))).collect();
    adds_nothing(lowering, &known, media, name)
}

/// Returns whether a media type adds nothing to those before it, of which some say the same where their schema is the
/// same: one media type that is written twice is one.
pub(super) fn adds_nothing(
    lowering: &mut Lowering<'_>,
    known: &[(&MediaType, &str, bool)],
    media: &MediaType,
    name: &str,
) -> bool {
    if known.iter().any(|(known, _, is_alike)| *is_alike && same_content(lowering, known, media)) {
        return true;
    }
    let Some((first, ..)) = known.iter().find(|(_, known, _)| key(known) == key(name)) else { return false };
    if !same_content(lowering, first, media) {
        // Nothing could tell which of the two is meant.
        let message = format!(
            "`{}` is the media type `{}` once more, with another schema; the first one counts",
            media.name, first.name
        );
        lowering.notes.push(Diagnostic::at("repeated-media-type", &media.at, message));
    }
    true
}

/// Returns whether two media types describe the same value.
fn same_content(lowering: &Lowering<'_>, a: &MediaType, b: &MediaType) -> bool {
    match (a.schema, b.schema) {
        (Some(a), Some(b)) => same(lowering.normalized, a, b),
        (a, b) => a == b,
    }
}

/// Returns whether a media type has rules of its own: parts without names.
fn is_unsupported(essence: &str) -> bool {
    essence.starts_with("multipart/") && essence != "multipart/form-data"
}

/// Refuses a media type, unless the body may be another one.
fn report_unsupported(lowering: &mut Lowering<'_>, media: &MediaType, has_supported: bool) {
    let message = format!("a body of `{}` is not supported", media.name);
    if has_supported {
        let message = format!("{message}: it is sent in another of its media types");
        lowering.notes.push(Diagnostic::at("unsupported-media-type", &media.at, message));
        return;
    }
    let help = "an overlay action can remove the media type";
    let message = format!("{message}; `multipart/form-data` is");
    lowering.diagnostics.push(Diagnostic::at("unsupported-media-type", &media.at, message).help(help));
}

/// Returns how a body of a media type is written; a media type that has rules of its own is none, and is reported.
/// `concrete` are the media types beside it that are no ranges.
fn coding_of(
    lowering: &mut Lowering<'_>,
    media: &MediaType,
    concrete: &[&MediaType],
    has_supported: bool,
) -> Option<Coding> {
    let essence = essence(&media.name);
    if is_range(&essence) {
        return Some(coding_of_range(lowering, media, &essence, concrete));
    }
    Some(if is_json(&essence) {
        Coding::Json
    } else if essence == FORM {
        Coding::Form(form_fields(media))
    } else if essence == "multipart/form-data" {
        Coding::Multipart(part_types(lowering, media))
    } else if is_unsupported(&essence) {
        report_unsupported(lowering, media, has_supported);
        return None;
    } else if is_text(&essence) {
        Coding::Text
    } else {
        Coding::Bytes
    })
}

/// Returns how a value of any media type of a range is written: as JSON or as text, where that is in the range and is
/// not described by itself. Everything else is bytes whose media type the caller gives.
fn coding_of_range(lowering: &Lowering<'_>, media: &MediaType, range: &str, concrete: &[&MediaType]) -> Coding {
    let is_free = |name: &str| {
        let known = concrete.iter().find(|known| key(&known.name) == name);
        known.is_none_or(|known| same_content(lowering, known, media))
    };
    let kind = media.schema.map(|schema| &lowering.schema(schema).kind);
    let is_typed = kind.is_some_and(|kind| !matches!(kind, Kind::Text(_) | Kind::Any));
    if has_json(range) && (is_typed || range.ends_with("+json")) && is_free(JSON) {
        Coding::Json
    } else if range == "text/*" && concrete.iter().all(|known| key(&known.name) != TEXT) {
        Coding::Text
    } else {
        Coding::File
    }
}

/// Returns the media type that a body is sent as: as it is written, or one of its range. A file has its own.
fn sent_name(media: &MediaType, coding: &Coding) -> String {
    let name = media.name.trim();
    match coding {
        Coding::Json if is_range(&essence(name)) => JSON.to_owned(),
        Coding::Text if is_range(&essence(name)) => TEXT.to_owned(),
        _ => name.to_owned(),
    }
}

fn slot_of(lowering: &mut Lowering<'_>, media: &MediaType, coding: &Coding) -> Slot {
    let is_scalar = |kind: &Kind| {
        matches!(
            kind,
            Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Text(_) | Kind::Enum(_) | Kind::Integers(_)
        )
    };
    let schema = media.schema.filter(|schema| match coding {
        Coding::Json | Coding::Form(_) | Coding::Multipart(_) => true,
        Coding::Text => is_scalar(&lowering.schema(*schema).kind),
        Coding::Bytes | Coding::File => false,
    });
    let mut slot = match (schema, coding) {
        (Some(schema), _) => lowering.required_slot(schema),
        (None, Coding::Json | Coding::Form(_) | Coding::Multipart(_)) => plain_slot(&media.at, Type::Any),
        (None, Coding::Text) => plain_slot(&media.at, Type::String),
        (None, Coding::Bytes | Coding::File) => plain_slot(&media.at, Type::File),
    };
    // A file that is called text is text.
    if *coding == Coding::Text && matches!(slot.ty, Type::File) {
        slot.ty = Type::String;
    }
    slot.presence = Presence::Required;
    slot.examples.extend(media.examples.iter().cloned());
    slot.evidence = slot.evidence.or_else(|| Keys::of(&media.at, &media.extensions).evidence());
    slot
}

/// Tells that a form is described as a value without fields: no call could send it.
fn note_form(lowering: &mut Lowering<'_>, media: &MediaType, coding: &Coding) {
    let Some(schema) = media.schema.filter(|_| matches!(coding, Coding::Form(_) | Coding::Multipart(_))) else {
        return;
    };
    let schema = lowering.schema(schema);
    if matches!(schema.kind, Kind::Object(_) | Kind::Union(_) | Kind::Any) {
        return;
    }
    let message = format!("a body of `{}` has the fields of an object, and this one is none", media.name);
    let way_out = "calls with it are refused before anything is sent; an overlay action can describe an object";
    lowering.notes.push(Diagnostic::at("form-without-fields", &schema.at, format!("{message}: {way_out}")));
}

/// Returns how the fields of a form are written, where that is said. The others are written as OpenAPI has it: lists as
/// pairs, objects as JSON.
fn form_fields(media: &MediaType) -> Vec<FormField> {
    let field = |(name, encoding): (&String, &vocabulary::Encoding)| {
        let vocabulary::Encoding { style, explode, reserved, .. } = *encoding;
        let is_json = encoding.content_type.as_deref().is_some_and(|name| is_json(&essence(name)));
        let is_said = style.is_some() || explode.is_some() || reserved;
        let style = if is_json && !is_said { Style::Json } else { style.unwrap_or(Style::Form) };
        let explode = explode.unwrap_or(style == Style::Form);
        (is_said || is_json).then(|| FormField { name: name.clone(), style, explode, reserved })
    };
    media.encoding.iter().filter_map(field).collect()
}

/// Returns the media types of parts, where there is one for a part. What no header can have is noted, and not sent.
fn part_types(lowering: &mut Lowering<'_>, media: &MediaType) -> Vec<(String, String)> {
    let mut types = Vec::new();
    for (name, encoding) in &media.encoding {
        let Some(content_type) = &encoding.content_type else { continue };
        if content_type.contains([',', '*']) {
            continue;
        }
        if is_media_type(content_type) {
            types.push((name.clone(), content_type.trim().to_owned()));
            continue;
        }
        let message = format!("`{content_type}` is no media type: the part is sent as if nothing was said");
        lowering.notes.push(Diagnostic::at("malformed-media-type", &encoding.at.key("contentType"), message));
    }
    types
}
