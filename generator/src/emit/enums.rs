//! Writes open enums: known values are variants, any other string is kept.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::tokens::{deprecation, former_variant, ident};
use crate::plan::model::{EnumDef, Paragraph, TypeDef};

/// The items of an enum's file.
pub(super) fn emit_enum(named: &TypeDef, def: &EnumDef) -> TokenStream {
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, it)| ident(it)).collect();
    let values: Vec<_> = def.variants.iter().map(|(it, _)| it).collect();
    let variant_docs = values.iter().map(|it| docs(&[Paragraph::Upstream(format!("`{it}`"))]));
    let deprecated = deprecation(named.deprecated);
    let deprecations = def.variants.iter().map(|(value, _)| deprecation(def.deprecated.contains(value)));
    let aliases = def.aliases.iter().map(former_variant);
    let known = quote! { const KNOWN: &'static [(&'static str, Self)] = &[#((#values, Self::#variants)),*]; };
    quote! {
        #type_docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #deprecations #variants,)*
            /// A string that this version does not know; see [`Self::as_str`].
            Unknown(runtime::UnknownValue),
        }
        impl #name {
            #(#aliases)*
            #known
        }
        runtime::open_enum!(#name);
    }
}
