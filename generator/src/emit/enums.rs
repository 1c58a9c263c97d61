//! Writes open enums: known values are variants, any other text is kept.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::tokens::{Style, ident};
use crate::plan::model::{EnumDef, Paragraph, TypeDef};

/// The items of an enum's file.
pub(super) fn emit_enum(named: &TypeDef, def: &EnumDef, style: &Style) -> TokenStream {
    let imports = style.type_imports(&BTreeSet::new());
    let (name, text, type_docs) = (ident(&named.name), &named.name, docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, it)| ident(it)).collect();
    let spelled = def.variants.iter().map(|(_, it)| it);
    let values: Vec<_> = def.variants.iter().map(|(it, _)| it).collect();
    let variant_docs = values.iter().map(|it| docs(&[Paragraph::Upstream(format!("`{it}`"))]));
    quote! {
        #imports

        #type_docs
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A text that this version does not know; see [`Self::as_str`].
            Unknown(runtime::UnknownValue),
        }
        impl runtime::OpenEnum for #name {
            const NAME: &'static str = #text;
            const VALUES: &'static [&'static str] = &[#(#values),*];
            fn from_text(text: &str) -> Self {
                match text {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(runtime::UnknownValue::new(text)),
                }
            }
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(text) => text.as_str(),
                }
            }
        }
        impl #name {
            /// The text, as it is sent.
            pub fn as_str(&self) -> &str {
                runtime::OpenEnum::as_str(self)
            }
        }
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                runtime::OpenEnum::from_text(text)
            }
        }
        impl From<String> for #name {
            fn from(text: String) -> Self {
                runtime::OpenEnum::from_text(&text)
            }
        }
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    #(Self::#variants => #spelled,)*
                    Self::Unknown(_) => "Unknown(…)",
                })
            }
        }
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::open_enum(deserializer)
            }
        }
    }
}
