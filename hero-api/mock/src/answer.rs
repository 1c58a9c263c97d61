//! The body of an answer to a valid call: the example, with what the call itself and earlier calls said.

use serde_json::{Map, Value};

use crate::{
    body::Body,
    check::Arguments,
    clock::Now,
    description::{Description, Media, Operation, Schema, Segment, list_of, members},
    memory::{Field, Memory, Record, carry, fields_of, merge, parameter_fields, text},
    page::page,
    sample::{Fill, NoExample, Wish, make_newer, sample, sample_media, sample_node, singular},
    script::{Content, Reply},
};

/// A valid call, and the status that it is answered with.
pub(crate) struct Asked<'a> {
    pub(crate) description: &'a Description,
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: &'a Arguments,
    pub(crate) status: u16,
    /// The header `Accept` of the request.
    pub(crate) accept: Option<&'a str>,
    pub(crate) now: Now,
}

/// The body of the answer. What a success said is remembered.
///
/// # Errors
/// The described body has no example; nothing is remembered then.
pub(crate) fn answer(memory: &mut Memory, asked: &Asked<'_>, reply: &Reply) -> Result<Option<Body>, NoExample> {
    let declared = asked.operation.answer(asked.status);
    let media = declared.and_then(|declared| declared.accepted(asked.accept));
    let success = (200..300).contains(&asked.status);
    let mut value = match &reply.content {
        Content::Given(value) => Some(value.clone()),
        Content::Text(_) => None,
        Content::Example | Content::Fields(_) => match media {
            None => None,
            Some(media) => Some(example(memory, asked, media, reply.member.as_deref())?),
        },
    };
    if let (Content::Fields(fields), Some(value)) = (&reply.content, &mut value) {
        merge(value, fields.clone());
    }
    if let Some(declared) = declared.filter(|_| success) {
        let said = said(asked, media, value.as_ref());
        memory.remember(asked.description, asked.operation, &declared.links, asked.arguments, &said, value.as_ref());
    }
    if let (Some(value), Some(media)) = (&mut value, media) {
        make_newer(&media.schema, value, reply.newer);
    }
    Ok(match &reply.content {
        Content::Text(text) => Some(Body::text(text.clone())),
        _ => value.map(|value| Body::of(media, &value)),
    })
}

/// Everything that a call and its answer said, the answer's words last.
fn said(asked: &Asked<'_>, media: Option<&Media>, value: Option<&Value>) -> Vec<Field> {
    let mut all = sent(asked);
    if let (Some(Media { schema, .. }), Some(value)) = (media, value) {
        all.extend(fields_of(&schema.root, &schema.node, value));
    }
    all
}

/// The fields of the request's body.
fn sent(asked: &Asked<'_>) -> Vec<Field> {
    let schema = asked.operation.body.as_ref().and_then(|it| it.media.get(asked.arguments.media)).map(|it| &it.schema);
    let body = asked.arguments.body.as_ref();
    schema.zip(body).map(|(schema, body)| fields_of(&schema.root, &schema.node, body)).unwrap_or_default()
}

/// The described body.
fn example(memory: &mut Memory, asked: &Asked<'_>, media: &Media, member: Option<&str>) -> Result<Value, NoExample> {
    let owner = owner(asked.operation);
    let wish = Wish { member, owner: &owner, ..Wish::new(asked.now) };
    let mut value = sample_media(media, wish)?;
    if !(200..300).contains(&asked.status) {
        return Ok(value);
    }
    let schema = &media.schema;
    match list_of(&schema.root, schema.target()) {
        Some((name, items)) if asked.operation.reads() => {
            fill_list(memory, asked, schema, (name, items), wish, &mut value)?;
        }
        _ => fill_object(memory, asked, schema, wish, &mut value)?,
    }
    if !asked.operation.reads() {
        let links = asked.operation.answer(asked.status).map_or(&[][..], |declared| &declared.links);
        memory.give_ids(asked.operation, links, schema, &mut value);
    }
    Ok(value)
}

/// An object: what is remembered of it, else the example; with what the request says of it.
fn fill_object(
    memory: &Memory,
    asked: &Asked<'_>,
    schema: &Schema,
    wish: Wish<'_>,
    value: &mut Value,
) -> Result<(), NoExample> {
    let node = object_of(schema, value);
    let recalled = memory.recall(asked.operation, &asked.arguments.path);
    let record = recalled.first().filter(|_| asked.operation.reads());
    if let Some(record) = record {
        if record.created {
            *value = sample(schema, Wish { fill: Fill::Required, ..wish })?;
        }
        carry(schema, node, &record.fields, value);
    }
    let mut fields = sent(asked);
    fields.extend(parameter_fields(asked.operation, &asked.arguments.path));
    carry(schema, node, &fields, value);
    Ok(())
}

/// The schema of an object, in a union that of the member that it is of.
fn object_of<'a>(schema: &'a Schema, value: &Value) -> &'a Value {
    let node = schema.target();
    let has = |it: &&Value| {
        let names: Option<&Map<String, Value>> = it["properties"].as_object();
        names.is_some_and(|names| value.as_object().is_some_and(|it| it.keys().all(|key| names.contains_key(key))))
    };
    let all = members(node).into_iter().flatten().map(|it| schema.resolve(it));
    all.into_iter().find(has).unwrap_or(node)
}

/// A list: the things that calls created, as far as they fit the query; examples while there are none.
fn fill_list(
    memory: &Memory,
    asked: &Asked<'_>,
    schema: &Schema,
    (name, items): (&str, &Value),
    wish: Wish<'_>,
    value: &mut Value,
) -> Result<(), NoExample> {
    let recalled = memory.recall(asked.operation, &asked.arguments.path);
    let query = parameter_fields(asked.operation, &asked.arguments.query);
    let made: Vec<Value> = if recalled.is_empty() {
        let examples = value[name].as_array().cloned().unwrap_or_default();
        let path = parameter_fields(asked.operation, &asked.arguments.path);
        let echo: Vec<Field> = path.into_iter().chain(query).filter(|it| it.name != "id").collect();
        examples
            .into_iter()
            .map(|mut it| {
                carry(schema, items, &echo, &mut it);
                it
            })
            .collect()
    } else {
        let item = |(index, record): (usize, &&Record)| {
            let wish = Wish { fill: Fill::Required, index, ..wish };
            let mut item = sample_node(schema, items, wish)?;
            carry(schema, items, &record.fields, &mut item);
            Ok(item)
        };
        let made: Result<Vec<Value>, NoExample> = recalled.iter().enumerate().map(item).collect();
        made?.into_iter().filter(|it| fits(it, &query)).collect()
    };
    let Some(object) = value.as_object_mut() else { return Ok(()) };
    // A whole number beside the only list tells how long it is, on all pages together.
    let count = made.len();
    for (other, value) in object.iter_mut().filter(|(key, _)| *key != name) {
        if value.is_number() && !other.is_empty() {
            *value = count.into();
        }
    }
    let made = page(asked.operation, &asked.arguments.query, made);
    object.insert(name.to_owned(), made.into());
    Ok(())
}

/// Whether an item has what a query asks for, where the query names one of its fields.
fn fits(item: &Value, query: &[Field]) -> bool {
    query.iter().all(|it| item.get(&it.name).is_none_or(|value| text(value) == text(&it.value)))
}

/// What an operation is about: the last fixed segment of its path, in the singular.
fn owner(operation: &Operation) -> String {
    let fixed = operation.template.iter().rev().find_map(|it| match it {
        Segment::Fixed(text) => Some(text.as_str()),
        Segment::Parameters(_) => None,
    });
    singular(fixed.unwrap_or_default())
}
