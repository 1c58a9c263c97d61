//! A line of a text, which may have megabytes: places count characters, texts are cut at bytes, and neither is found by
//! counting from the start.

/// Of how many characters one is marked.
const EACH: usize = 1024;

/// A line.
pub(crate) struct Line<'a> {
    text: &'a str,
    /// Where every 1024th character starts; nothing where all are ASCII.
    marks: Vec<usize>,
}

impl<'a> Line<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let marks = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(EACH).map(|(start, _)| start).collect(),
        };
        Self { text, marks }
    }

    /// What is written after so many characters, if there are so many.
    pub(crate) fn after(&self, characters: usize) -> Option<&'a str> {
        if self.marks.is_empty() {
            return self.text.get(characters..);
        }
        let start = *self.marks.get(characters / EACH)?;
        let mut rest = self.text.get(start..)?.chars();
        for _ in 0..characters % EACH {
            rest.next()?;
        }
        Some(rest.as_str())
    }

    /// How many characters are written before a byte, if one starts there.
    pub(crate) fn characters(&self, byte: usize) -> Option<usize> {
        if self.marks.is_empty() {
            return self.text.is_char_boundary(byte).then_some(byte);
        }
        let mark = self.marks.partition_point(|it| *it <= byte).checked_sub(1)?;
        let start = *self.marks.get(mark)?;
        Some(mark * EACH + self.text.get(start..byte)?.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::{EACH, Line};

    #[test]
    fn characters_are_found_as_by_counting() {
        for text in [String::new(), "abc".to_owned(), "aé🎲".repeat(2 * EACH), "a".repeat(3 * EACH) + "é"] {
            let line = Line::new(&text);
            let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
            for (count, start) in starts.enumerate().step_by(7) {
                assert_eq!(line.after(count), Some(&text[start..]), "{count}");
                assert_eq!(line.characters(start), Some(count), "{start}");
            }
            let count = text.chars().count();
            assert_eq!((line.after(count + 1), line.characters(text.len() + 1)), (None, None));
        }
        assert_eq!(Line::new("é").characters(1), None);
    }
}
