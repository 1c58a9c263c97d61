//! What moves when a description with components changes in a way that should move nothing, or little.

use serde_json::{Value, json};

use super::edits::{at, each, get, inline, insert, into_component, map, reference, rename, rename_component, reorder};
use super::shop::{after, before, check, client, description, try_client};
use super::surface::{moved, surface};

const NOTHING: &[&str] = &[];

fn ok(path: &str, method: &str) -> String {
    format!("/paths/{}/{method}/responses/200/content/application~1json/schema", path.replace('/', "~1"))
}

#[test]
fn components_in_another_order_move_nothing() {
    check(|root| reorder(map(root, "/components/schemas"), |all| all.reverse()), NOTHING);
    check(|root| reorder(map(root, "/components/schemas"), |all| all.sort_by(|a, b| a.0.cmp(&b.0))), NOTHING);
    check(|root| reorder(map(root, "/paths"), |all| all.reverse()), NOTHING);
    check(|root| reorder(map(root, "/webhooks"), |all| all.reverse()), NOTHING);
}

#[test]
fn all_that_has_no_order_in_another_order_moves_nothing() {
    let reverse = |root: &mut Value| {
        each(root, &mut |node| {
            let Some(fields) = node.as_object_mut() else { return };
            reorder(fields, |fields| fields.reverse());
            for key in ["enum", "required", "parameters", "oneOf"] {
                if let Some(items) = fields.get_mut(key).and_then(Value::as_array_mut) {
                    items.reverse();
                }
            }
        });
    };
    check(reverse, NOTHING);
}

#[test]
fn a_component_that_is_written_down_where_it_is_used_keeps_its_name() {
    for component in
        ["Pet", "Kind", "Keeper", "Food", "Snack", "Receipt", "Order", "Problem", "PetList", "PetSoldEvent"]
    {
        check(|root| inline(root, component), NOTHING);
    }
}

#[test]
fn a_schema_that_becomes_a_component_keeps_its_name() {
    let schema = |pointer: &str| description().pointer(pointer).unwrap().clone();
    let status = schema("/components/schemas/Keeper/properties/status");
    check(|root| into_component(root, &status, "Presence"), NOTHING);
    let grams = schema("/components/schemas/Food/oneOf/0");
    check(|root| into_component(root, &grams, "Amount"), NOTHING);
    let shelf = schema("/paths/~1shelves/get/responses/200/content/application~1json/schema/properties/data/items");
    check(|root| into_component(root, &shelf, "Rack"), NOTHING);
    let list = schema(&ok("/shelves", "get"));
    check(|root| into_component(root, &list, "Racks"), NOTHING);
}

#[test]
fn a_renamed_component_keeps_its_name_and_a_note_says_so() {
    for name in ["Food", "Kind", "Order", "Pet", "PetSoldEvent", "Problem", "Snack"] {
        let (moved, notes) = after(|root| rename_component(root, name, "Foreign"));
        assert_eq!(moved, NOTHING, "{name}");
        assert!(notes.contains(&format!("`{name}` keeps its name; its component is `Foreign`")), "{notes:#?}");
    }
}

#[test]
fn a_component_split_in_two_keeps_its_name_at_most_places() {
    let split = |root: &mut Value| {
        let mut problem = root["components"]["schemas"]["Problem"].clone();
        problem["properties"]["limit"] = json!({"type": "integer"});
        root["components"]["schemas"]["Limit"] = problem;
        *at(root, "/paths/~1pets/get/responses/400/content/application~1json/schema") = reference("Limit");
    };
    check(split, &["+ types::Limit"]);
    let inline_split = |root: &mut Value| {
        inline(root, "Problem");
        at(root, "/paths/~1pets/get/responses/400/content/application~1json/schema/properties")["limit"] =
            json!({"type": "integer"});
    };
    check(inline_split, &["+ types::ListPetsError"]);
}

/// Answers that are components.
const ANSWERS: [(&str, &str); 6] = [
    ("/paths/~1pets/get/responses/400/content/application~1json/schema", "Problem"),
    ("/paths/~1pets~1{id}/get/responses/404/content/application~1json/schema", "Problem"),
    ("/paths/~1pets~1{id}/get/responses/500/content/application~1json/schema", "Outage"),
    ("/paths/~1pets/post/responses/201/content/application~1json/schema", "Receipt"),
    ("/paths/~1pets/get/responses/200/content/application~1json/schema", "PetList"),
    ("/paths/~1keepers/get/responses/200/content/application~1json/schema/properties/data/items", "Keeper"),
];

#[test]
fn a_component_that_is_used_in_the_place_of_another_keeps_its_name() {
    let newcomers = ["Problem", "Outage", "Receipt", "PetList", "Keeper", "Snack", "PetLostEvent"];
    for (place, old) in ANSWERS {
        for new in newcomers.into_iter().filter(|new| *new != old) {
            for says_more in [false, true] {
                let (moved, _) = after(|root| {
                    *at(root, place) = reference(new);
                    if says_more {
                        at(root, &format!("/components/schemas/{new}/properties"))["extent"] =
                            json!({"type": "integer"});
                    }
                });
                let own = format!("types::{new}");
                let is_own = |line: &&String| {
                    let rest = line[2..].strip_prefix(&own);
                    !line.starts_with('+') && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                };
                let lost: Vec<&String> = moved.iter().filter(is_own).collect();
                assert_eq!(lost, Vec::<&String>::new(), "{new} for {old} at {place}");
            }
        }
    }
}

#[test]
fn components_that_become_equal_stay_two() {
    check(
        |root| {
            let problem = root["components"]["schemas"]["Problem"].clone();
            root["components"]["schemas"]["Outage"] = problem;
        },
        &["- types::Outage.until", "+ types::Outage.title"],
    );
    check(
        |root| {
            map(root, "/components/schemas").shift_remove("Outage");
            each(root, &mut |node| {
                if *node == reference("Outage") {
                    *node = reference("Problem")
                }
            });
        },
        &["- types::Outage"],
    );
}

#[test]
fn two_types_that_become_one_component_are_one_and_the_other_name_is_an_alias() {
    let sort = json!({"type": "string", "enum": ["up", "down"]});
    let mut two = description();
    for (path, name) in [("/keepers", "order"), ("/shelves", "direction")] {
        let parameter = json!({"name": name, "in": "query", "schema": sort});
        map(&mut two, "/paths")[path]["get"]["parameters"] = json!([parameter]);
    }
    let old = client(&two, None);
    into_component(&mut two, &sort, "Sort");
    let new = client(&two, Some(&old.lock));
    let moved = moved(&surface(&old), &surface(&new));
    let expected = [
        "- types::ShelveDirection::Down",
        "- types::ShelveDirection::Unknown",
        "- types::ShelveDirection::Up",
        "- types::ShelveDirection::as_str()",
        "~ api::orders::ListShelves::direction(): 0 direction (implInto<ShelveDirection>, self)->Self => 0 direction (implInto<KeeperOrder>, self)->Self",
        "~ types::ShelveDirection: an enum => = KeeperOrder",
    ];
    assert_eq!(moved.lines().collect::<Vec<_>>(), expected);
    let note =
        "`ShelveDirection` is `KeeperOrder` now: they are one in the description; the old name is a deprecated alias";
    assert!(new.notes.iter().any(|other| other.message == note), "{:#?}", new.notes);
}

#[test]
fn a_member_more_moves_nothing() {
    let add = |root: &mut Value| {
        let member = json!({"type": "object", "required": ["litres"], "properties": {"litres": {"type": "integer"}}});
        at(root, "/components/schemas/Food/oneOf").as_array_mut().unwrap().insert(0, member);
    };
    check(
        add,
        &["+ types::Food::Litres", "+ types::FoodInput::Litres", "+ types::FoodInputLitres", "+ types::FoodLitres"],
    );
}

#[test]
fn an_operation_that_goes_and_comes_back_has_its_names() {
    for path in ["/pets", "/pets/{id}", "/orders", "/shelves"] {
        let (lock, old) = before();
        let mut without = description();
        map(&mut without, "/paths").shift_remove(path);
        let gone = client(&without, Some(lock));
        let back = client(&description(), Some(&gone.lock));
        assert_eq!(moved(old, &surface(&back)), "", "{path}");
        assert_eq!(back.lock, *lock, "{path}");
    }
}

#[test]
fn a_tag_renamed_keeps_its_module_and_a_note_says_so() {
    let change = |root: &mut Value| {
        each(root, &mut |node| {
            if *node == json!("Orders") {
                *node = json!("Sales");
            }
        });
    };
    let (moved, notes) = after(change);
    assert_eq!(moved, NOTHING);
    assert_eq!(notes, ["the group `Orders` is called `Sales` in the description now; it stays `orders`"]);
}

#[test]
fn an_operation_of_another_tag_is_in_another_module_and_a_note_says_so() {
    let (moved, notes) = after(|root| at(root, "/paths/~1keepers/get")["tags"] = json!(["Pets"]));
    let expected = [
        "+ api::pets::PetsApi::list_keepers()",
        "~ api::orders::OrdersApi::list_keepers(): GET /keepers (&self)->runtime::Call<List<Keeper>> => (&self)->runtime::Call<List<Keeper>>",
    ];
    assert_eq!(moved, expected);
    let note = "`list_keepers` is in the group `pets` now, no longer in `orders`: its old place is a deprecated alias";
    assert_eq!(notes, [note]);
}

#[test]
fn another_operation_id_keeps_the_names_and_a_note_says_so() {
    let (moved, notes) = after(|root| at(root, "/paths/~1pets/post")["operationId"] = json!("registerAnimal"));
    assert_eq!(moved, NOTHING);
    assert_eq!(notes, ["`add_pet` keeps its name; its operationId is `registerAnimal`"]);
}

#[test]
fn another_path_keeps_the_names() {
    check(
        |root| rename(map(root, "/paths"), "/pets", "/v2/animals"),
        &[
            "~ api::pets::PetsApi::add_pet(): POST /pets (&self, implInto<AddPetBody>)->runtime::Call<AddPetAnswer> => POST /v2/animals (&self, implInto<AddPetBody>)->runtime::Call<AddPetAnswer>",
            "~ api::pets::PetsApi::list_pets(): GET /pets (&self)->ListPets => GET /v2/animals (&self)->ListPets",
        ],
    );
}

#[test]
fn a_wish_of_the_overlay_renames_and_the_old_name_is_not_given_again() {
    check(
        |root| at(root, "/components/schemas/Receipt")["x-name"] = json!("Voucher"),
        &[
            "- types::Receipt.number",
            "+ types::Voucher",
            "~ api::pets::AddPetAnswer::Created: (Receipt) => (Voucher)",
            "~ types::Receipt: a struct => = Voucher",
        ],
    );
    check(
        |root| at(root, "/paths/~1pets/post")["x-name"] = json!("register"),
        &[
            "+ api::pets::PetsApi::register()",
            "~ api::pets::PetsApi::add_pet(): POST /pets (&self, implInto<AddPetBody>)->runtime::Call<AddPetAnswer> => (&self, implInto<AddPetBody>)->runtime::Call<AddPetAnswer>",
        ],
    );
    check(
        |root| at(root, "/components/schemas/Pet/properties/nick-name")["x-field-name"] = json!("alias"),
        &[
            "- types::Pet.nick_name",
            "- types::PetInput.nick_name",
            "- types::PetInputRequired.nick_name",
            "+ types::Pet.alias",
            "+ types::PetInput.alias",
            "+ types::PetInputRequired.alias",
        ],
    );
}

#[test]
fn operations_that_would_be_called_like_others_step_aside() {
    let add = |id: &'static str, component: &'static str| {
        move |root: &mut Value| {
            root["components"]["schemas"][component] =
                json!({"type": "object", "properties": {"wing": {"type": "integer"}}});
            insert(map(root, "/paths"), 0, "/a", get(id, "Pets", reference(component)));
        }
    };
    let newcomers = [
        ("listPets", "list_pets_operation"),
        ("list-pets", "list_pets_operation"),
        ("pets", "pets"),
        ("addPetBody", "add_pet_body"),
        ("petsApi", "pets_api"),
    ];
    for (id, method) in newcomers {
        check(add(id, "Ward"), &[&format!("+ api::pets::PetsApi::{method}()"), "+ types::Ward"]);
    }
}

#[test]
fn a_lock_without_derived_names_is_read_and_gives_the_same_names() {
    let (lock, old) = before();
    let later = ["answer", "body", "header", "required ", "rest ", "gone "].map(|root| format!("  {root}"));
    let is_old = |line: &&str| !line.starts_with("event ") && later.iter().all(|word| !line.starts_with(word));
    let older: Vec<&str> = lock.lines().filter(is_old).collect();
    let output = client(&description(), Some(&older.join("\n")));
    assert_eq!(moved(old, &surface(&output)), "");
    assert_eq!(output.lock, *lock);
}

#[test]
fn a_wish_for_a_name_that_something_else_has_is_refused() {
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = description();
        change(&mut changed);
        let failure = try_client(&changed, Some(&before().0)).unwrap_err();
        failure.lines().next().unwrap().to_owned()
    };
    let wish = |pointer: &'static str, key: &'static str, name: &'static str| {
        refused(&move |root: &mut Value| at(root, pointer)[key] = json!(name))
    };
    let other = "is the name of a group, an identifier, or of what an operation or a type brings along";
    for name in ["AddPetBody", "PetInputRequired", "PetsApi", "PetId"] {
        let expected = format!("error[invalid-name]: `{name}` {other}");
        assert_eq!(wish("/components/schemas/Receipt", "x-name", name), expected);
    }
    assert_eq!(
        wish("/components/schemas/Receipt", "x-name", "Keeper"),
        "error[invalid-name]: `Keeper` is the name of another type in the lock"
    );
    assert_eq!(
        wish("/paths/~1pets/get", "x-name", "add_pet"),
        "error[invalid-name]: `add_pet` is the name of another operation in the lock"
    );
    assert_eq!(
        wish("/components/schemas/Pet/properties/name", "x-field-name", "nick_name"),
        "error[invalid-name]: `nick_name` is the name of another field in the lock"
    );
}
