//! A body that breaks off in the middle.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::time::{Sleep, sleep};

use crate::line::Scissors;

/// Long enough for the first half to leave.
const PAUSE: Duration = Duration::from_millis(20);

/// The first half of some bytes, then a cut.
pub(crate) struct Half {
    half: Option<Bytes>,
    pause: Pin<Box<Sleep>>,
    scissors: Scissors,
}

impl Half {
    pub(crate) fn new(whole: &Bytes, scissors: Scissors) -> Self {
        Self { half: Some(whole.slice(..whole.len() / 2)), pause: Box::pin(sleep(PAUSE)), scissors }
    }
}

impl Body for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // Hyper writes out what it has while the body makes it wait.
        self.pause.as_mut().poll(cx).map(|()| {
            self.scissors.cut();
            Some(Err(io::ErrorKind::ConnectionAborted.into()))
        })
    }
}
