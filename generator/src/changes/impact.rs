//! Judges a change: what it means for code that uses the client, and for a client that was generated before and calls
//! the API as it is now.

use std::collections::{BTreeSet, HashMap};

use super::model::{Change, Changes, Difference, Effect, NameKind, Part, Renamed, Subject, What};
use super::words;
use crate::ir::{Direction, Presence, Way};
use crate::pipeline::Stages;
use crate::place::{self, Place, Role, Root};
use crate::surface::Impact;

/// What a change means for a client that was generated before it, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// Its calls behave as before.
    Works,
    /// Some of its calls are rejected, or some answers are not read.
    MayFail,
    /// Every call that depends on what changed fails.
    WillFail,
}

/// What a change means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// For code on the client.
    pub impact: Impact,
    /// For a client that was generated before.
    pub wire: Wire,
}

/// Judges every change, in their order.
pub(super) fn judge(changes: &Changes, old: &Stages, new: &Stages) -> Vec<Judgement> {
    let mut directions: HashMap<&str, Direction> = HashMap::new();
    for stages in [old, new] {
        for named in &stages.names.types {
            let direction = directions.entry(&named.name).or_insert(named.direction);
            *direction = direction.join(named.direction);
        }
    }
    let judge = |change: &Change| {
        let way = direction_of(change.place.as_ref(), &directions);
        Judgement { impact: impact_of(change, way), wire: wire_of(change, way) }
    };
    changes.changes.iter().map(judge).collect()
}

impl Renamed {
    /// Returns what it means for code on the client, where it means something.
    pub fn impact(&self) -> Option<Impact> {
        match (self.effect, self.kind) {
            (Effect::Breaking, _) => Some(Impact::Breaking),
            // The old name is a constant, which is a value and a pattern, and nothing that code can import.
            (Effect::Alias, NameKind::Variant) => Some(Impact::Breaking),
            (Effect::Alias, _) => Some(Impact::Addition),
            (Effect::None, _) => None,
        }
    }
}

/// Returns whether what is at a place is sent, read or both.
fn direction_of(place: Option<&Place>, directions: &HashMap<&str, Direction>) -> Direction {
    match place.map(|place| &place.root) {
        Some(Root::Operation(_, Some(Role::Answer(..) | Role::Error(..)))) | Some(Root::Event(..)) => {
            Direction::Response
        }
        Some(Root::Operation(_, Some(_))) => Direction::Request,
        // An envelope is a type of answers.
        Some(Root::Type(name)) => directions.get(name.as_str()).copied().unwrap_or(Direction::Response),
        Some(Root::Operation(_, None)) | None => Direction::Both,
    }
}

fn impact_of(change: &Change, way: Direction) -> Impact {
    match &change.what {
        What::Removed(_) | What::Changed(_) if is_of_error(change.place.as_ref()) => Impact::Documentation,
        What::Added(part) => impact_of_added(change.subject, part, way),
        What::Removed(_) if change.subject == Subject::Error => Impact::Documentation,
        What::Removed(_) => Impact::Breaking,
        What::Changed(difference) => impact_of_difference(change.subject, difference),
    }
}

/// Reports whether a place is in the body of an error that has another type now: code that reads errors names the type.
fn is_of_error(place: Option<&Place>) -> bool {
    place.is_some_and(|place| {
        matches!(place.root, Root::Operation(_, Some(Role::Error(_, place::Part::Body(_))))) && !place.steps.is_empty()
    })
}

fn impact_of_added(subject: Subject, part: &Part, way: Direction) -> Impact {
    let is_required = matches!(part, Part::Typed { is_required: true, .. });
    match subject {
        Subject::Parameter | Subject::Request if is_required => Impact::Breaking,
        Subject::Field if is_required && way != Direction::Response => Impact::Breaking,
        // The operation answers one of several types now.
        Subject::Answer => Impact::Breaking,
        Subject::Error => Impact::Documentation,
        Subject::Group
        | Subject::Operation
        | Subject::Event
        | Subject::Parameter
        | Subject::Request
        | Subject::Header
        | Subject::Field
        | Subject::Content
        | Subject::Member
        | Subject::Value
        | Subject::Credential
        | Subject::Server => Impact::Addition,
    }
}

fn impact_of_difference(subject: Subject, difference: &Difference) -> Impact {
    match difference {
        Difference::Type(..) | Difference::Status(..) if subject == Subject::Error => Impact::Documentation,
        Difference::Type(..) | Difference::Presence(..) | Difference::Null(_) => Impact::Breaking,
        Difference::Deprecated(true) => Impact::Addition,
        Difference::Default(..) | Difference::Documentation => Impact::Documentation,
        Difference::Rules { .. }
        | Difference::Ways(..)
        | Difference::Constant(..)
        | Difference::Open(_)
        | Difference::Shown(..)
        | Difference::Deprecated(false)
        | Difference::Retry(..)
        | Difference::Moved(..)
        | Difference::SentAs(..)
        | Difference::Status(..)
        | Difference::Media(..)
        | Difference::Written
        | Difference::Tag(..)
        | Difference::Credentials(..)
        | Difference::Server(..) => Impact::Fix,
    }
}

fn wire_of(change: &Change, way: Direction) -> Wire {
    match &change.what {
        _ if is_of_error(change.place.as_ref()) => Wire::Works,
        What::Added(part) => wire_of_added(change.subject, part, way),
        What::Removed(part) => wire_of_removed(change.subject, part, way),
        What::Changed(difference) => wire_of_difference(change.subject, difference, way),
    }
}

fn wire_of_added(subject: Subject, part: &Part, way: Direction) -> Wire {
    let is_required = matches!(part, Part::Typed { is_required: true, .. });
    match subject {
        Subject::Parameter | Subject::Request if is_required => Wire::WillFail,
        Subject::Field if is_required && way != Direction::Response => Wire::WillFail,
        // A body of another type is not read.
        Subject::Answer => Wire::MayFail,
        Subject::Group
        | Subject::Operation
        | Subject::Event
        | Subject::Parameter
        | Subject::Request
        | Subject::Error
        | Subject::Header
        | Subject::Field
        | Subject::Content
        | Subject::Member
        | Subject::Value
        | Subject::Credential
        | Subject::Server => Wire::Works,
    }
}

fn wire_of_removed(subject: Subject, part: &Part, way: Direction) -> Wire {
    let is_required = matches!(part, Part::Typed { is_required: true, .. });
    match subject {
        Subject::Operation => Wire::WillFail,
        // What is required in an answer is missing in each.
        Subject::Field if is_required && way != Direction::Request => Wire::WillFail,
        Subject::Field | Subject::Content | Subject::Member | Subject::Value if way == Direction::Response => {
            Wire::Works
        }
        Subject::Group | Subject::Event | Subject::Answer | Subject::Error | Subject::Header => Wire::Works,
        Subject::Parameter
        | Subject::Request
        | Subject::Field
        | Subject::Content
        | Subject::Member
        | Subject::Value
        | Subject::Credential
        | Subject::Server => Wire::MayFail,
    }
}

fn wire_of_difference(subject: Subject, difference: &Difference, way: Direction) -> Wire {
    let (is_sent, is_read) = (way != Direction::Response, way != Direction::Request);
    let fails = match difference {
        _ if subject == Subject::Error => false,
        Difference::Moved(..) => return Wire::WillFail,
        Difference::Presence(_, Presence::Required) => is_sent,
        Difference::Presence(Presence::Required, _) => is_read,
        Difference::Null(true) => is_read,
        Difference::Null(false) | Difference::Open(false) => is_sent,
        Difference::Rules { is_stricter, .. } => is_sent && *is_stricter,
        Difference::Type(old, new) => (is_sent && !is_read_as(old, new)) || (is_read && !is_read_as(new, old)),
        // What is only sent is missing in answers, which is a change of presence where it was required.
        Difference::Ways(_, now) => is_sent && *now == words::ways(Some(Way::Read)),
        Difference::Constant(..)
        | Difference::SentAs(..)
        | Difference::Media(..)
        | Difference::Written
        | Difference::Tag(..)
        | Difference::Server(..) => true,
        Difference::Credentials(before, now) => !is_still_enough(before, now),
        Difference::Presence(..)
        | Difference::Default(..)
        | Difference::Open(true)
        | Difference::Shown(..)
        | Difference::Deprecated(_)
        | Difference::Retry(..)
        | Difference::Status(..)
        | Difference::Documentation => false,
    };
    if fails { Wire::MayFail } else { Wire::Works }
}

/// Reports whether every value of a type is one of another, too, both in words.
fn is_read_as(value: &str, other: &str) -> bool {
    let is_string = |word: &str| matches!(word, "string" | "secret") || word.starts_with('`');
    match (value, other) {
        // A body that nobody expects is not read.
        (_, "no body") => true,
        ("date" | "date-time", other) => is_string(other) || other == value,
        ("integer" | "unsigned integer", "number" | "decimal") | ("unsigned integer", "integer") => true,
        _ => value == other || (is_string(value) && is_string(other)),
    }
}

/// Reports whether the credentials that were enough still are, or none are needed.
fn is_still_enough(before: &BTreeSet<String>, now: &BTreeSet<String>) -> bool {
    let are_needed = |alternatives: &BTreeSet<String>| !alternatives.is_empty() && !alternatives.contains("none");
    !are_needed(now) || (are_needed(before) && before.is_subset(now))
}
