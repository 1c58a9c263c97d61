//! Two small descriptions, combined.

use serde_json::{Value, json};

use crate::diagnostic::Source;
use crate::pointer::Pointer;
use crate::report::{Colours, notes};
use crate::tree::Tree;
use crate::{Input, generate, read_tree};

const FIRST: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n";

fn added(first: &str, second: &str) -> Result<Tree, String> {
    let input = input(first, second);
    read_tree(&input).map_err(|faults| crate::report::report(&faults, &input.files(None)))
}

fn input<'a>(first: &'a str, second: &'a str) -> Input<'a> {
    Input { webhooks: Some(("webhooks.yaml", second)), ..Input::new("openapi.yaml", first, "crate::runtime") }
}

/// Returns the notes on the two, as people read them.
fn notes_on(first: &str, second: &str) -> Vec<String> {
    let (input, tree) = (input(first, second), added(first, second).unwrap());
    notes(tree.notes(), &input.files(Some(tree.origins())))
        .into_iter()
        .map(|note| note.rendered(Colours::Plain))
        .collect()
}

fn body(schema: &str) -> String {
    format!(
        "{{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'200': {{description: d}}}}}}}}"
    )
}

fn schema_of<'a>(tree: &'a Tree, event: &str) -> &'a Value {
    &tree.value()["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]["schema"]
}

/// Returns a second description of one event with a body, and its components.
fn second(schema: &str, components: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: E, version: '1'}}\nwebhooks: {{born: {}}}\n{components}", body(schema))
}

#[test]
fn events_stand_beside_the_operations_with_their_own_places() {
    let tree = added(FIRST, &second("{type: object}", "")).unwrap();
    assert_eq!(schema_of(&tree, "born"), &json!({"type": "object"}));
    let origin = tree.origins().origin(&Pointer::from_text("/webhooks/born/post"));
    assert_eq!((origin.source, origin.at.as_str()), (Source::Webhooks, "/webhooks/born/post"));
    assert_eq!(notes_on(FIRST, &second("{type: object}", "")), [""; 0]);
}

#[test]
fn a_fault_of_the_second_is_at_its_place_there() {
    let second = second("{$ref: '#/components/schemas/Gone'}", "");
    let failure = generate(&input(FIRST, &second)).unwrap_err().to_string();
    assert!(failure.contains("--> webhooks.yaml:3:78"), "{failure}");
}

#[test]
fn an_event_of_the_description_itself_wins() {
    let own = format!("{FIRST}webhooks:\n  born: {}\n", body("{type: string}"));
    let other = format!("{}\n  gone: {}\n", second("{type: object}", "x-webhooks:").trim_end(), body("{type: object}"));
    let tree = added(&own, &other).unwrap();
    assert_eq!(schema_of(&tree, "born"), &json!({"type": "string"}));
    assert_eq!(schema_of(&tree, "gone"), &json!({"type": "object"}));
    let note = "note: openapi.yaml:5:3: `born` is described here, and this holds: that of the description of webhooks \
                can go [own-event]";
    assert_eq!(notes_on(&own, &other), [note]);
}

#[test]
fn one_note_reports_that_all_events_are_replaced() {
    let both = format!("webhooks: {{a: {0}, b: {0}}}\n", body("{type: object}"));
    let (own, other) = (format!("{FIRST}{both}"), format!("openapi: 3.1.0\n{both}"));
    let note = "note: openapi.yaml:4:1: the description has all 2 events itself, and they hold: the description of \
                webhooks can go [own-event]";
    assert_eq!(notes_on(&own, &other), [note]);
}

#[test]
fn events_under_x_webhooks_are_events() {
    let own = FIRST.replace("3.1.0", "3.0.3")
        + &format!("x-webhooks: {{born: {}, x-other: 1}}\n", body("{type: string, nullable: true}"));
    let other = format!("{}x-webhooks: {{gone: {}}}\n", second("{type: object}", ""), body("{const: 1}"));
    let tree = added(&own, &other).unwrap();
    assert_eq!(schema_of(&tree, "born"), &json!({"type": "string", "nullable": true}));
    assert_eq!(schema_of(&tree, "gone"), &json!({"const": 1}));
    assert_eq!(tree.value()["x-webhooks"], json!({"x-other": 1}));
    let versions: Vec<&Value> =
        ["born", "gone"].iter().map(|event| &tree.value()["webhooks"][event]["x-openapi"]).collect();
    assert_eq!(versions, [&json!("3.0.3"), &json!("3.1.0")]);
    let origin = tree.origins().origin(&Pointer::from_text("/webhooks/born/post"));
    assert_eq!((origin.source, origin.at.as_str()), (Source::Description, "/x-webhooks/born/post"));
}

#[test]
fn each_part_is_read_by_its_own_version() {
    // 3.0 ignores the keys beside a reference, 3.1 does not.
    let parts =
        "components: {schemas: {Name: {type: string}, Long: {$ref: '#/components/schemas/Name', maxLength: 1}}}\n";
    let operation = body("{$ref: '#/components/schemas/Long'}");
    let first = |version: &str| {
        FIRST.replace("3.1.0", version).replace("paths: {}", &format!("paths: {{/a: {operation}}}")) + parts
    };
    let second = |version: &str| {
        second("{$ref: '#/components/schemas/Long'}", &parts.replace("Name", "Text")).replace("3.1.0", version)
    };
    let ignored = |first: &str, second: &str| -> Vec<String> {
        let output = generate(&input(first, second)).unwrap_or_else(|failure| panic!("{failure}"));
        let notes = output.notes.into_iter().filter(|note| note.code == Some("reference-sibling"));
        notes.map(|note| format!("{}:{}", note.file.unwrap(), note.line.unwrap())).collect()
    };
    assert_eq!(ignored(&first("3.0.3"), &second("3.1.0")), ["openapi.yaml:4"]);
    assert_eq!(ignored(&first("3.1.0"), &second("3.0.3")), ["webhooks.yaml:4"]);
    assert_eq!(ignored(&first("3.1.0"), &second("3.1.0")), [""; 0]);
}

#[test]
fn components_of_one_name_are_not_mixed() {
    let first = format!("{FIRST}components: {{schemas: {{Pet: {{type: string}}, Age: {{type: integer}}}}}}\n");
    let components =
        "components: {schemas: {Pet: {properties: {age: {$ref: '#/components/schemas/Age'}}}, Age: {type: integer}}}";
    let second = second("{$ref: '#/components/schemas/Pet'}", components);
    let tree = added(&first, &second).unwrap();
    assert_eq!(schema_of(&tree, "born"), &json!({"$ref": "#/components/schemas/Webhook_Pet"}));
    let schemas = &tree.value()["components"]["schemas"];
    assert_eq!(schemas["Pet"], json!({"type": "string"}));
    assert_eq!(schemas["Webhook_Pet"]["properties"]["age"]["$ref"], json!("#/components/schemas/Age"));
    let names: Vec<&String> = schemas.as_object().unwrap().keys().collect();
    assert_eq!(names, ["Pet", "Age", "Webhook_Pet"]);
    let note = "note: webhooks.yaml:4:24: `Pet` is another thing in each of the two descriptions; that of this one \
                becomes `Webhook_Pet` [component-of-both]";
    assert_eq!(notes_on(&first, &second), [note]);
}

#[test]
fn components_with_different_references_differ() {
    let both = |age: &str| {
        format!(
            "components: {{schemas: {{Pet: {{properties: {{age: {{$ref: '#/components/schemas/Age'}}}}}}, Age: {age}}}}}\n"
        )
    };
    let tree = added(
        &format!("{FIRST}{}", both("{type: integer}")),
        &second("{$ref: '#/components/schemas/Pet'}", &both("{type: string}")),
    )
    .unwrap();
    let schemas = &tree.value()["components"]["schemas"];
    assert_eq!(schemas["Pet"]["properties"]["age"]["$ref"], json!("#/components/schemas/Age"));
    assert_eq!(schemas["Webhook_Pet"]["properties"]["age"]["$ref"], json!("#/components/schemas/Webhook_Age"));
}

#[test]
fn tags_that_a_union_implies_are_kept() {
    let first = format!("{FIRST}components: {{schemas: {{Cat: {{type: string}}, Lion: {{type: string}}}}}}\n");
    let components = "components: {schemas: {\
        Cat: {properties: {kind: {type: string}}}, Dog: {properties: {kind: {type: string}}}, \
        Beast: {discriminator: {propertyName: kind}, properties: {kind: {type: string}}}, \
        Lion: {allOf: [{$ref: '#/components/schemas/Beast'}]}}}";
    let union = "{discriminator: {propertyName: kind}, \
        oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], \
        example: {$ref: '#/components/schemas/Cat'}}";
    let tree = added(&first, &second(union, components)).unwrap();
    let schema = schema_of(&tree, "born");
    assert_eq!(schema["discriminator"]["mapping"], json!({"Cat": "#/components/schemas/Webhook_Cat"}));
    assert_eq!(schema["example"]["$ref"], json!("#/components/schemas/Cat"));
    let beast = &tree.value()["components"]["schemas"]["Beast"];
    assert_eq!(beast["discriminator"]["mapping"], json!({"Lion": "#/components/schemas/Webhook_Lion"}));
}

#[test]
fn security_is_that_of_the_events_own_description() {
    let scheme =
        |name: &str| format!("components: {{securitySchemes: {{key: {{type: apiKey, in: header, name: {name}}}}}}}\n");
    let first = format!("{FIRST}security: [{{key: []}}]\n{}", scheme("A"));
    let of = |second: &str| {
        let tree = added(&first, second).unwrap();
        tree.value()["webhooks"]["born"]["post"]["security"].clone()
    };
    assert_eq!(of(&second("{}", "")), json!([]));
    assert_eq!(of(&second("{}", "security: [{key: []}]")), json!([{"key": []}]));
    assert_eq!(of(&second("{}", &format!("security: [{{key: []}}]\n{}", scheme("A")))), json!([{"key": []}]));
    assert_eq!(of(&second("{}", &format!("security: [{{key: []}}]\n{}", scheme("B")))), json!([{"Webhook_key": []}]));
    let own = second("{}", &scheme("B")).replace("{post: {", "{post: {security: [{key: []}], ");
    assert_eq!(of(&own), json!([{"Webhook_key": []}]));
}

#[test]
fn tags_of_events_are_added() {
    let first = format!("{FIRST}tags: [{{name: Old}}]\n");
    let second = second("{}", "tags: [{name: Old, description: d}, {name: New, description: d}, {name: Unused}]")
        .replace("{post: {", "{post: {tags: [Old, New], ");
    let tree = added(&first, &second).unwrap();
    assert_eq!(tree.value()["tags"], json!([{"name": "Old"}, {"name": "New", "description": "d"}]));
    assert_eq!(tree.origins().origin(&Pointer::from_text("/tags/1")).at.as_str(), "/tags/1");
}

#[test]
fn an_invalid_second_description_is_rejected_at_its_place() {
    let refused = |second: &str| added(FIRST, second).unwrap_err().lines().take(2).collect::<Vec<_>>().join("");
    assert_eq!(
        refused("openapi: 3.1.0\n"),
        "error[missing-key]: expected `webhooks`: this description is read for its events alone --> webhooks.yaml:1:1"
    );
    assert_eq!(
        refused("swagger: '2.0'\nopenapi: 2.0.0\nwebhooks: {}\n"),
        "error[unsupported-version]: expected OpenAPI \"3.0.x\", \"3.1.x\" or \"3.2.x\", found \"2.0.0\" --> webhooks.yaml:2:1"
    );
    assert!(refused("[]").starts_with("error[wrong-type]: expected an OpenAPI description, an object"));
    assert!(
        refused("openapi: 3.1.0\nwebhooks: []").starts_with("error[wrong-type]: expected `webhooks` to be an object")
    );
    assert!(refused("a: [").starts_with("error[syntax]"));
}

#[test]
fn what_is_not_read_is_noted() {
    let bare = format!("webhooks: {{born: {}}}\npaths: {{/a: {{}}}}\nservers: []\n", body("{}"));
    let notes = [
        "note: webhooks.yaml:2:1: this description is read for its events alone: its `paths` are not [not-of-events]",
        "note: webhooks.yaml:1:1: it has no version; it is read as OpenAPI 3.1, which introduced `webhooks` \
         [version-not-said]",
    ];
    assert_eq!(notes_on(FIRST, &bare), notes);
}
