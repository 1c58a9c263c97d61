//! Writes the pages of an operation: a static that says where they are, and the two methods of its request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::docs;
use super::parameters::send_position;
use super::tokens::{ident, ty};
use crate::plan::model::{OperationDef, PagingDef, PagingStyle, Way};

/// Returns the static of an operation that lists in pages.
pub(super) fn emit_paging(operation: &OperationDef, answer: &TokenStream) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let (name, item) = (ident(&paging.constant), ty(&paging.item));
    let (at, style, total) = (&paging.items_at, style(paging), total(paging));
    let (counted, taken) = (counted(&paging.to_items), taken(&paging.to_items));
    Some(quote! {
        static #name: runtime::Paging<#answer, #item> =
            runtime::Paging::<#answer, #item>::new(&[#(#at),*], |answer| #counted, #taken)#style #total;
    })
}

/// Returns the methods of a request that lists in pages.
pub(super) fn paging_methods(operation: &OperationDef, answer: &TokenStream) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let (constant, item) = (ident(&paging.constant), ty(&paging.item));
    let ((pages, pages_docs), (items, items_docs)) = (&paging.pages, &paging.items);
    let (pages, items) = (ident(pages), ident(items));
    let (pages_docs, items_docs) = (docs(pages_docs), docs(items_docs));
    Some(quote! {
        #pages_docs
        pub fn #pages(self) -> runtime::Pages<#answer> {
            self.0.pages(&#constant)
        }
        #items_docs
        pub fn #items(self) -> runtime::Items<#item> {
            self.0.items(&#constant)
        }
    })
}

fn style(paging: &PagingDef) -> TokenStream {
    let set = paging.parameter.as_ref().map(|parameter| {
        let (wire, sent) = (&parameter.wire, send_position(parameter, &ident("position")));
        quote! { #wire, |call, position| call #sent }
    });
    let next = paging.to_next.as_ref().map(|way| {
        let value = value(way);
        quote! { |answer| runtime::position(&#value) }
    });
    let first = match paging.first.map(Literal::u64_unsuffixed) {
        Some(first) => quote! { Some(#first) },
        None => quote! { None },
    };
    match paging.style {
        PagingStyle::Index => quote! { .index(#first, #set) },
        PagingStyle::Offset => quote! { .offset(#first, #set) },
        PagingStyle::Cursor => quote! { .cursor(#set, #next) },
        PagingStyle::Link => quote! { .link(#next) },
        PagingStyle::LinkHeader => quote! { .link_header() },
    }
}

fn total(paging: &PagingDef) -> Option<TokenStream> {
    let value = value(paging.to_total.as_ref()?);
    Some(quote! { .total(|answer| runtime::position(&#value)) })
}

/// Returns the place of a value in a borrowed answer; where something before it is absent, the function returns.
fn value(way: &Way) -> TokenStream {
    path(way, &quote! { .as_ref()? })
}

/// Returns the place of a value in an answer; `present` is what leads from something optional to what is in it.
fn path(way: &Way, present: &TokenStream) -> TokenStream {
    let mut is_optional = way.is_optional;
    way.fields.iter().fold(quote! { answer }, |path, (name, is_next_optional)| {
        let (name, present) = (ident(name), is_optional.then_some(present));
        is_optional = *is_next_optional;
        quote! { #path #present.#name }
    })
}

/// Returns how many items a borrowed answer has.
fn counted(way: &Way) -> TokenStream {
    let value = value(way);
    if way.ends_in_option() {
        quote! { Some(#value.as_ref()?.len()) }
    } else {
        quote! { Some(#value.len()) }
    }
}

/// Returns the function that takes the items out of an answer.
fn taken(way: &Way) -> TokenStream {
    if way.fields.is_empty() && !way.ends_in_option() {
        return quote! { Some };
    }
    let value = path(way, &quote! { ? });
    if way.ends_in_option() {
        quote! { |answer| #value }
    } else {
        quote! { |answer| Some(#value) }
    }
}
