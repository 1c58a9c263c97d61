//! Writes the construction of a request type: `new` with what is required, a setter for what is not.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::structs::{emit_debug, setter};
use super::tokens::{argument, deprecation, ident, ty};
use crate::plan::model::{Constructor, FieldDef, RestDef, StructDef, Ty, TypeDef};

/// Returns the constructor and the setters, and the struct of required values if there is one.
pub(super) fn constructor(named: &TypeDef, def: &StructDef, constructor: &Constructor) -> TokenStream {
    let name = ident(&named.name);
    let setters =
        def.fields.iter().filter(|field| field.is_optional()).map(setter).chain(def.rest.as_ref().map(inserter));
    let (required, new) = match constructor {
        Constructor::Positional(fields) => (None, positional(def, fields)),
        Constructor::Named(required, fields) => {
            (Some(required_struct(named, required, def, fields)), from_required(def, required, fields))
        }
    };
    let is_empty = matches!(constructor, Constructor::Positional(fields) if fields.is_empty());
    let default = is_empty.then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
        #default
        #required
    }
}

fn positional(def: &StructDef, fields: &[usize]) -> TokenStream {
    let arguments = fields.iter().map(|index| {
        let field = &def.fields[*index];
        let name = ident(&field.name);
        let (takes, _) = argument(&name, &field.ty);
        quote! { #name: #takes }
    });
    let inits = def.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.name);
        if !fields.contains(&index) {
            return initial(field);
        }
        let (_, value) = argument(&name, &field.ty);
        if name == value.to_string() {
            quote! { #name }
        } else {
            quote! { #name: #value }
        }
    });
    let inits = inits.chain(def.rest.as_ref().map(no_rest));
    let line = if fields.is_empty() {
        " Creates an empty value; no field is required."
    } else {
        " Creates a value of the required fields."
    };
    quote! {
        #[doc = #line]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#inits),* }
        }
    }
}

fn from_required(def: &StructDef, required: &str, fields: &[usize]) -> TokenStream {
    let required = ident(required);
    let inits = def.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.name);
        if fields.contains(&index) {
            quote! { #name: required.#name }
        } else {
            initial(field)
        }
    });
    let inits = inits.chain(def.rest.as_ref().map(no_rest));
    quote! {
        /// Creates a value of the required fields, which have names here because similar values are easily swapped.
        pub fn new(required: #required) -> Self {
            Self { #(#inits),* }
        }
    }
}

/// Returns the initial value of a field without an argument.
fn initial(field: &FieldDef) -> TokenStream {
    let name = ident(&field.name);
    match (&field.constant, &field.ty) {
        (Some(constant), Ty::String) => quote! { #name: #constant.to_owned() },
        (Some(constant), Ty::Option(inner)) if **inner == Ty::String => quote! { #name: Some(#constant.to_owned()) },
        (_, Ty::Patch(_)) => quote! { #name: runtime::Patch::Absent },
        (Some(_) | None, _) => quote! { #name: None },
    }
}

fn no_rest(rest: &RestDef) -> TokenStream {
    let name = ident(&rest.name);
    quote! { #name: runtime::Map::new() }
}

/// Returns the method that adds an additional property.
fn inserter(rest: &RestDef) -> TokenStream {
    let (name, value) = (ident(&rest.name), ident("value"));
    let (takes, value) = argument(&value, &rest.ty);
    quote! {
        /// Adds an additional property, under a key that is not a field.
        #[must_use]
        pub fn #name(mut self, key: impl Into<String>, value: #takes) -> Self {
            self.#name.insert(key.into(), #value);
            self
        }
    }
}

fn required_struct(named: &TypeDef, required: &str, def: &StructDef, fields: &[usize]) -> TokenStream {
    let line = format!(" The required fields of [`{}`].", named.name);
    let name = ident(required);
    let members = fields.iter().map(|index| {
        let field = &def.fields[*index];
        let (docs, name, ty) = (docs(&field.docs), ident(&field.name), ty(&field.ty));
        let deprecated = deprecation(field.deprecated);
        quote! { #docs #deprecated pub #name: #ty, }
    });
    let debug = emit_debug(required, false, fields.iter().map(|at| (def.fields[*at].name.as_str(), false)));
    let deprecated = deprecation(named.deprecated);
    quote! {
        #[doc = #line]
        #deprecated
        #[derive(Clone, PartialEq)]
        pub struct #name {
            #(#members)*
        }
        #debug
    }
}
