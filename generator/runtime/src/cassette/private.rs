//! What is known to be private by its look, wherever it stands: NHS numbers, telephone numbers of the United Kingdom,
//! email addresses, tokens. What is reserved for examples and tests is nobody's, and is not private.

/// Returns what a string looks like that must not be in a cassette.
pub(super) fn private_look(text: &str) -> Option<&'static str> {
    if has_token(text) {
        return Some("a token");
    }
    if has_email(text) {
        return Some("an email address");
    }
    let mut numbers = numbers_of(text);
    numbers.find_map(|number| match number {
        number if is_patient_number(number) || groups_of(number, 3).any(is_patient_number) => {
            Some("the number of a patient")
        }
        number if is_phone(number) || groups_of(number, 4).any(is_whole_phone) => Some("a telephone number"),
        _ => None,
    })
}

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

/// Reports whether ten digits, also in groups, are an NHS number by their check digit
/// (<https://www.datadictionary.nhs.uk/attributes/nhs_number.html>). Those that begin with 999 are for tests.
pub(super) fn is_patient_number(number: &str) -> bool {
    let groups: Vec<usize> = number.split([' ', '-']).map(str::len).collect();
    let digits = digits_of(number);
    matches!(groups.as_slice(), [10] | [3, 3, 4]) && has_check_digit(&digits) && !digits.starts_with("999")
}

/// Reports whether the last of ten digits is the check digit of the others.
pub(super) fn has_check_digit(digits: &str) -> bool {
    let sum: u32 = digits.bytes().zip((1..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    digits.len() == 10 && sum % 11 == 0
}

/// Numbers that Ofcom keeps free for films and tests
/// (<https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama>), without the leading zero.
const FOR_DRAMA: [&str; 4] = ["7700900", "1632960", "2079460", "808157"];

/// Reports whether a number is a telephone number of the United Kingdom.
pub(super) fn is_phone(number: &str) -> bool {
    let digits = digits_of(number);
    let abroad = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| number.contains('+')));
    // `+44 (0)7700 …` has both.
    let Some(rest) = abroad.map(|rest| rest.trim_start_matches('0')).or_else(|| digits.strip_prefix('0')) else {
        return false;
    };
    matches!(rest.len(), 9 | 10)
        && matches!(rest.as_bytes().first(), Some(b'1'..=b'3' | b'5' | b'7' | b'8'))
        && !FOR_DRAMA.iter().any(|free| rest.starts_with(free))
}

/// Reports whether groups of digits are a telephone number with all of its digits, and its area first. Groups of other
/// numbers often look like part of one.
fn is_whole_phone(groups: &str) -> bool {
    let area = groups.split(' ').next().unwrap_or_default();
    let is_whole = match (groups.starts_with('+'), digits_of(groups).len()) {
        (true, length) => length == 12,
        (false, length) => length == 11 && (3..=5).contains(&digits_of(area).len()),
    };
    is_whole && is_phone(groups)
}

fn digits_of(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
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
    use super::private_look;

    #[track_caller]
    fn check(texts: &[&str], expected: Option<&str>) {
        for text in texts {
            assert_eq!(private_look(text), expected, "{text}");
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
            Some("the number of a patient"),
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
