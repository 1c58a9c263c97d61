//! The credentials and servers that the client's own code expects from the published description are found under any
//! spelling; a description that contradicts them is refused, because every call would fail.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::fs;
use std::path::PathBuf;

use generator::overlay::Rules;
use generator::{Input, Output, generate};
use serde_json::{Map, Value, json};

fn spec(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    fs::read_to_string(path).expect("a file of spec/")
}

/// Generates the client of the description after a change.
fn client(change: impl FnOnce(&mut Value)) -> Result<Output, Vec<(String, String)>> {
    let mut description: Value = serde_yaml::from_str(&spec("openapi.yaml")).unwrap();
    change(&mut description);
    let [webhooks, overlay, decisions, lock] =
        ["webhooks.yaml", "overlay.yaml", "decisions.yaml", "names.lock"].map(spec);
    let description = description.to_string();
    let mut input = Input {
        webhooks: Some(("webhooks.yaml", &webhooks)),
        overlay: Some(("overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        decisions: Some(("decisions.yaml", &decisions)),
        lock: Some(("names.lock", &lock)),
        ..Input::new("openapi.json", &description, "crate::runtime")
    };
    input.options.example_crate = Some("hero_api".to_owned());
    generate(&input).map_err(|failure| {
        let message = |message: &generator::report::Message| {
            (message.code.unwrap_or_default().to_owned(), message.message.clone())
        };
        failure.messages().iter().map(message).collect()
    })
}

#[track_caller]
fn check_same(change: impl FnOnce(&mut Value)) {
    let (before, after) = (client(|_| {}).unwrap(), client(change).unwrap_or_else(|faults| panic!("{faults:#?}")));
    assert!(after.files == before.files && after.lock == before.lock && after.calls == before.calls);
}

#[track_caller]
fn check_refused(change: impl FnOnce(&mut Value), expected: &[(&str, &str)]) {
    let faults = client(change).map(|_| "a client").unwrap_err();
    let is_as_expected = |((code, message), expected): (&(String, String), &(&str, &str))| {
        code == expected.0 && message.contains(expected.1)
    };
    let is_all = faults.len() == expected.len() && faults.iter().zip(expected).all(is_as_expected);
    assert!(is_all, "{faults:#?}");
}

fn schemes(description: &mut Value) -> &mut Map<String, Value> {
    description["components"]["securitySchemes"].as_object_mut().unwrap()
}

/// Returns the key of the scheme that is sent in this header.
fn key_of(description: &mut Value, header: &str) -> String {
    let mut all = schemes(description).iter();
    all.find(|(_, scheme)| scheme["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(header)))
        .unwrap()
        .0
        .clone()
}

const KEY: &str = "x-api-key";
const PRACTICE: &str = "x-practice-group-id";

/// Renames the two schemes.
fn rename(description: &mut Value, key: &str, practice: &str) {
    let old = [key_of(description, KEY), key_of(description, PRACTICE)];
    let taken = old.map(|key| schemes(description).shift_remove(&key).unwrap());
    for (name, scheme) in [key, practice].into_iter().zip(taken) {
        schemes(description).insert(name.to_owned(), scheme);
    }
    description["security"] = json!([{key: [], practice: []}]);
}

#[test]
fn the_keys_of_schemes_do_not_count() {
    check_same(|description| rename(description, "ApiKey", "PracticeGroupId"));
    check_same(|description| {
        let (key, practice) = (key_of(description, KEY), key_of(description, PRACTICE));
        rename(description, &practice, &key);
    });
}

#[test]
fn the_way_that_security_is_written_does_not_count() {
    let own = |description: &mut Value| {
        let security = description.as_object_mut().unwrap().shift_remove("security").unwrap();
        let paths = description["paths"].as_object_mut().unwrap().values_mut();
        for operation in paths.flat_map(|path| path.as_object_mut().unwrap().values_mut()) {
            if operation.get("responses").is_some() {
                operation["security"] = security.clone();
            }
        }
    };
    check_same(own);
    // The header is still no argument.
    check_same(|description| {
        for (name, place) in [(KEY, "header"), (PRACTICE, "header"), ("X-API-Key", "header")] {
            let parameter = json!({"name": name, "in": place, "required": true, "schema": {"type": "string"}});
            let path = description["paths"]["/v1/me"].as_object_mut().unwrap();
            path.entry("parameters").or_insert(json!([])).as_array_mut().unwrap().truncate(0);
            path["parameters"].as_array_mut().unwrap().push(parameter);
        }
    });
}

#[test]
fn descriptions_of_servers_and_the_case_of_headers_do_not_count() {
    let change = |description: &mut Value| {
        let key = key_of(description, KEY);
        schemes(description)[&key]["name"] = json!("X-API-Key");
        for server in description["servers"].as_array_mut().unwrap() {
            server.as_object_mut().unwrap().shift_remove("description");
            server["url"] = json!(format!("{}/", server["url"].as_str().unwrap()));
        }
        description["servers"].as_array_mut().unwrap().reverse();
    };
    let output = client(change).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let (security, servers) = (&output.files["security.rs"], &output.files["servers.rs"]);
    assert!(
        security
            .contains(r#"pub const API_KEY: runtime::Scheme = runtime::Scheme::header_key("api_key", "X-API-Key");"#)
    );
    let servers: String = servers.split_whitespace().collect();
    for (name, url) in [("PRODUCTION", "https://api.herohealth.net/"), ("STAGING", "https://api.staging.htech.app/")] {
        let constant = format!(r#"pubconst{name}:runtime::Server=runtime::Server::new("{url}",);"#);
        assert!(servers.contains(&constant), "{constant}");
    }
}

#[test]
fn another_way_to_be_let_in_changes_no_call() {
    let change = |description: &mut Value| {
        schemes(description).insert("session".to_owned(), json!({"type": "http", "scheme": "bearer"}));
        description["security"].as_array_mut().unwrap().insert(0, json!({"session": []}));
    };
    let output = client(change).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(output.files["security.rs"].contains("pub const SESSION: runtime::Scheme"));
}

#[test]
fn what_would_make_calls_fail_is_refused() {
    let one_or_the_other = |description: &mut Value| {
        let (key, practice) = (key_of(description, KEY), key_of(description, PRACTICE));
        description["security"] = json!([{key: []}, {practice: []}]);
    };
    check_refused(
        one_or_the_other,
        &[("unsent-credential", "the credential `practice_group_id`: of the alternatives")],
    );
    let no_security = |description: &mut Value| description["security"] = json!([]);
    check_refused(
        no_security,
        &[
            ("unsent-credential", "the credential `api_key`: `security` of no operation"),
            ("unsent-credential", "the credential `practice_group_id`: `security` of no operation"),
        ],
    );
    let third = |description: &mut Value| {
        schemes(description)
            .insert("account".to_owned(), json!({"type": "apiKey", "in": "header", "name": "x-account"}));
        description["security"][0]["account"] = json!([]);
    };
    check_refused(third, &[("unset-credential", "the client sets no credential for the security scheme `account`")]);
}

#[test]
fn another_header_or_server_is_a_decision() {
    let header = |description: &mut Value| {
        let key = key_of(description, KEY);
        schemes(description)[&key]["name"] = json!("x-hero-key");
    };
    check_refused(
        header,
        &[("place-not-found", "`header x-api-key` is not in this description, which has `header x-hero-key`")],
    );
    let server = |description: &mut Value| description["servers"][0]["url"] = json!("https://api.example.com");
    check_refused(server, &[("place-not-found", "`https://api.herohealth.net` is not in this description")]);
}
