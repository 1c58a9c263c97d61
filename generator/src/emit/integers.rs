//! Writes open enums of integers: known values are variants, any other integer is kept.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::docs;
use super::tokens::{deprecation, former_variant, ident};
use crate::plan::model::{EnumDef, Paragraph, TypeDef};

/// The items of an enum's file.
pub(super) fn emit_integers(named: &TypeDef, def: &EnumDef) -> TokenStream {
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, it)| ident(it)).collect();
    let values: Vec<_> = def.variants.iter().map(|(value, _)| literal(value)).collect();
    let variant_docs = def.variants.iter().map(|(it, _)| docs(&[Paragraph::Upstream(format!("`{it}`"))]));
    let deprecated = deprecation(named.deprecated);
    let deprecations = def.variants.iter().map(|(value, _)| deprecation(def.deprecated.contains(value)));
    let aliases = def.aliases.iter().map(former_variant);
    let known = quote! { const KNOWN: &'static [(i64, Self)] = &[#((#values, Self::#variants)),*]; };
    quote! {
        #type_docs
        #deprecated
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #deprecations #variants,)*
            /// An integer that this version does not know; see [`Self::as_i64`].
            Unknown(runtime::UnknownInteger),
        }
        impl #name {
            #(#aliases)*
            #known
        }
        runtime::open_integer!(#name);
    }
}

/// An integer as it is written.
fn literal(value: &str) -> Literal {
    Literal::i64_unsuffixed(value.parse().unwrap_or_else(|_| bug!("the values of an enum of integers are integers")))
}
