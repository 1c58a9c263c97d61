//! Turns pieces of inline content into words: escaped so that they are read as they are meant, and filled into lines.
//! Knows no events.

use std::collections::BTreeSet;

use super::link::{autolink, find_address, is_followed};

/// The words of inline content.
#[derive(Default)]
pub(super) struct Words {
    /// The words; `None` for a break.
    words: Vec<Option<String>>,
    /// The word that may continue.
    word: String,
    is_in_link: bool,
}

impl Words {
    /// Adds text; a web address in it becomes a link.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((start, end)) = find_address(rest).filter(|_| !self.is_in_link) {
            self.prose(&rest[..start]);
            let address = &rest[start..end];
            if is_followed(address) {
                self.address(address)
            } else {
                self.code(address)
            }
            rest = &rest[end..];
        }
        self.prose(rest);
    }

    fn prose(&mut self, text: &str) {
        for (index, word) in text.split([' ', '\n', '\t']).enumerate() {
            if index > 0 && !self.is_at_link_text() {
                self.end();
            }
            self.word.push_str(&escape(word));
        }
    }

    /// Reports whether a link's text begins here, where a blank is dropped.
    fn is_at_link_text(&self) -> bool {
        self.is_in_link && self.word.ends_with('[') && !self.word.ends_with("\\[")
    }

    pub(super) fn code(&mut self, code: &str) {
        if self.word.ends_with('`') {
            // Adjacent backticks are one mark.
            self.end();
        }
        self.word.push_str(&code_span(code));
    }

    pub(super) fn address(&mut self, address: &str) {
        self.word.push_str(&autolink(address));
    }

    pub(super) fn mark(&mut self, mark: &str) {
        self.word.push_str(mark);
    }

    pub(super) fn open_link(&mut self) {
        if self.word.ends_with('!') {
            // An exclamation mark before a link would make it an image.
            self.word.insert(self.word.len() - 1, '\\');
        }
        self.word.push('[');
        self.is_in_link = true;
    }

    pub(super) fn close_link(&mut self, destination: &str) {
        self.is_in_link = false;
        let end = format!("]({destination})");
        match self.words.last_mut() {
            // A blank at the end of its text moves behind the link.
            Some(Some(last)) if self.word.is_empty() => {
                last.push_str(&end);
            }
            _ => self.word.push_str(&end),
        }
    }

    pub(super) fn hard_break(&mut self) {
        self.end();
        self.words.push(None);
    }

    /// Ends a word.
    pub(super) fn end(&mut self) {
        if !self.word.is_empty() {
            self.words.push(Some(std::mem::take(&mut self.word)));
        }
    }

    /// Returns the lines of a paragraph.
    pub(super) fn filled(self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = Line::default();
        for word in self.words {
            match word {
                Some(word) => {
                    let columns = word.chars().count();
                    if !line.text.is_empty() && line.columns + 1 + columns > width {
                        lines.push(std::mem::take(&mut line).text);
                    }
                    line.push(&word, columns);
                }
                None if line.text.is_empty() => {}
                None => lines.push(std::mem::take(&mut line).text + "\\"),
            }
        }
        match lines.last_mut() {
            // A break at the end is dropped.
            Some(last) if line.text.is_empty() => _ = last.pop(),
            _ => lines.extend(Some(line.text).filter(|text| !text.is_empty())),
        }
        lines
    }

    /// Returns the text of a heading, on one line.
    pub(super) fn heading(mut self) -> String {
        // Number signs at the end would be read as its mark.
        if let Some(Some(last)) = self.words.last_mut()
            && last.chars().all(|letter| letter == '#')
        {
            last.insert(0, '\\');
        }
        self.one_line()
    }

    /// Returns the text of a table's cell, on one line.
    pub(super) fn cell(self) -> String {
        self.one_line().replace('|', "\\|")
    }

    /// Returns the text on one line.
    pub(super) fn one_line(self) -> String {
        self.words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A line under construction.
#[derive(Default)]
struct Line {
    text: String,
    columns: usize,
}

impl Line {
    fn push(&mut self, word: &str, columns: usize) {
        self.columns += columns;
        if self.text.is_empty() {
            self.text = escape_start(word);
            self.columns += self.text.len() - word.len();
        } else {
            self.columns += 1;
            self.text.push(' ');
            self.text.push_str(word);
        }
    }
}

/// Escapes a word that would begin a heading, an item of a list, a rule or a table at the start of a line.
fn escape_start(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (1..10).contains(&digits) && matches!(&word[digits..], "." | ")") {
        return format!("{}\\{}", &word[..digits], &word[digits..]);
    }
    let is_mark = word.chars().all(|letter| matches!(letter, '#' | '=' | '-' | '+' | '|' | ':'));
    if is_mark { format!("\\{word}") } else { word.to_owned() }
}

/// Escapes what is read as a mark of Markdown or as HTML, and what rustdoc reads as a link to an item.
fn escape(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut before: Option<char> = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' => true,
            '_' => ![before, letters.peek().copied()].iter().all(|near| near.is_some_and(char::is_alphanumeric)),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
    out
}

/// Returns a code span with the shortest fence that does not occur in it.
fn code_span(code: &str) -> String {
    let runs: BTreeSet<usize> = code.split(|letter| letter != '`').map(str::len).collect();
    let fence = "`".repeat((1..).find(|length| !runs.contains(length)).unwrap_or(1));
    let is_blank = code.bytes().all(|byte| byte == b' ');
    let is_padded = code.starts_with('`') || code.ends_with('`') || code.starts_with(' ') && code.ends_with(' ');
    let pad = if is_padded && !is_blank { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}
