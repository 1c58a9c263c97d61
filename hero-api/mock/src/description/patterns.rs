//! Decides which patterns are checked: those that compile within bounds, match the description's own values, and are
//! not clearly in the syntax of another language than JSON Schema. No request is rejected because of any other.

use std::collections::BTreeMap;

use jsonschema::{FancyRegex, PatternOptions, Validator};
use serde_json::{Map, Value, json};

/// The greatest size of a compiled pattern, in bytes. A larger one is not checked.
const MOST_OF_PATTERN: usize = 1 << 20;

/// Returns the options for compiling and matching patterns within bounds.
pub(super) fn patterns() -> PatternOptions<FancyRegex> {
    PatternOptions::fancy_regex().size_limit(MOST_OF_PATTERN).dfa_size_limit(MOST_OF_PATTERN).backtrack_limit(100_000)
}

/// Patterns that were compiled once; `None` for one that does not compile.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, Option<Validator>>);

impl Patterns {
    /// Removes from a schema the patterns that are not checked.
    pub(super) fn drop_from(&mut self, node: &mut Value) {
        let Some(object) = node.as_object_mut() else { return };
        if object.get("pattern").and_then(Value::as_str).is_some_and(|pattern| !self.is_checked(pattern, object)) {
            object.remove("pattern");
        }
        if let Some(Value::Object(named)) = object.get_mut("patternProperties") {
            named.retain(|pattern, _| self.compiled(pattern).is_some());
        }
    }

    fn is_checked(&mut self, pattern: &str, schema: &Map<String, Value>) -> bool {
        let Some(compiled) = self.compiled(pattern) else { return false };
        let mut own = own_values(schema).peekable();
        let is_of_another = own.peek().is_none() && is_of_another_language(pattern);
        !is_of_another && own.all(|value| compiled.is_valid(value))
    }

    fn compiled(&mut self, pattern: &str) -> Option<&Validator> {
        let compile = || {
            let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
            options.with_pattern_options(patterns()).build(&json!({ "pattern": pattern })).ok()
        };
        self.0.entry(pattern.to_owned()).or_insert_with(compile).as_ref()
    }
}

/// Returns the values in a schema itself. A pattern says nothing about those that are not strings.
fn own_values(schema: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let single = ["example", "default", "const"].into_iter().filter_map(|key| schema.get(key));
    let listed = ["examples", "enum"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    single.chain(listed).filter(|value| value.is_string())
}

/// Reports whether a pattern stands between slashes, was escaped twice, or ends in the line break of a YAML block.
fn is_of_another_language(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    let is_delimited = inner
        .is_some_and(|(inner, flags)| !inner.is_empty() && flags.bytes().all(|flag| b"dgimsuvxyUX".contains(&flag)));
    let is_escaped_twice = !pattern.replace(r"\\", "").contains('\\')
        && pattern.split(r"\\").skip(1).any(|after| after.starts_with(['d', 'w', 's', 'D', 'W', 'S']));
    is_delimited || is_escaped_twice || pattern.ends_with("$\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Patterns;

    #[test]
    fn patterns_that_reject_their_own_examples_are_not_checked() {
        let schemas = [
            (json!({"pattern": "^a$", "example": "b"}), false),
            (json!({"pattern": "^a$", "enum": ["a", "b"]}), false),
            (json!({"pattern": "^a$", "example": "a", "default": 1}), true),
            (json!({"pattern": "/^a$/"}), false),
            (json!({"pattern": "/^a$/i"}), false),
            (json!({"pattern": r"^\\d+$"}), false),
            (json!({"pattern": "^a$\n"}), false),
            (json!({"pattern": "/a/", "example": "/a/"}), true),
            (json!({"pattern": "^/a/b$"}), true),
        ];
        for (mut schema, expected) in schemas {
            Patterns::default().drop_from(&mut schema);
            assert_eq!(schema.get("pattern").is_some(), expected, "{schema}");
        }
    }
}
