//! Plans what an operation answers: one type, or an enum by status.

use super::model::{AnswerDef, ByStatusDef, Paragraph, StatusReader, StatusVariant, Ty};
use super::types::Context;
use crate::ir::{Answer, Content, Operation, Status};

/// Plans the answer of an operation from its success answers.
pub(super) fn plan_answer(ctx: &Context<'_>, operation: &Operation, request: &str) -> AnswerDef {
    let mut successes: Vec<&Answer> = operation.answers.iter().filter(|it| is_success(it.status)).collect();
    if successes.is_empty() {
        successes = operation.answers.iter().filter(|it| it.status == Status::Default).collect();
    }
    let mut contents: Vec<(StatusReader, Ty)> = Vec::new();
    for answer in &successes {
        let content = content_of(ctx, &answer.content);
        if !contents.contains(&content) {
            contents.push(content);
        }
    }
    match contents.as_slice() {
        [] | [(StatusReader::Empty, _)] => AnswerDef::Empty,
        [(StatusReader::Json, ty)] => AnswerDef::Json(ty.clone()),
        [(StatusReader::Text, _)] => AnswerDef::Text,
        [(StatusReader::Bytes, _)] => AnswerDef::Bytes,
        [_, _, ..] => AnswerDef::ByStatus(ByStatusDef {
            name: format!("{request}Answer"),
            variants: successes.iter().map(|it| variant_of(ctx, it)).collect(),
        }),
    }
}

fn is_success(status: Status) -> bool {
    match status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(first) => first == 2,
        Status::Default => false,
    }
}

fn content_of(ctx: &Context<'_>, content: &Content) -> (StatusReader, Ty) {
    match content {
        Content::Empty => (StatusReader::Empty, Ty::Unit),
        Content::Json(slot) => {
            let ty = ctx.ty(slot);
            (StatusReader::Json, if slot.nullable { Ty::Option(Box::new(ty)) } else { ty })
        }
        Content::Text => (StatusReader::Text, Ty::Text),
        Content::Bytes => (StatusReader::Bytes, Ty::Unit),
    }
}

fn variant_of(ctx: &Context<'_>, answer: &Answer) -> StatusVariant {
    let (reader, ty) = content_of(ctx, &answer.content);
    let (name, statuses) = match answer.status {
        Status::Code(code) => (status_name(code), Some((code, code))),
        Status::Range(first) => {
            (format!("Status{first}xx"), Some((u16::from(first) * 100, u16::from(first) * 100 + 99)))
        }
        Status::Default => ("Other".to_owned(), None),
    };
    StatusVariant { name, statuses, ty, reader, docs: vec![Paragraph::Upstream(answer.description.clone())] }
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
