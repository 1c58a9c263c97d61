//! Tests of `compare`.

use serde_json::json;
use xtask_export as export;

use super::{
    progenitor::{self, Style},
    survey::Survey,
};

#[test]
fn surveys_what_a_reader_meets() {
    let source = "// A remark.\n\npub struct A;\nstruct Hidden;\npub enum Closed { One, Two }\n\
                  pub enum Open { One, Unknown(String) }\npub mod inner {\n    pub enum U { Variant0(u8), Variant1(u8) }\n\
                  }\nimpl A {\n    pub fn get(&self) {}\n    fn hidden(&self) {}\n    pub fn new() {}\n}\n";
    let survey = Survey::new([source]).unwrap();
    assert_eq!(survey.types.into_iter().collect::<Vec<_>>(), ["A", "Closed", "Open", "U"]);
    assert_eq!(survey.methods.into_iter().collect::<Vec<_>>(), ["A::get"]);
    assert_eq!((survey.lines, survey.code_lines, survey.numbered, survey.closed_enums), (14, 12, 2, 1));
}

#[test]
fn cuts_to_one_success_and_one_error() {
    let answers = json!({ "404": {}, "200": {}, "204": {}, "400": {}, "default": {} });
    let mut document = json!({ "paths": { "/a": { "get": { "responses": answers } } } });
    assert_eq!(progenitor::cut_answers(&mut document), 3);
    assert_eq!(document["paths"]["/a"]["get"]["responses"], json!({ "200": {}, "400": {} }));
}

#[test]
fn a_panic_of_progenitor_is_reported() {
    let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {/a: {get: {operationId: a, responses: {\
                '200': {description: Ok, content: {application/json: {schema: {type: string}}}}, \
                '201': {description: Ok, content: {application/json: {schema: {type: integer}}}}}}}}}";
    let document = export::export(text).unwrap().document;
    let expected = "progenitor panics: assertion failed: response_types.len() <= 1";
    assert_eq!(progenitor::generate(&document, Style::Positional).unwrap_err(), expected);
}

#[test]
fn progenitor_takes_the_reference_description_once_it_is_cut() {
    let text = include_str!("../../../spec/openapi.yaml");
    let (mut tree, _) = export::converted(text).unwrap();
    progenitor::cut_answers(&mut tree);
    let source = progenitor::generate(&export::typed(&tree).unwrap(), Style::Positional).unwrap();
    assert!(Survey::new([source.as_str()]).unwrap().types.len() > 100);
}
