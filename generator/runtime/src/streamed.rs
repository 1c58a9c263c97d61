//! Answers whose body arrives piece by piece. Knows nothing of what the pieces are.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{
    call_id::CallId,
    error::{Error, Kind, Outcome},
    label::Label,
    layer::next_piece,
    operation::{Operation, RetryClass},
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
    call: Box<StreamedCall>,
}

/// The call of an answer: what its errors say of it.
pub(crate) struct StreamedCall {
    pub(crate) operation: Operation,
    pub(crate) label: Option<Label>,
    pub(crate) id: CallId,
    pub(crate) class: RetryClass,
    /// Whether the server was sent the id.
    pub(crate) is_id_sent: bool,
    pub(crate) attempts: u32,
}

impl Streamed {
    pub(crate) fn new(head: Received, chunks: Box<dyn Chunks>, call: StreamedCall) -> Self {
        Self { head, chunks, call: Box::new(call) }
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
        let StreamedCall { operation, label, id, class, is_id_sent, attempts } = &*self.call;
        let error = Error::new(kind, Some(operation.clone()), Outcome::Succeeded).answer(self.head.clone());
        error.attempts_are(*attempts).label_is(label.as_ref()).call_is(*id, *class, *is_id_sent)
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed").field("status", &self.head.status).finish_non_exhaustive()
    }
}
