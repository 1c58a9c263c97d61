//! Writes the struct of an operation's required parameters, where they are given by name.

use super::docs::docs;
use super::tokens::{deprecation, ident, ty};
use crate::plan::model::OperationDef;
use crate::quote::{TokenStream, quote};

/// The struct of the required parameters.
pub(super) fn emit_named(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let named = operation.named.as_ref()?;
    let (text, name) = (&named.name, ident(&named.name));
    let line = format!(" What [`{group}::{}`] requires.", operation.method);
    let fields = named.fields.iter().map(|field| {
        let (docs, name, ty) = (docs(&field.docs), ident(&field.name), ty(&field.ty));
        let deprecated = deprecation(field.deprecated);
        quote! { #docs #deprecated pub #name: #ty, }
    });
    let hidden = named.fields.iter().map(|field| {
        let name = field.name.trim_start_matches("r#");
        quote! { .hidden(#name) }
    });
    Some(quote! {
        #[doc = #line]
        #[derive(Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
        }
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                runtime::Fields::new(f, #text)#(#hidden)*.finish()
            }
        }
    })
}
