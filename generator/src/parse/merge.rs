//! Merge keys of YAML (<https://yaml.org/type/merge.html>): `<<` stands for the keys of other mappings, as far as they
//! are not written beside it.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// The key.
pub(crate) const MERGE: &str = "<<";

/// Whether `<<` may be a key like any other: in quotes it is one, and once read it is not told apart.
pub(super) fn is_quoted(text: &str) -> bool {
    text.contains("\"<<\"") || text.contains("'<<'")
}

/// A mapping with what it merges, in the place of `<<`; the first that has a key wins. `None` where that is no mapping.
pub(super) fn merge(written: Map<String, Value>) -> Option<Map<String, Value>> {
    if !written.contains_key(MERGE) {
        return Some(written);
    }
    let own: HashSet<String> = written.keys().cloned().collect();
    let mut map = Map::with_capacity(written.len());
    for (key, value) in written {
        if key != MERGE {
            map.insert(key, value);
            continue;
        }
        let sources = if let Value::Array(items) = value { items } else { vec![value] };
        for source in sources {
            let Value::Object(source) = source else { return None };
            for (key, value) in source.into_iter().filter(|(key, _)| !own.contains(key)) {
                map.entry(key).or_insert(value);
            }
        }
    }
    Some(map)
}
