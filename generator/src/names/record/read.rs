//! Reads the lock's text: line by line, each at once checked.

use std::collections::BTreeSet;

use super::check::{Problem, Seen};
use super::{
    TypeLine, EventLine, FIRST, GroupLine, IdLine, Kind, Record, OperationLine, ParameterLine, SchemeLine, ServerLine,
    Standing, VERSION, VariantLine, version1,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::names::extras::Extra;
use crate::names::same::component::Components;
use crate::names::taken::retired::Former;
use crate::place::Place as Address;

/// Reads a lock.
///
/// # Errors
/// A diagnostic for every line that is not understood, and for every name that is none or is there twice.
pub(crate) fn read(text: &str) -> Result<Record, Diagnostics> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let version = read_version(text)?;
    let mut reader =
        Reader { version, lock: Record::default(), seen: Seen::default(), last: Last::Nothing, decision: String::new() };
    let mut diagnostics = Diagnostics::default();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let read = match line.strip_prefix("  ") {
            Some(line) => reader.part(line),
            None => reader.head(line),
        };
        let (column, message, help) = match read {
            Ok(()) => continue,
            Err(Fault::Merge) => (1, MERGED.to_owned(), MERGE.to_owned()),
            Err(Fault::Line(message)) => (1, message, restore("remove the line: what it names is named anew")),
            Err(Fault::Name(name, problem)) => {
                (column_of(line, &name), format!("`{name}` {problem}"), restore("correct the name here"))
            }
        };
        diagnostics.push(fault((index + 1, column), message, help));
    }
    diagnostics.or(reader.lock)
}

/// What a merge leaves where both sides changed the same lines.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
const MERGED: &str = "a merge left its mark here";
const MERGE: &str = "keep the lines of both sides, each once, without the marks, and run `cargo xtask generate`: it sorts \
                     them and drops what is no longer there";

fn restore(way: &str) -> String {
    format!("restore the lock from version control, or {way}")
}

fn fault((line, column): (usize, usize), message: String, help: String) -> Diagnostic {
    let at = Place::Line(line, column);
    Diagnostic { code: "invalid-lock", message, source: Source::Lock, at, help: Some(help), also: Vec::new() }
}

/// The version that the first line says; without one, the first.
fn read_version(text: &str) -> Result<u32, Diagnostics> {
    let Some(word) = text.lines().next().and_then(|line| line.strip_prefix(FIRST)) else { return Ok(1) };
    let column = FIRST.len() + 1;
    let (message, help) = match word.trim().parse::<u32>() {
        Ok(version) if (1..=VERSION).contains(&version) => return Ok(version),
        Ok(version) => (
            format!("expected version {VERSION} or an older one, found {version}"),
            "a later generator wrote this: update the generator, or restore the lock that it had".to_owned(),
        ),
        Err(_) => (
            format!("expected the version of the format, found `{word}`"),
            format!("write `{FIRST}{VERSION}`, or restore the lock from version control"),
        ),
    };
    Err([fault((1, column), message, help)].into_iter().collect())
}

/// What is wrong with a line.
enum Fault {
    /// It is what a merge left.
    Merge,
    /// It is not understood.
    Line(String),
    /// A name in it is none, or is there twice.
    Name(String, String),
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self::Line(message)
    }
}

impl From<Problem> for Fault {
    fn from((name, problem): Problem) -> Self {
        Self::Name(name, problem)
    }
}

/// Where a name is in its line, in characters from 1.
fn column_of(line: &str, name: &str) -> usize {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', ':']);
    let starts = |front: &str| front.ends_with([' ', ':']);
    let mut places = line.match_indices(name).filter(|it| starts(&line[..it.0]) && ends(&line[it.0 + name.len()..]));
    places.next().map_or(1, |it| line[..it.0].chars().count() + 1)
}

/// What the indented lines belong to.
#[derive(Clone, Copy)]
enum Last {
    Nothing,
    Operation,
    Type,
    Decided,
}

struct Reader {
    version: u32,
    lock: Record,
    seen: Seen,
    last: Last,
    /// The last decision.
    decision: String,
}

impl Reader {
    fn head(&mut self, line: &str) -> Result<(), Fault> {
        // What belongs to a line that is not understood belongs to nothing.
        self.last = Last::Nothing;
        if MARKS.iter().any(|mark| line.starts_with(mark)) {
            return Err(Fault::Merge);
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["group", module, ..] => {
                let group = read_group(module, line["group ".len() + module.len()..].trim_start())?;
                self.seen.group(&group)?;
                self.lock.groups.push(group);
            }
            ["scheme", constant, ..] => {
                let scheme = read_scheme(constant, line["scheme ".len() + constant.len()..].trim_start())?;
                self.seen.scheme(&scheme)?;
                self.lock.schemes.push(scheme);
            }
            ["server", constant, ..] => {
                let server = read_server(constant, line["server ".len() + constant.len()..].trim_start())?;
                self.seen.server(&server)?;
                self.lock.servers.push(server);
            }
            ["components", "are", "types"] => self.lock.components = Components::Types,
            ["id", name, rest @ ..] => {
                let Standing { is_retired, was, .. } = read_standing(&rest.join(" "))?;
                let id = IdLine { name: (*name).to_owned(), is_retired, was };
                self.seen.id(&id)?;
                self.lock.ids.push(id);
            }
            ["event", variant, ty] => {
                let event = EventLine { variant: (*variant).to_owned(), ty: (*ty).to_owned() };
                self.seen.event(&event)?;
                self.lock.events.push(event);
            }
            ["operation", verb, path, method, request, rest @ ..] => {
                let standing = read_standing(&rest.join(" "))?;
                let address = version1::operation(verb, path).to_string();
                let (group, method) = match method.split_once("::") {
                    Some((group, method)) => (Some(group.to_owned()), method),
                    None => (None, *method),
                };
                let (method, request) = (method.to_owned(), (*request).to_owned());
                let operation = OperationLine { standing, ..OperationLine::new(address, group, method, request) };
                // Its parts are read, and checked, whatever is wrong with its name. An address is shown as it is written.
                let written = |name: String| if name == operation.address { format!("{verb} {path}") } else { name };
                let checked = self.seen.operation(&operation).map_err(|(name, problem)| (written(name), problem));
                self.lock.operations.push(operation);
                self.last = Last::Operation;
                checked?;
            }
            ["type", name, kind, hash, rest @ ..] => {
                let standing = read_standing(&rest.join(" "))?;
                let entry = TypeLine::new((*name).to_owned(), Kind::read(kind)?, (*hash).to_owned(), standing);
                let checked = self.seen.entry(&entry);
                self.lock.types.push(entry);
                self.last = Last::Type;
                checked?;
            }
            ["decided", ..] => {
                let decision = line["decided ".len()..].to_owned();
                self.lock.decided.insert(decision.clone(), BTreeSet::new());
                self.decision = decision;
                self.last = Last::Decided;
            }
            [first, ..] => {
                let expected = "expected a whole line of `group`, `scheme`, `server`, `id`, `event`, `operation`, `type` or \
                                `decided`";
                return Err(Fault::Line(format!("{expected}, found `{first}`")));
            }
            [] => return Err(Fault::Line("expected a line".to_owned())),
        }
        Ok(())
    }

    fn part(&mut self, line: &str) -> Result<(), Fault> {
        let (word, rest) = line.split_once(' ').ok_or_else(|| format!("expected a word and more, found `{line}`"))?;
        match (self.last, self.lock.operations.last_mut(), self.lock.types.last_mut()) {
            (Last::Operation, Some(operation), _) => part_of_operation(operation, &mut self.seen, word, rest),
            (Last::Decided, ..) if word == "at" => {
                let places = self.lock.decided.entry(self.decision.clone()).or_default();
                places.insert(read_place(rest, self.version)?);
                Ok(())
            }
            (Last::Type, _, Some(entry)) => part_of_type(entry, &mut self.seen, self.version, word, rest),
            _ => Err(Fault::Line(format!("did not expect `{word}` here"))),
        }
    }
}

fn part_of_operation(operation: &mut OperationLine, seen: &mut Seen, word: &str, rest: &str) -> Result<(), Fault> {
    let former = || read_former(rest);
    match word {
        "id" => operation.id = Some(read_last_text(rest)?),
        "request-was" => operation.requests.push(seen.former_request(former()?)?),
        "left" => operation.left.push(seen.left(former()?)?),
        word => return named_part_of_operation(operation, seen, word, rest),
    }
    Ok(())
}

/// An earlier name, and since when.
fn read_former(text: &str) -> Result<Former, String> {
    let mut words = text.split(' ').peekable();
    Former::read(&mut words)
        .filter(|_| words.next().is_none())
        .ok_or_else(|| format!("expected a name and `since` a release, found `{text}`"))
}

fn named_part_of_operation(
    operation: &mut OperationLine,
    seen: &mut Seen,
    word: &str,
    rest: &str,
) -> Result<(), Fault> {
    if word == "parameter" {
        operation.parameters.push(read_parameter(rest)?);
        return Ok(seen.parameter(operation)?);
    }
    if let Some(extra) = Extra::ALL.into_iter().find(|it| it.word() == word) {
        seen.extra_type(operation, extra, rest)?;
        operation.extras.types.insert(extra, rest.to_owned());
        return Ok(());
    }
    let extra = Extra::ALL.into_iter().find(|it| it.part_word() == word);
    let extra = extra.ok_or_else(|| format!("did not expect `{word}` here"))?;
    let (name, of) = read_pair(rest)?;
    seen.extra_part(extra, &of, &name)?;
    operation.extras.parts.insert((extra, of), name);
    Ok(())
}

fn part_of_type(entry: &mut TypeLine, seen: &mut Seen, version: u32, word: &str, rest: &str) -> Result<(), Fault> {
    match word {
        "at" => {
            let place = read_place(rest, version)?;
            seen.place(&place).map_err(|(_, problem)| Fault::Name(rest.to_owned(), problem))?;
            entry.places.push(place);
        }
        "gone" => entry.gone.push(read_place(rest, version)?),
        "required" => {
            seen.required(entry, rest)?;
            entry.required = Some(rest.to_owned());
        }
        "rest" => {
            seen.rest(rest)?;
            entry.rest = Some(rest.to_owned());
        }
        "has" => {
            let (sent, ty) = if rest.starts_with('"') {
                read_text(rest)?
            } else {
                rest.split_once(' ')
                    .map(|(sent, ty)| (sent.to_owned(), ty))
                    .ok_or_else(|| "expected a type after the field".to_owned())?
            };
            entry.has.push((sent, ty.trim_start().to_owned()));
        }
        "field" => {
            let (name, sent) = read_pair(rest)?;
            seen.field(&name, &sent)?;
            entry.fields.push((name, sent));
        }
        "value" => {
            let (name, value) = read_pair(rest)?;
            seen.value(&name, &value)?;
            entry.values.push((name, value));
        }
        "value-was" => {
            let (value, name) = read_text(rest)?;
            entry.former_values.push((seen.former_value(read_former(name.trim_start())?)?, value));
        }
        "variant" => {
            let (name, hash, tell) = match rest.split(' ').collect::<Vec<_>>()[..] {
                [name, hash] => (name, hash, None),
                [name, hash, "by", tell] => (name, hash, Some(tell.to_owned())),
                _ => return Err(Fault::Line(format!("expected a name, a shape and `by` a word, found `{rest}`"))),
            };
            seen.variant(name)?;
            entry.variants.push(VariantLine { name: name.to_owned(), hash: hash.to_owned(), tell });
        }
        word => return Err(Fault::Line(format!("did not expect `{word}` here"))),
    }
    Ok(())
}

/// An address, as it is written today.
fn read_place(text: &str, version: u32) -> Result<String, String> {
    let now = || Address::parse(text).map_err(|problem| problem.message);
    let place = match version {
        // A record that has lost its first line is read all the same.
        1 => version1::read_place(text).or_else(|message| now().map_err(|_| message)),
        _ => now(),
    };
    place.map(|it| it.to_string())
}

/// A group, from what follows its module.
fn read_group(module: &str, rest: &str) -> Result<GroupLine, String> {
    let (ty, rest) = match rest.split_once(' ') {
        Some((ty, rest)) if !ty.starts_with('"') => (Some(ty.to_owned()), rest),
        Some(_) | None => (None, rest),
    };
    let (tag, rest) = read_text(rest)?;
    let Standing { is_retired, was, .. } = read_standing(rest)?;
    Ok(GroupLine { module: module.to_owned(), ty, tag, is_retired, was })
}

/// A security scheme, from what follows its constant.
fn read_scheme(constant: &str, rest: &str) -> Result<SchemeLine, String> {
    let (credential, rest) = read_text(rest)?;
    let (place, rest) = read_text(rest.trim_start())?;
    let is_retired = read_standing(rest)?.is_retired;
    Ok(SchemeLine { constant: constant.to_owned(), credential, place, is_retired })
}

/// A server, from what follows its constant.
fn read_server(constant: &str, rest: &str) -> Result<ServerLine, String> {
    let (url, rest) = read_text(rest)?;
    Ok(ServerLine { constant: constant.to_owned(), url, is_retired: read_standing(rest)?.is_retired })
}

/// A name, and a JSON text.
fn read_pair(text: &str) -> Result<(String, String), String> {
    let (name, text) = text.split_once(' ').ok_or_else(|| format!("expected a name and a text, found `{text}`"))?;
    Ok((name.to_owned(), read_last_text(text)?))
}

/// A name, where the parameter goes if that is told, and a JSON text.
fn read_parameter(text: &str) -> Result<ParameterLine, String> {
    let (name, rest) = text.split_once(' ').ok_or_else(|| format!("expected a name and a text, found `{text}`"))?;
    let (location, rest) = match rest.split_once(' ') {
        Some((location, rest)) if !location.starts_with('"') => (Some(location.to_owned()), rest),
        Some(_) | None => (None, rest),
    };
    Ok(ParameterLine { name: name.to_owned(), location, sent: read_last_text(rest)? })
}

/// A JSON text with nothing after it.
fn read_last_text(text: &str) -> Result<String, String> {
    match read_text(text)? {
        (value, "") => Ok(value),
        (_, rest) => Err(format!("did not expect `{}` here", rest.trim())),
    }
}

/// A JSON text, and what follows it.
fn read_text(text: &str) -> Result<(String, &str), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match values.next() {
        Some(Ok(value)) => {
            let end = values.byte_offset();
            Ok((value, text.get(end..).unwrap_or("")))
        }
        Some(Err(_)) | None => Err(format!("expected a text in quotes, found `{}`", text.trim())),
    }
}

fn read_standing(text: &str) -> Result<Standing, String> {
    let mut standing = Standing::default();
    let mut words = text.split(' ').filter(|it| !it.is_empty()).peekable();
    while let Some(word) = words.next() {
        match word {
            "provisional" => standing.is_provisional = true,
            "retired" => standing.is_retired = true,
            "was" => standing.was.push(Former::read(&mut words).ok_or("expected a name after `was`")?),
            word => return Err(format!("expected `provisional`, `retired` or `was`, found `{word}`")),
        }
    }
    Ok(standing)
}

impl Kind {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "object" => Ok(Self::Object),
            "enum" => Ok(Self::Enum),
            "union" => Ok(Self::Union),
            "template" => Ok(Self::Template),
            other => Err(format!("expected `object`, `enum`, `union` or `template`, found `{other}`")),
        }
    }
}
