//! Builds documents of an answer from its schema: always the same ones, and each value different.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value, json};
use xtask_common::description::{escape, resolve};

/// The greatest depth of a document; schemas may contain themselves.
const DEPTH: usize = 16;

/// A document for the answer of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// The index of the pair that reads it.
    pub(super) pair: usize,
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// The case that a document tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Full,
    Required,
    Nulls,
    EmptyLists,
    UnknownField,
    UnknownWord,
    IntegralFloats,
    /// Numbers with a fraction, unless the overlay says that they count.
    Fractions,
    /// Fractions where the overlay says that numbers count.
    FractionalCounts,
    /// Dates and times in other spellings: a date as a date-time, a time with an offset.
    OtherDates,
    /// Words where dates are expected.
    NoDates,
    /// Unions with an object that is none of their members.
    UnknownMember,
    /// Unions with their second, third, fourth member.
    Member(usize),
}

const KINDS: [Kind; 15] = [
    Kind::Full,
    Kind::Required,
    Kind::Nulls,
    Kind::EmptyLists,
    Kind::UnknownField,
    Kind::UnknownWord,
    Kind::IntegralFloats,
    Kind::Fractions,
    Kind::FractionalCounts,
    Kind::OtherDates,
    Kind::NoDates,
    Kind::UnknownMember,
    Kind::Member(1),
    Kind::Member(2),
    Kind::Member(3),
];

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Required => "required only",
            Self::Nulls => "nulls",
            Self::EmptyLists => "empty lists",
            Self::UnknownField => "unknown field",
            Self::UnknownWord => "unknown word",
            Self::IntegralFloats => "integral floats",
            Self::Fractions => "fractions",
            Self::FractionalCounts => "fractional counts",
            Self::OtherDates => "other dates",
            Self::NoDates => "no dates",
            Self::UnknownMember => "unknown member",
            Self::Member(_) => "other member",
        }
    }
}

/// Returns the schema of an operation's first successful answer, if it is JSON.
pub(super) fn answer_schema<'a>(description: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let pointer = format!("/paths/{}/{}/responses", escape(path), method.to_ascii_lowercase());
    let answers = description.pointer(&pointer)?.as_object()?;
    let (_, answer) = answers.iter().filter(|(status, _)| status.starts_with('2')).min_by_key(|(status, _)| *status)?;
    followed(answer, description)?.pointer("/content/application~1json/schema")
}

/// Returns all documents of a schema that differ from each other.
pub(super) fn build_documents(pair: usize, schema: &Value, description: &Value) -> Vec<Document> {
    let mut seen = BTreeSet::new();
    let made = KINDS.into_iter().map(|kind| {
        let mut maker = Maker { kind, description, count: 0 };
        Document { pair, kind, text: maker.value(schema, DEPTH).to_string() }
    });
    made.filter(|document| seen.insert(document.text.clone())).collect()
}

fn followed<'a>(value: &'a Value, description: &'a Value) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..DEPTH {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => value = resolve(description, reference)?,
            None => return Some(value),
        }
    }
    None
}

struct Maker<'a> {
    kind: Kind,
    description: &'a Value,
    /// Makes each value different, so that two swapped ones are found.
    count: u64,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Some(schema) = followed(schema, self.description) else { return Value::Null };
        self.count += 1;
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if self.kind == Kind::Nulls && is_nullable(schema) {
            return Value::Null;
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return self.word(words);
        }
        let unions = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array());
        if let Some(members) = unions.into_iter().next() {
            return self.member(members, depth);
        }
        match schema_type(schema) {
            "object" => self.object(schema, depth),
            "array" => self.list(schema, depth),
            "string" => self.text(schema),
            "integer" => self.number(None),
            "number" => self.number(Some(schema.get("x-type").is_some_and(|ty| ty == "integer"))),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            _ => json!({ "any": [self.count, null, "text"] }),
        }
    }

    fn word(&self, words: &[Value]) -> Value {
        let words: Vec<&Value> = words.iter().filter(|word| !word.is_null()).collect();
        let text = words.iter().all(|word| word.is_string());
        if text && self.kind == Kind::UnknownWord {
            return json!("a-word-of-tomorrow");
        }
        let index = usize::try_from(self.count).unwrap_or_default() % words.len().max(1);
        words.get(index).map_or(Value::Null, |word| (*word).clone())
    }

    fn member(&mut self, members: &[Value], depth: usize) -> Value {
        if self.kind == Kind::UnknownMember {
            return json!({ "of_tomorrow": [self.count] });
        }
        let index = if let Kind::Member(index) = self.kind { index } else { 0 };
        let real: Vec<&Value> = members.iter().filter(|member| schema_type(member) != "null").collect();
        match real.get(index % real.len().max(1)) {
            Some(member) => self.value(member, depth),
            None => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        self.fields(schema, depth, &mut object);
        let more = schema.get("additionalProperties");
        if let Some(more @ Value::Object(_)) = more
            && depth > 0
        {
            let value = self.value(more, depth - 1);
            object.insert("a_key".to_owned(), value);
        } else if schema.get("properties").is_none() && schema.get("allOf").is_none() && more.is_none() {
            object.insert("a_key".to_owned(), json!({ "n": [self.count, null] }));
        } else if self.kind == Kind::UnknownField && more != Some(&Value::Bool(false)) {
            object.insert("a_field_of_tomorrow".to_owned(), json!({ "n": [self.count] }));
        }
        Value::Object(object)
    }

    fn fields(&mut self, schema: &Value, depth: usize, object: &mut Map<String, Value>) {
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(part) = followed(part, self.description).filter(|_| depth > 0) {
                self.fields(part, depth - 1, object);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let is_required = required.is_some_and(|names| names.iter().any(|known| known == name.as_str()));
            if is_required || (self.kind != Kind::Required && depth > 0) {
                let value = self.value(field, depth.saturating_sub(1));
                object.insert(name.clone(), value);
            }
        }
    }

    fn list(&mut self, schema: &Value, depth: usize) -> Value {
        let item = schema.get("items").filter(|_| depth > 0 && self.kind != Kind::EmptyLists);
        item.map_or_else(|| json!([]), |item| json!([self.value(item, depth - 1)]))
    }

    fn text(&self, schema: &Value) -> Value {
        let day = self.count % 28 + 1;
        let text = match schema.get("format").and_then(Value::as_str) {
            Some("date" | "date-time") if self.kind == Kind::NoDates => "not known".to_owned(),
            // Midnight in UTC is a date; an hour before midnight may be the next day in London.
            Some("date") if self.kind == Kind::OtherDates => {
                let hour = if self.count.is_multiple_of(2) { "00" } else { "23" };
                format!("1990-02-{day:02}T{hour}:00:00.000Z")
            }
            Some("date-time") if self.kind == Kind::OtherDates => format!("2024-05-{day:02}T08:07:09+01:00"),
            Some("date") => format!("1990-02-{day:02}"),
            Some("date-time") => format!("2024-05-{day:02}T07:08:09.000Z"),
            Some("email") => format!("user{}@example.com", self.count),
            Some("uri") => format!("https://example.com/{}", self.count),
            Some("uuid") => format!("00000000-0000-4000-8000-{:012}", self.count),
            // A pattern of digits expects ten: an NHS number, from the range for tests.
            _ if schema.get("pattern").is_some() => "9990000018".to_owned(),
            _ => format!("text {}", self.count),
        };
        Value::String(text)
    }

    /// Returns a number; one that may have a fraction says whether it counts.
    fn number(&self, counts: Option<bool>) -> Value {
        let whole = u32::try_from(self.count).unwrap_or(1);
        match self.kind {
            Kind::IntegralFloats => Number::from_f64(f64::from(whole)).map_or(Value::Null, Value::Number),
            Kind::Fractions if counts == Some(false) => json!(f64::from(whole) + 0.5),
            Kind::FractionalCounts if counts == Some(true) => json!(f64::from(whole) + 0.5),
            _ => json!(whole),
        }
    }
}

fn is_nullable(schema: &Value) -> bool {
    let has_null =
        |key: &str| schema.get(key).and_then(Value::as_array).is_some_and(|values| values.iter().any(Value::is_null));
    let members = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    let types = schema.get("type").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|ty| ty == "null"))
        || schema.get("nullable") == Some(&Value::Bool(true))
        || has_null("enum")
        || members.into_iter().any(|member| schema_type(member) == "null")
}

/// Returns the first type that is not null, or else the one that the schema suggests.
fn schema_type(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("null")
        }
        _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object",
        _ if schema.get("items").is_some() => "array",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Kind, answer_schema, build_documents};
    use xtask_common::description::parse;

    const SCHEMA: &str = "{type: object, required: [id], properties: {id: {type: string}, n: {type: number}, \
                          w: {type: [string, 'null'], enum: [A, null]}, l: {type: array, items: {type: integer}}}}";

    fn documents() -> Vec<(Kind, Value)> {
        let made = build_documents(0, &parse(SCHEMA).unwrap(), &Value::Null);
        made.into_iter().map(|document| (document.kind, serde_json::from_str(&document.text).unwrap())).collect()
    }

    #[test]
    fn makes_one_document_of_each_kind_that_matters() {
        let expected = [
            (Kind::Full, json!({ "id": "text 2", "n": 3, "w": "A", "l": [6] })),
            (Kind::Required, json!({ "id": "text 2" })),
            (Kind::Nulls, json!({ "id": "text 2", "n": 3, "w": null, "l": [6] })),
            (Kind::EmptyLists, json!({ "id": "text 2", "n": 3, "w": "A", "l": [] })),
            (
                Kind::UnknownField,
                json!({ "id": "text 2", "n": 3, "w": "A", "l": [6], "a_field_of_tomorrow": { "n": [6] } }),
            ),
            (Kind::UnknownWord, json!({ "id": "text 2", "n": 3, "w": "a-word-of-tomorrow", "l": [6] })),
            (Kind::IntegralFloats, json!({ "id": "text 2", "n": 3.0, "w": "A", "l": [6.0] })),
            (Kind::Fractions, json!({ "id": "text 2", "n": 3.5, "w": "A", "l": [6] })),
        ];
        assert_eq!(documents(), expected);
    }

    #[test]
    fn finds_the_schema_of_the_first_success() {
        let text = "{paths: {/a: {get: {responses: {'201': {}, '200': {content: {application/json: {schema: \
                    {type: string}}}}}}}}}";
        let description = parse(text).unwrap();
        assert_eq!(answer_schema(&description, "GET", "/a"), Some(&json!({ "type": "string" })));
        assert_eq!(answer_schema(&description, "POST", "/a"), None);
    }
}
