//! Writes unions whose variants nothing tells apart: the value is kept, and read as a type of the caller's choice.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::docs;
use super::tokens::{Style, deprecation, ident, ty};
use crate::plan::model::{TypeDef, UnionDef};

/// Returns the items of the union's file.
pub(super) fn emit_kept(named: &TypeDef, def: &UnionDef, has_secrets: bool, style: &Style) -> TokenStream {
    let serde_crate = style.serde_crate();
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let deprecated = deprecation(named.deprecated);
    let text = format!("{}(…)", named.name);
    let readers = def.variants.iter().map(|variant| {
        let (docs, ty, deprecated) = (docs(&variant.docs), ty(&variant.ty), deprecation(variant.deprecated));
        let method = format_ident!("as_{}", variant.method);
        quote! {
            #docs
            ///
            /// # Errors
            /// The value is something else.
            #deprecated
            pub fn #method(&self) -> Result<#ty, runtime::DecodeError> {
                self.0.read()
            }
        }
    });
    let serialize = has_secrets.then(|| quote! { #[serde(serialize_with = "runtime::with_secrets")] });
    quote! {
        #type_docs
        ///
        /// The description does not say how to distinguish its alternatives, so the value is kept as received: read it
        /// as the right one.
        #deprecated
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #serde_crate
        #[serde(transparent)]
        pub struct #name(#serialize runtime::Json);
        impl #name {
            #(#readers)*
            /// Returns the value, as received.
            pub fn json(&self) -> &runtime::Json {
                &self.0
            }
        }
        impl From<runtime::Json> for #name {
            fn from(value: runtime::Json) -> Self {
                Self(value)
            }
        }
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(#text)
            }
        }
    }
}
