//! What may happen to a description between two releases.

use serde_json::{Map, Value, json};

use super::reference::each;

/// Small numbers that look random, and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.throw(end + 1));
        }
    }
}

/// Shuffles everything whose order says nothing: paths, methods, fields, values, parameters, members.
pub(crate) fn shuffle(root: &mut Value, seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    each(root, &mut |node| match node {
        Value::Object(fields) => {
            let mut pairs: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
            dice.shuffle(&mut pairs);
            *fields = pairs.into_iter().collect();
            for key in ["enum", "required", "parameters", "oneOf"] {
                if let Some(items) = fields.get_mut(key).and_then(Value::as_array_mut) {
                    dice.shuffle(items);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {}
    });
}

/// Every operation: its path and its method.
pub(crate) fn operations(root: &Value) -> Vec<(String, String)> {
    let paths = root["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        methods.into_iter().map(|method| (path.clone(), method)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// Removes some operations.
pub(crate) fn remove_operations(root: &mut Value, seed: u64, count: usize) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut all = operations(root);
    dice.shuffle(&mut all);
    for (path, method) in all.into_iter().take(count) {
        root["paths"][&path].as_object_mut().unwrap().shift_remove(&method);
    }
}

/// Replaces a part of every path.
pub(crate) fn rename_paths(root: &mut Value, from: &str, to: &str) {
    let paths = root["paths"].as_object_mut().unwrap();
    *paths = std::mem::take(paths).into_iter().map(|(path, item)| (path.replace(from, to), item)).collect();
}

/// Gives some operations ids that have nothing in common with the old ones.
pub(crate) fn rename_operations(root: &mut Value, which: impl Fn(&Value) -> bool) {
    let mut count = 0;
    for (path, method) in operations(root) {
        let operation = &mut root["paths"][&path][&method];
        if which(operation) {
            let letter = |index: usize| char::from(b'a' + u8::try_from(index % 26).unwrap());
            operation["operationId"] = json!(format!("doThing{}{}", letter(count / 26).to_uppercase(), letter(count)));
            count += 1;
        }
    }
}

/// Makes every object and enum a component with a foreign name, or every second one.
pub(crate) fn into_components(root: &mut Value, every: usize) {
    let mut components = Map::new();
    let mut count = 0;
    for (path, method) in operations(root) {
        each_schema(&mut root["paths"][&path][&method], &mut |schema| {
            if schema.get("title").is_some() {
                return;
            }
            count += 1;
            if count % every == 0 {
                let same = components.iter().find(|known| known.1 == schema).map(|known| known.0.clone());
                let name = same.unwrap_or_else(|| format!("Foreign{count}Dto"));
                let reference = json!({"$ref": format!("#/components/schemas/{name}")});
                components.insert(name, std::mem::replace(schema, reference));
            }
        });
    }
    root["components"] = json!({ "schemas": components });
}

/// Does something at every object and enum that may be a component, the inner ones first.
fn each_schema(node: &mut Value, act: &mut dyn FnMut(&mut Value)) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|inner| each_schema(inner, act)),
        Value::Object(fields) => fields.values_mut().for_each(|inner| each_schema(inner, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    let is_object = node["type"] == "object" && node["properties"].is_object();
    let is_enum = node["type"] == "string" && node["enum"].is_array();
    if is_object || is_enum {
        act(node);
    }
}
