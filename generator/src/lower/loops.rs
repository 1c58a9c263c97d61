//! Finds the arrays and maps that hold themselves with no object, enum or union between: Rust has no type for them
//! without a name of its own.
//!
//! A map of such a circle becomes an object without fields; where a circle has arrays alone, they become unions of one
//! member.

use std::collections::HashSet;

use crate::normalize::model::{Additional, Kind, Normalized, SchemaId};

/// The arrays and maps that need a type of their own, by identity.
pub(super) struct Loops(HashSet<SchemaId>);

impl Loops {
    pub(super) fn of(normalized: &Normalized) -> Self {
        let mut loops = HashSet::new();
        let mut reached = vec![false; normalized.schemas.0.len()];
        for start in 0..reached.len() {
            let mut at = normalized.schemas.0[start].identity;
            let mut chain = Vec::new();
            while !reached[at.0 as usize] {
                reached[at.0 as usize] = true;
                chain.push(at);
                match held(normalized, at) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            // A chain that meets a place of its own is a circle from there on.
            if let Some(from) = chain.iter().position(|place| *place == at)
                && held(normalized, at).is_some()
            {
                add_circle(normalized, &chain[from..], &mut loops);
            }
        }
        Self(loops)
    }

    /// Returns whether a schema needs a type of its own.
    pub(super) fn has(&self, schema: SchemaId) -> bool {
        self.0.contains(&schema)
    }
}

/// Returns what an array or a map holds.
fn held(normalized: &Normalized, schema: SchemaId) -> Option<SchemaId> {
    let held = match &normalized.schemas[schema].kind {
        Kind::Array(array) => array.items,
        Kind::Object(object) if object.properties.is_empty() => match object.additional {
            Additional::Schema(values) => values,
            Additional::Unsaid | Additional::Any | Additional::Forbidden => return None,
        },
        Kind::Any
        | Kind::Boolean(_)
        | Kind::Integer(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Integers(_)
        | Kind::Constant(_)
        | Kind::Union(_) => return None,
    };
    Some(normalized.schemas[held].identity)
}

fn add_circle(normalized: &Normalized, circle: &[SchemaId], loops: &mut HashSet<SchemaId>) {
    let is_map = |schema: &&SchemaId| matches!(normalized.schemas[**schema].kind, Kind::Object(_));
    let maps: Vec<&SchemaId> = circle.iter().filter(is_map).collect();
    if maps.is_empty() { loops.extend(circle) } else { loops.extend(maps) }
}
