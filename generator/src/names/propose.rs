//! Turns an API and its old record into its new record: what is found again by its places keeps its name, and what the
//! record lacks gets one that is proposed.
//!
//! With a record that has every place nothing is proposed: the new record is the old one.

use std::collections::BTreeMap;

use super::candidates::type_lines::propose_types;
use super::candidates::variants::Members;
use super::candidates::{Context, access, derived, envelopes, groups, identifiers, operations};
use super::changed_types::{self, earlier, notes_of_types, pairs};
use super::findings::{Findings, Note};
use super::identity::{merge, sites};
use super::lookup::name;
use super::matching::types::find_types;
use super::matching::{self, Moved};
use super::model::Earlier;
use super::record::Record;
use super::retired;
use super::rule::{Rule, gather_proposed};
use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// A new record, and what is to be reported of it.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The new record.
    pub record: Record,
    /// Notes for the reader: drift, names to improve, renames.
    pub notes: Vec<Note>,
    /// The notes that have a place in the description.
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
    propose_with(api, old, envelopes::LEAST_OPERATIONS)
}

/// The same, where so many operations must share an envelope before it is a template.
pub(super) fn propose_with(api: &Api, known: &Record, shared: usize) -> Result<Proposal, Diagnostics> {
    let facts = sites::gather(api, known.components_are_types());
    let (old, mut moved) = matching::match_places(&facts, known.clone());
    let variants = |shape, lines: &[_]| Members::in_record(api, &facts.hashes, shape, lines).names();
    let mut matched = find_types(&facts, &old, &variants);
    merge::merge(&facts, &mut matched.sets);
    let mut ctx = Context::new(&facts, &old);
    let groups = groups::propose_groups(&mut ctx);
    let kinds = identifiers::gather(api);
    let types = propose_types(&mut ctx, &matched, &groups, &kinds, shared);
    let pairs = pairs(api, &old, &types);
    let (ids, of_ids) = identifiers::propose_ids(&old, &kinds, &pairs);
    ctx.found.notes.extend(notes_of_types(api, &old, &matched, &types, &pairs, &ids));
    let described = retired::described(&types.lines, &groups);
    identifiers::check(&mut ctx, &kinds, &described);
    let typed = described.into_iter().chain(kinds.into_keys()).collect();
    let operations = operations::propose_operations(&mut ctx, &groups, &typed);
    ctx.found.notes.extend(of_ids);
    ctx.found.notes.extend(matching::notes_of_moves(&moved));
    moved.extend(changed_types::moved_fields(&pairs));
    let earlier = earlier(&old, &pairs);
    let (schemes, servers) = (access::propose_schemes(&mut ctx), access::propose_servers(&mut ctx));
    let mut found = ctx.found.or_refuse()?;
    let (rules, types) = (types.rules, types.lines);
    let mut record = Record { groups, schemes, servers, ids, operations, types, ..old };
    let names = name(api, &record)?;
    derived::propose_derived(api, &names, &mut record, &mut found);
    let Findings { remarks, notes, .. } = found.or_refuse()?;
    let proposed = gather_proposed(api, known, &record, &rules);
    Ok(Proposal { record, notes, remarks, earlier, moved, proposed })
}
