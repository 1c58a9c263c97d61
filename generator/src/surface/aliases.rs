//! Finds what aliases stand for: code that names an alias uses its target.

use std::collections::BTreeMap;

use super::Item;

/// So many aliases may stand for each other, one after the other.
const MOST: usize = 16;

/// The aliases of a client.
pub(super) struct Aliases {
    /// Types and modules, by the path of the alias.
    paths: BTreeMap<String, String>,
    /// The names of types, which stand in signatures.
    names: BTreeMap<String, String>,
}

impl Aliases {
    /// Finds the aliases among items whose targets are among them, too.
    pub(super) fn of_items(items: &BTreeMap<String, Item>) -> Self {
        let targets = items.iter().filter_map(|(path, item)| Some((path, target(path, &item.signature)?)));
        let paths: BTreeMap<String, String> = targets
            .filter(|(_, target)| items.contains_key(target))
            .map(|(path, target)| (path.clone(), target))
            .collect();
        let name = |path: &str| path.rsplit("::").next().unwrap_or(path).to_owned();
        let names = paths.iter().map(|(alias, target)| (name(alias), name(target))).collect();
        Self { paths, names }
    }

    /// Returns the path of an item with the targets of its aliases.
    pub(super) fn resolve_path(&self, path: &str) -> String {
        // An implementation ends with its owner.
        let (head, owner) = path.rsplit_once(' ').map_or(("", path), |(head, owner)| (head, owner));
        let mut owner = owner.to_owned();
        for _ in 0..MOST {
            // The longest path that is an alias: what comes before the next part of the path, or all of it.
            let ends = owner.rmatch_indices([':', '.', '<']).map(|(end, _)| end);
            let found = std::iter::once(owner.len()).chain(ends).find_map(|end| {
                let target = self.paths.get(&owner[..end])?;
                Some(format!("{target}{}", &owner[end..]))
            });
            match found {
                Some(found) => owner = found,
                None => break,
            }
        }
        if head.is_empty() { owner } else { format!("{head} {owner}") }
    }

    /// Returns a signature with the targets of the aliases in it.
    pub(super) fn resolve_signature(&self, signature: &str) -> String {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let mut resolved = String::with_capacity(signature.len());
        let mut rest = signature;
        while let Some(start) = rest.find(is_word) {
            let length = rest[start..].find(|letter| !is_word(letter)).unwrap_or(rest.len() - start);
            let (before, word) = (&rest[..start], &rest[start..start + length]);
            let mut name = word;
            for _ in 0..MOST {
                match self.names.get(name) {
                    Some(target) if target != name => name = target,
                    _ => break,
                }
            }
            resolved.push_str(before);
            resolved.push_str(name);
            rest = &rest[start + length..];
        }
        resolved + rest
    }
}

/// Returns the path for which an item stands, where it is an alias.
fn target(path: &str, signature: &str) -> Option<String> {
    let (kind, target) = signature.split_once(" = ")?;
    let mut module = match kind.split('<').next()? {
        "type" => path.rsplit_once("::").map_or("", |(module, _)| module),
        "mod" => path,
        _ => return None,
    };
    let mut target = target.split('<').next()?;
    while let Some(rest) = target.strip_prefix("super::") {
        module = module.rsplit_once("::").map_or("", |(module, _)| module);
        target = rest;
    }
    Some(if module.is_empty() { target.to_owned() } else { format!("{module}::{target}") })
}
