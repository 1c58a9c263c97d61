//! Reads servers, with their variables.

use serde_json::Value;

use crate::document::fields::{Fields, Names};
use crate::document::reader::Reader;
use crate::pointer::Pointer;
use crate::vocabulary::{Server, Variable};

/// `servers` of the document, of a path item or of an operation.
pub(super) fn read_servers(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<Server> {
    let servers = fields.list(reader, "servers").unwrap_or_default();
    servers.into_iter().filter_map(|(value, at)| read_server(reader, value, at)).collect()
}

fn read_server(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Server> {
    let mut fields = Fields::open(reader, value, &at, "a server")?;
    let url = fields.required_text(reader, "url");
    let description = fields.text(reader, "description");
    let mut variables: Vec<Variable> = Vec::new();
    for (name, value, at) in fields.entries(reader, "variables", Names::Any) {
        variables.extend(read_variable(reader, name, value, &at));
    }
    // OpenAPI 3.2 has a name for a server.
    let name = fields.text(reader, "name");
    let extensions = fields.finish(reader);
    let url = url?;
    for name in names(&url) {
        if variables.iter().all(|known| known.name != name) {
            note_undeclared(reader, &at, name);
            // Until the caller fills it, it stands in the address as it is written.
            let (name, default) = (name.to_owned(), format!("{{{name}}}"));
            variables.push(Variable { name, default, values: Vec::new(), description: None });
        }
    }
    Some(Server { at, url, name, description, variables, extensions })
}

/// Tells of braces without a variable: the caller fills them, in a constant or by `ClientBuilder::server`.
fn note_undeclared(reader: &mut Reader<'_>, at: &Pointer, name: &str) {
    let message = format!("the address has `{{{name}}}`, but no variable of that name: the caller fills it");
    reader.note("undeclared-variable", &at.key("url"), message);
}

fn read_variable(reader: &mut Reader<'_>, name: &str, value: &Value, at: &Pointer) -> Option<Variable> {
    let mut fields = Fields::open(reader, value, at, "a server's variable")?;
    let description = fields.text(reader, "description");
    let values = fields.items(reader, "enum").unwrap_or_default();
    let default = match fields.take("default") {
        Some((value, _)) if scalar(value).is_some() => scalar(value),
        _ => fields.required_text(reader, "default"),
    };
    fields.finish(reader);
    let values = values.iter().filter_map(scalar).collect();
    Some(Variable { name: name.to_owned(), default: default?, values, description })
}

/// A string; YAML reads a port as a number.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The names between braces.
fn names(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}
