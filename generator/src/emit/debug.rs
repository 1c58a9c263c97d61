//! Writes `Debug` of structs: the names of all fields, and the values of those that are shown.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;

/// The `Debug` of a struct; each field has its name in Rust and whether its value is shown.
pub(super) fn emit_debug<'a>(
    name: &str,
    is_generic: bool,
    fields: impl Iterator<Item = (&'a str, bool)>,
) -> TokenStream {
    let fields = fields.map(|(field, is_shown)| {
        let (field, mark) = (ident(field), is_shown.then(|| quote! { : shown }));
        quote! { #field #mark }
    });
    let (name, parameter) = (ident(name), is_generic.then(|| quote! { <T> }));
    quote! { runtime::debug!(#name #parameter; #(#fields),*); }
}
