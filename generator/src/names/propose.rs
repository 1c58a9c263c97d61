//! Turns an API and its old record into its new record: what is found again by its places keeps its name, and what the
//! record lacks gets one that is proposed.
//!
//! With a record that has every place nothing is proposed: the new record is the old one.

use std::collections::BTreeMap;

use super::candidates::variants::Members;
use super::candidates::{access, derived, envelopes, groups, identifiers, operations};
use super::changed_types::{self, earlier, notes_of_types, pairs};
use super::findings::Findings;
use super::lookup::name;
use super::matching::types::find_types;
use super::matching::{self, Matched, Moved};
use super::model::{Earlier, Note};
use super::proposed;
use super::record::Record;
use super::rule::Rule;
use super::same::{merge, sites};
use super::taken::retired;
use super::type_lines::propose_types;
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
    /// By which rule each name came about that the old record lacked.
    pub proposed: BTreeMap<String, Rule>,
}

/// Proposes the record of an API.
///
/// # Errors
/// A name that is decided and cannot be had.
pub fn propose(api: &Api, old: &Record) -> Result<Proposal, Diagnostics> {
    propose_with(api, old, envelopes::SHARED)
}

/// The same, where so many operations must share an envelope before it is a template.
pub(super) fn propose_with(api: &Api, known: &Record, shared: usize) -> Result<Proposal, Diagnostics> {
    let facts = sites::gather(api, known.components_are_types());
    let Matched { record: old, mut moved } = matching::match_places(&facts, known.clone());
    let variants = |shape, lines: &[_]| Members::in_record(api, &facts.hashes, shape, lines).names();
    let mut matched = find_types(&facts, &old, &variants);
    merge::merge(&facts, &mut matched.sets);
    let mut found = Findings::default();
    let groups = groups::propose_groups(api, &old, &mut found);
    let types = propose_types(&facts, &old, &matched, &groups, shared, &mut found);
    let kinds = identifiers::gather(api);
    let pairs = pairs(api, &old, &types);
    let earlier = earlier(&old, &pairs);
    let (ids, of_ids) = identifiers::propose_ids(&old, &kinds, &pairs);
    found.notes.extend(notes_of_types(api, &old, &matched, &types, &pairs, &ids));
    let described = retired::described(&types.lines, &groups);
    identifiers::check(&kinds, &described, &mut found);
    let typed = described.into_iter().chain(kinds.into_keys()).collect();
    let operations = operations::propose_operations(&facts, &old, &groups, &typed, &mut found);
    found.notes.extend(of_ids);
    found.notes.extend(matching::notes_of_moves(&moved));
    moved.extend(changed_types::moved_fields(&pairs));
    let schemes = access::propose_schemes(api, &old, &mut found);
    let servers = access::propose_servers(api, &old, &mut found);
    let (components, events, decided) = (old.components, old.events, old.decided);
    let rules = types.rules;
    let mut record =
        Record { components, groups, schemes, servers, ids, events, operations, types: types.lines, decided };
    let mut found = found.or_refuse()?;
    let names = name(api, &record)?;
    derived::propose_derived(api, &names, &mut record, &mut found);
    let Findings { remarks, notes, .. } = found.or_refuse()?;
    let proposed = proposed::gather(api, known, &record, &rules);
    Ok(Proposal { record, notes, remarks, earlier, moved, proposed })
}
