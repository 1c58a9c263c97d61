//! Names do not move when a description changes around them: with the lock, only what changed itself may.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::changes;
use super::reader::read;
use super::reference::{description, each};
use super::{Named, Templates, named};
use crate::ir::{ShapeId, ShapeKind, Slot, Type, places};
use crate::names::{Former, Parts};

/// The name of every type by the written place of its first shape; operations with their methods.
struct Given {
    names: Named,
    places: BTreeMap<String, String>,
}

fn given(description: &Value, lock: Option<&str>) -> Given {
    let names = named(read(description), lock, Templates::Generic).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let api = &names.api;
    let mut places = BTreeMap::new();
    let walked = places::walk(api);
    for (id, ty) in &names.of {
        places.insert(walked.of[id].address.clone(), names.types[ty.0 as usize].name.clone());
    }
    for (index, operation) in api.operations.iter().enumerate() {
        places.insert(places::address(operation), names.operations[index].method.clone());
    }
    Given { names, places }
}

/// The names that moved at places that both have.
fn moved(old: &Given, new: &Given) -> Vec<String> {
    let both = old.places.iter().filter_map(|(place, name)| Some((place, name, new.places.get(place)?)));
    both.filter(|(_, old, new)| old != new).map(|(place, old, new)| format!("{place}: {old} -> {new}")).collect()
}

/// Changes the reference description, and tells what moves with its lock.
fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let old = given(&description(), None);
    let mut changed = description();
    change(&mut changed);
    let new = given(&changed, Some(&old.names.lock.text()));
    assert_eq!(
        given(&changed, Some(&new.names.lock.text())).names.lock.text(),
        new.names.lock.text(),
        "the lock is at rest"
    );
    moved(&old, &new)
}

const NOTHING: [&str; 0] = [];

/// What every type holds, whatever the order.
fn contents(given: &Given) -> BTreeMap<String, Vec<String>> {
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let parts = |parts: &Parts| match parts {
        Parts::Fields(fields) => fields.values().cloned().collect(),
        Parts::Values(values) => values.iter().map(|value| value.1.clone()).collect(),
        Parts::Variants(variants) => variants.clone(),
    };
    given.names.types.iter().map(|named| (named.name.clone(), sorted(parts(&named.parts)))).collect()
}

#[test]
fn shuffling_moves_nothing() {
    let old = given(&description(), None);
    for seed in 1..=10 {
        let mut changed = description();
        changes::shuffle(&mut changed, seed);
        for lock in [None, Some(old.names.lock.text().as_str())] {
            let new = given(&changed, lock);
            // The address of a member has its index here, which was shuffled too.
            let mut moved = moved(&old, &new);
            moved.retain(|place| !place.contains('|'));
            assert_eq!(moved, NOTHING, "seed {seed}");
            assert_eq!(contents(&new), contents(&old), "seed {seed}");
            assert_eq!(new.names.lock.text(), old.names.lock.text(), "seed {seed}");
        }
    }
}

#[test]
fn removing_operations_moves_nothing() {
    let old = given(&description(), None);
    for seed in 1..=10 {
        let mut changed = description();
        changes::remove_operations(&mut changed, seed, 10);
        assert_eq!(moved(&old, &given(&changed, Some(&old.names.lock.text()))), NOTHING, "seed {seed}");
    }
}

#[test]
fn a_new_operation_moves_nothing() {
    let whole = description();
    for (path, method) in changes::operations(&whole) {
        let mut before = whole.clone();
        before["paths"][&path].as_object_mut().unwrap().shift_remove(&method);
        let old = given(&before, None);
        let new = given(&whole, Some(&old.names.lock.text()));
        assert_eq!(moved(&old, &new), NOTHING, "{method} {path}");
    }
}

#[test]
fn another_version_in_every_path_moves_nothing() {
    let old = given(&description(), None);
    let mut changed = description();
    changes::rename_paths(&mut changed, "/v1/", "/v9/");
    let new = given(&changed, Some(&old.names.lock.text()));
    let mut names: Vec<&String> = old.names.types.iter().map(|named| &named.name).collect();
    names.sort();
    let mut again: Vec<&String> = new.names.types.iter().map(|named| &named.name).collect();
    again.sort();
    assert_eq!(names, again);
    let as_before = |(place, name): (&String, &String)| (place.replace("/v9/", "/v1/"), name.clone());
    let again = Given { places: new.places.iter().map(as_before).collect(), names: new.names };
    assert_eq!(moved(&old, &again), NOTHING);
}

#[test]
fn swapped_members_move_nothing() {
    let moved = after(|root| {
        each(root, &mut |node| {
            if let Some(members) = node.get_mut("oneOf").and_then(Value::as_array_mut) {
                members.iter_mut().for_each(|member| {
                    if let Some(member) = member.as_object_mut() {
                        member.remove("title");
                    }
                });
            }
        });
    });
    assert_eq!(moved, NOTHING, "titles gone");
    let old = given(&description(), None);
    let mut changed = description();
    each(&mut changed, &mut |node| {
        if let Some(members) = node.get_mut("oneOf").and_then(Value::as_array_mut) {
            members.reverse();
        }
    });
    let new = given(&changed, Some(&old.names.lock.text()));
    assert_eq!(new.names.lock.text(), old.names.lock.text());
    assert_eq!(contents(&new), contents(&old));
}

#[test]
fn another_version_and_other_operation_ids_move_few_names() {
    let old = given(&description(), None);
    let mut changed = description();
    changes::rename_paths(&mut changed, "/v1/", "/v9/");
    changes::rename_operations(&mut changed, |_| true);
    let new = given(&changed, Some(&old.names.lock.text()));
    let as_before = |(place, name): (&String, &String)| (place.replace("/v9/", "/v1/"), name.clone());
    let types = |(place, _): &(String, String)| place.split(' ').count() > 2;
    let places = new.places.iter().map(as_before).filter(types).collect();
    let moved = moved(&old, &Given { places, names: new.names });
    assert_eq!(moved, NOTHING);
}

#[test]
fn other_operation_ids_move_nothing() {
    assert_eq!(after(|root| changes::rename_operations(root, |_| true)), NOTHING);
    assert_eq!(
        after(|root| changes::rename_operations(root, |operation| operation.get("x-evidence-operation-id").is_some())),
        NOTHING
    );
}

#[test]
fn a_field_more_in_every_object_moves_nothing() {
    let add = |node: &mut Value| {
        if let Some(fields) = node.get_mut("properties").and_then(Value::as_object_mut)
            && (!fields.contains_key("type") || fields["type"].is_object())
        {
            fields.insert("brand_new".to_owned(), json!({"type": "string"}));
        }
    };
    assert_eq!(after(|root| each(root, &mut { add })), NOTHING);
}

#[test]
fn a_field_more_in_one_place_moves_that_place() {
    let patient = "/paths/~1v1~1patients~1{id}/get/responses/200/content/application~1json/schema";
    let moved = after(|root| root.pointer_mut(patient).unwrap()["properties"]["more"] = json!({"type": "string"}));
    assert_eq!(moved, ["get /v1/patients/{} 200: Patient -> GetPatientByIdResponse"]);
    let optional = |root: &mut Value| {
        let required = root.pointer_mut(patient).unwrap()["required"].as_array_mut().unwrap();
        required.retain(|field| field != "id");
    };
    assert_eq!(after(optional), ["get /v1/patients/{} 200: Patient -> GetPatientByIdResponse"]);
}

#[test]
fn a_title_more_or_a_pattern_less_in_one_place_moves_nothing() {
    let patient = "/paths/~1v1~1patients~1{id}/get/responses/200/content/application~1json/schema/properties";
    let title = |root: &mut Value| {
        let titles = root.pointer_mut(&format!("{patient}/title/enum")).unwrap();
        titles.as_array_mut().unwrap().push(json!("Archduke"));
    };
    assert_eq!(after(title), NOTHING);
    let pattern = |root: &mut Value| {
        root.pointer_mut(&format!("{patient}/id")).unwrap().as_object_mut().unwrap().remove("pattern");
    };
    assert_eq!(after(pattern), NOTHING);
}

#[test]
fn a_new_list_of_patients_adds_no_type() {
    let old = given(&description(), None);
    let mut changed = description();
    let mut list = changed["paths"]["/v1/patients"]["get"].clone();
    list["operationId"] = json!("listNewcomers");
    list["parameters"] = json!([]);
    changed["paths"]["/v1/newcomers"] = json!({ "get": list });
    let new = given(&changed, Some(&old.names.lock.text()));
    assert_eq!(moved(&old, &new), NOTHING);
    assert_eq!(new.names.types.len(), old.names.types.len());
    assert_eq!(new.places["get /v1/newcomers 200.data[]"], "Patient");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, now) = (lines(&old.names.lock.text()), lines(&new.names.lock.text()));
    let added: Vec<&String> = now.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(added.len(), 3, "the operation, its list, and its patient: {added:?}");
}

#[test]
fn shapes_that_become_components_move_nothing() {
    for every in [1, 2] {
        let moved = after(|root| changes::into_components(root, every));
        assert_eq!(moved, NOTHING, "every {every}. place");
    }
}

#[test]
fn types_that_become_equal_stay_apart() {
    let ok = "responses/200/content/application~1json/schema";
    let moved = after(|root| {
        let schema = root.pointer(&format!("/paths/~1v1~1batch_message/post/{ok}")).unwrap().clone();
        *root.pointer_mut(&format!("/paths/~1v1~1batch_message/get/{ok}")).unwrap() = schema.clone();
        *root.pointer_mut(&format!("/paths/~1v1~1batch_message~1{{id}}/get/{ok}")).unwrap() = schema;
    });
    assert_eq!(moved, NOTHING);
}

#[test]
fn a_name_that_lost_its_places_is_never_given_again() {
    let old = given(&description(), None);
    let mut changed = description();
    changed["paths"].as_object_mut().unwrap().shift_remove("/v1/slots/{id}");
    let without = given(&changed, Some(&old.names.lock.text()));
    assert!(without.names.lock.text().contains("type Slot object") && without.names.lock.text().contains(" retired\n"));
    let schema = json!({"type": "object", "properties": {"other": {"type": "string"}}});
    let answer = json!({"200": {"content": {"application/json": {"schema": schema}}}});
    changed["paths"]["/v3/slots/{id}"] =
        json!({"get": {"operationId": "getSlot", "tags": ["Booking"], "responses": answer}});
    let new = given(&changed, Some(&without.names.lock.text()));
    assert_eq!(new.places["get /v3/slots/{} 200"], "SlotV3");
}

#[test]
fn a_guess_gives_way_to_the_published_name_and_leaves_an_alias() {
    let old = given(&description(), None);
    let mut changed = description();
    let operation = &mut changed["paths"]["/v1/network"]["get"];
    operation["operationId"] = json!("listSites");
    operation.as_object_mut().unwrap().shift_remove("x-evidence-operation-id");
    let new = given(&changed, Some(&old.names.lock.text()));
    let moved = moved(&old, &new);
    let expected = [
        "GET /v1/network: list_network_practices -> list_sites",
        "get /v1/network 200.data[]: NetworkPractice -> Site",
    ];
    assert_eq!(moved, expected);
    let site = new.names.types.iter().find(|named| named.name == "Site").unwrap();
    assert_eq!(site.aliases, [Former::new("NetworkPractice")]);
    let again = given(&changed, Some(&new.names.lock.text()));
    assert_eq!(again.names.lock.text(), new.names.lock.text());
}

#[test]
fn the_overlay_renames() {
    let moved = after(|root| {
        let ok = "get/responses/200/content/application~1json/schema";
        root.pointer_mut(&format!("/paths/~1v1~1locations/{ok}/properties/data/items")).unwrap()["x-name"] =
            json!("Site");
    });
    assert_eq!(moved, ["get /v1/locations 200.data[]: Location -> Site"]);
}

#[test]
fn a_mark_on_one_of_several_equal_places_holds_at_all() {
    let mut changed = description();
    let id = "/paths/~1v1~1patients~1{id}/get/responses/200/content/application~1json/schema/properties/id";
    changed.pointer_mut(id).unwrap()["x-id"] = json!("PatientId");
    let names = named(read(&changed), None, Templates::Generic).unwrap();
    let patient = names.types.iter().find(|named| named.name == "Patient").unwrap();
    let is_marked = |shape: &&ShapeId| {
        let ShapeKind::Object(object) = &names.api.shapes[**shape].kind else { return false };
        matches!(&object.fields["id"].ty, Type::Id(kind) if kind == "PatientId")
    };
    assert_eq!(patient.shapes.iter().filter(is_marked).count(), 5);
}

/// Every root of the description that has a shape is named: nothing is left out.
#[test]
fn every_shape_has_a_type_or_a_template() {
    let names = named(read(&description()), None, Templates::Generic).unwrap();
    for (root, _, slot) in places::roots(&names.api) {
        let Slot { ty: Type::Shape(id), .. } = slot else { continue };
        assert!(names.of.contains_key(id) || names.envelopes.contains_key(id), "{root:?}");
    }
    assert_eq!(names.of.len() + names.envelopes.len(), names.api.shapes.0.len());
}
