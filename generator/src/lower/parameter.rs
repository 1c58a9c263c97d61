//! Turns parameters into those of the API. What another part of a request says already is none: a credential is sent by
//! its security scheme, `Accept` and `Content-Type` are said by the bodies, and where a message ends is the
//! transport's.

use super::keys::Keys;
use super::schema::Lowering;
use crate::diagnostic::Diagnostic;
use crate::ir::{Parameter, Presence, Type};
use crate::media::is_token;
use crate::normalize::model;
use crate::vocabulary::{Location, SchemeKind};

/// Headers that say where a message ends or where it goes: the runtime refuses them from anyone else.
const FRAMING: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "upgrade"];

/// What becomes of a parameter.
enum Fate {
    /// The caller gives it.
    Given,
    /// The caller gives it, because no security scheme sends this credential.
    Credential,
    /// It is left out, because of this.
    LeftOut(&'static str, String),
}

/// Lowers the parameters of an operation.
pub(super) fn lower_parameters(lowering: &mut Lowering<'_>, operation: &model::Operation) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for parameter in &operation.parameters {
        let (code, message) = match fate_of(lowering, operation, parameter) {
            Fate::Given => {
                parameters.push(lower_parameter(lowering, parameter));
                continue;
            }
            Fate::Credential => {
                let mut lowered = lower_parameter(lowering, parameter);
                if matches!(lowered.slot.ty, Type::String) {
                    lowered.slot.ty = Type::Secret;
                }
                parameters.push(lowered);
                let message = "OpenAPI ignores the header parameter `Authorization`; no security scheme of this \
                               operation sends it, so it is one like any other";
                ("authorization-without-scheme", message.to_owned())
            }
            Fate::LeftOut(code, message) => (code, message),
        };
        lowering.notes.push(Diagnostic::at(code, &parameter.at, message));
    }
    parameters
}

fn fate_of(lowering: &mut Lowering<'_>, operation: &model::Operation, parameter: &model::Parameter) -> Fate {
    let name = &parameter.name;
    if matches!(parameter.location, Location::Header | Location::Cookie) && !is_token(name) {
        return unsendable(lowering, parameter);
    }
    if let Some(scheme) = scheme_of(lowering, operation, parameter) {
        let message = format!("the security scheme `{scheme}` sends `{name}`: it is no argument");
        return Fate::LeftOut("parameter-of-scheme", message);
    }
    if parameter.location != Location::Header {
        return Fate::Given;
    }
    let lower = name.to_ascii_lowercase();
    let ignored = |who: &str| {
        let message = format!("OpenAPI ignores the header parameter `{name}`: {who}; `header` of a call sends another");
        Fate::LeftOut("ignored-header", message)
    };
    match lower.as_str() {
        "authorization" => Fate::Credential,
        "accept" => ignored("the client asks for the media types of the answers"),
        "content-type" => ignored("the client sends the media type of the body"),
        framing if FRAMING.contains(&framing) => {
            let message = format!("the header `{name}` is set by the connection: it is no argument");
            Fate::LeftOut("header-of-connection", message)
        }
        _ => Fate::Given,
    }
}

/// Returns a parameter whose name no header or cookie can have: every call with it would fail.
fn unsendable(lowering: &mut Lowering<'_>, parameter: &model::Parameter) -> Fate {
    let place = if parameter.location == Location::Cookie { "cookie" } else { "header" };
    let message = format!("no {place} can be called `{}`", parameter.name);
    if parameter.required {
        let help = "an overlay action can correct its `name`, or remove it";
        lowering.diagnostics.push(Diagnostic::at("unsendable-parameter", &parameter.at, &message).help(help));
    }
    Fate::LeftOut("unsendable-parameter", format!("{message}: it is no argument"))
}

/// Returns the security scheme of an operation that sends what a parameter would.
fn scheme_of<'a>(
    lowering: &Lowering<'a>,
    operation: &'a model::Operation,
    parameter: &model::Parameter,
) -> Option<&'a str> {
    let name = parameter.name.as_str();
    let sends = |kind: &SchemeKind| match (kind, parameter.location) {
        (SchemeKind::HeaderKey(header), Location::Header) => header.eq_ignore_ascii_case(name),
        (SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Http(_), Location::Header) => {
            name.eq_ignore_ascii_case("authorization")
        }
        (SchemeKind::QueryKey(key), Location::Query) | (SchemeKind::CookieKey(key), Location::Cookie) => key == name,
        (_, Location::Path | Location::Query | Location::Header | Location::Cookie) => false,
    };
    let mut uses = operation.security.iter().flatten();
    let found =
        uses.find(|using| lowering.normalized.schemes.get(&using.name).is_some_and(|scheme| sends(&scheme.kind)));
    found.map(|using| using.name.as_str())
}

fn lower_parameter(lowering: &mut Lowering<'_>, parameter: &model::Parameter) -> Parameter {
    let presence = if parameter.required { Presence::Required } else { Presence::Optional };
    let mut slot = lowering.slot(parameter.schema, presence);
    // A required parameter that is only inferred to be so is still needed to fill a path.
    if parameter.location == Location::Path {
        slot.presence = Presence::Required;
    }
    if let Some(description) = &parameter.description {
        slot.description = Some(description.as_str().into());
    }
    if !parameter.examples.is_empty() {
        slot.examples.clone_from(&parameter.examples);
    }
    slot.deprecated |= parameter.deprecated;
    let keys = Keys::of(&parameter.at, &parameter.extensions);
    lowering.apply_field_name(parameter.schema);
    slot.wanted = lowering.wanted(&keys, "x-field-name").or(slot.wanted);
    let is_idempotency_key = parameter.location == Location::Header
        && keys.flag("x-idempotency-key", &mut lowering.diagnostics)
        && matches!(slot.ty, Type::String | Type::Id(_) | Type::Secret);
    if is_idempotency_key {
        lowering.marks.apply(&keys, "x-idempotency-key");
    }
    Parameter {
        at: parameter.at.clone(),
        name: parameter.name.clone(),
        location: parameter.location,
        style: parameter.style,
        explode: parameter.explode,
        reserved: parameter.reserved,
        is_idempotency_key,
        slot,
    }
}
