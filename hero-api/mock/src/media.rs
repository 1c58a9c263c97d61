//! Compares media types (RFC 9110, sections 8.3.1 and 12.5.1): that of a request with those described, and those
//! described with what a request accepts.

/// Parameters that say how a body is encoded, and not what it is.
const ENCODING: [&str; 3] = ["charset", "boundary", "q"];

/// A media type, or a range of them such as `image/*`.
pub(crate) struct MediaType {
    /// In lower case, without parameters.
    essence: String,
    /// The parameters that tell media types of one essence apart; names and values in lower case.
    parameters: Vec<(String, String)>,
    /// Its preference in `Accept`.
    quality: f32,
}

impl MediaType {
    /// Parses a media type; an invalid one matches anything.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = split(text, ';').into_iter();
        let words =
            parts.next().unwrap_or_default().split(|letter: char| letter.is_whitespace() || "\",".contains(letter));
        let first = words.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
        let is_one =
            first.split_once('/').is_some_and(|(ty, name)| !ty.is_empty() && !name.is_empty() && name.is_ascii());
        let essence = if is_one { first.to_ascii_lowercase() } else { "*/*".to_owned() };
        let mut parameters: Vec<(String, String)> = parts
            .filter_map(|part| part.split_once('='))
            .map(|(key, value)| (key.trim().to_ascii_lowercase(), unquote(value.trim()).to_ascii_lowercase()))
            .collect();
        let quality = parameters.iter().find(|(key, _)| key == "q").and_then(|(_, value)| value.parse().ok());
        parameters.retain(|(key, _)| !ENCODING.contains(&key.as_str()));
        Self { essence, parameters, quality: quality.unwrap_or(1.0) }
    }

    pub(crate) fn is_range(&self) -> bool {
        self.essence.contains('*')
    }

    pub(crate) fn is_json(&self) -> bool {
        matches!(self.essence.as_str(), "application/json" | "text/json" | "application/x-json")
            || self.essence.ends_with("+json")
    }

    pub(crate) fn is_event_stream(&self) -> bool {
        self.essence == "text/event-stream"
    }

    /// Returns how well this type, which may be a range, matches another; greater is better. A parameter that the other
    /// lacks does not matter; one with another value does.
    fn fit(&self, other: &Self) -> Option<(usize, usize)> {
        let is_whole = self.essence == other.essence;
        let is_inside = || {
            let (before, after) = self.essence.split_once('*')?;
            let (before, after) =
                if before.is_empty() { ("", after.trim_start_matches("/*")) } else { (before, after) };
            (other.essence.starts_with(before) && other.essence.ends_with(after)).then_some(self.essence.len())
        };
        let closeness = if is_whole { usize::MAX } else { is_inside()? };
        let mut same = 0;
        for (key, value) in &self.parameters {
            match other.parameters.iter().find(|(known, _)| known == key) {
                Some((_, other)) if other != value => return None,
                found => same += usize::from(found.is_some()),
            }
        }
        Some((closeness, same))
    }
}

/// Returns the index of the described media type that matches a sent one.
pub(crate) fn find_match(described: &[&str], sent: &str) -> Option<usize> {
    let sent = MediaType::parse(sent);
    let fits =
        described.iter().enumerate().filter_map(|(index, name)| Some((MediaType::parse(name).fit(&sent)?, index)));
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, index)| index)
}

/// Returns the index of the described media type that an `Accept` prefers; the first if it accepts none of them.
pub(crate) fn choose_accepted(described: &[&str], accept: &str) -> usize {
    let asked: Vec<MediaType> = split(accept, ',').into_iter().map(MediaType::parse).collect();
    let quality = |name: &str| {
        let described = MediaType::parse(name);
        let fits = asked.iter().filter_map(|one| Some((one.fit(&described).or_else(|| described.fit(one))?, one)));
        fits.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0.0, |(_, one)| one.quality)
    };
    let qualities = described.iter().enumerate().map(|(index, name)| (index, quality(name)));
    qualities.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(index, _)| index)
}

/// Splits at a separator outside quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut is_inside, mut is_escaped) = (false, false);
    let is_between = |letter: char| {
        let is_plain = !std::mem::take(&mut is_escaped);
        match letter {
            '\\' if is_inside && is_plain => is_escaped = true,
            '"' if is_plain => is_inside = !is_inside,
            _ => {}
        }
        letter == separator && !is_inside
    };
    text.split(is_between).collect()
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return value.to_owned() };
    let mut letters = inner.chars();
    std::iter::from_fn(|| letters.next().and_then(|letter| if letter == '\\' { letters.next() } else { Some(letter) }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{choose_accepted, find_match};

    #[test]
    fn the_most_specific_described_type_wins() {
        let described =
            ["application/json", "application/*", "image/*", "a/b;version=1", "a/b; v=\"x;y\"; version=2", "*/*"];
        let cases = [
            ("Application/JSON; charset=utf-8", 0),
            ("application/pdf", 1),
            ("image/png", 2),
            ("a/b; Version=\"1\"", 3),
            ("a/b;version=2;v=\"x;y\"", 4),
            ("a/b", 3),
            ("a/b;version=3", 5),
            ("text/plain", 5),
        ];
        for (sent, expected) in cases {
            assert_eq!(find_match(&described, sent), Some(expected), "{sent}");
        }
        assert_eq!(find_match(&["application/json", "a/b;v=1"], "a/b;v=2"), None);
        assert_eq!(find_match(&["application/*+json"], "application/hal+json"), Some(0));
        assert_eq!(find_match(&["application/*+json"], "application/json"), None);
        assert_eq!(find_match(&["application/json charset=utf-8", "json"], "application/json"), Some(0));
    }

    #[test]
    fn the_preferred_type_is_answered() {
        let described = ["application/json;version=1", "application/json;version=2", "text/csv"];
        let cases = [
            ("*/*", 0),
            ("application/json;version=2", 1),
            ("application/json;version=1;q=0.5, application/json;version=2", 1),
            ("text/*, application/json;q=0.9", 2),
            ("image/png", 0),
            ("", 0),
        ];
        for (accept, expected) in cases {
            assert_eq!(choose_accepted(&described, accept), expected, "{accept}");
        }
        assert_eq!(choose_accepted(&["application/json", "image/*"], "image/png"), 1);
    }
}
