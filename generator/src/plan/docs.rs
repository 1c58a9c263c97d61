//! Collects the paragraphs of documentation. Upstream text is passed on as it is; `emit` cleans it.

use super::model::{Paragraph, Ty};
use super::types::Context;
use crate::ir::{Answer, Content, Member, Operation, Retry, Shape, ShapeKind, Slot, Status};

/// What a type is.
pub(super) fn type_docs(shape: &Shape, name: &str) -> Vec<Paragraph> {
    let mut docs: Vec<_> = shape.description.iter().cloned().map(Paragraph::Upstream).collect();
    if docs.is_empty() {
        docs.push(Paragraph::Own(match &shape.kind {
            ShapeKind::Object(_) => format!("`{name}`, an object of the description."),
            ShapeKind::Enum(_) => format!("`{name}`, one of the texts that the description lists, or another."),
            ShapeKind::Union(_) => format!("`{name}`, one of several objects or values."),
        }));
    }
    docs.extend(shape.evidence.as_deref().map(evidence_note));
    docs
}

/// What a field is.
pub(super) fn field_docs(wire: &str, slot: &Slot) -> Vec<Paragraph> {
    let mut docs: Vec<_> = slot.description.iter().cloned().map(Paragraph::Upstream).collect();
    if docs.is_empty() {
        docs.push(Paragraph::Upstream(format!("`{wire}`")));
    }
    if let Some(default) = &slot.default {
        docs.push(Paragraph::Upstream(format!("Default: `{default}`.")));
    }
    docs.extend(slot.evidence.as_deref().map(evidence_note));
    docs
}

/// What a variant is.
pub(super) fn variant_docs(member: &Member) -> Vec<Paragraph> {
    vec![match &member.slot.description {
        Some(description) => Paragraph::Upstream(description.clone()),
        None => Paragraph::Own("One of the alternatives.".to_owned()),
    }]
}

/// What a parameter is.
pub(super) fn parameter_docs(wire: &str, slot: &Slot) -> Vec<Paragraph> {
    let mut docs = field_docs(wire, slot);
    if slot.description.is_some() {
        docs.push(Paragraph::Upstream(format!("Sent as `{wire}`.")));
    }
    docs
}

/// What an operation does, its errors and its evidence.
pub(super) fn operation_docs(operation: &Operation) -> Vec<Paragraph> {
    let texts = operation.summary.iter().chain(&operation.description).cloned();
    let mut docs: Vec<_> = texts.map(Paragraph::Upstream).collect();
    docs.push(Paragraph::Upstream(format!("`{} {}`", operation.method, operation.path)));
    docs.extend(operation.evidence.as_deref().map(evidence_note));
    docs.extend(
        operation
            .answers
            .iter()
            .filter(|it| is_success(it))
            .filter_map(|it| it.evidence.as_deref())
            .map(|it| Paragraph::Upstream(format!("Evidence of the answer: {}.", it.trim_end_matches('.')))),
    );
    docs
}

/// The errors of an operation, and what to do when it is not known whether it was taken.
pub(super) fn error_docs(ctx: &Context<'_>, operation: &Operation) -> Vec<Paragraph> {
    let mut docs = vec![Paragraph::Own("# Errors".to_owned())];
    docs.push(Paragraph::Own("As every call; see [`Error`](runtime::Error).".to_owned()));
    docs.extend(operation.answers.iter().filter(|it| !is_success(it)).flat_map(|it| error_paragraphs(ctx, it)));
    if operation.retry == Retry::Never {
        docs.push(Paragraph::Own(
            "This call is never repeated once it may have been taken. When the outcome of an error is `Unknown`, look \
             whether it was taken before you repeat it; when it is `Succeeded`, it was."
                .to_owned(),
        ));
    }
    docs
}

fn is_success(answer: &Answer) -> bool {
    matches!(answer.status, Status::Code(200..300) | Status::Range(2))
}

fn error_paragraphs(ctx: &Context<'_>, answer: &Answer) -> Vec<Paragraph> {
    let status = match answer.status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "Any other status".to_owned(),
    };
    let description = answer.description.trim().trim_end_matches('.');
    let mut paragraphs = vec![Paragraph::Upstream(format!("- {status}: {description}."))];
    if let Content::Json(slot) = &answer.content
        && let Ty::Named(name) = ctx.ty(slot)
    {
        paragraphs.push(Paragraph::Own(format!("  Its body is a [`{name}`](types::{name}).")));
    }
    paragraphs
}

/// A note on what a description rests on.
pub(super) fn evidence_note(evidence: &str) -> Paragraph {
    Paragraph::Upstream(format!("Evidence: {}.", evidence.trim_end_matches('.')))
}
