//! Writes open enums: known values are variants, any other text is kept.

use super::checks::check_impl;
use super::docs::docs;
use super::tokens::{Style, deprecation, former_variant, ident};
use crate::plan::model::{EnumDef, Paragraph, TypeDef};
use crate::quote::{TokenStream, quote};

/// The items of an enum's file.
pub(super) fn emit_enum(named: &TypeDef, def: &EnumDef, style: &Style) -> TokenStream {
    let imports = style.enum_imports();
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants: Vec<_> = def.variants.iter().map(|(_, it)| ident(it)).collect();
    let values: Vec<_> = def.variants.iter().map(|(it, _)| it).collect();
    let variant_docs = values.iter().map(|it| docs(&[Paragraph::Upstream(format!("`{it}`"))]));
    let deprecated = deprecation(named.deprecated);
    let deprecations = def.variants.iter().map(|(value, _)| deprecation(def.deprecated.contains(value)));
    let aliases = def.aliases.iter().map(former_variant);
    let check = def.sent.then(|| check_impl(&name, &quote! { checks.open_enum(self); }));
    quote! {
        #imports

        #type_docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #deprecations #variants,)*
            /// A text that this version does not know; see [`Self::as_str`].
            Unknown(runtime::UnknownValue),
        }
        impl #name {
            #(#aliases)*
            /// The text, as sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(text) => text.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(runtime::UnknownValue::new(text)),
                }
            }
        }
        impl From<String> for #name {
            fn from(text: String) -> Self {
                text.as_str().into()
            }
        }
        impl runtime::OpenEnum for #name {
            const VALUES: &'static [&'static str] = &[#(#values),*];
            fn as_str(&self) -> &str {
                self.as_str()
            }
        }
        #check
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
