//! Writes the module files: the root, those of groups and types, and the identifiers.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{docs, title};
use super::tokens::{Style, ident, renamed};
use crate::plan::model::{Former, GroupDef, Plan, SecurityDef, TypeDef};

/// The number of the interface between generated code and the runtime: the runtime's `INTERFACE` says when it is raised.
const INTERFACE: u32 = 7;

/// Emits `mod.rs`.
pub(super) fn emit_root(plan: &Plan, style: &Style) -> TokenStream {
    let (runtime, interface) = (&style.runtime, Literal::u32_unsuffixed(INTERFACE));
    let security = (!plan.schemes.is_empty()).then(|| quote! { pub mod security; });
    let servers = (!plan.servers.is_empty()).then(|| quote! { pub mod servers; });
    quote! {
        //! The operations and the types of the description.
        #![allow(deprecated, reason = "what is deprecated is still written down")]
        #![allow(missing_docs, reason = "what the description says nothing of has its name alone")]
        #![allow(rustdoc::redundant_explicit_links, reason = "whether a type is imported depends on its other uses")]
        #![allow(unused_imports, clippy::wildcard_imports, reason = "a type more changes no list of imports")]
        pub mod api;
        #security
        #servers
        pub mod types;

        const _: () = #runtime::generated_for(#interface);
    }
}

/// Emits `api/mod.rs`: one module per group, the accessors, and the credentials that operations need.
pub(super) fn emit_api(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = style.runtime_import();
    let modules: Vec<_> = plan.groups.iter().map(|group| ident(&group.module)).collect();
    let types: Vec<_> = plan.groups.iter().map(|group| ident(&group.ty)).collect();
    let accessors = plan.groups.iter().map(|group| {
        let (docs, module, ty) = (docs(&group.docs), ident(&group.module), ident(&group.ty));
        quote! {
            #docs
            pub fn #module(&self) -> #ty {
                #ty::new(self.client.clone())
            }
        }
    });
    let former = plan.groups.iter().flat_map(|group| group.aliases.iter().map(move |former| (group, former)));
    let (former_modules, former_accessors): (Vec<_>, Vec<_>) = former.map(former_group).unzip();
    let security = plan.security.iter().map(security);
    let api_docs = docs(&plan.docs);
    // Without groups there is nothing to call, and the client is unused.
    let unread = modules.is_empty().then(|| quote! { #[expect(dead_code, reason = "there are no operations")] });
    let list = operation_list(plan);
    quote! {
        #![doc = " The operations, in groups."]
        #list
        #runtime
        #(pub mod #modules;)*
        #(pub use #modules::#types;)*
        #(#former_modules)*

        #api_docs
        #[derive(Clone, Debug)]
        pub struct Api {
            #unread
            client: runtime::Client,
        }
        impl Api {
            /// Returns the operations, called through this client.
            pub fn new(client: runtime::Client) -> Self {
                Self { client }
            }
            #(#accessors)*
            #(#former_accessors)*
        }
        #(#security)*
    }
}

/// Returns the table of all operations: the method, the request, the first sentence.
fn operation_list(plan: &Plan) -> TokenStream {
    let operations =
        plan.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let rows = operations.map(|(group, operation)| {
        let (module, ty, method) = (&group.module, &group.ty, operation.method.trim_start_matches("r#"));
        let call = format!("`{} {}`", operation.http_method.name(), operation.path.replace(['`', '|'], " "));
        let title = title(&operation.docs).replace('|', "\\|");
        format!(" | [`{module}().{method}()`]({ty}::{method}) | {call} | {title} |")
    });
    let rows: Vec<String> = rows.collect();
    let head = (!rows.is_empty()).then(|| {
        quote! {
            #![doc = ""]
            #![doc = " | operation | request | |"]
            #![doc = " |---|---|---|"]
        }
    });
    quote! { #head #(#![doc = #rows])* }
}

/// Returns the module and the accessor of an earlier name of a group.
fn former_group((group, former): (&GroupDef, &Former)) -> (TokenStream, TokenStream) {
    let now = &group.module;
    let attributes = renamed(former, &format!("[`{now}`](self::{now})"), now);
    let accessor = renamed(former, &format!("[`{now}`](Self::{now})"), now);
    let (old, module, ty) = (ident(&former.name), ident(now), ident(&group.ty));
    let module_tokens = quote! {
        #attributes
        pub mod #old {
            pub use super::#module::*;
        }
    };
    let accessor = quote! {
        #accessor
        pub fn #old(&self) -> #ty {
            self.#module()
        }
    };
    (module_tokens, accessor)
}

fn security(def: &SecurityDef) -> TokenStream {
    let name = ident(&def.name);
    let alternatives = def.alternatives.iter().map(|schemes| {
        let schemes = schemes.iter().map(|scheme| ident(scheme));
        quote! { &[#(super::security::#schemes),*] }
    });
    quote! {
        const #name: &[&[runtime::Scheme]] = &[#(#alternatives),*];
    }
}

/// Emits `types/mod.rs`.
pub(super) fn emit_types(plan: &Plan) -> TokenStream {
    let mut subjects: BTreeSet<&str> = plan.types.iter().map(|ty| ty.module.as_str()).collect();
    subjects.extend((!plan.ids.is_empty()).then_some(IDS));
    let subjects: Vec<_> = subjects.into_iter().map(ident).collect();
    quote! {
        //! The types of parameters, bodies and answers.
        #(mod #subjects;)*
        #(pub use #subjects::*;)*
    }
}

/// The name of the file of the identifiers; no subject has it.
const IDS: &str = "ids";

/// Emits `types/ids.rs`.
pub(super) fn emit_ids(plan: &Plan, style: &Style) -> TokenStream {
    let runtime = style.runtime_import();
    let ids = plan.ids.iter().map(|id| {
        let (name, kind) = (ident(id), format_ident!("{id}Kind"));
        let line = format!(" An identifier from the server, with a type of its own: `{id}`.");
        let kind_line = format!(" The kind of [`{id}`].");
        let aliases = plan.former_ids.get(id).into_iter().flatten().map(|former| {
            let (attributes, alias) = (renamed(former, &format!("[`{id}`]"), id), ident(&former.name));
            quote! {
                #attributes
                pub type #alias = #name;
            }
        });
        quote! {
            #[doc = #line]
            pub type #name = runtime::Id<#kind>;
            #[doc = #kind_line]
            pub enum #kind {}
            impl runtime::IdKind for #kind {
                const NAME: &'static str = #id;
            }
            #(#aliases)*
        }
    });
    quote! {
        //! Identifiers.
        #runtime
        #(#ids)*
    }
}

/// Returns the earlier names of a type.
pub(super) fn emit_aliases(ty: &TypeDef) -> TokenStream {
    let name = ident(&ty.name);
    let aliases = ty.aliases.iter().map(|former| {
        let (attributes, alias) = (renamed(former, &format!("[`{name}`]"), &ty.name), ident(&former.name));
        quote! {
            #attributes
            pub type #alias = #name;
        }
    });
    quote! { #(#aliases)* }
}
