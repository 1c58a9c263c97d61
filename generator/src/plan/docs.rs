//! Collects the paragraphs of documentation. Upstream text is passed on as it is; `emit` cleans it.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{GroupDef, Paragraph, Ty};
use super::types::Context;
use crate::ir::{Answer, Content, Member, Operation, Shape, ShapeKind, Slot, Status, Type};
use crate::names::NamedType;

/// What a type is.
pub(super) fn type_docs(ctx: &Context<'_>, shape: &Shape, named: &NamedType) -> Vec<Paragraph> {
    let mut docs: Vec<_> = shape.description.iter().map(|text| Paragraph::Upstream(text.to_string())).collect();
    let users = ctx.uses.direct_sentence(ctx.api, ctx.names, named);
    docs.extend(users.map(Paragraph::Own));
    if docs.is_empty() {
        let used = ctx.uses.sentence(ctx.api, ctx.names, named);
        docs.push(Paragraph::Own(used.unwrap_or_else(|| match &shape.component {
            Some(component) => format!("{}, as the description has it.", code(component)),
            None => format!("Described at {}.", code(&format!("#{}", shape.at))),
        })));
    }
    if shape.description.is_none() && matches!(shape.kind, ShapeKind::Enum(_)) {
        docs.push(Paragraph::Own("One of the strings that the description lists, or another.".to_owned()));
    }
    docs.extend(unchecked_note(&shape.unchecked));
    docs.extend(shape.evidence.as_deref().map(evidence_note));
    docs
}

/// The rules that are documented and not checked, each on a line of its own.
fn unchecked_note(rules: &[(String, Value)]) -> Option<Paragraph> {
    let lines: Vec<String> =
        rules.iter().map(|(key, value)| format!("- {} {}", code(key), code(&short(value)))).collect();
    (!lines.is_empty()).then(|| Paragraph::Upstream(format!("Rules that are not checked:\n\n{}", lines.join("\n"))))
}

/// A value as JSON, cut where it is long.
fn short(value: &Value) -> String {
    const MOST: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A text of the description as code, in Markdown of ours.
pub(super) fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|character| if character.is_control() || character == '`' { ' ' } else { character })
        .collect();
    format!("`{text}`")
}

/// What a field or a parameter is, where the description says more than its name in Rust.
pub(super) fn field_docs(ctx: &Context<'_>, wire: &str, name: &str, slot: &Slot) -> Vec<Paragraph> {
    let mut docs: Vec<_> = slot.description.iter().map(|text| Paragraph::Upstream(text.to_string())).collect();
    if wire != name.trim_start_matches("r#") {
        docs.push(Paragraph::Upstream(format!("Written `{wire}`.")));
    }
    if let Some(default) = &slot.default {
        docs.push(Paragraph::Upstream(format!("Default: `{default}`.")));
    }
    let told = |slot: &Slot, way: &str| -> Vec<(String, Value)> {
        let patterns = ctx.patterns.unchecked(slot).into_iter();
        patterns.map(|(key, pattern)| (format!("{way}{key}"), Value::from(pattern))).collect()
    };
    let mut unchecked = slot.unchecked.clone();
    unchecked.extend(told(slot, ""));
    if let Type::Array(item) | Type::Map(item) = &slot.ty {
        unchecked.extend(told(item, "items/"));
    }
    docs.extend(unchecked_note(&unchecked));
    docs.extend(slot.evidence.as_deref().map(evidence_note));
    docs
}

/// What a variant is.
pub(super) fn variant_docs(member: &Member, ty: &Ty) -> Vec<Paragraph> {
    let own = match &member.slot.description {
        Some(description) => Paragraph::Upstream(description.to_string()),
        None => Paragraph::Own(format!("{}.", holds(ty))),
    };
    std::iter::once(own).chain(unchecked_note(&member.slot.unchecked)).collect()
}

/// What a value of a type is, in words.
fn holds(ty: &Ty) -> String {
    match ty {
        Ty::Json => "Any value".to_owned(),
        Ty::JsonObject | Ty::Map(_) => "An object of which the fields are not described".to_owned(),
        Ty::Bool => "True or false".to_owned(),
        Ty::Integer | Ty::Unsigned => "A whole number".to_owned(),
        Ty::Float | Ty::Decimal => "A number".to_owned(),
        Ty::String => "A string".to_owned(),
        Ty::Secret => "A secret".to_owned(),
        Ty::Date => "A date".to_owned(),
        Ty::DateTime => "A date and a time".to_owned(),
        Ty::Id(name) | Ty::Named(name) | Ty::Filled(name, _) => format!("[`{name}`](super::{name})"),
        Ty::Vec(_) => "A list".to_owned(),
        Ty::Option(inner) | Ty::Patch(inner) | Ty::Boxed(inner) => holds(inner),
        Ty::File => "Bytes".to_owned(),
        Ty::Hole | Ty::Unit | Ty::Local(_) => "One of the alternatives".to_owned(),
    }
}

/// What an operation does, its errors and its evidence.
pub(super) fn operation_docs(operation: &Operation) -> Vec<Paragraph> {
    let texts = operation.summary.iter().chain(&operation.description).cloned();
    let mut docs: Vec<_> = texts.map(Paragraph::Upstream).collect();
    docs.push(Paragraph::Upstream(format!("`{} {}`", operation.method, operation.path)));
    docs.extend(server_note(operation));
    docs.extend(operation.evidence.as_deref().map(|evidence| unconfirmed("The request", evidence)));
    let answers = operation.answers.iter().filter(|answer| is_success(answer));
    docs.extend(answers.filter_map(|answer| Some(unconfirmed("The answer", answer.evidence.as_deref()?))));
    docs
}

/// Which servers of its own an operation has.
fn server_note(operation: &Operation) -> Option<Paragraph> {
    let server = code(operation.server.as_ref()?);
    let others: Vec<String> = operation.other_servers.iter().map(|server| code(server)).collect();
    let or =
        if others.is_empty() { String::new() } else { format!("; the description also has {}", others.join(", ")) };
    let way = "[`ClientBuilder::server`](runtime::ClientBuilder::server) sends it elsewhere";
    Some(Paragraph::Own(format!("Sent to {server}, not to the base URL; {way}{or}.")))
}

/// What an operation makes the server send.
pub(super) fn callback_docs(ctx: &Context<'_>, operation: &Operation) -> Vec<Paragraph> {
    let events = operation.callbacks.iter().map(|event| &ctx.api.events[*event]);
    events
        .map(|event| {
            let Some((_, sent)) = &event.callback else { bug!("an operation has the callbacks that it makes") };
            let body = match ctx.ty(&event.slot) {
                Ty::Named(name) => format!(" with a [`{name}`](types::{name})"),
                _ => String::new(),
            };
            Paragraph::Own(format!("The server calls back {}: {}{body}.", code(&event.name), code(sent)))
        })
        .collect()
}

/// The answers of an operation with an error, and what each means.
type Errors = Vec<(Status, Vec<Paragraph>)>;

/// What an operation's answers with an error mean, by status.
pub(super) fn error_docs(ctx: &Context<'_>, operation: &Operation) -> Errors {
    let mut errors: Vec<_> = operation.answers.iter().filter(|answer| !is_success(answer)).collect();
    errors.sort_by_key(|answer| match answer.status {
        Status::Code(code) => code,
        Status::Range(first) => u16::from(first) * 100 + 99,
        Status::Default => u16::MAX,
    });
    errors.into_iter().map(|answer| (answer.status, error_paragraphs(ctx, answer))).collect()
}

/// Moves what most operations of a group say of a status that all have from them to the group, and gives each its section
/// on errors.
pub(super) fn share_errors(group: &mut GroupDef, mut errors: Vec<Errors>) {
    let shared = shared_errors(&errors);
    let own = Paragraph::Own;
    if !shared.is_empty() {
        group.errors.push(own("# Errors".to_owned()));
        group.errors.push(own(
            "Of every operation here that says nothing else, beside those of any call; see [`Error`](runtime::Error)."
                .to_owned(),
        ));
        group.errors.extend(shared.iter().flat_map(|(_, text)| text).cloned());
    }
    for (operation, errors) in group.operations.iter_mut().zip(&mut errors) {
        errors.retain(|error| !shared.contains(error));
        if errors.is_empty() && operation.repeatable {
            continue;
        }
        operation.errors.push(own("# Errors".to_owned()));
        operation.errors.extend(errors.drain(..).flat_map(|(_, text)| text));
        if !operation.repeatable {
            operation.errors.push(own(NEVER_REPEATED.to_owned()));
        }
    }
}

/// What most operations say of each status that all of them have, where at least two say it.
fn shared_errors(errors: &[Errors]) -> Errors {
    let mut counts: IndexMap<Status, IndexMap<&Vec<Paragraph>, usize>> = IndexMap::new();
    for (status, text) in errors.iter().flatten() {
        *counts.entry(*status).or_default().entry(text).or_default() += 1;
    }
    let mut shared = Errors::new();
    for (status, texts) in counts {
        let most = texts.values().copied().max().filter(|most| *most > 1);
        let is_everywhere = texts.values().sum::<usize>() == errors.len();
        let common = texts.into_iter().find(|(_, count)| Some(*count) == most).filter(|_| is_everywhere);
        shared.extend(common.map(|(text, _)| (status, text.clone())));
    }
    shared
}

/// What to do when it is not known whether a write was taken.
const NEVER_REPEATED: &str = "Never repeated once it may have been taken. After the outcome `Unknown`, look whether it was; after `Succeeded`, it \
     was.";

pub(super) fn is_success(answer: &Answer) -> bool {
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

/// A note that the API's provider has not confirmed something, and what it rests on.
pub(super) fn evidence_note(evidence: &str) -> Paragraph {
    Paragraph::Upstream(format!("Not confirmed by the provider: {}.", evidence.trim_end_matches('.')))
}

fn unconfirmed(what: &str, evidence: &str) -> Paragraph {
    Paragraph::Upstream(format!("{what} is not confirmed by the provider: {}.", evidence.trim_end_matches('.')))
}
