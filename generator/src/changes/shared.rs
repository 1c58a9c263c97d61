//! What operations share: servers and credentials.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Difference, Effect, NameKind, Subject, What};
use super::names::moved;
use super::walk::Walk;
use crate::ir::{Api, Group, Operation, Scheme, SchemeKind};
use crate::place::Place;

/// Compares the servers and the credentials that a description declares.
pub(super) fn compare_shared(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old.api, walk.new.api);
    let servers = |api: &Api| -> BTreeSet<String> { api.servers.iter().map(|server| server.address.clone()).collect() };
    walk.compare_named(None, Subject::Server, &servers(old), &servers(new), &BTreeMap::new());
    compare_groups(walk);
    let kinds =
        |api: &Api| -> BTreeSet<String> { api.schemes.values().map(|scheme| scheme_word(&scheme.kind)).collect() };
    let (mut before, mut now) = (kinds(old), kinds(new));
    // The same key for another kind is another way to send it.
    for (name, scheme) in &old.schemes {
        let Some(other) = new.schemes.get(name) else { continue };
        let words = (scheme_word(&scheme.kind), scheme_word(&other.kind));
        if !now.contains(&words.0) && !before.contains(&words.1) {
            before.remove(&words.0);
            now.remove(&words.1);
            let difference = Difference::SentAs(words.0, words.1);
            walk.push(None, Subject::Credential, What::Changed(difference), BTreeMap::new());
        }
    }
    walk.compare_named(None, Subject::Credential, &before, &now, &BTreeMap::new());
    // A key that has a name of its own in the client is only the description's.
    let wanted = |scheme: &Scheme| scheme.credential.as_ref().map(|wanted| wanted.name.clone());
    for (name, scheme) in &old.schemes {
        let same = new.schemes.iter().find(|(_, other)| other.kind == scheme.kind);
        let is_moved = |(now, other): &(&String, &Scheme)| {
            *now != name
                && !new.schemes.contains_key(name)
                && (wanted(scheme).is_none() || wanted(scheme) != wanted(other))
        };
        if let Some((now, _)) = same.filter(is_moved) {
            walk.names.push(moved(NameKind::Credential, None, name, now, Effect::None));
        }
    }
}

/// Compares what is said of the groups of operations.
fn compare_groups(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old.api, walk.new.api);
    let is_other = |group: &Group| {
        let before = old.groups.iter().find(|before| before.name == group.name);
        before.is_some_and(|before| before.description != group.description)
    };
    if new.groups.iter().any(is_other) {
        walk.push(None, Subject::Group, What::Changed(Difference::Documentation), BTreeMap::new());
    }
}

/// Compares the credentials that an operation needs, by how they are sent: their names are only the description's.
pub(super) fn compare_security(walk: &mut Walk<'_>, old: &Operation, new: &Operation, place: &Place) {
    let (before, now) = (credentials(walk.old.api, old), credentials(walk.new.api, new));
    if before != now {
        walk.differ(place, Subject::Operation, Difference::Credentials(before, now));
    }
}

/// Returns the alternatives of credentials that an operation needs.
fn credentials(api: &Api, operation: &Operation) -> BTreeSet<String> {
    let word = |name: &String| api.schemes.get(name).map_or_else(|| name.clone(), |scheme| scheme_word(&scheme.kind));
    let alternative = |names: &Vec<String>| {
        let all: BTreeSet<String> = names.iter().map(word).collect();
        if all.is_empty() { "none".to_owned() } else { all.into_iter().collect::<Vec<_>>().join(" and ") }
    };
    operation.security.iter().map(alternative).collect()
}

fn scheme_word(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::HeaderKey(name) => format!("header {name}"),
        SchemeKind::QueryKey(name) => format!("query {name}"),
        SchemeKind::CookieKey(name) => format!("cookie {name}"),
        SchemeKind::Bearer => "bearer token".to_owned(),
        SchemeKind::Basic => "user and password".to_owned(),
        SchemeKind::Http(scheme) => format!("HTTP {scheme}"),
        SchemeKind::MutualTls => "mutual TLS".to_owned(),
    }
}
