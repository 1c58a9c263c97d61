//! A comparison with what it means: every change judged, the public items that differ, and each operation before and now.

use std::collections::HashMap;

use super::impact::{Judgement, Wire, judge};
use super::model::{Change, Changes, Renamed};
use super::pairs::Pairs;
use super::{Comparison, compare_all};
use crate::ir::places::endpoint;
use crate::pipeline::Stages;
use crate::place::{Operation, Root};
use crate::surface::{Impact, Surface, SurfaceChange};

/// What changed between two descriptions, and what it means.
#[derive(Clone, Debug)]
pub struct Review {
    /// What changed in the API and its names.
    pub changes: Changes,
    /// The places at which only the documentation differs.
    pub documentation: Vec<Change>,
    /// What each of `changes.changes` means, in their order.
    pub judgements: Vec<Judgement>,
    /// The public items that differ, those that break code first.
    pub surface: Vec<SurfaceChange>,
    /// Every operation of either side: those of the later one in its order, then those that are removed.
    pub operations: Vec<ReviewedOperation>,
}

/// An operation before and now.
#[derive(Clone, Debug)]
pub struct ReviewedOperation {
    /// How it is called, such as `booking().get_slot()`.
    pub call: String,
    /// Its HTTP method and path.
    pub request: String,
    /// What it does, in a line, where the description says so.
    pub summary: Option<String>,
    /// Its signature before; none where it is new.
    pub old: Option<String>,
    /// Its signature now; none where it is removed.
    pub new: Option<String>,
    /// The indexes of its changes.
    pub changes: Vec<usize>,
}

/// Compares two descriptions and judges what changed.
pub fn review(old: &Stages, new: &Stages) -> Review {
    review_with([old, new], [&Surface::of_plan(&old.plan), &Surface::of_plan(&new.plan)])
}

/// The same, for clients whose public items are known.
pub fn review_with([old, new]: [&Stages; 2], surfaces: [&Surface; 2]) -> Review {
    let Comparison { changes, documentation, operations } = compare_all(old, new);
    Review {
        judgements: judge(&changes, old, new),
        surface: surfaces[1].changes_since(surfaces[0]),
        operations: review_operations(&changes, &operations, [old, new], surfaces),
        changes,
        documentation,
    }
}

impl Review {
    /// Returns the changes with what they mean.
    pub fn judged(&self) -> impl Iterator<Item = (&Change, &Judgement)> {
        self.changes.changes.iter().zip(&self.judgements)
    }

    /// Returns what the whole means for code on the client; `None` where users see no difference.
    ///
    /// The public items are compared, too, so that a change that is judged too mildly hides nothing that breaks code.
    pub fn impact(&self) -> Option<Impact> {
        let judged = self.judgements.iter().map(|judgement| judgement.impact);
        let surface = self.surface.iter().map(|item| item.impact);
        let names = self.changes.names.iter().filter_map(Renamed::impact);
        let documentation = (!self.documentation.is_empty()).then_some(Impact::Documentation);
        judged.chain(surface).chain(names).chain(documentation).max()
    }

    /// Returns what the whole means for clients that are in use.
    pub fn wire(&self) -> Wire {
        self.judgements.iter().map(|judgement| judgement.wire).max().unwrap_or(Wire::Works)
    }
}

fn review_operations(
    changes: &Changes,
    pairs: &Pairs<usize>,
    stages: [&Stages; 2],
    surfaces: [&Surface; 2],
) -> Vec<ReviewedOperation> {
    let mut changes_of: HashMap<&Operation, Vec<usize>> = HashMap::new();
    for (index, change) in changes.changes.iter().enumerate() {
        if let Some(Root::Operation(operation, _)) = change.place.as_ref().map(|place| &place.root) {
            changes_of.entry(operation).or_default().push(index);
        }
    }
    let side = |side: usize, index: usize| {
        let Stages { api, names, .. } = stages[side];
        let (operation, group) = (&api.operations[index], &names.groups[api.operations[index].group]);
        let method = &names.operations[index].method;
        let found = changes_of.get(&endpoint(operation)).cloned().unwrap_or_default();
        let signature = surfaces[side].signature(&format!("api::{}::{}::{method}", group.module, group.ty));
        let signature = signature.unwrap_or_else(|| bug!("every operation has a public method"));
        let reviewed = ReviewedOperation {
            call: format!("{}().{method}()", group.module),
            request: format!("{} {}", operation.method, operation.path),
            summary: operation.summary.clone(),
            old: None,
            new: None,
            changes: found,
        };
        (reviewed, Some(signature.to_owned()))
    };
    let before: HashMap<usize, usize> = pairs.both.iter().map(|&(before, now)| (now, before)).collect();
    let now = (0..stages[1].api.operations.len()).map(|now| {
        let (mut reviewed, signature) = side(1, now);
        reviewed.new = signature;
        if let Some(&before) = before.get(&now) {
            let (earlier, signature) = side(0, before);
            reviewed.old = signature;
            if earlier.request != reviewed.request {
                reviewed.changes.extend(earlier.changes);
            }
        }
        reviewed
    });
    let removed = pairs.removed.iter().map(|&before| {
        let (mut reviewed, signature) = side(0, before);
        reviewed.old = signature;
        reviewed
    });
    now.chain(removed).collect()
}
