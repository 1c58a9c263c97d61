//! Turns a plan into files of tokens. An emitter decides nothing: it writes down what the plan says.

mod access;
mod answers;
mod bodies;
mod calls;
mod checks;
mod docs;
mod enums;
mod forms;
mod kept;
mod markdown;
mod operations;
mod paging;
mod parameters;
mod requests;
mod root;
mod structs;
mod tokens;
mod unions;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::model::{Def, GroupDef, Plan, TypeDef};
use tokens::Style;

/// The differences between the crate that contains the runtime and any other.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path of the runtime, such as `crate::runtime` or `::hero_api_runtime`.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; without it none are written.
    pub example_crate: Option<String>,
}

/// Reports whether a string is a path in Rust, such as `::hero_api_runtime`.
pub(crate) fn is_path(text: &str) -> bool {
    let is_start = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let is_word = |word: &str| {
        word.starts_with(is_start) && word.chars().all(|letter| is_start(letter) || letter.is_ascii_digit())
    };
    text.strip_prefix("::").unwrap_or(text).split("::").all(is_word)
}

/// A file of tokens.
#[derive(Clone, Debug)]
pub struct File {
    /// The path below the root of the generated modules.
    pub path: String,
    /// The items.
    pub items: TokenStream,
}

/// The source of a file.
#[derive(Clone, Copy, Debug)]
pub enum Unit<'a> {
    /// The root module.
    Root,
    /// The module of all groups.
    Api,
    /// The security schemes.
    Security,
    /// The servers.
    Servers,
    /// The module of all types.
    Types,
    /// The identifiers.
    Ids,
    /// A group.
    Group(&'a GroupDef),
    /// The types of a subject.
    Subject(&'a str),
}

/// Returns the files that a plan consists of.
pub fn units(plan: &Plan) -> Vec<Unit<'_>> {
    let mut units = vec![Unit::Root, Unit::Api, Unit::Types];
    units.extend((!plan.schemes.is_empty()).then_some(Unit::Security));
    units.extend((!plan.servers.is_empty()).then_some(Unit::Servers));
    units.extend((!plan.ids.is_empty()).then_some(Unit::Ids));
    units.extend(plan.groups.iter().map(Unit::Group));
    let subjects: BTreeSet<&str> = plan.types.iter().map(|ty| ty.module.as_str()).collect();
    units.extend(subjects.into_iter().map(Unit::Subject));
    units
}

/// Emits a file.
pub fn emit(plan: &Plan, unit: Unit<'_>, options: &Options) -> File {
    let style = Style::new(options);
    let (path, items) = match unit {
        Unit::Root => ("mod.rs".to_owned(), root::emit_root(plan, &style)),
        Unit::Api => ("api/mod.rs".to_owned(), root::emit_api(plan, &style)),
        Unit::Security => ("security.rs".to_owned(), access::emit_security(plan, &style)),
        Unit::Servers => ("servers.rs".to_owned(), access::emit_servers(plan, &style)),
        Unit::Types => ("types/mod.rs".to_owned(), root::emit_types(plan)),
        Unit::Ids => ("types/ids.rs".to_owned(), root::emit_ids(plan, &style)),
        Unit::Group(group) => (format!("api/{}.rs", group.module), operations::emit_group(group, &style)),
        Unit::Subject(subject) => (format!("types/{subject}.rs"), emit_subject(plan, subject, &style)),
    };
    File { path, items }
}

/// Emits a type alone, as in the file of its subject.
pub fn emit_alone(ty: &TypeDef, options: &Options) -> File {
    File { path: format!("types/{}.rs", ty.module), items: emit_type(ty, &Style::new(options)) }
}

fn emit_subject(plan: &Plan, subject: &str, style: &Style) -> TokenStream {
    let (runtime, serde) = (style.runtime_import(), style.serde_import());
    let types = plan.types.iter().filter(|ty| ty.module == subject).map(|ty| emit_type(ty, style));
    quote! {
        #serde
        #runtime
        use super::*;
        #(#types)*
    }
}

fn emit_type(ty: &TypeDef, style: &Style) -> TokenStream {
    let items = match &ty.def {
        Def::Struct(def) => structs::emit_struct(ty, def, style),
        Def::Enum(def) => enums::emit_enum(ty, def),
        Def::Union(def) => unions::emit_union(ty, def, style),
    };
    let forms = forms::emit_form_use(ty);
    let aliases = root::emit_aliases(ty);
    quote! { #items #forms #aliases }
}

/// Emits the driver with which tests call every operation; `krate` has `Client`, `types` and `runtime`.
pub fn emit_calls(plan: &Plan, krate: &str) -> File {
    File { path: "calls.rs".to_owned(), items: calls::emit_calls(plan, krate) }
}
