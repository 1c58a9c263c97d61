//! Writes unions: the enum, and how it is read by the strategy that the plan chose.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::{check_impl, rules};
use super::docs::docs;
use super::kept;
use super::tokens::{Style, deprecation, ident, ty};
use crate::plan::model::{
    Choice, FieldsStrategy, JsonType, PartialMember, Strategy, Takes, Ty, TypeDef, UnionDef, ValueRule, ValueStrategy,
    VariantDef,
};

/// The items of a union's file.
pub(super) fn emit_union(named: &TypeDef, def: &UnionDef, style: &Style) -> TokenStream {
    if let Strategy::Kept { has_secrets } = def.strategy {
        return kept::emit_kept(named, def, has_secrets, style);
    }
    let all_shown = def.variants.iter().all(|variant| variant.shown);
    let derived = if all_shown {
        quote! { #[derive(Clone, Debug, PartialEq)] }
    } else {
        quote! { #[derive(Clone, PartialEq)] }
    };
    let (name, type_docs) = (ident(&named.name), docs(&named.docs));
    let variants = def.variants.iter().map(|variant| {
        let (docs, name, ty) = (docs(&variant.docs), ident(&variant.name), ty(&variant.ty));
        let deprecated = deprecation(variant.deprecated);
        quote! { #docs #deprecated #name(#ty), }
    });
    let deprecated = deprecation(named.deprecated);
    let conversions = conversions(named, def);
    let debug = (!all_shown).then(|| debug(named, def));
    let idents: Vec<_> = def.variants.iter().map(|variant| ident(&variant.name)).collect();
    let read = match &def.strategy {
        Strategy::Fields(strategy) => by_fields(named, def, strategy, style),
        Strategy::JsonTypes(types) => by_json_types(named, def, types),
        Strategy::Value(strategy) => by_value(named, def, strategy),
        Strategy::Kept { .. } => TokenStream::new(),
    };
    let checked = def.is_only_sent.then(|| check(named, def));
    quote! {
        #type_docs
        #deprecated
        #derived
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version does not know.
            Unknown(runtime::UnknownMember),
        }
        #conversions
        #checked
        #debug
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#idents(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
        #read
    }
}

/// `From` for the types that turn into variants.
fn conversions(named: &TypeDef, def: &UnionDef) -> TokenStream {
    let name = ident(&named.name);
    let conversions = def.turned_into.iter().map(|index| {
        let into = &def.variants[*index];
        let (variant, value) = (ident(&into.name), ident("value"));
        let (ty, value) = match &into.ty {
            Ty::Boxed(inner) => (ty(inner), quote! { Box::new(#value) }),
            other => (ty(other), quote! { #value }),
        };
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant(#value)
                }
            }
        }
    });
    quote! { #(#conversions)* }
}

fn check(named: &TypeDef, def: &UnionDef) -> TokenStream {
    let name = ident(&named.name);
    let arms = def.variants.iter().map(|variant| {
        let (name, check) = (ident(&variant.name), &variant.check);
        if check.rules.is_empty() && check.items.is_empty() {
            return quote! { Self::#name(value) => value.check(checks), };
        }
        let (own, items) = (rules(&check.rules), rules(&check.items));
        quote! { Self::#name(value) => checks.member(value, #own, #items), }
    });
    let body = quote! {
        match self {
            #(#arms)*
            Self::Unknown(value) => value.check(checks),
        }
    };
    check_impl(&name, &body)
}

fn debug(named: &TypeDef, def: &UnionDef) -> TokenStream {
    let name = ident(&named.name);
    let arms = def.variants.iter().map(|of: &VariantDef| {
        let (variant, text) = (ident(&of.name), format!("{}(…)", of.name));
        if of.shown {
            let text = &of.name;
            quote! { Self::#variant(value) => f.debug_tuple(#text).field(value).finish(), }
        } else {
            quote! { Self::#variant(_) => f.write_str(#text), }
        }
    });
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(#arms)*
                    Self::Unknown(_) => f.write_str("Unknown(…)"),
                }
            }
        }
    }
}

fn by_fields(named: &TypeDef, def: &UnionDef, strategy: &FieldsStrategy, style: &Style) -> TokenStream {
    let (name, fields_name) = (ident(&named.name), ident(&strategy.name));
    let serde_crate = style.serde_crate();
    let fields = strategy.fields.iter().map(|field| {
        let (name, ty) = (ident(&field.name), ty(&field.ty));
        let mut words: Vec<TokenStream> = Vec::new();
        if field.wire != field.name.trim_start_matches("r#") {
            let wire = &field.wire;
            words.push(quote! { rename = #wire });
        }
        words.extend(field.integer.then(|| quote! { deserialize_with = "runtime::integer" }));
        let serde = (!words.is_empty()).then(|| quote! { #[serde(#(#words),*)] });
        quote! { #serde #name: runtime::Found<#ty>, }
    });
    let choose = match strategy.tag {
        Some(tag) => choose_by_tag(def, strategy, tag),
        None => choose_by_fields(def, strategy),
    };
    let tag = strategy.tag.map(|tag| {
        let (wire, texts) =
            (&strategy.fields[tag].wire, strategy.choices.iter().flat_map(|choice| choice.texts_of(tag)));
        quote! { const TAG: Option<(&'static str, &'static [&'static str])> = Some((#wire, &[#(#texts),*])); }
    });
    let secrets = &def.secrets;
    let secrets = (!secrets.is_empty()).then(|| quote! { const SECRETS: &'static [&'static str] = &[#(#secrets),*]; });
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::union::<#fields_name, D>(deserializer)
            }
        }
        /// The fields of all variants.
        #[derive(Default, Deserialize)]
        #[serde(default)]
        #serde_crate
        struct #fields_name {
            #(#fields)*
        }
        impl runtime::UnionFields for #fields_name {
            type Union = #name;
            #tag
            #secrets
            #[inline]
            fn choose<Error: serde::de::Error>(self, rest: runtime::Rest<'_>) -> Result<Self::Union, Error> {
                #choose
            }
            fn unknown(member: runtime::UnknownMember) -> Self::Union {
                #name::Unknown(member)
            }
        }
    }
}

/// One field tells all members, wherever it stands.
fn choose_by_tag(def: &UnionDef, strategy: &FieldsStrategy, tag: usize) -> TokenStream {
    let arms = strategy.choices.iter().map(|choice| {
        let values = choice.texts_of(tag);
        let inits = choice.fields.iter().map(|part| {
            let (name, field) = (ident(&part.name), &strategy.fields[part.field]);
            let (from, wire) = (ident(&field.name), &field.wire);
            let (value, option) = match part.takes {
                Takes::Value => (quote! { self.#from.required(#wire)? }, false),
                Takes::Nullable => (quote! { self.#from.nullable(#wire)? }, true),
                Takes::Anything => (quote! { self.#from.optional() }, true),
            };
            let value = boxed(value, option, part.boxed);
            quote! { #name: #value }
        });
        let made = made(def, choice, inits);
        quote! { #(#values)|* => Ok(#made), }
    });
    let names = strategy.fields.iter().map(|field| ident(&field.name));
    let wires = strategy.fields.iter().map(|field| &field.wire);
    let (name, wire) = (ident(&strategy.fields[tag].name), &strategy.fields[tag].wire);
    let constant = if strategy.tag_is_never_null {
        quote! { self.#name.tag(#wire)? }
    } else {
        quote! { self.#name.constant() }
    };
    quote! {
        match #constant {
            #(#arms)*
            _ => Ok(Self::Union::Unknown(rest #(.field(#wires, self.#names))*.into_unknown())),
        }
    }
}

/// The members in order of how specific they are; each when all that it requires was there.
fn choose_by_fields(def: &UnionDef, strategy: &FieldsStrategy) -> TokenStream {
    let arms = strategy.choices.iter().map(|choice| choice_arm(def, strategy, choice));
    let rest = no_choice(def, strategy);
    quote! {
        match self {
            #(#arms)*
            #rest
        }
    }
}

fn choice_arm(def: &UnionDef, strategy: &FieldsStrategy, choice: &Choice) -> TokenStream {
    let bound = choice.fields.iter().map(|part| {
        let name = ident(&strategy.fields[part.field].name);
        match part.takes {
            Takes::Value => quote! { #name: runtime::Found::Present(#name) },
            Takes::Nullable => {
                quote! { #name: #name @ (runtime::Found::Null | runtime::Found::Present(_)) }
            }
            Takes::Anything => quote! { #name },
        }
    });
    let others = (choice.fields.len() < strategy.fields.len()).then(|| quote! { .. });
    let guards = guards(strategy, choice);
    let guard = (!guards.is_empty()).then(|| quote! { if #(#guards)&&* });
    let inits = choice.fields.iter().map(|part| {
        let (rust, field) = (ident(&part.name), ident(&strategy.fields[part.field].name));
        match (part.takes, rust == field && !part.boxed) {
            (Takes::Value, true) => quote! { #rust },
            (Takes::Value, false) => {
                let value = boxed(quote! { #field }, false, part.boxed);
                quote! { #rust: #value }
            }
            (Takes::Nullable | Takes::Anything, _) => {
                let value = boxed(quote! { #field.optional() }, true, part.boxed);
                quote! { #rust: #value }
            }
        }
    });
    let made = made(def, choice, inits);
    let bound = bound.chain(others);
    quote! {
        Self { #(#bound),* } #guard => Ok(#made),
    }
}

/// A member in its variant, on the heap where the variant wants it there.
fn made(def: &UnionDef, choice: &Choice, inits: impl Iterator<Item = TokenStream>) -> TokenStream {
    let variant = &def.variants[choice.variant];
    let (name, member) = (ident(&variant.name), ident(&choice.ty));
    let made = boxed(quote! { #member { #(#inits),* } }, false, matches!(variant.ty, Ty::Boxed(_)));
    quote! { Self::Union::#name(#made) }
}

/// A value, or the one in an option, on the heap.
fn boxed(value: TokenStream, is_option: bool, is_boxed: bool) -> TokenStream {
    match (is_boxed, is_option) {
        (false, _) => value,
        (true, false) => quote! { Box::new(#value) },
        (true, true) => quote! { #value.map(Box::new) },
    }
}

/// What must hold besides the required fields: constants, or that anything of the member was there at all.
fn guards(strategy: &FieldsStrategy, choice: &Choice) -> Vec<TokenStream> {
    let field = |index: usize| ident(&strategy.fields[index].name);
    let is_bound = |index: usize| choice.fields.iter().any(|part| part.field == index && part.takes == Takes::Value);
    let mut guards: Vec<TokenStream> = Vec::new();
    for (index, values) in &choice.constants {
        let name = field(*index);
        let text = if is_bound(*index) {
            quote! { #name.as_str() }
        } else {
            quote! { #name.constant() }
        };
        guards.push(quote! { matches!(#text, #(#values)|*) });
    }
    if choice.required.is_empty() && choice.constants.is_empty() {
        let all: Vec<usize> = choice.fields.iter().map(|part| part.field).collect();
        let telling = if choice.telling.is_empty() { &all } else { &choice.telling };
        let found = telling.iter().map(|index| {
            let name = field(*index);
            quote! { #name.is_there() }
        });
        guards.push(quote! { (#(#found)||*) });
    }
    guards
}

/// The arm of a value that is no whole member: a part of one is an error, anything else is kept.
fn no_choice(def: &UnionDef, strategy: &FieldsStrategy) -> TokenStream {
    let names: Vec<_> = strategy.fields.iter().map(|field| ident(&field.name)).collect();
    let wires = strategy.fields.iter().map(|field| &field.wire);
    let parts = strategy.parts();
    let parts = parts.iter().map(no_part_of);
    let kept = match strategy.catch_all {
        Some(index) if strategy.catch_all_has_keys => {
            let variant = ident(&def.variants[index].name);
            quote! { Ok(rest.into_object_with_keys(Self::Union::#variant, Self::Union::Unknown)) }
        }
        Some(index) => {
            let variant = ident(&def.variants[index].name);
            quote! { Ok(Self::Union::#variant(rest.into_object())) }
        }
        None => quote! { Ok(Self::Union::Unknown(rest.into_unknown())) },
    };
    quote! {
        Self { #(#names),* } => {
            let rest = rest #(.field(#wires, #names))* #(.#parts?)*;
            #kept
        }
    }
}

fn by_json_types(named: &TypeDef, def: &UnionDef, types: &[(JsonType, usize)]) -> TokenStream {
    let name = ident(&named.name);
    let arms = types.iter().map(|(json_type, variant)| {
        let (pattern, variant) = (json_pattern(*json_type), ident(&def.variants[*variant].name));
        quote! { #pattern => Deserialize::deserialize(value).map(Self::#variant), }
    });
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::by_type(deserializer)
            }
        }
        impl<'de> runtime::ByType<'de> for #name {
            fn read<D: serde::Deserializer<'de>>(ty: runtime::JsonType, value: D) -> Result<Self, D::Error> {
                match ty {
                    #(#arms)*
                    _ => Deserialize::deserialize(value).map(Self::Unknown),
                }
            }
        }
    }
}

fn json_pattern(json_type: JsonType) -> TokenStream {
    match json_type {
        JsonType::Boolean => quote! { runtime::JsonType::Boolean },
        JsonType::Number => quote! { runtime::JsonType::Number },
        JsonType::String => quote! { runtime::JsonType::String },
        JsonType::Array => quote! { runtime::JsonType::Array },
        JsonType::Object => quote! { runtime::JsonType::Object },
    }
}

fn by_value(named: &TypeDef, def: &UnionDef, strategy: &ValueStrategy) -> TokenStream {
    let name = ident(&named.name);
    let not_null = strategy.tag.as_ref().map(|tag| quote! { raw.not_null(#tag)?; });
    let secrets = &def.secrets;
    let unknown = match secrets.is_empty() {
        true => quote! { raw.into_unknown() },
        false => quote! { raw.into_unknown_with_secrets(&[#(#secrets),*]) },
    };
    let at = strategy.rules.iter().position(ValueRule::takes_any_object).unwrap_or(strategy.rules.len());
    let (telling, any) = strategy.rules.split_at(at);
    let (steps, last_steps) = (telling.iter().map(|rule| step(def, rule)), any.iter().map(|rule| step(def, rule)));
    let parts = telling.iter().map(ValueRule::part).filter(PartialMember::can_be_found);
    let parts = parts.map(|part| no_part_of(&part));
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = runtime::RawUnion::read(deserializer)?;
                #not_null
                #(#steps)*
                #(raw.#parts?;)*
                #(#last_steps)*
                Ok(Self::Unknown(#unknown))
            }
        }
    }
}

/// The call that rejects a part of a member.
fn no_part_of(part: &PartialMember) -> TokenStream {
    let PartialMember { own, constants, required } = part;
    let constants = constants.iter().map(|(key, strings)| quote! { (#key, &[#(#strings),*]) });
    quote! { no_part_of(&[#(#own),*], &[#(#constants),*], &[#(#required),*]) }
}

/// Returns a member where the value is one.
fn step(def: &UnionDef, rule: &ValueRule) -> TokenStream {
    let variant = ident(&def.variants[rule.variant].name);
    let mut tests: Vec<TokenStream> = Vec::new();
    if let Some(json_type) = rule.json_type {
        let pattern = json_pattern(json_type);
        tests.push(quote! { matches!(raw.ty(), #pattern) });
    }
    tests.extend(rule.tested.iter().map(|(key, values)| {
        quote! { matches!(raw.constant(#key), #(#values)|*) }
    }));
    // What a constant tells is that member, and in error where a field is missing.
    if !rule.required.is_empty() && !rule.has_own_constant {
        let required = &rule.required;
        tests.push(quote! { raw.has(&[#(#required),*]) });
    }
    if !rule.any_of.is_empty() {
        let any_of = &rule.any_of;
        tests.push(quote! { raw.has_any(&[#(#any_of),*]) });
    }
    if rule.has_keys {
        tests.push(quote! { raw.has_keys() });
    }
    if tests.is_empty() {
        tests.push(quote! { true });
    }
    quote! {
        if #(#tests)&&* {
            return raw.member().map(Self::#variant);
        }
    }
}
