//! Writes structs, their redacting `Debug`, and how a request type is made and checked.

use std::collections::BTreeSet;

use super::docs::docs;
use super::tokens::{FileKind, Style, argument, deprecation, ident, ty};
use super::{checks, requests};
use crate::plan::model::{Absence, Clearing, FieldDef, RestDef, StructDef, Ty, TypeDef};
use crate::quote::{TokenStream, quote};

/// The items of a struct's file.
pub(super) fn emit_struct(named: &TypeDef, def: &StructDef, style: &Style) -> TokenStream {
    let mut names = BTreeSet::new();
    def.fields.iter().for_each(|it| it.ty.names(&mut names));
    def.rest.iter().for_each(|it| it.ty.names(&mut names));
    names.remove(&named.name);
    let kind = if def.rest.is_some() { FileKind::Union } else { FileKind::Struct };
    let imports = style.type_imports(&names, kind, true);
    let serde_crate = style.serde_crate();
    let (name, docs) = (ident(&named.name), docs(&named.docs));
    let parameter = def.generic.then(|| quote! { <T> });
    // Serde would ask for `T: Default` where a field that holds a `T` may be left out.
    let is_asked = def.generic && def.fields.iter().any(FieldDef::is_optional);
    let bound = is_asked.then(|| quote! { #[serde(bound(deserialize = "T: Deserialize<'de>"))] });
    let fields = def.fields.iter().map(field).chain(def.rest.as_ref().map(rest));
    let debug = debug(named, def);
    let derived = match &def.rest {
        Some(_) => quote! { #[derive(Clone, PartialEq, Serialize)] },
        None => quote! { #[derive(Clone, PartialEq, Serialize, Deserialize)] },
    };
    let read = def.rest.as_ref().map(|rest| read_with_rest(named, def, rest, style));
    let deprecated = deprecation(named.deprecated);
    let made = def.constructor.as_ref().map(|it| requests::constructor(named, def, it));
    let checked = def.constructor.as_ref().map(|_| check(named, def));
    quote! {
        #imports

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

/// How a struct with a map of other keys is read: the fields as a struct of their own, each other value by itself. No type
/// has that struct's name, and none is named where the method's own parameter could be meant.
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
        #[derive(Deserialize)]
        #serde_crate
        struct Fields {
            #(#fields)*
        }
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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

/// The map of the keys that are no fields.
fn rest(rest: &RestDef) -> TokenStream {
    let (name, value) = (ident(&rest.name), ty(&rest.ty));
    quote! {
        /// What else is there, by its key.
        #[serde(flatten)]
        pub #name: runtime::Map<#value>,
    }
}

/// How serde reads a field and leaves it out.
fn serde_attribute(field: &FieldDef) -> Option<TokenStream> {
    attribute(rename(field).into_iter().chain(absence(field)).chain(reading(field)))
}

/// How serde reads a field.
fn read_attribute(field: &FieldDef) -> Option<TokenStream> {
    let default = (field.coding.absence == Absence::LeftOut).then(|| quote! { default });
    attribute(rename(field).into_iter().chain(default).chain(reading(field)))
}

fn attribute(words: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| quote! { #[serde(#(#words),*)] })
}

fn rename(field: &FieldDef) -> Option<TokenStream> {
    let wire = &field.wire;
    (*wire != field.name.trim_start_matches("r#")).then(|| quote! { rename = #wire })
}

fn absence(field: &FieldDef) -> Vec<TokenStream> {
    if field.coding.absence == Absence::Written {
        return Vec::new();
    }
    let left_out = match field.ty {
        Ty::Patch(_) => quote! { skip_serializing_if = "runtime::Patch::is_absent" },
        _ => quote! { skip_serializing_if = "Option::is_none" },
    };
    vec![quote! { default }, left_out]
}

fn reading(field: &FieldDef) -> Vec<TokenStream> {
    if !field.coding.integer {
        return Vec::new();
    }
    let null_is_absent = field.coding.absence == Absence::Written && matches!(field.ty, Ty::Option(_));
    let default = null_is_absent.then(|| quote! { default });
    default.into_iter().chain([quote! { deserialize_with = "runtime::integer" }]).collect()
}

fn debug(named: &TypeDef, def: &StructDef) -> TokenStream {
    let (name, text) = (ident(&named.name), &named.name);
    let (parameter, argument) = match def.generic {
        true => (Some(quote! { <T: fmt::Debug> }), Some(quote! { <T> })),
        false => (None, None),
    };
    let fields = def.fields.iter().map(|it| {
        let (wire, field) = (it.name.trim_start_matches("r#"), ident(&it.name));
        if it.shown {
            quote! { .shown(#wire, &self.#field) }
        } else {
            quote! { .hidden(#wire) }
        }
    });
    let rest = def.rest.iter().map(|it| {
        let name = &it.name;
        quote! { .hidden(#name) }
    });
    let fields = fields.chain(rest);
    quote! {
        impl #parameter fmt::Debug for #name #argument {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                runtime::Fields::new(f, #text)#(#fields)*.finish()
            }
        }
    }
}

fn check(named: &TypeDef, def: &StructDef) -> TokenStream {
    let name = ident(&named.name);
    let rest = def.rest.as_ref().map(|it| checks::rest_check(def, it));
    let checks: Vec<_> = def.fields.iter().filter_map(checks::field_check).chain(rest).collect();
    if checks.is_empty() {
        return quote! {
            impl runtime::Check for #name {
                fn check(&self, _: &mut runtime::Checks) {}
            }
        };
    }
    checks::check_impl(&name, &quote! { #(#checks)* })
}

/// The setter of an optional field, and what else one has that can be cleared.
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

/// The method that clears a field, and the one that takes a value which may not be there.
fn clearing_methods(field: &FieldDef, clearing: &Clearing) -> TokenStream {
    let (name, value) = (ident(&field.name), ident("value"));
    let (takes, set) = argument(&value, field.inner());
    let set = match set == quote! { value } {
        true => quote! { runtime::Patch::Value },
        false => quote! { |value| runtime::Patch::Value(#set) },
    };
    let (clear, maybe) = (ident(&clearing.clear), ident(&clearing.maybe));
    let clears = format!(" Clears `{}`: it is sent as null.", field.name);
    let leaves = format!(" Sets `{}`, or leaves it out where there is no value.", field.name);
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
