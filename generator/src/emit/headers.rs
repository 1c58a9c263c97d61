//! Writes the headers of answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::debug::emit_debug;
use super::docs::docs;
use super::tokens::{deprecation, ident, ty};
use crate::plan::model::OperationDef;

/// The struct of the headers that an operation's answers have.
pub(super) fn emit_headers(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let def = operation.headers.as_ref()?;
    let name = ident(&def.name);
    let method = operation.method.trim_start_matches("r#");
    let line = format!(" The headers of an answer of [`{group}::{method}`].");
    let fields = def.fields.iter().map(|it| {
        let (docs, name, ty) = (docs(&it.docs), ident(&it.name), ty(&it.ty));
        let deprecated = deprecation(it.deprecated);
        quote! { #docs #deprecated pub #name: Option<#ty>, }
    });
    let reads = def.fields.iter().map(|it| {
        let (wire, name) = (&it.wire, ident(&it.name));
        quote! { #name: runtime::read_header(headers, #wire), }
    });
    let debug = emit_debug(&def.name, false, def.fields.iter().map(|field| (field.name.as_str(), false)));
    Some(quote! {
        #[doc = #line]
        ///
        /// Whatever is missing, or is not what the description says, is `None`.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
        impl #name {
            /// The headers, as [`Response::headers`](runtime::Response::headers) and
            /// [`Error::headers`](runtime::Error::headers) have them.
            pub fn of(headers: &runtime::HeaderMap) -> Self {
                Self { #(#reads)* }
            }
        }
        #debug
    })
}
