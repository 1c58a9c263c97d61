//! Lists the public items of a client with their signatures, and compares two such lists: what code on the client no
//! longer compiles, and what is new.
//!
//! It reads the items that are emitted, and nothing of the description: what it says is what the compiler would.

mod items;

use std::collections::BTreeMap;

use crate::emit::{self, Options};
use crate::plan::model::Plan;

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

/// How much a change means for code on the client, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Documentation alone.
    Documentation,
    /// The client does what it did not do rightly before; code on it compiles as before.
    Fix,
    /// Something is new, or is deprecated.
    Addition,
    /// Code on the client no longer compiles, or has to do something else.
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
        surface
    }

    /// Returns the signature of an item.
    pub fn signature(&self, path: &str) -> Option<&str> {
        self.items.get(path).map(|item| item.signature.as_str())
    }

    /// Returns every item, its path before its signature.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.items.iter().map(|(path, item)| format!("{path}: {}", item.signature))
    }

    /// Compares the items of an earlier client with these, those that break code first.
    pub fn changes_since(&self, old: &Self) -> Vec<SurfaceChange> {
        let mut changes = Vec::new();
        for (path, before) in &old.items {
            match self.items.get(path) {
                None => changes.push(change(Impact::Breaking, path, Some(before), None)),
                Some(now) if now.signature != before.signature => {
                    let is_named_request = self.is_request_of(&before.signature, &now.signature);
                    let impact = if is_named_request { Impact::Addition } else { Impact::Breaking };
                    changes.push(SurfaceChange { is_named_request, ..change(impact, path, Some(before), Some(now)) });
                }
                Some(now) if now.is_deprecated && !before.is_deprecated => {
                    changes.push(change(Impact::Addition, path, Some(before), Some(now)));
                }
                Some(_) => {}
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

    /// Reports whether a method that answered a call answers a request type for the same answer, which is awaited alike.
    fn is_request_of(&self, before: &str, now: &str) -> bool {
        let Some((arguments, answer)) = before.rsplit_once(" -> runtime::Call<") else { return false };
        let Some((arguments_now, request)) = now.rsplit_once(" -> ") else { return false };
        let Some(answer) = answer.strip_suffix('>') else { return false };
        let requests = self.items.iter().filter(|(path, _)| path.starts_with("impl request "));
        arguments == arguments_now
            && requests
                .into_iter()
                .any(|(path, item)| path.ends_with(&format!("::{request}")) && item.signature == answer)
    }
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
