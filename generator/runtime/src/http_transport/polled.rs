//! Pieces as a source that is polled: what a body of the HTTP stack and a reader need. Knows nothing of what the pieces
//! are.

use std::{
    mem::replace,
    task::{Context, Poll},
};

use bytes::Bytes;

use crate::{
    layer::next_piece,
    transport::{BoxFuture, Chunks, TransportError},
};

/// Pieces that are polled. After the last one, and after an error, there are none.
pub(super) struct Polled(State);

enum State {
    /// Between two pieces.
    Idle(Box<dyn Chunks>),
    /// Waiting for a piece; the future owns what it borrows.
    Waiting(BoxFuture<'static, (Box<dyn Chunks>, Next)>),
    Ended,
}

type Next = Result<Option<Bytes>, TransportError>;

impl Polled {
    pub(super) fn new(chunks: Box<dyn Chunks>) -> Self {
        Self(State::Idle(chunks))
    }

    /// Reports whether no further piece is known to come.
    #[cfg(any(feature = "gzip", feature = "brotli"))]
    pub(super) fn is_at_end(&self) -> bool {
        match &self.0 {
            State::Idle(chunks) => chunks.is_at_end(),
            State::Waiting(_) => false,
            State::Ended => true,
        }
    }

    /// Polls for the next piece.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Next> {
        loop {
            match replace(&mut self.0, State::Ended) {
                State::Ended => return Poll::Ready(Ok(None)),
                State::Idle(mut chunks) => {
                    self.0 = State::Waiting(Box::pin(async move {
                        let next = next_piece(chunks.as_mut()).await;
                        (chunks, next)
                    }));
                }
                State::Waiting(mut waiting) => match waiting.as_mut().poll(context) {
                    Poll::Pending => {
                        self.0 = State::Waiting(waiting);
                        return Poll::Pending;
                    }
                    Poll::Ready((chunks, Ok(Some(piece)))) => {
                        self.0 = State::Idle(chunks);
                        return Poll::Ready(Ok(Some(piece)));
                    }
                    Poll::Ready((_, end)) => return Poll::Ready(end),
                },
            }
        }
    }
}
