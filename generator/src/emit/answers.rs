//! Writes answers by status and media type.

use super::docs::docs;
use super::tokens::{ident, ty};
use crate::plan::model::{ByStatusDef, StatusArm, StatusReader, StatusVariant, Ty};
use crate::quote::{TokenStream, quote};

/// The enum of an operation with several success answers.
pub(super) fn emit_answer(def: &ByStatusDef) -> TokenStream {
    let name = ident(&def.name);
    let variants = def.variants().map(variant);
    let arms = def.arms.iter().map(arm);
    let is_total = def.arms.iter().any(|it| it.statuses.is_none());
    let rest = (!is_total)
        .then(|| quote! { _ => Err(runtime::Unreadable::new("a status that the description has no answer for")), });
    let shown = def.variants().map(|it| {
        let (variant, text) = (ident(&it.name), &it.name);
        match (it.reader, is_safe(&it.ty)) {
            (StatusReader::Empty, _) => quote! { Self::#variant => f.write_str(#text), },
            (StatusReader::Json, true) => quote! { Self::#variant(body) => f.debug_tuple(#text).field(body).finish(), },
            _ => {
                let text = format!("{text}(…)");
                quote! { Self::#variant(_) => f.write_str(#text), }
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

/// Whether the type's own `Debug` shows nothing that it should not.
fn is_safe(ty: &Ty) -> bool {
    match ty {
        Ty::Named(_) | Ty::Filled(..) | Ty::Json | Ty::JsonObject | Ty::Bool => true,
        Ty::List(inner) | Ty::Option(inner) | Ty::Boxed(inner) => is_safe(inner),
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
            quote! { #first }
        }
        Some((first, last)) => {
            quote! { #first..=#last }
        }
        None => quote! { _ },
    };
    let [only] = arm.variants.as_slice() else {
        let types = arm.variants.iter().flat_map(|it| &it.media);
        let mut next = 0..;
        let indices = arm.variants.iter().map(|it| next.by_ref().take(it.media.len()).collect::<Vec<usize>>());
        let others = arm.variants.iter().zip(indices).skip(1).map(|(variant, indices)| {
            let read = read(variant);
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
