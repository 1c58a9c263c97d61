//! Addresses by meaning: an operation, a role of it, and the fields from there. One grammar, one parser, one printer.
//!
//! ```text
//! place   = root steps | Type steps
//! root    = operation [role] | event "name" [role]
//! operation = METHOD path | operationId
//! role    = request [media] | answer [status] [media] | error [status] [media] | path N | query name | header name
//!         | cookie name | answer [status] header name | callback name address [media]
//! steps   = { .field | [] | {} | |member }
//! ```
//!
//! The spelling of a description is never part of an address: `$ref`, `allOf`, null, and the names of components and
//! path parameters leave no trace. This module knows neither descriptions nor clients.

mod pattern;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;

pub use pattern::{EndpointPattern, Pattern, PatternRoot, Rank, RolePattern, StepPattern};
pub use read::Problem;

/// The address of a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Where the steps start.
    pub root: Root,
    /// The path from there.
    pub steps: Vec<Step>,
}

/// The start of a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A role of an operation, or the operation itself.
    Operation(Operation, Option<Role>),
    /// A role of an event that the API sends, or the event itself.
    Event(String, Option<Role>),
    /// A type, by its Rust name.
    Type(String),
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// By its method, in capitals, and its path, in which parameters are `{}`.
    Endpoint(String, String),
    /// By its operationId.
    Id(String),
}

/// A role of an operation or event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The request body, with any or this media type.
    Request(Option<String>),
    /// A successful answer: any 2xx, or this status.
    Answer(Option<String>, Part),
    /// Any other answer.
    Error(Option<String>, Part),
    /// The parameter of the path with this number, from 1.
    Path(usize),
    /// A parameter of the query.
    Query(String),
    /// A header of the request.
    Header(String),
    /// A cookie.
    Cookie(String),
    /// A request of the server to an address from the operation: the callback's name, the address, the media type.
    Callback(String, String, Option<String>),
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The body, with any or this media type.
    Body(Option<String>),
    /// A header.
    Header(String),
}

/// One step of the path to a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A field of an object, or of the members of a union that have it.
    Field(String),
    /// The items of an array.
    Items,
    /// The values of a map.
    Values,
    /// The member of a union with this tag, constant, or field.
    Member(String),
}

impl Place {
    /// Parses an address.
    ///
    /// # Errors
    /// The string is not an address; the error has the column and the reason.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        read::read_place(text)
    }
}

impl Role {
    /// Returns the role without its media type.
    #[must_use]
    pub fn without_media(&self) -> Self {
        match self {
            Self::Request(_) => Self::Request(None),
            Self::Answer(status, Part::Body(_)) => Self::Answer(status.clone(), Part::Body(None)),
            Self::Error(status, Part::Body(_)) => Self::Error(status.clone(), Part::Body(None)),
            Self::Callback(name, address, _) => Self::Callback(name.clone(), address.clone(), None),
            other => other.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.root)?;
        if !self.steps.is_empty() && !matches!(self.root, Root::Type(_)) {
            f.write_str(" ")?;
        }
        self.steps.iter().try_for_each(|step| write!(f, "{step}"))
    }
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = match self {
            Self::Operation(operation, role) => {
                write!(f, "{operation}")?;
                role
            }
            Self::Event(name, role) => {
                write!(f, "event {}", string(name))?;
                role
            }
            Self::Type(name) => return f.write_str(name),
        };
        role.as_ref().map_or(Ok(()), |role| write!(f, " {role}"))
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint(method, path) => write!(f, "{method} {path}"),
            Self::Id(id) => f.write_str(&quoted(id)),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |f: &mut fmt::Formatter<'_>, word: &Option<String>| match word {
            Some(word) => write!(f, " {word}"),
            None => Ok(()),
        };
        match self {
            Self::Request(media) => {
                f.write_str("request")?;
                word(f, &media.as_deref().map(string))
            }
            Self::Answer(status, part) => {
                f.write_str("answer")?;
                word(f, status)?;
                write!(f, "{part}")
            }
            Self::Error(status, part) => {
                f.write_str("error")?;
                word(f, status)?;
                write!(f, "{part}")
            }
            Self::Path(number) => write!(f, "path {number}"),
            Self::Query(name) => write!(f, "query {}", quoted_parameter(name)),
            Self::Header(name) => write!(f, "header {}", quoted_parameter(name)),
            Self::Cookie(name) => write!(f, "cookie {}", quoted_parameter(name)),
            Self::Callback(name, address, media) => {
                write!(f, "callback {} {}", quoted(name), string(address))?;
                word(f, &media.as_deref().map(string))
            }
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(None) => Ok(()),
            Self::Body(Some(media)) => write!(f, " {}", string(media)),
            Self::Header(name) => write!(f, " header {}", quoted_parameter(name)),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{}", quoted(name)),
            Self::Items => f.write_str("[]"),
            Self::Values => f.write_str("{}"),
            Self::Member(name) => write!(f, "|{}", quoted(name)),
        }
    }
}

/// Returns the path template of an address: parameters are `{}`, spaces are encoded.
pub fn erased_path(template: &str) -> String {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((fixed, parameter)) = rest.split_once('{') {
        path.push_str(fixed);
        path.push_str("{}");
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    path.push_str(rest);
    encoded_path(&path)
}

/// Returns a path with the names of its parameters, and with spaces encoded.
pub fn encoded_path(template: &str) -> String {
    template.replace(char::is_whitespace, "%20")
}

/// Returns the names of the parameters of a path template, in its order.
pub(crate) fn path_names(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Returns the number of a parameter in its path template, from 1.
pub(crate) fn path_number(template: &str, name: &str) -> Option<usize> {
    path_names(template).position(|found| found == name).map(|index| index + 1)
}

/// Returns a name as it is, or as a JSON string if it could be mistaken for something else.
pub fn quoted(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { string(name) }
}

/// Quotes the name of a parameter, which may end in brackets.
pub(crate) fn quoted_parameter(name: &str) -> String {
    match name.strip_suffix("[]") {
        Some(stem) if is_plain(stem) => name.to_owned(),
        Some(_) | None => quoted(name),
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_word)
}

/// Reports whether a character needs no quotes in a name.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_-$@".contains(letter)
}

/// Returns a name in snake case, for comparing spellings.
pub fn snake_case(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    let mut was_lower = false;
    for letter in name.chars() {
        let starts_word = letter.is_uppercase() && was_lower || !letter.is_alphanumeric();
        if starts_word && !words.is_empty() && !words.ends_with('_') {
            words.push('_');
        }
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
    }
    words.truncate(words.trim_end_matches('_').len());
    words
}

fn string(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}
