//! Writes the rules for checking a value.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::plan::model::{CheckRule, FieldDef, RestDef, Rule, StructDef};

/// Returns the `Check` of a type with these statements.
pub(super) fn check_impl(name: &Ident, statements: &TokenStream) -> TokenStream {
    quote! {
        impl runtime::Check for #name {
            fn check(&self, checks: &mut runtime::Checks) {
                #statements
            }
        }
    }
}

/// Returns a slice of rules.
pub(super) fn rules(rules: &[CheckRule]) -> TokenStream {
    let rules = rules.iter().map(rule);
    quote! { &[#(#rules),*] }
}

fn rule(rule: &CheckRule) -> TokenStream {
    match rule {
        CheckRule::Known => quote! { runtime::Rule::Known },
        CheckRule::OneOf(values) => quote! { runtime::Rule::OneOf(&[#(#values),*]) },
        CheckRule::Format(format) => quote! { runtime::Rule::Format(#format) },
        CheckRule::PatternAs(pattern, regex) => quote! { runtime::Rule::PatternAs(#pattern, #regex) },
        CheckRule::Described(rule) => described(rule),
    }
}

fn described(rule: &Rule) -> TokenStream {
    match rule {
        Rule::MinLength(length) => count(&quote! { MinLength }, *length),
        Rule::MaxLength(length) => count(&quote! { MaxLength }, *length),
        Rule::MinItems(items) => count(&quote! { MinItems }, *items),
        Rule::MaxItems(items) => count(&quote! { MaxItems }, *items),
        Rule::MinProperties(keys) => count(&quote! { MinProperties }, *keys),
        Rule::MaxProperties(keys) => count(&quote! { MaxProperties }, *keys),
        Rule::Pattern(pattern) => quote! { runtime::Rule::Pattern(#pattern) },
        Rule::Minimum(value, exclusive) => bound(&quote! { Minimum }, value, *exclusive),
        Rule::Maximum(value, exclusive) => bound(&quote! { Maximum }, value, *exclusive),
        Rule::MultipleOf(value) => {
            let value = value.to_string();
            quote! { runtime::Rule::MultipleOf(#value) }
        }
        Rule::UniqueItems => quote! { runtime::Rule::UniqueItems },
        Rule::OneOf(values) => quote! { runtime::Rule::OneOf(&[#(#values),*]) },
    }
}

fn count(name: &TokenStream, count: u64) -> TokenStream {
    let count = proc_macro2::Literal::u64_unsuffixed(count);
    quote! { runtime::Rule::#name(#count) }
}

fn bound(name: &TokenStream, value: &serde_json::Number, exclusive: bool) -> TokenStream {
    let value = value.to_string();
    quote! { runtime::Rule::#name { value: #value, exclusive: #exclusive } }
}

/// Returns the statement that checks a field of `self`, if it has rules.
pub(super) fn field_check(field: &FieldDef) -> Option<TokenStream> {
    if field.check.is_empty() {
        return None;
    }
    let (wire, name) = (&field.wire, super::tokens::ident(&field.name));
    let own = rules(&field.check.rules);
    if field.check.items.is_empty() {
        return Some(quote! { checks.field(#wire, &self.#name, #own); });
    }
    let items = rules(&field.check.items);
    Some(quote! { checks.items(#wire, &self.#name, #own, #items); })
}

/// Returns the statement that checks the map of additional properties, none of which may be a field.
pub(super) fn rest_check(def: &StructDef, rest: &RestDef) -> TokenStream {
    let (name, rules) = (super::tokens::ident(&rest.name), rules(&rest.check));
    let wires = def.fields.iter().map(|field| &field.wire);
    quote! { checks.rest(&self.#name, &[#(#wires),*], #rules); }
}
