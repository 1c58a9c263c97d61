//! Writes a program that uses every public item of a client as code outside of it may: it names each type, calls each
//! function with its arguments and awaits the answer, reads and sets each field, and matches each variant. It does what
//! a user does who relies on what semantic versioning keeps: where a type may grow, the program leaves room for it, and
//! it never names the type that a call has before it is awaited.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, FnArg, GenericArgument, ImplItem, Item, Meta, PathArguments, ReturnType, Token, Type,
    TypeParamBound, UseTree, Visibility,
};

/// Returns the program for the client in a crate, from the client's files.
pub(crate) fn write_program(files: &BTreeMap<String, String>, client: &str) -> String {
    let client = format_ident!("{client}");
    let parsed: Vec<(&str, syn::File)> =
        files.iter().map(|(path, text)| (path.as_str(), syn::parse_file(text).unwrap())).collect();
    let answers = parsed.iter().flat_map(|(_, file)| request_types(file)).collect();
    let modules = parsed.iter().enumerate().filter_map(|(index, (path, file))| {
        let module = module_of(path)?;
        let mut writer = Writer { module, answers: &answers, imports: TokenStream::new(), uses: Vec::new() };
        file.items.iter().for_each(|item| writer.use_item(item));
        let (name, imports) = (format_ident!("file_{index}"), writer.imports);
        let uses = writer.uses.into_iter().enumerate().map(|(number, using)| {
            let name = format_ident!("use_{number}");
            quote! { mod #name { use super::*; #using } }
        });
        Some(quote! {
            mod #name {
                use super::{any, client};
                use ::hero_api_runtime as runtime;
                use runtime::serde::{self, Deserialize, Serialize};
                use client::types::{self, *};
                #imports
                #(#uses)*
            }
        })
    });
    let tokens = quote! {
        //! Uses every public item of a client.
        #![allow(warnings)]
        use #client as client;

        fn any<T>() -> T {
            std::process::exit(0)
        }

        fn main() {}

        #(#modules)*
    };
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// Returns the types of requests with the answers for which they are awaited.
fn request_types(file: &syn::File) -> Vec<(String, TokenStream)> {
    let macros = file.items.iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "request_type" => Some(&item.mac),
        _ => None,
    });
    let parse = |call: &syn::Macro| {
        let types = call.parse_body_with(Punctuated::<Type, Token![,]>::parse_terminated).unwrap();
        (types[0].to_token_stream().to_string(), types[1].to_token_stream())
    };
    macros.map(parse).collect()
}

/// Returns the module by which a program knows what is in a file; none where the file has only modules.
fn module_of(path: &str) -> Option<TokenStream> {
    let name = path.trim_end_matches(".rs");
    match name.split_once('/') {
        Some(("types", "mod")) => None,
        Some(("types", _)) => Some(quote!(client::types)),
        Some(("api", "mod")) => Some(quote!(client::api)),
        Some(("api", module)) => {
            let module = format_ident!("{module}");
            Some(quote!(client::api::#module))
        }
        Some(_) => panic!("{path} is in no folder that is known"),
        None if name == "mod" => None,
        None => {
            let module = format_ident!("{name}");
            Some(quote!(client::#module))
        }
    }
}

struct Writer<'a> {
    module: TokenStream,
    /// What is awaited, by the name of the request's type.
    answers: &'a BTreeMap<String, TokenStream>,
    /// What is named by itself rather than by its module.
    imports: TokenStream,
    /// The uses, each in a module of its own.
    uses: Vec<TokenStream>,
}

impl Writer<'_> {
    fn path(&self, name: &impl ToTokens) -> TokenStream {
        let module = &self.module;
        quote!(#module::#name)
    }

    /// Makes a name of this module known, so that it goes before one of the types.
    fn import(&mut self, name: &impl ToTokens) {
        let path = self.path(name);
        if self.module.to_string() != quote!(client::types).to_string() {
            self.imports.extend(quote! { use #path; });
        }
    }

    fn use_item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                self.import(&item.ident);
                self.use_struct(item);
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.import(&item.ident);
                self.use_enum(item);
            }
            Item::Type(item) if is_public(&item.vis) => {
                self.import(&item.ident);
                let (alias, target, generics) = (self.path(&item.ident), &item.ty, &item.generics);
                let (declared, arguments, _) = generics.split_for_impl();
                self.uses.push(quote! { fn same #declared(value: #alias #arguments) -> #target { value } });
            }
            Item::Const(item) if is_public(&item.vis) => {
                let (path, ty) = (self.path(&item.ident), &item.ty);
                self.uses.push(quote! { fn read() { let _: #ty = #path; } });
            }
            Item::Mod(item) if is_public(&item.vis) => {
                let path = self.path(&item.ident);
                self.uses.push(quote! { use #path as _named; });
            }
            Item::Use(item) if is_public(&item.vis) => {
                for name in names_of(&item.tree) {
                    self.import(&format_ident!("{name}"));
                }
            }
            Item::Impl(item) => self.use_impl(item),
            Item::Macro(item) => self.use_macro(&item.mac),
            Item::Fn(item) => assert!(!is_public(&item.vis), "functions are methods"),
            Item::Static(item) => assert!(!is_public(&item.vis), "statics are private"),
            Item::Trait(item) => assert!(!is_public(&item.vis), "no trait is emitted"),
            _ => {}
        }
    }

    fn use_struct(&mut self, item: &syn::ItemStruct) {
        let path = self.path(&item.ident);
        let (declared, arguments, bounds) = item.generics.split_for_impl();
        let fields: Vec<(TokenStream, &Type)> = item
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| is_public(&field.vis))
            .map(|(index, field)| {
                let name = field.ident.as_ref().map(ToTokens::to_token_stream);
                (name.unwrap_or_else(|| syn::Index::from(index).to_token_stream()), &field.ty)
            })
            .collect();
        let (names, types): (Vec<_>, Vec<_>) = fields.iter().cloned().unzip();
        self.uses.push(quote! {
            fn fields #declared(mut value: #path #arguments) #bounds {
                #(value.#names = any::<#types>();)*
                #(let _: #types = value.#names;)*
            }
        });
        let is_whole = fields.len() == item.fields.len() && !fields.is_empty();
        if is_whole && !has_attribute(&item.attrs, "non_exhaustive") {
            self.uses.push(quote! {
                fn whole #declared(value: #path #arguments) -> #path #arguments #bounds {
                    let #path { #(#names: _),* } = value;
                    #path { #(#names: any::<#types>()),* }
                }
            });
        }
        self.use_derives(&item.ident, &item.generics, &item.attrs);
    }

    fn use_enum(&mut self, item: &syn::ItemEnum) {
        let path = self.path(&item.ident);
        let (declared, arguments, bounds) = item.generics.split_for_impl();
        let arms = item.variants.iter().map(|variant| {
            let name = &variant.ident;
            match &variant.fields {
                Fields::Unit => quote! { #path::#name => any(), },
                Fields::Unnamed(fields) => {
                    let types: Vec<&Type> = fields.unnamed.iter().map(|field| &field.ty).collect();
                    let names: Vec<_> = (0..types.len()).map(|index| format_ident!("part_{index}")).collect();
                    quote! { #path::#name(#(#names),*) => { #(let _: #types = #names;)* #path::#name(#(any::<#types>()),*) } }
                }
                Fields::Named(_) => panic!("no variant has named fields"),
            }
        });
        let units = item.variants.iter().filter(|variant| matches!(variant.fields, Fields::Unit));
        let units = units.map(|variant| &variant.ident);
        let names = item.variants.iter().map(|variant| &variant.ident);
        self.uses.push(quote! { use #path::{#(#names as _),*}; });
        let others = has_attribute(&item.attrs, "non_exhaustive").then(|| quote! { _ => any(), });
        self.uses.push(quote! {
            fn matched #declared(value: #path #arguments) -> #path #arguments #bounds {
                #(let _: #path #arguments = #path::#units;)*
                match value { #(#arms)* #others }
            }
        });
        self.use_derives(&item.ident, &item.generics, &item.attrs);
    }

    fn use_derives(&mut self, name: &syn::Ident, generics: &syn::Generics, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Meta::List(list) = &attribute.meta else { continue };
            let traits = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).unwrap();
            for derived in traits {
                self.use_trait(name, generics, &derived);
            }
        }
    }

    /// Uses a trait of a type, whose parameters have it, too.
    fn use_trait(&mut self, name: &syn::Ident, generics: &syn::Generics, derived: &syn::Path) {
        let derived = match derived.to_token_stream().to_string().as_str() {
            "Debug" => quote!(std::fmt::Debug),
            "Hash" => quote!(std::hash::Hash),
            "Deserialize" => quote!(Deserialize<'static>),
            _ => quote!(#derived),
        };
        let parameters: Vec<_> = generics.type_params().map(|parameter| &parameter.ident).collect();
        let declared = (!parameters.is_empty()).then(|| quote! { <#(#parameters: #derived),*> });
        let path = self.path(name);
        let (_, arguments, bounds) = generics.split_for_impl();
        self.uses.push(quote! { fn given #declared(value: #path #arguments) -> impl #derived #bounds { value } });
    }

    fn use_impl(&mut self, item: &syn::ItemImpl) {
        let (declared, _, bounds) = item.generics.split_for_impl();
        let Type::Path(owner) = &*item.self_ty else { panic!("a type that is named") };
        let owner = self.path(owner);
        if let Some((of, _)) = &item.trait_ {
            // The runtime's traits are its interface to generated code.
            if of.segments[0].ident != "runtime" {
                self.uses.push(quote! { fn given #declared(value: #owner) -> impl #of #bounds { value } });
            }
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => self.use_function(&owner, &item.sig, (&declared, bounds)),
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let (name, ty) = (&item.ident, with_owner(&item.ty, &owner));
                    self.uses.push(quote! { fn read #declared() #bounds { let _: #ty = <#owner>::#name; } });
                }
                _ => {}
            }
        }
    }

    fn use_function(
        &mut self,
        owner: &TokenStream,
        signature: &syn::Signature,
        (declared, bounds): (&syn::ImplGenerics<'_>, Option<&syn::WhereClause>),
    ) {
        assert!(signature.generics.params.is_empty(), "{} has parameters of its own", signature.ident);
        let name = &signature.ident;
        let mut own = Own::default();
        let (mut value, mut arguments) = (None, Vec::new());
        for argument in &signature.inputs {
            match argument {
                FnArg::Receiver(receiver) => {
                    value = Some(match receiver.to_token_stream().to_string().as_str() {
                        "self" | "mut self" => quote!(value: #owner),
                        "& self" => quote!(value: &#owner),
                        other => panic!("`{other}` is not used yet"),
                    });
                }
                FnArg::Typed(argument) => {
                    let ty = own.concrete(&with_owner(&argument.ty, owner));
                    arguments.push(quote!(any::<#ty>()));
                }
            }
        }
        let called = match &value {
            Some(_) => quote!(value.#name(#(#arguments),*)),
            None => quote!(<#owner>::#name(#(#arguments),*)),
        };
        let own = own.types;
        let answer = match &signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(&**ty),
        };
        let using = match answer.map(|ty| (self.awaited(ty), ty)) {
            None => quote! { fn called #declared(#value) #bounds { #(#own)* #called; } },
            Some((Some(answer), _)) => quote! {
                async fn called #declared(#value) -> Result<(), runtime::Error> #bounds {
                    #(#own)*
                    let _: #answer = #called.await?;
                    Ok(())
                }
            },
            Some((None, ty)) => {
                let ty = with_owner(ty, owner);
                quote! { fn called #declared(#value) #bounds { #(#own)* let _: #ty = #called; } }
            }
        };
        self.uses.push(using);
    }

    /// Returns the answer for which a value is awaited, where it is a call or a request.
    fn awaited(&self, ty: &Type) -> Option<TokenStream> {
        let Type::Path(path) = ty else { return None };
        let last = path.path.segments.last()?;
        match &last.arguments {
            PathArguments::AngleBracketed(arguments) if last.ident == "Call" => match arguments.args.first()? {
                GenericArgument::Type(answer) => Some(answer.to_token_stream()),
                _ => None,
            },
            _ => self.answers.get(&path.to_token_stream().to_string()).cloned(),
        }
    }

    /// Uses what the runtime's macros make public.
    fn use_macro(&mut self, item: &syn::Macro) {
        let Some(name) = item.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        let first = item.tokens.clone().into_iter().next();
        let Some(owner) = first.map(|owner| self.path(&owner)) else { return };
        let is_generic = item.tokens.clone().into_iter().nth(1).is_some_and(|token| token.to_string() == "<");
        match name.as_str() {
            "open_enum" => self.uses.push(quote! {
                fn text(value: &#owner) -> &str { value.as_str() }
                fn from_text() -> #owner { #owner::from("text") }
                fn from_string() -> #owner { String::new().into() }
                fn known(value: #owner) -> impl runtime::OpenEnum + Serialize + Deserialize<'static> { value }
            }),
            "open_integer" => self.uses.push(quote! {
                fn integer(value: #owner) -> i64 { value.as_i64() }
                fn from_integer() -> #owner { 1.into() }
                fn known(value: #owner) -> impl runtime::OpenInteger + Serialize + Deserialize<'static> { value }
            }),
            "debug" if !is_generic => {
                self.uses.push(quote! { fn shown(value: #owner) -> impl std::fmt::Debug { value } });
            }
            "request_type" => {
                let types = item.parse_body_with(Punctuated::<Type, Token![,]>::parse_terminated).unwrap();
                let answer = &types[1];
                self.uses.push(quote! {
                    async fn sent(value: #owner) -> Result<#answer, runtime::Error> {
                        let value = value.timeout(std::time::Duration::ZERO).header("a", "b").unchecked();
                        let response: runtime::Response<#answer> = any::<#owner>().send().await?;
                        value.await
                    }
                });
            }
            _ => {}
        }
    }
}

/// The types of a program's own that it passes where a client takes whatever becomes a type of its own.
#[derive(Default)]
struct Own {
    types: Vec<TokenStream>,
}

impl Own {
    /// Returns the type of a value that an argument takes.
    fn concrete(&mut self, ty: &Type) -> TokenStream {
        match ty {
            Type::ImplTrait(wanted) => self.implementing(&wanted.bounds[0]),
            Type::Path(path) => {
                let segments = path.path.segments.iter().map(|segment| {
                    let name = &segment.ident;
                    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return quote!(#name) };
                    let arguments = arguments.args.iter().map(|argument| match argument {
                        GenericArgument::Type(ty) => self.concrete(ty),
                        other => quote!(#other),
                    });
                    quote!(#name<#(#arguments),*>)
                });
                let segments = segments.collect::<Vec<_>>();
                quote!(#(#segments)::*)
            }
            other => quote!(#other),
        }
    }

    fn implementing(&mut self, wanted: &TypeParamBound) -> TokenStream {
        let TypeParamBound::Trait(wanted) = wanted else { panic!("a trait") };
        let last = wanted.path.segments.last().unwrap();
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { panic!("a trait of a type") };
        match (last.ident.to_string().as_str(), &arguments.args[0]) {
            ("Into", GenericArgument::Type(target)) => {
                let name = format_ident!("Own{}", self.types.len());
                self.types.push(quote! {
                    struct #name;
                    impl From<#name> for #target {
                        fn from(_: #name) -> Self { any() }
                    }
                });
                quote!(#name)
            }
            ("IntoIterator", GenericArgument::AssocType(item)) => {
                let item = self.concrete(&item.ty);
                quote!(Vec<#item>)
            }
            (name, _) => panic!("a parameter may be any {name}"),
        }
    }
}

/// Returns a type with the owner in the place of `Self`.
fn with_owner(ty: &Type, owner: &TokenStream) -> Type {
    fn replace(tokens: TokenStream, owner: &TokenStream) -> TokenStream {
        let replaced = tokens.into_iter().map(|token| match token {
            proc_macro2::TokenTree::Ident(name) if name == "Self" => owner.clone(),
            proc_macro2::TokenTree::Group(group) => {
                proc_macro2::Group::new(group.delimiter(), replace(group.stream(), owner)).to_token_stream()
            }
            other => other.to_token_stream(),
        });
        replaced.collect()
    }
    syn::parse2(replace(ty.to_token_stream(), owner)).unwrap()
}

/// Returns the names that an import makes known, but for those of whole modules.
fn names_of(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => names_of(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(name) => vec![name.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names_of).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has_attribute(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}
