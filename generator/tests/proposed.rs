//! Nothing is proposed for a name that the record has, and each proposal names its rule.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use generator::Input;
use generator::decisions::{Reach, patterns_of};
use generator::inspect::Subject;
use generator::names::{Proposal, Rule, propose, read_record};
use generator::overlay::Rules;
use generator::pipeline::{Stages, run};

use crate::fixture::Fixture;

fn spec(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)).unwrap()
}

fn stages(input: &Input<'_>) -> Stages {
    run(input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Returns what is proposed for the same description with its new record.
fn again(input: &Input<'_>) -> (Stages, Stages) {
    let first = stages(input);
    let record = first.proposal.record.text();
    let second = stages(&Input { lock: Some(("names.lock", &record)), ..input.clone() });
    assert_eq!(second.proposal.record.text(), record, "{}", input.description_name);
    (first, second)
}

/// Checks the workspace's own inputs, with its side files.
fn workspace(check: impl FnOnce(&Input<'_>)) {
    let [description, webhooks, overlay, decisions, lock] =
        ["openapi.yaml", "webhooks.yaml", "overlay.yaml", "decisions.yaml", "names.lock"].map(spec);
    check(&Input {
        webhooks: Some(("webhooks.yaml", &webhooks)),
        overlay: Some(("overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        decisions: Some(("decisions.yaml", &decisions)),
        lock: Some(("names.lock", &lock)),
        ..Input::new("openapi.yaml", &description, "crate::runtime")
    });
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepts");
    let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

#[test]
fn the_record_of_the_workspace_has_every_name() {
    workspace(|input| {
        let (first, second) = again(input);
        assert_eq!(first.proposal.proposed, [].into());
        assert_eq!(second.proposal.proposed, [].into());
    });
}

#[test]
fn nothing_is_proposed_after_a_first_run() {
    for folder in fixtures() {
        let fixture = Fixture::read(&folder).unwrap();
        let (first, second) = again(&fixture.input());
        assert_eq!(second.proposal.proposed, [].into(), "{}", folder.display());
        // The same without the pipeline around it.
        let record = read_record(Some(&first.proposal.record.text()), &second.api).unwrap();
        let Proposal { record: new, proposed, .. } = propose(&second.api, &record).unwrap();
        assert_eq!((new.text(), proposed), (record.text(), [].into()), "{}", folder.display());
    }
    workspace(|input| {
        let (first, second) = again(&Input { lock: None, ..input.clone() });
        assert!(first.proposal.proposed.len() > 300, "{}", first.proposal.proposed.len());
        assert_eq!(second.proposal.proposed, [].into());
    });
}

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /v1/cats:
    get:
      operationId: listCats
      tags: [Pets]
      parameters:
        - { name: order, in: query, schema: { type: string, enum: [name, age] } }
      responses:
        '200':
          description: Cats
          content:
            application/json:
              schema:
                type: object
                required: [data]
                properties:
                  data:
                    type: array
                    items: { $ref: '#/components/schemas/Cat' }
                  owner: { type: object, properties: { name: { type: string } } }
    post:
      operationId: createCat
      tags: [Pets]
      requestBody:
        content:
          application/json:
            schema:
              oneOf:
                - { type: object, required: [chip], properties: { chip: { type: string } } }
                - { type: object, required: [owner], properties: { owner: { type: string } } }
      responses:
        '201': { description: Made }
        '409':
          description: There
          content: { application/json: { schema: { type: object, properties: { reason: { type: string } } } } }
  /v1/cats/{id}:
    get:
      operationId: getCat
      tags: [Pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: A cat
          content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } }
components:
  schemas:
    Cat:
      type: object
      required: [name]
      properties:
        name: { type: string }
        size: { type: string, enum: [small, large] }
        mother: { type: object, properties: { name: { type: string } } }
";

#[test]
fn each_proposed_name_says_its_rule() {
    let stages = stages(&Input::new("openapi.yaml", DESCRIPTION, "crate::runtime"));
    let rule = |name: &str| {
        let proposed = &stages.proposal.proposed;
        proposed.get(name).copied().unwrap_or_else(|| panic!("no `{name}` in {proposed:#?}"))
    };
    let rules = ["Cat", "Size", "CreateCatRequest", "CreateCatError", "pets", "pets::list_cats"].map(rule);
    let expected = [Rule::Component, Rule::Field, Rule::Body, Rule::Error, Rule::Tag, Rule::Operation];
    assert_eq!(rules, expected);
    assert!(stages.proposal.proposed.values().any(|rule| *rule == Rule::Parameter), "{:#?}", stages.proposal.proposed);
    assert!(stages.proposal.proposed.values().any(|rule| *rule == Rule::Member), "{:#?}", stages.proposal.proposed);
    assert!(rules[0].to_string().contains("component"));
}

#[test]
fn the_fewest_patterns_are_for_exactly_the_places_of_a_name() {
    let stages = stages(&Input::new("openapi.yaml", DESCRIPTION, "crate::runtime"));
    let check = |name: &str, expected: &[&str]| {
        let subject = Subject::find(&stages.names, &stages.api, name).unwrap_or_else(|| panic!("no {name}"));
        let found = patterns_of(&subject, &stages.api, &stages.names, Reach::Fewest);
        assert_eq!(found, Some(expected.iter().map(|text| (*text).to_owned()).collect()), "{name}");
    };
    check("pets::list_cats", &["GET /v1/cats"]);
    check("Cat", &["GET /v1/cats answer .data[]", "GET /v1/cats/{} answer"]);
    check("Size", &["GET /v1/cats/{} answer .size"]);
    check("Size::Small", &["GET /v1/cats/{} answer .size"]);
    // Every way to a field names it: the component would be copied for the others.
    check("Cat.size", &["**.size"]);
    check("CreateCatRequest", &["POST /v1/cats request"]);
    check("CreateCatRequest::Chip", &["POST /v1/cats request |chip"]);
}

#[test]
fn a_variant_that_is_decided_otherwise_leaves_the_type_of_its_member_its_name() {
    workspace(|input| {
        let (_, decisions) = input.decisions.unwrap();
        let decisions = decisions.replace("variant: Registered", "variant: Found");
        let stages = stages(&Input { decisions: Some(("decisions.yaml", &decisions)), ..input.clone() });
        let record = stages.proposal.record.text();
        let types = "\ntype RegisterPatientPdsRegistered object 59a059cd7a28\n  at RegisterPatientPdsResponse|Found\n";
        assert!(record.contains(types), "{record}");
        assert_eq!(stages.proposal.proposed, [].into());
    });
}

#[test]
fn the_names_of_the_workspace_have_patterns() {
    workspace(|input| {
        let stages = stages(input);
        let field = Subject::find(&stages.names, &stages.api, "Patient.first_name").unwrap();
        let expected = [
            "GET /v1/patients answer .data[].first_name",
            "GET /v1/patients/{} answer .first_name",
            "POST /v1/patients/{}/merge/preview answer .*.first_name",
        ];
        let found = patterns_of(&field, &stages.api, &stages.names, Reach::Fewest);
        assert_eq!(found, Some(expected.map(str::to_owned).to_vec()));
        for named in stages.names.types.iter().step_by(9) {
            let subject = Subject::find(&stages.names, &stages.api, &named.name).unwrap();
            let found = patterns_of(&subject, &stages.api, &stages.names, Reach::Fewest);
            assert!(found.is_some(), "{}", named.name);
        }
    });
}
