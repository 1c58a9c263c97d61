//! Decides whether a pattern can be checked before a value is sent, and by which regular expression. Each pattern is
//! examined once.
//!
//! A pattern that rejects the description's own example or default is not checked, nor is one in the syntax of another
//! language: every call with it would fail.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex_lite::{Regex, RegexBuilder};

use super::ecma::{MOST, translate};
use super::samples::Samples;
use crate::ir::{Api, Rule, Slot};

/// The greatest size of a compiled pattern, in bytes; the runtime has the same limit.
const SIZE: usize = 1 << 20;

/// The patterns of an API, and how each is checked.
pub(super) struct Patterns<'a> {
    samples: Samples<'a>,
    known: RefCell<HashMap<String, Rc<Examined>>>,
}

/// The result of examining a pattern.
struct Examined {
    /// The regular expression, or the reason why there is none.
    regex: Result<(String, Regex), String>,
    has_large_bounds: bool,
    is_literal: bool,
}

/// The check of a pattern at a place.
pub(super) struct Checked {
    /// The regular expression.
    pub(super) regex: String,
    /// Whether large bounds were left out of it.
    pub(super) has_large_bounds: bool,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { samples: Samples::of(api), known: RefCell::default() }
    }

    /// Returns the check of a pattern at a place.
    ///
    /// # Errors
    /// The reason why the pattern is not checked.
    pub(super) fn examine(&self, slot: &Slot, pattern: &str) -> Result<Checked, String> {
        let examined = self.examine_once(pattern);
        let (text, regex) = examined.regex.as_ref().map_err(String::clone)?;
        let mut samples = self.samples.at(&slot.at).iter();
        if samples.len() == 0 && examined.is_literal {
            return Err("it is written for another language".to_owned());
        }
        if samples.any(|sample| !regex.is_match(sample)) {
            return Err("the description's own example or default does not match it".to_owned());
        }
        Ok(Checked { regex: text.clone(), has_large_bounds: examined.has_large_bounds })
    }

    fn examine_once(&self, pattern: &str) -> Rc<Examined> {
        if let Some(known) = self.known.borrow().get(pattern) {
            return Rc::clone(known);
        }
        let examined = Rc::new(examine_pattern(pattern));
        self.known.borrow_mut().insert(pattern.to_owned(), Rc::clone(&examined));
        examined
    }

    /// Returns the rules of a place that are not checked, or only in part: the keyword and the pattern.
    pub(super) fn unchecked<'s>(&self, slot: &'s Slot) -> Vec<(String, &'s str)> {
        let patterns = slot.rules.iter().filter_map(|rule| match rule {
            Rule::Pattern(pattern) => Some(pattern.as_str()),
            _ => None,
        });
        let unchecked = patterns.filter_map(|pattern| match self.examine(slot, pattern) {
            Err(_) => Some(("pattern".to_owned(), pattern)),
            Ok(checked) if checked.has_large_bounds => Some((format!("pattern, bounds beyond {MOST}"), pattern)),
            Ok(_) => None,
        });
        unchecked.collect()
    }
}

fn examine_pattern(pattern: &str) -> Examined {
    let translated = translate(pattern);
    let regex = RegexBuilder::new(&translated.regex).size_limit(SIZE).build();
    let reason = |error: &regex_lite::Error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim().to_owned()
    };
    Examined {
        has_large_bounds: translated.has_large_bounds,
        is_literal: is_literal(pattern),
        regex: regex.map_err(|error| reason(&error)).map(|regex| (translated.regex, regex)),
    }
}

/// Reports whether a pattern is clearly in the syntax of another language than JSON Schema: between slashes, escaped
/// for a string literal, or with a line break at the end.
fn is_literal(pattern: &str) -> bool {
    let is_delimited = pattern
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'))
        .is_some_and(|(inner, flags)| !inner.is_empty() && flags.chars().all(|flag| "dgimsuvxyUX".contains(flag)));
    is_delimited || pattern.ends_with("$\n") || pattern.ends_with("$\r\n") || is_escaped_twice(pattern)
}

/// Reports whether all backslashes are doubled, and one of the pairs would begin a character class.
fn is_escaped_twice(pattern: &str) -> bool {
    let pairs: Vec<&str> = pattern.split("\\\\").collect();
    let is_class = |rest: &&&str| {
        let mut characters = rest.chars();
        let is_letter = characters.next().is_some_and(|letter| "dwsDWS".contains(letter));
        is_letter && characters.next().is_none_or(|letter| "+*?{[](|)$.-".contains(letter))
    };
    pairs.iter().all(|pair| !pair.contains('\\')) && pairs.iter().skip(1).any(|pair| is_class(&pair))
}

#[cfg(test)]
mod tests {
    use super::is_literal;

    #[test]
    fn patterns_of_other_languages_are_known() {
        for literal in [r"/^\d{9}$/", "/^[a-z]+$/i", "/a/", r"^\\d+$", r"^[\\w]+$", "^[a-z]+$\n"] {
            assert!(is_literal(literal), "{literal}");
        }
        for plain in [r"^\d+$", "^/a/b$", "/", "//", r"^[A-Z]:\\data$", r"\\\d+", "a/b", "/users/me"] {
            assert!(!is_literal(plain), "{plain}");
        }
    }
}
