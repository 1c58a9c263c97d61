//! Reads the public items of one emitted file.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item as Syntax, Meta, ReceiverKind, Signature, Visibility};

use super::{Item, Surface};

/// Adds the public items of a file.
pub(super) fn add_file(surface: &mut Surface, path: &str, tokens: TokenStream) {
    let file = syn::parse2::<syn::File>(tokens).unwrap_or_else(|_| bug!("what is emitted is Rust"));
    let mut reader = Reader { surface, module: module_of(path) };
    file.items.iter().for_each(|item| reader.add_item(item));
}

/// Returns the module by which users know what is in a file: all types are in one.
fn module_of(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/');
    match path.split_once('/') {
        Some(("types", _)) => "types".to_owned(),
        _ => path.replace('/', "::"),
    }
}

struct Reader<'a> {
    surface: &'a mut Surface,
    module: String,
}

impl Reader<'_> {
    fn add(&mut self, path: String, signature: String, attributes: &[Attribute], is_exhaustive: bool) {
        let is_deprecated = attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"));
        self.surface.items.insert(path, Item { signature, is_deprecated, is_exhaustive });
    }

    fn path(&self, name: &impl ToString) -> String {
        match self.module.as_str() {
            "" => name.to_string(),
            module => format!("{module}::{}", name.to_string()),
        }
    }

    fn add_item(&mut self, item: &Syntax) {
        match item {
            Syntax::Struct(item) if is_public(&item.vis) => self.add_struct(item),
            Syntax::Enum(item) if is_public(&item.vis) => self.add_enum(item),
            Syntax::Impl(item) => self.add_impl(item),
            Syntax::Macro(item) => self.add_macro(item),
            Syntax::Fn(item) if is_public(&item.vis) => {
                self.add(self.path(&item.sig.ident), signature_of(&item.sig), &item.attrs, false);
            }
            Syntax::Type(item) if is_public(&item.vis) => {
                let signature = format!("type{} = {}", text(&item.generics), text(&item.ty));
                self.add(self.path(&item.ident), signature, &item.attrs, false);
            }
            Syntax::Const(item) if is_public(&item.vis) => {
                self.add(self.path(&item.ident), format!("const {}", text(&item.ty)), &item.attrs, false);
            }
            Syntax::Static(item) if is_public(&item.vis) => {
                self.add(self.path(&item.ident), format!("static {}", text(&item.ty)), &item.attrs, false);
            }
            Syntax::Trait(item) if is_public(&item.vis) => {
                self.add(self.path(&item.ident), "trait".to_owned(), &item.attrs, false);
            }
            Syntax::Mod(item) if is_public(&item.vis) => {
                let signature = aliased_module(item).map_or_else(|| "mod".to_owned(), |other| format!("mod = {other}"));
                self.add(self.path(&item.ident), signature, &item.attrs, false);
                let inner = self.path(&item.ident);
                let outer = std::mem::replace(&mut self.module, inner);
                item.content.iter().flat_map(|(_, items)| items).for_each(|item| self.add_item(item));
                self.module = outer;
            }
            // A name that was: all others name what is listed where it is.
            Syntax::Use(item) if is_public(&item.vis) && item.attrs.iter().any(is_deprecation) => {
                self.add(self.path(&text(&item.tree)), "use".to_owned(), &item.attrs, false);
            }
            _ => {}
        }
    }

    fn add_struct(&mut self, item: &syn::ItemStruct) {
        let path = self.path(&item.ident);
        let is_exhaustive = !has_attribute(&item.attrs, "non_exhaustive");
        self.add(path.clone(), format!("struct{}", text(&item.generics)), &item.attrs, false);
        self.add_derives(&path, &item.attrs);
        let all_are_public = item.fields.iter().all(|field| is_public(&field.vis));
        for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.add(format!("{path}.{name}"), text(&field.ty), &field.attrs, is_exhaustive && all_are_public);
        }
    }

    fn add_enum(&mut self, item: &syn::ItemEnum) {
        let path = self.path(&item.ident);
        let is_exhaustive = !has_attribute(&item.attrs, "non_exhaustive");
        let openness = if is_exhaustive { "exhaustive " } else { "" };
        self.add(path.clone(), format!("{openness}enum{}", text(&item.generics)), &item.attrs, false);
        self.add_derives(&path, &item.attrs);
        for variant in &item.variants {
            let signature = match &variant.fields {
                Fields::Unit => "variant".to_owned(),
                fields => format!("variant {}", text(fields)),
            };
            self.add(format!("{path}::{}", variant.ident), signature, &variant.attrs, is_exhaustive);
        }
    }

    fn add_derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Meta::List(list) = &attribute.meta else { continue };
            for name in list.tokens.to_string().split(',') {
                self.add_implementation(&tightened(name.trim()), path);
            }
        }
    }

    /// Adds that a trait is implemented, in whichever way that is written.
    fn add_implementation(&mut self, of: &str, owner: &str) {
        let of = of.rsplit_once("std::").map_or(of, |(_, of)| of).trim_start_matches("fmt::").replace("<'de>", "");
        let owner = owner.split('<').next().unwrap_or(owner);
        self.add(format!("impl {of} for {owner}"), "impl".to_owned(), &[], false);
    }

    fn add_impl(&mut self, item: &syn::ItemImpl) {
        let owner = self.path(&text(&item.self_ty));
        if let Some((of, _)) = &item.trait_ {
            let of = text(of);
            // The runtime's traits are its interface to generated code.
            if !of.starts_with("runtime::") {
                self.add_implementation(&of, &owner);
            }
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    self.add(format!("{owner}::{}", item.sig.ident), signature_of(&item.sig), &item.attrs, false);
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let path = format!("{owner}::{}", item.ident);
                    self.add(path, format!("const {}", text(&item.ty)), &item.attrs, false);
                }
                _ => {}
            }
        }
    }

    /// Adds what the runtime's macros make public.
    fn add_macro(&mut self, item: &syn::ItemMacro) {
        let Some(name) = item.mac.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        let arguments = tightened(&item.mac.tokens.to_string());
        match (name.as_str(), arguments.split_once(", ")) {
            ("request_type", Some((request, answer))) => {
                self.add(format!("impl request {}", self.path(&request)), answer.to_owned(), &[], false);
            }
            ("debug", Some((owner, _))) => self.add_implementation("Debug", &self.path(&owner)),
            ("open_enum" | "open_integer", _) => {
                self.add(format!("impl {name} {}", self.path(&arguments)), "impl".to_owned(), &[], false);
            }
            _ => {}
        }
    }
}

/// Returns the module whose items all are those of this one, and no other.
fn aliased_module(module: &syn::ItemMod) -> Option<String> {
    let Some((_, items)) = &module.content else { return None };
    match items.as_slice() {
        [Syntax::Use(item)] if is_public(&item.vis) => text(&item.tree).strip_suffix("::*").map(str::to_owned),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_deprecation(attribute: &Attribute) -> bool {
    attribute.path().is_ident("deprecated")
}

fn has_attribute(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// Returns the signature of a function without the names of its arguments, which callers do not write.
fn signature_of(signature: &Signature) -> String {
    let arguments = signature.inputs.iter().map(|argument| match argument {
        // A `self` that the body changes is the function's own.
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => "self".to_owned(),
        FnArg::Receiver(receiver) => text(receiver),
        FnArg::Typed(argument) => text(&argument.ty),
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let generics = text(&signature.generics);
    let constness = if signature.constness.is_some() { "const " } else { "" };
    format!("{constness}fn{generics}({arguments}) {}", text(&signature.output)).trim_end().to_owned()
}

fn text(tokens: &impl ToTokens) -> String {
    tightened(&tokens.to_token_stream().to_string())
}

/// Returns the text of tokens with the spaces that a reader expects.
fn tightened(tokens: &str) -> String {
    const TIGHT: [(&str, &str); 12] = [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        ("[ ", "["),
        (" ]", "]"),
    ];
    let text = TIGHT.iter().fold(tokens.to_owned(), |text, (loose, tight)| text.replace(loose, tight));
    // An arrow is no end of a list of types.
    text.replace("->", " -> ").replace("  ", " ").trim().to_owned()
}
