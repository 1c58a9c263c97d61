//! Turns servers and security schemes into those of the API, and checks that each call has the credentials that it
//! needs: as far as `x-credential` says which ones the client sets. Where no scheme has it, its callers set them by the
//! names of schemes, and nothing can be checked.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::keys::Keys;
use super::schema::Lowering;
use crate::diagnostic::Diagnostic;
use crate::ir::{Scheme, SchemeKind, Server, Wanted};
use crate::normalize::model;
use crate::vocabulary::SchemeUse;

/// Returns the servers of the document and of operations, each URL once.
pub(super) fn lower_servers(lowering: &mut Lowering<'_>) -> Vec<Server> {
    let normalized = lowering.normalized;
    let mut servers: IndexMap<&str, Server> = IndexMap::new();
    let own = normalized.operations.iter().flat_map(|operation| &operation.servers);
    for server in normalized.servers.iter().chain(own) {
        let keys = Keys::of(&server.at, &server.extensions);
        let wanted = lowering.wanted(&keys, "x-name");
        let known = servers.entry(&server.url).or_insert_with(|| Server {
            at: server.at.clone(),
            url: server.url.clone(),
            address: server.address(),
            name: server.name.clone(),
            description: server.description.clone(),
            variables: server.variables.clone(),
            wanted: None,
        });
        known.wanted = known.wanted.take().or(wanted);
    }
    servers.into_values().collect()
}

/// Returns the security schemes, by their keys.
pub(super) fn lower_schemes(lowering: &mut Lowering<'_>) -> IndexMap<String, Scheme> {
    let normalized = lowering.normalized;
    let mut schemes: IndexMap<String, Scheme> = IndexMap::new();
    for (key, scheme) in &normalized.schemes {
        let keys = Keys::of(&scheme.at, &scheme.extensions);
        let credential = lowering.wanted(&keys, "x-credential");
        let (at, kind, description) = (scheme.at.clone(), scheme.kind.clone(), scheme.description.clone());
        schemes.insert(key.clone(), Scheme { at, kind, description, credential });
    }
    reject_shared(lowering, &schemes);
    check_credentials(lowering, &schemes);
    schemes
}

/// Rejects a credential that is sent in two ways: schemes that share it only write the same way down again.
fn reject_shared(lowering: &mut Lowering<'_>, schemes: &IndexMap<String, Scheme>) {
    let mut first: IndexMap<&str, (&str, &SchemeKind)> = IndexMap::new();
    for (key, scheme) in schemes {
        let Some(wanted) = &scheme.credential else { continue };
        let (known, kind) = *first.entry(&wanted.name).or_insert((key, &scheme.kind));
        if kind.place() != scheme.kind.place() {
            let message = format!(
                "`{}` is the credential of the security scheme `{known}` too, which sends it in another way",
                wanted.name
            );
            let help = "give each a name of its own, or have an overlay action remove one of the schemes";
            lowering.diagnostics.push(Diagnostic::at("shared-credential", &wanted.at, message).help(help));
        }
    }
}

/// Checks that the client has what each operation needs, and that it sends every credential that it has.
fn check_credentials(lowering: &mut Lowering<'_>, schemes: &IndexMap<String, Scheme>) {
    if schemes.values().all(|scheme| scheme.credential.is_none()) {
        return;
    }
    let credential = |using: &SchemeUse| Some(schemes.get(&using.name)?.credential.as_ref()?.name.as_str());
    let is_connection =
        |using: &SchemeUse| schemes.get(&using.name).is_some_and(|scheme| scheme.kind == SchemeKind::MutualTls);
    let is_set = |using: &SchemeUse| credential(using).is_some() || is_connection(using);
    let mut sent: HashSet<&str> = HashSet::new();
    let mut asked: HashMap<&str, &SchemeUse> = HashMap::new();
    let mut unset: IndexMap<&SchemeUse, Vec<&model::Operation>> = IndexMap::new();
    for operation in &lowering.normalized.operations {
        // As the client chooses: that no credential is needed counts last.
        let alternatives = || operation.security.iter().filter(|all| !all.is_empty());
        for using in alternatives().flatten() {
            credential(using).map(|name| asked.entry(name).or_insert(using));
        }
        let is_optional = operation.security.iter().any(Vec::is_empty);
        if let Some(chosen) = alternatives().find(|all| all.iter().all(is_set)) {
            sent.extend(chosen.iter().filter_map(credential));
        } else if let Some(missing) = alternatives().flatten().find(|using| !is_set(using) && !is_optional) {
            unset.entry(missing).or_default().push(operation);
            // Once that is mended, what is beside it is sent.
            sent.extend(alternatives().flatten().filter_map(credential));
        }
    }
    lowering.diagnostics.extend(unset.iter().map(|(using, operations)| unset_credential(using, operations)));
    let mut seen = HashSet::new();
    let credentials = schemes.values().filter_map(|scheme| scheme.credential.as_ref());
    for wanted in credentials.filter(|wanted| !sent.contains(wanted.name.as_str()) && seen.insert(&wanted.name)) {
        lowering.diagnostics.push(unsent_credential(wanted, asked.get(wanted.name.as_str()).copied()));
    }
}

fn unset_credential(using: &SchemeUse, operations: &[&model::Operation]) -> Diagnostic {
    let first = operations.first().unwrap_or_else(|| bug!("a credential is missed by some operation"));
    let first = format!("{} {}", first.method, first.path);
    let more = match operations.len() {
        0 | 1 => "needs".to_owned(),
        count => format!("and {} more need", count - 1),
    };
    let message =
        format!("the client sets no credential for the security scheme `{}`, which `{first}` {more}", using.name);
    let help = "once the client sets it, name it among the credentials of the decisions; or have an overlay action take it away here";
    Diagnostic::at("unset-credential", &using.at, message).help(help)
}

fn unsent_credential(wanted: &Wanted, asked: Option<&SchemeUse>) -> Diagnostic {
    let message = format!("no call would send the credential `{}`: ", wanted.name);
    match asked {
        None => Diagnostic::at("unsent-credential", &wanted.at, message + "`security` of no operation asks for it")
            .help("have an overlay action write `security` as it is meant, or take the mark away"),
        Some(using) => {
            let why = "of the alternatives of `security`, the first that the client has everything for is sent";
            let help = "where both are needed, have an overlay action list them in one alternative";
            Diagnostic::at("unsent-credential", &using.at, message + why).help(help)
        }
    }
}
