//! Writes answers by status and media type, and their headers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::docs;
use super::structs::emit_debug;
use super::tokens::{deprecation, ident, ty};
use crate::plan::model::{ByStatusDef, OperationDef, StatusArm, StatusReader, StatusVariant, Ty};

/// Returns the enum of an operation with several successful answers.
pub(super) fn emit_answer(def: &ByStatusDef) -> TokenStream {
    let name = ident(&def.name);
    let variants = def.variants().map(variant);
    let arms = def.arms.iter().map(arm);
    let is_total = def.arms.iter().any(|arm| arm.statuses.is_none());
    let rest = (!is_total)
        .then(|| quote! { _ => Err(runtime::Unreadable::new("a status that the description has no answer for")), });
    let shown = def.variants().map(|variant| {
        let (name, text) = (ident(&variant.name), &variant.name);
        match (variant.reader, is_safe(&variant.ty)) {
            (StatusReader::Empty, _) => quote! { Self::#name => f.write_str(#text), },
            (StatusReader::Json, true) => quote! { Self::#name(body) => f.debug_tuple(#text).field(body).finish(), },
            _ => {
                let text = format!("{text}(…)");
                quote! { Self::#name(_) => f.write_str(#text), }
            }
        }
    });
    quote! {
        /// One of several answers, by status and media type.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
        impl #name {
            fn read(received: runtime::Received) -> Result<Self, runtime::Unreadable> {
                match received.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(#shown)*
                }
            }
        }
    }
}

/// Reports whether the type's own `Debug` is safe to use.
fn is_safe(ty: &Ty) -> bool {
    match ty {
        Ty::Named(_) | Ty::Filled(..) | Ty::Json | Ty::JsonObject | Ty::Bool => true,
        Ty::Vec(inner) | Ty::Option(inner) | Ty::Boxed(inner) => is_safe(inner),
        _ => false,
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

fn arm(arm: &StatusArm) -> TokenStream {
    let pattern = match arm.statuses {
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
    let [only] = arm.variants.as_slice() else {
        let types = arm.variants.iter().flat_map(|variant| &variant.media);
        let mut next = 0..;
        let indices =
            arm.variants.iter().map(|variant| next.by_ref().take(variant.media.len()).collect::<Vec<usize>>());
        let others = arm.variants.iter().zip(indices).skip(1).map(|(variant, indices)| {
            let (read, indices) = (read(variant), indices.into_iter().map(Literal::usize_unsuffixed));
            quote! { #(#indices)|* => #read, }
        });
        let first = arm.variants.first().map(read);
        return quote! {
            #pattern => match received.media_among(&[#(#types),*]) {
                #(#others)*
                _ => #first,
            },
        };
    };
    let read = read(only);
    quote! { #pattern => #read, }
}

fn read(variant: &StatusVariant) -> TokenStream {
    let name = ident(&variant.name);
    match variant.reader {
        StatusReader::Json if variant.ty.has_null() => quote! { runtime::json_or_null(received).map(Self::#name) },
        StatusReader::Json => quote! { runtime::json(received).map(Self::#name) },
        StatusReader::Empty => quote! { Ok(Self::#name) },
        StatusReader::Text => quote! { runtime::text(received).map(Self::#name) },
        StatusReader::Bytes => quote! { runtime::bytes(received).map(Self::#name) },
    }
}

/// Returns the struct of the headers that an operation's answers have.
pub(super) fn emit_headers(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let def = operation.headers.as_ref()?;
    let name = ident(&def.name);
    let method = operation.method.trim_start_matches("r#");
    let line = format!(" The headers of an answer of [`{group}::{method}`].");
    let fields = def.fields.iter().map(|header| {
        let (docs, name, ty) = (docs(&header.docs), ident(&header.name), ty(&header.ty));
        let deprecated = deprecation(header.deprecated);
        quote! { #docs #deprecated pub #name: Option<#ty>, }
    });
    let reads = def.fields.iter().map(|header| {
        let (wire, name) = (&header.wire, ident(&header.name));
        quote! { #name: runtime::read_header(headers, #wire), }
    });
    let debug = emit_debug(&def.name, false, def.fields.iter().map(|field| (field.name.as_str(), false)));
    Some(quote! {
        #[doc = #line]
        ///
        /// Whatever is missing, or is not what the description says, is `None`.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
        impl #name {
            /// Returns the headers, as [`Response::headers`](runtime::Response::headers) and
            /// [`Error::headers`](runtime::Error::headers) have them.
            pub fn of(headers: &runtime::HeaderMap) -> Self {
                Self { #(#reads)* }
            }
        }
        #debug
    })
}
