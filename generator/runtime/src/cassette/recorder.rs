//! Records calls: a layer that passes everything on as it is, and keeps a scrubbed copy.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, Uri,
    header::{CONTENT_TYPE, RETRY_AFTER},
};

use super::{
    Cassette, CassetteError, Content, Exchange,
    recognizer::Recognizers,
    scrub::{Pattern, Places, Scrubber},
    tree::Tree,
};
use crate::{
    charset,
    json_text::mended,
    layer::{Layer, Next},
    transport::{BoxFuture, RequestBody, TransportError, TransportRequest, TransportResponse},
};

/// The longest answer that is recorded.
const LONGEST: usize = 32 * 1024 * 1024;

/// Records each attempt of each call as a [`Layer`], without what is private. Add it as the last layer, and keep an `Arc`
/// of it.
///
/// - Of a request, the operation, the method and the template stay; of its headers, nothing. In its path and query,
///   every value is replaced by a stand-in.
/// - Of an answer, the status stays, and of its headers the media type, `retry-after` and those that are
///   [public](Self::public_header).
/// - In JSON, every value is replaced that is not [public](Self::public), by one of the same type and shape: a date by a
///   date, digits by digits, `true` by `false`. Null, what is empty, the names of fields and the lengths of arrays stay.
///   Other bodies are replaced as a whole.
///
/// The same value has the same stand-in wherever it stands. Stand-ins follow from shapes and their order, not from
/// values. A value that selects a variant, such as `type`, should be public, or a played answer is of an unknown one; and
/// two dates keep no order between them, so a test that needs the one before the other makes both public.
///
/// Calls are not changed, but an answer is received as a whole before it is passed on, so a streamed one does not
/// stream meanwhile, and one of events may never end. An attempt without an answer is not recorded.
pub struct Recorder {
    recognizers: Recognizers,
    places: Places,
    headers: Vec<HeaderName>,
    forbidden: Vec<String>,
    recording: Mutex<Recording>,
}

struct Recording {
    scrubber: Scrubber,
    /// The attempts in the order in which they were sent; `None` where there is no answer yet.
    exchanges: Vec<Option<Exchange>>,
    problem: Option<&'static str>,
}

/// What is kept of a request until its answer is there. It never leaves this module.
struct Sent {
    operation: &'static str,
    template: &'static str,
    method: String,
    uri: Uri,
    body: RequestBody,
    headers: HeaderMap,
}

impl Recorder {
    /// Creates a recorder to which nothing is public, with what its client knows of private values.
    #[must_use]
    pub fn new(recognizers: Recognizers) -> Self {
        let scrubber = Scrubber::new(recognizers.clone());
        let recording = Mutex::new(Recording { scrubber, exchanges: Vec::new(), problem: None });
        Self { recognizers, places: Places::default(), headers: Vec::new(), forbidden: Vec::new(), recording }
    }

    /// Keeps the values of JSON at these places, and all below: a pointer, in which `*` is any one step and `**` are any
    /// steps, also none. `/**/status` is the status of everything.
    #[must_use]
    pub fn public(mut self, pointer: &str) -> Self {
        self.places.public.push(Pattern::new(pointer));
        self
    }

    /// Replaces the names in the objects at these places, which are data: a map by id or by name. Names that look like
    /// no field are replaced anyway.
    #[must_use]
    pub fn private_names(mut self, pointer: &str) -> Self {
        self.places.private_names.push(Pattern::new(pointer));
        self
    }

    /// Keeps a header of answers as it is. A name that no header has, or the one of a cookie, keeps nothing.
    #[must_use]
    pub fn public_header(mut self, name: &str) -> Self {
        let name = HeaderName::try_from(name).ok().filter(|name| *name != http::header::SET_COOKIE);
        self.headers.extend(name);
        self
    }

    /// Forbids a value: a cassette that holds it anywhere is an error of [`cassette`](Self::cassette).
    #[must_use]
    pub fn forbid(mut self, value: impl Into<String>) -> Self {
        self.forbidden.push(value.into());
        self
    }

    /// Returns what was recorded so far.
    ///
    /// # Errors
    /// It holds what a cassette must not hold, which public places may do; or an answer could not be recorded.
    pub fn cassette(&self) -> Result<Cassette, CassetteError> {
        let recording = self.lock();
        if let Some(problem) = recording.problem {
            return Err(CassetteError::new(problem));
        }
        let exchanges = recording.exchanges.iter().flatten().cloned().collect();
        Cassette::checked(exchanges, &self.recognizers, &self.forbidden)
    }

    fn lock(&self) -> MutexGuard<'_, Recording> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn record(&self, request: TransportRequest, next: Next<'_>) -> Result<TransportResponse, TransportError> {
        let operation = request.operation();
        let sent = Sent {
            operation: operation.id(),
            template: operation.template(),
            method: request.method.to_string(),
            uri: request.uri.clone(),
            body: request.body.clone(),
            headers: request.headers.clone(),
        };
        let place = {
            let mut recording = self.lock();
            recording.exchanges.push(None);
            recording.exchanges.len() - 1
        };
        let mut answer = next.send(request).await?;
        match answer.read_body(LONGEST).await {
            Ok(body) => {
                let mut recording = self.lock();
                let exchange = self.scrubbed(&mut recording.scrubber, &sent, &answer, &body);
                if let Some(kept) = recording.exchanges.get_mut(place) {
                    *kept = Some(exchange);
                }
            }
            // The call goes on as it would without the recorder.
            Err(_) => self.lock().problem = Some("an answer broke off, or is too long to be recorded"),
        }
        Ok(answer)
    }

    fn scrubbed(&self, scrubber: &mut Scrubber, sent: &Sent, answer: &TransportResponse, body: &Bytes) -> Exchange {
        let authority = sent.uri.authority().map_or("", |authority| authority.as_str());
        let origin = format!("{}://{authority}", sent.uri.scheme_str().unwrap_or_default());
        let mut content = |body: &Bytes, headers: &HeaderMap| {
            if body.iter().all(u8::is_ascii_whitespace) {
                return None;
            }
            let json = mended(charset::json_text(body, headers));
            Some(match (Tree::parse(json.as_bytes()), std::str::from_utf8(body)) {
                (Some(mut json), _) => {
                    scrubber.json(&mut json, &self.places, sent.template, &origin);
                    Content::Json(json)
                }
                (None, Ok(text)) => Content::Text(scrubber.text(text)),
                (None, Err(_)) => Content::Bytes(body.len()),
            })
        };
        // The answer has the ids that later requests are about.
        let answered = content(body, answer.headers());
        let sent_content = match sent.body.as_bytes() {
            Some(bytes) => content(bytes, &sent.headers),
            None => Some(Content::Bytes(sent.body.len().and_then(|length| length.try_into().ok()).unwrap_or_default())),
        };
        Exchange {
            operation: sent.operation.to_owned(),
            method: sent.method.clone(),
            template: sent.template.to_owned(),
            path: scrubber.path(sent.template, sent.uri.path()),
            query: match sent.template.starts_with('/') {
                true => scrubber.query(sent.uri.query().unwrap_or_default()),
                false => Vec::new(),
            },
            sent: sent_content,
            status: answer.status().as_u16(),
            headers: self.kept_headers(answer.headers()),
            answer: answered,
        }
    }

    fn kept_headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let mut kept = Vec::new();
        for (name, value) in headers {
            let Ok(value) = value.to_str() else { continue };
            if *name == CONTENT_TYPE {
                // What is recorded is UTF-8, whatever it was.
                let essence = value.split(';').next().unwrap_or_default().trim();
                kept.push((name.to_string(), essence.to_owned()));
            } else if *name == RETRY_AFTER || self.headers.contains(name) {
                kept.push((name.to_string(), value.to_owned()));
            }
        }
        kept
    }
}

impl Layer for Recorder {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(self.record(request, next))
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("exchanges", &self.lock().exchanges.len()).finish_non_exhaustive()
    }
}
