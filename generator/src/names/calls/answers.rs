//! What an operation answers when it succeeds: the answers that count, and what each may hold.

use std::collections::BTreeSet;

use super::unlike;
use crate::ir::{Answer, Api, Content, Operation, ShapeKind, Slot, Status, Type};
use crate::media::key;
use crate::names::model::Names;

/// Media types of one answer that hold the same.
pub(crate) struct Alternative<'a> {
    pub(crate) media: Vec<&'a str>,
    pub(crate) content: &'a Content,
    /// What its variant stands for in the record: the status with each media type.
    pub(crate) keys: Vec<String>,
}

/// Returns the answers of success: those with a 2xx, else redirects, else `default`.
pub(crate) fn successes(operation: &Operation) -> Vec<&Answer> {
    let with = |is_wanted: fn(Status) -> bool| -> Vec<&Answer> {
        operation.answers.iter().filter(|answer| is_wanted(answer.status)).collect()
    };
    let wanted: [fn(Status) -> bool; 3] = [Status::is_success, Status::is_redirect, |status| status == Status::Default];
    wanted.into_iter().map(with).find(|answers| !answers.is_empty()).unwrap_or_default()
}

/// Returns the media types of an answer, the first choice first.
pub(crate) fn choices(answer: &Answer) -> impl Iterator<Item = (&str, &Content)> {
    let others = answer.others.iter().map(|other| (other.media.as_str(), &other.content));
    std::iter::once((answer.media.as_str(), &answer.content)).chain(others)
}

/// Returns what the variants of an enum of answers stand for, where there are several things to tell: of each answer,
/// what it may hold. Where all hold the same there is no such enum.
pub(crate) fn telling<'a>(
    api: &Api,
    names: &Names,
    successes: &[&'a Answer],
) -> Option<Vec<(&'a Answer, Vec<Alternative<'a>>)>> {
    let each = successes.iter().map(|&answer| (answer, alternatives(api, names, answer)));
    let each: Vec<(&Answer, Vec<Alternative<'_>>)> = each.collect();
    let mut contents = each.iter().flat_map(|(_, all)| all).map(|alternative| alternative.content);
    let first = contents.next()?;
    contents.any(|content| !is_same(api, names, first, content)).then_some(each)
}

fn alternatives<'a>(api: &Api, names: &Names, answer: &'a Answer) -> Vec<Alternative<'a>> {
    let mut all: Vec<Alternative<'a>> = Vec::new();
    for (media, content) in choices(answer) {
        match all.iter_mut().find(|known| is_same(api, names, known.content, content)) {
            Some(known) => known.media.push(media),
            None => all.push(Alternative { media: vec![media], content, keys: Vec::new() }),
        }
    }
    let key = |media: &str| format!("{} {}", answer.status, key(media)).trim_end().to_owned();
    let mut seen = BTreeSet::new();
    for alternative in &mut all {
        alternative.keys = alternative.media.iter().map(|media| unlike(&mut seen, key(media))).collect();
    }
    all
}

/// Returns whether two contents are read as the same type.
fn is_same(api: &Api, names: &Names, one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::Json(one), Content::Json(other)) => slot_word(api, names, one) == slot_word(api, names, other),
        (Content::Text | Content::Events, Content::Text | Content::Events) => true,
        (Content::Empty, Content::Empty) | (Content::Bytes, Content::Bytes) => true,
        _ => false,
    }
}

/// Returns the type of a slot in one word: slots of one type have one word.
fn slot_word(api: &Api, names: &Names, slot: &Slot) -> String {
    format!("{}{}", word(api, names, &slot.ty), if slot.nullable { "?" } else { "" })
}

fn word(api: &Api, names: &Names, ty: &Type) -> String {
    match ty {
        Type::Text | Type::Constant(_) => "string".to_owned(),
        Type::Id(kind) => kind.clone(),
        Type::List(item) => format!("{}[]", slot_word(api, names, item)),
        Type::Map(value) => format!("{}{{}}", slot_word(api, names, value)),
        Type::Shape(shape) => match (names.template_of(*shape), &api.shapes[*shape].kind) {
            (Some(template), ShapeKind::Object(object)) => {
                format!("{}<{}>", template.name, word(api, names, &object.fields[&template.hole].ty))
            }
            _ => names.type_of(*shape).name.clone(),
        },
        other => format!("{other:?}").to_lowercase(),
    }
}
