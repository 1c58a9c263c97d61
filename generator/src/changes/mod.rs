//! What changed between two descriptions of one API, by meaning: two runs through the stages in, a value out.
//!
//! Operations, roles, fields, values and names are compared, never how a description writes them, so `$ref`, `allOf`,
//! titles, the version of OpenAPI and the spelling of null leave no trace. The value is for whoever prints it;
//! [`lines`] does so for a terminal.

mod impact;
mod marks;
mod model;
mod names;
mod pairs;
mod review;
mod roles;
mod rules;
mod shapes;
mod shared;
mod text;
mod walk;
mod words;

pub use impact::{Judgement, Wire};
pub use model::{Change, Changes, Difference, Effect, Mark, NameKind, Part, Renamed, Subject, What};
pub use review::{Review, ReviewedOperation, review, review_with};
pub(crate) use text::fit;
pub use text::{Extent, describe, describe_name, lines};

use crate::pipeline::Stages;
use pairs::Pairs;
use walk::{Side, Walk};

/// Compares what two descriptions mean; both have gone through the stages with the same record of names.
pub fn compare(old: &Stages, new: &Stages) -> Changes {
    compare_all(old, new).changes
}

/// A comparison with what only a review shows.
struct Comparison {
    changes: Changes,
    /// The places at which only the documentation differs.
    documentation: Vec<Change>,
    operations: Pairs<usize>,
}

fn compare_all(old: &Stages, new: &Stages) -> Comparison {
    let moved = &new.proposal.moved;
    let (old, new) = (Side::of(old), Side::of(new));
    let mut walk = Walk::new(old, new);
    let found = moved.iter().map(|moved| (moved.old.as_str(), moved.new.as_str())).collect();
    let operations = pairs::pair_operations(old.api, new.api, &found);
    shared::compare_shared(&mut walk);
    roles::compare_operations(&mut walk, &operations, &found);
    roles::compare_events(&mut walk);
    shapes::compare_queued(&mut walk);
    names::compare_names(&mut walk, &operations);
    let (mut changes, names, mut documentation) = walk.finish();
    changes.sort_by(|a, b| a.rank().cmp(&b.rank()));
    documentation.sort_by(|a, b| a.rank().cmp(&b.rank()));
    let versions = (old.api.version.clone(), new.api.version.clone());
    let changes = Changes {
        version: (versions.0 != versions.1).then_some(versions),
        operations: (old.api.operations.len(), new.api.operations.len()),
        changes,
        names,
    };
    Comparison { changes, documentation, operations }
}
