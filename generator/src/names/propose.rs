//! Turns an API and its old record into its new record: what is found again by its places keeps its name, and what the
//! record lacks gets one that is proposed.
//!
//! With a record that has every place nothing is proposed: the new record is the old one.

use std::collections::BTreeMap;

use super::called::{access, api_groups, brought, envelopes, ids, operations};
use super::findings::Findings;
use super::lookup::name;
use super::matching::types::find_types;
use super::matching::{self, Matched, Moved};
use super::model::{Earlier, Note};
use super::record::Record;
use super::same::merge::{self, Candidates};
use super::same::sites;
use super::taken::reserved;
use super::told;
use super::types::{earlier, propose_types};
use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// What is proposed, and what is to be told of it.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The new record.
    pub record: Record,
    /// What a reader should be told: drift, names to improve, renames.
    pub notes: Vec<Note>,
    /// The same, with the places in the description.
    pub remarks: Diagnostics,
    /// The types of the old record, by their names in it.
    pub earlier: BTreeMap<String, Earlier>,
    /// What the old record had at another address.
    pub moved: Vec<Moved>,
}

/// Proposes the record of an API.
///
/// # Errors
/// A name that is decided and cannot be had.
pub fn propose(api: &Api, old: &Record) -> Result<Proposal, Diagnostics> {
    propose_with(api, old, envelopes::SHARED)
}

/// The same, where so many operations must share an envelope before it is a template.
pub(super) fn propose_with(api: &Api, old: &Record, shared: usize) -> Result<Proposal, Diagnostics> {
    let facts = sites::gather(api, old.components_are_types());
    let Matched { lock: old, mut moved } = matching::match_places(&facts, old.clone());
    let candidates = Candidates::find(&facts);
    let matched = find_types(&facts, &candidates, &old);
    let mut sets = matched.sets.clone();
    merge::merge(&facts, &candidates, &mut sets);
    let mut found = Findings::default();
    let groups = api_groups::propose_groups(&facts, &old, &mut found);
    let types = propose_types(&facts, &old, &matched, &groups, &sets, shared, &mut found);
    let earlier = earlier(&old, &types);
    let ids = ids::gather(api);
    let former_ids = ids::former(&old, &types, &types.lines, &ids);
    found.notes.extend(told::tell(&facts, &old, &matched, &types, &former_ids, &types.lines));
    let described = reserved::described(&types.lines, &groups);
    ids::check(&ids, &described, &mut found);
    let typed = described.into_iter().chain(ids.keys().cloned()).collect();
    let operations = operations::propose_operations(&facts, &old, &groups, &typed, &mut found);
    found.notes.extend(ids::tell(&old, &ids, &former_ids));
    found.notes.extend(matching::tell(&moved));
    moved.extend(told::respelled(&old, &types, &types.lines));
    let schemes = access::propose_schemes(api, &old, &mut found);
    let servers = access::propose_servers(api, &old, &mut found);
    let ids = reserved::ids(&ids, &former_ids, &old);
    let (components, events, decided) = (old.components, old.events, old.decided);
    let mut record =
        Record { components, groups, schemes, servers, ids, events, operations, types: types.lines, decided };
    let mut found = found.or_refuse()?;
    let names = name(api, &record)?;
    brought::propose_brought(api, &names, &mut record, &mut found);
    let Findings { remarks, notes, .. } = found.or_refuse()?;
    Ok(Proposal { record, notes, remarks, earlier, moved })
}
