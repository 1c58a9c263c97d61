//! The published description, with its overlay, its decisions and its lock.

use std::path::Path;
use std::sync::OnceLock;

use generator::overlay::Rules;
use generator::{Input, Output, generate, read_tree};
use serde_json::{Value, json};

use super::edits::{at, each, get, insert, into_component, map, rename, reorder};
use super::surface::{Surface, moved, surface};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(path)).unwrap()
}

/// Returns the description with its overlay: the overlay's own paths would not survive most changes.
fn description() -> Value {
    static READ: OnceLock<Value> = OnceLock::new();
    let read = || {
        let (webhooks, overlay, decisions) = (read("webhooks.yaml"), read("overlay.yaml"), read("decisions.yaml"));
        let tree = read_tree(&Input {
            webhooks: Some(("webhooks.yaml", &webhooks)),
            overlay: Some(("overlay.yaml", &overlay)),
            overlay_rules: Rules::Project,
            decisions: Some(("decisions.yaml", &decisions)),
            ..Input::new("openapi.yaml", &read("openapi.yaml"), "crate::runtime")
        });
        let tree = tree.unwrap();
        serde_yaml::from_str(&tree.to_yaml()).unwrap()
    };
    READ.get_or_init(read).clone()
}

fn client(description: &Value, lock: &str) -> Output {
    let description = description.to_string();
    let input =
        Input { lock: Some(("names.lock", lock)), ..Input::new("effective.json", &description, "crate::runtime") };
    generate(&input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Returns the current names.
fn now() -> &'static Surface {
    static NOW: OnceLock<Surface> = OnceLock::new();
    NOW.get_or_init(|| surface(&client(&description(), &read("names.lock"))))
}

/// Returns what moves with the lock when the description changes; nothing may move back or forth afterwards.
fn after(change: impl FnOnce(&mut Value)) -> String {
    let mut changed = description();
    change(&mut changed);
    let output = client(&changed, &read("names.lock"));
    let new = surface(&output);
    assert_eq!(new.twice, Vec::<String>::new());
    moved(now(), &new)
}

#[track_caller]
fn check(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let moved = after(change);
    let moved: Vec<&str> = moved.lines().collect();
    assert!(moved == expected, "{}\ninstead of\n{}", moved.join("\n"), expected.join("\n"));
}

/// Returns an operation that answers an object, with these names.
fn newcomer(id: &str) -> Value {
    let fields = json!({"wing": {"type": "string"}, "bed": {"type": "integer"}});
    get(id, "Admin", json!({"type": "object", "properties": fields}))
}

/// Returns the schema of a success.
fn ok(path: &str, method: &str) -> String {
    format!("/paths/{}/{method}/responses/200/content/application~1json/schema", path.replace('/', "~1"))
}

#[test]
fn an_operation_more_moves_nothing() {
    let new = ["+ api::admin::AdminApi::get_hospital_ward()", "+ types::HospitalWard"];
    for position in [0, 30, 60] {
        check(|root| insert(map(root, "/paths"), position, "/v1/wards/last", newcomer("getHospitalWard")), &new);
    }
}

#[test]
fn an_operation_that_would_be_called_like_another_steps_aside() {
    let add =
        |id: &'static str| move |root: &mut Value| insert(map(root, "/paths"), 0, "/v0/newcomers/last", newcomer(id));
    check(add("getPatient"), &["+ api::admin::AdminApi::get_patient()", "+ types::PatientV0"]);
    check(add("getPatientById"), &["+ api::admin::AdminApi::get_patient_by_id()", "+ types::PatientV0"]);
    check(add("listAdmins"), &["+ api::admin::AdminApi::list_admins_operation()", "+ types::AdminV0"]);
    check(add("getAdminApi"), &["+ api::admin::AdminApi::get_admin_api()", "+ types::AdminApiV0"]);
}

#[test]
fn an_operation_that_goes_and_comes_back_has_its_names() {
    let mut without = description();
    map(&mut without, "/paths").shift_remove("/v1/patients/register");
    map(&mut without, "/paths").shift_remove("/v1/episodes");
    let gone = client(&without, &read("names.lock"));
    let back = client(&description(), &gone.lock);
    assert_eq!(moved(now(), &surface(&back)), "");
    let (was, is) = (read("names.lock"), back.lock);
    let differing: Vec<&str> = is.lines().filter(|line| !was.lines().any(|old| old == *line)).collect();
    assert_eq!(differing, Vec::<&str>::new());
    assert_eq!(is.lines().count(), was.lines().count());
}

#[test]
fn paths_in_another_order_move_nothing() {
    check(|root| reorder(map(root, "/paths"), |paths| paths.reverse()), &[]);
    check(|root| reorder(map(root, "/paths"), |paths| paths.sort_by(|a, b| a.0.cmp(&b.0))), &[]);
}

#[test]
fn fields_and_parameters_and_values_in_another_order_move_nothing() {
    let reverse = |root: &mut Value| {
        each(root, &mut |node| {
            if let Some(fields) = node.get_mut("properties").and_then(Value::as_object_mut) {
                reorder(fields, |fields| fields.reverse());
            }
            for key in ["enum", "required", "parameters", "tags"] {
                if let Some(items) = node.get_mut(key).and_then(Value::as_array_mut) {
                    items.reverse();
                }
            }
        });
    };
    check(reverse, &[]);
}

#[test]
fn members_in_another_order_move_nothing() {
    let overlaid = |root: &mut Value| {
        each(root, &mut |node| {
            if let Some(items) =
                node.as_object_mut().and_then(|fields| fields.get_mut("oneOf")).and_then(Value::as_array_mut)
            {
                items.reverse();
            }
        });
    };
    check(overlaid, &[]);
}

#[test]
fn a_schema_that_becomes_a_component_keeps_its_name() {
    let patient = description().pointer(&ok("/v1/patients/{id}", "get")).unwrap().clone();
    check(|root| into_component(root, &patient, "ClientRecord"), &[]);
}

#[test]
fn a_field_more_in_one_of_several_places_is_another_type_there() {
    check(
        |root| at(root, &ok("/v1/patients/{id}", "get"))["properties"]["shoe_size"] = json!({"type": "integer"}),
        &[
            "+ types::GetPatientByIdResponse",
            "~ api::patients::PatientsApi::get_patient_by_id(): GET /v1/patients/{} (&self, implInto<PatientId>)->runtime::Call<Patient> => GET /v1/patients/{} (&self, implInto<PatientId>)->runtime::Call<GetPatientByIdResponse>",
        ],
    );
}

#[test]
fn a_field_more_in_all_places_moves_nothing() {
    let patient = description().pointer(&ok("/v1/patients/{id}", "get")).unwrap().clone();
    let more = |root: &mut Value| {
        each(root, &mut |node| {
            if *node == patient {
                node["properties"]["shoe_size"] = json!({"type": "integer"});
            }
        });
    };
    check(more, &["+ types::Patient.shoe_size"]);
}

#[test]
fn a_value_more_moves_nothing() {
    let add = |root: &mut Value| {
        each(root, &mut |node| {
            if let Some(values) = node.get_mut("enum").and_then(Value::as_array_mut)
                && values.contains(&json!("emis"))
            {
                values.insert(0, json!("EMIS"));
            }
        });
    };
    check(add, &["+ types::DataSource::EmisUpper", "+ types::EhrPartner::EmisUpper"]);
}

#[test]
fn a_tag_renamed_keeps_its_module() {
    let rename = |root: &mut Value| {
        each(root, &mut |node| {
            if *node == json!("Prescription") {
                *node = json!("Prescribing");
            }
        });
    };
    check(rename, &[]);
}

#[test]
fn another_operation_id_keeps_the_names() {
    let rename = |root: &mut Value| {
        each(root, &mut |node| {
            if *node == json!("getPatientById") {
                *node = json!("fetchPerson");
            }
        });
    };
    check(rename, &[]);
}

#[test]
fn a_parameter_renamed_is_another_setter() {
    let change = |root: &mut Value| {
        let parameters = at(root, "/paths/~1v1~1episodes/get/parameters").as_array_mut().unwrap();
        let parameter = parameters.iter_mut().find(|parameter| parameter["name"] == "status[]").unwrap();
        parameter["name"] = json!("state[]");
    };
    check(
        change,
        &["- api::episode::ListEpisodes::status()", "+ api::episode::ListEpisodes::state()", "+ types::EpisodeState"],
    );
    check(
        |root| {
            rename(map(root, "/paths"), "/v1/patients/{id}", "/v1/patients/{patient_id}");
            let parameters = at(root, "/paths/~1v1~1patients~1{patient_id}/get/parameters").as_array_mut().unwrap();
            parameters.iter_mut().for_each(|parameter| {
                if parameter["name"] == "id" {
                    parameter["name"] = json!("patient_id")
                }
            });
            each(root, &mut |node| {
                if *node == json!("$request.path.id") {
                    *node = json!("$request.path.patient_id")
                }
            });
        },
        &[],
    );
}
