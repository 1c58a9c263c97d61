//! Reads security schemes and requirements.

use serde_json::Value;

use crate::diagnostic::describe_kind;
use crate::document::components::read_ref_or;
use crate::document::fields::Fields;
use crate::document::model::{RefOr, Scheme, Section};
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
    // From 3.2 on; whether to use it is the caller's choice, who sets the credential.
    fields.ignore(&["deprecated"]);
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
        // Where it is needed it is reported (`sendable`).
        _ => return None,
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
        lower if is_challenged(lower) => None,
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
    let written = alternatives.into_iter().map(|(value, at)| read_requirement(reader, value, &at)).collect();
    Some(sendable(reader, written))
}

/// The alternatives that can be sent. One that answers a challenge is left out where there is another.
fn sendable(reader: &mut Reader<'_>, written: Vec<Vec<SchemeUse>>) -> Vec<Vec<SchemeUse>> {
    let is_sendable = |all: &Vec<SchemeUse>| all.iter().all(|using| unsendable(reader.root, &using.name).is_none());
    let (sendable, left_out): (Vec<_>, Vec<_>) = written.into_iter().partition(is_sendable);
    for using in left_out.iter().flatten() {
        let Some(what) = unsendable(reader.root, &using.name) else { continue };
        if sendable.is_empty() {
            let at = Section::Schemes.at().key(&using.name);
            if reader.unsendable.insert(at.clone()) {
                reader.refuse("unsupported-security", &at, format!("{what}, which is not supported"));
            }
        } else {
            let message = format!("{what}: another alternative is sent");
            reader.note("unsupported-security", &using.at, message);
        }
    }
    sendable
}

/// What a scheme is that no credential can be sent for, in a message.
fn unsendable(root: &Value, name: &str) -> Option<String> {
    let mut scheme = root.pointer(Section::Schemes.at().key(name).as_str())?;
    // As many references as there are alternatives of one name: a circle of them is reported where it is followed.
    for _ in 0..8 {
        let Some(target) = scheme.get("$ref").and_then(Value::as_str) else { break };
        scheme = root.pointer(target.strip_prefix('#')?)?;
    }
    match scheme.get("type")?.as_str()? {
        "http" => {
            let written = scheme.get("scheme")?.as_str()?;
            let is_challenged = is_challenged(&written.to_ascii_lowercase());
            is_challenged.then(|| format!("the HTTP scheme `{written}` answers a challenge of the server"))
        }
        "apiKey" | "oauth2" | "openIdConnect" | "mutualTLS" => None,
        other => Some(format!("`{name}` is a security scheme of type `{other}`")),
    }
}

fn is_challenged(scheme: &str) -> bool {
    CHALLENGED.iter().any(|known| scheme.starts_with(known))
}

fn read_requirement(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Vec<SchemeUse> {
    let Value::Object(map) = value else {
        reader.fault("wrong-type", at, "expected a security requirement, an object");
        return Vec::new();
    };
    // From 3.2 on, a scheme may be named by a reference to it.
    let own = format!("#{}/", Section::Schemes.at());
    let mut uses = Vec::new();
    for (name, scopes) in map {
        let at = at.key(name);
        // Scopes and roles are for people: nothing that is sent depends on them.
        let is_list = scopes.as_array().is_some_and(|scopes| scopes.iter().all(Value::is_string));
        if !is_list {
            let message = format!("expected an array of scopes, mostly `[]`, found {}", describe_kind(scopes));
            reader.note("unread-scopes", &at, format!("{message}: it is understood as `[]`"));
        }
        uses.push(SchemeUse { at, name: name.strip_prefix(&own).unwrap_or(name).to_owned() });
    }
    uses
}
