//! Writes unions that nothing tells apart: the value is kept, and read as whatever the caller knows it to be.

use std::collections::BTreeSet;

use super::docs::docs;
use super::tokens::{FileKind, Style, deprecation, ident, ty};
use crate::plan::model::{TypeDef, UnionDef};
use crate::quote::{TokenStream, quote};

/// The items of the union's file.
pub(super) fn emit_kept(named: &TypeDef, def: &UnionDef, has_secrets: bool, style: &Style) -> TokenStream {
    let mut names = BTreeSet::new();
    def.variants.iter().for_each(|it| it.ty.names(&mut names));
    names.remove(&named.name);
    let imports = style.type_imports(&names, FileKind::Struct, true);
    let serde_crate = style.serde_crate();
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let deprecated = deprecation(named.deprecated);
    let text = format!("{}(…)", named.name);
    let readers = def.variants.iter().map(|it| {
        let (docs, ty, deprecated) = (docs(&it.docs), ty(&it.ty), deprecation(it.deprecated));
        let method = format!("as_{}", it.method);
        let method = ident(&method);
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
        #imports

        #type_docs
        ///
        /// The description does not say how its alternatives are told apart, so the value is kept as it was received:
        /// read it as the one that it is.
        #deprecated
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #serde_crate
        #[serde(transparent)]
        pub struct #name(#serialize runtime::Json);
        impl #name {
            #(#readers)*
            /// The value, as received.
            pub fn json(&self) -> &runtime::Json {
                &self.0
            }
        }
        impl From<runtime::Json> for #name {
            fn from(value: runtime::Json) -> Self {
                Self(value)
            }
        }
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(#text)
            }
        }
    }
}
