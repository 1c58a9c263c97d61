//! Descriptions in which every name is awkward: their clients are Rust, and no name occurs twice.
//!
//! `NAMES_SEEDS=100..200` tries those seeds instead of the few of every run.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::edits::reference;
use super::random::seeds;
use super::shop::try_client;
use super::surface::{moved, surface};

/// Keywords of all editions, the prelude, the runtime and serde, existing methods, names without a word, and names that
/// are spelled alike in Rust.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| serde_json::from_str(include_str!("awkward.json")).unwrap());

fn word(random: &mut Rng) -> &'static str {
    &WORDS[random.usize(..WORDS.len())]
}

/// Returns this many different words.
fn words(random: &mut Rng, count: usize) -> BTreeSet<&'static str> {
    (0..count).map(|_| word(random)).collect()
}

#[test]
fn awkward_names_become_rust_and_nothing_is_there_twice() {
    for seed in seeds(4) {
        let mut random = Rng::with_seed(seed.wrapping_add(1_000));
        let description = description(&mut random);
        let output = try_client(&description, None).unwrap_or_else(|failure| panic!("seed {seed}\n{failure}"));
        let names = surface(&output);
        assert_eq!(names.twice, Vec::<String>::new(), "seed {seed}");
        let files: BTreeSet<String> = output.files.keys().map(|path| path.to_lowercase()).collect();
        assert_eq!(files.len(), output.files.len(), "seed {seed}: files that differ in case");
        let again = try_client(&description, Some(&output.lock)).unwrap_or_else(|error| panic!("seed {seed}\n{error}"));
        assert_eq!(moved(&names, &surface(&again)), "", "seed {seed}");
        assert_eq!(again.lock, output.lock, "seed {seed}");
    }
}

fn description(random: &mut Rng) -> Value {
    let components: Vec<String> =
        words(random, 12).into_iter().filter(|word| !word.contains(['/', '~', '%', '#'])).map(str::to_owned).collect();
    let schemas: Map<String, Value> =
        components.iter().map(|name| (name.clone(), whole(random, &components))).collect();
    let tags: Vec<&str> = words(random, 4).into_iter().collect();
    let mut paths = Map::new();
    for index in 0..10 {
        let tag = tags[random.usize(..tags.len())];
        let operation = operation(random, &components, tag);
        let method = ["get", "post", "put", "delete"][random.usize(..4)];
        paths.insert(format!("/p{index}"), json!({ method: operation }));
    }
    let events = words(random, 3).into_iter().map(|word| {
        let content = json!({"application/json": {"schema": schema(random, &components, 1)}});
        let post = json!({"requestBody": {"content": content}, "responses": {"200": {"description": "Read"}}});
        (word.to_owned(), json!({ "post": post }))
    });
    let events: Map<String, Value> = events.collect();
    json!({
        "openapi": "3.1.0", "info": {"title": word(random), "version": "1"},
        "paths": paths, "webhooks": events, "components": {"schemas": schemas},
    })
}

fn operation(random: &mut Rng, components: &[String], tag: &str) -> Value {
    let mut seen = BTreeSet::new();
    let mut parameters = Vec::new();
    for name in words(random, 5) {
        let place = ["query", "header", "cookie"][random.usize(..3)];
        // Headers have names of their own, which differ in more than case.
        let is_header = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') && !name.is_empty();
        if (place == "query" || is_header) && seen.insert((name.to_lowercase(), place)) {
            let schema = json!({"type": "string", "enum": words(random, 3)});
            parameters.push(json!({"name": name, "in": place, "required": random.bool(), "schema": schema}));
        }
    }
    let content = |random: &mut Rng| {
        let all = ["application/json", "text/plain", "text/csv", "application/x-self", "application/vnd.a+json"];
        let mut content = Map::new();
        for media in all {
            if media != "application/json" && random.u8(..4) > 0 {
                continue;
            }
            let is_json = media.ends_with("json");
            let schema = if is_json { schema(random, components, 1) } else { json!({"type": "string"}) };
            content.insert(media.to_owned(), json!({ "schema": schema }));
        }
        Value::Object(content)
    };
    let mut responses = Map::new();
    for status in ["200", "201", "2XX", "404", "500", "default"] {
        if status == "200" || random.u8(..3) == 0 {
            let names = words(random, 2)
                .into_iter()
                .filter(|word| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric()));
            let mut headers = Map::new();
            for name in names {
                if headers.keys().all(|other: &String| !other.eq_ignore_ascii_case(name)) {
                    headers.insert(name.to_owned(), json!({"schema": {"type": "string"}}));
                }
            }
            responses
                .insert(status.to_owned(), json!({"description": "d", "headers": headers, "content": content(random)}));
        }
    }
    let mut operation = json!({"tags": [tag], "parameters": parameters, "responses": responses});
    if random.u8(..8) > 0 {
        operation["operationId"] = json!(format!("{}{}", word(random), ["", "", "A", "_b"][random.usize(..4)]));
    }
    if random.bool() {
        operation["requestBody"] = json!({"required": random.bool(), "content": content(random)});
    }
    operation
}

/// Returns a schema that is not a reference.
fn whole(random: &mut Rng, components: &[String]) -> Value {
    loop {
        let schema = schema(random, components, 2);
        if schema.get("$ref").is_none() {
            return schema;
        }
    }
}

fn schema(random: &mut Rng, components: &[String], depth: usize) -> Value {
    let any = |random: &mut Rng| components.get(random.usize(..components.len().max(1)));
    match (random.u8(..8), depth) {
        (0 | 1, 0) => json!({"type": "string"}),
        (0..=2, _) => any(random).map_or_else(|| json!({"type": "string"}), |component| reference(component)),
        (3, _) => json!({"type": "string", "enum": words(random, 6)}),
        (4, 1..) => {
            let members: Vec<Value> = words(random, 3)
                .into_iter()
                .map(|title| {
                    let field = word(random);
                    let fields: Map<String, Value> = words(random, 2)
                        .into_iter()
                        .chain([field])
                        .map(|word| (word.to_owned(), json!({"type": "string"})))
                        .collect();
                    json!({"title": title, "type": "object", "required": [field], "properties": fields})
                })
                .collect();
            json!({ "oneOf": members })
        }
        (_, 0) => json!({"type": "integer"}),
        (kind, _) => {
            let fields: Map<String, Value> = words(random, 5)
                .into_iter()
                .map(|word| (word.to_owned(), schema(random, components, depth - 1)))
                .collect();
            let required: Vec<String> = fields.keys().filter(|_| random.bool()).cloned().collect();
            let mut schema = json!({"type": "object", "required": required, "properties": fields});
            if kind == 7 {
                schema["additionalProperties"] = json!({"type": "string"});
            }
            schema
        }
    }
}
