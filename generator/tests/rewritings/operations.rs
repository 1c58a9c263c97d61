//! Other ways to write operations: their ids, paths, statuses and parameters, and additional ones.

use serde_json::{Map, Value, json};

use super::walk::{each_object, each_operation};

const GUESS: &str = "x-evidence-operation-id";

fn rename_key(fields: &mut Map<String, Value>, rename: &dyn Fn(&str) -> String) {
    let pairs = std::mem::take(fields).into_iter();
    *fields = pairs.map(|(key, value)| (rename(&key), value)).collect();
}

/// Renames `{id}` to `{patient_id}`: puts the noun before it in front.
pub(super) fn path_parameters_renamed(root: &mut Value) {
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in std::mem::take(paths) {
        let parts: Vec<&str> = path.split('/').collect();
        let renamed = |index: usize| {
            let noun = parts[index.saturating_sub(1)].trim_end_matches('s').replace('-', "_");
            format!("{noun}_{}", parts[index].trim_matches(['{', '}']))
        };
        let mut item = item;
        let mut new = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let Some(name) = part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
                new.push((*part).to_owned());
                continue;
            };
            let to = renamed(index);
            each_object(&mut item, &mut |fields| {
                if fields.get("in").is_some_and(|place| place == "path")
                    && fields.get("name").is_some_and(|other| other == name)
                {
                    fields.insert("name".to_owned(), json!(to));
                }
                for value in fields.values_mut().filter(|value| **value == json!(format!("$request.path.{name}"))) {
                    *value = json!(format!("$request.path.{to}"));
                }
            });
            new.push(format!("{{{to}}}"));
        }
        paths.insert(new.join("/"), item);
    }
    // A link names the parameters of another operation.
    each_object(root, &mut |fields| {
        fields.shift_remove("links");
    });
}

/// Makes every POST answer 201 instead of 200.
pub(super) fn posts_answer_201(root: &mut Value) {
    each_operation(root, &mut |_, method, operation| {
        if let Some(Value::Object(answers)) = operation.get_mut("responses").filter(|_| method == "post") {
            let has_201 = answers.contains_key("201");
            rename_key(answers, &|key| if key == "200" && !has_201 { "201" } else { key }.to_owned());
        }
    });
}

/// Makes every only success a range.
pub(super) fn successes_are_a_range(root: &mut Value) {
    each_operation(root, &mut |_, _, operation| {
        let Some(Value::Object(answers)) = operation.get_mut("responses") else { return };
        if answers.keys().filter(|status| status.starts_with('2')).count() == 1 {
            rename_key(answers, &|key| if key.starts_with('2') { "2XX" } else { key }.to_owned());
        }
    });
}

fn errors_for_400(root: &mut Value, status: &str) {
    each_operation(root, &mut |_, _, operation| {
        let Some(Value::Object(answers)) = operation.get_mut("responses") else { return };
        if !answers.contains_key(status) {
            rename_key(answers, &|key| if key == "400" { status } else { key }.to_owned());
        }
    });
}

/// Replaces 400 by 422.
pub(super) fn errors_422_for_400(root: &mut Value) {
    errors_for_400(root, "422");
}

/// Replaces 400 by 4XX.
pub(super) fn errors_4xx_for_400(root: &mut Value) {
    errors_for_400(root, "4XX");
}

/// Declares errors at every operation, with one body.
pub(super) fn errors_everywhere(root: &mut Value) {
    let schema = json!({
        "type": "object",
        "properties": {
            "statusCode": {"type": "number"},
            "message": {"type": "string"},
            "error": {"type": "string"},
        },
        "required": ["statusCode", "message"],
    });
    each_operation(root, &mut |_, _, operation| {
        let Some(Value::Object(answers)) = operation.get_mut("responses") else { return };
        for status in ["401", "403", "404", "429", "500"] {
            let is_bare = answers.get(status).is_none_or(|answer| answer.get("content").is_none());
            if is_bare {
                let content = json!({"application/json": {"schema": schema}});
                answers.insert(status.to_owned(), json!({"description": "Error", "content": content}));
            }
        }
    });
}

/// Renames every tag.
pub(super) fn tags_renamed(root: &mut Value) {
    let renamed = |tag: &Value| json!(format!("The {}", tag.as_str().unwrap_or_default()));
    for tag in root["tags"].as_array_mut().into_iter().flatten() {
        tag["name"] = renamed(&tag["name"]);
    }
    each_operation(root, &mut |_, _, operation| {
        for tag in operation["tags"].as_array_mut().into_iter().flatten() {
            *tag = renamed(tag);
        }
    });
}

fn other_id(id: &str) -> String {
    match (id.strip_prefix("list"), id.strip_prefix("get")) {
        (Some(rest), _) => format!("getAll{rest}"),
        (_, Some(rest)) => format!("find{rest}"),
        (None, None) => format!("{id}Handler"),
    }
}

/// Replaces the guessed ids, and marks them as published.
pub(super) fn guessed_ids(root: &mut Value) {
    let mut renamed = Map::new();
    each_operation(root, &mut |_, _, operation| {
        let Some(fields) = operation.as_object_mut() else { return };
        if fields.shift_remove(GUESS).is_some() {
            let id = fields["operationId"].as_str().unwrap_or_default().to_owned();
            fields.insert("operationId".to_owned(), json!(other_id(&id)));
            renamed.insert(id.clone(), json!(other_id(&id)));
        }
    });
    links_follow(root, &renamed);
}

fn links_follow(root: &mut Value, renamed: &Map<String, Value>) {
    each_object(root, &mut |fields| {
        let Some(Value::Object(links)) = fields.get_mut("links") else { return };
        for link in links.values_mut() {
            let id = link.get("operationId").and_then(Value::as_str).and_then(|id| renamed.get(id)).cloned();
            if let Some(id) = id {
                link["operationId"] = id;
            }
        }
    });
}

/// Replaces the published ids.
pub(super) fn published_ids(root: &mut Value) {
    let mut renamed = Map::new();
    each_operation(root, &mut |_, _, operation| {
        if operation.get(GUESS).is_none() && operation.get("operationId").is_some() {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            operation["operationId"] = json!(format!("{id}Action"));
            renamed.insert(id.clone(), json!(format!("{id}Action")));
        }
    });
    links_follow(root, &renamed);
}

/// Replaces every version by `/v9`.
pub(super) fn paths_of_another_version(root: &mut Value) {
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    rename_key(paths, &|path| format!("/api/next{path}"));
}

/// Replaces PATCH by PUT.
pub(super) fn puts_for_patches(root: &mut Value) {
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        if !item.contains_key("put") {
            rename_key(item, &|key| if key == "patch" { "put" } else { key }.to_owned());
        }
    }
}

/// Writes camel case names in snake case, and snake case names in camel case.
pub(super) fn parameters_in_the_other_case(root: &mut Value) {
    each_operation(root, &mut |_, _, operation| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            if parameter["in"] == "query" {
                parameter["name"] = json!(other_case(parameter["name"].as_str().unwrap_or_default()));
            }
        }
    });
}

pub(super) fn other_case(name: &str) -> String {
    let mut other = String::new();
    let mut is_start = false;
    for letter in name.chars() {
        match letter {
            '_' => is_start = true,
            _ if is_start => {
                other.push(letter.to_ascii_uppercase());
                is_start = false;
            }
            'A'..='Z' => {
                other.push('_');
                other.push(letter.to_ascii_lowercase());
            }
            _ => other.push(letter),
        }
    }
    other
}

/// Adds twelve unknown operations: some answer or take what others do, some are named like others.
pub(super) fn twelve_more(root: &mut Value) {
    let mut known: Vec<(String, String, Value)> = Vec::new();
    each_operation(root, &mut |path, method, operation| {
        known.push((path.to_owned(), method.to_owned(), operation.clone()));
    });
    let mut new: Vec<(String, &str, Value)> = Vec::new();
    let of_method = |method: &'static str| known.iter().filter(move |operation| operation.1 == method);
    for (index, (path, _, operation)) in
        of_method("get").filter(|operation| !operation.0.ends_with('}')).step_by(4).take(4).enumerate()
    {
        let mut operation = operation.clone();
        operation["operationId"] = json!(format!("listArchived{index}"));
        new.push((format!("{path}/archived"), "get", operation));
    }
    for (path, _, operation) in of_method("get").filter(|operation| operation.0.ends_with('}')).take(2) {
        let mut operation = operation.clone();
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        operation["operationId"] = json!(format!("{id}History"));
        new.push((format!("{path}/history"), "get", operation));
    }
    for (path, _, operation) in of_method("post").filter(|operation| operation.2.get("requestBody").is_some()).take(2) {
        let mut operation = operation.clone();
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        operation["operationId"] = json!(format!("{id}Draft"));
        new.push((format!("{path}/drafts"), "post", operation));
    }
    let small = json!({"type": "object", "required": ["id", "name"], "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "status": {"type": "string", "enum": ["open", "shut"]},
    }});
    let list = json!({"type": "object", "required": ["data", "count"], "properties": {
        "data": {"type": "array", "items": small},
        "count": {"type": "number"},
    }});
    let tag = known.iter().find_map(|operation| operation.2.pointer("/tags/0")).cloned().unwrap_or_default();
    let answer = |id: &str, schema: &Value| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"operationId": id, "tags": [tag], "responses": {"200": {"description": "Ok", "content": content}}})
    };
    new.push(("/v1/wards".to_owned(), "get", answer("listWards", &list)));
    new.push(("/v1/wards/{id}".to_owned(), "get", answer("getWard", &small)));
    new.push(("/v1/wards/{id}/beds".to_owned(), "get", answer("listWardBeds", &list)));
    new.push(("/v1/wards/{id}/status".to_owned(), "get", answer("getWardStatus", &small["properties"]["status"])));
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    for (path, method, mut operation) in new {
        let known = operation["parameters"].as_array().cloned().unwrap_or_default();
        let named = |name: &str| known.iter().any(|parameter| parameter["in"] == "path" && parameter["name"] == name);
        let missing =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).filter(|part| !named(part));
        let missing =
            missing.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
        let parameters: Vec<Value> = known.iter().cloned().chain(missing).collect();
        operation["parameters"] = json!(parameters);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation;
    }
}
