//! The public names of a generated client, each with what it stands for, and what is there twice.
//!
//! What a name stands for is told in the description's words where they are written down: the name as sent, the value,
//! the method and the path. So a name that is given to something else is seen, not only one that is gone.

use std::collections::{BTreeMap, BTreeSet};

use generator::Output;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ItemImpl, Macro, UseTree, Visibility};

/// The names of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    /// What each public name stands for, by its path.
    pub(crate) names: BTreeMap<String, String>,
    /// Names that are there twice in one scope.
    pub(crate) twice: Vec<String>,
}

/// Reads the files of a client.
pub(crate) fn surface(output: &Output) -> Surface {
    let mut surface = Surface::default();
    for (path, text) in &output.files {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        let scope = path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/').replace('/', "::");
        // The modules of types are private: `types` shows what is in them.
        let public = if scope.starts_with("types::") { "types" } else { scope.as_str() };
        let mut reader = Reader {
            surface: &mut surface,
            scope: scope.clone(),
            public: public.to_owned(),
            here: BTreeSet::new(),
            calls: calls(&file.items),
        };
        file.items.iter().for_each(|it| reader.item(it));
    }
    surface
}

/// The statics of operations, with their method and path.
fn calls(items: &[Item]) -> BTreeMap<String, String> {
    let statics = items.iter().filter_map(|it| match it {
        Item::Static(it) => Some(it),
        _ => None,
    });
    let call = |it: &syn::ItemStatic| {
        let text = it.expr.to_token_stream().to_string();
        let method = text.split("Method :: ").nth(1).and_then(|it| it.split(' ').next()).unwrap_or_default().to_owned();
        let path = literals(it.expr.to_token_stream()).get(1).cloned().unwrap_or_default();
        (it.ident.to_string(), format!("{method} {}", erased(&path)))
    };
    statics.map(call).collect()
}

/// The texts in some code.
fn literals(code: TokenStream) -> Vec<String> {
    let mut texts = Vec::new();
    for tree in code {
        match tree {
            TokenTree::Group(group) => texts.extend(literals(group.stream())),
            TokenTree::Literal(literal) => texts.push(literal.to_string().trim_matches('"').to_owned()),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    texts
}

fn idents(code: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    for tree in code {
        match tree {
            TokenTree::Group(group) => names.extend(idents(group.stream())),
            TokenTree::Ident(ident) => names.push(ident.to_string()),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
    names
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

struct Reader<'a> {
    surface: &'a mut Surface,
    /// The file, as a scope.
    scope: String,
    /// Where its public items are seen.
    public: String,
    /// What is in scope, with its namespace.
    here: BTreeSet<String>,
    calls: BTreeMap<String, String>,
}

impl Reader<'_> {
    /// Notes a name in a scope: in the namespace of types or that of values.
    fn claim(&mut self, space: &str, name: &str) {
        // Files of names that differ in case are one file on some systems, but only names that are equal are one in Rust.
        if !self.here.insert(format!("{space} {name}")) {
            self.surface.twice.push(format!("{}: {space} {name}", self.scope));
        }
    }

    fn show(&mut self, path: String, meaning: String) {
        if self.surface.names.insert(path.clone(), meaning).is_some() {
            self.surface.twice.push(path);
        }
    }

    fn item(&mut self, item: &Item) {
        let public = self.public.clone();
        match item {
            Item::Struct(it) => {
                let name = it.ident.to_string();
                self.claim("type", &name);
                if matches!(it.fields, Fields::Unnamed(_) | Fields::Unit) {
                    self.claim("value", &name);
                }
                let is_public = matches!(it.vis, Visibility::Public(_));
                if is_public {
                    self.show(format!("{public}::{name}"), "a struct".to_owned());
                }
                for field in &it.fields {
                    let Some(ident) = &field.ident else { continue };
                    self.claim(&format!("field of {name}"), &ident.to_string());
                    if is_public && matches!(field.vis, Visibility::Public(_)) {
                        let wire = renamed(&field.attrs).unwrap_or_else(|| ident.to_string());
                        self.show(format!("{public}::{name}.{ident}"), format!("{wire}: {}", text(&field.ty)));
                    }
                }
                for parameter in it.generics.type_params() {
                    self.claim("type", &parameter.ident.to_string());
                }
            }
            Item::Enum(it) => {
                let name = it.ident.to_string();
                self.claim("type", &name);
                if matches!(it.vis, Visibility::Public(_)) && self.scope != "types::ids" {
                    self.show(format!("{public}::{name}"), "an enum".to_owned());
                }
                for variant in &it.variants {
                    self.claim(&format!("variant of {name}"), &variant.ident.to_string());
                    let meaning = match variant.fields {
                        Fields::Unit => documented(&variant.attrs),
                        _ => text(&variant.fields),
                    };
                    self.show(format!("{public}::{name}::{}", variant.ident), meaning);
                }
            }
            Item::Type(it) => {
                self.claim("type", &it.ident.to_string());
                self.show(format!("{public}::{}", it.ident), format!("= {}", text(&it.ty)));
            }
            Item::Static(it) => self.claim("value", &it.ident.to_string()),
            Item::Const(it) => self.claim("value", &it.ident.to_string()),
            Item::Mod(it) => {
                self.claim("type", &it.ident.to_string());
                if matches!(it.vis, Visibility::Public(_)) {
                    self.show(format!("{public}::{}", it.ident), "a module".to_owned());
                }
            }
            Item::Use(it) => self.import(&it.tree),
            Item::Impl(it) => self.implementation(it),
            Item::Macro(it) => self.invocation(&it.mac),
            other => panic!("{}: {}", self.scope, text(other)),
        }
    }

    /// Imports are in scope; `self` is the module before it.
    fn import(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(it) => match &*it.tree {
                UseTree::Name(name) if name.ident == "self" => self.claim("type", &it.ident.to_string()),
                UseTree::Group(group) => {
                    for item in &group.items {
                        match item {
                            UseTree::Name(name) if name.ident == "self" => self.claim("type", &it.ident.to_string()),
                            item => self.import(item),
                        }
                    }
                }
                tree => self.import(tree),
            },
            // An import takes its name in every namespace in which there is something; of types, that is one.
            UseTree::Name(it) => self.claim("type", &it.ident.to_string()),
            UseTree::Group(it) => it.items.iter().for_each(|it| self.import(it)),
            // What is defined here goes before what a glob brings.
            UseTree::Glob(_) => {}
            other => panic!("{}: {}", self.scope, text(other)),
        }
    }

    /// A macro of the runtime, which implements what is the same for all types of a kind.
    fn invocation(&mut self, invocation: &Macro) {
        let names = idents(invocation.tokens.clone());
        let (Some(name), Some(path)) = (names.first(), invocation.path.segments.last()) else { return };
        let (methods, implemented): (&[&str], &[&str]) = match path.ident.to_string().as_str() {
            "request_type" => (&["timeout", "header", "unchecked", "retry", "send"], &["Future"]),
            "debug" => (&[], &["std :: fmt :: Debug"]),
            "open_enum" => (&["as_str"], &["From < & str >", "From < String >", "Serialize", "Deserialize < 'de >"]),
            "open_integer" => (&["as_i64"], &["From < i64 >", "Serialize", "Deserialize < 'de >"]),
            other => panic!("{}: {other}", self.scope),
        };
        methods.iter().for_each(|method| self.claim(&format!("method of {name}"), method));
        if path.ident != "request_type" {
            let public = self.public.clone();
            methods.iter().for_each(|method| self.show(format!("{public}::{name}::{method}()"), "(&self)".to_owned()));
        }
        implemented.iter().for_each(|of| self.claim("impl", &format!("{of} for {name}")));
        if path.ident == "request_type" && names.last().is_some_and(|last| last == "stream") {
            self.claim(&format!("method of {name}"), "stream");
        }
    }

    fn implementation(&mut self, it: &ItemImpl) {
        let name = text(&it.self_ty);
        let name = name.split('<').next().unwrap_or_default().to_owned();
        if let Some((of, _)) = &it.trait_ {
            return self.claim("impl", &format!("{} for {name}", text(of)));
        }
        for item in &it.items {
            if let ImplItem::Const(constant) = item
                && matches!(constant.vis, Visibility::Public(_))
            {
                let path = format!("{}::{name}::{}", self.public, constant.ident);
                self.show(path, text(&constant.expr));
            }
            let ImplItem::Fn(function) = item else { continue };
            let method = function.sig.ident.to_string();
            self.claim(&format!("method of {name}"), &method);
            for argument in &function.sig.inputs {
                if let FnArg::Typed(it) = argument {
                    self.claim(&format!("argument of {name}::{method}"), &text(&it.pat));
                }
            }
            if matches!(function.vis, Visibility::Public(_)) {
                let body = function.block.to_token_stream();
                let call = idents(body.clone()).iter().find_map(|it| self.calls.get(it)).cloned().unwrap_or_default();
                // The order of arguments is that of the description, and their names are nobody's.
                let mut inputs: Vec<String> = function.sig.inputs.iter().map(argument).collect();
                inputs.sort();
                let (inputs, output) = (inputs.join(", "), text(&function.sig.output));
                let is_setter = self.scope.starts_with("api") && inputs.contains("self") && call.is_empty();
                let sent = if is_setter { literals(body).join(" ") } else { call };
                let public = self.public.clone();
                let meaning = format!("{sent} ({inputs}){output}");
                self.show(format!("{public}::{name}::{method}()"), meaning.trim().to_owned());
            }
        }
    }
}

fn argument(argument: &FnArg) -> String {
    match argument {
        FnArg::Receiver(it) => text(it),
        FnArg::Typed(it) => text(&it.ty),
    }
}

/// A path without the names of its parameters.
fn erased(path: &str) -> String {
    let parts = path.split('/').map(|it| if it.starts_with('{') { "{}" } else { it });
    parts.collect::<Vec<_>>().join("/")
}

/// The name as sent, where serde is told it.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let serde = attributes.iter().find(|it| it.path().is_ident("serde"))?;
    let text = serde.meta.to_token_stream().to_string();
    let (_, rest) = text.split_once("rename = \"")?;
    rest.split('"').next().map(str::to_owned)
}

fn documented(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find(|it| it.path().is_ident("doc"));
    first.map_or_else(String::new, |it| literals(it.meta.to_token_stream()).concat().trim().to_owned())
}

/// What moved between two clients, a line each: `-` for a name that is gone, `+` for one that is new, `~` for one that
/// stands for something else. What a new or lost item holds is left out.
pub(crate) fn moved(old: &Surface, new: &Surface) -> String {
    let mut lines = gone('-', &old.names, &new.names);
    lines.extend(gone('+', &new.names, &old.names));
    for (path, meaning) in &old.names {
        let now = new.names.get(path).filter(|it| *it != meaning);
        lines.extend(now.map(|now| format!("~ {path}: {meaning} => {now}")));
    }
    lines.join("\n")
}

/// The names that the others do not have, but for those whose owner they do not have either.
fn gone(sign: char, names: &BTreeMap<String, String>, others: &BTreeMap<String, String>) -> Vec<String> {
    let is_told = |path: &String| owner(path).is_some_and(|it| names.contains_key(it) && !others.contains_key(it));
    let gone = names.keys().filter(|it| !others.contains_key(*it) && !is_told(it));
    gone.map(|it| format!("{sign} {it}")).collect()
}

/// What a name is in.
fn owner(path: &str) -> Option<&str> {
    let end = path.rfind("::").max(path.rfind('.'))?;
    Some(&path[..end])
}
