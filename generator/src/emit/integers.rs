//! Writes open enums of integers: known values are variants, any other integer is kept.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::checks::check_impl;
use super::docs::docs;
use super::tokens::{Style, deprecation, former_variant, ident};
use crate::plan::model::{EnumDef, Paragraph, TypeDef};

/// The items of an enum's file.
pub(super) fn emit_integers(named: &TypeDef, def: &EnumDef, style: &Style) -> TokenStream {
    let imports = style.enum_imports();
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, it)| ident(it)).collect();
    let values: Vec<_> = def.variants.iter().map(|(value, _)| literal(value)).collect();
    let variant_docs = def.variants.iter().map(|(it, _)| docs(&[Paragraph::Upstream(format!("`{it}`"))]));
    let deprecated = deprecation(named.deprecated);
    let deprecations = def.variants.iter().map(|(value, _)| deprecation(def.deprecated.contains(value)));
    let aliases = def.aliases.iter().map(former_variant);
    let check = def.sent.then(|| check_impl(&name, &quote! { checks.open_integer(self); }));
    quote! {
        #imports

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
            /// The integer, as sent.
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(it) => it.as_i64(),
                }
            }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(runtime::UnknownInteger::new(value)),
                }
            }
        }
        impl runtime::OpenInteger for #name {
            const VALUES: &'static [i64] = &[#(#values),*];
            fn as_i64(&self) -> i64 {
                Self::as_i64(*self)
            }
        }
        #check
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::open_integer(deserializer)
            }
        }
    }
}

/// An integer as it is written.
fn literal(value: &str) -> Literal {
    Literal::i64_unsuffixed(value.parse().unwrap_or_else(|_| bug!("the values of an enum of integers are integers")))
}
