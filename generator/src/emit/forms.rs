//! Writes forms with files: whether each part is a file.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::plan::model::{Def, FieldDef, FormBody, FormDef, PartKind, Strategy, StructDef, Ty, TypeDef, UnionDef};

/// Returns the impls of a type that is sent in forms.
pub(super) fn emit_form_use(named: &TypeDef) -> TokenStream {
    let name = ident(&named.name);
    let form = named.form_use.form.as_ref().map(|form| {
        let statements = match (form, &named.def) {
            (FormDef::Fields { fields, rest }, Def::Struct(def)) => emit_fields(def, fields, *rest),
            (FormDef::Members(members), Def::Union(def)) => emit_members(def, members),
            (FormDef::Fields { .. } | FormDef::Members(_), _) => bug!("a form is planned as the type is"),
        };
        let form = if statements.is_empty() {
            quote! { _ }
        } else {
            quote! { form }
        };
        quote! {
            impl runtime::Form for #name {
                fn write(&self, #form: &mut runtime::FormParts<'_>) {
                    #statements
                }
            }
        }
    });
    let files = match (&named.form_use.files, &named.def) {
        (Some(kinds), Def::Union(def)) => Some(emit_files(named, def, kinds)),
        _ => None,
    };
    quote! { #form #files }
}

/// Returns the function that adds the parts of a body.
pub(super) fn emit_writer(form: &FormBody) -> TokenStream {
    let write = emit_form_body(form, &quote! { body });
    match form {
        FormBody::Own => quote! { runtime::Form::write },
        FormBody::Entries(_) | FormBody::Optional(_) => quote! { |body, form| #write },
        FormBody::None => quote! { |_, form| #write },
    }
}

/// Returns the expression that adds the parts of a value that is a form.
fn emit_form_body(form: &FormBody, value: &TokenStream) -> TokenStream {
    match form {
        FormBody::Own => quote! { runtime::Form::write(#value, form) },
        FormBody::Entries(kind) => emit_entries(*kind, value),
        FormBody::Optional(inner) => {
            let inner = emit_form_body(inner, &quote! { value });
            quote! { match #value { Some(value) => #inner, None => form.no_object() } }
        }
        FormBody::None => quote! { form.no_object() },
    }
}

/// Returns the statements that add each present field.
fn emit_fields(def: &StructDef, kinds: &[PartKind], rest: Option<PartKind>) -> TokenStream {
    let fields = def.fields.iter().zip(kinds).map(|(field, kind)| emit_field(field, *kind));
    let rest = def.rest.iter().zip(rest).map(|(rest, kind)| {
        let name = ident(&rest.name);
        let entries = emit_entries(kind, &quote! { self.#name });
        quote! { #entries; }
    });
    fields.chain(rest).collect()
}

fn emit_field(field: &FieldDef, kind: PartKind) -> TokenStream {
    let (wire, name, method) = (&field.wire, ident(&field.name), method(kind));
    match (&field.ty, field.is_optional()) {
        (Ty::Patch(_), true) => quote! { if !self.#name.is_absent() { form.#method(#wire, &self.#name); } },
        (_, true) => quote! { if let Some(value) = &self.#name { form.#method(#wire, value); } },
        (_, false) => quote! { form.#method(#wire, &self.#name); },
    }
}

/// Returns the expression that adds each value of a map under its key.
fn emit_entries(kind: PartKind, map: &TokenStream) -> TokenStream {
    let method = method(kind);
    quote! { #map.iter().for_each(|(name, value)| form.#method(name, value)) }
}

/// Returns the method that adds a part.
fn method(kind: PartKind) -> Ident {
    ident(match kind {
        PartKind::Value => "value",
        PartKind::File => "file",
    })
}

/// Returns the expression that adds the parts of the variant of a union.
fn emit_members(def: &UnionDef, members: &[FormBody]) -> TokenStream {
    if matches!(def.strategy, Strategy::Kept { .. }) {
        return quote! { runtime::Form::write(&self.0, form); };
    }
    let arms = def.variants.iter().zip(members).map(|(variant, form)| {
        let (name, write) = (ident(&variant.name), emit_form_body(form, &quote! { value }));
        match form {
            FormBody::None => quote! { Self::#name(_) => #write, },
            FormBody::Own | FormBody::Entries(_) | FormBody::Optional(_) => quote! { Self::#name(value) => #write, },
        }
    });
    quote! {
        match self {
            #(#arms)*
            Self::Unknown(value) => runtime::Form::write(value, form),
        }
    }
}

/// Emits `Files` for a union that may be a file: each variant is added as a value or a file. A union that is kept as
/// received is added as a value.
fn emit_files(named: &TypeDef, def: &UnionDef, kinds: &[PartKind]) -> TokenStream {
    let name = ident(&named.name);
    let statements = if matches!(def.strategy, Strategy::Kept { .. }) {
        quote! { form.value(name, &self.0); }
    } else {
        let arms = def.variants.iter().zip(kinds).map(|(variant, kind)| {
            let (name, method) = (ident(&variant.name), method(*kind));
            quote! { Self::#name(value) => form.#method(name, value), }
        });
        quote! {
            match self {
                #(#arms)*
                Self::Unknown(value) => form.value(name, value),
            }
        }
    };
    quote! {
        impl runtime::Files for #name {
            fn write_files(&self, name: &str, form: &mut runtime::FormParts<'_>) {
                #statements
            }
        }
    }
}
