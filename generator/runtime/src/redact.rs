//! A `Debug` that shows names and hides values, and the way to show values on purpose.

use std::fmt;

use serde::Serialize;

use super::written::shown_json;

/// Writes the `Debug` of a struct: each field's name, and its value if it may be shown.
#[doc(hidden)]
pub fn debug_fields(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &str,
    shown: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut text = f.debug_struct(name);
    for field in fields.split_ascii_whitespace() {
        match shown.iter().find(|(name, _)| name.trim_start_matches("r#") == field) {
            Some((_, value)) => text.field(field, value),
            None => text.field(field, &format_args!("…")),
        };
    }
    text.finish()
}

/// Shows a value with everything that `Debug` hides, including secrets, which other serializers do not get.
pub trait Reveal: Serialize {
    /// Returns the value as JSON, for `{}` and `{:?}`; `{:#}` writes it over several lines.
    ///
    /// The output may be about a person or give access to something: keep it out of logs.
    fn reveal(&self) -> Revealed<'_, Self> {
        Revealed(self)
    }
}

impl<T: Serialize + ?Sized> Reveal for T {}

/// A value that is shown in full. See [`Reveal`].
pub struct Revealed<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> fmt::Display for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match shown_json(self.0, f.alternate()) {
            Ok(json) => f.write_str(&json),
            // An error would make the caller's formatting panic.
            Err(unwritten) => write!(f, "({unwritten})"),
        }
    }
}

impl<T: Serialize + ?Sized> fmt::Debug for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
