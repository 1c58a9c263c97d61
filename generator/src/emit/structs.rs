//! Writes structs, their redacting `Debug`, and the construction and checks of a request type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::docs;
use super::tokens::{Style, argument, deprecation, ident, ty};
use super::{checks, requests};
use crate::plan::model::{Absence, Clearing, FieldDef, RestDef, StructDef, Ty, TypeDef};

/// Returns the items of a struct's file.
pub(super) fn emit_struct(named: &TypeDef, def: &StructDef, style: &Style) -> TokenStream {
    let serde_crate = style.serde_crate();
    let (name, docs) = (ident(&named.name), docs(&named.docs));
    let parameter = def.generic.then(|| quote! { <T> });
    // Serde would require `T: Default` where a field that holds a `T` may be left out.
    let is_asked = def.generic && def.fields.iter().any(|field| default_attribute(field).is_some());
    let bound = is_asked.then(|| quote! { #[serde(bound(deserialize = "T: Deserialize<'de>"))] });
    let fields = def.fields.iter().map(field).chain(def.rest.as_ref().map(rest));
    let rest_name = def.rest.iter().map(|rest| (rest.name.as_str(), false));
    let shown = def.fields.iter().map(|field| (field.name.as_str(), field.shown)).chain(rest_name);
    let debug = emit_debug(&named.name, def.generic, shown);
    let derived = match &def.rest {
        Some(_) => quote! { #[derive(Clone, PartialEq, Serialize)] },
        None => quote! { #[derive(Clone, PartialEq, Serialize, Deserialize)] },
    };
    let read = def.rest.as_ref().map(|rest| read_with_rest(named, def, rest, style));
    let deprecated = deprecation(named.deprecated);
    let made = def.constructor.as_ref().map(|constructor| requests::constructor(named, def, constructor));
    let checked = def.constructor.as_ref().map(|_| check(named, def));
    quote! {
        #docs
        #deprecated
        #derived
        #serde_crate
        #bound
        #[non_exhaustive]
        pub struct #name #parameter {
            #(#fields)*
        }
        #made
        #checked
        #debug
        #read
    }
}

/// Returns the `Deserialize` of a struct with a map of additional properties: the fields are read as a struct of their
/// own, each other value by itself. No type has that struct's name, and none is named where the method's own parameter
/// could be meant.
fn read_with_rest(named: &TypeDef, def: &StructDef, rest: &RestDef, style: &Style) -> TokenStream {
    let (name, rest_name, serde_crate) = (ident(&named.name), ident(&rest.name), style.serde_crate());
    let read = ident(if rest.ty.holds_integers() { "with_rest_of_integers" } else { "with_rest" });
    let fields = def.fields.iter().map(|field| {
        let (name, ty, serde) = (ident(&field.name), ty(&field.ty), read_attribute(field));
        quote! { #serde #name: #ty, }
    });
    let idents: Vec<_> = def.fields.iter().map(|field| ident(&field.name)).collect();
    let read_fields = if idents.is_empty() {
        quote! { Fields {} }
    } else {
        quote! { fields }
    };
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                #serde_crate
                struct Fields {
                    #(#fields)*
                }
                let (#read_fields, rest): (Fields, _) = runtime::#read(deserializer)?;
                Ok(Self { #(#idents: fields.#idents,)* #rest_name: rest })
            }
        }
    }
}

fn field(field: &FieldDef) -> TokenStream {
    let docs = docs(&field.docs);
    let (name, ty) = (ident(&field.name), ty(&field.ty));
    let deprecated = deprecation(field.deprecated);
    let serde = serde_attribute(field);
    quote! { #docs #deprecated #serde pub #name: #ty, }
}

/// Returns the map of additional properties.
fn rest(rest: &RestDef) -> TokenStream {
    let (name, value) = (ident(&rest.name), ty(&rest.ty));
    quote! {
        /// Additional properties, by their keys.
        #[serde(flatten)]
        pub #name: runtime::Map<#value>,
    }
}

/// Returns the serde attribute that reads a field and leaves it out.
fn serde_attribute(field: &FieldDef) -> Option<TokenStream> {
    let left_out = match (field.coding.absence, &field.ty) {
        (Absence::Written, _) => None,
        (Absence::LeftOut, Ty::Patch(_)) => Some(quote! { skip_serializing_if = "runtime::Patch::is_absent" }),
        (Absence::LeftOut, _) => Some(quote! { skip_serializing_if = "Option::is_none" }),
    };
    let words = rename(field).into_iter().chain(default_attribute(field));
    attribute(words.chain(left_out).chain(reading(field)))
}

/// Returns the serde attribute that reads a field.
fn read_attribute(field: &FieldDef) -> Option<TokenStream> {
    attribute(rename(field).into_iter().chain(default_attribute(field)).chain(reading(field)))
}

fn attribute(words: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| quote! { #[serde(#(#words),*)] })
}

fn rename(field: &FieldDef) -> Option<TokenStream> {
    let wire = &field.wire;
    (*wire != field.name.trim_start_matches("r#")).then(|| quote! { rename = #wire })
}

/// Returns the serde attribute by which a missing field is no error. Serde knows `Option` by itself, but not with a
/// `deserialize_with`.
fn default_attribute(field: &FieldDef) -> Option<TokenStream> {
    let may_be_missing = match field.coding.absence {
        Absence::LeftOut => matches!(field.ty, Ty::Patch(_)) || field.coding.integer,
        Absence::Written => matches!(field.ty, Ty::Option(_)) && field.coding.integer,
    };
    may_be_missing.then(|| quote! { default })
}

fn reading(field: &FieldDef) -> Option<TokenStream> {
    field.coding.integer.then(|| quote! { deserialize_with = "runtime::integer" })
}

fn check(named: &TypeDef, def: &StructDef) -> TokenStream {
    let name = ident(&named.name);
    let rest = def.rest.as_ref().map(|rest| checks::rest_check(def, rest));
    let checks: Vec<_> = def.fields.iter().filter_map(checks::field_check).chain(rest).collect();
    if checks.is_empty() {
        return quote! {
            impl runtime::Check for #name {}
        };
    }
    checks::check_impl(&name, &quote! { #(#checks)* })
}

/// Returns the setter of an optional field, and the other methods of one that can be cleared.
pub(super) fn setter(field: &FieldDef) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.name);
    let value = ident("value");
    let deprecated = deprecation(field.deprecated);
    let (takes, set) = match &field.ty {
        Ty::Option(inner) => {
            let (takes, value) = argument(&value, inner);
            (takes, quote! { Some(#value) })
        }
        Ty::Patch(_) => {
            let whole = ty(&field.ty);
            (quote! { impl Into<#whole> }, quote! { value.into() })
        }
        other => argument(&value, other),
    };
    let clearing = field.clearing.as_ref().map(|clearing| clearing_methods(field, clearing));
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #name(mut self, value: #takes) -> Self {
            self.#name = #set;
            self
        }
        #clearing
    }
}

/// Returns the method that clears a field, and the one that takes an optional value.
fn clearing_methods(field: &FieldDef, clearing: &Clearing) -> TokenStream {
    let (name, value) = (ident(&field.name), ident("value"));
    let (takes, set) = argument(&value, field.inner());
    let set = match set.to_string() == "value" {
        true => quote! { runtime::Patch::Value },
        false => quote! { |value| runtime::Patch::Value(#set) },
    };
    let (clear, maybe) = (ident(&clearing.clear), ident(&clearing.maybe));
    let clears = format!(" Clears `{}`: it is sent as null.", field.name);
    let leaves = format!(" Sets `{}`, or omits it if there is no value.", field.name);
    let deprecated = deprecation(field.deprecated);
    quote! {
        #[doc = #clears]
        #deprecated
        #[must_use]
        pub fn #clear(mut self) -> Self {
            self.#name = runtime::Patch::Null;
            self
        }
        #[doc = #leaves]
        #deprecated
        #[must_use]
        pub fn #maybe(mut self, value: Option<#takes>) -> Self {
            self.#name = value.map_or(runtime::Patch::Absent, #set);
            self
        }
    }
}

/// Returns the `Debug` of a struct; each field has its name in Rust and whether its value is shown. The names are one
/// string, so that a field more changes one line.
pub(super) fn emit_debug<'a>(
    name: &str,
    is_generic: bool,
    fields: impl Iterator<Item = (&'a str, bool)>,
) -> TokenStream {
    let (mut names, mut shown): (Vec<&str>, Vec<Ident>) = (Vec::new(), Vec::new());
    for (field, is_shown) in fields {
        names.push(field.trim_start_matches("r#"));
        shown.extend(is_shown.then(|| ident(field)));
    }
    let names = names.join(" ");
    let (name, parameter) = (ident(name), is_generic.then(|| quote! { <T> }));
    quote! { runtime::debug!(#name #parameter, #names #(, #shown)*); }
}
