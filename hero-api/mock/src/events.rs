//! Events, as in the description's `webhooks`: built, signed, and delivered when a test asks for it.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::{
    description::{EventKind, properties},
    memory::merge,
    sample::{self, NoExample, Wish},
    script::check_fields,
    state::Shared,
};

/// The encoding of a signature. The guide does not say which one Hero uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// Lower-case hexadecimal digits.
    #[default]
    Hex,
    /// Base64 with padding.
    Base64,
}

/// An event to be delivered, from [`MockHero::event`](crate::MockHero::event).
///
/// With a [signing key](Self::signing_key) it is signed as in the guide "Webhook security": HMAC-SHA256 over the
/// timestamp, a full stop and the raw body, in the two headers that the description names. What the guide leaves open
/// is the mock's choice, not necessarily Hero's: the timestamp is in Unix seconds, the signature in hexadecimal digits
/// unless [set](Self::encoding).
#[must_use = "an event is sent by `deliver`"]
pub struct Event<'a> {
    shared: &'a Shared,
    kind: &'a EventKind,
    body: Value,
    key: Option<String>,
    encoding: SignatureEncoding,
}

/// An event in the form in which it is sent, for receivers that are tested without a server.
#[derive(Clone)]
pub struct Delivery {
    headers: Vec<(String, String)>,
    body: String,
}

/// The error of an event that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryError(&'static str);

impl<'a> Event<'a> {
    pub(crate) fn new(shared: &'a Shared, kind: &'a EventKind) -> Result<Self, NoExample> {
        let body = example(shared, kind)?;
        Ok(Self { shared, kind, body, key: None, encoding: SignatureEncoding::default() })
    }

    /// Sets the id of its subject; the default is that of the last created thing of its kind.
    ///
    /// # Panics
    /// The event has no field `id`.
    #[track_caller]
    pub fn id(self, id: impl Into<String>) -> Self {
        self.fields(serde_json::json!({ "id": id.into() }))
    }

    /// Changes fields of the body; objects are merged.
    ///
    /// # Panics
    /// The event has no field of a name that is given.
    #[track_caller]
    #[expect(clippy::panic, reason = "the test names a field that is not there")]
    pub fn fields(mut self, fields: impl Into<Value>) -> Self {
        let (fields, what) = (fields.into(), format!("the event `{}`", self.kind.name));
        if let Err(problem) = check_fields(&what, self.kind.media.as_slice(), None, &fields) {
            panic!("{problem}");
        }
        merge(&mut self.body, fields);
        self
    }

    /// Sets the signing key. Without one, events are not signed.
    pub fn signing_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Sets the encoding of the signature.
    pub fn encoding(mut self, encoding: SignatureEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Returns the event in the form in which it is sent.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        let body = self.body.to_string();
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if let Some(key) = &self.key {
            let timestamp = self.shared.state().now.seconds().to_string();
            let signature = sign(key, &timestamp, &body, self.encoding);
            headers.push((self.header("timestamp"), timestamp));
            headers.push((self.header("signature"), signature));
        }
        Delivery { headers, body }
    }

    /// Posts the event to a URL, and returns the status of the receiver's answer.
    ///
    /// # Errors
    /// The receiver did not answer.
    pub async fn deliver(self, url: &str) -> Result<u16, DeliveryError> {
        let Delivery { headers, body } = self.delivery();
        // The receiver is on this machine, so no proxy is used.
        let client = reqwest::Client::builder().no_proxy().build().map_err(|_| DeliveryError("no client"))?;
        let request = headers.into_iter().fold(client.post(url), |request, (name, value)| request.header(name, value));
        // The error of reqwest would show the URL, which may hold a secret of the receiver.
        let answer = request.body(body).send().await.map_err(|_| DeliveryError("the receiver did not answer"))?;
        Ok(answer.status().as_u16())
    }

    /// Returns the header with this mark, or a default where the description marks none.
    fn header(&self, mark: &str) -> String {
        let marked = self.kind.headers.iter().find(|(_, known)| known == mark);
        marked.map_or_else(|| format!("x-mock-{mark}"), |(name, _)| name.to_ascii_lowercase())
    }
}

impl Delivery {
    /// Returns the headers, with names in lower case.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Returns a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the body, as compact JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Returns the described body, about the last created thing, for the practice whose credential the mock accepts.
fn example(shared: &Shared, kind: &EventKind) -> Result<Value, NoExample> {
    let Some(media) = &kind.media else { return Ok(Value::Null) };
    let state = shared.state();
    let mut body = sample::sample_media(media, Wish::new(state.now))?;
    let schema = &media.schema;
    let constants = properties(&schema.root, &schema.node)
        .into_iter()
        .filter_map(|(_, property)| schema.resolve(property)["const"].as_str());
    let last = constants.into_iter().find_map(|object| state.memory.last_id(object));
    let mut set = |name: &str, value: Option<String>| {
        if let (Some(place), Some(value)) = (body.get_mut(name), value) {
            *place = value.into();
        }
    };
    set("id", last);
    for scheme in shared.description.schemes.iter().filter(|scheme| scheme.any) {
        set(&snake(&scheme.name), state.credentials.accepted(&scheme.name).map(str::to_owned));
    }
    Ok(body)
}

/// Converts to snake case: `practiceGroupId` becomes `practice_group_id`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn sign(key: &str, timestamp: &str, body: &str, encoding: SignatureEncoding) -> String {
    // HMAC accepts a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    match encoding {
        SignatureEncoding::Hex => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        SignatureEncoding::Base64 => STANDARD.encode(bytes),
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("name", &self.kind.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Delivery").field("headers", &names).finish_non_exhaustive()
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for DeliveryError {}

#[cfg(test)]
mod tests {
    use super::{SignatureEncoding, sign};

    /// Computed by `printf '1.{}' | openssl dgst -sha256 -hmac key`.
    #[test]
    fn the_signature_is_that_of_openssl() {
        let hex = sign("key", "1", "{}", SignatureEncoding::Hex);
        assert_eq!(hex, "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
        assert_eq!(sign("key", "1", "{}", SignatureEncoding::Base64), "G6a4FxGG78YT6LzAy9qydI8kmE18WoT6omN6+g5A0iQ=");
    }
}
