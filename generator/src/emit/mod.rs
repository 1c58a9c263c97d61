//! Turns a plan into files of tokens. Nothing is decided here: an emitter writes down what the plan says.

mod answers;
mod calls;
mod checks;
mod docs;
mod enums;
mod operations;
mod requests;
mod root;
mod structs;
mod tokens;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::model::{Def, Plan};
use tokens::Style;

/// What differs between the crate that the runtime belongs to and any other.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path of the runtime, such as `crate::runtime` or `::hero_api::runtime`.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; none are written without it.
    pub example_crate: Option<String>,
}

/// A file of tokens.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the root of the generated modules.
    pub path: String,
    /// Its items.
    pub items: TokenStream,
}

/// Emits all files.
pub fn emit(plan: &Plan, options: &Options) -> Vec<File> {
    let style = Style::new(options);
    let mut files = vec![
        File { path: "mod.rs".to_owned(), items: root::emit_root(plan) },
        File { path: "api/mod.rs".to_owned(), items: root::emit_api(plan, &style) },
        File { path: "types/mod.rs".to_owned(), items: root::emit_types(plan) },
    ];
    if !plan.ids.is_empty() {
        files.push(File { path: "types/ids.rs".to_owned(), items: root::emit_ids(plan, &style) });
    }
    for group in &plan.groups {
        let path = format!("api/{}.rs", group.module);
        files.push(File { path, items: operations::emit_group(group, &style) });
    }
    for ty in &plan.types {
        let items = match &ty.def {
            Def::Struct(def) => structs::emit_struct(ty, def, &style),
            Def::Enum(def) => enums::emit_enum(ty, def, &style),
            Def::Union(def) => unions::emit_union(ty, def, &style),
        };
        let aliases = root::emit_aliases(ty);
        files.push(File { path: format!("types/{}.rs", ty.module), items: quote! { #items #aliases } });
    }
    files
}

/// Emits the driver that tests call every operation with; `krate` has `Client`, `types` and `runtime`.
pub fn emit_calls(plan: &Plan, krate: &str) -> File {
    File { path: "calls.rs".to_owned(), items: calls::emit_calls(plan, krate) }
}
