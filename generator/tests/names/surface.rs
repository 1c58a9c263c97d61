//! The public names of a generated client, each with its meaning, and the names that occur twice.
//!
//! The meaning of a name is the description's own words from the documentation: the name as sent, the value, the
//! method and the path. So a name that is reused for another thing is noticed, as is one that is gone.

use std::collections::{BTreeMap, BTreeSet};

use generator::Output;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ItemImpl, Macro, UseTree, Visibility};

/// The names of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    /// The meaning of each public name, by its path.
    pub(crate) names: BTreeMap<String, String>,
    /// Names that occur twice in one scope.
    pub(crate) twice: Vec<String>,
}

/// Reads the files of a client.
pub(crate) fn surface(output: &Output) -> Surface {
    let mut surface = Surface::default();
    for (path, text) in &output.files {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        let scope = path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/').replace('/', "::");
        // The modules of types are private: `types` exports their items.
        let public = if scope.starts_with("types::") { "types" } else { scope.as_str() };
        let mut reader = Reader {
            surface: &mut surface,
            scope: scope.clone(),
            public: public.to_owned(),
            here: BTreeSet::new(),
            calls: calls(&file.items),
        };
        file.items.iter().for_each(|item| reader.item(item));
    }
    surface
}

/// Returns the statics of operations, with their method and path.
fn calls(items: &[Item]) -> BTreeMap<String, String> {
    let statics = items.iter().filter_map(|item| match item {
        Item::Static(call) => Some(call),
        _ => None,
    });
    let call = |item: &syn::ItemStatic| {
        let text = item.expr.to_token_stream().to_string();
        let method =
            text.split("Method :: ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned();
        let path = literals(item.expr.to_token_stream()).get(1).cloned().unwrap_or_default();
        (item.ident.to_string(), format!("{method} {}", erased(&path)))
    };
    statics.map(call).collect()
}

/// Returns the string literals of some code.
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
    /// The public path of its items.
    public: String,
    /// The names in scope, with their namespaces.
    here: BTreeSet<String>,
    calls: BTreeMap<String, String>,
}

impl Reader<'_> {
    /// Notes a name in a scope: in the namespace of types or that of values.
    fn claim(&mut self, space: &str, name: &str) {
        // Files whose names differ in case are one file on some systems, but in Rust only equal names are.
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
            Item::Struct(item) => {
                let name = item.ident.to_string();
                self.claim("type", &name);
                if matches!(item.fields, Fields::Unnamed(_) | Fields::Unit) {
                    self.claim("value", &name);
                }
                let is_public = matches!(item.vis, Visibility::Public(_));
                if is_public {
                    self.show(format!("{public}::{name}"), "a struct".to_owned());
                }
                for field in &item.fields {
                    let Some(ident) = &field.ident else { continue };
                    self.claim(&format!("field of {name}"), &ident.to_string());
                    if is_public && matches!(field.vis, Visibility::Public(_)) {
                        let wire = renamed(&field.attrs).unwrap_or_else(|| ident.to_string());
                        self.show(format!("{public}::{name}.{ident}"), format!("{wire}: {}", text(&field.ty)));
                    }
                }
                for parameter in item.generics.type_params() {
                    self.claim("type", &parameter.ident.to_string());
                }
            }
            Item::Enum(item) => {
                let name = item.ident.to_string();
                self.claim("type", &name);
                if matches!(item.vis, Visibility::Public(_)) && self.scope != "types::ids" {
                    self.show(format!("{public}::{name}"), "an enum".to_owned());
                }
                for variant in &item.variants {
                    self.claim(&format!("variant of {name}"), &variant.ident.to_string());
                    let meaning = match variant.fields {
                        Fields::Unit => documented(&variant.attrs),
                        _ => text(&variant.fields),
                    };
                    self.show(format!("{public}::{name}::{}", variant.ident), meaning);
                }
            }
            Item::Type(item) => {
                self.claim("type", &item.ident.to_string());
                self.show(format!("{public}::{}", item.ident), format!("= {}", text(&item.ty)));
            }
            Item::Static(item) => self.claim("value", &item.ident.to_string()),
            Item::Const(item) => self.claim("value", &item.ident.to_string()),
            Item::Mod(item) => {
                self.claim("type", &item.ident.to_string());
                if matches!(item.vis, Visibility::Public(_)) {
                    self.show(format!("{public}::{}", item.ident), "a module".to_owned());
                }
            }
            Item::Use(item) => self.import(&item.tree),
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.invocation(&item.mac),
            other => panic!("{}: {}", self.scope, text(other)),
        }
    }

    /// Notes imports as in scope; `self` is the module before it.
    fn import(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => match &*path.tree {
                UseTree::Name(name) if name.ident == "self" => self.claim("type", &path.ident.to_string()),
                UseTree::Group(group) => {
                    for item in &group.items {
                        match item {
                            UseTree::Name(name) if name.ident == "self" => self.claim("type", &path.ident.to_string()),
                            item => self.import(item),
                        }
                    }
                }
                tree => self.import(tree),
            },
            // An import takes its name in every namespace in which it has an item; types are in one.
            UseTree::Name(name) => self.claim("type", &name.ident.to_string()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree)),
            // A definition takes precedence over a glob import.
            UseTree::Glob(_) => {}
            other => panic!("{}: {}", self.scope, text(other)),
        }
    }

    /// Reads a macro of the runtime, which implements what is the same for all types of a kind.
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

    fn implementation(&mut self, block: &ItemImpl) {
        let name = text(&block.self_ty);
        let name = name.split('<').next().unwrap_or_default().to_owned();
        if let Some((of, _)) = &block.trait_ {
            return self.claim("impl", &format!("{} for {name}", text(of)));
        }
        for item in &block.items {
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
                if let FnArg::Typed(argument) = argument {
                    self.claim(&format!("argument of {name}::{method}"), &text(&argument.pat));
                }
            }
            if matches!(function.vis, Visibility::Public(_)) {
                let body = function.block.to_token_stream();
                let call =
                    idents(body.clone()).iter().find_map(|ident| self.calls.get(ident)).cloned().unwrap_or_default();
                // The order of arguments is that of the description, and nobody refers to their names.
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
        FnArg::Receiver(receiver) => text(receiver),
        FnArg::Typed(argument) => text(&argument.ty),
    }
}

/// Returns a path without the names of its parameters.
fn erased(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Returns the name as sent, from the attribute of serde.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let serde = attributes.iter().find(|attribute| attribute.path().is_ident("serde"))?;
    let text = serde.meta.to_token_stream().to_string();
    let (_, rest) = text.split_once("rename = \"")?;
    rest.split('"').next().map(str::to_owned)
}

fn documented(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find(|attribute| attribute.path().is_ident("doc"));
    first.map_or_else(String::new, |attribute| literals(attribute.meta.to_token_stream()).concat().trim().to_owned())
}

/// Returns what moved between two clients, a line each: `-` for a name that is gone, `+` for a new one, `~` for one
/// that stands for another thing. The parts of a new or lost item are left out.
pub(crate) fn moved(old: &Surface, new: &Surface) -> String {
    let mut lines = gone('-', &old.names, &new.names);
    lines.extend(gone('+', &new.names, &old.names));
    for (path, meaning) in &old.names {
        let now = new.names.get(path).filter(|now| *now != meaning);
        lines.extend(now.map(|now| format!("~ {path}: {meaning} => {now}")));
    }
    lines.join("\n")
}

/// Returns the names that the others lack, except those whose owner they lack too.
fn gone(sign: char, names: &BTreeMap<String, String>, others: &BTreeMap<String, String>) -> Vec<String> {
    let is_told =
        |path: &String| owner(path).is_some_and(|owner| names.contains_key(owner) && !others.contains_key(owner));
    let gone = names.keys().filter(|path| !others.contains_key(*path) && !is_told(path));
    gone.map(|path| format!("{sign} {path}")).collect()
}

/// Returns the owner of a name.
fn owner(path: &str) -> Option<&str> {
    let end = path.rfind("::").max(path.rfind('.'))?;
    Some(&path[..end])
}
