//! The calls that wait for a place under a limit: first come, first served, each with what wakes it. Knows neither places
//! nor the time.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::Notify;

/// The calls that wait, by number, each with what is known of it.
#[derive(Debug)]
pub(crate) struct Waiting<T = ()> {
    calls: VecDeque<Call<T>>,
    last: u64,
}

#[derive(Debug)]
struct Call<T> {
    number: u64,
    wake: Arc<Notify>,
    known: T,
}

impl<T> Waiting<T> {
    /// Nobody waits yet.
    pub(crate) fn new() -> Self {
        Self { calls: VecDeque::new(), last: 0 }
    }

    /// Returns the number of a new call.
    pub(crate) fn draw(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Returns how many calls wait that came before this one.
    pub(crate) fn before(&self, number: u64) -> usize {
        self.calls.partition_point(|call| call.number < number)
    }

    /// Reports whether a call is in the queue.
    pub(crate) fn has(&self, number: u64) -> bool {
        self.position(number).is_ok()
    }

    /// Puts a call into the queue, to be woken through `wake`, or notes what is known of one that is there.
    pub(crate) fn enter(&mut self, number: u64, wake: &mut Option<Arc<Notify>>, known: T) {
        match self.position(number) {
            Ok(position) => self.calls[position].known = known,
            Err(position) => {
                let wake = Arc::clone(wake.get_or_insert_default());
                self.calls.insert(position, Call { number, wake, known });
            }
        }
    }

    /// Returns what is known of the first call.
    pub(crate) fn first(&self) -> Option<&T> {
        self.calls.front().map(|call| &call.known)
    }

    /// Takes a call out of the queue, and returns the position that it had.
    pub(crate) fn leave(&mut self, number: u64) -> Option<usize> {
        let position = self.position(number).ok()?;
        self.calls.remove(position);
        Some(position)
    }

    /// Wakes the first call of these.
    pub(crate) fn wake_first(&self, is_meant: impl Fn(u64) -> bool) {
        if let Some(first) = self.calls.iter().find(|call| is_meant(call.number)) {
            first.wake.notify_one();
        }
    }

    fn position(&self, number: u64) -> Result<usize, usize> {
        self.calls.binary_search_by_key(&number, |call| call.number)
    }
}
