//! The position of a page in a list, as a string that a caller may keep. Knows no list.

use std::fmt;

use serde::Serialize;

use super::encode;

/// The position of a page in a list: its number, a cursor, or the path and query of a link. A program that keeps it can
/// go on from there later; see [`Pages::starting_at`](super::Pages::starting_at).
///
/// A cursor or link may say something about a person, so `Debug` does not show it.
///
/// ```
/// use hero_api_runtime::Position;
///
/// let position = Position::from(3);
/// let kept = position.as_str().to_owned();
/// assert_eq!(Position::from(kept), position);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position(String);

impl Position {
    /// Returns the position as a string; empty for the first page where no parameter selects it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Position {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Position {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<u64> for Position {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Position(…)")
    }
}

/// Returns a value of an answer as the position of a page; `None` where it is null or empty.
#[doc(hidden)]
pub fn position<V: Serialize>(value: &V) -> Option<String> {
    encode::text(value).ok().flatten().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Position, position};

    #[test]
    fn a_value_without_content_is_no_position() {
        assert_eq!(position(&Some("a")).as_deref(), Some("a"));
        assert_eq!(position(&12).as_deref(), Some("12"));
        assert_eq!(position(&None::<String>), None);
        assert_eq!(position(&""), None);
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", Position::from("9434765919")), "Position(…)");
    }
}
