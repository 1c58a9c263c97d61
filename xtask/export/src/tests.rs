//! Tests of `export`.

use generator::diagnostic::{Diagnostic, Place};
use serde_json::{Value, json};

use super::{converted, export};

const REFERENCE: &str = include_str!("../../../spec/openapi.yaml");

/// Converts one schema of 3.1.
fn check(schema: &str, expected: &Value) {
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, components: {{schemas: {{A: {schema}, B: {{type: object}}}}}}}}"
    );
    let (tree, _) = converted(&text).unwrap();
    assert_eq!(&tree["components"]["schemas"]["A"], expected, "{schema}");
    export(&text).unwrap();
}

#[test]
fn null_becomes_nullable() {
    check("{type: [string, 'null']}", &json!({ "type": "string", "nullable": true }));
    check(
        "{type: [string, 'null'], enum: [a, null]}",
        &json!({ "type": "string", "nullable": true, "enum": ["a", null] }),
    );
    check("{type: 'null'}", &json!({ "type": "string", "nullable": true, "enum": [null] }));
}

#[test]
fn several_types_become_alternatives() {
    check(
        "{type: [string, integer, 'null'], minimum: 1, description: d, enum: [a, 2]}",
        &json!({
            "description": "d",
            "nullable": true,
            "anyOf": [
                { "type": "string", "minimum": 1, "enum": ["a"] },
                { "type": "integer", "minimum": 1, "enum": [2] },
            ],
        }),
    );
}

#[test]
fn a_null_member_makes_the_union_nullable() {
    check(
        "{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        &json!({ "nullable": true, "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
    );
    check(
        "{anyOf: [{type: object}, {type: object, title: B}, {type: 'null'}]}",
        &json!({ "nullable": true, "type": "object", "anyOf": [{ "type": "object" }, { "type": "object", "title": "B" }] }),
    );
    check("{anyOf: [{type: [string]}, {type: 'null'}]}", &json!({ "nullable": true, "type": "string" }));
    check(
        "{oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}",
        &json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/B" }] }),
    );
}

#[test]
fn constants_become_enums_of_one() {
    check("{const: a}", &json!({ "type": "string", "enum": ["a"] }));
    check("{type: integer, const: 2}", &json!({ "type": "integer", "enum": [2] }));
}

#[test]
fn the_first_example_stays() {
    check("{type: string, examples: [a, b]}", &json!({ "type": "string", "example": "a" }));
}

#[test]
fn exclusive_limits_become_flags() {
    check(
        "{type: number, exclusiveMinimum: 0, maximum: 9, exclusiveMaximum: 10}",
        &json!({ "type": "number", "exclusiveMinimum": true, "maximum": 9, "minimum": 0 }),
    );
}

#[test]
fn keywords_beside_a_reference_are_kept() {
    check(
        "{$ref: '#/components/schemas/B', description: d}",
        &json!({ "description": "d", "allOf": [{ "$ref": "#/components/schemas/B" }] }),
    );
    check("{$ref: '#/components/schemas/B', x-evidence: e}", &json!({ "$ref": "#/components/schemas/B" }));
}

#[test]
fn properties_named_like_keywords_are_properties() {
    check(
        "{type: object, properties: {const: {type: string}, type: {type: [string, 'null']}, x-a: true}}",
        &json!({
            "type": "object",
            "properties": {
                "const": { "type": "string" },
                "type": { "type": "string", "nullable": true },
                "x-a": {},
            },
        }),
    );
}

#[test]
fn what_3_0_cannot_express_is_noted() {
    let text = "{openapi: 3.1.0, info: {title: T, version: '1', summary: S}, webhooks: {}, \
                paths: {/a: {get: {responses: {'200': {description: Ok, content: {text/plain: {schema: \
                {type: object, patternProperties: {a: {}}}}}}}}}}}";
    let expected = [
        "#/webhooks `webhooks` is left out: OpenAPI 3.0 has no such key",
        "#/info/summary `summary` is left out: OpenAPI 3.0 has no such key",
        "#/paths/~1a/get/responses/200/content/text~1plain/schema/patternProperties `patternProperties` is left out: OpenAPI 3.0 has no such key",
    ];
    let exported = export(text).unwrap();
    let notes: Vec<String> = exported.notes.iter().map(noted).collect();
    assert_eq!(notes, expected);
}

fn noted(note: &Diagnostic) -> String {
    let Place::Pointer(at) = &note.at else { unreachable!("a note of export is at a pointer") };
    format!("#{at} {}", note.message)
}

#[test]
fn a_fault_is_named_by_its_place() {
    let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {}, \
                components: {schemas: {A: {type: object, properties: {b: {type: string, maxLength: many}}}}}}";
    let expected = "openapiv3 cannot read #/components/schemas/A/properties/b: \
                    invalid type: string \"many\", expected usize";
    assert_eq!(export(text).unwrap_err().to_string(), expected);
}

#[test]
fn the_reference_description_is_exported_whole() {
    let exported = export(REFERENCE).unwrap();
    assert_eq!(exported.document.openapi, "3.0.3");
    assert_eq!(exported.document.operations().count(), REFERENCE.matches("operationId:").count());
    assert!(exported.notes.is_empty());
    assert!(!exported.yaml().unwrap().contains("'null'"));
}
