//! Extracts the paths in a module that may lead to other modules of its package.
//!
//! `use` lines are parsed as such; any other path is found among the tokens, including those in macros. Code for tests,
//! and code for others (`quote!`), is skipped.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, UseTree, Visibility};

/// A path to something in the package.
pub(crate) struct LocalPath {
    /// The segments from the root of the package.
    pub(crate) segments: Vec<String>,
    /// The segments as written, with groups split.
    pub(crate) written: Vec<String>,
    /// Whether it is re-exported as a part of this module.
    pub(crate) is_passed_on: bool,
}

/// Returns the paths in a module; `modules` are all modules of the package, or of the folder under inspection.
pub(crate) fn paths_of(text: &str, here: &[String], modules: &BTreeSet<Vec<String>>) -> Vec<LocalPath> {
    let file = syn::parse_file(text).expect("a source file is Rust");
    let mut reader = Reader { modules, paths: Vec::new() };
    reader.items(&file.items, here);
    reader.paths
}

struct Reader<'a> {
    modules: &'a BTreeSet<Vec<String>>,
    paths: Vec<LocalPath>,
}

impl Reader<'_> {
    fn items(&mut self, items: &[Item], here: &[String]) {
        for item in items {
            match item {
                Item::Use(item) if !is_for_tests(&item.attrs) => {
                    let is_passed_on = !matches!(item.vis, Visibility::Inherited);
                    self.tree(&item.tree, &mut Vec::new(), here, is_passed_on);
                }
                Item::Mod(item) if !is_for_tests(&item.attrs) => {
                    let within = [here, &[item.ident.to_string()]].concat();
                    self.items(item.content.as_ref().map_or(&[], |(_, items)| items), &within);
                }
                Item::Use(_) | Item::Mod(_) => {}
                other if is_for_tests(attributes_of(other)) => {}
                other => self.tokens(other.to_token_stream(), here),
            }
        }
    }

    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>, here: &[String], is_passed_on: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before, here, is_passed_on);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before, here, is_passed_on)),
            UseTree::Glob(_) => self.add(before, here, is_passed_on),
            UseTree::Name(name) if name.ident == "self" => self.add(before, here, is_passed_on),
            UseTree::Name(name) => self.add(&[before, &[name.ident.to_string()][..]].concat(), here, is_passed_on),
            UseTree::Rename(name) => self.add(&[before, &[name.ident.to_string()][..]].concat(), here, is_passed_on),
        }
    }

    fn tokens(&mut self, tokens: TokenStream, here: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) if !is_written_for_others(&tokens[..at]) => self.tokens(group.stream(), here),
                TokenTree::Ident(_) if !follows(&tokens[..at], ':') && !follows(&tokens[..at], '.') => {
                    at = self.path(&tokens, at, here);
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads a path among tokens, and returns its last token.
    fn path(&mut self, tokens: &[TokenTree], start: usize, here: &[String]) -> usize {
        let mut written = vec![tokens[start].to_string()];
        let mut at = start;
        while let [TokenTree::Punct(one), TokenTree::Punct(two), next, ..] = &tokens[at + 1..]
            && (one.as_char(), two.as_char()) == (':', ':')
        {
            match next {
                TokenTree::Ident(ident) => written.push(ident.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    for name in names_in(group.stream()) {
                        self.add(&[&written[..], &[name]].concat(), here, false);
                    }
                    return at + 3;
                }
                _ => break,
            }
            at += 3;
        }
        if written.len() > 1 {
            self.add(&written, here, false);
        }
        at
    }

    /// Adds a path, if it leads into the package.
    fn add(&mut self, written: &[String], here: &[String], is_passed_on: bool) {
        let Some((first, mut rest)) = written.split_first() else { return };
        let mut segments = match first.as_str() {
            "crate" => Vec::new(),
            "self" => here.to_vec(),
            "super" => here[..here.len().saturating_sub(1)].to_vec(),
            child => {
                let child = [here, &[child.to_owned()]].concat();
                if !self.modules.contains(&child) {
                    return;
                }
                child
            }
        };
        while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
            segments.pop();
            rest = after;
        }
        segments.extend(rest.iter().cloned());
        self.paths.push(LocalPath { segments, written: written.to_vec(), is_passed_on });
    }
}

/// Returns the first names in a group of a `use`.
fn names_in(group: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = group.into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    tokens.split(is_comma).filter_map(|part| part.first()).map(ToString::to_string).collect()
}

fn follows(before: &[TokenTree], mark: char) -> bool {
    matches!(before.last(), Some(TokenTree::Punct(last)) if last.as_char() == mark)
}

/// Reports whether what follows is what a macro emits.
fn is_written_for_others(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(mark)] => {
            name.to_string().starts_with("quote") && mark.as_char() == '!'
        }
        _ => false,
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test"))
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        _ => &[],
    }
}
