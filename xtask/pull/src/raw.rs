//! Compares two descriptions by operation.
//!
//! Works on the trees alone, and so for a description that the generator rejects. An operation has changed if it, or
//! anything that it refers to, has.

use std::collections::{BTreeMap, BTreeSet};

use generator::report::visible_line;
use serde_json::{Map, Value};
use xtask_common::{Console, description::resolve};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// Keys that only describe.
const WORDS: &[&str] = &["description", "summary", "example", "examples", "externalDocs"];
/// Keys whose values have names as keys, not keywords.
const NAMES: &[&str] = &["properties", "patternProperties", "$defs", "responses", "headers", "content", "variables"];

/// Prints the changes, or that there are none.
pub(super) fn report(old: &Value, new: &Value, console: &mut Console) {
    for (name, pointer) in [("OpenAPI", "/openapi"), ("version", "/info/version")] {
        let (before, after) = (old.pointer(pointer), new.pointer(pointer));
        if before != after {
            console.say(format_args!("{name} {} -> {}", shown(before), shown(after)));
        }
    }
    let (before, after) = (operations(old), operations(new));
    let shared = compare_targets(old, new);
    let names: BTreeSet<&Name> = before.keys().chain(after.keys()).collect();
    let mut count = 0;
    for name in names {
        if let Some(word) = change(before.get(name), after.get(name), &shared) {
            console.say(format_args!("{word} {} {}", name.method, visible_line(&name.path)));
            count += 1;
        }
    }
    match count {
        0 => console.say(format_args!("no operation changed; other parts did: {}", changed_parts(old, new))),
        _ => console.say(format_args!("{} changed, of now {}", counted(count), after.len())),
    }
}

/// An operation by its path, then its method.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    path: String,
    method: String,
}

/// An operation with everything that it inherits.
struct Operation<'a> {
    parts: BTreeMap<String, &'a Value>,
}

/// How far two values differ; greater is more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    Nothing,
    Words,
    Meaning,
}

impl Difference {
    fn new(before: Option<&Value>, after: Option<&Value>) -> Self {
        match (before, after) {
            (before, after) if before == after => Self::Nothing,
            (Some(before), Some(after)) if without_words(before) == without_words(after) => Self::Words,
            _ => Self::Meaning,
        }
    }
}

fn change(
    before: Option<&Operation<'_>>,
    after: Option<&Operation<'_>>,
    shared: &BTreeMap<&str, Difference>,
) -> Option<&'static str> {
    let (before, after) = match (before, after) {
        (None, None) => return None,
        (None, Some(_)) => return Some("added"),
        (Some(_), None) => return Some("removed"),
        (Some(before), Some(after)) => (before, after),
    };
    let names: BTreeSet<&String> = before.parts.keys().chain(after.parts.keys()).collect();
    let own =
        names.into_iter().map(|name| Difference::new(before.parts.get(name).copied(), after.parts.get(name).copied()));
    let mut references = BTreeSet::new();
    before.parts.values().chain(after.parts.values()).for_each(|part| collect_references(part, &mut references));
    let referred = references.into_iter().filter_map(|reference| shared.get(reference).copied());
    match own.chain(referred).max() {
        None | Some(Difference::Nothing) => None,
        Some(Difference::Words) => Some("reworded"),
        Some(Difference::Meaning) => Some("changed"),
    }
}

/// Returns how far the target of each reference differs, including its own references. Each is visited once: many
/// operations share them.
fn compare_targets<'a>(old: &'a Value, new: &'a Value) -> BTreeMap<&'a str, Difference> {
    let mut all = BTreeSet::new();
    collect_references(old, &mut all);
    collect_references(new, &mut all);
    let mut differences = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for reference in all {
        let (before, after) = (resolve(old, reference), resolve(new, reference));
        differences.insert(reference, Difference::new(before, after));
        let mut below = BTreeSet::new();
        before.into_iter().chain(after).for_each(|target| collect_references(target, &mut below));
        below.into_iter().for_each(|used| users.entry(used).or_default().push(reference));
    }
    let mut waiting: Vec<&str> = differences.keys().copied().collect();
    while let Some(changed) = waiting.pop() {
        let Some(difference) = differences.get(changed).copied() else { continue };
        for user in users.get(changed).into_iter().flatten() {
            let known = differences.entry(*user).or_insert(Difference::Nothing);
            if *known < difference {
                *known = difference;
                waiting.push(*user);
            }
        }
    }
    differences
}

fn operations(document: &Value) -> BTreeMap<Name, Operation<'_>> {
    let mut found = BTreeMap::new();
    for (section, prefix) in [("paths", ""), ("webhooks", "webhook ")] {
        let items = document.get(section).and_then(Value::as_object);
        for (path, item) in items.into_iter().flatten() {
            let item = item
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| resolve(document, reference))
                .unwrap_or(item);
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let name = Name { path: format!("{prefix}{path}"), method: method.to_uppercase() };
                    found.insert(name, Operation::new(document, item, operation));
                }
            }
        }
    }
    found
}

impl<'a> Operation<'a> {
    fn new(document: &'a Value, item: &'a Value, operation: &'a Value) -> Self {
        let mut parts = BTreeMap::from([("operation".to_owned(), operation)]);
        let beside = item.as_object().into_iter().flatten().filter(|(name, _)| !METHODS.contains(&name.as_str()));
        parts.extend(beside.map(|(name, value)| (format!("path {name}"), value)));
        for inherited in ["security", "servers"] {
            let own = operation.get(inherited).or_else(|| item.get(inherited));
            if let (None, Some(value)) = (own, document.get(inherited)) {
                parts.insert(format!("document {inherited}"), value);
            }
        }
        Self { parts }
    }
}

/// Returns every reference in a value.
fn collect_references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str));
            entries.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, found)),
        _ => {}
    }
}

fn without_words(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut kept = Map::new();
            for (name, value) in entries.iter().filter(|(name, _)| !WORDS.contains(&name.as_str())) {
                let value = match value {
                    Value::Object(named) if NAMES.contains(&name.as_str()) => {
                        Value::Object(named.iter().map(|(name, value)| (name.clone(), without_words(value))).collect())
                    }
                    _ => without_words(value),
                };
                kept.insert(name.clone(), value);
            }
            Value::Object(kept)
        }
        Value::Array(items) => Value::Array(items.iter().map(without_words).collect()),
        _ => value.clone(),
    }
}

/// Returns the top-level parts that differ; if none does, only the layout of the file changed.
fn changed_parts(old: &Value, new: &Value) -> String {
    let names =
        |tree: &Value| tree.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect::<Vec<_>>();
    let all: BTreeSet<String> = names(old).into_iter().chain(names(new)).collect();
    let differing: Vec<String> = all.into_iter().filter(|name| old.get(name) != new.get(name)).collect();
    if differing.is_empty() { "the layout of the file".to_owned() } else { visible_line(&differing.join(", ")) }
}

/// Prints operations, with their number.
pub(super) fn counted(operations: usize) -> String {
    if operations == 1 { "1 operation".to_owned() } else { format!("{operations} operations") }
}

fn shown(value: Option<&Value>) -> String {
    visible_line(value.and_then(Value::as_str).unwrap_or("?"))
}
