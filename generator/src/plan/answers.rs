//! Plans what an operation answers: one type, or an enum by status and media type; and the bodies of its errors.

use super::Found;
use super::model::{AnswerDef, ByStatusDef, ErrorBodyDef, Paragraph, StatusArm, StatusReader, StatusVariant, Ty};
use super::types::Context;
use crate::ir::{Answer, Content, Operation, Status};
use crate::media::{JSON, essence, is_json, is_range, is_written_as_json, key};
use crate::names::Extra;
use crate::names::media::{media_name, whole_name};

/// What an operation answers, and what it asks for.
pub(super) struct Answering {
    pub(super) answer: AnswerDef,
    pub(super) accept: Option<String>,
    pub(super) redirects: bool,
}

/// Plans the answer of the operation at an index from its success answers: those with a 2xx, else redirects, else `default`.
pub(super) fn plan_answer(ctx: &Context<'_>, at: usize, operation: &Operation, found: &mut Found) -> Answering {
    let of = |wanted: fn(Status) -> bool| -> Vec<&Answer> {
        operation.answers.iter().filter(|it| wanted(it.status)).collect()
    };
    let mut successes = of(is_success);
    let redirects = successes.is_empty() && !of(is_redirect).is_empty();
    if successes.is_empty() {
        successes = of(is_redirect);
    }
    if successes.is_empty() {
        successes = of(|it| it == Status::Default);
    }
    let mut contents: Vec<(StatusReader, Ty)> = Vec::new();
    let mut has_events = false;
    for (_, content) in successes.iter().flat_map(|it| choices_of(it)) {
        has_events |= matches!(content, Content::Events);
        let content = content_of(ctx, content);
        if !contents.contains(&content) {
            contents.push(content);
        }
    }
    let answer = match contents.as_slice() {
        [] | [(StatusReader::Empty, _)] => AnswerDef::Empty,
        [(StatusReader::Json, ty)] => AnswerDef::Json(ty.clone()),
        [(StatusReader::Text, _)] if has_events => AnswerDef::Events,
        [(StatusReader::Text, _)] => AnswerDef::Text,
        [(StatusReader::Bytes, _)] => AnswerDef::Bytes,
        [_, _, ..] => AnswerDef::ByStatus(ByStatusDef {
            name: found.brought.type_name(ctx.names, at, Extra::Answer, ["Answer", "AnswerByStatus"]),
            arms: arms_of(ctx, at, &successes, found),
        }),
    };
    Answering { answer, accept: accept_of(&successes), redirects }
}

fn is_success(status: Status) -> bool {
    match status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(first) => first == 2,
        Status::Default => false,
    }
}

fn is_redirect(status: Status) -> bool {
    match status {
        Status::Code(code) => (300..400).contains(&code),
        Status::Range(first) => first == 3,
        Status::Default => false,
    }
}

/// The media types of an answer, the first choice first.
fn choices_of(answer: &Answer) -> impl Iterator<Item = (&str, &Content)> {
    let others = answer.others.iter().map(|it| (it.media.as_str(), &it.content));
    std::iter::once((answer.media.as_str(), &answer.content)).chain(others)
}

/// The media types that are asked for, unless that is plain JSON alone.
fn accept_of(successes: &[&Answer]) -> Option<String> {
    let choices = || successes.iter().flat_map(|it| choices_of(it)).filter(|it| !it.0.is_empty());
    let has_json = choices().any(|(media, _)| is_json(&essence(media)) && !is_range(media));
    let mut types: Vec<String> = Vec::new();
    for (media, content) in choices() {
        let wanted = match content {
            Content::Json(_) if is_range(media) && has_json => vec![format!("{media};q=0.5")],
            // JSON is what is read best of all that a range allows.
            Content::Json(_) if is_range(media) => vec![JSON.to_owned(), format!("{media};q=0.5")],
            Content::Json(_) | Content::Empty | Content::Text | Content::Bytes | Content::Events => {
                vec![media.to_owned()]
            }
        };
        types.extend(wanted.into_iter().filter(|it| !types.contains(it)).collect::<Vec<_>>());
    }
    let is_plain = types.iter().all(|media| is_written_as_json(media));
    (!is_plain).then(|| types.join(", "))
}

fn content_of(ctx: &Context<'_>, content: &Content) -> (StatusReader, Ty) {
    match content {
        Content::Empty => (StatusReader::Empty, Ty::Unit),
        Content::Json(slot) => {
            let ty = ctx.ty(slot);
            (StatusReader::Json, if slot.nullable { Ty::Option(Box::new(ty)) } else { ty })
        }
        Content::Text | Content::Events => (StatusReader::Text, Ty::Text),
        Content::Bytes => (StatusReader::Bytes, Ty::Unit),
    }
}

fn arms_of(ctx: &Context<'_>, at: usize, successes: &[&Answer], found: &mut Found) -> Vec<StatusArm> {
    let mut arms: Vec<StatusArm> = Vec::new();
    for answer in successes {
        let mut variants: Vec<StatusVariant> = Vec::new();
        for (media, content) in choices_of(answer) {
            let (reader, ty) = content_of(ctx, content);
            if variants.iter().any(|it| it.reader == reader && it.ty == ty) {
                continue;
            }
            let alike = choices_of(answer).filter(|it| content_of(ctx, it.1) == (reader, ty.clone()));
            let alike: Vec<String> = alike.map(|(media, _)| media.to_owned()).collect();
            let of: Vec<String> = alike.iter().map(|media| status_and_media(answer, media)).collect();
            let names = variant_names(answer, media, successes.len() > 1);
            let name = found.brought.variant(ctx.names, at, Extra::Answer, &of, names);
            let docs = vec![Paragraph::Upstream(answer.description.clone())];
            variants.push(StatusVariant { name, media: alike, ty, reader, docs });
        }
        arms.push(StatusArm { statuses: statuses_of(answer.status), variants });
    }
    // A status of its own is looked at before the range that it is in.
    arms.sort_by_key(|it| it.statuses.map_or(u16::MAX, |(first, last)| last - first));
    arms
}

/// What a variant stands for.
fn status_and_media(answer: &Answer, media: &str) -> String {
    format!("{} {}", answer.status, key(media)).trim_end().to_owned()
}

/// What a variant may be called: by the status where there are several, and by the media type where there are several.
fn variant_names(answer: &Answer, media: &str, has_statuses: bool) -> [String; 2] {
    let status = match answer.status {
        Status::Code(code) => status_name(code),
        Status::Range(first) => format!("Status{first}xx"),
        Status::Default => "Other".to_owned(),
    };
    if answer.others.is_empty() {
        return [status.clone(), format!("{status}{}", media_name(media))];
    }
    let front = if has_statuses { status } else { String::new() };
    [media_name(media), whole_name(media)].map(|it| format!("{front}{it}"))
}

fn statuses_of(status: Status) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(first) => Some((u16::from(first) * 100, u16::from(first) * 100 + 99)),
        Status::Default => None,
    }
}

/// The reason phrases of RFC 9110 for success.
fn status_name(code: u16) -> String {
    match code {
        200 => "Ok".to_owned(),
        201 => "Created".to_owned(),
        202 => "Accepted".to_owned(),
        203 => "NonAuthoritative".to_owned(),
        204 => "NoContent".to_owned(),
        205 => "ResetContent".to_owned(),
        206 => "PartialContent".to_owned(),
        other => format!("Status{other}"),
    }
}

/// The types of the bodies of errors, by status, where there are several: one alone fits every error that has it.
pub(super) fn plan_error_bodies(ctx: &Context<'_>, operation: &Operation) -> Vec<ErrorBodyDef> {
    let has_success = operation.answers.iter().any(|it| is_success(it.status));
    let mut bodies: Vec<ErrorBodyDef> = Vec::new();
    for answer in operation.answers.iter().filter(|it| !is_success(it.status)) {
        let Content::Json(slot) = &answer.content else { continue };
        if answer.status == Status::Default && !has_success {
            continue;
        }
        bodies.push(ErrorBodyDef { statuses: statuses_of(answer.status).unwrap_or((0, u16::MAX)), ty: ctx.ty(slot) });
    }
    bodies.sort_by_key(|it| it.statuses.1 - it.statuses.0);
    let differ = bodies.iter().any(|it| it.ty != bodies[0].ty);
    if differ { bodies } else { Vec::new() }
}
