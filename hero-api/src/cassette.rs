//! Cassettes: calls that are recorded once, without what is private, and played in tests (feature `cassette`).
//!
//! A [`recorder`] is a layer. What it records is JSON to keep beside the test; [`parse`] reads it, and its
//! [`player`](Cassette::player) is a transport that answers in process.
//!
//! ```
//! use std::sync::Arc;
//! use hero_api::{Client, cassette};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Once: every value goes that is not public.
//! let recorder = Arc::new(cassette::recorder().public("/**/status"));
//! let builder = Client::builder().layer(Arc::clone(&recorder));
//! // … calls against a test system …
//! let recorded = recorder.cassette()?.to_string();
//!
//! // In tests. What still holds the number of a patient is refused, and so it is above.
//! let player = cassette::parse(&recorded)?.player();
//! let builder = Client::builder().transport(player);
//! # let _ = builder;
//! # Ok(())
//! # }
//! ```
//!
//! The example `cassette` is a whole program.
//!
//! # What is recorded
//!
//! Of a request, the operation and its template stay; of an answer, the status and the media type. Values of JSON, paths and
//! queries are replaced by stand-ins of the same shape, but for those that the recorder is told are
//! [public](Recorder::public); the same value by the same stand-in, wherever it stands. A value that selects a variant should
//! be public, or a played answer is of an unknown one.
//!
//! # What goes wrong
//!
//! | what | then |
//! |---|---|
//! | a public place holds what looks like an NHS number, a telephone number, an email address or a token | [`Recorder::cassette`] is an error that names the place, and so is [`parse`] where somebody wrote it into the file |
//! | a value that you know must not be there, such as a name | [`Recorder::forbid`], and [`Cassette::parse_forbidding`] with [`recognizers`] |
//! | a test makes a call that was not recorded, or one too many | an error that names the operation, with the outcome `NotSent` |
//! | an answer breaks off while it is recorded | the call goes on as it would, and there is no cassette |
//! | a name or an address in a public place | nothing: it is not known by its look. Review what is public |

pub use crate::runtime::{Cassette, CassetteError, Player, Recorder};
use crate::{
    NhsNumber,
    runtime::{Recognizer, Recognizers},
};

/// Creates a recorder to which nothing is public. A recording that holds an NHS number or a telephone number is an error.
#[must_use]
pub fn recorder() -> Recorder {
    Recorder::new(recognizers())
}

/// Parses a recording.
///
/// # Errors
/// It is not one of this version, or holds what looks private; the error has every place.
pub fn parse(text: &str) -> Result<Cassette, CassetteError> {
    Cassette::parse(text, &recognizers())
}

/// Returns what is known of private values in the United Kingdom: for [`Cassette::parse_forbidding`], and to add others.
#[must_use]
pub fn recognizers() -> Recognizers {
    Recognizers::none().and(NhsNumbers).and(Telephones)
}

/// Knows NHS numbers by their check digit. Those that begin with 999 are for tests.
struct NhsNumbers;

impl Recognizer for NhsNumbers {
    fn name(&self) -> &'static str {
        "an NHS number"
    }

    fn is_private(&self, value: &str) -> bool {
        let groups: Vec<usize> = value.split([' ', '-']).map(str::len).collect();
        let number = value.parse::<NhsNumber>();
        matches!(groups.as_slice(), [10] | [3, 3, 4]) && number.is_ok_and(|number| !number.as_str().starts_with("999"))
    }

    fn stand_in(&self, _: &str, random: u64) -> Option<String> {
        // Among a hundred numbers that follow each other, several have their check digit.
        let number = |next: u64| format!("999{:07}", random.wrapping_add(next) % 10_000_000);
        (0..100).map(number).find(|number| number.parse::<NhsNumber>().is_ok())
    }
}

/// Knows telephone numbers of the United Kingdom.
struct Telephones;

/// Numbers that Ofcom keeps free for films and tests
/// (<https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama>), without the leading zero.
const FOR_DRAMA: [&str; 4] = ["7700900", "1632960", "2079460", "808157"];

impl Recognizer for Telephones {
    fn name(&self) -> &'static str {
        "a telephone number"
    }

    fn is_private(&self, value: &str) -> bool {
        let is_part = |char: char| char.is_ascii_digit() || matches!(char, ' ' | '+' | '-' | '(' | ')');
        let digits = digits_of(value);
        let abroad = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| value.contains('+')));
        // `+44 (0)7700 …` has both.
        let Some(rest) = abroad.map(|rest| rest.trim_start_matches('0')).or_else(|| digits.strip_prefix('0')) else {
            return false;
        };
        value.chars().all(is_part)
            && matches!(rest.len(), 9 | 10)
            && matches!(rest.as_bytes().first(), Some(b'1'..=b'3' | b'5' | b'7' | b'8'))
            && !FOR_DRAMA.iter().any(|free| rest.starts_with(free))
    }

    fn is_private_among_others(&self, groups: &str) -> bool {
        // With all of its digits, and its area first.
        let area = digits_of(groups.split(' ').next().unwrap_or_default());
        let is_whole = match (groups.starts_with('+'), digits_of(groups).len()) {
            (true, length) => length == 12,
            (false, length) => length == 11 && (3..=5).contains(&area.len()),
        };
        is_whole && self.is_private(groups)
    }

    fn stand_in(&self, value: &str, random: u64) -> Option<String> {
        let country = if value.starts_with('+') && digits_of(value).len() == 12 { "44" } else { "0" };
        Some(format!("{country}7700900{:03}", random % 1000))
    }
}

fn digits_of(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what a cassette is refused for that has this string.
    fn found(text: &str) -> Option<&'static str> {
        let json = serde_json::json!({ "cassette": 1, "exchanges": [{
            "operation": "a", "method": "GET", "template": "/a", "path": "/a", "status": 200,
            "answer": { "json": [text] },
        }] });
        let error = parse(&json.to_string()).err()?.to_string();
        assert!(text.is_empty() || !error.contains(text), "{error}");
        let known = [NhsNumbers.name(), Telephones.name()].into_iter().find(|known| error.ends_with(known));
        Some(known.expect("one of two kinds"))
    }

    #[track_caller]
    fn check(texts: &[&str], expected: Option<&str>) {
        for text in texts {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn nhs_numbers_are_known_by_their_check_digit() {
        check(
            &[
                "9434765919",
                "943 476 5919",
                "943-476-5919",
                "NHS 943 476 5919.",
                "/patients/9434765919?a",
                "1 9434765919",
                "12 943 476 5919",
                "1980-01-02 943 476 5919",
                "943 476 5919 07700 900123",
                "943 476 5919 943 476 5870",
            ],
            Some("an NHS number"),
        );
        check(&["9434765918", "94347659190", "a9434765919", "9434765919b", "9990548609", "943 4765 919", ""], None);
    }

    #[test]
    fn telephone_numbers_are_known_in_every_form() {
        check(
            &[
                "07911 123456",
                "07911123456",
                "+447911123456",
                "+44 (0)7911 123456",
                "0044 7911 123456",
                "(020) 7123 4567",
                "call 0161 496 1234 now",
                "01204 52345",
                "7 07911 123456",
                "07700 900123 +44 7911 123456",
                "020 7123 4567 1",
            ],
            Some("a telephone number"),
        );
        check(
            &[
                "07700 900123",
                "+447700900123",
                "01632 960123",
                "2025-01-02T09:30:00+01:00",
                "02-01-2025",
                "02 01 2025 0930",
                "2025 01 02 09 30 15 123",
                "0.12345678901",
                "1234567890123",
                "00000000-0000-4000-8000-000000000000",
            ],
            None,
        );
    }

    #[test]
    fn stand_ins_are_of_nobody() {
        for random in (0..2_000_000_000).step_by(7_654_321).chain([u64::MAX]) {
            let number = NhsNumbers.stand_in("9434765919", random).expect("a number");
            assert!(number.starts_with("999") && number.parse::<NhsNumber>().is_ok(), "{number}");
            for value in ["07911 123456", "+447911123456", "+44 (0)7911 123456", "01204 52345"] {
                let phone = Telephones.stand_in(value, random).expect("a number");
                assert!(!Telephones.is_private(&phone), "{phone}");
            }
        }
    }
}
