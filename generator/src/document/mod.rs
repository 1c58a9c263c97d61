//! Reads a tree as OpenAPI 3.0, 3.1 or 3.2, in OpenAPI's own words.
//!
//! Every key is accounted for: read into the model, on the written list of annotations of its object (the
//! `ignore` calls), noted where its standard says that it is ignored, or refused at its place. References are pointers:
//! those of schemas are resolved against their `$id` (`identity`), and dynamic ones for each way (`dynamic`). Nothing is
//! merged here.
//!
//! The annotations that are not read: any `x-` key that the model has no place for; `externalDocs`; of `info`:
//! `summary`, `termsOfService`, `contact`, `license`; of a path item: `summary`, `description`; of a reference:
//! `summary`; of a tag: `summary`, `parent`, `kind`; of an example: `summary`, `description`, `externalValue`,
//! `serializedValue`; of a security scheme: `deprecated`; of a bearer scheme: `bearerFormat`; of a scheme whose token
//! is asked for elsewhere: `flows`, `openIdConnectUrl`; the scopes of a requirement; of a server's variable: `enum`,
//! `description`; of a sequence: `prefixEncoding`, `itemEncoding`; of a header: its examples, `required`; of a schema:
//! `$comment`, `$schema`, in 3.1 what is no keyword; of a link: `description`, `parameters`, `requestBody`, `server`.

mod components;
mod content;
mod definitions;
mod dynamic;
mod fields;
mod identity;
mod links;
mod model;
mod operation;
mod parameter;
mod reader;
mod referent;
mod root;
mod schema;
mod schema_model;
mod schema_rules;
mod security;
mod server;

pub(crate) use components::decode;
pub use model::{
    Additional, Annotations, Body, Callback, Components, Discriminator, Document, Example, Header, MediaType,
    Operation, Parameter, PathItem, RefOr, Reference, Response, Schema, Schemas, Scheme, Section, Tag, TypeName,
    Version,
};
pub(crate) use reader::json_path;
pub(crate) use referent::{Broken, Referent};
pub use root::read_document;
