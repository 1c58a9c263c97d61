//! Each rule on the smallest description that shows it.

use serde_json::Value;

use super::reader::read;
use super::{Named, Templates, named};
use crate::names::Parts;

/// The names of a description that is written as `paths`, then `components`.
fn names(text: &str, lock: Option<&str>) -> Named {
    named(read(&parse(text)), lock, Templates::Generic).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn parse(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn check(text: &str, expected: &[&str]) {
    let names = names(text, None);
    let types: Vec<&str> = names.types.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(types, expected);
    assert_eq!(self::names(text, Some(&names.lock.text())).lock.text(), names.lock.text(), "the lock is at rest");
}

fn check_error(text: &str, lock: Option<&str>, expected: &[&str]) {
    let diagnostics = named(read(&parse(text)), lock, Templates::Generic).unwrap_err();
    let messages: Vec<&str> = diagnostics.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(messages, expected);
    assert!(diagnostics.iter().all(|fault| fault.help.is_some()));
}

/// A description with one GET that answers this schema.
fn get(path: &str, id: &str, schema: &str) -> String {
    let content = format!("content: {{application/json: {{schema: {schema}}}}}");
    let id = if id.is_empty() { String::new() } else { format!("operationId: {id}, ") };
    format!("  {path}: {{get: {{{id}tags: [T], responses: {{'200': {{{content}}}}}}}}}\n")
}

fn paths(paths: &[String]) -> String {
    format!("paths:\n{}", paths.concat())
}

#[test]
fn a_type_may_hold_itself() {
    let tree = paths(&[get("/trees/{id}", "getTree", "{$ref: '#/components/schemas/Node'}")]);
    let node = "components: {schemas: {Node: {type: object, properties: {name: {type: string}, children: {type: array, \
                items: {$ref: '#/components/schemas/Node'}}}}}}";
    check(&format!("{tree}{node}"), &["Node"]);
}

#[test]
fn equal_objects_are_one_type_by_the_end_of_their_names_unless_that_is_another_type() {
    let note = "{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}}";
    let holder = format!("{{type: object, properties: {{billing_memo: {note}, visit_memo: {note}}}}}");
    let thing = get("/things/{id}", "getThing", &holder);
    check(&paths(std::slice::from_ref(&thing)), &["Thing", "ThingMemo"]);
    let memo = get("/memos/{id}", "getMemo", "{type: object, properties: {text: {type: string}}}");
    check(&paths(&[thing, memo]), &["Memo", "Thing", "ThingBillingMemo", "ThingVisitMemo"]);
}

#[test]
fn an_operation_without_an_id_is_named_by_its_path() {
    let thing = "{type: object, properties: {a: {type: string}}}";
    let list = "{type: array, items: {type: object, properties: {b: {type: string}}}}";
    check(&paths(&[get("/v1/things/{id}", "", thing), get("/v1/things", "", list)]), &["Thing", "ThingListItem"]);
    let names = names(&paths(&[get("/v1/things/{id}", "", thing), get("/v1/things", "", list)]), None);
    let methods: Vec<&str> = names.operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["get_thing", "list_things"]);
}

#[test]
fn a_name_of_the_runtime_is_taken() {
    check(
        &paths(&[get("/errors/{id}", "getError", "{type: object, properties: {a: {type: string}}}")]),
        &["GetErrorResponse"],
    );
}

#[test]
fn members_that_nothing_tells_apart_have_numbers() {
    let object = |pattern| format!("{{type: object, properties: {{a: {{type: string, pattern: {pattern}}}}}}}");
    let union = format!("{{oneOf: [{}, {}]}}", object("a"), object("b"));
    check(&paths(&[get("/things/{id}", "getThing", &union)]), &["Thing", "ThingObject", "ThingObject2"]);
}

#[test]
fn a_name_that_is_wanted_for_unequal_types_is_refused() {
    let object = |field| format!("{{type: object, x-name: Same, properties: {{{field}: {{type: string}}}}}}");
    let text = paths(&[get("/a", "getA", &object("a")), get("/b", "getB", &object("b"))]);
    check_error(&text, None, &["`Same` is wanted for types that are not equal"]);
}

#[test]
fn a_name_that_is_no_name_is_refused() {
    let object = "{type: object, x-name: not a name, properties: {a: {type: string}}}";
    check_error(&paths(&[get("/a", "getA", object)]), None, &["`not a name` is no Rust name"]);
    let object = "{type: object, x-name: Client, properties: {a: {type: string}}}";
    check_error(&paths(&[get("/a", "getA", object)]), None, &["`Client` is a name of Rust or of the runtime"]);
}

#[test]
fn a_broken_lock_is_named_by_its_line() {
    let text = paths(&[get("/a", "getA", "{type: string}")]);
    check_error(
        &text,
        Some("# names 2\n# fine\nwhat is this"),
        &[
            "expected a whole line of `group`, `scheme`, `server`, `id`, `event`, `operation`, `type` or `decided`, found `what`",
        ],
    );
}

#[test]
fn a_lock_of_something_else_is_no_harm() {
    let lock = "# names 2\ntype Thing object 000000000000\n  at GET /other answer 200\n  variant A 00\ntype Ring object 1\n  at Ring.a\n";
    let text = paths(&[get("/things/{id}", "getThing", "{type: object, properties: {a: {type: string}}}")]);
    let found = names(&text, Some(lock));
    assert_eq!(found.types.iter().map(|named| named.name.as_str()).collect::<Vec<_>>(), ["GetThingResponse"]);
    assert!(found.lock.text().contains("type Thing object 000000000000 retired\n"), "{}", found.lock.text());
}

#[test]
fn an_envelope_that_gains_a_field_leaves_the_template_alone() {
    let list = |id: &str, more: &str| {
        let item = format!("{{type: object, properties: {{{id}: {{type: string}}}}}}");
        let data = format!("data: {{type: array, items: {item}}}");
        let schema = format!("{{type: object, properties: {{{data}, count: {{type: number}}{more}}}}}");
        get(&format!("/{id}"), &format!("list{id}s"), &schema)
    };
    let before = names(&paths(&["A", "B", "C", "D"].map(|id| list(id, ""))), None);
    assert_eq!((before.templates[0].name.as_str(), before.templates[0].shapes.len()), ("List", 4));
    let text = paths(&[list("A", ", next: {type: string}"), list("B", ""), list("C", "")]);
    let after = names(&text, Some(&before.lock.text()));
    assert_eq!((after.templates[0].name.as_str(), after.templates[0].shapes.len()), ("List", 2));
    let types: Vec<&str> = after.types.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(types, ["A", "B", "C", "ListAsResponse"]);
}

#[test]
fn a_new_value_keeps_the_others_as_they_were() {
    let text = |values: &str| {
        let schema = format!("{{type: object, properties: {{colour: {{type: string, enum: [{values}]}}}}}}");
        paths(&[get("/a", "getA", &schema)])
    };
    let before = names(&text("dark-red, blue"), None);
    let after = names(&text("dark+red, dark-red, blue"), Some(&before.lock.text()));
    let [_, colour] = after.types.as_slice() else { panic!("{:?}", after.types) };
    let Parts::Values(values) = &colour.parts else { panic!("{colour:?}") };
    let values: Vec<&str> = values.iter().map(|value| value.1.as_str()).collect();
    assert_eq!(values, ["DarkPlusRed", "DarkRed", "Blue"]);
}

#[test]
fn the_members_of_one_type_have_one_name_whatever_their_titles() {
    let choice = |title: &str| {
        format!(
            "{{type: object, properties: {{choice: {{oneOf: [{{title: {title}, type: string}}, {{type: integer}}]}}}}}}"
        )
    };
    let text = paths(&[get("/cats", "getCat", &choice("Plain")), get("/dogs", "getDog", &choice("Word"))]);
    check(&text, &["Cat", "Choice", "Dog"]);
}

#[test]
fn what_holds_one_component_is_not_what_holds_another() {
    let holder = |component: &str| {
        format!("{{type: object, properties: {{links: {{$ref: '#/components/schemas/{component}'}}}}}}")
    };
    let schemas = "{type: object, properties: {href: {type: string}}}";
    let text = format!(
        "{}components: {{schemas: {{Link: {schemas}, Anchor: {schemas}}}}}\n",
        paths(&[
            get(
                "/cats",
                "getCat",
                &format!("{{type: object, properties: {{id: {{type: string}}, ends: {}}}}}", holder("Link"))
            ),
            get(
                "/dogs",
                "getDog",
                &format!("{{type: object, properties: {{age: {{type: string}}, ends: {}}}}}", holder("Anchor"))
            ),
        ])
    );
    check(&text, &["Anchor", "Cat", "CatEnds", "Dog", "DogEnds", "Link"]);
}

#[test]
fn a_value_and_an_array_of_such_values_are_members_apart() {
    let kind = "{type: string, enum: [a, b, c]}";
    let choice =
        |first: &str, second: &str| format!("{{type: object, properties: {{kind: {{anyOf: [{first}, {second}]}}}}}}");
    let (one, many) = (kind.to_owned(), format!("{{type: array, items: {kind}}}"));
    let text = paths(&[get("/cats", "getCat", &choice(&one, &many)), get("/dogs", "getDog", &choice(&many, &one))]);
    let names = names(&text, None);
    assert_eq!(self::names(&text, Some(&names.lock.text())).lock.text(), names.lock.text());
}
