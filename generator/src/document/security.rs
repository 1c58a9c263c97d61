//! Reads security schemes and requirements.

use serde_json::Value;

use crate::document::components::read_reference;
use crate::document::fields::Fields;
use crate::document::model::{RefOr, Scheme, SchemeUse};
use crate::document::reader::Reader;
use crate::normalize::model::SchemeKind;
use crate::pointer::Pointer;

pub(super) fn read_scheme(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Scheme>> {
    if let Some(reference) = read_reference(reader, value, &at) {
        return Some(RefOr::Ref(reference));
    }
    let mut fields = Fields::open(reader, value, &at, "a security scheme")?;
    let description = fields.text(reader, "description");
    let kind = match fields.required_text(reader, "type")?.as_str() {
        "apiKey" => read_key(reader, &mut fields),
        "http" => read_http(reader, &mut fields),
        other => {
            reader.refuse("unsupported-security", &at, format!("a security scheme of type `{other}` is not supported"));
            return None;
        }
    };
    fields.finish(reader);
    Some(RefOr::Item(Scheme { at, kind: kind?, description }))
}

fn read_key(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<SchemeKind> {
    let name = fields.required_text(reader, "name");
    match fields.required_text(reader, "in")?.as_str() {
        "header" => name.map(SchemeKind::HeaderKey),
        "query" => name.map(SchemeKind::QueryKey),
        other => {
            let message = format!("an API key in `{other}` is not supported; `header` and `query` are");
            reader.refuse("unsupported-security", &fields.at, message);
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
        _ => {
            let message = format!("the HTTP scheme `{scheme}` is not supported; `bearer` and `basic` are");
            reader.refuse("unsupported-security", &fields.at, message);
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
        let texts = scopes.as_array().is_some_and(|it| it.iter().all(Value::is_string));
        if !texts {
            reader.fault("wrong-type", &at, "expected a list of scopes, mostly `[]`");
        }
        uses.push(SchemeUse { at, name: name.clone() });
    }
    uses
}
