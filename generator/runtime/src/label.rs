//! For whom a client calls: a short text that errors and traces show, so that a caller who serves several parties can
//! tell whose call it was. Must not be about a person.

use std::{fmt, sync::Arc};

/// The most characters that a label has.
const LONGEST: usize = 64;

/// A text of one line.
#[derive(Clone)]
pub(crate) struct Label(Arc<str>);

impl Label {
    /// A label of this text. One that would break a line of a log, that is empty, or that is long is none.
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
