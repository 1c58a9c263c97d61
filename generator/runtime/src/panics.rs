//! Panics of code that a caller brought: they end what that code was to do, and nothing else.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

/// Returns the output of a future; `None` where creating or polling it panics.
pub(crate) async fn caught<F: Future + Unpin>(make: impl FnOnce() -> F) -> Option<F::Output> {
    let mut future = catch_unwind(AssertUnwindSafe(make)).ok()?;
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(&mut future).poll(context)));
        polled.map_or(Poll::Ready(None), |polled| polled.map(Some))
    })
    .await
}
