//! Cassettes: calls that are recorded once, without what is private, and played in tests. A cassette is a string; who
//! keeps it where is the caller's.

mod check;
mod player;
mod private;
mod recognizer;
mod recorder;
mod scrub;
mod stand_in;
mod tree;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::{check::find_private, tree::Tree};
pub use self::{
    player::Player,
    recognizer::{Recognizer, Recognizers},
    recorder::Recorder,
};

/// The version of the format.
const VERSION: u32 = 1;

/// Recorded calls without what is private: a file to keep beside the tests that play it.
///
/// A [`Recorder`] makes one, `to_string` writes it as JSON of one value a line, and a [`Player`] answers with it.
///
/// ```
/// use std::sync::Arc;
///
/// use hero_api_runtime::{Cassette, Client, Method, Operation, Recognizers, Recorder, json};
/// # use hero_api_runtime::{BoxFuture, Json, StatusCode, Transport, TransportError, TransportRequest, TransportResponse};
/// # struct Server;
/// # impl Transport for Server {
/// #     fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
/// #         let answer = r#"{"id":"4711","name":"Elisabeth","status":"open"}"#;
/// #         Box::pin(std::future::ready(Ok(TransportResponse::whole(StatusCode::OK, answer))))
/// #     }
/// # }
///
/// static READ: Operation = Operation::new("readPatient", Method::GET, "/patients/{id}");
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Once, against a test system.
/// let recorder = Arc::new(Recorder::new(Recognizers::none()).public("/status"));
/// let client = Client::builder().base_url("https://api.example.com").layer(Arc::clone(&recorder));
/// # let client = client.transport(Server);
/// client.build()?.call(&READ, json::<Json>).path::<String>("id", "4711", &[]).await?;
/// let written = recorder.cassette()?.to_string();
/// assert!(written.contains("open") && !written.contains("4711") && !written.contains("Elisabeth"));
///
/// // In tests.
/// let player = Cassette::parse(&written, &Recognizers::none())?.player();
/// let client = Client::builder().base_url("https://api.example.com").transport(player.clone()).build()?;
/// let patient = client.call(&READ, json::<Json>).path::<String>("id", "1", &[]).await?;
/// assert_eq!((patient.as_value()["status"].as_str(), player.remaining()), (Some("open"), 0));
/// # Ok(())
/// # }
/// ```
///
/// # What is refused
///
/// A cassette with anything that looks like an email address, a token or what a [`Recognizer`] of the client knows is
/// refused when it is made and when it is parsed, and so is one with a value that the caller forbids. The error has the
/// places, not the values. What is reserved for examples, such as `example.com`, is not private. A name, an address or an
/// id is not known by its look: review what a recorder was told is public.
#[derive(Clone)]
pub struct Cassette {
    exchanges: Vec<Exchange>,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    cassette: u32,
    exchanges: Vec<Exchange>,
}

/// The part of a file of any version.
#[derive(Deserialize)]
struct AnyVersion {
    cassette: u32,
}

/// An attempt and its answer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    operation: String,
    method: String,
    template: String,
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    query: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent: Option<Content>,
    status: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Content>,
}

/// A body.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Content {
    Json(Tree),
    Text(String),
    /// The length of what is no text; it is played as zeros.
    Bytes(usize),
}

impl Cassette {
    /// Parses a cassette.
    ///
    /// # Errors
    /// It is not one of this version, or holds what looks private; the error has every place.
    pub fn parse(text: &str, recognizers: &Recognizers) -> Result<Self, CassetteError> {
        Self::parse_forbidding(text, recognizers, [] as [&str; 0])
    }

    /// Parses a cassette that must not hold these values either, in any case of their letters.
    ///
    /// # Errors
    /// As for [`parse`](Self::parse), and it holds one of the values.
    pub fn parse_forbidding(
        text: &str,
        recognizers: &Recognizers,
        forbidden: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, CassetteError> {
        // The messages of serde show values.
        let invalid = |error: serde_json::Error| {
            CassetteError::new(format!("not a cassette, at line {}, column {}", error.line(), error.column()))
        };
        let AnyVersion { cassette: version } = serde_json::from_str(text).map_err(invalid)?;
        if version != VERSION {
            return Err(CassetteError::new(format!(
                "expected a cassette of version {VERSION}, found version {version}"
            )));
        }
        let written: Written = serde_json::from_str(text).map_err(invalid)?;
        let forbidden: Vec<String> = forbidden.into_iter().map(|value| value.as_ref().to_owned()).collect();
        Self::checked(written.exchanges, recognizers, &forbidden)
    }

    /// Creates a cassette of these exchanges, if it holds nothing that it must not hold.
    fn checked(
        exchanges: Vec<Exchange>,
        recognizers: &Recognizers,
        forbidden: &[String],
    ) -> Result<Self, CassetteError> {
        let forbidden: Vec<String> =
            forbidden.iter().filter(|value| !value.is_empty()).map(|value| value.to_lowercase()).collect();
        let findings = find_private(&exchanges, recognizers, &forbidden);
        if findings.is_empty() {
            return Ok(Self { exchanges });
        }
        let places: Vec<String> = findings.iter().map(ToString::to_string).collect();
        Err(CassetteError::new(format!("what is private is in a cassette: {}", places.join("; "))))
    }

    /// Returns a transport that answers with it.
    #[must_use]
    pub fn player(self) -> Player {
        Player::new(self.exchanges)
    }

    /// Returns how many attempts it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Reports whether it has no attempts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

/// Writes the file: JSON with one value a line, so that a change shows as one in a diff.
impl fmt::Display for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = Written { cassette: VERSION, exchanges: self.exchanges.clone() };
        let text = serde_json::to_string_pretty(&written).map_err(|_| fmt::Error)?;
        writeln!(f, "{text}")
    }
}

impl fmt::Debug for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cassette").field("exchanges", &self.exchanges.len()).finish()
    }
}

/// The reason why there is no cassette. Names places and rules, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CassetteError(String);

impl CassetteError {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for CassetteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CassetteError {}
