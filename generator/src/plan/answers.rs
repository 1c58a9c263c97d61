//! Plans what an operation answers: one type, or an enum by status and media type; and the bodies of its errors.

use super::model::{AnswerDef, ByStatusDef, ErrorBodyDef, Paragraph, StatusArm, StatusReader, StatusVariant, Ty};
use super::types::Context;
use crate::ir::{Answer, Content, Operation, Status};
use crate::media::{JSON, essence, is_json, is_range, is_written_as_json};
use crate::names::calls::{Alternative, choices, successes, telling};
use crate::names::{Extra, OperationName};

/// What an operation answers, and what it asks for.
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
            name: ctx.names.operations[at].derived(Extra::Answer).to_owned(),
            arms: arms(ctx, &ctx.names.operations[at], &answers),
        }),
        (None, None | Some(Content::Empty)) => AnswerDef::Empty,
        (None, Some(content @ Content::Json(_))) => AnswerDef::Json(read(ctx, content).1),
        (None, Some(Content::Bytes)) => AnswerDef::Bytes,
        (None, Some(Content::Events)) => AnswerDef::Events,
        (None, Some(Content::Text)) if contents.any(|other| matches!(other, Content::Events)) => AnswerDef::Events,
        (None, Some(Content::Text)) => AnswerDef::Text,
    };
    Answering { answer, accept: accept_of(&successes), redirects }
}

/// The media types that are asked for, unless that is plain JSON alone.
fn accept_of(successes: &[&Answer]) -> Option<String> {
    let choices = || successes.iter().flat_map(|it| choices(it)).filter(|it| !it.0.is_empty());
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

fn read(ctx: &Context<'_>, content: &Content) -> (StatusReader, Ty) {
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

fn arms(ctx: &Context<'_>, name: &OperationName, answers: &[(&Answer, Vec<Alternative<'_>>)]) -> Vec<StatusArm> {
    let arm = |(answer, alternatives): &(&Answer, Vec<Alternative<'_>>)| {
        let variants = alternatives.iter().map(|alternative| {
            let (reader, ty) = read(ctx, alternative.content);
            StatusVariant {
                name: name.variant(Extra::Answer, &alternative.keys).to_owned(),
                media: alternative.media.iter().map(|media| (*media).to_owned()).collect(),
                ty,
                reader,
                docs: vec![Paragraph::Upstream(answer.description.clone())],
            }
        });
        StatusArm { statuses: statuses_of(answer.status), variants: variants.collect() }
    };
    let mut arms: Vec<StatusArm> = answers.iter().map(arm).collect();
    // A status of its own is looked at before the range that it is in.
    arms.sort_by_key(|arm| arm.statuses.map_or(u16::MAX, |(first, last)| last - first));
    arms
}

fn statuses_of(status: Status) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(first) => Some((u16::from(first) * 100, u16::from(first) * 100 + 99)),
        Status::Default => None,
    }
}

/// The types of the bodies of errors, by status, where there are several: one alone fits every error that has it.
pub(super) fn plan_error_bodies(ctx: &Context<'_>, operation: &Operation) -> Vec<ErrorBodyDef> {
    let has_success = operation.answers.iter().any(|it| it.status.is_success());
    let mut bodies: Vec<ErrorBodyDef> = Vec::new();
    for answer in operation.answers.iter().filter(|it| !it.status.is_success()) {
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
