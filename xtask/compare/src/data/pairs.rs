//! Pairs progenitor's type and ours for the answer of each operation, from the two generated sources.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Attribute, Expr, Fields, GenericArgument, ImplItem, ImplItemFn, Item, Lit, PathArguments, ReturnType, Type};
use xtask_common::Error;

/// The two types of an operation's answer, as in the two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) operation: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) theirs: String,
    pub(super) ours: String,
}

/// A method and a template, which both sources have for an operation.
type Address = (String, String);

/// Pairs the operations with a JSON answer, and says why the others have no pair.
pub(super) fn pair_answers(theirs: &str, ours: &[String]) -> Result<(Vec<Pair>, BTreeMap<String, String>), Error> {
    let theirs = their_answers(&parsed(theirs)?.items);
    let (mut pairs, mut unpaired) = (Vec::new(), BTreeMap::new());
    for source in ours {
        for ((method, path), answer) in our_answers(&parsed(source)?.items) {
            let operation = answer.operation;
            match theirs.get(&(method.clone(), path.clone())) {
                None => drop(unpaired.insert(operation, "progenitor has no method for it".to_owned())),
                Some(theirs) if theirs == "()" => {
                    drop(unpaired.insert(operation, "progenitor reads no body".to_owned()))
                }
                Some(theirs) => pairs.push(Pair { operation, method, path, theirs: theirs.clone(), ours: answer.ty }),
            }
        }
    }
    Ok((pairs, unpaired))
}

fn parsed(source: &str) -> Result<syn::File, Error> {
    syn::parse_file(source).map_err(|error| Error::new(format!("generated code is no Rust: {error}")))
}

/// Returns a type or an expression without spaces.
pub(super) fn compact(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().split_whitespace().collect()
}

/// Returns progenitor's methods: the address from the documentation, the type from `ResponseValue<…>`.
fn their_answers(items: &[Item]) -> BTreeMap<Address, String> {
    let address = |method: &ImplItemFn| {
        let docs: Vec<String> = method.attrs.iter().filter_map(doc).collect();
        let docs = docs.concat();
        let (_, rest) = docs.rsplit_once("Sends a `")?;
        let mut parts = rest.split('`');
        let (verb, _, path) = (parts.next()?, parts.next()?, parts.next()?);
        Some((verb.to_owned(), path.to_owned()))
    };
    methods(items)
        .filter_map(|method| Some((address(method)?, compact(argument(returned(method)?, "ResponseValue")?))))
        .collect()
}

fn doc(attribute: &Attribute) -> Option<String> {
    let meta = attribute.meta.require_name_value().ok().filter(|meta| meta.path.is_ident("doc"))?;
    string_literal(&meta.value)
}

fn string_literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

struct Answer {
    operation: String,
    ty: String,
}

/// Returns our methods that read JSON: the address from the static of the operation, the type from `Call<…>`.
fn our_answers(items: &[Item]) -> Vec<(Address, Answer)> {
    let statics: BTreeMap<String, [String; 3]> = items.iter().filter_map(operation).collect();
    let requests: BTreeMap<String, &Type> = items.iter().filter_map(request).collect();
    let answer = |method: &ImplItemFn| {
        let body = compact(&method.block);
        let (_, call) = body.split_once(".call(&")?;
        let (name, reader) = call.split_once(',')?;
        let [operation, verb, path] = statics.get(name).filter(|_| reader.starts_with("runtime::json"))?.clone();
        let returned = returned(method)?;
        let ty = argument(returned, "Call").or_else(|| requests.get(&compact(returned)).copied())?;
        Some(((verb, path), Answer { operation, ty: compact(ty) }))
    };
    methods(items).filter_map(answer).collect()
}

/// Parses `static NAME: Operation = Operation::new(id, Method::VERB, template)…;`.
fn operation(item: &Item) -> Option<(String, [String; 3])> {
    let Item::Static(item) = item else { return None };
    let mut expression = &*item.expr;
    while let Expr::MethodCall(call) = expression {
        expression = &call.receiver;
    }
    let Expr::Call(call) = expression else { return None };
    let mut arguments = call.args.iter();
    let (id, verb, path) = (arguments.next()?, arguments.next()?, arguments.next()?);
    let verb = compact(verb).rsplit(':').next()?.to_owned();
    Some((item.ident.to_string(), [string_literal(id)?, verb, string_literal(path)?]))
}

/// Parses `pub struct Name(Call<T>);`.
fn request(item: &Item) -> Option<(String, &Type)> {
    let Item::Struct(item) = item else { return None };
    let Fields::Unnamed(fields) = &item.fields else { return None };
    Some((item.ident.to_string(), argument(&fields.unnamed.first()?.ty, "Call")?))
}

fn methods(items: &[Item]) -> impl Iterator<Item = &ImplItemFn> {
    let impls = items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
    impls.flat_map(|item| &item.items).filter_map(|item| if let ImplItem::Fn(item) = item { Some(item) } else { None })
}

fn returned(method: &ImplItemFn) -> Option<&Type> {
    match &method.sig.output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}

/// Returns the first type argument of a generic type with this name, anywhere in the type.
fn argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    if segment.ident == name { types.next() } else { types.find_map(|ty| argument(ty, name)) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Pair, pair_answers};

    const THEIRS: &str = "impl Client {\n/** Lists\n\nSends a `GET` request to `/v1/a/{id}`\n*/\n\
        pub async fn list(&self) -> Result<ResponseValue<types::ListResponse>, Error<()>> { todo!() }\n\
        /// Sends a `POST` request to `/v1/a`\n\
        pub async fn add(&self) -> Result<ResponseValue<()>, Error<()>> { todo!() }\n}";
    const OURS: &str = "impl Api {\n\
        pub fn list(&self) -> List { List(self.client.call(&LIST, runtime::json)) }\n\
        pub fn add(&self) -> runtime::Call<Added> { self.client.call(&ADD, runtime::json) }\n\
        pub fn drop(&self) -> runtime::Call<()> { self.client.call(&DROP, runtime::empty) }\n}\n\
        pub struct List(runtime::Call<Page<A>>);\n\
        static LIST: Operation = Operation::new(\"listA\", Method::GET, \"/v1/a/{id}\").secured(S);\n\
        static ADD: Operation = Operation::new(\"addA\", Method::POST, \"/v1/a\");\n\
        static DROP: Operation = Operation::new(\"dropA\", Method::DELETE, \"/v1/a\");\n";

    #[test]
    fn pairs_by_method_and_template() {
        let (pairs, unpaired) = pair_answers(THEIRS, &[OURS.to_owned()]).unwrap();
        let [operation, method, path, theirs, ours] =
            ["listA", "GET", "/v1/a/{id}", "types::ListResponse", "Page<A>"].map(str::to_owned);
        assert_eq!(pairs, [Pair { operation, method, path, theirs, ours }]);
        assert_eq!(unpaired, BTreeMap::from([("addA".to_owned(), "progenitor reads no body".to_owned())]));
    }
}
