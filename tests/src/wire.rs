//! The request that the description requires, computed from it alone, and the one that was sent.

use std::fmt::Write;

use hero_api::runtime::TransportRequest;
use serde_json::Value;

use crate::{Arguments, description::Operation, fake};

/// Returns a request as text, without the client's version and the id of the call.
#[must_use]
pub fn sent(request: &TransportRequest) -> String {
    let text = hero_api_test_support::wire(request);
    let own = |line: &&str| line.starts_with("user-agent: hero-api/") || line.starts_with("x-request-id: ");
    text.lines().filter(own).fold(text.clone(), |text, line| text.replacen(&format!("{line}\n"), "", 1))
}

/// Returns the request that the description requires, as [`sent`] writes it.
#[must_use]
pub fn expected(operation: &Operation<'_>, arguments: &Arguments) -> String {
    let mut address = format!("{}{}", fake::BASE_URL, operation.path);
    let mut query = Vec::new();
    for parameter in operation.parameters() {
        let Some(value) = arguments.parameters.get(&parameter.key()) else { continue };
        let name = encoded(parameter.name);
        match (parameter.place, value) {
            ("path", value) => address = address.replace(&format!("{{{}}}", parameter.name), &encoded(&to_text(value))),
            (_, Value::Array(items)) if parameter.explode => {
                query.extend(items.iter().map(|item| format!("{name}={}", encoded(&to_text(item)))));
            }
            (_, Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(|item| encoded(&to_text(item))).collect();
                query.push(format!("{name}={}", items.join(",")));
            }
            (_, value) => query.push(format!("{name}={}", encoded(&to_text(value)))),
        }
    }
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    let credentials = operation.credentials().into_iter().map(|(_, header)| {
        let value = if header == "x-api-key" { fake::API_KEY } else { fake::PRACTICE_GROUP };
        format!("{header}: {value}")
    });
    let mut headers: Vec<String> = credentials.chain(["accept: application/json".to_owned()]).collect();
    if arguments.body.is_some() {
        headers.push("content-type: application/json".to_owned());
    }
    headers.sort();
    let body = arguments.body.as_ref().map(Value::to_string).unwrap_or_default();
    format!("{} {address}\n{}\n\n{body}", operation.method, headers.join("\n"))
}

/// Returns a scalar as written in an address.
fn to_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Encodes everything but the unreserved characters of RFC 3986 as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => encoded.push(byte.into()),
            false => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}
