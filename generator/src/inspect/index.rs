//! Turns the text of a record into what it names, each with its lines. It knows the words of the format, and nothing of
//! what the names stand for.

use std::collections::BTreeSet;

use strsim::levenshtein;

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
    /// A type that an operation or a type brings along.
    Brought,
    /// A field of a type.
    Field,
    /// A variant of an enum of values.
    Value,
    /// A variant of a union.
    Variant,
    /// A parameter of an operation.
    Parameter,
    /// A variant or field of a type that an operation brings along.
    Part,
}

impl NamedKind {
    /// The word for it.
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
            Self::Brought => "brought along",
            Self::Field => "field",
            Self::Value => "value",
            Self::Variant => "variant",
            Self::Parameter => "parameter",
            Self::Part => "part",
        }
    }

    /// Whether it stands for itself, rather than within a type or an operation.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::Field | Self::Value | Self::Variant | Self::Parameter | Self::Part)
    }

    /// Whether it is a type of the description.
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
    /// Its name as it is sent, or what it stands for in the description; of what is brought along, the record's word for it.
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
    pub gone: Vec<(String, usize)>,
}

impl NamedThing {
    /// Whether this is its name, or one that it had.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.was.iter().any(|(former, _)| former.name == name)
    }

    /// The last part of its name.
    pub fn own_name(&self) -> &str {
        self.name.rsplit([':', '.']).next().unwrap_or(&self.name)
    }
}

/// What a record names, in the order of its lines. A line that is not understood names nothing.
pub fn index_names(record: &str) -> Vec<NamedThing> {
    let mut index = Index::default();
    for (number, line) in record.lines().enumerate() {
        let number = number + 1;
        match line.strip_prefix("  ") {
            Some(part) => index.read_part(number, part),
            None => index.read_head(number, line),
        }
    }
    index.things
}

/// The record without one of its names, so that it is proposed anew: without the line, and what belongs to it.
pub fn without_name(record: &str, thing: &NamedThing) -> String {
    let (first, last) = thing.lines;
    let is_kept = |number: usize| number < first || number > last;
    let kept = record.lines().enumerate().filter(|(number, _)| is_kept(number + 1));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

/// What is there of names that are nearly this one, the nearest first.
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
    /// Whether what belongs to the owner is only told of it elsewhere.
    is_elsewhere: bool,
}

impl Index {
    fn add(&mut self, kind: NamedKind, name: String, line: usize) -> &mut NamedThing {
        let (lines, sent) = ((line, line), None);
        let (is_retired, is_provisional) = (false, false);
        let (was, places, gone) = (Vec::new(), Vec::new(), Vec::new());
        let thing = NamedThing { kind, name, lines, sent, is_retired, is_provisional, was, places, gone };
        self.things.push(thing);
        let last = self.things.len() - 1;
        &mut self.things[last]
    }

    fn read_head(&mut self, number: usize, line: &str) {
        (self.owner, self.request, self.is_elsewhere) = (None, None, false);
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["group", module, ..] => {
                let thing = self.add(NamedKind::Group, (*module).to_owned(), number);
                thing.stand(line, number);
                thing.sent = texts(line).into_iter().next();
            }
            ["scheme" | "server", constant, ..] => {
                let thing = self.add(NamedKind::Constant, (*constant).to_owned(), number);
                thing.stand(line, number);
                // A scheme has its credential first, then where it is sent.
                let texts = texts(line);
                thing.places.extend(texts.last().map(|place| (place.clone(), number)));
                thing.sent = texts.into_iter().next();
            }
            ["id", name, ..] => self.add(NamedKind::Identifier, (*name).to_owned(), number).stand(line, number),
            ["event", variant, ty] => {
                let thing = self.add(NamedKind::Event, format!("WebhookEvent::{variant}"), number);
                thing.sent = Some((*ty).to_owned());
            }
            ["operation", method, path, name, request, ..] => {
                let place = format!("{method} {path}");
                self.owner = Some(self.things.len());
                let thing = self.add(NamedKind::Operation, (*name).to_owned(), number);
                thing.places.push((place.clone(), number));
                thing.stand(line, number);
                let (is_retired, group) = (thing.is_retired, name.split_once("::").map(|it| it.0));
                if let Some(group) = group {
                    thing.was.iter_mut().for_each(|(former, _)| former.name = format!("{group}::{}", former.name));
                }
                self.request = Some(self.things.len());
                let thing = self.add(NamedKind::Request, (*request).to_owned(), number);
                thing.places.push((place, number));
                thing.is_retired = is_retired;
            }
            // The places of an identifier are those where it is decided.
            ["decided", "id", name] => {
                let is_it = |thing: &NamedThing| thing.kind == NamedKind::Identifier && thing.name == *name;
                (self.owner, self.is_elsewhere) = (self.things.iter().position(is_it), true);
            }
            ["type", name, kind, _, ..] => {
                let kind = match *kind {
                    "enum" => NamedKind::Enum,
                    "union" => NamedKind::Union,
                    "template" => NamedKind::Template,
                    _ => NamedKind::Object,
                };
                self.owner = Some(self.things.len());
                self.add(kind, (*name).to_owned(), number).stand(line, number);
            }
            _ => {}
        }
    }

    fn read_part(&mut self, number: usize, line: &str) {
        let Some(owner) = self.owner else { return };
        let extended = [Some(owner), self.request].into_iter().flatten().filter(|_| !self.is_elsewhere);
        for index in extended {
            self.things[index].lines.1 = number;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let first = rest.split(' ').next().unwrap_or_default().to_owned();
        let is_retired = self.things[owner].is_retired;
        let of = self.things[owner].name.clone();
        let is_type = self.things[owner].kind.is_type();
        let sent = texts(rest).into_iter().next();
        let within = |kind: NamedKind, name: String| (kind, name, sent.clone());
        let (kind, name, sent) = match word {
            "at" => return self.things[owner].places.push((rest.to_owned(), number)),
            "gone" => return self.things[owner].gone.push((rest.to_owned(), number)),
            "id" => {
                self.things[owner].sent = sent;
                return;
            }
            "left" => return self.things[owner].was.extend(former(rest).map(|former| (former, number))),
            "request-was" => {
                let request = self.request.unwrap_or(owner);
                return self.things[request].was.extend(former(rest).map(|former| (former, number)));
            }
            "value-was" => {
                let value = self.things.iter_mut().rev().take_while(|thing| thing.kind == NamedKind::Value);
                let name = rest.rsplit('"').next().unwrap_or_default().trim_start();
                let name = if rest.starts_with('"') { name } else { rest.split_once(' ').map_or("", |it| it.1) };
                let text = sent.or_else(|| Some(first.clone()));
                if let (Some(thing), Some(mut former)) = (value.into_iter().find(|it| it.sent == text), former(name)) {
                    former.name = format!("{of}::{}", former.name);
                    thing.was.push((former, number));
                }
                return;
            }
            "field" => within(NamedKind::Field, format!("{of}.{first}")),
            "has" => {
                let sent = sent.unwrap_or(first);
                (NamedKind::Field, format!("{of}.{sent}"), Some(sent))
            }
            "rest" => (NamedKind::Field, format!("{of}.{first}"), None),
            "value" => within(NamedKind::Value, format!("{of}::{first}")),
            "variant" => (NamedKind::Variant, format!("{of}::{first}"), None),
            "parameter" => within(NamedKind::Parameter, format!("{of}({first})")),
            "header" | "required-field" => within(NamedKind::Part, format!("{of} {word} {first}")),
            "answer-variant" | "body-variant" => within(NamedKind::Part, format!("{of} {word} {first}")),
            "required" | "answer" | "body" | "headers" => (NamedKind::Brought, first, Some(word.to_owned())),
            _ => return,
        };
        if word == "field" && self.rename_field(owner, &name, sent.as_ref(), number) {
            return;
        }
        let places = if is_type { Vec::new() } else { self.things[owner].places.clone() };
        let thing = self.add(kind, name, number);
        (thing.sent, thing.is_retired) = (sent, is_retired);
        if kind == NamedKind::Brought {
            thing.places = if is_type { vec![(of, number)] } else { places };
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

impl NamedThing {
    /// Reads what stands behind a name: how firm it is, and what it was.
    fn stand(&mut self, line: &str, number: usize) {
        let unquoted = line.rsplit('"').next().unwrap_or(line);
        let mut words = unquoted.split(' ').filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            match word {
                "provisional" => self.is_provisional = true,
                "retired" => self.is_retired = true,
                "was" => self.was.extend(Former::read(&mut words).map(|former| (former, number))),
                _ => {}
            }
        }
    }
}

fn former(text: &str) -> Option<Former> {
    Former::read(&mut text.split(' ').peekable())
}

/// The quoted strings of a line.
fn texts(line: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('"') {
        let mut values = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<String>();
        let Some(Ok(text)) = values.next() else { break };
        texts.push(text);
        rest = rest.get(start + values.byte_offset()..).unwrap_or_default();
    }
    texts
}

/// Whether two places are one, apart from the status and media type that a record leaves out where they tell nothing.
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
            (NamedKind::Brought, "GetPersonAnswer", 8),
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
