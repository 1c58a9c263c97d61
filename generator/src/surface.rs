//! Lists the public items of a client with their signatures, and compares two such lists: what code on the client no
//! longer compiles, and what is new.
//!
//! It reads the items that are emitted, and nothing of the description.

mod aliases;
mod items;

use std::collections::{BTreeMap, HashSet};

use crate::emit::{self, Options};
use crate::plan::model::Plan;
use aliases::Aliases;

/// The public items of a client, by their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    items: BTreeMap<String, Item>,
}

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    /// Its signature, without the names of arguments.
    signature: String,
    is_deprecated: bool,
    /// Whether code that names all fields or variants of its owner no longer compiles when it is added.
    is_exhaustive: bool,
}

/// How much a change means for code that uses the client, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Documentation alone.
    Documentation,
    /// The client behaves in another way; code that uses it compiles as before.
    Fix,
    /// Something is new, or is deprecated.
    Addition,
    /// Code that uses the client no longer compiles.
    Breaking,
}

/// A difference between the public items of two clients.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurfaceChange {
    /// What it means for code on the client.
    pub impact: Impact,
    /// The path of the item.
    pub path: String,
    /// The signature before; none where the item is new.
    pub old: Option<String>,
    /// The signature now; none where the item is removed.
    pub new: Option<String>,
    /// Whether an operation answers a request type now, because it has its first optional parameter.
    pub is_named_request: bool,
}

impl Surface {
    /// Returns the public items of a planned client.
    pub fn of_plan(plan: &Plan) -> Self {
        let options = Options { runtime: "crate::runtime".to_owned(), example_crate: None };
        let mut surface = Self::default();
        for unit in emit::units(plan) {
            let file = emit::emit(plan, unit, &options);
            items::add_file(&mut surface, &file.path, file.items);
        }
        surface.retain_public();
        surface
    }

    /// Takes out what is implemented for types that are not public.
    fn retain_public(&mut self) {
        let public: HashSet<String> = self.items.keys().cloned().collect();
        let is_public = |owner: &str| public.contains(owner.split('<').next().unwrap_or(owner));
        self.items.retain(|path, _| path.rsplit_once(" for ").is_none_or(|(_, owner)| is_public(owner)));
    }

    /// Returns the signature of an item.
    pub fn signature(&self, path: &str) -> Option<&str> {
        self.items.get(path).map(|item| item.signature.as_str())
    }

    /// Compares the items of an earlier client with these, those that break code first.
    pub fn changes_since(&self, old: &Self) -> Vec<SurfaceChange> {
        let aliases = Aliases::of_items(&self.items);
        let mut changes = Vec::new();
        for (path, before) in &old.items {
            let now = self.items.get(path);
            let is_same = |now: &Item| is_signature(&aliases, before, now);
            match now {
                Some(now) if is_same(now) => {
                    let is_deprecated = now.is_deprecated && !before.is_deprecated;
                    changes.extend(is_deprecated.then(|| change(Impact::Addition, path, Some(before), Some(now))));
                }
                // The name is an alias now, or its owner is.
                _ if self.items.get(&aliases.resolve_path(path)).is_some_and(is_same) => {
                    changes.extend(now.map(|now| change(Impact::Addition, path, Some(before), Some(now))));
                }
                None => changes.push(change(Impact::Breaking, path, Some(before), None)),
                Some(now) => {
                    let is_named_request = self.is_request_of(path, &before.signature, &now.signature);
                    let impact = if is_named_request { Impact::Addition } else { Impact::Breaking };
                    changes.push(SurfaceChange { is_named_request, ..change(impact, path, Some(before), Some(now)) });
                }
            }
        }
        for (path, now) in self.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
            // What belongs to a new struct or enum breaks nothing.
            let owner = path.rsplit_once(['.', ':']).map_or("", |(owner, _)| owner.trim_end_matches(':'));
            let breaks = now.is_exhaustive && old.items.contains_key(owner);
            let impact = if breaks { Impact::Breaking } else { Impact::Addition };
            changes.push(change(impact, path, None, Some(now)));
        }
        changes.sort_by(|a, b| (b.impact, &a.path).cmp(&(a.impact, &b.path)));
        changes
    }

    /// Reports whether the method at a path, which returned a call, returns a request type for the same answer: it is
    /// awaited alike.
    fn is_request_of(&self, path: &str, before: &str, now: &str) -> bool {
        let Some((arguments, answer)) = before.rsplit_once(" -> runtime::Call<") else { return false };
        let Some((arguments_now, request)) = now.rsplit_once(" -> ") else { return false };
        let Some(module) = path.rsplitn(3, "::").nth(2) else { return false };
        let request = self.signature(&format!("impl request {module}::{request}"));
        arguments == arguments_now && request.is_some() && request == answer.strip_suffix('>')
    }
}

/// Reports whether code for an item compiles with another in its place.
fn is_signature(aliases: &Aliases, before: &Item, now: &Item) -> bool {
    aliases.resolve_signature(&before.signature) == aliases.resolve_signature(&now.signature)
}

fn change(impact: Impact, path: &str, old: Option<&Item>, new: Option<&Item>) -> SurfaceChange {
    let signature = |item: &Item| match item.is_deprecated {
        true => format!("#[deprecated] {}", item.signature),
        false => item.signature.clone(),
    };
    SurfaceChange {
        impact,
        path: path.to_owned(),
        old: old.map(signature),
        new: new.map(signature),
        is_named_request: false,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Impact, Surface, SurfaceChange, items};

    #[test]
    fn what_is_not_public_and_the_interface_to_the_runtime_are_no_part_of_it() {
        let mut surface = Surface::default();
        let tokens = quote! {
            #[derive(Clone)]
            pub struct Pet<T> { pub name: Option<T>, age: u8 }
            struct PetFields { pub name: u8 }
            impl<'de, T> Deserialize<'de> for Pet<T> {}
            impl<'de> Deserialize<'de> for PetFields {}
            impl<T> runtime::Check for Pet<T> {}
            impl<T> Pet<T> {
                pub fn new(mut self, name: &str) -> Self { self }
                fn private(&self) {}
            }
            runtime::debug!(Pet<T>, "name");
        };
        items::add_file(&mut surface, "types/pets.rs", tokens);
        surface.retain_public();
        let paths: Vec<String> =
            surface.items.iter().map(|(path, item)| format!("{path}: {}", item.signature)).collect();
        let expected = [
            "impl Clone for types::Pet: impl",
            "impl Debug for types::Pet: impl",
            "impl Deserialize for types::Pet: impl",
            "types::Pet: struct<T>",
            "types::Pet.name: Option<T>",
            "types::Pet<T>::new: fn(self, &str) -> Self",
        ];
        assert_eq!(paths, expected);
    }

    #[test]
    fn code_on_an_alias_compiles_as_before() {
        let read = |path: &str, tokens| {
            let mut surface = Surface::default();
            items::add_file(&mut surface, path, tokens);
            surface
        };
        let old = quote! {
            #[derive(Clone)]
            pub struct Bed { pub next: Option<Bed> }
        };
        let new = quote! {
            #[derive(Clone)]
            pub struct Cot { pub next: Option<Cot> }
            #[deprecated]
            pub type Bed = Cot;
        };
        let path = "types/beds.rs";
        let impacts = |changes: Vec<SurfaceChange>| -> Vec<(Impact, String)> {
            let of_old = changes.into_iter().filter(|change| change.old.is_some());
            of_old.map(|change| (change.impact, change.path)).collect()
        };
        let found = impacts(read(path, new).changes_since(&read(path, old.clone())));
        assert_eq!(found, [(Impact::Addition, "types::Bed".to_owned())]);

        let without = quote! {
            #[derive(Clone)]
            pub struct Cot { pub next: Option<Cot> }
            pub type Bed = Vec<Cot>;
        };
        let found = impacts(read(path, without).changes_since(&read(path, old)));
        assert!(found.contains(&(Impact::Breaking, "types::Bed.next".to_owned())), "{found:?}");
    }

    #[test]
    fn a_module_may_be_an_alias() {
        let mut old = Surface::default();
        items::add_file(&mut old, "api/mod.rs", quote! { pub mod beds; });
        items::add_file(&mut old, "api/beds.rs", quote! { pub struct BedsApi; });
        let mut new = Surface::default();
        let root = quote! { pub mod furniture; #[deprecated] pub mod beds { pub use super::furniture::*; } };
        items::add_file(&mut new, "api/mod.rs", root);
        items::add_file(&mut new, "api/furniture.rs", quote! { pub struct BedsApi; });
        assert!(new.changes_since(&old).iter().all(|change| change.impact == Impact::Addition));
        assert!(old.changes_since(&new).iter().any(|change| change.impact == Impact::Breaking));
    }
}
