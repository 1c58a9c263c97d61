//! Random edits of a description, the same for the same seed.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{Mutant, read};

/// What replaces a value.
const SCALARS: &[&str] = &[
    "null",
    "true",
    "-1",
    "1e400",
    "''",
    "'\u{0}'",
    "[]",
    "{}",
    "object",
    "string",
    "integer",
    "array",
    "'#/nothing'",
    "'#'",
    "'#/components/schemas'",
    ".nan",
    "0x7fffffffffffffffff",
    "self",
    "r#type",
    "'*/'",
    "'\"'",
    "'\u{202e}'",
];

/// The real description or a small one, with a few edits.
pub(crate) fn mutant(seed: u64) -> Mutant {
    let small = include_str!("../accepts/documentation/openapi.yaml");
    // On a large description most edits take long, so most of them are made on a small one.
    let (text, overlay) = match seed % 4 {
        0 => (read("openapi.yaml"), Some(read("overlay.yaml"))),
        1 => (read("openapi.yaml"), None),
        _ => (small.to_owned(), None),
    };
    Mutant { description: edited(&text, seed), overlay, ..Mutant::default() }
}

/// Makes a few edits in a text, in its lines or in its tree.
pub(crate) fn edited(text: &str, seed: u64) -> String {
    let mut random = Rng::with_seed(seed);
    if random.bool() {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..random.usize(1..4) {
            edit_lines(&mut lines, &mut random);
        }
        return lines.join(if random.u8(..8) == 0 { "\r\n" } else { "\n" });
    }
    let Ok(mut tree) = serde_yaml::from_str::<Value>(text) else { return text.to_owned() };
    for _ in 0..random.usize(1..6) {
        edit_tree(&mut tree, &mut random);
    }
    if random.bool() { tree.to_string() } else { serde_yaml::to_string(&tree).unwrap_or_default() }
}

pub(crate) fn edit_lines(lines: &mut Vec<String>, random: &mut Rng) {
    if lines.is_empty() {
        return;
    }
    let (at, other) = (random.usize(..lines.len()), random.usize(..lines.len()));
    match random.u8(..9) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[other].clone()),
        2 => lines.swap(at, other),
        3 => lines[at].insert_str(0, "  "),
        4 => lines[at] = lines[at].trim_start().to_owned(),
        5 => lines[at].insert(0, '\t'),
        6 => lines.truncate(at),
        7 => {
            let key = lines[at].split_once(':').map_or("key", |entry| entry.0).to_owned();
            lines[at] = format!("{key}: {}", SCALARS[random.usize(..SCALARS.len())]);
        }
        _ => {
            let end = (0..=lines[at].len()).rev().find(|end| *end <= other && lines[at].is_char_boundary(*end));
            lines[at].truncate(end.unwrap_or_default());
        }
    }
}

fn edit_tree(tree: &mut Value, random: &mut Rng) {
    let other = any_node(tree, random).clone();
    let node = any_node_mut(tree, random);
    match (random.u8(..8), node) {
        (0, Value::Object(map)) => {
            if let Some(key) = any_key(map, random) {
                map.shift_remove(&key);
            }
        }
        (1, Value::Object(map)) => {
            if let Some(key) = any_key(map, random) {
                let value = map.shift_remove(&key).unwrap_or_default();
                map.insert(odd_key(&key, random), value);
            }
        }
        (2, Value::Object(map)) => {
            if let Some(key) = any_key(map, random) {
                let copy = map[&key].clone();
                map.insert(odd_key(&key, random), copy);
            }
        }
        (3, Value::Array(items)) => items.push(other),
        (4, Value::Array(items)) if !items.is_empty() => drop(items.remove(random.usize(..items.len()))),
        (5, node) => *node = other,
        (6, node) => *node = odd_value(random),
        (_, Value::Object(map)) => {
            let (key, value) = odd_member(random);
            map.insert(key, value);
        }
        (_, node) => *node = odd_value(random),
    }
}

/// Returns a random node some levels down.
fn any_node<'a>(tree: &'a Value, random: &mut Rng) -> &'a Value {
    let mut node = tree;
    for _ in 0..random.usize(..14) {
        let next = match node {
            Value::Object(map) if !map.is_empty() => map.values().nth(random.usize(..map.len())),
            Value::Array(items) if !items.is_empty() => items.get(random.usize(..items.len())),
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    node
}

fn any_node_mut<'a>(tree: &'a mut Value, random: &mut Rng) -> &'a mut Value {
    let mut node = tree;
    for _ in 0..random.usize(..14) {
        if matches!(&*node, Value::Object(map) if map.is_empty())
            || matches!(&*node, Value::Array(items) if items.is_empty())
            || !(node.is_object() || node.is_array())
        {
            break;
        }
        node = match node {
            Value::Object(map) => {
                let at = random.usize(..map.len());
                map.values_mut().nth(at).unwrap()
            }
            Value::Array(items) => {
                let at = random.usize(..items.len());
                &mut items[at]
            }
            _ => unreachable!("only these have parts"),
        };
    }
    node
}

fn any_key(map: &Map<String, Value>, random: &mut Rng) -> Option<String> {
    let at = random.usize(..map.len().max(1));
    map.keys().nth(at).cloned()
}

/// Returns a key that resembles another.
fn odd_key(key: &str, random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => key.to_uppercase(),
        1 => format!("{key}_"),
        2 => format!("x-{key}"),
        3 => format!("{key} "),
        4 => "self".to_owned(),
        5 => "größe/名前~⚽".to_owned(),
        6 => String::new(),
        _ => format!("r#{key}\n*/ fn main() {{}} /*"),
    }
}

fn odd_value(random: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("*/ \" \\ \u{0} \u{202e}"),
        json!([]),
        json!({}),
        json!({"$ref": "#/paths"}),
        json!({"$ref": "#/components/schemas/Nothing"}),
        json!({"type": "object", "properties": {"self": {"type": "string"}, "Self": {"type": "string"}}}),
        json!({"oneOf": [{"type": "string"}, {"type": "string"}]}),
        json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"type": ["null"]}),
        json!({"enum": ["a", "A", "_a", "a ", "⚽", "", "1"]}),
    ];
    values[random.usize(..values.len())].clone()
}

fn odd_member(random: &mut Rng) -> (String, Value) {
    let key = [
        "nullable",
        "enum",
        "const",
        "oneOf",
        "allOf",
        "anyOf",
        "not",
        "required",
        "default",
        "properties",
        "items",
        "additionalProperties",
        "discriminator",
        "pattern",
        "format",
        "x-name",
        "x-type",
        "x-secret",
        "deprecated",
        "style",
        "explode",
        "content",
        "$ref",
        "title",
        "description",
        "parameters",
        "callbacks",
        "minLength",
    ];
    (key[random.usize(..key.len())].to_owned(), odd_value(random))
}
