//! Turns an API and its old record into its new record: what is found again by its places keeps its name, and what the
//! record lacks gets one that is proposed.
//!
//! With a record that has every place nothing is proposed: the new record is the old one.

use std::collections::BTreeMap;

use super::assemble;
use super::called::{access, api_groups, brought, ids, operations};
use super::findings::Findings;
use super::lookup::name;
use super::matching::{self, Matched, Moved, again};
use super::model::{Earlier, Note};
use super::proposed::{self, Rule};
use super::record::Lock;
use super::same::{facts, merge};
use super::settle::{Templates, settle};
use super::taken::reserved;
use super::told;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// What is proposed, and what is to be told of it.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The new record.
    pub record: Lock,
    /// What a reader should be told: drift, names to improve, renames.
    pub notes: Vec<Note>,
    /// The same, with the places in the description.
    pub remarks: Diagnostics,
    /// The types of the old record, by their names in it.
    pub earlier: BTreeMap<String, Earlier>,
    /// What the old record had at another address.
    pub moved: Vec<Moved>,
    /// By which rule each name came about that the old record lacked.
    pub proposed: BTreeMap<String, Rule>,
}

/// Proposes the record of an API.
///
/// # Errors
/// A name that is decided and cannot be had.
pub fn propose(api: &Api, old: &Lock) -> Result<Proposal, Diagnostics> {
    propose_with(api, old, Templates::Generic)
}

pub(super) fn propose_with(api: &Api, known: &Lock, templates: Templates) -> Result<Proposal, Diagnostics> {
    let facts = facts::gather(api, known.components);
    let Matched { lock: old, mut moved } = matching::match_places(&facts, known.clone());
    let matched = again::find(&facts, &old);
    let mut sets = matched.sets.clone();
    merge::merge(&facts, &mut sets);
    let mut found = Findings::default();
    let groups = api_groups::propose_groups(&facts, &old, &mut found);
    let mut settled = settle(&facts, &old, &matched, &groups, &sets, templates);
    found.append(std::mem::take(&mut settled.found));
    let types = assemble::propose_types(&facts, &old, &settled, &mut found);
    let earlier = assemble::earlier(&old, &settled);
    let ids = ids::gather(api);
    let former_ids = ids::former(&old, &settled, &types, &ids);
    found.notes.extend(told::tell(&facts, &old, &matched, &settled, &former_ids, &types));
    let described = reserved::described(&types, &groups);
    ids::check(&ids, &described, &mut found);
    let typed = described.into_iter().chain(ids.keys().cloned()).collect();
    let operations = operations::propose_operations(&facts, &old, &groups, &typed, &mut found);
    found.notes.extend(ids::tell(&old, &ids, &former_ids));
    found.notes.extend(matching::tell(&moved));
    moved.extend(told::respelled(&old, &settled, &types));
    let schemes = access::propose_schemes(api, &old, &mut found);
    let servers = access::propose_servers(api, &old, &mut found);
    let ids = reserved::ids(&ids, &former_ids, &old);
    let (components, events, decided) = (old.components, old.events, old.decided);
    let mut record = Lock { components, groups, schemes, servers, ids, events, operations, types, decided };
    let mut found = found.or_refuse()?;
    let names = name(api, &record)?;
    brought::propose_brought(api, &names, &mut record, &mut found);
    let Findings { remarks, notes, .. } = found.or_refuse()?;
    let proposed = proposed::gather(api, known, &record, &settled.rules);
    Ok(Proposal { record, notes, remarks, earlier, moved, proposed })
}
