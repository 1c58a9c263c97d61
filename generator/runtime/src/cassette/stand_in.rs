//! Stand-ins for private values: of the same type and shape, and the same for the same value. They follow from the
//! shapes alone and the order in which values come, so that recording again changes little, and nothing of a value can
//! be found out.

use std::collections::{HashMap, HashSet};

use fastrand::Rng;

use super::{private::private_look, recognizer::Recognizers};

/// How often another stand-in is tried, where one is taken or looks private.
const TRIES: usize = 64;

/// The values that were replaced so far, and their stand-ins.
pub(super) struct StandIns {
    known: HashMap<String, String>,
    used: HashSet<String>,
    random: Rng,
    recognizers: Recognizers,
}

impl StandIns {
    pub(super) fn new(recognizers: Recognizers) -> Self {
        Self { known: HashMap::new(), used: HashSet::new(), random: Rng::with_seed(1), recognizers }
    }

    pub(super) fn recognizers(&self) -> &Recognizers {
        &self.recognizers
    }

    /// Reports whether a value was replaced before.
    pub(super) fn is_known(&self, value: &str) -> bool {
        self.known.contains_key(value)
    }

    /// Returns the stand-in for a value.
    pub(super) fn of(&mut self, value: &str) -> String {
        if let Some(known) = self.known.get(value) {
            return known.clone();
        }
        let kind = Kind::of(value, &self.recognizers);
        let mut stand_in = self.make(kind, value);
        for _ in 0..TRIES {
            let is_free = !self.used.contains(&stand_in) && stand_in != value;
            // A longer number may not fit into its type.
            let fits = !(kind == Kind::Digits && value.len() > 8 && *stand_in > *value);
            if is_free && fits && private_look(&stand_in, &self.recognizers).is_none() {
                break;
            }
            stand_in = self.make(kind, value);
        }
        if kind == Kind::Digits && value.len() > 8 && *stand_in > *value {
            stand_in = format!("1{}", "0".repeat(value.len() - 1));
        }
        self.used.insert(stand_in.clone());
        self.known.insert(value.to_owned(), stand_in.clone());
        stand_in
    }

    fn make(&mut self, kind: Kind, value: &str) -> String {
        match kind {
            Kind::Recognized => self.recognized(value),
            Kind::Email => format!("{}@example.invalid", self.letters(8)),
            Kind::Url => format!("https://example.invalid/{}", self.letters(8)),
            Kind::Time => self.time(value),
            Kind::Hex => self.shaped(value, |random, is_upper| {
                let letter = b'a' + random.u8(0..6);
                char::from(if is_upper { letter.to_ascii_uppercase() } else { letter })
            }),
            Kind::Digits | Kind::Text => {
                self.shaped(value, |random, is_upper| if is_upper { random.uppercase() } else { random.lowercase() })
            }
        }
    }

    /// Replaces digits by digits and letters by letters. A number does not begin with a zero unless it did.
    fn shaped(&mut self, value: &str, letter: impl Fn(&mut Rng, bool) -> char) -> String {
        let random = &mut self.random;
        let mut is_first = true;
        let replaced = value.chars().map(|char| {
            let stands_first = std::mem::replace(&mut is_first, false);
            match char {
                '0' if stands_first && value.len() > 1 => '0',
                '0'..='9' if stands_first => random.digit_from_one(),
                '0'..='9' => random.digit(10),
                char if char.is_uppercase() => letter(random, true),
                char if char.is_alphabetic() => letter(random, false),
                char if char.is_alphanumeric() => random.digit(10),
                // What is not an address alone must not look like one.
                '@' => '-',
                // Signs that are no ASCII may be a name in another script.
                char if !char.is_ascii() => 'x',
                char => char,
            }
        });
        replaced.collect()
    }

    fn letters(&mut self, length: usize) -> String {
        (0..length).map(|_| self.random.lowercase()).collect()
    }

    /// Returns the stand-in of the recognizer that knows the value, in the value's own groups.
    fn recognized(&mut self, value: &str) -> String {
        let random = self.random.u64(..);
        let known = self.recognizers.find(value).and_then(|recognizer| recognizer.stand_in(value, random));
        let Some(stand_in) = known else { return self.make(Kind::Text, value) };
        let digits: String = stand_in.chars().filter(char::is_ascii_digit).collect();
        let places = value.chars().filter(char::is_ascii_digit).count();
        // The digits of a number are as many as they were.
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || digits.len() == places { filled(value, &digits) } else { stand_in }
    }

    /// Replaces a date by a date and a time by a time; what follows them, such as the offset, stays.
    fn time(&mut self, value: &str) -> String {
        let random = &mut self.random;
        let mut text = value.to_owned();
        let mut put = |at: usize, part: String| text.replace_range(at..at + part.len(), &part);
        let clock = match is_date(value) {
            true => {
                put(0, format!("{}-{:02}-{:02}", random.u32(1950..2020), random.u32(1..13), random.u32(1..29)));
                11
            }
            false => 0,
        };
        if is_clock(value.get(clock..).unwrap_or_default()) {
            put(clock, format!("{:02}:{:02}", random.u32(0..24), random.u32(0..60)));
            if value[clock + 5..].starts_with(':') {
                put(clock + 6, format!("{:02}", random.u32(0..60)));
            }
        }
        text
    }
}

/// Digits that are drawn.
trait Digits {
    fn digit_from_one(&mut self) -> char;
}

impl Digits for Rng {
    fn digit_from_one(&mut self) -> char {
        char::from(b'1' + self.u8(0..9))
    }
}

/// What a value is, by its look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One that a recognizer knows.
    Recognized,
    Email,
    Url,
    /// A date, a time, or both.
    Time,
    /// A UUID or another string of hexadecimal digits.
    Hex,
    Digits,
    Text,
}

impl Kind {
    fn of(value: &str, recognizers: &Recognizers) -> Self {
        let is_hex = |text: &str| text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        match value {
            _ if recognizers.find(value).is_some() => Self::Recognized,
            _ if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => Self::Digits,
            _ if is_date(value) || is_clock(value) => Self::Time,
            _ if value.starts_with("https://") || value.starts_with("http://") => Self::Url,
            _ if is_address(value) => Self::Email,
            _ if value.len() >= 8 && is_hex(value) && value.bytes().any(|byte| byte.is_ascii_digit()) => Self::Hex,
            _ => Self::Text,
        }
    }
}

/// Puts digits into the places of the digits of a value.
fn filled(value: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    value.chars().map(|char| if char.is_ascii_digit() { digits.next().unwrap_or('0') } else { char }).collect()
}

/// Reports whether a string is an email address, also of a name that is reserved for examples.
fn is_address(text: &str) -> bool {
    let is_word = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    text.split_once('@').is_some_and(|(name, host)| is_word(name) && is_word(host) && host.contains('.'))
}

/// Reports whether a string is a date, alone or with a time, and nothing more.
fn is_date(text: &str) -> bool {
    has_shape(text, "0000-00-00")
        && match text.as_bytes().get(10) {
            None => true,
            Some(b'T' | b't' | b' ') => is_clock(&text[11..]),
            Some(_) => false,
        }
}

/// Reports whether a string is a time, with or without seconds and an offset, and nothing more: what stands behind it is
/// kept, and may be about a person.
fn is_clock(text: &str) -> bool {
    if !has_shape(text, "00:00") {
        return false;
    }
    let mut rest = &text[5..];
    if has_shape(rest, ":00") {
        rest = &rest[3..];
        if let Some(digits) = rest.strip_prefix(['.', ',']) {
            rest = digits.trim_start_matches(|char: char| char.is_ascii_digit());
            if rest.len() == digits.len() {
                return false;
            }
        }
    }
    let is_offset =
        |text: &str| ["00:00", "0000", "00"].iter().any(|shape| text.len() == shape.len() && has_shape(text, shape));
    matches!(rest, "" | "Z" | "z") || rest.strip_prefix(['+', '-']).is_some_and(is_offset)
}

/// Reports whether a string begins with this shape, in which 0 is any digit.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, shape): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    text.len() >= shape.len() && text.is_char_boundary(shape.len()) && text.bytes().zip(shape.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::{Recognizers, StandIns, private_look};
    use crate::cassette::Recognizer;

    /// Numbers of seven digits, in groups of three and four; those that begin with 000 are for tests.
    struct CustomerNumbers;

    impl Recognizer for CustomerNumbers {
        fn name(&self) -> &'static str {
            "a customer number"
        }

        fn is_private(&self, value: &str) -> bool {
            let digits: String = value.split([' ', '-']).collect();
            digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with("000")
        }

        fn stand_in(&self, _: &str, random: u64) -> Option<String> {
            Some(format!("000{:04}", random % 10_000))
        }
    }

    /// Words that begin with `Q-`, without a stand-in of their own.
    struct Words;

    impl Recognizer for Words {
        fn name(&self) -> &'static str {
            "a word"
        }

        fn is_private(&self, value: &str) -> bool {
            value.starts_with("Q-")
        }
    }

    fn recognizers() -> Recognizers {
        Recognizers::none().and(CustomerNumbers).and(Words)
    }

    #[test]
    fn a_stand_in_has_the_shape_of_its_value() {
        let shape = |text: &str| -> String {
            let shape = |char: char| match char {
                '0'..='9' => '0',
                'a'..='z' => 'a',
                'A'..='Z' => 'A',
                other => other,
            };
            text.chars().map(shape).collect()
        };
        let mut stand_ins = StandIns::new(recognizers());
        for value in [
            "Elisabeth",
            "SW1A 1AA",
            "42",
            "ABC-12/x",
            "1234567",
            "123 4567",
            "123-4567",
            "Q-ab 12",
            "2024-02-29",
            "2024-02-29T09:30:00Z",
            "2024-02-29T09:30:00.123+01:00",
            "09:30",
            "0042",
        ] {
            let stand_in = stand_ins.of(value);
            assert_ne!(stand_in, value);
            assert_eq!(shape(&stand_in), shape(value), "{value}: {stand_in}");
            assert_eq!(private_look(&stand_in, &recognizers()), None, "{stand_in}");
            assert_eq!(stand_ins.of(value), stand_in);
        }
    }

    #[test]
    fn nothing_stays_of_what_stands_behind_a_time() {
        let behind =
            ["", ":", ": é", ":é", ":00 é", ":00. é", " Elisabeth", " - Elisabeth", "+Elisabeth", "Z Elisabeth"];
        let mut stand_ins = StandIns::new(recognizers());
        for text in behind.into_iter().flat_map(|behind| {
            ["09:30", "2024-02-29 09:30", "2024-02-29T09:30", "2024-02-29"].map(|time| format!("{time}{behind}"))
        }) {
            let stand_in = stand_ins.of(&text);
            assert!(!stand_in.contains("Elisabeth") && !stand_in.contains('é'), "{text}: {stand_in}");
        }
    }

    #[test]
    fn a_stand_in_can_be_read_as_what_its_value_is() {
        let mut stand_ins = StandIns::new(recognizers());
        for _ in 0..200 {
            let date: jiff::civil::Date = stand_ins.make(super::Kind::Time, "2024-02-29").parse().unwrap();
            assert!(date.year() < 2020);
            let uuid = stand_ins.make(super::Kind::Hex, "6f1d7b8e-0c1a-4d52-9b0e-3f2a1c4d5e6f");
            assert!(uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{uuid}");
        }
        assert!(stand_ins.of("9223372036854775807").parse::<i64>().is_ok());
        assert!(stand_ins.of("2147483647").parse::<i32>().is_ok());
        for address in ["Elisabeth@nhs.net", "ada@example.org"] {
            assert!(stand_ins.of(address).ends_with("@example.invalid"));
        }
        assert_eq!(private_look(&stand_ins.of("write to ada@example.org, please"), &recognizers()), None);
    }

    #[test]
    fn different_values_have_different_stand_ins_while_there_are_some() {
        let mut stand_ins = StandIns::new(recognizers());
        let made: std::collections::HashSet<String> = (100..400).map(|id| stand_ins.of(&id.to_string())).collect();
        assert!(made.len() > 295, "{}", made.len());
        (0..50).for_each(|id| assert_eq!(stand_ins.of(&(id % 10).to_string()).len(), 1));
    }

    #[test]
    fn no_stand_in_looks_private() {
        let mut stand_ins = StandIns::new(recognizers());
        for number in 0..2000_u64 {
            let stand_in = stand_ins.of(&(1_000_000 + number * 791).to_string());
            assert!(stand_in.starts_with("000"), "{stand_in}");
            assert_eq!(private_look(&stand_in, &recognizers()), None, "{stand_in}");
        }
    }
}
