//! Turns the text of a record into what it names, each with its lines. It knows the words of the format, and nothing of
//! what the names stand for.

use std::collections::BTreeSet;

use strsim::levenshtein;

use super::line::{Line, first_string};
use crate::names::Former;
use crate::names::reserved;
use crate::place::Place;

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedKind {
    /// A struct.
    Object,
    /// An enum of values.
    Enum,
    /// A union of types.
    Union,
    /// A generic envelope of lists.
    Template,
    /// A method.
    Operation,
    /// The type of an operation's optional parameters.
    Request,
    /// A group of operations.
    Group,
    /// A kind of identifiers.
    Identifier,
    /// A variant of the union of all events.
    Event,
    /// The constant of a security scheme or server.
    Constant,
    /// A type that is derived from an operation or another type.
    Derived,
    /// A field of a type.
    Field,
    /// A variant of an enum of values.
    Value,
    /// A variant of a union.
    Variant,
    /// A parameter of an operation.
    Parameter,
    /// A variant or field of a type that is derived from an operation.
    Part,
}

impl NamedKind {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Template => "list template",
            Self::Operation => "operation",
            Self::Request => "request",
            Self::Group => "group",
            Self::Identifier => "identifier",
            Self::Event => "event variant",
            Self::Constant => "constant",
            Self::Derived => "brought along",
            Self::Field => "field",
            Self::Value => "value",
            Self::Variant => "variant",
            Self::Parameter => "parameter",
            Self::Part => "part",
        }
    }

    /// Returns whether it stands for itself, rather than within a type or an operation.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::Field | Self::Value | Self::Variant | Self::Parameter | Self::Part)
    }

    /// Returns whether it is a type of the description.
    pub fn is_type(self) -> bool {
        matches!(self, Self::Object | Self::Enum | Self::Union | Self::Template)
    }
}

/// A thing with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedThing {
    /// What it is.
    pub kind: NamedKind,
    /// Its name, as callers write it: `Patient`, `patients::get_patient`, `Patient.first_name`, `Sector::Nhs`.
    pub name: String,
    /// The line that names it, from 1, and the last line of what belongs to that.
    pub lines: (usize, usize),
    /// Its name as it is sent, or what it stands for in the description; of a derived type, the record's word
    /// for it.
    pub sent: Option<String>,
    /// Whether it is no longer there, and only keeps its name.
    pub is_retired: bool,
    /// Whether its name rests on a guessed operationId.
    pub is_provisional: bool,
    /// Its earlier names, each with its line.
    pub was: Vec<(Former, usize)>,
    /// Its places, each with its line.
    pub places: Vec<(String, usize)>,
    /// The places that it had, each with its line.
    pub former_places: Vec<(String, usize)>,
}

impl NamedThing {
    /// Returns whether this is its name, or one that it had.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.was.iter().any(|(former, _)| former.name == name)
    }

    /// Returns the last part of its name.
    pub fn own_name(&self) -> &str {
        self.name.rsplit([':', '.']).next().unwrap_or(&self.name)
    }
}

/// Lists what a record names, in the order of its lines. A line that is not understood names nothing.
pub fn index_names(record: &str) -> Vec<NamedThing> {
    let mut index = Index::default();
    for (number, text) in record.lines().enumerate() {
        match Line::read(number + 1, text) {
            Some(line) if text.starts_with(' ') => index.read_part(&line),
            Some(line) => index.read_head(&line),
            None => {}
        }
    }
    index.things
}

/// Returns the record without one of its names, so that it is proposed anew: without the line, and what belongs to it.
pub fn without_name(record: &str, thing: &NamedThing) -> String {
    let (first, last) = thing.lines;
    let is_kept = |number: usize| number < first || number > last;
    let kept = record.lines().enumerate().filter(|(number, _)| is_kept(number + 1));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

/// Returns up to three names that are similar to this one, the most similar first.
pub fn similar_names(things: &[NamedThing], name: &str) -> Vec<String> {
    let own = |text: &str| reserved::key(text.rsplit([':', '.']).next().unwrap_or(text));
    let wanted = own(name);
    // What is written alike, such as a method, is meant rather than another thing of the name.
    let differs = |other: &str| ["::", "."].iter().any(|sign| other.contains(sign) != name.contains(sign));
    let mut near = BTreeSet::new();
    let mut parts = BTreeSet::new();
    for thing in things.iter().filter(|thing| !thing.is_retired) {
        let found = own(&thing.name);
        let is_part = wanted.len() > 2 && (found.contains(&wanted) || wanted.contains(&found) && found.len() > 2);
        let distance = if found == wanted { 0 } else { levenshtein(&found, &wanted) };
        if distance <= wanted.chars().count() / 3 {
            near.insert((distance, differs(&thing.name), thing.name.clone()));
        } else if is_part {
            parts.insert((found.len().abs_diff(wanted.len()), differs(&thing.name), thing.name.clone()));
        }
    }
    let best = if near.is_empty() { parts } else { near };
    best.into_iter().map(|(_, _, name)| name).take(3).collect()
}

#[derive(Default)]
struct Index {
    things: Vec<NamedThing>,
    /// The last type or operation; what belongs to nothing else belongs to it.
    owner: Option<usize>,
    /// The request of the last operation.
    request: Option<usize>,
    /// Whether the lines below are those of another than the owner.
    is_elsewhere: bool,
}

impl Index {
    fn add(&mut self, kind: NamedKind, name: String, line: &Line) -> &mut NamedThing {
        self.things.push(NamedThing {
            kind,
            name,
            lines: (line.number, line.number),
            sent: None,
            is_retired: line.is_retired,
            is_provisional: line.is_provisional,
            was: line.was.iter().map(|former| (former.clone(), line.number)).collect(),
            places: Vec::new(),
            former_places: Vec::new(),
        });
        let last = self.things.len() - 1;
        &mut self.things[last]
    }

    fn read_head(&mut self, line: &Line) {
        (self.owner, self.request, self.is_elsewhere) = (None, None, false);
        let (name, thing, next) = (line.name().to_owned(), line.thing(), self.things.len());
        match line.word.as_str() {
            "group" => self.add(NamedKind::Group, name, line).sent = first_string(&thing),
            "scheme" | "server" => {
                let added = self.add(NamedKind::Constant, name, line);
                // A scheme has its credential first, then where it is sent.
                let place = first_string(&line.content()).or_else(|| first_string(&thing));
                added.places.extend(place.map(|place| (place, line.number)));
                added.sent = first_string(&thing);
            }
            "id" => {
                self.add(NamedKind::Identifier, thing, line);
            }
            "event" => self.add(NamedKind::Event, format!("WebhookEvent::{name}"), line).sent = Some(thing),
            "operation" => {
                (self.owner, self.request) = (Some(next), Some(next + 1));
                let group = name.split_once("::").map(|(group, _)| group.to_owned());
                let added = self.add(NamedKind::Operation, name, line);
                added.places.push((thing.clone(), line.number));
                for (former, _) in &mut added.was {
                    former.name = group.iter().map(|group| format!("{group}::")).chain([former.name.clone()]).collect();
                }
                let request = line.names().into_iter().nth(1).unwrap_or_default().to_owned();
                let added = self.add(NamedKind::Request, request, line);
                (added.is_provisional, added.was) = (false, Vec::new());
                added.places.push((thing, line.number));
            }
            // The places of an identifier are those where it is decided.
            "decided" => {
                let is_it = |other: &NamedThing| {
                    other.kind == NamedKind::Identifier && thing.strip_prefix("id ") == Some(&other.name)
                };
                (self.owner, self.is_elsewhere) = (self.things.iter().position(is_it), true);
            }
            "type" => {
                self.owner = Some(next);
                let kind = match line.content().split(' ').next() {
                    Some("enum") => NamedKind::Enum,
                    Some("union") => NamedKind::Union,
                    Some("template") => NamedKind::Template,
                    _ => NamedKind::Object,
                };
                self.add(kind, thing, line);
            }
            _ => {}
        }
    }

    fn read_part(&mut self, line: &Line) {
        let Some(owner) = self.owner else { return };
        let extended = [Some(owner), self.request].into_iter().flatten().filter(|_| !self.is_elsewhere);
        for index in extended {
            self.things[index].lines.1 = line.number;
        }
        let (name, thing) = (line.name(), line.thing());
        let of = self.things[owner].name.clone();
        let (kind, name, sent) = match line.word.as_str() {
            "at" => return self.things[owner].places.push((thing, line.number)),
            "gone" => return self.things[owner].former_places.push((thing, line.number)),
            "id" => return self.things[owner].sent = first_string(&line.content()),
            "left" => return self.add_former(owner, line, thing),
            "request-was" => return self.add_former(self.request.unwrap_or(owner), line, thing),
            "value-was" => return self.add_former_value(&of, line),
            "has" => {
                let sent = first_string(&thing).unwrap_or(thing);
                (NamedKind::Field, format!("{of}.{sent}"), Some(sent))
            }
            "field" | "rest" => (NamedKind::Field, format!("{of}.{name}"), first_string(&thing)),
            "value" => (NamedKind::Value, format!("{of}::{name}"), first_string(&thing)),
            "variant" => (NamedKind::Variant, format!("{of}::{thing}"), None),
            "parameter" => (NamedKind::Parameter, format!("{of}({name})"), first_string(&thing)),
            "header" | "required-field" | "answer-variant" | "body-variant" => {
                (NamedKind::Part, format!("{of} {} {name}", line.word), first_string(&thing))
            }
            "required" | "answer" | "body" | "headers" => {
                (NamedKind::Derived, name.to_owned(), Some(line.word.clone()))
            }
            _ => return,
        };
        if line.word == "field" && self.rename_field(owner, &name, sent.as_ref(), line.number) {
            return;
        }
        let (is_type, is_retired) = (self.things[owner].kind.is_type(), self.things[owner].is_retired);
        let places = if is_type { vec![(of, line.number)] } else { self.things[owner].places.clone() };
        let added = self.add(kind, name, line);
        (added.sent, added.is_retired) = (sent, is_retired);
        if kind == NamedKind::Derived {
            added.places = places;
        }
    }

    fn add_former(&mut self, index: usize, line: &Line, name: String) {
        let since = line.content().strip_prefix("since ").map(str::to_owned);
        self.things[index].was.push((Former { name, since }, line.number));
    }

    /// Adds an earlier name to a value of the last enum, which stands before it.
    fn add_former_value(&mut self, of: &str, line: &Line) {
        let Some((_, name)) = line.columns.get(1) else { return };
        let sent = first_string(&line.thing());
        let values = self.things.iter().rposition(|thing| thing.kind != NamedKind::Value).map_or(0, |last| last + 1);
        let found = (values..self.things.len()).find(|index| self.things[*index].sent == sent);
        if let Some(index) = found {
            self.add_former(index, line, format!("{of}::{name}"));
        }
    }

    /// Names a field that the type has already, by what it is called as sent.
    fn rename_field(&mut self, owner: usize, name: &str, sent: Option<&String>, number: usize) -> bool {
        let fields = &mut self.things[owner + 1..];
        let known = fields.iter_mut().find(|thing| thing.kind == NamedKind::Field && thing.sent.as_ref() == sent);
        let Some(field) = known else { return false };
        (field.name, field.lines) = (name.to_owned(), (number, number));
        true
    }
}

/// Returns whether two places are one, apart from the status and media type that a record leaves out where they tell
/// nothing.
pub fn is_same_place(one: &str, other: &str) -> bool {
    use crate::place::{Part, Role, Root};
    let short = |text: &str| -> Option<Place> {
        let mut place = Place::parse(text).ok()?;
        if let Root::Operation(_, Some(role)) | Root::Event(_, Some(role)) = &mut place.root {
            *role = match role.without_media() {
                Role::Answer(_, part @ Part::Body(_)) => Role::Answer(None, part),
                Role::Error(_, part @ Part::Body(_)) => Role::Error(None, part),
                role => role,
            };
        }
        Some(place)
    };
    one == other || short(one).is_some_and(|one| Some(one) == short(other))
}

#[cfg(test)]
mod tests {
    use super::{NamedKind, index_names, is_same_place, similar_names, without_name};

    const RECORD: &str = "\
# names 2
group people PeopleApi \"People\" was persons since 0.2.0
scheme API_KEY \"api_key\" \"header x-api-key\"
id PersonId was HumanId
operation GET /people/{} people::get_person GetPerson provisional was fetch_person since 0.2.0
  request-was FetchPerson
  parameter type_ \"type\"
  answer GetPersonAnswer
  answer-variant NoContent \"204\"
type Person object 90c6e241aad7 provisional was Human since 0.2.0
  at GET /people/{} answer
  has first-name string
  has type Kind?
  field first_name \"first-name\"
type Kind enum 90c6e241aad7
  at Person.type
  value Adult \"adult\"
  value-was \"adult\" Grown since 0.2.0
type Gone object 90c6e241aad7 retired
  gone GET /gone answer
";

    #[test]
    fn what_a_record_names_has_its_lines() {
        let things = index_names(RECORD);
        let names: Vec<(NamedKind, &str, usize)> =
            things.iter().map(|thing| (thing.kind, thing.name.as_str(), thing.lines.0)).collect();
        let expected = [
            (NamedKind::Group, "people", 2),
            (NamedKind::Constant, "API_KEY", 3),
            (NamedKind::Identifier, "PersonId", 4),
            (NamedKind::Operation, "people::get_person", 5),
            (NamedKind::Request, "GetPerson", 5),
            (NamedKind::Parameter, "people::get_person(type_)", 7),
            (NamedKind::Derived, "GetPersonAnswer", 8),
            (NamedKind::Part, "people::get_person answer-variant NoContent", 9),
            (NamedKind::Object, "Person", 10),
            (NamedKind::Field, "Person.first_name", 14),
            (NamedKind::Field, "Person.type", 13),
            (NamedKind::Enum, "Kind", 15),
            (NamedKind::Value, "Kind::Adult", 17),
            (NamedKind::Object, "Gone", 19),
        ];
        assert_eq!(names, expected);
        let of = |name: &str| things.iter().find(|thing| thing.is_called(name)).unwrap();
        assert_eq!(of("people::fetch_person").name, "people::get_person");
        assert_eq!(of("FetchPerson").name, "GetPerson");
        assert_eq!(of("Kind::Grown").name, "Kind::Adult");
        assert_eq!(of("Human").lines, (10, 14));
        assert_eq!(of("Human").was[0].0.since.as_deref(), Some("0.2.0"));
        assert_eq!(of("Person").places, [("GET /people/{} answer".to_owned(), 11)]);
        assert!(of("Person").is_provisional && of("Gone").is_retired);
        assert_eq!(of("Person.first_name").sent.as_deref(), Some("first-name"));
        let without = without_name(RECORD, of("Person"));
        assert!(!without.contains("type Person") && without.contains("type Kind") && !without.contains("has type"));
    }

    #[test]
    fn a_name_that_is_not_there_has_near_ones() {
        let things = index_names(RECORD);
        assert_eq!(similar_names(&things, "Persn"), ["Person"]);
        assert_eq!(similar_names(&things, "people::get_persons"), ["people::get_person", "GetPerson"]);
        assert!(similar_names(&things, "Zebra").is_empty());
    }

    #[test]
    fn a_place_is_one_whatever_its_status() {
        assert!(is_same_place("GET /a answer 200 .data[]", "GET /a answer .data[]"));
        assert!(!is_same_place("GET /a answer", "GET /a error"));
        assert!(is_same_place("A.b", "A.b") && !is_same_place("A.b", "A.c"));
    }
}
