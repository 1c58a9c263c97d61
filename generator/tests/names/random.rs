//! Random changes in turn: existing names stay the same.
//!
//! `NAMES_SEEDS=100..200` tries those seeds instead of the few of every run.

use std::ops::Range;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::edits::{at, each, get, inline, insert, into_component, map, reference, rename_component, reorder};
use super::shop::{description, try_client};
use super::surface::{Surface, moved, surface};

/// Names that exist, or that an existing thing would prefer.
const NAMES: &[&str] = &[
    "AddPetAnswer",
    "AddPetBody",
    "addPet",
    "additional",
    "ChangePet",
    "FoodGrams",
    "Grams",
    "kind",
    "kind_parameter",
    "KeeperStatus",
    "List",
    "listPets",
    "ListPetsHeaders",
    "nick_name",
    "nick.name",
    "Nick-Name",
    "order_by",
    "Orders",
    "orders_group",
    "PetIdKind",
    "PetInput",
    "PetInputRequired",
    "PetsApi",
    "PetSold",
    "pets",
    "Shelve",
    "timeout",
    "total",
    "type",
    "unknown",
    "x_total_count",
    "ward",
];

/// A change that removes nothing.
type Edit = fn(&mut Value, &mut Rng, usize);

const EDITS: &[(&str, Edit)] = &[
    ("shuffle", shuffle),
    ("operation", add_operation),
    ("operation", add_operation),
    ("component", add_component),
    ("field", add_field),
    ("value", add_value),
    ("member", add_member),
    ("parameter", add_parameter),
    ("header", add_header),
    ("variant", add_variant),
    ("inline", inline_one),
    ("component of a schema", outline_one),
    ("other component name", rename_one),
    ("other tag", rename_tag),
    ("other id", rename_id),
];

#[test]
fn random_changes_move_nothing() {
    for seed in seeds(10) {
        let mut random = Rng::with_seed(seed);
        let mut description = description();
        let mut state = Client::of(&description, None, "at first");
        let mut story = vec![format!("seed {seed}")];
        for step in 0..5 {
            if random.u8(..4) == 0 {
                state = remove_and_restore(&mut description, &state, &mut random, step, &mut story);
                continue;
            }
            let (name, edit) = EDITS[random.usize(..EDITS.len())];
            edit(&mut description, &mut random, step);
            story.push(name.to_owned());
            let next = Client::of(&description, Some(&state.lock), &story.join(", "));
            state.check(&next, &story);
            state = next;
        }
    }
}

/// Returns the seeds of this run: the requested ones, or the first few.
pub(crate) fn seeds(few: u64) -> Range<u64> {
    let number = |text: &str| text.parse::<u64>().unwrap();
    let range = std::env::var("NAMES_SEEDS").ok();
    range.map_or(0..few, |range| range.split_once("..").map(|(from, to)| number(from)..number(to)).unwrap())
}

/// A client with its lock.
struct Client {
    lock: String,
    names: Surface,
}

impl Client {
    fn of(description: &Value, lock: Option<&str>, story: &str) -> Self {
        let output = try_client(description, lock).unwrap_or_else(|failure| panic!("{story}\n{failure}"));
        let names = surface(&output);
        assert_eq!(names.twice, Vec::<String>::new(), "{story}");
        Self { lock: output.lock, names }
    }

    /// Checks that no name is gone, and that none stands for another thing.
    fn check(&self, next: &Self, story: &[String]) {
        let moved = moved(&self.names, &next.names);
        let bad: Vec<&str> = moved.lines().filter(|line| !line.starts_with('+')).collect();
        assert!(bad.is_empty(), "{}\n{}", story.join(", "), bad.join("\n"));
    }
}

/// Removes an operation, adds another, and then restores the first.
fn remove_and_restore(
    description: &mut Value,
    state: &Client,
    random: &mut Rng,
    step: usize,
    story: &mut Vec<String>,
) -> Client {
    let paths = map(description, "/paths");
    let path = key(paths, random);
    let item = paths.shift_remove(&path).unwrap();
    story.push(format!("without {path}"));
    let without = Client::of(description, Some(&state.lock), &story.join(", "));
    add_operation(description, random, step);
    story.push("operation".to_owned());
    let with_other = Client::of(description, Some(&without.lock), &story.join(", "));
    without.check(&with_other, story);
    insert(map(description, "/paths"), 0, &path, item);
    story.push(format!("with {path} again"));
    let back = Client::of(description, Some(&with_other.lock), &story.join(", "));
    state.check(&back, story);
    back
}

fn key(map: &Map<String, Value>, random: &mut Rng) -> String {
    map.keys().nth(random.usize(..map.len())).unwrap().clone()
}

fn name(random: &mut Rng) -> &'static str {
    NAMES[random.usize(..NAMES.len())]
}

/// Returns a component of this kind, if any is left.
fn any_component(root: &Value, random: &mut Rng, is: impl Fn(&Value) -> bool) -> Option<String> {
    let all = root["components"]["schemas"].as_object().unwrap();
    let fitting: Vec<&String> = all.iter().filter(|component| is(component.1)).map(|component| component.0).collect();
    (!fitting.is_empty()).then(|| fitting[random.usize(..fitting.len())].clone())
}

fn shuffle(root: &mut Value, random: &mut Rng, _: usize) {
    each(root, &mut |node| {
        let Some(fields) = node.as_object_mut() else { return };
        reorder(fields, |fields| random.shuffle(fields));
        for key in ["enum", "required", "parameters", "oneOf", "tags"] {
            if let Some(items) = fields.get_mut(key).and_then(Value::as_array_mut) {
                random.shuffle(items);
            }
        }
    });
}

fn add_operation(root: &mut Value, random: &mut Rng, step: usize) {
    let schema = match any_component(root, random, |_| true) {
        Some(component) if random.bool() => reference(&component),
        _ => {
            json!({"type": "object", "properties": {name(random): {"type": "string"}, format!("n{step}"): {"type": "integer"}}})
        }
    };
    let tag = ["Pets", "Orders", name(random)][random.usize(..3)];
    let mut item = get(name(random), tag, schema);
    if random.bool() {
        let parameter = json!({"name": name(random), "in": "query", "schema": {"type": "string", "enum": ["a", format!("b{step}")]}});
        item["get"]["parameters"] = json!([parameter]);
    }
    let paths = map(root, "/paths");
    let position = random.usize(..=paths.len());
    insert(paths, position, &format!("/a{step}"), item);
}

fn add_component(root: &mut Value, random: &mut Rng, step: usize) {
    let component = name(random);
    if root["components"]["schemas"].get(component).is_some() {
        return;
    }
    let schema = json!({"type": "object", "properties": {format!("c{step}"): {"type": "string"}}});
    insert(map(root, "/components/schemas"), 0, component, schema);
    let content = json!({"application/json": {"schema": reference(component)}});
    let mut item = get(name(random), "Pets", reference(component));
    item["get"]["responses"]["404"] = json!({"description": "Gone", "content": content});
    insert(map(root, "/paths"), 0, &format!("/a{step}"), item);
}

fn add_field(root: &mut Value, random: &mut Rng, _: usize) {
    if let Some(component) = any_component(root, random, |schema| schema.get("properties").is_some()) {
        let fields = root["components"]["schemas"][&component]["properties"].as_object_mut().unwrap();
        let field = name(random);
        if !fields.contains_key(field) {
            insert(fields, 0, field, json!({"type": "string"}));
        }
    }
}

/// Adds to an array of a component, which may be gone.
fn add_to(root: &mut Value, pointer: &str, value: Value) {
    if let Some(values) = root.pointer_mut(pointer).and_then(Value::as_array_mut)
        && !values.contains(&value)
    {
        values.insert(0, value);
    }
}

fn add_value(root: &mut Value, random: &mut Rng, _: usize) {
    let value = ["Cat", "DOG", "cat_lower", "cat-lower", "unknown", "Unknown", "", "3"][random.usize(..8)];
    add_to(root, "/components/schemas/Kind/enum", json!(value));
}

fn add_member(root: &mut Value, random: &mut Rng, step: usize) {
    let field = format!("m{step}");
    let title = ["Grams", "Snack", "Unknown", "snack"][random.usize(..4)];
    let member =
        json!({"title": title, "type": "object", "required": [field], "properties": {&field: {"type": "integer"}}});
    add_to(root, "/components/schemas/Food/oneOf", member);
}

fn add_parameter(root: &mut Value, random: &mut Rng, _: usize) {
    let (name, place) = (name(random), ["query", "header", "cookie"][random.usize(..3)]);
    let parameters = at(root, "/paths/~1pets/get/parameters").as_array_mut().unwrap();
    if parameters.iter().all(|parameter| parameter["name"] != name || parameter["in"] != place) {
        parameters.insert(0, json!({"name": name, "in": place, "schema": {"type": "string"}}));
    }
}

fn add_header(root: &mut Value, random: &mut Rng, _: usize) {
    let headers = map(root, "/paths/~1pets/get/responses/200/headers");
    let name = name(random);
    if headers.keys().all(|header| !header.eq_ignore_ascii_case(name)) {
        insert(headers, 0, name, json!({"schema": {"type": "string"}}));
    }
}

/// Adds another media type to an answer and a body that have several.
fn add_variant(root: &mut Value, random: &mut Rng, _: usize) {
    let media = ["text/x-csv", "text/html", "application/x-csv", "text/json+csv"][random.usize(..4)];
    let text = || json!({"schema": {"type": "string"}});
    insert(map(root, "/paths/~1pets~1{id}/get/responses/200/content"), 0, media, text());
    insert(map(root, "/paths/~1pets/post/requestBody/content"), 0, media, text());
}

fn inline_one(root: &mut Value, random: &mut Rng, _: usize) {
    if let Some(component) = any_component(root, random, |_| true) {
        inline(root, &component);
    }
}

/// Makes an inline object or enum a component.
fn outline_one(root: &mut Value, random: &mut Rng, step: usize) {
    let components: Vec<Value> = root["components"]["schemas"].as_object().unwrap().values().cloned().collect();
    let mut found = Vec::new();
    each(root, &mut |node| {
        let is_schema = node["properties"].is_object() && node["type"] == "object" || node["enum"].is_array();
        if is_schema && !components.contains(node) && !found.contains(node) {
            found.push(node.clone());
        }
    });
    if !found.is_empty() {
        let schema = found.swap_remove(random.usize(..found.len()));
        into_component(root, &schema, &format!("Outlined{step}"));
    }
}

fn rename_one(root: &mut Value, random: &mut Rng, step: usize) {
    if let Some(component) = any_component(root, random, |_| true) {
        rename_component(root, &component, &format!("Foreign{step}"));
    }
}

fn rename_tag(root: &mut Value, random: &mut Rng, step: usize) {
    let tag = ["Pets", "Orders"][random.usize(..2)];
    each(root, &mut |node| {
        for entry in node.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = if entry.is_object() { &mut entry["name"] } else { entry };
            if *name == tag {
                *name = json!(format!("Tag {step}"));
            }
        }
    });
}

fn rename_id(root: &mut Value, random: &mut Rng, step: usize) {
    let paths = map(root, "/paths");
    let path = key(paths, random);
    let item = paths[&path].as_object_mut().unwrap();
    let method = key(item, random);
    item[&method]["operationId"] = json!(format!("{}{step}", name(random)));
}
