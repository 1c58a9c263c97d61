//! Every kind of name stays when a newcomer would have the same name: the newcomer gets another.

use serde_json::{Value, json};

use super::edits::{at, get, insert, map, reference};
use super::shop::{before, check, client, description};
use super::surface::{moved, surface};

/// Adds a component of this name that an operation answers.
fn component(name: &'static str) -> impl FnOnce(&mut Value) {
    move |root| {
        insert(
            map(root, "/components/schemas"),
            0,
            name,
            json!({"type": "object", "properties": {"wing": {"type": "integer"}}}),
        );
        insert(map(root, "/paths"), 0, "/a", get("getWard", "Pets", reference(name)));
    }
}

/// Adds a component of this name that an operation answers and another sends.
fn sent(name: &'static str) -> impl FnOnce(&mut Value) {
    move |root| {
        component(name)(root);
        let body = json!({"required": true, "content": {"application/json": {"schema": reference(name)}}});
        at(root, "/paths/~1a")["put"] = json!({"operationId": "setWard", "tags": ["Pets"], "requestBody": body, "responses": {"204": {"description": "Done"}}});
    }
}

#[test]
fn types_stay() {
    let names = [
        "AddPetAnswer",
        "AddPetBody",
        "ChangePet",
        "FoodGrams",
        "GetPetAnswer",
        "KeeperStatus",
        "List",
        "ListPets",
        "ListPetsHeaders",
        "OrderInputRequired",
        "OrderNote",
        "PetId",
        "PetIdKind",
        "PetInput",
        "PetInputRequired",
        "PetOrderBy",
        "PetsApi",
        "PlaceOrderResponse",
        "WebhookEvent",
    ];
    for name in names {
        let read = format!("+ types::{name}Object");
        check(component(name), &["+ api::pets::PetsApi::get_ward()", &read]);
        let methods = ["+ api::pets::PetsApi::get_ward()", "+ api::pets::PetsApi::set_ward()"];
        check(sent(name), &[methods[0], methods[1], &format!("+ types::{name}Input"), &read]);
    }
}

#[test]
fn what_nobody_sees_is_in_nobodys_way() {
    for name in ["FoodFields", "WebhookEventFields", "Ids"] {
        check(component(name), &["+ api::pets::PetsApi::get_ward()", &format!("+ types::{name}")]);
    }
}

#[test]
fn answers_and_their_variants_stay() {
    let created = |root: &mut Value| {
        insert(
            map(root, "/paths/~1pets~1{id}/get/responses"),
            0,
            "201",
            json!({"description": "Made", "content": {"application/json": {"schema": reference("Receipt")}}}),
        )
    };
    check(created, &["+ api::pets::GetPetAnswer::Created"]);
    let csv = |root: &mut Value| {
        insert(
            map(root, "/paths/~1pets/post/responses/200/content"),
            0,
            "text/csv",
            json!({"schema": {"type": "string"}}),
        )
    };
    check(csv, &["+ api::pets::AddPetAnswer::OkCsv"]);
    let json = |root: &mut Value| {
        insert(
            map(root, "/paths/~1pets~1{id}/get/responses/200/content"),
            0,
            "application/pets+json",
            json!({"schema": reference("Receipt")}),
        )
    };
    check(json, &["+ api::pets::GetPetAnswer::PetsJson"]);
}

#[test]
fn bodies_and_their_variants_stay() {
    let plain = |root: &mut Value| {
        insert(
            map(root, "/paths/~1pets/post/requestBody/content"),
            0,
            "application/x-text",
            json!({"schema": {"type": "string"}}),
        )
    };
    check(plain, &["+ api::pets::AddPetBody::ApplicationXText"]);
    let json = |root: &mut Value| {
        insert(
            map(root, "/paths/~1pets/post/requestBody/content"),
            0,
            "application/vnd.json",
            json!({"schema": reference("Receipt")}),
        )
    };
    check(json, &["+ api::pets::AddPetBody::ApplicationVndJson"]);
}

#[test]
fn headers_stay() {
    let header = |name: &'static str| {
        move |root: &mut Value| {
            insert(map(root, "/paths/~1pets/get/responses/200/headers"), 0, name, json!({"schema": {"type": "string"}}))
        }
    };
    check(header("x_total_count"), &["+ api::pets::ListPetsHeaders.x_total_count_field"]);
    check(header("X.Total.Count"), &["+ api::pets::ListPetsHeaders.x_dot_total_dot_count"]);
    check(header("Total!"), &["+ api::pets::ListPetsHeaders.total_not"]);
}

#[test]
fn fields_stay() {
    let field = |name: &'static str| {
        move |root: &mut Value| {
            insert(map(root, "/components/schemas/Pet/properties"), 0, name, json!({"type": "string"}))
        }
    };
    check(
        field("additional"),
        &[
            "+ types::Pet.additional_field",
            "+ types::PetInput.additional_field",
            "+ types::PetInput::additional_field()",
        ],
    );
    check(
        field("nick_name"),
        &["+ types::Pet.nick_name_field", "+ types::PetInput.nick_name_field", "+ types::PetInput::nick_name_field()"],
    );
    check(
        field("nick.name"),
        &["+ types::Pet.nick_dot_name", "+ types::PetInput.nick_dot_name", "+ types::PetInput::nick_dot_name()"],
    );
    check(
        field("Name"),
        &["+ types::Pet.name_field", "+ types::PetInput.name_field", "+ types::PetInput::name_field()"],
    );
}

#[test]
fn parameters_stay() {
    let parameter = |place: &'static str, name: &'static str| {
        move |root: &mut Value| {
            let parameters = at(root, "/paths/~1pets/get/parameters").as_array_mut().unwrap();
            parameters.insert(0, json!({"name": name, "in": place, "schema": {"type": "string"}}));
        }
    };
    check(parameter("query", "order_by"), &["+ api::pets::ListPets::order_by_parameter()"]);
    check(parameter("query", "trace"), &["+ api::pets::ListPets::trace_parameter()"]);
    check(parameter("header", "orderBy"), &["+ api::pets::ListPets::order_by_parameter()"]);
    check(parameter("cookie", "kind"), &["+ api::pets::ListPets::kind_cookie()"]);
    check(parameter("query", "body"), &["+ api::pets::ListPets::body_parameter()"]);
    check(parameter("query", "kind_parameter"), &["+ api::pets::ListPets::kind_parameter_parameter()"]);
}

#[test]
fn variants_stay() {
    let value = |pointer: &'static str, value: &'static str| {
        move |root: &mut Value| at(root, pointer).as_array_mut().unwrap().insert(0, json!(value))
    };
    check(value("/components/schemas/Kind/enum", "cat_lower"), &["+ types::Kind::CatUnderscoreLower"]);
    check(value("/components/schemas/Kind/enum", "Cat"), &["+ types::Kind::Cat"]);
    check(value("/components/schemas/Kind/enum", "DOG"), &["+ types::Kind::DogUpper"]);
    check(value("/components/schemas/Kind/enum", "unknown"), &["+ types::Kind::UnknownLower"]);
    check(
        value("/components/schemas/Keeper/properties/status/enum", "Here"),
        &["+ types::KeeperStatus::HereCapitalized"],
    );
    let member = |title: &'static str| {
        move |root: &mut Value| {
            let member = json!({"title": title, "type": "object", "required": ["litres"], "properties": {"litres": {"type": "integer"}}});
            at(root, "/components/schemas/Food/oneOf").as_array_mut().unwrap().insert(0, member);
        }
    };
    check(
        member("Grams"),
        &["+ types::Food::Litres", "+ types::FoodInput::Litres", "+ types::FoodInputLitres", "+ types::FoodLitres"],
    );
    check(
        member("Snack"),
        &["+ types::Food::Litres", "+ types::FoodInput::Litres", "+ types::FoodInputLitres", "+ types::FoodLitres"],
    );
    check(
        member("SNACK"),
        &["+ types::Food::Litres", "+ types::FoodInput::Litres", "+ types::FoodInputLitres", "+ types::FoodLitres"],
    );
}

#[test]
fn events_stay() {
    let event = |name: &'static str| {
        move |root: &mut Value| {
            root["components"]["schemas"][name] = json!({"type": "object", "required": ["event"], "properties": {"event": {"type": "string", "const": "pet.more"}, "x": {"type": "integer"}}});
            let content = json!({"application/json": {"schema": reference(name)}});
            insert(
                map(root, "/webhooks"),
                0,
                "pet.more",
                json!({"post": {"requestBody": {"content": content}, "responses": {"200": {"description": "Read"}}}}),
            );
        }
    };
    check(event("PetSold"), &["+ types::PetSold", "+ types::WebhookEvent::PetSoldEvent"]);
    check(event("PetLost"), &["+ types::PetLost", "+ types::WebhookEvent::PetLostEvent"]);
    check(event("PetSoldEventEvent"), &["+ types::PetSoldEventEvent", "+ types::WebhookEvent::PetSoldEventEvent"]);
}

#[test]
fn groups_and_ids_stay() {
    let tag = |name: &'static str| {
        move |root: &mut Value| {
            insert(map(root, "/paths"), 0, "/a", get("getWard", name, json!({"type": "string"})));
            at(root, "/tags").as_array_mut().unwrap().insert(0, json!({"name": name}));
        }
    };
    check(tag("pets"), &["+ api::Api::pets_group()", "+ api::pets_group"]);
    check(tag("PETS"), &["+ api::Api::pets_group()", "+ api::pets_group"]);
    check(tag("pets api"), &["+ api::Api::pets_api()", "+ api::pets_api"]);
    check(tag("list pets"), &["+ api::Api::list_pets()", "+ api::list_pets"]);
    let id = |name: &'static str| {
        move |root: &mut Value| {
            insert(map(root, "/paths"), 0, "/a", get("getWard", "Pets", json!({"type": "string", "x-id": name})));
        }
    };
    check(id("WardId"), &["+ api::pets::PetsApi::get_ward()", "+ types::WardId"]);
}

/// Returns a description that sends one object with these properties.
fn sends(properties: Value) -> Value {
    let body = json!({"content": {"application/json": {"schema": reference("Pet")}}});
    let operation =
        json!({"operationId": "changePet", "requestBody": body, "responses": {"204": {"description": "Done"}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pet": {"patch": operation}},
        "components": {"schemas": {"Pet": {"type": "object", "properties": properties}}},
    })
}

/// Returns what moves when an object has other properties.
fn moved_fields(before: Value, after: Value) -> String {
    let before = client(&sends(before), None);
    let after = client(&sends(after), Some(&before.lock));
    let again = client(&sends(json!({})), Some(&after.lock));
    assert_eq!(surface(&again).twice, Vec::<String>::new());
    let (old, new) = (surface(&before), surface(&after));
    assert_eq!(new.twice, Vec::<String>::new());
    let moved = moved(&old, &new);
    // A field that can be cleared has another type, and its setter takes another.
    moved.lines().filter(|line| !line.starts_with('~')).collect::<Vec<_>>().join("\n")
}

#[test]
fn methods_of_fields_that_can_be_cleared_stay() {
    let nullable = json!({"type": ["string", "null"]});
    for verb in ["clear", "maybe"] {
        let found = moved_fields(
            json!({"name": nullable}),
            json!({"name": nullable, format!("{verb}_name"): {"type": "boolean"}}),
        );
        let field = format!("types::Pet.{verb}_name_field");
        let setter = format!("types::Pet::{verb}_name_field()");
        assert_eq!(found, format!("+ {field}\n+ {setter}"));
    }
}

#[test]
fn a_field_that_is_called_like_such_a_method_stays() {
    let cleared = json!({"type": "boolean"});
    let found = moved_fields(
        json!({"clear_name": cleared, "name": {"type": "string"}}),
        json!({"clear_name": cleared, "name": {"type": ["string", "null"]}}),
    );
    assert_eq!(found, "+ types::Pet::clear_name_field()\n+ types::Pet::maybe_name()");
}

/// Only a request with setters has a type, so the lock may have its name twice while it has none.
#[test]
fn a_request_that_gains_setters_steps_aside_for_what_an_operation_brings_along() {
    let lock = before().0.replace("pets::change_pet ChangePet\n", "pets::change_pet GetPetAnswer\n");
    assert_ne!(lock, before().0);
    let found = surface(&client(&description(), Some(&lock)));
    assert!(found.twice.is_empty(), "{:?}", found.twice);
}
