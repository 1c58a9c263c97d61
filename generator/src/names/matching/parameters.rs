//! Matches the parameters of an operation: exactly, and then in snake case where that is one on both sides.

use std::collections::{BTreeMap, BTreeSet};

use super::roles::{Shapes, only};
use super::{MovedRole, Reason};
use crate::ir::places::location_word as word;
use crate::ir::places::parameter_role;
use crate::ir::{Location, Operation};
use crate::names::called::fields::{letters, plain};
use crate::names::record::OperationLine;
use crate::place::Role;

/// The role of a parameter by its name.
type RoleOf = fn(String) -> Role;

/// How the parameters are called now that had another name, or no number.
pub(crate) fn match_parameters(
    operation: &Operation,
    old: &BTreeMap<Role, Shapes>,
    line: &OperationLine,
    moved: &mut Vec<MovedRole>,
) -> BTreeMap<Role, Role> {
    let mut matched = counted(operation, old);
    let locations: [(Location, RoleOf); 3] =
        [(Location::Query, Role::Query), (Location::Header, Role::Header), (Location::Cookie, Role::Cookie)];
    for (location, role) in locations {
        let here = operation.parameters.iter().filter(|it| it.location == location);
        let here: BTreeSet<&str> = here.map(|it| it.name.as_str()).collect();
        let of_types = old.keys().filter_map(|it| match (it, location) {
            (Role::Query(name), Location::Query)
            | (Role::Header(name), Location::Header)
            | (Role::Cookie(name), Location::Cookie) => Some(name.as_str()),
            _ => None,
        });
        // A name that steps aside is that of one of two whose words are the same.
        let is_plain = |name: &str, sent: &str| plain(sent) == name;
        let of_lines = line.parameters.iter().filter(|it| it.location.as_deref().is_none_or(|it| it == word(location)));
        let of_lines = of_lines.filter(|it| is_plain(&it.name, &it.sent)).map(|it| it.sent.as_str());
        let before: BTreeSet<&str> = of_types.chain(of_lines).collect();
        let left = |all: &BTreeSet<&str>, others: &BTreeSet<&str>| -> BTreeMap<String, ()> {
            all.difference(others).filter(|it| !it.starts_with('{')).map(|it| ((*it).to_owned(), ())).collect()
        };
        for (old, new) in only(&left(&before, &here), &left(&here, &before), |name, ()| Some(letters(name))) {
            moved.push(MovedRole { old: role(old.clone()), new: role(new.clone()), reason: Reason::SameWords });
            matched.insert(role(old), role(new));
        }
    }
    matched
}

/// The parameters of the path that the record has by name, in braces, or the only one.
fn counted(operation: &Operation, old: &BTreeMap<Role, Shapes>) -> BTreeMap<Role, Role> {
    let mut paths = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location == Location::Path {
            paths.push((parameter.name.as_str(), parameter_role(operation, index)));
        }
    }
    let named = old.keys().filter_map(|role| {
        let Role::Query(name) = role else { return None };
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        let same = paths.iter().find(|it| it.0 == name);
        let only = || paths.first().filter(|_| paths.len() == 1);
        Some((role.clone(), same.or_else(only)?.1.clone()))
    });
    named.collect()
}

/// Writes the parameters of a line as they are sent now.
pub(crate) fn translate(operation: &Operation, matched: &BTreeMap<Role, Role>, line: &mut OperationLine) {
    let sent = |role: &Role| match role {
        Role::Query(name) | Role::Header(name) | Role::Cookie(name) => Some(name.clone()),
        _ => None,
    };
    for parameter in &mut line.parameters {
        let here = |it: &&crate::ir::Parameter| it.name == parameter.sent;
        let of_place = |it: Location| parameter.location.as_deref().is_none_or(|at| at == word(it));
        // The name of a path parameter is nobody's: the only one is the same, whatever it is called.
        if operation.parameters.iter().any(|it| here(&it) && of_place(it.location)) {
            continue;
        }
        let roles: [RoleOf; 3] = [Role::Query, Role::Header, Role::Cookie];
        let new = roles.into_iter().filter_map(|role| matched.get(&role(parameter.sent.clone())));
        if let Some(new) = new.filter_map(sent).next() {
            parameter.sent = new;
        }
    }
}
