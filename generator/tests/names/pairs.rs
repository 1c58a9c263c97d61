//! Every two of many kinds of schemas as the members of a union: both get a name.

use serde_json::{Map, Value, json};

use super::shop::try_client;
use super::surface::surface;

/// Schemas of every kind, many of them alike.
const SCHEMAS: &str = "
- {}
- {description: Anything}
- {type: boolean}
- {type: boolean, enum: [true]}
- {type: boolean, nullable: true}
- {type: integer}
- {type: integer, minimum: 0}
- {type: integer, maximum: 18446744073709551615}
- {type: integer, format: uint64}
- {type: integer, minimum: -1.0e+20}
- {type: integer, enum: [1, 2]}
- {type: integer, enum: [1]}
- {type: integer, enum: [2, 3], nullable: true}
- {type: number}
- {type: number, nullable: true}
- {type: number, minimum: 1, maximum: 2}
- {type: number, format: double}
- {type: string}
- {type: string, nullable: true}
- {type: string, maxLength: 3}
- {type: string, pattern: '^a'}
- {type: string, pattern: '^b'}
- {type: string, format: date}
- {type: string, format: date-time}
- {type: string, format: binary}
- {type: string, format: uuid}
- {type: string, enum: [a]}
- {type: string, enum: [a, b]}
- {type: string, enum: [Unknown, Self, '']}
- {type: string, enum: [b], nullable: true}
- {type: array, items: {}}
- {type: array, items: {type: string}}
- {type: array, items: {type: string}, maxItems: 3}
- {type: array, items: {type: string, nullable: true}}
- {type: array, items: {type: string, enum: [a, b]}}
- {type: array, items: {type: number}}
- {type: array, items: {type: integer}}
- {type: array, items: {type: array, items: {type: string}}}
- {type: array, items: {type: object, properties: {a: {type: string}}}}
- {type: array, items: {type: object, properties: {a: {type: number}}}}
- {type: array, items: {oneOf: [{type: string}, {type: number}]}}
- {type: object}
- {type: object, nullable: true}
- {type: object, additionalProperties: {}}
- {type: object, additionalProperties: {type: string}}
- {type: object, additionalProperties: {type: number}}
- {type: object, additionalProperties: {type: number}, maxProperties: 3}
- {type: object, additionalProperties: {type: array, items: {type: number}}}
- {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}
- {type: object, properties: {a: {type: string}}}
- {type: object, properties: {a: {type: string, nullable: true}}}
- {type: object, properties: {a: {type: string, pattern: '^a'}}}
- {type: object, properties: {a: {type: string, pattern: '^b'}}}
- {type: object, properties: {a: {type: string, default: x}}}
- {type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}
- {type: object, properties: {a: {type: string}}, additionalProperties: false}
- {type: object, required: [a], properties: {a: {type: string}}}
- {type: object, required: [a], properties: {a: {type: string, enum: [a]}}}
- {type: object, required: [a], properties: {a: {type: string, enum: [Unknown]}}}
- {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}
- {type: object, properties: {a: {type: object, properties: {a: {type: object, properties: {a: {type: string}}}}}}}
- {type: object, properties: {a: {oneOf: [{type: string}, {type: object, properties: {a: {type: number}}}]}}}
- {type: object, properties: {a: {oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}}}
- {oneOf: [{type: string}, {type: number}]}
- {anyOf: [{type: object, properties: {a: {type: string}}}, {type: array, items: {type: string}}]}
- {title: Same, type: string}
- {title: Same, type: object, properties: {a: {type: string}}}
";

/// Returns a description with an operation that answers one or the other, for this schema and each of the others.
fn description(one: &Value, others: &[Value]) -> Value {
    let operation = |(index, other): (usize, &Value)| {
        let content = json!({"application/json": {"schema": {"oneOf": [one, other]}}});
        let responses = json!({"200": {"description": "Ok", "content": content}});
        (format!("/p{index}"), json!({"get": {"operationId": format!("get{index}"), "responses": responses}}))
    };
    let paths: Map<String, Value> = others.iter().enumerate().map(operation).collect();
    json!({"openapi": "3.0.3", "info": {"title": "Pairs", "version": "1"}, "paths": paths})
}

#[test]
fn every_two_schemas_may_be_the_members_of_a_union() {
    let schemas: Vec<Value> = serde_yaml::from_str(SCHEMAS).unwrap();
    assert_eq!(schemas.len(), 67);
    for (index, one) in schemas.iter().enumerate() {
        let description = description(one, &schemas[index..]);
        let output = try_client(&description, None).unwrap_or_else(|failure| panic!("{one}: {failure}"));
        assert_eq!(surface(&output).twice, Vec::<String>::new(), "{one}");
        let again = try_client(&description, Some(&output.lock)).unwrap_or_else(|failure| panic!("{one}: {failure}"));
        assert_eq!(again.lock, output.lock, "{one}");
        assert!(again.files == output.files, "{one}");
    }
}
