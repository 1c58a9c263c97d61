//! Plans the constants of servers and security schemes, and the sets of schemes that operations require.

use std::collections::BTreeSet;

use super::docs::code;
use super::model::{Paragraph, SchemeDef, SecurityDef, ServerDef};
use super::types::Context;
use crate::ir::{Operation, Scheme, SchemeKind, Server, Variable};

/// Returns the security schemes; those that share a credential are one.
pub(super) fn plan_schemes(ctx: &Context<'_>) -> Vec<SchemeDef> {
    let mut schemes: Vec<SchemeDef> = Vec::new();
    for (scheme, name) in ctx.api.schemes.values().zip(&ctx.names.schemes) {
        if schemes.iter().any(|known| known.name == name.constant) {
            continue;
        }
        schemes.push(SchemeDef {
            name: name.constant.clone(),
            docs: scheme_docs(scheme),
            credential: name.credential.clone(),
            kind: scheme.kind.clone(),
        });
    }
    schemes
}

fn scheme_docs(scheme: &Scheme) -> Vec<Paragraph> {
    let way = match &scheme.kind {
        SchemeKind::HeaderKey(name) => format!("A key in the header {}.", code(name)),
        SchemeKind::QueryKey(name) => format!("A key in the query, as {}.", code(name)),
        SchemeKind::CookieKey(name) => format!("A key in the cookie {}.", code(name)),
        SchemeKind::Bearer => "A bearer token.".to_owned(),
        SchemeKind::Basic => "Basic authentication; its credential is `user:password` in base64.".to_owned(),
        SchemeKind::Http(name) => format!("The HTTP scheme {}; its credential is what follows the name.", code(name)),
        SchemeKind::MutualTls => {
            "The certificate of [`client_certificate`](runtime::ClientBuilder::client_certificate).".to_owned()
        }
    };
    scheme.description.iter().cloned().map(Paragraph::Upstream).chain([Paragraph::Own(way)]).collect()
}

/// Returns the servers.
pub(super) fn plan_servers(ctx: &Context<'_>) -> Vec<ServerDef> {
    let servers = ctx.api.servers.iter().zip(&ctx.names.servers);
    let plan = |(server, name): (&Server, &String)| ServerDef {
        name: name.clone(),
        docs: server_docs(server),
        url: server.url.clone(),
        address: server.address.clone(),
        variables: server.variables.clone(),
    };
    servers.map(plan).collect()
}

fn server_docs(server: &Server) -> Vec<Paragraph> {
    let mut docs: Vec<Paragraph> =
        server.name.iter().chain(&server.description).cloned().map(Paragraph::Upstream).collect();
    docs.push(Paragraph::Own(format!("{}.", code(&server.url))));
    let is_relative = !server.address.contains("://");
    docs.extend(is_relative.then(|| Paragraph::Own("It is relative to where the description is served.".to_owned())));
    docs.extend(server.variables.iter().map(variable_docs));
    let is_open = server.address.contains('{');
    docs.extend(
        is_open.then(|| Paragraph::Own("What stands in braces has no value until it is given one.".to_owned())),
    );
    docs
}

/// Returns the paragraph on a variable. Its description is data, so all of the paragraph is.
fn variable_docs(variable: &Variable) -> Paragraph {
    let values: Vec<String> = variable.values.iter().map(|value| code(value)).collect();
    let values = if values.is_empty() { String::new() } else { format!(", of {}", values.join(", ")) };
    let described = variable.description.iter().flat_map(|text| text.split_whitespace());
    let described: Vec<&str> = described.collect();
    let described = if described.is_empty() { String::new() } else { format!(". {}", described.join(" ")) };
    let (name, default) = (code(&variable.name), code(&variable.default));
    Paragraph::Upstream(format!("- {name}: {default} by default{values}{described}"))
}

/// Returns the distinct sets of credentials. The first is the one that most operations require.
pub(super) fn plan_security(ctx: &Context<'_>) -> Vec<SecurityDef> {
    let mut sets: Vec<(SecurityDef, usize)> = Vec::new();
    for operation in &ctx.api.operations {
        let alternatives = operation_alternatives(ctx, operation);
        if alternatives.is_empty() {
            continue;
        }
        match sets.iter_mut().find(|(set, _)| set.alternatives == alternatives) {
            Some((_, uses)) => *uses += 1,
            None => sets.push((SecurityDef { name: String::new(), alternatives }, 1)),
        }
    }
    sets.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    let mut security: Vec<SecurityDef> = sets.into_iter().map(|(set, _)| set).collect();
    let mut taken = BTreeSet::new();
    for (index, set) in security.iter_mut().enumerate() {
        let name = match index {
            0 => "SECURITY".to_owned(),
            _ => format!("SECURITY_{}", set_names(set).join("_OR_").to_uppercase()),
        };
        // Names that differ in more than a constant can express are numbered; they are private.
        set.name = if taken.insert(name.clone()) { name } else { format!("{name}_{index}") };
    }
    security
}

fn set_names(set: &SecurityDef) -> Vec<String> {
    let name = |all: &Vec<String>| if all.is_empty() { "NONE".to_owned() } else { all.join("_AND_") };
    set.alternatives.iter().map(name).collect()
}

/// Returns the alternatives that an operation requires, by the constants of their schemes.
pub(super) fn operation_alternatives(ctx: &Context<'_>, operation: &Operation) -> Vec<Vec<String>> {
    let scheme = |key: &String| {
        let index =
            ctx.api.schemes.get_index_of(key).unwrap_or_else(|| bug!("an operation needs schemes that are there"));
        ctx.names.schemes[index].constant.clone()
    };
    let all = |keys: &Vec<String>| {
        let mut all: Vec<String> = Vec::new();
        for constant in keys.iter().map(scheme) {
            if !all.contains(&constant) {
                all.push(constant);
            }
        }
        all
    };
    let mut alternatives: Vec<Vec<String>> = Vec::new();
    for all in operation.security.iter().map(all) {
        // Schemes that share a credential can make several alternatives equal.
        if !alternatives.contains(&all) {
            alternatives.push(all);
        }
    }
    // The empty alternative comes last: a caller with a credential wants to be identified.
    alternatives.sort_by_key(Vec::is_empty);
    alternatives
}
