//! Merge keys of YAML (<https://yaml.org/type/merge.html>): `<<` adds the keys of other mappings that are missing
//! beside it.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// The merge key.
pub(crate) const MERGE: &str = "<<";

/// Reports whether `<<` may be an ordinary key: in quotes it is one, and the parser does not tell them apart.
pub(super) fn is_quoted(text: &str) -> bool {
    text.contains("\"<<\"") || text.contains("'<<'")
}

/// Returns a mapping with the merged keys in the place of `<<`; the first mapping that has a key wins. `None` if a
/// value to merge is not a mapping.
pub(super) fn merge(map: Map<String, Value>) -> Option<Map<String, Value>> {
    if !map.contains_key(MERGE) {
        return Some(map);
    }
    let own: HashSet<String> = map.keys().cloned().collect();
    let mut merged = Map::with_capacity(map.len());
    for (key, value) in map {
        if key != MERGE {
            merged.insert(key, value);
            continue;
        }
        let sources = if let Value::Array(items) = value { items } else { vec![value] };
        for source in sources {
            let Value::Object(source) = source else { return None };
            for (key, value) in source.into_iter().filter(|(key, _)| !own.contains(key)) {
                merged.entry(key).or_insert(value);
            }
        }
    }
    Some(merged)
}
