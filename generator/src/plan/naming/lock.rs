//! The lock's text: what was named, and by which places and shape it is found again.
//!
//! ```text
//! components are types
//! group booking_hca "Booking - HCA"
//! id PatientId
//! operation get /v1/patients/{} get_patient_by_id GetPatientById
//!   parameter type_ "type"
//! type Identifier object 8c1d0f2a77b3
//!   at Patient.identifiers[]
//!   field type_ "type"
//! type CustomerSource union 41aa90c6e2d7 provisional was Source
//!   at Customer.sources[]
//!   variant Card 0c12aa90c6e2
//! type Sector enum 90c6e241aad7
//!   at AppointmentType.sector
//!   value Nhs "nhs"
//! type Gone object 90c6e241aad7 retired
//! ```

use std::fmt::{self, Write};

use super::component::Components;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};

const HEADER: &str = "\
# The names of everything, and the places and shapes by which they are found again.
# Written by the generator. To rename something, name it in the overlay.
";

const COMPONENTS: &str = "components are types";

/// What a lock says of components; a lock that names no type says nothing.
pub(super) fn components(text: &str) -> Option<Components> {
    let has_line = |is: &dyn Fn(&str) -> bool| text.lines().any(is);
    match (has_line(&|it| it == COMPONENTS), has_line(&|it| it.starts_with("type "))) {
        (true, _) => Some(Components::Types),
        (false, true) => Some(Components::Spelling),
        (false, false) => None,
    }
}

/// All that was named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lock {
    pub(super) components: Components,
    pub(super) groups: Vec<GroupLine>,
    pub(super) ids: Vec<String>,
    pub(super) operations: Vec<OperationLine>,
    pub(super) types: Vec<Entry>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GroupLine {
    pub(super) module: String,
    pub(super) tag: String,
    pub(super) is_retired: bool,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OperationLine {
    pub(super) address: String,
    pub(super) method: String,
    pub(super) request: String,
    pub(super) standing: Standing,
    /// Rust names that are not the plain ones, with the names as sent.
    pub(super) parameters: Vec<(String, String)>,
}

/// A type, or a template of envelopes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) hash: String,
    pub(super) standing: Standing,
    pub(super) places: Vec<String>,
    /// Rust names that are not the plain ones, with the names as sent.
    pub(super) fields: Vec<(String, String)>,
    /// The variants of an enum, with their values.
    pub(super) values: Vec<(String, String)>,
    /// The variants of a union, with the shapes of their members.
    pub(super) variants: Vec<(String, String)>,
}

/// What kind of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// An object.
    Object,
    /// An enum.
    Enum,
    /// A union.
    Union,
    /// A template of envelopes.
    Template,
}

/// How firm a name is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    /// It rests on a guessed operationId.
    pub(super) is_provisional: bool,
    /// It has no place any more.
    pub(super) is_retired: bool,
    /// Its provisional names.
    pub(super) was: Vec<String>,
}

/// Reads a lock.
///
/// # Errors
/// A diagnostic for every line that is not understood.
pub(super) fn read(text: &str) -> Result<Lock, Diagnostics> {
    let mut lock = Lock::default();
    let mut diagnostics = Diagnostics::default();
    let mut last = Last::Nothing;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let read = match line.strip_prefix("  ") {
            Some(line) => read_part(&mut lock, &last, line),
            None => read_head(&mut lock, line).map(|it| last = it),
        };
        if let Err(message) = read {
            let at = Place::Line(index + 1, 1);
            let help = Some("restore the lock from version control, or remove it to name everything anew".to_owned());
            diagnostics.push(Diagnostic { code: "invalid-lock", message, source: Source::Lock, at, help });
        }
    }
    diagnostics.or(lock)
}

/// What the indented lines belong to.
enum Last {
    Nothing,
    Operation,
    Type,
}

fn read_head(lock: &mut Lock, line: &str) -> Result<Last, String> {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["group", module, ..] => {
            let (tag, rest) = read_text(&line["group ".len() + module.len()..])?;
            let is_retired = read_standing(rest)?.is_retired;
            lock.groups.push(GroupLine { module: (*module).to_owned(), tag, is_retired });
            Ok(Last::Nothing)
        }
        ["components", "are", "types"] => {
            lock.components = Components::Types;
            Ok(Last::Nothing)
        }
        ["id", name] => {
            lock.ids.push((*name).to_owned());
            Ok(Last::Nothing)
        }
        ["operation", verb, path, method, request, rest @ ..] => {
            let standing = read_standing(&rest.join(" "))?;
            let address = format!("{verb} {path}");
            let (method, request) = ((*method).to_owned(), (*request).to_owned());
            lock.operations.push(OperationLine { address, method, request, standing, parameters: Vec::new() });
            Ok(Last::Operation)
        }
        ["type", name, kind, hash, rest @ ..] => {
            let standing = read_standing(&rest.join(" "))?;
            let kind = Kind::read(kind)?;
            let (places, fields, values, variants) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            let (name, hash) = ((*name).to_owned(), (*hash).to_owned());
            if lock.types.iter().any(|it| it.name == name) {
                return Err(format!("the type `{name}` is here twice"));
            }
            lock.types.push(Entry { name, kind, hash, standing, places, fields, values, variants });
            Ok(Last::Type)
        }
        [first, ..] => Err(format!("expected a whole line of `group`, `id`, `operation` or `type`, found `{first}`")),
        [] => Err("expected a line".to_owned()),
    }
}

fn read_part(lock: &mut Lock, last: &Last, line: &str) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').ok_or_else(|| format!("expected a word and more, found `{line}`"))?;
    let pair = || -> Result<(String, String), String> {
        let (name, text) = rest.split_once(' ').ok_or_else(|| format!("expected a name and a text, found `{rest}`"))?;
        Ok((name.to_owned(), read_text(text)?.0))
    };
    match (last, word, lock.operations.last_mut(), lock.types.last_mut()) {
        (Last::Operation, "parameter", Some(operation), _) => operation.parameters.push(pair()?),
        (Last::Type, "at", _, Some(entry)) => entry.places.push(rest.to_owned()),
        (Last::Type, "field", _, Some(entry)) => entry.fields.push(pair()?),
        (Last::Type, "value", _, Some(entry)) => entry.values.push(pair()?),
        (Last::Type, "variant", _, Some(entry)) => {
            let (name, hash) = rest.split_once(' ').ok_or_else(|| format!("expected a shape after `{rest}`"))?;
            entry.variants.push((name.to_owned(), hash.to_owned()));
        }
        (_, word, _, _) => return Err(format!("did not expect `{word}` here")),
    }
    Ok(())
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
    let mut words = text.split(' ').filter(|it| !it.is_empty());
    while let Some(word) = words.next() {
        match word {
            "provisional" => standing.is_provisional = true,
            "retired" => standing.is_retired = true,
            "was" => standing.was.extend(words.next().map(str::to_owned)),
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "object",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Template => "template",
        })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_provisional {
            f.write_str(" provisional")?;
        }
        if self.is_retired {
            f.write_str(" retired")?;
        }
        self.was.iter().try_for_each(|it| write!(f, " was {it}"))
    }
}

/// Writes a lock, sorted.
pub(super) fn write(mut lock: Lock) -> String {
    lock.groups.sort();
    lock.ids.sort();
    lock.operations.sort();
    lock.types.sort();
    let mut out = Lines(HEADER.to_owned());
    if lock.components == Components::Types {
        out.line(format_args!("{COMPONENTS}"));
    }
    for it in &lock.groups {
        let retired = if it.is_retired { " retired" } else { "" };
        out.line(format_args!("group {} {}{retired}", it.module, quote(&it.tag)));
    }
    for it in &lock.ids {
        out.line(format_args!("id {it}"));
    }
    for it in &lock.operations {
        out.line(format_args!("operation {} {} {}{}", it.address, it.method, it.request, it.standing));
        out.pairs("parameter", &it.parameters);
    }
    for it in &mut lock.types {
        it.places.sort();
        it.variants.sort();
        out.line(format_args!("type {} {} {}{}", it.name, it.kind, it.hash, it.standing));
        it.places.iter().for_each(|it| out.line(format_args!("  at {it}")));
        out.pairs("field", &it.fields);
        out.pairs("value", &it.values);
        it.variants.iter().for_each(|(name, hash)| out.line(format_args!("  variant {name} {hash}")));
    }
    out.0
}

/// Text that grows by lines.
struct Lines(String);

impl Lines {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn pairs(&mut self, word: &str, pairs: &[(String, String)]) {
        let mut pairs: Vec<&(String, String)> = pairs.iter().collect();
        pairs.sort_by(|a, b| a.1.cmp(&b.1));
        pairs.iter().for_each(|(name, text)| self.line(format_args!("  {word} {name} {}", quote(text))));
    }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::diagnostic::Place;

    const TEXT: &str = "\
group booking_hca \"Booking - HCA\"
id PatientId
operation get /v1/patients/{} get_patient_by_id GetPatientById provisional was get_patient
  parameter type_ \"type\"
type Gone object 90c6e241aad7 retired
type Sector enum 90c6e241aad7
  at AppointmentType.sector
  value Nhs \"nhs\"
type Source union 41aa90c6e2d7
  at get /v1/sources 200 data[]
  variant Card 0c12aa90c6e2
";

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        let written = write(read(TEXT).unwrap());
        assert!(written.ends_with(TEXT), "{written}");
        assert_eq!(write(read(&written).unwrap()), written);
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        let check = |text: &str, line: usize, message: &str| {
            let diagnostics = read(text).unwrap_err();
            let first = diagnostics.iter().next().unwrap();
            assert_eq!((&first.at, first.message.as_str()), (&Place::Line(line, 1), message));
        };
        check("id A\nthing", 2, "expected a whole line of `group`, `id`, `operation` or `type`, found `thing`");
        check("type A thing 0", 1, "expected `object`, `enum`, `union` or `template`, found `thing`");
        check("id A\n  at B", 2, "did not expect `at` here");
        check("type A enum 0\n  value B x", 2, "expected a text in quotes, found `x`");
        check(
            "<<<<<<< HEAD\nid A",
            1,
            "expected a whole line of `group`, `id`, `operation` or `type`, found `<<<<<<<`",
        );
    }
}
