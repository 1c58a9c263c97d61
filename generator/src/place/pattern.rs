//! Patterns of places: addresses with wildcards, and how specific each is.

use std::fmt;

use super::read;
use super::{Part, Problem, Role, quoted, quoted_parameter, string};

/// An address with wildcards: `*` matches one method, path, segment, name or field, `**` any steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The pattern as written.
    pub text: String,
    /// The start of the steps.
    pub root: PatternRoot,
    /// The path from there.
    pub steps: Vec<StepPattern>,
}

/// The start of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternRoot {
    /// At any role of any operation or event.
    Any,
    /// At a role of operations by method and path.
    Endpoint(EndpointPattern, RolePattern),
    /// At a role of an operation by its operationId.
    Id(String, RolePattern),
    /// At a role of events by name.
    Event(Option<String>, RolePattern),
    /// At a type, by its Rust name.
    Type(String),
}

/// A pattern of operations; `None` matches any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointPattern {
    /// The method, in capitals.
    pub method: Option<String>,
    /// The path; a segment may be `*`, the last may be `**`.
    pub path: Option<String>,
}

/// A pattern of roles; a name, status or media type that is `None` matches any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RolePattern {
    /// The operation or event itself.
    Whole,
    /// Every role.
    Any,
    /// The request body.
    Request(Option<String>),
    /// A successful answer: status, name of a header, media type.
    Answer(Option<String>, Option<Option<String>>, Option<String>),
    /// Any other answer.
    Error(Option<String>, Option<Option<String>>, Option<String>),
    /// A parameter of the path, by number from 1.
    Path(usize),
    /// A parameter of the query.
    Query(Option<String>),
    /// A header of the request.
    Header(Option<String>),
    /// A cookie.
    Cookie(Option<String>),
    /// A callback: name, address, media type.
    Callback(Option<String>, Option<String>, Option<String>),
}

/// A pattern of one or more steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepPattern {
    /// This field.
    Field(String),
    /// Any one field.
    AnyField,
    /// The items of an array.
    Items,
    /// The values of a map.
    Values,
    /// The member of a union with this tag, constant, or field.
    Member(String),
    /// Any number of steps.
    Deep,
}

/// The rank of a pattern: the greater one wins.
pub type Rank = (bool, usize);

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// The string is not a pattern; the error has the column and the reason.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        read::read_pattern(text)
    }

    /// Returns the pattern with this many of its steps, as written.
    pub fn up_to(&self, steps: usize) -> String {
        let left: usize = self.steps[steps..].iter().map(|step| step.to_string().len()).sum();
        self.text.get(..self.text.len().saturating_sub(left)).unwrap_or(&self.text).trim_end().to_owned()
    }

    /// Returns the pattern of its role.
    pub fn role(&self) -> Option<&RolePattern> {
        match &self.root {
            PatternRoot::Endpoint(_, role) | PatternRoot::Id(_, role) | PatternRoot::Event(_, role) => Some(role),
            PatternRoot::Any | PatternRoot::Type(_) => None,
        }
    }

    /// Returns the path, if it is a single one.
    pub fn path(&self) -> Option<&str> {
        let PatternRoot::Endpoint(endpoint, _) = &self.root else { return None };
        endpoint.path.as_deref().filter(|path| path.split('/').all(|segment| segment != "*" && segment != "**"))
    }

    /// Reports whether it may match several places of one operation, or several operations.
    pub fn has_wildcard(&self) -> bool {
        let role = match &self.root {
            PatternRoot::Any | PatternRoot::Event(None, _) => return true,
            PatternRoot::Endpoint(EndpointPattern { method: None, .. }, _) => return true,
            PatternRoot::Endpoint(_, _) if self.path().is_none() => return true,
            PatternRoot::Type(_) => None,
            PatternRoot::Endpoint(_, role) | PatternRoot::Id(_, role) | PatternRoot::Event(Some(_), role) => Some(role),
        };
        let is_wild = |step: &StepPattern| matches!(step, StepPattern::AnyField | StepPattern::Deep);
        role.is_some_and(RolePattern::has_wildcard) || self.steps.iter().any(is_wild)
    }

    /// Returns its rank: a pattern with a root is more specific than one without, then the one with more literals.
    pub fn rank(&self) -> Rank {
        let steps = self.steps.iter().filter(|step| !matches!(step, StepPattern::AnyField | StepPattern::Deep)).count();
        (self.root != PatternRoot::Any, self.root.literals() + steps)
    }
}

impl PatternRoot {
    fn literals(&self) -> usize {
        match self {
            Self::Any => 0,
            Self::Type(_) => 1,
            Self::Id(_, role) => 100 + role.literals(),
            Self::Event(name, role) => usize::from(name.is_some()) + role.literals(),
            Self::Endpoint(endpoint, role) => {
                let segments = endpoint.path.iter().flat_map(|path| path.split('/').skip(1));
                let literal = segments.filter(|segment| *segment != "*" && *segment != "**").count();
                usize::from(endpoint.method.is_some()) + literal + role.literals()
            }
        }
    }
}

impl RolePattern {
    fn has_wildcard(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Whole | Self::Path(_) | Self::Request(_) => false,
            Self::Answer(_, header, _) | Self::Error(_, header, _) => *header == Some(None),
            Self::Query(name) | Self::Header(name) | Self::Cookie(name) => name.is_none(),
            Self::Callback(name, address, _) => name.is_none() || address.is_none(),
        }
    }

    fn literals(&self) -> usize {
        let given = |part: &Option<String>| usize::from(part.is_some());
        match self {
            Self::Any | Self::Whole => 0,
            Self::Request(media) => 1 + given(media),
            Self::Answer(status, header, media) | Self::Error(status, header, media) => {
                1 + given(status) + usize::from(matches!(header, Some(Some(_)))) + given(media)
            }
            Self::Path(_) => 2,
            Self::Query(name) | Self::Header(name) | Self::Cookie(name) => 1 + given(name),
            Self::Callback(name, address, media) => 1 + given(name) + given(address) + given(media),
        }
    }

    /// Reports whether it matches a role; `same` compares names.
    pub fn matches(&self, role: Option<&Role>, same: &dyn Fn(&str, &str) -> bool) -> bool {
        let Some(role) = role else { return *self == Self::Whole };
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| same(wanted, found));
        match (self, role) {
            (Self::Any, _) => true,
            (Self::Request(wanted), Role::Request(media)) => matches_media(wanted.as_deref(), media.as_deref()),
            (Self::Answer(wanted, header, media), Role::Answer(status, part))
            | (Self::Error(wanted, header, media), Role::Error(status, part)) => {
                let is_status = wanted.as_ref().is_none_or(|wanted| Some(wanted) == status.as_ref());
                is_status
                    && match (header, part) {
                        (None, Part::Body(found)) => matches_media(media.as_deref(), found.as_deref()),
                        (Some(wanted), Part::Header(name)) => {
                            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
                        }
                        (None, Part::Header(_)) | (Some(_), Part::Body(_)) => false,
                    }
            }
            (Self::Path(wanted), Role::Path(number)) => wanted == number,
            (Self::Query(wanted), Role::Query(name)) | (Self::Cookie(wanted), Role::Cookie(name)) => is(wanted, name),
            (Self::Header(wanted), Role::Header(name)) => {
                wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
            }
            (Self::Callback(wanted, sent, media), Role::Callback(name, address, found)) => {
                // A callback's method may be left out.
                let plain = address.split_once(' ').map_or(address.as_str(), |(_, plain)| plain);
                is(wanted, name)
                    && (is(sent, address) || is(sent, plain))
                    && matches_media(media.as_deref(), found.as_deref())
            }
            _ => false,
        }
    }
}

impl fmt::Display for StepPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{}", quoted(name)),
            Self::AnyField => f.write_str(".*"),
            Self::Items => f.write_str("[]"),
            Self::Values => f.write_str("{}"),
            Self::Member(name) => write!(f, "|{}", quoted(name)),
            Self::Deep => f.write_str("**"),
        }
    }
}

impl fmt::Display for RolePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |name: &Option<String>| name.as_deref().map_or_else(|| "*".to_owned(), quoted_parameter);
        let given = |part: &Option<String>| part.as_deref().map(|part| format!(" {part}")).unwrap_or_default();
        let media =
            |media: &Option<String>| media.as_deref().map(|media| format!(" {}", string(media))).unwrap_or_default();
        let header = |header: &Option<Option<String>>| {
            header.as_ref().map(|of| format!(" header {}", name(of))).unwrap_or_default()
        };
        match self {
            Self::Whole => Ok(()),
            Self::Any => f.write_str("*"),
            Self::Request(of) => write!(f, "request{}", media(of)),
            Self::Answer(status, of, body) => write!(f, "answer{}{}{}", given(status), header(of), media(body)),
            Self::Error(status, of, body) => write!(f, "error{}{}{}", given(status), header(of), media(body)),
            Self::Path(number) => write!(f, "path {number}"),
            Self::Query(of) => write!(f, "query {}", name(of)),
            Self::Header(of) => write!(f, "header {}", name(of)),
            Self::Cookie(of) => write!(f, "cookie {}", name(of)),
            Self::Callback(of, address, body) => write!(f, "callback {} {}{}", name(of), name(address), media(body)),
        }
    }
}

/// Reports whether a media type matches the wanted one; `charset` is ignored.
fn matches_media(wanted: Option<&str>, found: Option<&str>) -> bool {
    match (wanted, found) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wanted), Some(found)) => crate::media::key(wanted) == crate::media::key(found),
    }
}

impl EndpointPattern {
    /// Reports whether it matches a method, in capitals, and a path, in which parameters are `{}` or have names.
    pub fn matches(&self, method: &str, path: &str) -> bool {
        if self.method.as_ref().is_some_and(|wanted| wanted != method) {
            return false;
        }
        let Some(wanted) = &self.path else { return true };
        let (mut found, mut wanted) = (path.split('/'), wanted.split('/'));
        loop {
            match (wanted.next(), found.next()) {
                (None, None) | (Some("**"), _) => return true,
                (Some("*"), Some(_)) => {}
                (Some(wanted), Some(found)) if matches_segment(wanted, found) => {}
                _ => return false,
            }
        }
    }
}

/// Reports whether two segments match: names of parameters are ignored if either has none.
fn matches_segment(wanted: &str, found: &str) -> bool {
    if wanted == found {
        return true;
    }
    let (erased, other) = (super::erased_path(wanted), super::erased_path(found));
    erased == other && (erased == wanted || other == found)
}
