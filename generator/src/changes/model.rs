//! The value that a comparison makes.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Presence, Retry};
use crate::place::Place;

/// What changed between two descriptions of one API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The API's own version before and now, where it differs.
    pub version: Option<(String, String)>,
    /// How many operations there were, and how many there are.
    pub operations: (usize, usize),
    /// What was added, removed or changed, the most important first.
    pub changes: Vec<Change>,
    /// What happened to public names.
    pub names: Vec<Renamed>,
}

impl Changes {
    /// Returns whether both descriptions say the same API, and give it the same names.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.names.is_empty()
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where: the new place, of what was removed the old one; nowhere, where it is of the whole API.
    pub place: Option<Place>,
    /// What kind of thing it is.
    pub subject: Subject,
    /// What happened to it.
    pub what: What,
    /// What is decided of it, before or now, and of what is in it where it was added or removed; with how many places.
    pub marks: BTreeMap<Mark, usize>,
}

impl Change {
    /// Returns its rank: what comes first in a report has the lower one.
    pub(super) fn rank(&self) -> (bool, Option<Mark>, u8, Subject, Option<&Place>, &What) {
        let what = match self.what {
            What::Removed(_) => 0,
            What::Changed(_) => 1,
            What::Added(_) => 2,
        };
        (self.marks.is_empty(), self.marks.keys().next().copied(), what, self.subject, self.place.as_ref(), &self.what)
    }
}

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A group of operations.
    Group,
    /// An operation.
    Operation,
    /// An event that the API sends.
    Event,
    /// A parameter.
    Parameter,
    /// A body that is sent.
    Request,
    /// An answer of success.
    Answer,
    /// Another answer.
    Error,
    /// A header of an answer.
    Header,
    /// A field.
    Field,
    /// The items of an array, the values of a map or of an object's other keys.
    Content,
    /// A member of a union.
    Member,
    /// A value of an enum.
    Value,
    /// A credential that operations need.
    Credential,
    /// A server.
    Server,
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// It was not there before.
    Added(Part),
    /// It is no longer there.
    Removed(Part),
    /// It is another now.
    Changed(Difference),
}

/// What was added or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// An operation, by its method in Rust.
    Method(String),
    /// A value of this type.
    Typed {
        /// Its type, in words.
        ty: String,
        /// Whether it must be there.
        is_required: bool,
        /// Whether null is a value.
        is_nullable: bool,
    },
    /// A value of an enum, a credential, a server: itself.
    Named(String),
}

/// How a thing differs: before, and now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Its type, in words.
    Type(String, String),
    /// Whether it must be there.
    Presence(Presence, Presence),
    /// Whether null is a value now.
    Null(bool),
    /// Whether it is only read, only sent, or both.
    Ways(&'static str, &'static str),
    /// The only value that it has.
    Constant(String, String),
    /// The value that stands for absence.
    Default(Option<String>, Option<String>),
    /// Its rules are other ones.
    Rules {
        /// Those that are gone, in words.
        removed: Vec<String>,
        /// Those that are new, in words.
        added: Vec<String>,
        /// Whether some values that were allowed no longer are.
        is_stricter: bool,
    },
    /// Whether other values than those of its list are allowed now.
    Open(bool),
    /// What `Debug` shows of it.
    Shown(&'static str, &'static str),
    /// Whether it should no longer be used.
    Deprecated(bool),
    /// Whether it may be sent twice.
    Retry(&'static str, &'static str),
    /// Method and path of an operation.
    Moved(String, String),
    /// The name by which it is sent.
    SentAs(String, String),
    /// The status of an answer.
    Status(String, String),
    /// The media type.
    Media(String, String),
    /// How its parts are written: style, form, brackets.
    Written,
    /// What tells the members of a union apart.
    Tag(Option<String>, Option<String>),
    /// Alternatives of credentials; none where none is needed.
    Credentials(BTreeSet<String>, BTreeSet<String>),
    /// The server that the operation has for itself.
    Server(Option<String>, Option<String>),
    /// What the description says of it.
    Documentation,
}

/// What is decided of a place, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It is never shown.
    Secret,
    /// It identifies something.
    Id,
    /// A date, or a date and a time.
    Date,
    /// `Debug` hides it, for a reason.
    Sensitive,
    /// It is never sent twice by itself, or that is what changed.
    Retry,
}

impl Mark {
    /// Returns the mark of an operation that comes or goes.
    pub(super) fn of_operation(retry: Retry) -> BTreeMap<Self, usize> {
        match retry {
            Retry::Never => BTreeMap::from([(Self::Retry, 1)]),
            Retry::Safe => BTreeMap::new(),
        }
    }
}

/// A public name that moved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// What has the name.
    pub kind: NameKind,
    /// The type, method or group that it belongs to now, where it belongs to one.
    pub owner: Option<String>,
    /// The name before.
    pub old: String,
    /// The name now; nothing where what had it is gone.
    pub new: Option<String>,
    /// Whether the old name is also still there for other places.
    pub is_split: bool,
    /// What it means for those who use the old name.
    pub effect: Effect,
}

/// What another name means for those who use the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Their code no longer compiles.
    Breaking,
    /// The old name is still there, deprecated.
    Alias,
    /// Nothing: no caller writes the name.
    None,
}

/// What has a public name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A group of operations, by its module.
    Group,
    /// A method, with its group in front.
    Method,
    /// A type of requests.
    Request,
    /// An argument or a setter.
    Parameter,
    /// A type.
    Type,
    /// A field.
    Field,
    /// A variant.
    Variant,
    /// A kind of identifiers.
    Id,
    /// A credential's scheme, by which the client asks for it.
    Credential,
}
