//! Writes a driver for tests: it calls any operation by its id with JSON arguments, through the public methods. With it
//! a test of all operations can compute what must be sent from the description alone.

use proc_macro2::TokenStream;
use quote::quote;

use super::parameters::place;
use super::tokens::{ident, path, ty};
use crate::plan::model::{GroupDef, OperationDef, ParameterDef, Plan};

/// Returns the items of the driver. `krate` is the crate that has `Client`, `types` and `runtime`.
pub(super) fn emit_calls(plan: &Plan, krate: &str) -> TokenStream {
    let krate = path(krate);
    let arms =
        plan.groups.iter().flat_map(|group| group.operations.iter().map(|operation| arm(&krate, group, operation)));
    let ids = plan.groups.iter().flat_map(|group| group.operations.iter().map(|operation| &operation.id));
    quote! {
        //! Calls any operation by its id, with arguments in JSON.
        #![allow(deprecated, clippy::wildcard_imports, reason = "the driver calls and names everything")]
        use super::{Arguments, Called, called};
        use #krate::{Client, runtime, types::*};

        /// The ids of all operations.
        pub const OPERATIONS: &[&str] = &[#(#ids),*];

        /// Calls an operation.
        ///
        /// # Errors
        /// An argument does not fit, or the operation is unknown; what the call answers is in [`Called`].
        pub async fn call(client: &Client, operation: &str, arguments: &Arguments) -> Result<Called, String> {
            match operation {
                #(#arms)*
                other => Err(format!("no operation `{other}`")),
            }
        }
    }
}

fn arm(krate: &TokenStream, group: &GroupDef, operation: &OperationDef) -> TokenStream {
    let (id, module, method) = (&operation.id, ident(&group.module), ident(&operation.method));
    let mut arguments: Vec<TokenStream> = operation.required.iter().map(argument).collect();
    if let Some(named) = &operation.named {
        let name = ident(&named.name);
        let fields = named.fields.iter().map(|field| {
            let (name, value) = (ident(&field.name), argument(field));
            quote! { #name: #value }
        });
        arguments.push(quote! { #krate::api::#module::#name { #(#fields),* } });
    }
    let body = operation.body.as_ref().map(|body| {
        // A choice is made from its first variant.
        let value = body.choice.as_ref().map_or(&body.ty, |choice| &choice.variants[0].ty);
        (ty(value), body.required)
    });
    if let Some((ty, true)) = &body {
        arguments.push(quote! { arguments.body::<#ty>()? });
    }
    if !operation.has_setters() {
        return quote! { #id => Ok(called(client.#module().#method(#(#arguments),*).send().await)), };
    }
    let setters = operation.optional.iter().map(|parameter| {
        let (key, ty, setter) = (key(parameter), ty(&parameter.ty), ident(&parameter.name));
        quote! {
            if let Some(value) = arguments.optional::<#ty>(#key)? {
                request = request.#setter(value);
            }
        }
    });
    let body = body.filter(|(_, required)| !required).map(|(ty, _)| {
        quote! {
            if let Some(body) = arguments.optional_body::<#ty>()? {
                request = request.body(body);
            }
        }
    });
    quote! {
        #id => {
            let mut request = client.#module().#method(#(#arguments),*);
            #(#setters)*
            #body
            Ok(called(request.send().await))
        }
    }
}

fn argument(parameter: &ParameterDef) -> TokenStream {
    let (key, ty) = (key(parameter), ty(&parameter.ty));
    quote! { arguments.required::<#ty>(#key)? }
}

/// Returns the key of an argument: its place and its name as sent, because two places may share a name.
fn key(parameter: &ParameterDef) -> String {
    format!("{}:{}", place(parameter.location), parameter.wire)
}
