//! The calls that were made: for tests to assert on, and silent about values until they are asked for.

use std::{collections::VecDeque, fmt, ops::Deref};

use http::HeaderMap;
use serde_json::Value;

use crate::{check::Arguments, memory::text};

/// A call that was made.
///
/// `Debug` shows the operation, the status, and the pointers of faults; values have methods.
#[derive(Clone)]
pub struct Call {
    pub(crate) operation: Option<String>,
    pub(crate) method: String,
    pub(crate) status: Option<u16>,
    pub(crate) faults: Vec<String>,
    pub(crate) arguments: Arguments,
    pub(crate) raw: Option<Value>,
    pub(crate) headers: HeaderMap,
}

impl Call {
    /// Returns the id of the operation; `None` if no operation has this path and method.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Returns the method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the status of the answer; `None` if the connection was broken off.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Returns the faults found by the checks, each with a pointer and a rule, such as `body/dob: format`.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Returns a parameter of the path, the query or a described header, as text; `None` for rejected calls.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.arguments.parameter(name).map(text)
    }

    /// Returns the body, also of a rejected call.
    #[must_use]
    pub fn body(&self) -> Option<&Value> {
        self.raw.as_ref()
    }

    /// Returns a header, as sent.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        write!(f, "{} {status}", self.operation().unwrap_or("(no operation)"))?;
        if !self.faults.is_empty() {
            write!(f, " [{}]", self.faults.join(", "))?;
        }
        Ok(())
    }
}

/// The number of calls that are kept by default.
const MOST_CALLS: usize = 10_000;
/// The bytes of bodies that are kept.
const MOST_BYTES: usize = 64 << 20;

/// The most recent calls, limited by number and by the bytes of their bodies. The newest is always kept.
pub(crate) struct Journal {
    /// The calls, each with the length of its body.
    calls: VecDeque<(Call, usize)>,
    bytes: usize,
    most: usize,
    dropped: usize,
}

impl Default for Journal {
    fn default() -> Self {
        Self { calls: VecDeque::new(), bytes: 0, most: MOST_CALLS, dropped: 0 }
    }
}

impl Journal {
    pub(crate) fn set_most(&mut self, most: usize) {
        self.most = most;
    }

    pub(crate) fn push(&mut self, call: Call, length: usize) {
        self.calls.push_back((call, length));
        self.bytes += length;
        while self.calls.len() > 1 && (self.calls.len() > self.most || self.bytes > MOST_BYTES) {
            let Some((_, length)) = self.calls.pop_front() else { break };
            self.bytes -= length;
            self.dropped += 1;
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { most: self.most, ..Self::default() };
    }

    /// Returns the matching calls, and how many of all calls were dropped.
    pub(crate) fn filter(&self, keep: impl Fn(&Call) -> bool) -> Calls {
        let calls = self.calls.iter().map(|(call, _)| call).filter(|call| keep(call)).cloned().collect();
        Calls { calls, dropped: self.dropped }
    }
}

/// Calls, in the order in which they were made.
#[derive(Clone, Default)]
pub struct Calls {
    calls: Vec<Call>,
    dropped: usize,
}

impl Calls {
    /// Returns the number of calls.
    #[must_use]
    pub fn count(&self) -> usize {
        self.calls.len()
    }

    /// Returns how many earlier calls, of any operation, the mock has dropped. It keeps the last 10,000, or as many as
    /// [`Builder::journal`](crate::Builder::journal) says, and at most 64 MiB of bodies.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Returns the only call.
    ///
    /// # Panics
    /// There is no call, or more than one.
    #[must_use]
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    pub fn only(&self) -> &Call {
        match self.calls.as_slice() {
            [one] => one,
            _ => panic!("expected one call, found {}: {self:?}", self.calls.len()),
        }
    }
}

impl Deref for Calls {
    type Target = [Call];

    fn deref(&self) -> &[Call] {
        &self.calls
    }
}

impl IntoIterator for Calls {
    type Item = Call;
    type IntoIter = std::vec::IntoIter<Call>;

    fn into_iter(self) -> Self::IntoIter {
        self.calls.into_iter()
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.calls).finish()
    }
}
