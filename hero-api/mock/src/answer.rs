//! Builds the body of the answer to a valid call: the example, with what this call and earlier calls said.

use serde_json::{Map, Value};

use crate::{
    body::Body,
    check::Arguments,
    clock::Now,
    description::{Description, Media, Operation, Paging, Schema, Segment, find_list, members},
    memory::{Field, Memory, Record, carry, merge, object_fields, parameter_fields, set_apart, text},
    sample::{Fill, NoExample, Wish, make_newer, sample, sample_media, sample_node, singular},
    script::{Content, Reply},
};

/// A valid call, and the status of its answer.
pub(crate) struct ValidCall<'a> {
    pub(crate) description: &'a Description,
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: &'a Arguments,
    pub(crate) status: u16,
    /// The header `Accept` of the request.
    pub(crate) accept: Option<&'a str>,
    pub(crate) now: Now,
}

/// Returns the body of the answer. What a success said is remembered.
///
/// # Errors
/// The described body has no example; then nothing is remembered.
pub(crate) fn answer(memory: &mut Memory, call: &ValidCall<'_>, reply: &Reply) -> Result<Option<Body>, NoExample> {
    let declared = call.operation.answer(call.status);
    let media = declared.and_then(|declared| declared.accepted(call.accept));
    let success = (200..300).contains(&call.status);
    let mut value = match &reply.content {
        Content::Given(value) => Some(value.clone()),
        Content::Text(_) => None,
        Content::Example | Content::Fields(_) => match media {
            None => None,
            Some(media) => Some(example(memory, call, media, reply.member.as_deref())?),
        },
    };
    if let (Content::Fields(fields), Some(value)) = (&reply.content, &mut value) {
        merge(value, fields.clone());
    }
    if let Some(declared) = declared.filter(|_| success) {
        let fields = call_fields(call, media, value.as_ref());
        memory.remember(call.description, call.operation, &declared.links, call.arguments, &fields, value.as_ref());
    }
    if let (Some(value), Some(media)) = (&mut value, media) {
        make_newer(&media.schema, value, reply.newer);
    }
    Ok(match &reply.content {
        Content::Text(text) => Some(Body::from_text(text.clone())),
        _ => value.map(|value| Body::from_value(media, &value)),
    })
}

/// Returns the fields of a call and its answer, those of the answer last.
fn call_fields(call: &ValidCall<'_>, media: Option<&Media>, value: Option<&Value>) -> Vec<Field> {
    let mut all = sent_fields(call);
    if let (Some(Media { schema, .. }), Some(value)) = (media, value) {
        all.extend(object_fields(&schema.root, &schema.node, value));
    }
    all
}

/// Returns the fields of the request's body.
pub(crate) fn sent_fields(call: &ValidCall<'_>) -> Vec<Field> {
    let schema =
        call.operation.body.as_ref().and_then(|body| body.media.get(call.arguments.media)).map(|media| &media.schema);
    let body = call.arguments.body.as_ref();
    schema.zip(body).map(|(schema, body)| object_fields(&schema.root, &schema.node, body)).unwrap_or_default()
}

/// Returns the described body.
fn example(memory: &mut Memory, call: &ValidCall<'_>, media: &Media, member: Option<&str>) -> Result<Value, NoExample> {
    let owner = owner(call.operation);
    let wish = Wish { member, owner: &owner, ..Wish::new(call.now) };
    let mut value = sample_media(media, wish)?;
    if !(200..300).contains(&call.status) {
        return Ok(value);
    }
    let schema = &media.schema;
    match find_list(&schema.root, schema.target()) {
        Some((name, items)) if call.operation.reads() => {
            fill_list(memory, call, schema, (name, items), wish, &mut value)?;
        }
        _ => fill_object(memory, call, schema, wish, &mut value)?,
    }
    if !call.operation.reads() {
        let links = call.operation.answer(call.status).map_or(&[][..], |declared| &declared.links);
        memory.give_ids(call.operation, links, schema, &mut value);
    }
    Ok(value)
}

/// Returns an object: the remembered one or else the example, with the fields of the request.
fn fill_object(
    memory: &Memory,
    call: &ValidCall<'_>,
    schema: &Schema,
    wish: Wish<'_>,
    value: &mut Value,
) -> Result<(), NoExample> {
    let node = object_of(schema, value);
    let recalled = memory.recall(call.operation, &call.arguments.path);
    let record = recalled.first().filter(|_| call.operation.reads());
    if call.operation.reads() {
        set_apart(call.description, &call.arguments.path, value);
    }
    if let Some(record) = record {
        if record.created {
            *value = sample(schema, Wish { fill: Fill::Required, ..wish })?;
        }
        carry(schema, node, &record.fields, value);
    }
    let mut fields = sent_fields(call);
    fields.extend(parameter_fields(call.operation, &call.arguments.path));
    carry(schema, node, &fields, value);
    Ok(())
}

/// Returns the schema of an object: in a union, that of its member.
fn object_of<'a>(schema: &'a Schema, value: &Value) -> &'a Value {
    let node = schema.target();
    let has = |member: &&Value| {
        let names: Option<&Map<String, Value>> = member["properties"].as_object();
        names.is_some_and(|names| {
            value.as_object().is_some_and(|object| object.keys().all(|key| names.contains_key(key)))
        })
    };
    let all = members(node).into_iter().flatten().map(|member| schema.resolve(member));
    all.into_iter().find(has).unwrap_or(node)
}

/// Returns an array: the created objects that match the query, or examples while there are none.
fn fill_list(
    memory: &Memory,
    call: &ValidCall<'_>,
    schema: &Schema,
    (name, items): (&str, &Value),
    wish: Wish<'_>,
    value: &mut Value,
) -> Result<(), NoExample> {
    let recalled = memory.recall(call.operation, &call.arguments.path);
    let query = parameter_fields(call.operation, &call.arguments.query);
    let made: Vec<Value> = if recalled.is_empty() {
        let examples = value[name].as_array().cloned().unwrap_or_default();
        let path = parameter_fields(call.operation, &call.arguments.path);
        let echo: Vec<Field> = path.into_iter().chain(query).filter(|field| field.name != "id").collect();
        examples
            .into_iter()
            .map(|mut item| {
                carry(schema, items, &echo, &mut item);
                item
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
        made?.into_iter().filter(|item| matches_query(item, &query)).collect()
    };
    let Some(object) = value.as_object_mut() else { return Ok(()) };
    // An integer beside the only array is its length, on all pages together.
    let count = made.len();
    for (other, value) in object.iter_mut().filter(|(key, _)| *key != name) {
        if value.is_number() && !other.is_empty() {
            *value = count.into();
        }
    }
    let made = select_page(call.operation, &call.arguments.query, made);
    object.insert(name.to_owned(), made.into());
    Ok(())
}

/// Reports whether an item matches a query, where the query names one of its fields.
fn matches_query(item: &Value, query: &[Field]) -> bool {
    query.iter().all(|field| item.get(&field.name).is_none_or(|value| text(value) == text(&field.value)))
}

/// Returns the kind of thing that an operation is about: the last fixed segment of its path, in the singular.
fn owner(operation: &Operation) -> String {
    let fixed = operation.template.iter().rev().find_map(|segment| match segment {
        Segment::Fixed(text) => Some(text.as_str()),
        Segment::Parameters(_) => None,
    });
    singular(fixed.unwrap_or_default())
}

/// Returns the page of items that a query asks for, counted from zero; all of them if it names no size.
pub(crate) fn select_page(operation: &Operation, query: &Map<String, Value>, items: Vec<Value>) -> Vec<Value> {
    let requested = |paging: Paging| {
        let parameter = operation.parameters.iter().find(|parameter| parameter.paging == Some(paging))?;
        query.get(&parameter.name)?.as_u64().and_then(|number| usize::try_from(number).ok())
    };
    let size = requested(Paging::Size).unwrap_or(items.len());
    let start = requested(Paging::Index).unwrap_or_default().saturating_mul(size);
    items.into_iter().skip(start).take(size).collect()
}
