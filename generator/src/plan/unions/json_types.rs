//! Members of different JSON types need no look inside.

use super::member::MemberFacts;
use crate::plan::model::JsonType;

/// The variant of each JSON type, when no two members share one.
pub(super) fn by_json_type(facts: &[MemberFacts]) -> Option<Vec<(JsonType, usize)>> {
    let mut types: Vec<(JsonType, usize)> = Vec::new();
    for (index, member) in facts.iter().enumerate() {
        let json_type = member.json_type?;
        if types.iter().any(|(it, _)| *it == json_type) {
            return None;
        }
        types.push((json_type, index));
    }
    Some(types)
}
