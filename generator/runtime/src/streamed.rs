//! Answers whose body arrives piece by piece. Knows nothing of what the pieces are.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{
    error::{Error, Kind, Outcome},
    label::Label,
    layer::next_piece,
    operation::Operation,
    response::Received,
    transport::Chunks,
};

/// A successful answer whose body is still arriving.
///
/// The timeouts of the call end with its head; set your own while waiting for pieces. The limit on the length of
/// answers does not apply. Dropping it closes the connection.
pub struct Streamed {
    head: Received,
    chunks: Box<dyn Chunks>,
    operation: Operation,
    label: Option<Label>,
}

impl Streamed {
    pub(crate) fn new(head: Received, chunks: Box<dyn Chunks>, operation: Operation, label: Option<Label>) -> Self {
        Self { head, chunks, operation, label }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the next piece of the body, or `None` after the last.
    ///
    /// # Errors
    /// The connection broke off; the server accepted the request all the same.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let next = next_piece(self.chunks.as_mut()).await;
        next.map_err(|broken| self.error(Kind::BodyBroken(broken)))
    }

    pub(crate) fn error(&self, kind: Kind) -> Error {
        let error = Error::new(kind, Some(self.operation.clone()), Outcome::Succeeded);
        error.answer(self.head.clone()).attempts_are(1).label_is(self.label.as_ref())
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed").field("status", &self.head.status).finish_non_exhaustive()
    }
}
