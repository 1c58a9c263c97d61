//! Writes bodies: as calls of the runtime, and as enums where a body has several media types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::checks::rules;
use super::forms::emit_writer;
use super::parameters::{style_name, value};
use super::tokens::{ident, ty};
use crate::plan::model::{BodyDef, ChoiceVariant, FieldCheck, OperationDef, Sent, Ty};

/// Returns the runtime call that adds a body.
pub(super) fn send_body(body: &BodyDef) -> TokenStream {
    let value = value(&ident("body"), &body.ty);
    if body.choice.is_some() {
        let choice = ty(&body.ty);
        return quote! { .body::<#choice>(#value) };
    }
    put(&value, &body.ty, &body.sent, &body.check)
}

fn put(value: &TokenStream, of: &Ty, sent: &Sent, check: &FieldCheck) -> TokenStream {
    let of = ty(of);
    match sent {
        Sent::Json(None) => quote! { .json::<#of>(#value) },
        Sent::Json(Some(media)) => quote! { .json_as::<#of>(#value, #media) },
        Sent::Form { media, fields } => {
            let media = media.as_ref().map(|media| quote! { .sent_as(#media) });
            let fields = fields.iter().map(|field| {
                let (name, style) = (&field.name, ident(style_name(field.style)));
                let explode = field.explode.then(|| quote! { .exploded() });
                let reserved = field.reserved.then(|| quote! { .reserved() });
                quote! { runtime::Styled::query(#name, runtime::Style::#style)#explode #reserved }
            });
            quote! { .form::<#of>(#value, &[#(#fields),*])#media }
        }
        Sent::Multipart { types, form } => {
            let types = types.iter().map(|(name, media)| quote! { (#name, #media) });
            let write = emit_writer(form);
            quote! { .multipart::<#of>(#value, &[#(#types),*], #write) }
        }
        Sent::Text(media) => {
            let rules = rules(&check.rules);
            quote! { .text::<#of>(#value, #media, #rules) }
        }
        Sent::Bytes(media) => quote! { .bytes(#value, #media) },
        Sent::File => quote! { .file(#value) },
    }
}

/// Returns the enum of the bodies of an operation, if there are several.
pub(super) fn emit_choice(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let choice = operation.body.as_ref()?.choice.as_ref()?;
    let name = ident(&choice.name);
    let method = operation.method.trim_start_matches("r#");
    let line = format!(" The body of [`{group}::{method}`], by its media type.");
    let variants = choice.variants.iter().map(|variant| {
        let (variant, ty, line) = (ident(&variant.name), ty(&variant.ty), format!(" `{}`", variant.media));
        quote! { #[doc = #line] #variant(#ty), }
    });
    let arms = choice.variants.iter().map(|variant| {
        let (variant, put) = (ident(&variant.name), put(&quote! { body }, &variant.ty, &variant.sent, &variant.check));
        quote! { Self::#variant(body) => call #put, }
    });
    let shown = choice.variants.iter().map(|variant| {
        let (variant, text) = (ident(&variant.name), format!("{}(…)", variant.name));
        quote! { Self::#variant(_) => #text, }
    });
    let froms = choice.variants.iter().filter(|variant| variant.turned_into).map(|variant| from(&name, variant));
    Some(quote! {
        #[doc = #line]
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
        #(#froms)*
        impl runtime::Body for #name {
            fn put<T>(self, call: runtime::Call<T>) -> runtime::Call<T> {
                match self {
                    #(#arms)*
                }
            }
        }
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self {
                    #(#shown)*
                })
            }
        }
    })
}

fn from(name: &Ident, variant: &ChoiceVariant) -> TokenStream {
    let (of, variant_name) = (ty(&variant.ty), ident(&variant.name));
    let borrowed = matches!(variant.ty, Ty::String).then(|| {
        quote! {
            impl From<&str> for #name {
                fn from(body: &str) -> Self {
                    Self::#variant_name(body.to_owned())
                }
            }
        }
    });
    quote! {
        impl From<#of> for #name {
            fn from(body: #of) -> Self {
                Self::#variant_name(body)
            }
        }
        #borrowed
    }
}
