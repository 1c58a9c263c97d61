//! Reads security schemes and requirements.

use serde_json::Value;

use crate::document::components::read_ref_or;
use crate::document::fields::Fields;
use crate::document::model::{RefOr, Scheme};
use crate::document::reader::Reader;
use crate::media::is_token;
use crate::pointer::Pointer;
use crate::vocabulary::{SchemeKind, SchemeUse};

/// HTTP schemes whose credential is made anew for each challenge.
const CHALLENGED: [&str; 7] = ["digest", "negotiate", "ntlm", "hoba", "mutual", "scram-", "dpop"];

pub(super) fn read_scheme(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Scheme>> {
    read_ref_or(reader, value, at, read_written_scheme)
}

fn read_written_scheme(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Scheme> {
    let mut fields = Fields::open(reader, value, &at, "a security scheme")?;
    let description = fields.text(reader, "description");
    let kind = match fields.required_text(reader, "type")?.as_str() {
        "apiKey" => read_key(reader, &mut fields),
        "http" => read_http(reader, &mut fields),
        // Where and for which scopes a token is asked for is its owner's affair; it is sent as RFC 6750 says.
        "oauth2" => {
            fields.ignore(&["flows", "oauth2MetadataUrl"]);
            Some(SchemeKind::Bearer)
        }
        "openIdConnect" => {
            fields.ignore(&["openIdConnectUrl"]);
            Some(SchemeKind::Bearer)
        }
        "mutualTLS" => Some(SchemeKind::MutualTls),
        other => {
            reader.refuse("unsupported-security", &at, format!("a security scheme of type `{other}` is not supported"));
            return None;
        }
    };
    let extensions = fields.finish(reader);
    Some(Scheme { at, kind: kind?, description, extensions })
}

fn read_key(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<SchemeKind> {
    let name = fields.required_text(reader, "name");
    let is_query = fields.has("in") && fields.value("in").and_then(Value::as_str) == Some("query");
    if let Some(name) = name.as_ref().filter(|name| !is_query && !is_token(name)) {
        let message = format!("no header or cookie can be called `{name}`");
        let help = "an overlay action can correct it";
        reader.fault_help("invalid-scheme", &fields.at.key("name"), message, help);
    }
    match fields.required_text(reader, "in")?.as_str() {
        "header" => name.map(SchemeKind::HeaderKey),
        "query" => name.map(SchemeKind::QueryKey),
        "cookie" => name.map(SchemeKind::CookieKey),
        other => {
            let message = format!("expected `in` to be `header`, `query` or `cookie`, found `{other}`");
            reader.fault("invalid-scheme", &fields.at.key("in"), message);
            None
        }
    }
}

fn read_http(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<SchemeKind> {
    // How a bearer token is made is a note for people.
    fields.ignore(&["bearerFormat"]);
    let scheme = fields.required_text(reader, "scheme")?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(SchemeKind::Bearer),
        "basic" => Some(SchemeKind::Basic),
        lower if CHALLENGED.iter().any(|scheme| lower.starts_with(scheme)) => {
            let message =
                format!("the HTTP scheme `{scheme}` answers a challenge of the server, which is not supported");
            reader.refuse("unsupported-security", &fields.at, message);
            None
        }
        lower
            if lower.chars().all(|character| character.is_ascii_alphanumeric() || "-_.".contains(character))
                && !lower.is_empty() =>
        {
            Some(SchemeKind::Http(scheme))
        }
        _ => {
            let message = format!("`{scheme}` is no HTTP scheme; expected such as `bearer` or `basic`");
            reader.fault("invalid-scheme", &fields.at.key("scheme"), message);
            None
        }
    }
}

/// `security` of the document or of an operation.
pub(super) fn read_requirements(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Vec<Vec<SchemeUse>>> {
    let alternatives = fields.list(reader, "security")?;
    Some(alternatives.into_iter().map(|(value, at)| read_requirement(reader, value, &at)).collect())
}

fn read_requirement(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Vec<SchemeUse> {
    let Value::Object(map) = value else {
        reader.fault("wrong-type", at, "expected a security requirement, an object");
        return Vec::new();
    };
    let mut uses = Vec::new();
    for (name, scopes) in map {
        let at = at.key(name);
        // Scopes and roles are for people: nothing that is sent depends on them.
        let texts = scopes.as_array().is_some_and(|scopes| scopes.iter().all(Value::is_string));
        if !texts {
            reader.fault("wrong-type", &at, "expected an array of scopes, mostly `[]`");
        }
        uses.push(SchemeUse { at, name: name.clone() });
    }
    uses
}
