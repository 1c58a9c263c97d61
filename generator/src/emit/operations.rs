//! Writes groups: a static and a method for each operation, and a request type if it has setters.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::bodies::{self, send_body};
use super::docs::{attributes, docs, title};
use super::paging::{emit_paging, paging_methods};
use super::parameters::{parameter, send, send_field};
use super::tokens::{Style, argument, deprecation, ident, renamed, ty};
use super::{answers, parameters};
use crate::plan::model::{
    AnswerDef, Former, GroupDef, HttpMethod, LeftDef, OperationDef, ParameterDef, SubjectDef, SubjectPart,
};

/// Returns the items of a group's file.
pub(super) fn emit_group(group: &GroupDef, style: &Style) -> TokenStream {
    let runtime = style.runtime_import();
    let name = ident(&group.ty);
    let group_docs = docs(&[group.docs.as_slice(), &group.errors].concat());
    let statics = group.operations.iter().map(|operation| operation_static(operation, &group.module));
    let pagings = group.operations.iter().filter_map(|operation| emit_paging(operation, &answer_ty(operation)));
    let methods = group.operations.iter().map(|operation| method(operation, style));
    let requests = group.operations.iter().filter_map(|operation| request(operation, &group.ty));
    let answers = group.operations.iter().filter_map(|operation| match &operation.answer {
        AnswerDef::ByStatus(def) => Some(answers::emit_answer(def)),
        AnswerDef::Json(_) | AnswerDef::Empty | AnswerDef::Text | AnswerDef::Bytes | AnswerDef::Events => None,
    });
    let former_requests = group.operations.iter().map(former_requests);
    let (left_methods, left_types) = (group.left.iter().map(left), left_types(group));
    let named = group.operations.iter().filter_map(|operation| parameters::emit_required(operation, &group.ty));
    let bodies = group.operations.iter().filter_map(|operation| bodies::emit_choice(operation, &group.ty));
    let headers = group.operations.iter().filter_map(|operation| answers::emit_headers(operation, &group.ty));
    let title = format!(" {}", title(&group.docs));
    let line = format!(" Operations of [`{name}`], with their parameters, bodies and answers.");
    quote! {
        #![doc = #title]
        #![doc = ""]
        #![doc = #line]
        #runtime
        use super::super::types::{self, *};

        #group_docs
        #[derive(Clone, Debug)]
        pub struct #name {
            client: runtime::Client,
        }
        impl #name {
            pub(super) fn new(client: runtime::Client) -> Self {
                Self { client }
            }
            #(#methods)*
            #(#left_methods)*
        }
        #(#requests)*
        #(#former_requests)*
        #left_types
        #(#named)*
        #(#bodies)*
        #(#answers)*
        #(#headers)*
        #(#statics)*
        #(#pagings)*
    }
}

/// Returns the earlier names of a request.
fn former_requests(operation: &OperationDef) -> TokenStream {
    let Some(request) = &operation.request else { return TokenStream::new() };
    let aliases = operation.former_requests.iter().map(|former| {
        let attributes = renamed(former, &format!("[`{request}`]"), request);
        let (alias, request) = (ident(&former.name), ident(request));
        quote! {
            #attributes
            pub type #alias = #request;
        }
    });
    quote! { #(#aliases)* }
}

fn operation_static(operation: &OperationDef, group: &str) -> TokenStream {
    let group = group.trim_start_matches("r#");
    let name = ident(&operation.constant);
    let (id, path) = (&operation.id, &operation.path);
    let new = match &operation.http_method {
        HttpMethod::Constant(method) => {
            let method = ident(method);
            quote! { new(#id, runtime::Method::#method, #path) }
        }
        HttpMethod::Other(method) => quote! { with_method(#id, #method, #path) },
    };
    let security = operation.security.as_ref().map(|name| {
        let security = ident(name);
        quote! { .secured(super::#security) }
    });
    let class = if operation.repeatable {
        quote! { Safe }
    } else {
        quote! { Never }
    };
    let accept = operation.accept.as_ref().map(|types| quote! { .accepts(#types) });
    let server = operation.server.as_ref().map(|server| quote! { .at(#server) });
    let redirects = operation.redirects.then(|| quote! { .redirects() });
    let errors = operation.error_bodies.iter().map(|body| {
        let (ty, first, last) = (ty(&body.ty), body.statuses.0, body.statuses.1);
        let (first, last) = (Literal::u16_unsuffixed(first), Literal::u16_unsuffixed(last));
        quote! { runtime::ErrorBody::of::<#ty>(#first, #last) }
    });
    let errors = (!operation.error_bodies.is_empty()).then(|| quote! { .errors(&[#(#errors),*]) });
    let subjects = operation.subjects.iter().map(|SubjectDef { part, place, kind }| match part {
        SubjectPart::Path => quote! { runtime::SubjectPlace::path(#kind, #place) },
        SubjectPart::Query => quote! { runtime::SubjectPlace::query(#kind, #place) },
        SubjectPart::Header => quote! { runtime::SubjectPlace::header(#kind, #place) },
        SubjectPart::Request => quote! { runtime::SubjectPlace::request(#kind, #place) },
        SubjectPart::Answer => quote! { runtime::SubjectPlace::answer(#kind, #place) },
    });
    let subjects = (!operation.subjects.is_empty()).then(|| quote! { .subjects(&[#(#subjects),*]) });
    let idempotency_key = operation.idempotency_key.as_ref().map(|header| quote! { .idempotency_key(#header) });
    quote! {
        static #name: runtime::Operation = runtime::Operation::#new
            .group(#group)
            #server
            #security
            #accept
            #redirects
            #errors
            #subjects
            #idempotency_key
            .retry(runtime::RetryClass::#class);
    }
}

fn method(operation: &OperationDef, style: &Style) -> TokenStream {
    let name = ident(&operation.method);
    let docs = method_docs(operation, style);
    let deprecated = deprecation(operation.deprecated);
    let (constant, read, answer) = (ident(&operation.constant), reader(operation), answer_ty(operation));
    let parameters = operation.required.iter().map(|required| {
        let (name, takes) = parameter(required);
        quote! { #name: #takes }
    });
    let body = operation.body.as_ref().filter(|body| body.required);
    let body_argument = body.map(|body| {
        let (takes, _) = argument(&ident("body"), &body.ty);
        quote! { body: #takes }
    });
    let named = operation.named.as_ref().map(|named| (ident(&named.argument), ident(&named.name), &named.fields));
    let named_argument = named.as_ref().map(|(argument, ty, _)| quote! { #argument: #ty });
    let arguments = parameters.chain(named_argument).chain(body_argument);
    let fields = named.iter().flat_map(|(argument, _, fields)| fields.iter().map(|field| send_field(field, argument)));
    let sent = operation.required.iter().map(send).chain(fields).chain(body.map(send_body));
    let begin = ident(if matches!(operation.answer, AnswerDef::Events) { "events" } else { "call" });
    let read = read.map(|read| quote! { , #read });
    let call = quote! { self.client.#begin(&#constant #read)#(#sent)* };
    let (returns, made) = match &operation.request {
        Some(request) => {
            let request = ident(request);
            (quote! { #request }, quote! { #request(#call) })
        }
        None => (quote! { runtime::Call<#answer> }, call),
    };
    let aliases = operation.aliases.iter().map(|former| alias(former, operation, &returns));
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #returns {
            #made
        }
        #(#aliases)*
    }
}

/// Returns an earlier name of a method.
fn alias(former: &Former, operation: &OperationDef, returns: &TokenStream) -> TokenStream {
    let name = &operation.method;
    let attributes = renamed(former, &format!("[`{name}`](Self::{name})"), name);
    passing(&attributes, former, operation, returns, &quote! { self })
}

/// Returns a method that moved to another group, which it calls.
fn left(left: &LeftDef) -> TokenStream {
    let LeftDef { former, module, ty, operation } = left;
    let name = &operation.method;
    let now = format!("{ty}::{name}");
    let attributes = renamed(former, &format!("[`{now}`](super::{module}::{now})"), &now);
    let (module, ty) = (ident(module), ident(ty));
    let returns = match &operation.request {
        Some(request) => ident(request).into_token_stream(),
        None => {
            let answer = answer_ty(operation);
            quote! { runtime::Call<#answer> }
        }
    };
    passing(&attributes, former, operation, &returns, &quote! { super::#module::#ty::new(self.client.clone()) })
}

/// Returns the types of operations that moved to another group.
fn left_types(group: &GroupDef) -> TokenStream {
    let types = group.left.iter().flat_map(|left| {
        let operation = &left.operation;
        let choice = operation.body.iter().filter_map(|body| Some(&body.choice.as_ref()?.name));
        let answer = match &operation.answer {
            AnswerDef::ByStatus(def) => Some(&def.name),
            AnswerDef::Json(_) | AnswerDef::Empty | AnswerDef::Text | AnswerDef::Bytes | AnswerDef::Events => None,
        };
        let own = operation.request.iter().chain(operation.named.iter().map(|named| &named.name));
        let names = own.chain(choice).chain(answer).chain(operation.headers.iter().map(|headers| &headers.name));
        names.map(move |name| {
            let now = format!("super::{}::{name}", left.module);
            let attributes = renamed(&left.former, &format!("[`{name}`]({now})"), &now);
            let (module, name) = (ident(&left.module), ident(name));
            quote! {
                #attributes
                pub type #name = super::#module::#name;
            }
        })
    });
    quote! { #(#types)* }
}

/// Returns a method that passes its arguments to another method of a receiver.
fn passing(
    attributes: &TokenStream,
    former: &Former,
    operation: &OperationDef,
    returns: &TokenStream,
    receiver: &TokenStream,
) -> TokenStream {
    let (alias, name) = (ident(&former.name), ident(&operation.method));
    let parameters: Vec<_> = operation.required.iter().map(parameter).collect();
    let mut arguments: Vec<_> = parameters.iter().map(|(name, takes)| quote! { #name: #takes }).collect();
    let mut passed: Vec<_> = parameters.iter().map(|(name, _)| quote! { #name }).collect();
    if let Some(named) = &operation.named {
        let (name, ty) = (ident(&named.argument), ident(&named.name));
        arguments.push(quote! { #name: #ty });
        passed.push(quote! { #name });
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (takes, _) = argument(&ident("body"), &body.ty);
        arguments.push(quote! { body: #takes });
        passed.push(quote! { body });
    }
    quote! {
        #attributes
        pub fn #alias(&self, #(#arguments),*) -> #returns {
            #receiver.#name(#(#passed),*)
        }
    }
}

fn method_docs(operation: &OperationDef, style: &Style) -> TokenStream {
    let main = docs(&operation.docs);
    let errors = docs(&operation.errors);
    let example = style.example_crate.as_ref().map(|krate| {
        let uses_types = operation.example.contains("types::");
        let mut lines = vec![String::new(), "# Examples".to_owned(), String::new(), "```no_run".to_owned()];
        let imports = match (operation.named.is_some(), uses_types) {
            (true, true) => Some("{api, types}"),
            (true, false) => Some("api"),
            (false, true) => Some("types"),
            (false, false) => None,
        };
        lines.extend(imports.map(|imports| format!("use {krate}::{imports};")));
        lines.push(format!("# async fn example(client: {krate}::Client) -> Result<(), Box<dyn std::error::Error>> {{"));
        let assigned = if matches!(operation.answer, AnswerDef::Empty) { "" } else { "let answer = " };
        lines.extend(statement_lines(&format!("{assigned}{};", operation.example)));
        lines.extend(["# Ok(()) }", "```"].map(str::to_owned));
        attributes(&lines)
    });
    let blank = (!operation.errors.is_empty()).then(|| attributes(&[String::new()]));
    quote! { #main #example #blank #errors }
}

/// Lays out a statement as generated code is, for documentation.
fn statement_lines(statement: &str) -> Vec<String> {
    let function = syn::parse_str::<syn::File>(&format!("async fn example() {{ {statement} }}"));
    let function = function.unwrap_or_else(|_| bug!("an example is Rust"));
    let text = prettyplease::unparse(&function);
    let body = text.lines().filter_map(|line| line.strip_prefix("    "));
    body.map(str::to_owned).collect()
}

fn reader(operation: &OperationDef) -> Option<TokenStream> {
    Some(match &operation.answer {
        AnswerDef::Json(ty) if ty.has_null() => quote! { runtime::json_or_null },
        AnswerDef::Json(_) => quote! { runtime::json },
        AnswerDef::Empty => quote! { runtime::empty },
        AnswerDef::Text => quote! { runtime::text },
        AnswerDef::Bytes => quote! { runtime::bytes },
        AnswerDef::Events => return None,
        AnswerDef::ByStatus(def) => {
            let name = ident(&def.name);
            quote! { #name::read }
        }
    })
}

fn answer_ty(operation: &OperationDef) -> TokenStream {
    match &operation.answer {
        AnswerDef::Json(value) => ty(value),
        AnswerDef::Empty => quote! { () },
        AnswerDef::Text => quote! { String },
        AnswerDef::Bytes => quote! { runtime::Bytes },
        AnswerDef::Events => quote! { runtime::Events },
        AnswerDef::ByStatus(def) => {
            let name = ident(&def.name);
            quote! { #name }
        }
    }
}

/// Returns the setter of an optional parameter.
fn setter(def: &ParameterDef) -> TokenStream {
    let (name, docs, deprecated) = (ident(&def.name), docs(&def.docs), deprecation(def.deprecated));
    let value = ParameterDef { name: "value".to_owned(), ..def.clone() };
    let ((value, takes), sent) = (parameter(&value), send(&value));
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #value: #takes) -> Self {
            Self(self.0 #sent)
        }
    }
}

/// Returns the request type of an operation with setters.
fn request(operation: &OperationDef, group: &str) -> Option<TokenStream> {
    let name = ident(operation.request.as_ref()?);
    let with =
        if operation.has_setters() { ", with its optional parameters as setters" } else { ", which lists in pages" };
    let line = format!(" A call of [`{group}::{}`]{with}.", operation.method);
    let answer = answer_ty(operation);
    let setters = operation.optional.iter().map(setter);
    let body = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let (takes, _) = argument(&ident("body"), &body.ty);
        let sent = send_body(body);
        quote! {
            /// The body, which may be left out.
            pub fn body(self, body: #takes) -> Self {
                Self(self.0 #sent)
            }
        }
    });
    let stream = operation.streams.then(|| quote! { , stream });
    let pages = paging_methods(operation, &answer);
    Some(quote! {
        #[doc = #line]
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is awaited"]
        pub struct #name(runtime::Call<#answer>);
        impl #name {
            #(#setters)*
            #body
            #pages
        }
        runtime::request_type!(#name, #answer #stream);
    })
}
