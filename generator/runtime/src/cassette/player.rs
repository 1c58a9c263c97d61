//! Plays a cassette: a transport that answers in process.

use std::{
    collections::VecDeque,
    fmt,
    future::ready,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderName, HeaderValue, StatusCode};

use super::{Content, Exchange, scrub::ORIGIN};
use crate::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};

/// Answers with the recordings of a [`Cassette`](super::Cassette), each once. Clones share what is left.
///
/// A request gets the first answer left of its method and template, whatever its values are: those of the cassette are
/// stand-ins. A request of which the cassette has no more is an error that names the operation and its template; nothing
/// was sent.
#[derive(Clone)]
pub struct Player(Arc<Mutex<VecDeque<Exchange>>>);

impl Player {
    pub(super) fn new(exchanges: Vec<Exchange>) -> Self {
        Self(Arc::new(Mutex::new(exchanges.into())))
    }

    /// Returns how many recordings were not played yet.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn answer(&self, request: &TransportRequest) -> Result<TransportResponse, TransportError> {
        const NONE: TransportError = TransportError::refused("the cassette has no more such request");
        let template = request.operation().template();
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |exchange: &Exchange| exchange.method == request.method.as_str() && exchange.template == template;
        let found = left.iter().position(is_same).and_then(|at| left.remove(at)).ok_or(NONE)?;
        drop(left);
        let authority = request.uri.authority().map_or("", |authority| authority.as_str());
        let origin = format!("{}://{authority}", request.uri.scheme_str().unwrap_or_default());
        played(found, &origin)
    }
}

fn played(exchange: Exchange, origin: &str) -> Result<TransportResponse, TransportError> {
    const BROKEN: TransportError = TransportError::refused("the cassette has an answer that is not valid");
    let status = StatusCode::from_u16(exchange.status).map_err(|_| BROKEN)?;
    let body = match exchange.answer {
        None => Vec::new(),
        Some(Content::Json(mut json)) => {
            json.change_texts(&|text| {
                if let Some(rest) = text.strip_prefix(ORIGIN) {
                    *text = format!("{origin}{rest}");
                }
            });
            serde_json::to_vec(&json).map_err(|_| BROKEN)?
        }
        Some(Content::Text(text)) => text.into_bytes(),
        Some(Content::Bytes(length)) => vec![0; length],
    };
    let mut answer = TransportResponse::whole(status, body);
    for (name, value) in exchange.headers {
        let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
        answer = answer.header(name.map_err(|_| BROKEN)?, value.map_err(|_| BROKEN)?);
    }
    Ok(answer)
}

impl Transport for Player {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(ready(self.answer(&request)))
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player").field("remaining", &self.remaining()).finish()
    }
}
