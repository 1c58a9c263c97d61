//! Plans the answers of an operation: one type, or an enum by status and media type; their headers; and the bodies of
//! its errors.

use super::model::{
    AnswerDef, ByStatusDef, ErrorBodyDef, HeaderDef, HeadersDef, Paragraph, StatusArm, StatusReader, StatusVariant, Ty,
};
use super::types::Context;
use crate::ir::{Answer, Content, Operation, Status};
use crate::media::{JSON, essence, is_json, is_range, is_written_as_json};
use crate::names::calls::{Alternative, choices, headers, successes, telling};
use crate::names::{Derived, OperationName};

/// The planned answer of an operation, and the media types to ask for.
pub(super) struct Answering {
    pub(super) answer: AnswerDef,
    pub(super) accept: Option<String>,
    pub(super) redirects: bool,
}

/// Plans the answer of the operation at an index.
pub(super) fn plan_answer(ctx: &Context<'_>, at: usize, operation: &Operation) -> Answering {
    let successes = successes(operation);
    let redirects = successes.first().is_some_and(|answer| answer.status.is_redirect());
    let mut contents = successes.iter().flat_map(|answer| choices(answer)).map(|(_, content)| content);
    let answer = match (telling(ctx.api, ctx.names, &successes), contents.next()) {
        (Some(answers), _) => AnswerDef::ByStatus(ByStatusDef {
            name: ctx.names.operations[at].derived(Derived::Answer).to_owned(),
            arms: arms(ctx, &ctx.names.operations[at], &answers),
        }),
        (None, None | Some(Content::Empty)) => AnswerDef::Empty,
        (None, Some(content @ Content::Json(_))) => AnswerDef::Json(read(ctx, content).1),
        (None, Some(Content::Bytes)) => AnswerDef::Bytes,
        (None, Some(Content::Events)) => AnswerDef::Events,
        (None, Some(Content::Text)) if contents.any(|other| matches!(other, Content::Events)) => AnswerDef::Events,
        (None, Some(Content::Text)) => AnswerDef::Text,
    };
    Answering { answer, accept: accepted_types(&successes), redirects }
}

/// Returns the media types to ask for, unless that is JSON alone.
fn accepted_types(successes: &[&Answer]) -> Option<String> {
    let choices = || successes.iter().flat_map(|answer| choices(answer)).filter(|choice| !choice.0.is_empty());
    let has_json = choices().any(|(media, _)| is_json(&essence(media)) && !is_range(media));
    let mut types: Vec<String> = Vec::new();
    for (media, content) in choices() {
        let wanted = match content {
            Content::Json(_) if is_range(media) && has_json => vec![format!("{media};q=0.5")],
            // Of everything in a range, JSON is read best.
            Content::Json(_) if is_range(media) => vec![JSON.to_owned(), format!("{media};q=0.5")],
            Content::Json(_) | Content::Empty | Content::Text | Content::Bytes | Content::Events => {
                vec![media.to_owned()]
            }
        };
        types.extend(wanted.into_iter().filter(|ty| !types.contains(ty)).collect::<Vec<_>>());
    }
    let is_plain = types.iter().all(|media| is_written_as_json(media));
    (!is_plain).then(|| types.join(", "))
}

fn read(ctx: &Context<'_>, content: &Content) -> (StatusReader, Ty) {
    match content {
        Content::Empty => (StatusReader::Empty, Ty::Unit),
        Content::Json(slot) => {
            let ty = ctx.ty(slot);
            (StatusReader::Json, if slot.nullable { Ty::Option(Box::new(ty)) } else { ty })
        }
        Content::Text | Content::Events => (StatusReader::Text, Ty::String),
        Content::Bytes => (StatusReader::Bytes, Ty::Unit),
    }
}

fn arms(ctx: &Context<'_>, name: &OperationName, answers: &[(&Answer, Vec<Alternative<'_>>)]) -> Vec<StatusArm> {
    let arm = |(answer, alternatives): &(&Answer, Vec<Alternative<'_>>)| {
        let variants = alternatives.iter().map(|alternative| {
            let (reader, ty) = read(ctx, alternative.content);
            StatusVariant {
                name: name.variant(Derived::Answer, &alternative.keys).to_owned(),
                media: alternative.media.iter().map(|media| (*media).to_owned()).collect(),
                ty,
                reader,
                docs: vec![Paragraph::Upstream(answer.description.clone())],
            }
        });
        StatusArm { statuses: status_range(answer.status), variants: variants.collect() }
    };
    let mut arms: Vec<StatusArm> = answers.iter().map(arm).collect();
    // A single status is matched before the range that contains it.
    arms.sort_by_key(|arm| arm.statuses.map_or(u16::MAX, |(first, last)| last - first));
    arms
}

fn status_range(status: Status) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(first) => Some((u16::from(first) * 100, u16::from(first) * 100 + 99)),
        Status::Default => None,
    }
}

/// Returns the types of error bodies by status, if there are several; a single type fits every error with a body.
pub(super) fn plan_error_bodies(ctx: &Context<'_>, operation: &Operation) -> Vec<ErrorBodyDef> {
    let has_success = operation.answers.iter().any(|answer| answer.status.is_success());
    let mut bodies: Vec<ErrorBodyDef> = Vec::new();
    for answer in operation.answers.iter().filter(|answer| !answer.status.is_success()) {
        let Content::Json(slot) = &answer.content else { continue };
        if answer.status == Status::Default && !has_success {
            continue;
        }
        bodies.push(ErrorBodyDef { statuses: status_range(answer.status).unwrap_or((0, u16::MAX)), ty: ctx.ty(slot) });
    }
    bodies.sort_by_key(|body| body.statuses.1 - body.statuses.0);
    let differ = bodies.iter().any(|body| body.ty != bodies[0].ty);
    if differ { bodies } else { Vec::new() }
}

/// Plans the headers of the operation at an index.
pub(super) fn plan_headers(ctx: &Context<'_>, at: usize, operation: &Operation) -> Option<HeadersDef> {
    let name = &ctx.names.operations[at];
    let fields = headers(operation).into_iter().map(|header| HeaderDef {
        wire: header.name.clone(),
        name: name.derived.part(Derived::Headers, &header.name).unwrap_or(&header.name).to_owned(),
        ty: ctx.scalar_ty(&header.ty),
        docs: vec![Paragraph::Upstream(header.description.clone().unwrap_or_else(|| format!("`{}`", header.name)))],
        deprecated: header.deprecated,
    });
    let fields: Vec<HeaderDef> = fields.collect();
    (!fields.is_empty()).then(|| HeadersDef { name: name.derived(Derived::Headers).to_owned(), fields })
}
