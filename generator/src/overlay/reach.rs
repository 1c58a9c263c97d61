//! Explains how far a JSONPath that matches nothing leads, and what blocks it.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::overlay::Rules;
use crate::overlay::find::find_nodes;

/// The greatest number of names that are shown.
const MOST_NAMES: usize = 6;

/// Describes the longest part of a path that matches, and what is there, to follow the path in a message.
pub(super) fn reach(root: &Value, path: &str, rules: Rules) -> String {
    let parts = ends(path).into_iter().rev().filter_map(|end| path.get(..end));
    let matching = parts.filter(|part| part.len() < path.len()).find_map(|part| {
        let found = find_nodes(root, &JsonPath::parse(part).ok()?);
        (!found.is_empty()).then_some((part, found))
    });
    let Some((part, found)) = matching else { return String::new() };
    let nodes: Vec<&Value> = found.iter().filter_map(|at| root.pointer(at.as_str())).collect();
    let reference = nodes.iter().find_map(|node| node.get("$ref")?.as_str());
    if let Some(reference) = reference {
        let other = match rules {
            Rules::Specification => "",
            Rules::Project => ", or decide it by its place",
        };
        return format!(": `{part}` is a `$ref` to `{reference}`; write the repair there{other}");
    }
    let here = nodes.first().map_or_else(String::new, |node| content(node));
    let way_out = match rules {
        Rules::Specification => "",
        Rules::Project => "; where there is nothing left to repair, delete the action",
    };
    format!(": `{part}` {here}, and `{}` is not there{way_out}", path[part.len()..].trim())
}

/// Describes the content of a value in words.
fn content(node: &Value) -> String {
    match node {
        Value::Object(map) if map.is_empty() => "is an empty object".to_owned(),
        Value::Object(map) => {
            let names: Vec<String> = map.keys().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
            let more = map.len().saturating_sub(MOST_NAMES);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("has {}{more}", names.join(", "))
        }
        Value::Array(items) => format!("is an array of {}", items.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => "is a primitive value".to_owned(),
    }
}

/// Returns the ends of the segments of a path, from the root on (RFC 9535, section 2.5).
fn ends(path: &str) -> Vec<usize> {
    let bytes = path.as_bytes();
    let mut ends = Vec::new();
    let mut index = 1;
    while index <= bytes.len() {
        if path.is_char_boundary(index) {
            ends.push(index);
        }
        while bytes.get(index).is_some_and(u8::is_ascii_whitespace) {
            index += 1;
        }
        let dots = bytes.get(index..).unwrap_or_default().iter().take_while(|byte| **byte == b'.').count();
        let start = index + dots;
        index = if bytes.get(start) == Some(&b'[') { end_of_bracket(bytes, start) } else { end_of_name(bytes, start) };
        if index <= start {
            break;
        }
    }
    ends
}

fn end_of_name(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| !matches!(byte, b'.' | b'[') && !byte.is_ascii_whitespace()).count()
}

/// Returns the end of a segment in brackets, skipping inner brackets and strings.
fn end_of_bracket(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut quote, mut is_escaped) = (0, None, false);
    for (index, byte) in bytes.iter().enumerate().skip(start) {
        match (quote, byte) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(open), close) if open == *close => quote = None,
            (None, b'\'' | b'"') => quote = Some(*byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth -= 1,
            _ => {}
        }
        if depth == 0 && quote.is_none() && *byte == b']' {
            return index + 1;
        }
    }
    bytes.len()
}
