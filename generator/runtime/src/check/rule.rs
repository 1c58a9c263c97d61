//! The rules, and whether a text or a number keeps them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{OnceLock, PoisonError, RwLock};

use regex_lite::{Regex, RegexBuilder};

use crate::date::Date;
use crate::date_time::DateTime;
use crate::number::Number;

/// A constraint on a value. Numbers are written as in the description, so that they are compared exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// At least so many characters.
    MinLength(usize),
    /// At most so many characters.
    MaxLength(usize),
    /// A regular expression that finds something.
    Pattern(&'static str),
    /// The same, and the expression that it is checked by, where that is written otherwise.
    PatternAs(&'static str, &'static str),
    /// At least this number.
    Minimum {
        /// The number.
        value: &'static str,
        /// Whether the number itself is too small.
        exclusive: bool,
    },
    /// At most this number.
    Maximum {
        /// The number.
        value: &'static str,
        /// Whether the number itself is too large.
        exclusive: bool,
    },
    /// A whole multiple of this number.
    MultipleOf(&'static str),
    /// At least so many items.
    MinItems(usize),
    /// At most so many items.
    MaxItems(usize),
    /// At least so many keys.
    MinProperties(usize),
    /// At most so many keys.
    MaxProperties(usize),
    /// No item twice.
    UniqueItems,
    /// A value that the type knows.
    Known,
    /// One of these texts, or of these numbers or booleans as JSON writes them.
    OneOf(&'static [&'static str]),
    /// A format: `date`, `date-time`, `uuid` or `email`. Others are not checked.
    Format(&'static str),
    /// Under a key that is no field of the object.
    NoField,
}

impl Rule {
    /// Whether a text keeps the rule. Rules of other kinds of values are kept.
    pub(super) fn allows_text(&self, text: &str) -> bool {
        match self {
            Self::MinLength(least) => text.chars().count() >= *least,
            Self::MaxLength(most) => text.chars().count() <= *most,
            Self::Pattern(regex) | Self::PatternAs(_, regex) => matches(regex, text),
            Self::OneOf(values) => values.contains(&text),
            Self::Format(format) => has_format(format, text),
            _ => true,
        }
    }

    /// Whether a number keeps the rule. Rules of other kinds of values are kept.
    pub(super) fn allows_number(&self, number: &Number) -> bool {
        match self {
            Self::Minimum { value, exclusive } => match number.cmp(&Number::read(value)) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => !exclusive,
                std::cmp::Ordering::Greater => true,
            },
            Self::Maximum { value, exclusive } => match number.cmp(&Number::read(value)) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Equal => !exclusive,
                std::cmp::Ordering::Greater => false,
            },
            Self::OneOf(values) => values.iter().any(|it| number.cmp(&Number::read(it)).is_eq()),
            Self::MultipleOf(divisor) => number.is_multiple_of(&Number::read(divisor)).unwrap_or(true),
            _ => true,
        }
    }

    /// Whether so many items or keys keep the rule.
    pub(super) fn allows_count(&self, count: usize) -> bool {
        match self {
            Self::MinItems(least) | Self::MinProperties(least) => count >= *least,
            Self::MaxItems(most) | Self::MaxProperties(most) => count <= *most,
            _ => true,
        }
    }
}

/// Whether a pattern finds something; one that does not compile allows everything.
fn matches(pattern: &'static str, text: &str) -> bool {
    compiled(pattern, compile).is_none_or(|regex| regex.is_match(text))
}

/// Compiles a pattern. What is larger is not checked, and the generator says so.
fn compile(pattern: &'static str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(1 << 20).build().ok()
}

/// Returns a pattern as it was compiled first in this process. All patterns are shared, and none waits for another: the
/// lock is held while a place is looked up, not while a pattern is compiled or matches.
fn compiled(pattern: &'static str, compile: impl FnOnce(&'static str) -> Option<Regex>) -> Option<&'static Regex> {
    static PLACES: RwLock<BTreeMap<&'static str, &'static OnceLock<Option<Regex>>>> = RwLock::new(BTreeMap::new());
    let known = PLACES.read().unwrap_or_else(PoisonError::into_inner).get(pattern).copied();
    let place = known.unwrap_or_else(|| {
        let mut places = PLACES.write().unwrap_or_else(PoisonError::into_inner);
        // Patterns are literals of generated code: each is kept as long as the process runs.
        *places.entry(pattern).or_insert_with(|| Box::leak(Box::default()))
    });
    place.get_or_init(|| compile(pattern)).as_ref()
}

fn has_format(format: &str, text: &str) -> bool {
    match format {
        "date" => text.parse::<Date>().is_ok(),
        "date-time" => text.parse::<DateTime>().is_ok(),
        "uuid" => {
            let lengths = text.split('-').map(str::len);
            lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
        }
        "email" => text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
        }),
        _ => true,
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinLength(least) => write!(f, "must have {least} or more characters"),
            Self::MaxLength(most) => write!(f, "must have {most} or fewer characters"),
            Self::Pattern(pattern) | Self::PatternAs(pattern, _) => write!(f, "must match the pattern {pattern}"),
            Self::Minimum { value, exclusive: false } => write!(f, "must be {value} or more"),
            Self::Minimum { value, exclusive: true } => write!(f, "must be more than {value}"),
            Self::Maximum { value, exclusive: false } => write!(f, "must be {value} or less"),
            Self::Maximum { value, exclusive: true } => write!(f, "must be less than {value}"),
            Self::MultipleOf(divisor) => write!(f, "must be a multiple of {divisor}"),
            Self::MinItems(least) => write!(f, "must have {least} or more items"),
            Self::MaxItems(most) => write!(f, "must have {most} or fewer items"),
            Self::MinProperties(least) => write!(f, "must have {least} or more keys"),
            Self::MaxProperties(most) => write!(f, "must have {most} or fewer keys"),
            Self::UniqueItems => f.write_str("must not have an item twice"),
            Self::Known => f.write_str("must be a value that the description knows"),
            Self::OneOf(values) => write!(f, "must be one of {}", values.join(", ")),
            Self::Format(format) => write!(f, "must have the format {format}"),
            Self::NoField => f.write_str("must not be under the key of a field"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::{compile, compiled, matches};

    #[test]
    fn a_pattern_is_compiled_once() {
        let first = compiled("^once$", compile).unwrap();
        assert!(std::ptr::eq(first, compiled("^once$", |_| None).unwrap()));
        assert!(matches("^once$", "once") && !matches("^once$", "twice"));
        assert!(compiled("(", compile).is_none() && matches("(", "anything"));
    }

    #[test]
    fn no_pattern_waits_for_another() {
        let (told, found) = mpsc::channel();
        compiled("^slow$", |pattern| {
            thread::spawn(move || told.send(matches("^quick$", "quick")));
            assert_eq!(found.recv_timeout(std::time::Duration::from_secs(60)), Ok(true));
            compile(pattern)
        });
        assert!(matches("^slow$", "slow"));
    }
}
