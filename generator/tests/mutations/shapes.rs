//! Random descriptions that contain themselves in every way that OpenAPI allows.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::Mutant;

const NAMES: &[&str] = &["A", "B", "C", "D", "E", "F"];

/// A reference whose target is chosen later, when all schemas are known.
const OPEN: &str = "?";

const PROPERTIES: &[&str] = &["a", "b", "next", "type", "self", "a-b", "a_b", "A", ""];

/// Media types, those of JSON first.
const MEDIA: &[&str] = &[
    "application/json",
    "application/json; charset=utf-8",
    "application/json;v=1",
    "application/json;v=2",
    "application/json;",
    "application/vnd.a+json; version=1",
    "application/vnd.a+json; version=2",
    "application/*+json",
    "*/*",
    "text/plain; charset=UTF-8",
    "text/csv;header=present",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-8",
    "application/octet-stream",
    "text/event-stream",
    "; a=b",
    "json",
    "",
];

/// How many of them are JSON.
const JSON: usize = 9;

const PATTERNS: &[&str] = &[
    "^a$",
    "/^a$/i",
    "(?<!a)b",
    "(?=a)",
    "a{1,99999}",
    "(a{1,1000}){1,1000}",
    "[",
    "(a|a)*b",
    "\\p{L}+",
    "\\u00e9",
    "^(?:[^\\x00])*$",
    "*/",
    "\"#",
];

/// Returns a description of a few components that refer to each other, and of the operations that send and answer them.
pub(crate) fn mutant(seed: u64) -> Mutant {
    let mut random = Rng::with_seed(seed);
    let random = &mut random;
    let names = &NAMES[..random.usize(1..=NAMES.len())];
    let long = random.u8(..16) == 0;
    let schemas: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), schema(random, 3))).collect();
    let responses: Map<String, Value> = ["R", "S"]
        .map(|name| (name.to_owned(), json!({"description": "d", "content": content(random)})))
        .into_iter()
        .collect();
    let mut paths = Map::new();
    for at in 0..random.usize(1..4) {
        paths.insert(format!("/p{at}"), json!({ "post": operation(random, at, long) }));
    }
    let components = json!({"schemas": schemas, "responses": responses});
    let mut root = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths, "components": components,
    });
    // Some keys exist in 3.1 only.
    let text = root.to_string();
    if random.bool() || ["$defs", "prefixItems", "\"type\":["].iter().any(|key| text.contains(key)) {
        root["openapi"] = json!("3.1.0");
    }
    let mut found = Vec::new();
    places(&root, "#", false, &mut found);
    point(&mut root, random, &found);
    Mutant::of(root.to_string())
}

fn operation(random: &mut Rng, at: usize, long: bool) -> Value {
    let tail = if long { "AndSoOn".repeat(random.usize(10..60)) } else { String::new() };
    let mut responses = json!({"200": {"description": "d", "content": content(random)}});
    if random.bool() {
        responses["404"] = json!({"$ref": "#/components/responses/R"});
        responses["default"] = json!({"$ref": "#/components/responses/S"});
    }
    let parameter = json!({"name": format!("q{tail}"), "in": "query", "schema": schema(random, 1)});
    let mut operation = json!({
        "operationId": format!("post{at}{tail}"), "tags": [format!("t{tail}")], "responses": responses,
        "parameters": [parameter],
    });
    if random.bool() {
        operation["requestBody"] = json!({"required": random.bool(), "content": content(random)});
    }
    operation
}

fn content(random: &mut Rng) -> Value {
    let mut content = Map::new();
    for _ in 0..random.usize(1..4) {
        let of = if random.u8(..4) > 0 { &MEDIA[..JSON] } else { &MEDIA[JSON..] };
        let media = of[random.usize(..of.len())];
        content.insert(media.to_owned(), json!({ "schema": schema(random, 2) }));
    }
    Value::Object(content)
}

/// Collects the places of all schemas.
fn places(node: &Value, at: &str, is_schema: bool, found: &mut Vec<String>) {
    if is_schema && node.is_object() {
        found.push(at.to_owned());
    }
    let Some(map) = node.as_object() else { return };
    for (key, value) in map {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        let inner: Vec<(String, &Value)> = match value {
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
            Value::Object(map) => map.iter().map(|(key, item)| (key.replace('/', "~1"), item)).collect(),
            _ => Vec::new(),
        };
        match key.as_str() {
            "properties" | "$defs" | "schemas" | "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                inner.into_iter().for_each(|(key, item)| places(item, &format!("{at}/{key}"), true, found));
            }
            "items" | "additionalProperties" | "schema" => places(value, &at, true, found),
            _ => places(value, &at, false, found),
        }
    }
}

/// Chooses a target for every reference: components more often than their parts; a few targets do not exist.
fn point(node: &mut Value, random: &mut Rng, found: &[String]) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| point(item, random, found)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if key != "$ref" || value != OPEN {
                    point(value, random, found);
                } else if random.u8(..200) == 0 {
                    *value = json!("#/components/schemas/Nothing/items");
                } else {
                    let whole: Vec<&String> = found.iter().filter(|place| place.matches('/').count() == 3).collect();
                    let is_whole = random.u8(..3) > 0 && !whole.is_empty();
                    let place =
                        if is_whole { whole[random.usize(..whole.len())] } else { &found[random.usize(..found.len())] };
                    *value = json!(place);
                }
            }
        }
        _ => {}
    }
}

fn reference(random: &mut Rng) -> Value {
    let mut reference = json!({"$ref": OPEN});
    let beside = [
        ("description", json!("More.")),
        ("title", json!("Another")),
        ("nullable", json!(true)),
        ("default", json!([])),
        ("maxLength", json!(3)),
        ("minItems", json!(1)),
        ("minProperties", json!(1)),
        ("required", json!(["a"])),
        ("deprecated", json!(true)),
        ("properties", json!({"b": {"type": "string"}})),
        ("items", json!({"$ref": "#/components/schemas/A"})),
    ];
    for (key, value) in beside {
        if random.u8(..12) == 0 {
            reference[key] = value;
        }
    }
    reference
}

fn schemas(random: &mut Rng, depth: usize) -> Value {
    (0..random.usize(1..4)).map(|_| schema(random, depth)).collect()
}

fn schema(random: &mut Rng, depth: usize) -> Value {
    let Some(less) = depth.checked_sub(1) else {
        return if random.u8(..4) == 0 { json!({"type": "string"}) } else { reference(random) };
    };
    let mut made = match random.u8(..20) {
        0..=3 => reference(random),
        4 | 5 => json!({"type": "array", "items": schema(random, less)}),
        6 => json!({"type": "object", "additionalProperties": schema(random, less)}),
        7..=9 => object(random, less),
        10 => json!({"allOf": schemas(random, less)}),
        11 => json!({"oneOf": schemas(random, less)}),
        12 => json!({"anyOf": schemas(random, less)}),
        13 => json!({"items": schema(random, less)}),
        14 => json!({"type": ["array", "object", "null"], "items": schema(random, less)}),
        15 => json!({"type": "string", "pattern": PATTERNS[random.usize(..PATTERNS.len())]}),
        16 => json!({"type": "string", "enum": ["a", "A", "", "Unknown", "a".repeat(300), "b".repeat(300)]}),
        17 => json!({"type": if random.bool() { "integer" } else { "number" }, "minimum": random.i8(..)}),
        18 => json!({}),
        _ => json!({"prefixItems": schemas(random, less), "not": schema(random, less)}),
    };
    if random.u8(..10) == 0 {
        made["$defs"] = json!({"d": schema(random, less)});
    }
    if random.u8(..14) == 0 {
        made["nullable"] = json!(true);
    }
    if random.u8(..20) == 0 {
        made["discriminator"] = json!({"propertyName": "type"});
    }
    if random.u8(..30) == 0 {
        made["title"] = json!("So long a title that no name of a type can have all of its words ".repeat(3));
    }
    made
}

fn object(random: &mut Rng, depth: usize) -> Value {
    let count = random.usize(..4);
    let mut properties = Map::new();
    for _ in 0..count {
        properties.insert(PROPERTIES[random.usize(..PROPERTIES.len())].to_owned(), schema(random, depth));
    }
    let required: Vec<String> = properties.keys().filter(|_| random.bool()).cloned().collect();
    let mut object = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    if random.u8(..5) == 0 {
        object["additionalProperties"] = schema(random, depth);
    }
    object
}
