//! What was called: for tests to assert on, and silent about values until they are asked for.

use std::{fmt, ops::Deref};

use http::HeaderMap;
use serde_json::Value;

use crate::{check::Arguments, memory::text};

/// A call that came in.
///
/// `Debug` shows the operation, the status, and the pointers of faults; a value is to be had by asking for it.
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
    /// The id of the operation; nothing where no operation has this path and method.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The status that it was answered with; nothing where the connection was broken off.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// What the checks found wrong: a pointer and a rule each, such as `body/dob: format`.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// A parameter of the path, the query or a described header, as text. Of refused calls there is none.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.arguments.parameter(name).map(text)
    }

    /// The body, also of a refused call.
    #[must_use]
    pub fn body(&self) -> Option<&Value> {
        self.raw.as_ref()
    }

    /// A header, as sent.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "no answer".to_owned(), |it| it.to_string());
        write!(f, "{} {status}", self.operation().unwrap_or("(no operation)"))?;
        if !self.faults.is_empty() {
            write!(f, " [{}]", self.faults.join(", "))?;
        }
        Ok(())
    }
}

/// Calls, in the order in which they came in.
#[derive(Clone, Default)]
pub struct Calls(pub(crate) Vec<Call>);

impl Calls {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The one call that there is.
    ///
    /// # Panics
    /// There is none, or more than one.
    #[must_use]
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    pub fn only(&self) -> &Call {
        match self.0.as_slice() {
            [one] => one,
            _ => panic!("expected one call, found {}: {self:?}", self.0.len()),
        }
    }
}

impl Deref for Calls {
    type Target = [Call];

    fn deref(&self) -> &[Call] {
        &self.0
    }
}

impl IntoIterator for Calls {
    type Item = Call;
    type IntoIter = std::vec::IntoIter<Call>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
