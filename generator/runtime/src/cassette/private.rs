//! What is known to be private by its look, wherever it stands: email addresses, tokens, and what the recognizers of a
//! client know. What is reserved for examples and tests is nobody's, and is not private.

use super::recognizer::Recognizers;

/// Returns what a string looks like that must not be in a cassette.
pub(super) fn private_look(text: &str, recognizers: &Recognizers) -> Option<&'static str> {
    if has_token(text) {
        return Some("a token");
    }
    if has_email(text) {
        return Some("an email address");
    }
    let found = [text].into_iter().chain(numbers_of(text)).find_map(|value| recognizers.find(value));
    let found = found.or_else(|| {
        let groups = numbers_of(text).flat_map(|run| groups_of(run, MOST_GROUPS));
        groups.filter(|groups| groups.len() < text.len()).find_map(|groups| recognizers.find_among_others(groups))
    });
    found.map(|recognizer| recognizer.name())
}

/// The most groups of digits in which a number is written.
const MOST_GROUPS: usize = 4;

/// Returns what stands in a run of numbers from one space to another, in up to so many groups: a number in groups may
/// have other numbers beside it.
fn groups_of(run: &str, most: usize) -> impl Iterator<Item = &str> {
    let begins = [0].into_iter().chain(run.match_indices(' ').map(|(at, _)| at + 1));
    begins.flat_map(move |begin| {
        let rest = &run[begin..];
        let ends = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
        ends.take(most).map(|end| &rest[..end])
    })
}

/// Returns the numbers in a string with their spaces, dashes and brackets; not the digits inside of a word.
fn numbers_of(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |char: char| char.is_ascii_digit() || matches!(char, ' ' | '-' | '(' | ')' | '+');
    let words = text.split(move |char| !is_part(char));
    let touches_a_letter = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    words.flat_map(move |run| {
        let at = run.as_ptr() as usize - text.as_ptr() as usize;
        let before = text[..at].chars().next_back().filter(|_| run.starts_with(|char: char| char.is_ascii_digit()));
        let after = text[at + run.len()..].chars().next().filter(|_| run.ends_with(|char: char| char.is_ascii_digit()));
        let is_word = touches_a_letter(before) || touches_a_letter(after);
        let run = run.trim_matches([' ', '-', '(', ')']);
        // Several numbers behind each other are looked at one by one too.
        let whole = [run].into_iter().filter(move |_| !is_word);
        whole.chain(run.split(' ').filter(move |_| !is_word && run.contains(' ')))
    })
}

/// Reports whether a string has an email address, other than of the names that are reserved for examples
/// (<https://www.rfc-editor.org/rfc/rfc2606>).
fn has_email(text: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | '+' | '%');
    text.match_indices('@').any(|(at, _)| {
        let is_named = text[..at].chars().next_back().is_some_and(is_part);
        let host = text[at + 1..].split(|char| !is_part(char)).next().unwrap_or_default().trim_end_matches('.');
        is_named && host.contains('.') && !is_reserved(&host.to_ascii_lowercase())
    })
}

fn is_reserved(host: &str) -> bool {
    let domains = ["invalid", "test", "example", "localhost", "example.com", "example.org", "example.net"];
    domains.iter().any(|domain| host == *domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')))
}

/// Reports whether a string has a credential of a header, or a JSON web token.
fn has_token(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let follows = |scheme: &str| {
        lower.match_indices(scheme).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let token = lower[at + scheme.len()..].split_whitespace().next().unwrap_or_default();
            !before.is_some_and(char::is_alphanumeric) && token.len() >= 8
        })
    };
    let is_jwt = |word: &str| word.starts_with("eyJ") && word.len() > 20 && word.matches('.').count() == 2;
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
    follows("bearer ")
        || lower.starts_with("basic ") && follows("basic ")
        || text.split(|char| !is_part(char)).any(is_jwt)
}

#[cfg(test)]
mod tests {
    use super::{Recognizers, private_look};
    use crate::cassette::Recognizer;

    #[track_caller]
    fn check(texts: &[&str], expected: Option<&str>) {
        for text in texts {
            assert_eq!(private_look(text, &Recognizers::none()), expected, "{text}");
        }
    }

    #[test]
    fn recognizers_are_asked_about_the_whole_and_about_each_number() {
        let recognizers = Recognizers::none().and(Known("12 34-56")).and(Known("a word, and more"));
        for text in ["12 34-56", "/things/12 34-56?a", "of (12 34-56).", "7 12 34-56 8", "a word, and more"] {
            assert_eq!(private_look(text, &recognizers), Some("what is known"), "{text}");
        }
        for text in ["12 34-567", "x12 34-56", "12 34-56x", "a word", ""] {
            assert_eq!(private_look(text, &recognizers), None, "{text}");
        }
    }

    /// Knows one value.
    struct Known(&'static str);

    impl Recognizer for Known {
        fn name(&self) -> &'static str {
            "what is known"
        }

        fn is_private(&self, value: &str) -> bool {
            value == self.0
        }
    }

    #[test]
    fn email_addresses_are_known_unless_reserved() {
        check(&["a@b.uk", "to: Elisabeth.C+x@nhs.net, you", "a@b.example.co"], Some("an email address"));
        check(&["a@b.invalid", "a@example.com", "a@x.example.org", "@b.uk", "a@b", "a @ b.uk"], None);
    }

    #[test]
    fn tokens_are_known() {
        check(
            &[
                "Bearer abcdefgh1",
                "authorization: bearer 12345678",
                "Basic dXNlcjpwYXNz",
                "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl",
            ],
            Some("a token"),
        );
        check(&["the bearer of news", "basic blood test results", "forbearer abcdefgh1"], None);
    }
}
