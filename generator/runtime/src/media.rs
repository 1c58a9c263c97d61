//! Which of the media types that a description has for an answer one is of: names are compared as RFC 9110 says, and what
//! fits best comes first.

/// How well a media type fits one that was received; the largest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is JSON, as the other is.
    OtherJson,
    /// The other is in a range, of so many characters.
    Range(usize),
    /// It is the same but for parameters.
    Essence,
    /// It is the same, and so are these many parameters of it.
    Whole(usize),
}

/// Which of these media types fits best the one that was received, if one does. Of several that fit alike, it is the
/// first.
pub(crate) fn best(types: &[&str], received: &str) -> Option<usize> {
    let received = Media::read(received);
    let fits = types.iter().enumerate().filter_map(|(index, ty)| Some((index, fit(&Media::read(ty), &received)?)));
    fits.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(index, _)| index)
}

fn fit(known: &Media<'_>, received: &Media<'_>) -> Option<Fit> {
    if known.essence.eq_ignore_ascii_case(received.essence) {
        let is_there = |parameter: &(&str, String)| received.parameters.iter().any(|it| is_same(it, parameter));
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

/// A media type in its parts.
struct Media<'a> {
    essence: &'a str,
    /// All parameters but the character set, which says nothing of what the text means.
    parameters: Vec<(&'a str, String)>,
}

impl<'a> Media<'a> {
    fn read(text: &'a str) -> Self {
        let (essence, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let mut parameters = Vec::new();
        while let Some((name, after)) = rest.split_once('=') {
            let (value, after) = value(after.trim_start());
            // What stands before a name is what an empty parameter left.
            let name = name.rsplit(';').next().unwrap_or(name).trim();
            if !name.eq_ignore_ascii_case("charset") {
                parameters.push((name, value));
            }
            rest = after;
        }
        Self { essence: essence.trim(), parameters }
    }
}

/// The value of a parameter, in quotes or not, and what comes after it.
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
    use super::best;

    #[test]
    fn the_most_particular_media_type_is_the_one() {
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
            assert_eq!(best(&types, received), expected, "{received}");
        }
        assert_eq!(best(&["application/json"], "application/hal+json"), Some(0));
        assert_eq!(best(&["application/json", "text/csv"], "video/mp4"), None);
        assert_eq!(best(&["application/vnd.a+json", "application/vnd.b+json"], "application/vnd.b+json"), Some(1));
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
            assert_eq!(best(&types, received), Some(expected), "{received}");
        }
        // A server that does not tell which it is is taken at the first.
        assert_eq!(best(&types[..2], "a/b; charset=utf-8"), Some(0));
    }
}
