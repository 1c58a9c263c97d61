//! What a walk takes: regions, which are what is walked.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::automaton::Automaton;
use super::super::walk::{Walked, walk};
use super::rules;
use crate::document::read_document;

fn walked(document: &Value, patterns: &[String]) -> Walked {
    let document = read_document(document).unwrap();
    let rules = rules(patterns);
    walk(&document, &rules, &Automaton::new(&rules, &BTreeSet::new()))
}

fn api(schemas: Value, roots: &[(&str, &str)]) -> Value {
    let path = |(path, schema): &(&str, &str)| {
        let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}});
        ((*path).to_owned(), json!({"get": {"responses": {"200": {"description": "d", "content": content}}}}))
    };
    let paths: serde_json::Map<String, Value> = roots.iter().map(path).collect();
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

/// Objects that each hold the next one twice: as many ways lead to the last as there are numbers of this many bits.
fn shared(depth: usize) -> Value {
    let name = |index: usize| format!("S{index}");
    let next =
        |index: usize| json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{}", name(index + 1))}});
    let mut schemas: serde_json::Map<String, Value> = (0..depth)
        .map(|index| (name(index), json!({"type": "object", "properties": {"a": next(index), "b": next(index)}})))
        .collect();
    schemas.insert(name(depth), json!({"type": "object", "properties": {"id": {"type": "string"}}}));
    api(Value::Object(schemas), &[("/p", "S0")])
}

#[test]
fn shared_arrays_take_as_long_as_they_are_deep() {
    let count = |depth: usize| {
        let walked = walked(&shared(depth), &["**.id".to_owned()]);
        // The slot counts once, however many ways lead there.
        assert_eq!(walked.hits, [1]);
        walked.regions.len()
    };
    assert_eq!((count(16), count(64)), (18, 66));
}

#[test]
fn rules_take_no_regions_of_their_own() {
    let patterns = |count: usize| -> Vec<String> { (0..count).map(|index| format!("**.f{index}.id")).collect() };
    let count = |rules: usize| walked(&shared(16), &patterns(rules)).regions.len();
    assert_eq!((count(100), count(10_000)), (18, 18));
}

#[test]
fn rules_of_other_operations_cost_nothing() {
    let schemas = json!({"S": {"type": "object", "properties": {"id": {"type": "string"}}}});
    let count = |operations: usize| {
        let paths: Vec<String> = (0..operations).map(|index| format!("/p{index}")).collect();
        let roots: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "S")).collect();
        let patterns: Vec<String> = paths.iter().map(|path| format!("GET {path} answer .id")).collect();
        let walked = walked(&api(schemas.clone(), &roots), &patterns);
        assert!(walked.hits.iter().all(|hits| *hits == 1));
        walked.regions.len()
    };
    // One region for what each of them means by the component that they share.
    assert_eq!((count(100), count(1_000)), (101, 1_001));
}

#[test]
fn a_recursive_schema_has_a_region_for_each_state() {
    let node = json!({"Node": {"type": "object", "properties": {
        "id": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}}}});
    let steps = |count: usize| format!("GET /p answer {}.id", ".next".repeat(count));
    let count = |depth: usize| walked(&api(node.clone(), &[("/p", "Node")]), &[steps(depth)]).regions.len();
    assert_eq!((count(4), count(64)), (7, 67));
}
