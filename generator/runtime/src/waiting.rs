//! The calls that wait for a place under a limit: first come, first served, each with what wakes it. Knows neither places
//! nor the time.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::Notify;

/// The calls that wait, by number.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    calls: VecDeque<(u64, Arc<Notify>)>,
    last: u64,
}

impl Waiting {
    /// Returns the number of a new call.
    pub(crate) fn draw(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Returns how many calls wait that came before this one.
    pub(crate) fn before(&self, number: u64) -> usize {
        self.calls.partition_point(|(other, _)| *other < number)
    }

    /// Reports whether a call is in the queue.
    pub(crate) fn has(&self, number: u64) -> bool {
        self.position(number).is_ok()
    }

    /// Puts a call into the queue, unless it is there, to be woken through `wake`.
    pub(crate) fn enter(&mut self, number: u64, wake: &mut Option<Arc<Notify>>) {
        if let Err(position) = self.position(number) {
            self.calls.insert(position, (number, Arc::clone(wake.get_or_insert_default())));
        }
    }

    /// Takes a call out of the queue, and returns the position that it had.
    pub(crate) fn leave(&mut self, number: u64) -> Option<usize> {
        let position = self.position(number).ok()?;
        self.calls.remove(position);
        Some(position)
    }

    /// Wakes the first call of these.
    pub(crate) fn wake_first(&self, is_meant: impl Fn(u64) -> bool) {
        if let Some((_, first)) = self.calls.iter().find(|(number, _)| is_meant(*number)) {
            first.notify_one();
        }
    }

    fn position(&self, number: u64) -> Result<usize, usize> {
        self.calls.binary_search_by_key(&number, |(number, _)| *number)
    }
}
