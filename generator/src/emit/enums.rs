//! Writes open enums: known values are variants, any other string or integer is kept.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::docs;
use super::tokens::{deprecation, former_variant, ident};
use crate::plan::model::{EnumDef, Paragraph, Scalar, TypeDef};

/// Returns the items of an enum's file.
pub(super) fn emit_enum(named: &TypeDef, def: &EnumDef) -> TokenStream {
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, variant)| ident(variant)).collect();
    let variant_docs = def.variants.iter().map(|(value, _)| docs(&[Paragraph::Upstream(format!("`{value}`"))]));
    let deprecated = deprecation(named.deprecated);
    let deprecations = def.variants.iter().map(|(value, _)| deprecation(def.deprecated.contains(value)));
    let aliases = def.aliases.iter().map(former_variant);
    let values = def.variants.iter().map(|(value, _)| value);
    let (known, copy, unknown, implement) = match def.of {
        Scalar::String => (
            quote! { &'static [(&'static str, Self)] = &[#((#values, Self::#variants)),*] },
            quote! {},
            quote! {
                /// A string that this version does not know; see [`Self::as_str`].
                Unknown(runtime::UnknownValue),
            },
            quote! { runtime::open_enum!(#name); },
        ),
        Scalar::Integer => {
            let values = values.map(|value| integer(value));
            (
                quote! { &'static [(i64, Self)] = &[#((#values, Self::#variants)),*] },
                quote! { Copy, },
                quote! {
                    /// An integer that this version does not know; see [`Self::as_i64`].
                    Unknown(runtime::UnknownInteger),
                },
                quote! { runtime::open_integer!(#name); },
            )
        }
    };
    quote! {
        #type_docs
        #deprecated
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #deprecations #variants,)*
            #unknown
        }
        impl #name {
            #(#aliases)*
            const KNOWN: #known;
        }
        #implement
    }
}

fn integer(value: &str) -> Literal {
    Literal::i64_unsuffixed(value.parse().unwrap_or_else(|_| bug!("the values of an enum of integers are integers")))
}
