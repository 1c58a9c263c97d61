//! Recognizers: what a client knows of the look of private values in its own world, such as the numbers of patients. The
//! runtime knows what is private anywhere, and brings no other.

use std::{fmt, sync::Arc};

/// Knows one kind of private value by its look, for cassettes.
pub trait Recognizer: Send + Sync + 'static {
    /// Returns what it knows, such as "a customer number", for the errors of cassettes.
    fn name(&self) -> &'static str;

    /// Reports whether a string is such a value. It is asked about whole strings, and about each number in them, with its
    /// spaces, dashes, brackets and plus. What is reserved for tests is nobody's, and is not private.
    fn is_private(&self, value: &str) -> bool;

    /// Reports whether groups of digits are such a value where they have other numbers beside them, as in
    /// "7 123 4567". By default what they are alone; groups of other numbers may look like part of a value.
    fn is_private_among_others(&self, groups: &str) -> bool {
        self.is_private(groups)
    }

    /// Returns what a recorder writes in place of such a value: one that is nobody's, and which
    /// [`is_private`](Self::is_private) passes. The same `random` has the same stand-in. If it has as many digits as the
    /// value, they take the places of the value's digits; without one, letters are replaced by letters and digits by
    /// digits.
    fn stand_in(&self, value: &str, random: u64) -> Option<String> {
        let _ = (value, random);
        None
    }
}

/// The recognizers of a [`Recorder`](super::Recorder) and of [`Cassette::parse`](super::Cassette::parse). Both ask for
/// them, so that a client that has some is never without.
///
/// ```
/// use hero_api_runtime::{Recognizer, Recognizers, Recorder};
///
/// /// Customers have numbers of seven digits; those that begin with 000 are for tests.
/// struct CustomerNumbers;
///
/// impl Recognizer for CustomerNumbers {
///     fn name(&self) -> &'static str {
///         "a customer number"
///     }
///
///     fn is_private(&self, value: &str) -> bool {
///         value.len() == 7 && value.bytes().all(|byte| byte.is_ascii_digit()) && !value.starts_with("000")
///     }
///
///     fn stand_in(&self, _: &str, random: u64) -> Option<String> {
///         Some(format!("000{:04}", random % 10_000))
///     }
/// }
///
/// let recorder = Recorder::new(Recognizers::none().and(CustomerNumbers));
/// ```
#[derive(Clone)]
pub struct Recognizers(Vec<Arc<dyn Recognizer>>);

impl Recognizers {
    /// Returns those of an API without private values of a look of their own. Email addresses and tokens are known
    /// anyway.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    #[must_use]
    pub fn and(mut self, recognizer: impl Recognizer) -> Self {
        self.0.push(Arc::new(recognizer));
        self
    }

    /// Returns the first that knows a value as private.
    pub(super) fn find(&self, value: &str) -> Option<&dyn Recognizer> {
        self.all().find(|recognizer| recognizer.is_private(value))
    }

    /// Returns the first that knows groups of digits as private which have other numbers beside them.
    pub(super) fn find_among_others(&self, groups: &str) -> Option<&dyn Recognizer> {
        self.all().find(|recognizer| recognizer.is_private_among_others(groups))
    }

    fn all(&self) -> impl Iterator<Item = &dyn Recognizer> {
        self.0.iter().map(|recognizer| &**recognizer)
    }
}

impl fmt::Debug for Recognizers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|recognizer| recognizer.name())).finish()
    }
}
