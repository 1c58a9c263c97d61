//! Extracts the part of progenitor's `types` that some answers need, so that a type that does not compile can be left
//! out, and its whole client need not be built.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Ident, Item};
use xtask_common::Error;

/// The items of progenitor's `types`, each with the names that it uses.
pub(super) struct Parts {
    /// The definition of each type, with the types that it uses.
    types: BTreeMap<String, Part>,
    /// Everything else, kept if all that it uses is kept.
    others: Vec<Part>,
}

struct Part {
    text: String,
    /// Types of the same module.
    uses: BTreeSet<String>,
}

/// Lines of source, with the types that they belong to.
pub(super) struct Chunk {
    pub(super) types: BTreeSet<String>,
    pub(super) text: String,
}

impl Parts {
    /// Parses progenitor's client into parts.
    pub(super) fn parse(source: &str) -> Result<Self, Error> {
        let file =
            syn::parse_file(source).map_err(|error| Error::new(format!("generated code is no Rust: {error}")))?;
        let items = module(file.items, "types").ok_or_else(|| Error::new("progenitor's client has no types"))?;
        let names: BTreeSet<String> = items.iter().filter_map(name).map(ToString::to_string).collect();
        let mut parts = Self { types: BTreeMap::new(), others: Vec::new() };
        for item in items.into_iter().map(without_typed_defaults) {
            let uses = words(&item).filter(|word| names.contains(word)).collect();
            let name = name(&item).map(ToString::to_string);
            let part = Part { text: printed(item), uses };
            match name {
                Some(name) => drop(parts.types.insert(name, part)),
                None => parts.others.push(part),
            }
        }
        Ok(parts)
    }

    /// Returns the types that a type needs, including itself.
    pub(super) fn needed(&self, root: &str) -> BTreeSet<String> {
        let mut needed = BTreeSet::new();
        let words = root.split(|c: char| !is_word(c));
        let mut open: Vec<&str> = words.filter(|word| self.types.contains_key(*word)).collect();
        while let Some(name) = open.pop() {
            if needed.insert(name.to_owned())
                && let Some(part) = self.types.get(name)
            {
                open.extend(part.uses.iter().map(String::as_str));
            }
        }
        needed
    }

    /// Returns the source of these types and of what belongs to them.
    pub(super) fn source(&self, kept: &BTreeSet<String>) -> Vec<Chunk> {
        let types = self.types.iter().filter(|(name, _)| kept.contains(*name));
        let types = types.map(|(name, part)| Chunk { types: BTreeSet::from([name.clone()]), text: part.text.clone() });
        let others = self.others.iter().filter(|part| part.uses.is_subset(kept));
        types.chain(others.map(|part| Chunk { types: part.uses.clone(), text: part.text.clone() })).collect()
    }
}

fn module(items: Vec<Item>, name: &str) -> Option<Vec<Item>> {
    items.into_iter().find_map(|item| match item {
        Item::Mod(item) if item.ident == name => item.content.map(|(_, items)| items),
        _ => None,
    })
}

/// Returns the name of a type; `error::…` and implementations have none.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

/// Removes the functions about a type from the module of default values: they are about types of requests, which no
/// answer needs, and a module cannot be written in parts. A type that needs one is left out when it does not compile.
fn without_typed_defaults(item: Item) -> Item {
    let Item::Mod(mut module) = item else { return item };
    if module.ident == "defaults"
        && let Some((_, items)) = &mut module.content
    {
        items.retain(|item| !item.to_token_stream().to_string().contains("super ::"));
    }
    Item::Mod(module)
}

/// Returns the words of an item's code, including its documentation, which at worst keeps too much.
fn words(item: &Item) -> impl Iterator<Item = String> {
    let text = item.to_token_stream().to_string();
    let words: BTreeSet<String> = text.split(|c: char| !is_word(c)).map(str::to_owned).collect();
    words.into_iter()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn printed(item: Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Parts;

    const SOURCE: &str = "pub mod types { pub struct A { b: Vec<B> } pub enum B { C } pub struct D(B);\n\
        impl From<&A> for A {} impl From<D> for B {} impl Copy for B {} pub mod error {} } pub struct Client;";

    #[test]
    fn keeps_what_a_type_needs_and_no_more() {
        let parts = Parts::parse(SOURCE).unwrap();
        let needed = parts.needed("Vec<types::A>");
        assert_eq!(needed, BTreeSet::from(["A".to_owned(), "B".to_owned()]));
        let source: String = parts.source(&needed).into_iter().map(|chunk| chunk.text).collect();
        assert!(source.contains("impl From<&A> for A") && source.contains("impl Copy for B"));
        assert!(source.contains("pub mod error") && !source.contains('D') && !source.contains("Client"));
    }
}
