//! Tests of what counts as a complete description.

use serde_json::Value;
use xtask_common::description;

use super::inspect;

const REFERENCE: &str = include_str!("../../../../spec/openapi.yaml");

fn refused(text: &str) -> String {
    inspect(text.as_bytes(), None).unwrap_err().to_string()
}

fn document(rest: &str) -> String {
    format!("openapi: 3.1.0\ninfo:\n  title: T\n  version: '1'\n{rest}")
}

#[test]
fn takes_whole_documents() {
    for text in [
        document("paths: {}\n"),
        document("paths: {}"),
        document("webhooks: {}\n"),
        format!("\u{feff}{}", document("paths: {}\n")),
        r#"{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{}}"#.to_owned(),
        document("paths: {}\ncomponents:\n  schemas:\n    A:\n      default:\n"),
        // A fault of the description, not of the transport: the generator reports it.
        document("paths: {}\ncomponents:\n  schemas:\n    A:\n      $ref: '#/components/schemas/B'\n"),
        REFERENCE.to_owned(),
    ] {
        inspect(text.as_bytes(), None).unwrap();
    }
}

#[test]
fn refuses_what_is_no_description() {
    assert_eq!(refused(" \n"), "the file is empty");
    assert_eq!(refused("<!doctype html>\n<p>Sign in"), "expected a description, found a page of HTML or XML");
    assert_eq!(refused("just words"), "expected OpenAPI 3, found no `openapi` key");
    assert_eq!(refused("swagger: '2.0'"), "expected OpenAPI 3, found `swagger: \"2.0\"`");
    assert_eq!(refused("openapi: 4.0.0"), "expected OpenAPI 3, found `openapi: \"4.0.0\"`");
    assert_eq!(refused("openapi: 3.1"), "expected OpenAPI 3, found `openapi: 3.1`");
    assert_eq!(refused("openapi: 3.1.0\ninfo: {title: T}"), "the document has no info.version");
    assert_eq!(refused(&document("")), "the document has no paths");
    assert!(
        refused("{\"openapi\": \"3.1.0\", \"info\"").starts_with("the file is no YAML or JSON: did not find expected")
    );
    let error = inspect(b"openapi: \xff", None).unwrap_err();
    assert_eq!(error.to_string(), "expected UTF-8, found another byte at offset 9");
}

#[test]
fn refuses_a_file_that_is_cut() {
    let cut = document("paths: {}\ncomponents:\n  schemas:\n    A:\n      type:");
    assert_eq!(refused(&cut), "the file is cut: it ends at /components/schemas/A/type, which has no value");
    let cut = document("security:\n  - key: []\npaths:\n  /v1/a:\n    get:\n      summary: Lis");
    assert_eq!(refused(&cut), "the file is cut: it refers to #/components/securitySchemes/key, which is not there");
}

/// Every line end and the middle of every line of the reference description, up to its last section.
#[test]
fn refuses_the_reference_description_cut_anywhere() {
    let whole: Value = description::parse(REFERENCE).unwrap();
    let end = REFERENCE.find("\ncomponents:").unwrap();
    let mut taken = Vec::new();
    let mut at = 0;
    for (number, line) in REFERENCE[..end].split_inclusive('\n').enumerate() {
        // Parsing takes a while: every 100th line is enough.
        if number % 100 == 7 {
            for cut in [at + line.len(), at + line.trim_end().len(), at + line.len() / 2] {
                if REFERENCE.is_char_boundary(cut) && inspect(&REFERENCE.as_bytes()[..cut], Some(&whole)).is_ok() {
                    taken.push(cut);
                }
            }
        }
        at += line.len();
    }
    assert_eq!(taken, Vec::<usize>::new());
}
