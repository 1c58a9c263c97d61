//! Writes the struct of an operation's required parameters, where they are given by name.

use proc_macro2::TokenStream;
use quote::quote;

use super::debug::emit_debug;
use super::docs::docs;
use super::tokens::{deprecation, ident, ty};
use crate::plan::model::OperationDef;

/// The struct of the required parameters.
pub(super) fn emit_named(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let named = operation.named.as_ref()?;
    let name = ident(&named.name);
    let line = format!(" What [`{group}::{}`] requires.", operation.method);
    let fields = named.fields.iter().map(|field| {
        let (docs, name, ty) = (docs(&field.docs), ident(&field.name), ty(&field.ty));
        let deprecated = deprecation(field.deprecated);
        quote! { #docs #deprecated pub #name: #ty, }
    });
    let debug = emit_debug(&named.name, false, named.fields.iter().map(|field| (field.name.as_str(), false)));
    Some(quote! {
        #[doc = #line]
        #[derive(Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
        }
        #debug
    })
}
