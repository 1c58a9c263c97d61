//! Writes parameters: as arguments, as runtime calls, and as the struct of the required ones that are passed by name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::checks::rules;
use super::docs::docs;
use super::structs::emit_debug;
use super::tokens::{argument, deprecation, ident, turns_into, ty};
use crate::plan::model::{Manner, OperationDef, ParameterDef, Ty};
use crate::vocabulary::{Location, Style};

/// Returns the name and the type of a parameter's argument.
pub(super) fn parameter(parameter: &ParameterDef) -> (Ident, TokenStream) {
    let name = ident(&parameter.name);
    let takes = match &parameter.ty {
        Ty::Vec(item) if turns_into(item) => {
            let item = ty(item);
            quote! { impl IntoIterator<Item = impl Into<#item>> }
        }
        Ty::Vec(item) => {
            let item = ty(item);
            quote! { impl IntoIterator<Item = #item> }
        }
        other => argument(&name, other).0,
    };
    (name, takes)
}

/// Returns the runtime call that adds a parameter.
pub(super) fn send(parameter: &ParameterDef) -> TokenStream {
    let name = ident(&parameter.name);
    let value = match parameter.manner {
        Manner::List { .. } => quote! { #name },
        Manner::Text | Manner::Styled { .. } => value(&name, &parameter.ty),
    };
    send_value(parameter, &value)
}

/// Returns the runtime call that adds a parameter whose value is a field of `owner`.
pub(super) fn send_field(parameter: &ParameterDef, owner: &Ident) -> TokenStream {
    let name = ident(&parameter.name);
    send_value(parameter, &quote! { #owner.#name })
}

/// Returns the runtime call that sets the parameter of a page to its position.
pub(super) fn send_position(parameter: &ParameterDef, position: &Ident) -> TokenStream {
    let (wire, of, rules) = (&parameter.wire, ty(&parameter.ty), rules(&parameter.check.rules));
    quote! { .position::<#of>(#wire, #position, #rules) }
}

fn send_value(parameter: &ParameterDef, value: &TokenStream) -> TokenStream {
    let wire = &parameter.wire;
    let of = match (&parameter.ty, parameter.manner) {
        (Ty::Vec(item), Manner::List { .. }) => ty(item),
        (other, _) => ty(other),
    };
    let (own, items) = (rules(&parameter.check.rules), rules(&parameter.check.items));
    match parameter.manner {
        Manner::Text => {
            let add = ident(match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header_param",
                Location::Cookie => "cookie",
            });
            quote! { .#add::<#of>(#wire, #value, #own) }
        }
        Manner::List { explode } => {
            let explode = ident(if explode { "Yes" } else { "No" });
            quote! { .query_list::<#of>(#wire, #value, runtime::Explode::#explode, #own, #items) }
        }
        Manner::Styled { style, explode, reserved } => {
            let (place, style) = (ident(place(parameter.location)), ident(style_name(style)));
            let explode = explode.then(|| quote! { .exploded() });
            let reserved = reserved.then(|| quote! { .reserved() });
            let styled = quote! { runtime::Styled::#place(#wire, runtime::Style::#style)#explode #reserved };
            quote! { .styled::<#of>(#styled, #value, #own, #items) }
        }
    }
}

/// Returns the value of an argument, converted into its type.
pub(super) fn value(name: &Ident, of: &Ty) -> TokenStream {
    let whole = ty(of);
    match of {
        Ty::Vec(item) if turns_into(item) => quote! { #name.into_iter().map(Into::into).collect::<#whole>() },
        Ty::Vec(_) => quote! { #name.into_iter().collect::<#whole>() },
        _ => quote! { #name },
    }
}

/// Returns the location of a parameter, as one word.
pub(super) fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// Returns the runtime's name of a style.
pub(super) fn style_name(style: Style) -> &'static str {
    match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "Space",
        Style::PipeDelimited => "Pipe",
        Style::DeepObject => "Deep",
        Style::Json => "Json",
    }
}

/// Returns the struct of the required parameters.
pub(super) fn emit_required(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let named = operation.named.as_ref()?;
    let name = ident(&named.name);
    let line = format!(" The required parameters of [`{group}::{}`].", operation.method);
    let fields = named.fields.iter().map(|field| {
        let (docs, name, ty) = (docs(&field.docs), ident(&field.name), ty(&field.ty));
        let deprecated = deprecation(field.deprecated);
        quote! { #docs #deprecated pub #name: #ty, }
    });
    let debug = emit_debug(&named.name, false, named.fields.iter().map(|field| (field.name.as_str(), false)));
    Some(quote! {
        #[doc = #line]
        #[derive(Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
        }
        #debug
    })
}
