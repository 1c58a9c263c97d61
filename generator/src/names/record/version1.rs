//! Writes the places of a record of version 1 as they are written today: `get /v1/patients 200 data[]` was `GET
//! /v1/patients answer 200 .data[]`. It had the names of path parameters, not their numbers: they are in braces, as
//! parameters of the query that there cannot be.

/// A place as it is written today. What is no place of version 1 stays: a record may have lost its first line.
pub(super) fn rewritten(place: &str) -> String {
    rewrite(place).unwrap_or_else(|| place.to_owned())
}

fn rewrite(place: &str) -> Option<String> {
    let mut words = words(place).into_iter().peekable();
    let (root, name) = (words.next()?, words.next()?);
    let is_event = root == "event";
    let role = match is_event {
        true if words.peek().is_some_and(|word| word == "request") => return None,
        true => "request".to_owned(),
        false if name.starts_with('/') => rewrite_role(&words.next()?)?,
        false => return None,
    };
    let is_callback = role.starts_with("callback ");
    let mut today = vec![root, name, role];
    today.extend(words.next_if(|_| is_callback));
    today.extend(words.next_if(|word| (is_event || is_callback) && is_variant(word)).map(media_of));
    let steps = |word: String| if word.starts_with(['[', '{', '|', '.']) { word } else { format!(".{word}") };
    today.extend(words.map(steps));
    Some(today.join(" "))
}

fn rewrite_role(word: &str) -> Option<String> {
    let (kind, name) = word.split_once(':').unwrap_or((word, ""));
    let kind = match kind {
        "body" => "request".to_owned(),
        "path" if !name.is_empty() => return Some(format!("query \"{{{}}}\"", name.trim_matches('"'))),
        "query" | "header" | "cookie" | "callback" if !name.is_empty() => kind.to_owned(),
        success if success.starts_with('2') => format!("answer {success}"),
        status if status == "default" || status.starts_with(|it: char| it.is_ascii_digit()) => {
            format!("error {status}")
        }
        _ => return None,
    };
    Some(if name.is_empty() { kind } else { format!("{kind} {name}") })
}

/// Whether a word tells two bodies of an event apart: a media type, a method, or both.
fn is_variant(word: &str) -> bool {
    word.starts_with('"') || word.len() > 2 && word.chars().all(|it| it.is_ascii_uppercase())
}

fn media_of(variant: String) -> String {
    if variant.contains('/') { variant } else { format!("\"{} */*\"", variant.trim_matches('"')) }
}

/// The words of a text. Spaces in a string end none.
fn words(text: &str) -> Vec<String> {
    let (mut is_string, mut is_escaped) = (false, false);
    let is_end = |letter: char| {
        is_string ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        letter == ' ' && !is_string
    };
    text.split(is_end).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::rewritten;
    use crate::place::Place;

    #[test]
    fn places_of_version_1_are_those_of_today() {
        for (old, today) in [
            ("get /a/{} 200 data[]", "GET /a/{} answer 200 .data[]"),
            ("get /a 200", "GET /a answer 200"),
            ("get /a 2XX:\"text/csv\"", "GET /a answer 2XX \"text/csv\""),
            ("post /a default error.\"first name\"", "POST /a error default .error.\"first name\""),
            ("post /a 404:\"a/b\" [].x", "POST /a error 404 \"a/b\" [].x"),
            ("post /a body", "POST /a request"),
            ("post /a body:\"text/csv\" {}.b", "POST /a request \"text/csv\" {}.b"),
            ("get /a query:filter[] a", "GET /a query filter[] .a"),
            ("get /a query:\"a b:c\"", "GET /a query \"a b:c\""),
            ("get /a header:x-id", "GET /a header x-id"),
            ("get /a cookie:c", "GET /a cookie c"),
            ("get /a/{} path:id", "GET /a/{} query \"{id}\""),
            ("post /a callback:paid \"{$request.body#/url}\"", "POST /a callback paid \"{$request.body#/url}\""),
            ("post /a callback:paid \"x y\" PUT data", "POST /a callback paid \"x y\" \"PUT */*\" .data"),
            ("event paid", "event \"paid\" request"),
            ("event paid \"text/csv\" data[]", "event \"paid\" request \"text/csv\" .data[]"),
            ("event \"so paid\" POST", "event \"so paid\" request \"POST */*\""),
            ("event paid data|Card", "event \"paid\" request .data|Card"),
            ("Patient.sources[]|Card", "Patient.sources[]|Card"),
            // A record that has lost its first line.
            ("GET /a answer 200 .data[]", "GET /a answer 200 .data[]"),
            ("event \"paid\" request .data", "event \"paid\" request .data"),
            ("GET /a query q", "GET /a query q"),
            ("GET /a/{} path 1", "GET /a/{} path 1"),
        ] {
            assert_eq!(Place::parse(&rewritten(old)).map(|place| place.to_string()), Ok(today.to_owned()), "{old}");
        }
    }
}
