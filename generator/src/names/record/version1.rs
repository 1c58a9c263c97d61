//! Turns the places of a record of version 1 into addresses: `get /v1/patients 200 data[]` was `GET /v1/patients answer
//! 200 .data[]`. It had the names of path parameters, not their numbers: they are in braces, as parameters of the query
//! that there cannot be.

use crate::place::{Operation, Part, Place, Role, Root, Step};

/// The address of a place, or what was expected.
pub(crate) fn read_place(text: &str) -> Result<Place, String> {
    if let Some(rest) = text.strip_prefix("event ") {
        let (name, rest) = take_name(rest)?;
        let (media, rest) = take_variant(rest)?;
        return Ok(Place { root: Root::Event(name, Some(Role::Request(media))), steps: steps(rest)? });
    }
    let Some((method, rest)) = text.split_once(' ') else { return Place::parse(text).map_err(|it| it.message) };
    if !rest.starts_with('/') {
        // A type may be quoted in a member: it has no method in front.
        return Place::parse(text).map_err(|it| it.message);
    }
    let (path, rest) = rest.split_once(' ').ok_or("expected a status, `body` or a parameter after the path")?;
    let operation = operation(method, path);
    let (role, rest) = role(rest)?;
    Ok(Place { root: Root::Operation(operation, Some(role)), steps: steps(rest)? })
}

/// The operation of a method and a path.
pub(crate) fn operation(method: &str, path: &str) -> Operation {
    Operation::Endpoint(method.to_uppercase(), path.to_owned())
}

fn role(text: &str) -> Result<(Role, &str), String> {
    let word_end = text.find([' ', ':']).unwrap_or(text.len());
    let (word, rest) = text.split_at(word_end);
    let (named, rest) = match rest.strip_prefix(':') {
        Some(rest) => take_name(rest).map(|(name, rest)| (Some(name), rest))?,
        None => (None, rest),
    };
    let role = match (word, named) {
        ("body", media) => Role::Request(media),
        ("query", Some(name)) => Role::Query(name),
        ("header", Some(name)) => Role::Header(name),
        ("cookie", Some(name)) => Role::Cookie(name),
        ("path", Some(name)) => Role::Query(format!("{{{name}}}")),
        ("callback", Some(name)) => {
            let (sent, rest) = take_name(rest.trim_start())?;
            let (media, rest) = take_variant(rest)?;
            return Ok((Role::Callback(name, sent, media), rest));
        }
        (status, media) if status.starts_with('2') => Role::Answer(Some(status.to_owned()), Part::Body(media)),
        (status, media) if status == "default" || status.starts_with(|it: char| it.is_ascii_digit()) => {
            Role::Error(Some(status.to_owned()), Part::Body(media))
        }
        (word, _) => return Err(format!("expected a status, `body` or a parameter, found `{word}`")),
    };
    Ok((role, rest))
}

/// What tells two bodies of an event apart, if anything does: a media type, a method, or both.
fn take_variant(text: &str) -> Result<(Option<String>, &str), String> {
    let Some(rest) = text.strip_prefix(' ') else { return Ok((None, text)) };
    let word = rest.split(' ').next().unwrap_or_default();
    let is_method = word.len() > 2 && word.chars().all(|it| it.is_ascii_uppercase());
    if !(is_method || rest.starts_with('"')) {
        return Ok((None, text));
    }
    let (variant, rest) = take_name(rest)?;
    Ok((Some(if variant.contains('/') { variant } else { format!("{variant} */*") }), rest))
}

fn steps(text: &str) -> Result<Vec<Step>, String> {
    let text = text.trim_start();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let is_step = text.starts_with(['[', '{', '|', '.']);
    let place = format!("A{}{text}", if is_step { "" } else { "." });
    Place::parse(&place).map(|it| it.steps).map_err(|it| it.message)
}

/// A name, which may be quoted, and what follows it.
fn take_name(text: &str) -> Result<(String, &str), String> {
    if !text.starts_with('"') {
        let end = text.find(' ').unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match values.next() {
        Some(Ok(name)) => Ok((name, text.get(values.byte_offset()..).unwrap_or(""))),
        Some(Err(_)) | None => Err(format!("expected a name, found `{text}`")),
    }
}
