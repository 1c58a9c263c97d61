//! Writes `Debug` of structs: the names of all fields, and the values of those that are shown.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;

/// The `Debug` of a struct; each field has its name in Rust and whether its value is shown. The names are one string, so
/// that a field more changes one line.
pub(super) fn emit_debug<'a>(
    name: &str,
    is_generic: bool,
    fields: impl Iterator<Item = (&'a str, bool)>,
) -> TokenStream {
    let (mut names, mut shown): (Vec<&str>, Vec<Ident>) = (Vec::new(), Vec::new());
    for (field, is_shown) in fields {
        names.push(field.trim_start_matches("r#"));
        shown.extend(is_shown.then(|| ident(field)));
    }
    let names = names.join(" ");
    let (name, parameter) = (ident(name), is_generic.then(|| quote! { <T> }));
    quote! { runtime::debug!(#name #parameter, #names #(, #shown)*); }
}
