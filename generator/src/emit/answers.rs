//! Writes answers by status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::docs;
use super::tokens::{ident, ty};
use crate::plan::model::{ByStatusDef, StatusReader, StatusVariant};

/// The enum of an operation with several success answers.
pub(super) fn emit_answer(def: &ByStatusDef) -> TokenStream {
    let name = ident(&def.name);
    let variants = def.variants.iter().map(variant);
    let arms = def.variants.iter().map(arm);
    let is_total = def.variants.iter().any(|it| it.statuses.is_none());
    let rest = (!is_total)
        .then(|| quote! { _ => Err(runtime::Unreadable::new("a status that the description has no answer for")), });
    quote! {
        /// One of several answers, by status.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
        impl #name {
            fn read(received: runtime::Received) -> Result<Self, runtime::Unreadable> {
                match received.status() {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn variant(variant: &StatusVariant) -> TokenStream {
    let (docs, name) = (docs(&variant.docs), ident(&variant.name));
    match variant.reader {
        StatusReader::Json => {
            let ty = ty(&variant.ty);
            quote! { #docs #name(#ty), }
        }
        StatusReader::Empty => quote! { #docs #name, },
        StatusReader::Text => quote! { #docs #name(String), },
        StatusReader::Bytes => quote! { #docs #name(runtime::Bytes), },
    }
}

fn arm(variant: &StatusVariant) -> TokenStream {
    let name = ident(&variant.name);
    let pattern = match variant.statuses {
        Some((first, last)) if first == last => {
            let code = Literal::u16_unsuffixed(first);
            quote! { #code }
        }
        Some((first, last)) => {
            let (first, last) = (Literal::u16_unsuffixed(first), Literal::u16_unsuffixed(last));
            quote! { #first..=#last }
        }
        None => quote! { _ },
    };
    match variant.reader {
        StatusReader::Json => quote! { #pattern => runtime::json(received).map(Self::#name), },
        StatusReader::Empty => quote! { #pattern => Ok(Self::#name), },
        StatusReader::Text => quote! { #pattern => runtime::text(received).map(Self::#name), },
        StatusReader::Bytes => quote! { #pattern => runtime::bytes(received).map(Self::#name), },
    }
}
