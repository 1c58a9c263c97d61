//! Gives an API its names: the stages propose, name and spread, with the decisions for each place.

use super::files::Input;
use crate::decisions::{self, Decisions};
use crate::diagnostic::{Diagnostics, Source};
use crate::ir::Api;
use crate::names::{self, Names, Proposal};
use crate::{lower, parse};

/// An API with its names.
pub(super) struct Named {
    pub(super) api: Api,
    pub(super) proposal: Proposal,
    pub(super) names: Names,
    pub(super) reviewed: decisions::Reviewed,
}

/// Gives each place of an API its own shape, and everything a name. What is decided for some places of a type then
/// applies to all of them.
pub(super) fn name_api(whole: Api, input: &Input<'_>) -> Result<Named, Diagnostics> {
    let old = names::read_record(input.lock.map(|(_, text)| text), &whole)?;
    let mut api = lower::split(whole, old.components_are_types());
    let mut spread = Diagnostics::default();
    loop {
        let mut proposal = names::propose(&api, &old)?;
        if let Some(release) = &input.options.release {
            proposal.record.set_since(release);
        }
        let names = names::name(&api, &proposal.record)?;
        // Each round marks more places.
        let found = decisions::spread(&mut api, &names)?;
        if found.is_empty() {
            proposal.remarks.extend(spread);
            let reviewed = review_decisions(input, &api, &names, &mut proposal)?;
            return Ok(Named { api, proposal, names, reviewed });
        }
        spread.extend(found);
    }
}

/// Records the decisions by place, and compares them with the record.
fn review_decisions(
    input: &Input<'_>,
    api: &Api,
    names: &Names,
    proposal: &mut Proposal,
) -> Result<decisions::Reviewed, Diagnostics> {
    if input.decisions.is_none() {
        return Ok(decisions::Reviewed::default());
    }
    let reviewed = decisions::review(read_decisions(input)?, api, names, proposal)?;
    proposal.record.set_decided(reviewed.decided.clone());
    proposal.remarks.extend(reviewed.notes.clone());
    Ok(reviewed)
}

pub(super) fn read_decisions(input: &Input<'_>) -> Result<Decisions, Diagnostics> {
    let Some((_, text)) = input.decisions else { return Ok(Decisions::default()) };
    decisions::read_decisions(&parse::parse(text, Source::Decisions)?)
}
