//! The route of a description through all stages, in the order of the table in ARCHITECTURE.md.

mod files;
mod idle;
mod naming;

use crate::diagnostic::{Diagnostics, Source};
use crate::format::format;
use crate::ir::Api;
use crate::names::{Names, Note, Proposal};
use crate::normalize::Normalized;
use crate::plan::model::Plan;
use crate::report::Message;
use crate::tree::{Tree, to_yaml};
use crate::{decisions, document, emit, lower, normalize, overlay, parse, plan, report, webhooks};
use naming::Named;

pub use files::{Failure, Input, Options, Output};

/// Turns a description into a client.
///
/// # Errors
/// The description, the overlay or the lock is rejected: every fault with its place and a hint.
pub fn generate(input: &Input<'_>) -> Result<Output, Failure> {
    input.options.check()?;
    Ok(emit_client(run(input)?, input))
}

/// Returns the client that is planned for an input.
pub fn emit_client(stages: Stages, input: &Input<'_>) -> Output {
    let notes = stages.notes(input);
    // All stages together are large: what is no longer needed is dropped.
    let Stages { tree, plan, proposal, .. } = stages;
    let Options { runtime, example_crate, .. } = input.options.clone();
    let options = emit::Options { runtime, example_crate };
    let files = emit::units(&plan).into_iter().map(|unit| emit::emit(&plan, unit, &options));
    Output {
        files: files.map(|file| (file.path.clone(), format(file))).collect(),
        calls: options.example_crate.as_ref().map(|krate| format(emit::emit_calls(&plan, krate))),
        lock: proposal.record.text(),
        effective: to_yaml(tree.value()),
        notes,
    }
}

/// Returns all stages up to the plan.
///
/// # Errors
/// See [`generate`].
pub fn run(input: &Input<'_>) -> Result<Stages, Failure> {
    let tree = read_tree(input).map_err(|faults| input.fail(None, &faults))?;
    let planned = plan_tree(&tree, input).map_err(|faults| input.fail(Some(tree.origins()), &faults))?;
    let (normalized, Named { api, proposal, names, reviewed }, plan) = planned;
    Ok(Stages { tree, normalized, api, proposal, names, reviewed, plan })
}

/// Returns the effective description: the description with the webhooks of the second one, the overlay and the
/// decisions applied.
///
/// # Errors
/// Syntax errors, and faults of the second description as a whole, of the overlay and of the decisions.
pub fn read_tree(input: &Input<'_>) -> Result<Tree, Diagnostics> {
    let mut tree = Tree::new(parse::parse(input.description, Source::Description)?);
    if let Some((_, text)) = input.webhooks {
        tree = webhooks::add(tree, &parse::parse(text, Source::Webhooks)?)?;
    }
    if let Some((_, text)) = input.overlay {
        tree = overlay::apply(tree, &parse::parse(text, Source::Overlay)?, input.overlay_rules)?;
    }
    if input.webhooks.is_some() {
        tree = webhooks::merge_sections(tree);
    }
    if input.decisions.is_some() {
        tree = decisions::decide(tree, &naming::read_decisions(input)?)?;
    }
    Ok(tree)
}

fn plan_tree(tree: &Tree, input: &Input<'_>) -> Result<(Normalized, Named, Plan), Diagnostics> {
    let normalized = normalize_tree(tree)?;
    let api = lower::lower(&normalized)?;
    let named = naming::name_api(api, input)?;
    let plan = plan::plan(&named.api, &named.names)?;
    let plan = idle::reject_idle_marks(plan, tree.origins())?;
    Ok((normalized, named, plan))
}

/// Returns the normalised description of a tree.
///
/// # Errors
/// Every fault of the description, each at its place in the tree.
pub fn normalize_tree(tree: &Tree) -> Result<Normalized, Diagnostics> {
    normalize::normalize(&document::read_document(tree.value())?)
}

/// The values of all stages.
#[derive(Clone, Debug)]
pub struct Stages {
    /// The effective description.
    pub tree: Tree,
    /// The description without spelling variants.
    pub normalized: Normalized,
    /// The API.
    pub api: Api,
    /// The record of names, as proposed.
    pub proposal: Proposal,
    /// The names.
    pub names: Names,
    /// The decisions, by place.
    pub reviewed: decisions::Reviewed,
    /// The plan of the client.
    pub plan: Plan,
}

impl Stages {
    /// Returns the notes for the user, grouped by kind.
    pub fn notes(&self, input: &Input<'_>) -> Vec<Message> {
        let remarks = [self.tree.notes(), &self.plan.remarks, &self.proposal.remarks];
        let remarks = remarks.into_iter().flat_map(|of_stage| of_stage.clone()).collect();
        let remarks = report::notes(&remarks, &input.files(Some(self.tree.origins())));
        let mut of_names: Vec<&Note> = self.proposal.notes.iter().chain(&self.plan.notes).collect();
        of_names.sort_by_key(|note| note.about);
        let of_names = of_names.into_iter().map(|note| Message::note_of(note.about.code(), note.message.clone()));
        of_names.chain(remarks).collect()
    }
}
