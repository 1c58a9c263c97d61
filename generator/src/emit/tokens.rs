//! Writes types, names and imports.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Options;
use crate::plan::model::{Former, Ty};

/// How paths are written.
pub(super) struct Style {
    /// The path of the runtime.
    pub(super) runtime: TokenStream,
    /// Whether the path ends in the name that generated code uses for the runtime.
    is_named_runtime: bool,
    /// The crate of the examples.
    pub(super) example_crate: Option<String>,
    /// The path of serde, if it is reached through the runtime.
    serde: Option<String>,
}

impl Style {
    pub(super) fn new(options: &Options) -> Self {
        let is_local = options.runtime.starts_with("crate::");
        Self {
            runtime: path(&options.runtime),
            is_named_runtime: options.runtime.ends_with("::runtime"),
            example_crate: options.example_crate.clone(),
            serde: (!is_local).then(|| format!("{}::serde", options.runtime)),
        }
    }

    /// Returns the import of the runtime, under the name that generated code uses.
    pub(super) fn runtime_import(&self) -> TokenStream {
        let runtime = &self.runtime;
        match self.is_named_runtime {
            true => quote! { use #runtime; },
            false => quote! { use #runtime as runtime; },
        }
    }

    /// Returns the import of serde, if it is not a crate of that name.
    pub(super) fn serde_import(&self) -> TokenStream {
        let runtime = &self.runtime;
        match &self.serde {
            None => quote! { use ::serde::{self, Deserialize, Serialize}; },
            Some(_) => quote! { use #runtime::serde::{self, Deserialize, Serialize}; },
        }
    }

    /// Returns the attribute that gives serde's derives the path of serde.
    pub(super) fn serde_crate(&self) -> Option<TokenStream> {
        self.serde.as_ref().map(|path| quote! { #[serde(crate = #path)] })
    }
}

/// Returns a path, which was validated before planning.
pub(super) fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| bug!("the paths of crates are paths of Rust"))
}

/// Returns an identifier. The plan has validated names; an invalid one is our bug.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Returns an earlier name of a variant: a constant, which is a pattern too.
pub(super) fn former_variant((former, now): &(Former, String)) -> TokenStream {
    let attributes = renamed(former, &format!("[`Self::{now}`]"), now);
    let (alias, variant) = (ident(&former.name), ident(now));
    quote! {
        #attributes
        #[allow(non_upper_case_globals, reason = "it was a variant")]
        pub const #alias: Self = Self::#variant;
    }
}

/// Returns the attributes of an earlier name: the present name, as a link and in the compiler's warning, and until when
/// the earlier one exists.
pub(super) fn renamed(former: &Former, link: &str, now: &str) -> TokenStream {
    let line = format!(" Renamed to {link}.");
    let note = format!("renamed to `{now}`; this name goes with the next breaking release");
    let since = former.since.as_ref().map(|since| quote! { since = #since, });
    quote! {
        #[doc = #line]
        #[deprecated(#since note = #note)]
    }
}

/// Returns the attribute of a deprecated item.
pub(super) fn deprecation(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote! { #[deprecated] })
}

/// Returns a type.
pub(super) fn ty(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Json => quote! { runtime::Json },
        Ty::JsonObject => quote! { runtime::JsonObject },
        Ty::Bool => quote! { bool },
        Ty::Integer => quote! { i64 },
        Ty::Unsigned => quote! { u64 },
        Ty::Float => quote! { f64 },
        Ty::Decimal => quote! { runtime::Decimal },
        Ty::String => quote! { String },
        Ty::Secret => quote! { runtime::Secret },
        Ty::Date => quote! { runtime::Date },
        Ty::DateTime => quote! { runtime::DateTime },
        Ty::File => quote! { runtime::File },
        Ty::Id(name) | Ty::Named(name) | Ty::Local(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Ty::Filled(name, item) => {
            let (name, item) = (ident(name), self::ty(item));
            quote! { #name<#item> }
        }
        Ty::Hole => quote! { T },
        Ty::Vec(item) => wrap(&quote! { Vec }, item),
        Ty::Map(value) => wrap(&quote! { runtime::Map }, value),
        Ty::Option(inner) => wrap(&quote! { Option }, inner),
        Ty::Patch(inner) => wrap(&quote! { runtime::Patch }, inner),
        Ty::Boxed(inner) => wrap(&quote! { Box }, inner),
        Ty::Unit => quote! { () },
    }
}

fn wrap(outer: &TokenStream, inner: &Ty) -> TokenStream {
    let inner = ty(inner);
    quote! { #outer<#inner> }
}

/// Returns the type of an argument, and the expression that converts it into the type.
pub(super) fn argument(name: &Ident, of: &Ty) -> (TokenStream, TokenStream) {
    let whole = ty(of);
    match of {
        Ty::Vec(item) if turns_into(item) => {
            let item = ty(item);
            (
                quote! { impl IntoIterator<Item = impl Into<#item>> },
                quote! { #name.into_iter().map(Into::into).collect() },
            )
        }
        Ty::Vec(item) => {
            let item = ty(item);
            (quote! { impl IntoIterator<Item = #item> }, quote! { #name.into_iter().collect() })
        }
        other if turns_into(other) => (quote! { impl Into<#whole> }, quote! { #name.into() }),
        _ => (whole, quote! { #name }),
    }
}

/// Reports whether an argument of this type accepts whatever converts into it.
pub(super) fn turns_into(ty: &Ty) -> bool {
    match ty {
        Ty::String
        | Ty::Id(_)
        | Ty::Secret
        | Ty::Named(_)
        | Ty::Json
        | Ty::JsonObject
        | Ty::Patch(_)
        | Ty::Boxed(_) => true,
        Ty::File | Ty::Local(_) => true,
        // `None` and `Some(text.parse()?)` would leave the type open.
        Ty::Option(_)
        | Ty::Bool
        | Ty::Integer
        | Ty::Unsigned
        | Ty::Float
        | Ty::Decimal
        | Ty::Date
        | Ty::DateTime
        | Ty::Filled(..)
        | Ty::Hole
        | Ty::Vec(_)
        | Ty::Map(_)
        | Ty::Unit => false,
    }
}
