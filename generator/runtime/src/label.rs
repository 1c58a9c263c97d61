//! The label of a client: a short string for errors and traces, so that a caller who serves several parties can tell
//! whose call it was. It must not identify a person.

use std::{fmt, sync::Arc};

/// The greatest number of characters of a label.
const LONGEST: usize = 64;

/// A string of one line.
#[derive(Clone)]
pub(crate) struct Label(Arc<str>);

impl Label {
    /// Creates a label; `None` where the string is empty, too long, or would break a line of a log.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let fits = !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
        fits.then(|| Self(text.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn a_label_is_short_and_of_one_line() {
        let label = |text: &str| Label::new(text).map(|label| label.to_string());
        assert_eq!(label("practice-2").as_deref(), Some("practice-2"));
        assert_eq!(label(&"é".repeat(64)), Some("é".repeat(64)));
        for text in ["", " ", "a\nb", "a\u{1b}[2J", &"é".repeat(65)] {
            assert_eq!(label(text), None, "{text:?}");
        }
    }
}
