//! A line with an index from characters to bytes. Places count characters and strings are cut at bytes; a line may have
//! megabytes, so neither is counted from the start.

/// The distance of indexed characters.
const STEP: usize = 1024;

/// A line with its index.
pub(crate) struct IndexedLine<'a> {
    text: &'a str,
    /// The byte at which every 1024th character starts; empty if all are ASCII.
    starts: Vec<usize>,
}

impl<'a> IndexedLine<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(start, _)| start).collect(),
        };
        Self { text, starts }
    }

    /// Returns the rest of the line after a number of characters, if it is that long.
    pub(crate) fn after(&self, characters: usize) -> Option<&'a str> {
        if self.starts.is_empty() {
            return self.text.get(characters..);
        }
        let start = *self.starts.get(characters / STEP)?;
        let mut rest = self.text.get(start..)?.chars();
        for _ in 0..characters % STEP {
            rest.next()?;
        }
        Some(rest.as_str())
    }

    /// Returns the number of characters before a byte, if one starts there.
    pub(crate) fn characters(&self, byte: usize) -> Option<usize> {
        if self.starts.is_empty() {
            return self.text.is_char_boundary(byte).then_some(byte);
        }
        let mark = self.starts.partition_point(|start| *start <= byte).checked_sub(1)?;
        let start = *self.starts.get(mark)?;
        Some(mark * STEP + self.text.get(start..byte)?.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::{IndexedLine, STEP};

    #[test]
    fn characters_are_found_as_by_counting() {
        for text in [String::new(), "abc".to_owned(), "aé🎲".repeat(2 * STEP), "a".repeat(3 * STEP) + "é"] {
            let line = IndexedLine::new(&text);
            let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
            for (count, start) in starts.enumerate().step_by(7) {
                assert_eq!(line.after(count), Some(&text[start..]), "{count}");
                assert_eq!(line.characters(start), Some(count), "{start}");
            }
            let count = text.chars().count();
            assert_eq!((line.after(count + 1), line.characters(text.len() + 1)), (None, None));
        }
        assert_eq!(IndexedLine::new("é").characters(1), None);
    }
}
