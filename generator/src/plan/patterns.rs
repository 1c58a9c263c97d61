//! Decides whether a pattern can be checked before a value is sent, and by which regular expression. Each pattern is looked
//! at once.
//!
//! A pattern that refuses what the description itself gives as an example or default is not checked, nor is one that is
//! written for another language: every call with it would fail.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex_lite::{Regex, RegexBuilder};

use super::ecma::{MOST, translate};
use super::samples::Samples;
use crate::ir::{Api, Rule, Slot};

/// How large a compiled pattern may be, in bytes; the runtime has the same limit.
const SIZE: usize = 1 << 20;

/// All that is known of patterns.
pub(super) struct Patterns<'a> {
    samples: Samples<'a>,
    known: RefCell<HashMap<String, Rc<Look>>>,
}

/// What looking at a pattern found.
struct Look {
    /// How it is checked, or why it is not.
    regex: Result<(String, Regex), String>,
    has_large_bounds: bool,
    is_literal: bool,
}

/// How a pattern of a place is checked.
pub(super) struct Checked {
    /// The regular expression.
    pub(super) regex: String,
    /// Whether bounds were left out of it.
    pub(super) has_large_bounds: bool,
}

impl<'a> Patterns<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        Self { samples: Samples::of(api), known: RefCell::default() }
    }

    /// How a pattern is checked at a place.
    ///
    /// # Errors
    /// Why it is not.
    pub(super) fn look(&self, slot: &Slot, pattern: &str) -> Result<Checked, String> {
        let look = self.look_once(pattern);
        let (text, regex) = look.regex.as_ref().map_err(String::clone)?;
        let mut samples = self.samples.at(&slot.at).iter();
        if samples.len() == 0 && look.is_literal {
            return Err("it is written for another language".to_owned());
        }
        if samples.any(|it| !regex.is_match(it)) {
            return Err("the description's own example or default does not match it".to_owned());
        }
        Ok(Checked { regex: text.clone(), has_large_bounds: look.has_large_bounds })
    }

    fn look_once(&self, pattern: &str) -> Rc<Look> {
        if let Some(known) = self.known.borrow().get(pattern) {
            return Rc::clone(known);
        }
        let look = Rc::new(look_at(pattern));
        self.known.borrow_mut().insert(pattern.to_owned(), Rc::clone(&look));
        look
    }

    /// The rules of a place that are not checked, or not whole: the keyword and the pattern.
    pub(super) fn unchecked<'s>(&self, slot: &'s Slot) -> Vec<(String, &'s str)> {
        let patterns = slot.rules.iter().filter_map(|rule| match rule {
            Rule::Pattern(pattern) => Some(pattern.as_str()),
            _ => None,
        });
        let unchecked = patterns.filter_map(|pattern| match self.look(slot, pattern) {
            Err(_) => Some(("pattern".to_owned(), pattern)),
            Ok(checked) if checked.has_large_bounds => Some((format!("pattern, bounds beyond {MOST}"), pattern)),
            Ok(_) => None,
        });
        unchecked.collect()
    }
}

fn look_at(pattern: &str) -> Look {
    let translated = translate(pattern);
    let regex = RegexBuilder::new(&translated.regex).size_limit(SIZE).build();
    let reason = |error: &regex_lite::Error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim().to_owned()
    };
    Look {
        has_large_bounds: translated.has_large_bounds,
        is_literal: is_literal(pattern),
        regex: regex.map_err(|error| reason(&error)).map(|regex| (translated.regex, regex)),
    }
}

/// Whether a pattern is plainly written for another language than JSON Schema's: between slashes, with escapes for a
/// string around it, or with a line break after its end.
fn is_literal(pattern: &str) -> bool {
    let is_delimited = pattern
        .strip_prefix('/')
        .and_then(|it| it.rsplit_once('/'))
        .is_some_and(|(inner, flags)| !inner.is_empty() && flags.chars().all(|it| "dgimsuvxyUX".contains(it)));
    is_delimited || pattern.ends_with("$\n") || pattern.ends_with("$\r\n") || is_escaped_twice(pattern)
}

/// Whether every backslash is one of two, and some two of them would be the start of a class of characters.
fn is_escaped_twice(pattern: &str) -> bool {
    let pairs: Vec<&str> = pattern.split("\\\\").collect();
    let is_class = |rest: &&&str| {
        let mut characters = rest.chars();
        let is_letter = characters.next().is_some_and(|it| "dwsDWS".contains(it));
        is_letter && characters.next().is_none_or(|it| "+*?{[](|)$.-".contains(it))
    };
    pairs.iter().all(|it| !it.contains('\\')) && pairs.iter().skip(1).any(|it| is_class(&it))
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
