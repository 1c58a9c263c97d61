//! Patterns of places: addresses with wildcards, and how specific each is.

use super::read;
use super::{Part, Problem, Role};

/// An address with wildcards: `*` stands for one method, path, segment, name or field, `**` for any steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    /// Where the steps start.
    pub root: PatternRoot,
    /// The way from there.
    pub steps: Vec<StepPattern>,
}

/// Where the steps of a pattern start.
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

/// Which operations; what is `None` is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointPattern {
    /// The method, in capitals.
    pub method: Option<String>,
    /// The path; a segment may be `*`, the last may be `**`.
    pub path: Option<String>,
}

/// Which role. A name, status or media type that is `None` is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RolePattern {
    /// The operation or event itself.
    Whole,
    /// Every role.
    Any,
    /// What is sent.
    Request(Option<String>),
    /// An answer of success: status, header if it is one, media type.
    Answer(Option<String>, Option<Option<String>>, Option<String>),
    /// Another answer.
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

/// A step, or several.
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
    /// The member of a union that this tells.
    Member(String),
    /// Any steps, or none.
    Deep,
}

/// How specific a pattern is: the greater holds.
pub type Rank = (bool, usize);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it is none, with the column and the reason.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        read::read_pattern(text)
    }

    /// A pattern with a root is more specific than one without, then the one with more that is literal.
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

    /// Whether it is this role; `same` compares names.
    pub fn matches(&self, role: Option<&Role>, same: &dyn Fn(&str, &str) -> bool) -> bool {
        let Some(role) = role else { return *self == Self::Whole };
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| same(wanted, found));
        match (self, role) {
            (Self::Any, _) => true,
            (Self::Request(wanted), Role::Request(media)) => of_media(wanted.as_deref(), media.as_deref()),
            (Self::Answer(wanted, header, media), Role::Answer(status, part))
            | (Self::Error(wanted, header, media), Role::Error(status, part)) => {
                let is_status = wanted.as_ref().is_none_or(|wanted| Some(wanted) == status.as_ref());
                is_status
                    && match (header, part) {
                        (None, Part::Body(found)) => of_media(media.as_deref(), found.as_deref()),
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
                is(wanted, name) && is(sent, address) && of_media(media.as_deref(), found.as_deref())
            }
            _ => false,
        }
    }
}

/// Whether a media type is the one that is wanted; `charset` does not count.
fn of_media(wanted: Option<&str>, found: Option<&str>) -> bool {
    match (wanted, found) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wanted), Some(found)) => crate::media::key(wanted) == crate::media::key(found),
    }
}

impl EndpointPattern {
    /// Whether it is this method, in capitals, and path, in which parameters are `{}` or have names.
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
                (Some(wanted), Some(found)) if is_segment(wanted, found) => {}
                _ => return false,
            }
        }
    }
}

/// Whether two segments are one: the names of parameters do not count where either has none.
fn is_segment(wanted: &str, found: &str) -> bool {
    let (erased, other) = (super::erased_path(wanted), super::erased_path(found));
    wanted == found || erased == other && (erased == wanted || other == found)
}
