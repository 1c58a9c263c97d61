//! Writes the constants of security schemes and of servers.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::tokens::{Style, ident};
use crate::plan::model::{Plan, SchemeDef, ServerDef};
use crate::vocabulary::SchemeKind;

/// Emits `security.rs`.
pub(super) fn emit_security(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = style.runtime_import();
    let schemes = plan.schemes.iter().map(emit_scheme);
    quote! {
        //! The security schemes: where the credentials of calls go.
        #![allow(dead_code, reason = "a client that is part of a crate may not need every one")]
        #runtime
        #(#schemes)*
    }
}

fn emit_scheme(scheme: &SchemeDef) -> TokenStream {
    let (docs, name, credential) = (docs(&scheme.docs), ident(&scheme.name), &scheme.credential);
    let value = match &scheme.kind {
        SchemeKind::HeaderKey(header) => quote! { header_key(#credential, #header) },
        SchemeKind::QueryKey(parameter) => quote! { query_key(#credential, #parameter) },
        SchemeKind::CookieKey(cookie) => quote! { cookie_key(#credential, #cookie) },
        SchemeKind::Http(scheme) => quote! { http(#credential, #scheme) },
        SchemeKind::MutualTls => quote! { mutual_tls(#credential) },
        SchemeKind::Bearer => quote! { bearer(#credential) },
        SchemeKind::Basic => quote! { basic(#credential) },
    };
    quote! {
        #docs
        pub const #name: runtime::Scheme = runtime::Scheme::#value;
    }
}

/// Emits `servers.rs`.
pub(super) fn emit_servers(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = style.runtime_import();
    let servers = plan.servers.iter().map(emit_server);
    quote! {
        //! The servers.
        #![allow(dead_code, reason = "a client that is part of a crate may not need every one")]
        #runtime
        #(#servers)*
    }
}

fn emit_server(server: &ServerDef) -> TokenStream {
    let (docs, name, url, address) = (docs(&server.docs), ident(&server.name), &server.url, &server.address);
    let variables = server.variables.iter().map(|variable| {
        let (name, default, values) = (&variable.name, &variable.default, &variable.values);
        quote! { (#name, #default, &[#(#values),*]) }
    });
    let value = if server.variables.is_empty() {
        quote! { new(#url) }
    } else {
        quote! { with_variables(#url, #address, &[#(#variables),*]) }
    };
    quote! {
        #docs
        pub const #name: runtime::Server = runtime::Server::#value;
    }
}
