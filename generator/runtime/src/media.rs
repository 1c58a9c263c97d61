//! Matches the media type of an answer against those of the description. Names are compared as in RFC 9110; the best
//! match wins.

/// How well a media type matches the received one; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Both are JSON.
    OtherJson,
    /// The received one is in a range of this many characters.
    Range(usize),
    /// They are equal without parameters.
    Essence,
    /// They are equal, with this many equal parameters.
    Whole(usize),
}

/// Returns the index of the media type that matches the received one best; of equal matches, the first.
pub(crate) fn best_match(types: &[&str], received: &str) -> Option<usize> {
    let received = Media::parse(received);
    let fits = types.iter().enumerate().filter_map(|(index, ty)| Some((index, fit(&Media::parse(ty), &received)?)));
    fits.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(index, _)| index)
}

fn fit(known: &Media<'_>, received: &Media<'_>) -> Option<Fit> {
    if known.essence.eq_ignore_ascii_case(received.essence) {
        let is_there = |parameter: &(&str, String)| received.parameters.iter().any(|other| is_same(other, parameter));
        let is_whole = known.parameters.iter().all(is_there);
        return Some(if is_whole { Fit::Whole(known.parameters.len()) } else { Fit::Essence });
    }
    let (known, received) = (known.essence.to_ascii_lowercase(), received.essence.to_ascii_lowercase());
    if let Some((before, after)) = known.rsplit_once('*') {
        let before = if before == "*/" { "" } else { before };
        let is_inside = received.starts_with(before) && received.ends_with(after);
        return (is_inside && !received.is_empty()).then_some(Fit::Range(known.len()));
    }
    (is_json(&known) && is_json(&received)).then_some(Fit::OtherJson)
}

fn is_same(a: &(&str, String), b: &(&str, String)) -> bool {
    a.0.eq_ignore_ascii_case(b.0) && a.1.eq_ignore_ascii_case(&b.1)
}

fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A media type, split into its parts.
struct Media<'a> {
    essence: &'a str,
    /// All parameters but the charset, which does not change the meaning of the content.
    parameters: Vec<(&'a str, String)>,
}

impl<'a> Media<'a> {
    fn parse(text: &'a str) -> Self {
        let (essence, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let mut parameters = Vec::new();
        while let Some((name, after)) = rest.split_once('=') {
            let (value, after) = value(after.trim_start());
            // An empty parameter leaves a semicolon before the next name.
            let name = name.rsplit(';').next().unwrap_or(name).trim();
            if !name.eq_ignore_ascii_case("charset") {
                parameters.push((name, value));
            }
            rest = after;
        }
        Self { essence: essence.trim(), parameters }
    }
}

/// Splits off the value of a parameter, with or without quotes.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), after);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, quoted[index + 1..].trim_start().trim_start_matches(';')),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::best_match;

    #[test]
    fn the_most_specific_media_type_wins() {
        let types = ["application/json", "text/csv", "image/*", "application/*+json", "*/*"];
        let cases = [
            ("application/json; charset=utf-8", Some(0)),
            ("Application/JSON", Some(0)),
            ("Text/CSV", Some(1)),
            ("image/png", Some(2)),
            ("application/problem+json", Some(3)),
            ("video/mp4", Some(4)),
            ("", None),
        ];
        for (received, expected) in cases {
            assert_eq!(best_match(&types, received), expected, "{received}");
        }
        assert_eq!(best_match(&["application/json"], "application/hal+json"), Some(0));
        assert_eq!(best_match(&["application/json", "text/csv"], "video/mp4"), None);
        assert_eq!(
            best_match(&["application/vnd.a+json", "application/vnd.b+json"], "application/vnd.b+json"),
            Some(1)
        );
    }

    #[test]
    fn parameters_tell_media_types_of_one_name_apart() {
        let types = ["a/b;version=1", "A/B; version=\"2\"; profile=\"x;y\"", "a/b"];
        let cases = [
            ("a/b; Version=1", 0),
            ("a/b;profile=\"x;y\";version=2", 1),
            ("a/b;version=2;profile=\"z\"", 2),
            ("a/b", 2),
            ("a/b; charset=utf-8; version=1", 0),
        ];
        for (received, expected) in cases {
            assert_eq!(best_match(&types, received), Some(expected), "{received}");
        }
        // A server that does not name the version gets the first.
        assert_eq!(best_match(&types[..2], "a/b; charset=utf-8"), Some(0));
    }
}
