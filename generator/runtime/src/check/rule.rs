//! The rules, and whether a string or a number follows them.

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
    /// A least number of characters.
    MinLength(usize),
    /// A greatest number of characters.
    MaxLength(usize),
    /// A regular expression that must match somewhere.
    Pattern(&'static str),
    /// A regular expression, and its equivalent in the syntax of `regex-lite`, which checks it.
    PatternAs(&'static str, &'static str),
    /// A least number.
    Minimum {
        /// The number.
        value: &'static str,
        /// Whether the number itself is excluded.
        exclusive: bool,
    },
    /// A greatest number.
    Maximum {
        /// The number.
        value: &'static str,
        /// Whether the number itself is excluded.
        exclusive: bool,
    },
    /// A divisor.
    MultipleOf(&'static str),
    /// A least number of items.
    MinItems(usize),
    /// A greatest number of items.
    MaxItems(usize),
    /// A least number of keys.
    MinProperties(usize),
    /// A greatest number of keys.
    MaxProperties(usize),
    /// No item may occur twice.
    UniqueItems,
    /// The value must be one that the description lists.
    Known,
    /// One of these strings, or of these numbers or booleans as JSON writes them.
    OneOf(&'static [&'static str]),
    /// A format: `date`, `date-time`, `uuid` or `email`. Others are not checked.
    Format(&'static str),
    /// A key of a map that must not be the name of a field.
    NoField,
}

impl Rule {
    /// Reports whether a string follows the rule. Rules for other types are followed.
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

    /// Reports whether a number follows the rule. Rules for other types are followed.
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
            Self::OneOf(values) => values.iter().any(|value| number.cmp(&Number::read(value)).is_eq()),
            Self::MultipleOf(divisor) => number.is_multiple_of(&Number::read(divisor)).unwrap_or(true),
            _ => true,
        }
    }

    /// Reports whether a number of items or keys follows the rule.
    pub(super) fn allows_count(&self, count: usize) -> bool {
        match self {
            Self::MinItems(least) | Self::MinProperties(least) => count >= *least,
            Self::MaxItems(most) | Self::MaxProperties(most) => count <= *most,
            _ => true,
        }
    }
}

/// Reports whether a pattern matches somewhere; one that does not compile allows every string.
fn matches(pattern: &'static str, text: &str) -> bool {
    compiled(pattern, compile).is_none_or(|regex| regex.is_match(text))
}

/// Compiles a pattern. A larger one is not checked; the generator reports it.
fn compile(pattern: &'static str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(1 << 20).build().ok()
}

/// Returns the pattern, compiled once per process. All patterns share one map, and none waits for another: the lock is
/// held during a lookup, not while a pattern is compiled or matches.
fn compiled(pattern: &'static str, compile: impl FnOnce(&'static str) -> Option<Regex>) -> Option<&'static Regex> {
    static PLACES: RwLock<BTreeMap<&'static str, &'static OnceLock<Option<Regex>>>> = RwLock::new(BTreeMap::new());
    let known = PLACES.read().unwrap_or_else(PoisonError::into_inner).get(pattern).copied();
    let place = known.unwrap_or_else(|| {
        let mut places = PLACES.write().unwrap_or_else(PoisonError::into_inner);
        // Patterns are literals of generated code, so each stays for the life of the process.
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
        let (sender, receiver) = mpsc::channel();
        compiled("^slow$", |pattern| {
            thread::spawn(move || sender.send(matches("^quick$", "quick")));
            assert_eq!(receiver.recv_timeout(std::time::Duration::from_secs(60)), Ok(true));
            compile(pattern)
        });
        assert!(matches("^slow$", "slow"));
    }
}
