//! Reads servers, with the defaults of their variables.

use serde_json::Value;

use crate::document::fields::{Fields, Names};
use crate::document::model::Server;
use crate::document::reader::Reader;
use crate::pointer::Pointer;

/// `servers` of the document, of a path item or of an operation.
pub(super) fn read_servers(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<Server> {
    let servers = fields.list(reader, "servers").unwrap_or_default();
    servers.into_iter().filter_map(|(value, at)| read_server(reader, value, at)).collect()
}

fn read_server(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Server> {
    let mut fields = Fields::open(reader, value, &at, "a server")?;
    let url = fields.required_text(reader, "url");
    let description = fields.text(reader, "description");
    let mut variables = Vec::new();
    for (name, value, at) in fields.entries(reader, "variables", Names::Any) {
        variables.extend(read_variable(reader, value, &at).map(|default| (name.to_owned(), default)));
    }
    // OpenAPI 3.2 has a name for a server.
    fields.ignore(&["name"]);
    fields.finish(reader);
    let url = url?;
    for name in names(&url).filter(|name| variables.iter().all(|(known, _)| known != name)) {
        let message = format!("the address has `{{{name}}}`, but no variable of that name");
        let help = "an overlay action can add it to `variables`, or write the address without it";
        reader.fault_help("undeclared-variable", &at.key("url"), message, help);
    }
    Some(Server { at, url, description, variables })
}

/// The default of a variable. A list of what else it may be is for people.
fn read_variable(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<String> {
    let mut fields = Fields::open(reader, value, at, "a server's variable")?;
    fields.ignore(&["enum", "description"]);
    let default = match fields.take("default") {
        // YAML reads a port as a number.
        Some((Value::Number(number), _)) => Some(number.to_string()),
        _ => fields.required_text(reader, "default"),
    };
    fields.finish(reader);
    default
}

/// The names between braces.
fn names(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|(name, _)| name)
}
