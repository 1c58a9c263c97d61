//! Writes the module files: the root, the groups' and the types', and the identifiers.

use super::docs::docs;
use super::tokens::{Style, ident};
use crate::ir::SchemeKind;
use crate::plan::model::{Constructor, Def, Plan, SecurityDef, TypeDef};
use crate::quote::{TokenStream, quote};

/// `mod.rs`.
pub(super) fn emit_root(_: &Plan) -> TokenStream {
    quote! {
        //! The operations and the types of the description.
        #![allow(deprecated, reason = "what is deprecated is still written down")]
        #![allow(rustdoc::redundant_explicit_links, reason = "whether a type is imported depends on its other uses")]
        pub mod api;
        pub mod types;
    }
}

/// `api/mod.rs`: one module a group, the accessors, and the credentials that operations need.
pub(super) fn emit_api(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = &style.runtime;
    let modules: Vec<_> = plan.groups.iter().map(|it| ident(&it.module)).collect();
    let types: Vec<_> = plan.groups.iter().map(|it| ident(&it.ty)).collect();
    let accessors = plan.groups.iter().map(|it| {
        let (docs, module, ty) = (docs(&it.docs), ident(&it.module), ident(&it.ty));
        quote! {
            #docs
            pub fn #module(&self) -> #ty {
                #ty::new(self.client.clone())
            }
        }
    });
    let security = plan.security.iter().map(security);
    let api_docs = docs(&plan.docs);
    // Without groups there is nothing to call, and nothing reads the client.
    let unread = modules.is_empty().then(|| quote! { #[expect(dead_code, reason = "there are no operations")] });
    quote! {
        //! The operations, in groups.
        use #runtime;
        #(pub mod #modules;)*
        #(pub use #modules::#types;)*

        #api_docs
        #[derive(Clone, Debug)]
        pub struct Api {
            #unread
            client: runtime::Client,
        }
        impl Api {
            /// The operations, called through this client.
            pub fn new(client: runtime::Client) -> Self {
                Self { client }
            }
            #(#accessors)*
        }
        #(#security)*
    }
}

fn security(def: &SecurityDef) -> TokenStream {
    let name = ident(&def.name);
    let alternatives = def.alternatives.iter().map(|schemes| {
        let schemes = schemes.iter().map(|(name, kind)| match kind {
            SchemeKind::HeaderKey(header) => quote! { runtime::Scheme::header_key(#name, #header) },
            SchemeKind::QueryKey(parameter) => quote! { runtime::Scheme::query_key(#name, #parameter) },
            SchemeKind::CookieKey(cookie) => quote! { runtime::Scheme::cookie_key(#name, #cookie) },
            SchemeKind::Http(scheme) => quote! { runtime::Scheme::http(#name, #scheme) },
            SchemeKind::MutualTls => quote! { runtime::Scheme::mutual_tls(#name) },
            SchemeKind::Bearer => quote! { runtime::Scheme::bearer(#name) },
            SchemeKind::Basic => quote! { runtime::Scheme::basic(#name) },
        });
        quote! { &[#(#schemes),*] }
    });
    quote! {
        const #name: &[&[runtime::Scheme]] = &[#(#alternatives),*];
    }
}

/// `types/mod.rs`.
pub(super) fn emit_types(plan: &Plan) -> TokenStream {
    let ids: Vec<_> = plan.ids.iter().map(|it| ident(it)).collect();
    let ids = (!ids.is_empty()).then(|| quote! { mod ids; pub use ids::{#(#ids),*}; });
    let modules = plan.types.iter().map(|it| ident(&it.module));
    let exports = plan.types.iter().map(|it| {
        let module = ident(&it.module);
        let mut names = vec![ident(&it.name)];
        if let Def::Struct(def) = &it.def
            && let Some(Constructor::Named(required, _)) = &def.constructor
        {
            names.push(ident(required));
        }
        names.extend(it.aliases.iter().map(|alias| ident(alias)));
        match names.as_slice() {
            [name] => quote! { pub use #module::#name; },
            names => quote! { pub use #module::{#(#names),*}; },
        }
    });
    quote! {
        //! The types of what operations take and answer.
        #(mod #modules;)*
        #ids
        #(#exports)*
    }
}

/// `types/ids.rs`.
pub(super) fn emit_ids(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = &style.runtime;
    let ids = plan.ids.iter().map(|id| {
        let (name, kind) = (ident(id), format!("{id}Kind"));
        let kind = ident(&kind);
        let line = format!(" An identifier: a text of the server, told apart from others as `{id}`.");
        let kind_line = format!(" What makes an identifier a [`{id}`].");
        quote! {
            #[doc = #line]
            pub type #name = runtime::Id<#kind>;
            #[doc = #kind_line]
            pub enum #kind {}
            impl runtime::IdKind for #kind {
                const NAME: &'static str = #id;
            }
        }
    });
    quote! {
        //! Identifiers.
        use #runtime;
        #(#ids)*
    }
}

/// The earlier names of a type.
pub(super) fn emit_aliases(ty: &TypeDef) -> TokenStream {
    let name = ident(&ty.name);
    let aliases = ty.aliases.iter().map(|alias| {
        let (alias, line) = (ident(alias), format!(" Renamed to [`{name}`]."));
        let note = format!("renamed to `{name}`");
        quote! {
            #[doc = #line]
            #[deprecated(note = #note)]
            pub type #alias = #name;
        }
    });
    quote! { #(#aliases)* }
}
