//! The lines of a record: which words each has, what names may stand there, and which of them are there once alone.
//!
//! Each line is described once, for reading and for writing.

use super::lines::{Lines, fault};
use super::names::{Case, METHOD};
use super::{
    Components, EventLine, Former, GroupLine, IdLine, OperationLine, ParameterLine, Record, SchemeLine, ServerLine,
    Standing, TypeLine, VariantLine, with_former,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::names::record::{Derived, DerivedNames};
use crate::names::reserved::REQUEST_METHODS;

/// How the first line begins, before the version.
const FIRST: &str = "# names ";

/// The version that is read and written.
const VERSION: u32 = 2;

/// The lines before all others.
const HEADER: &str = "\
# names 2
# The names of everything, and the places and shapes by which they are found again.
# Written by the generator. To rename something, name it in the overlay.";

/// Reads a record.
///
/// # Errors
/// A diagnostic for every line that is not understood, and for every name that is none or is there twice.
pub(crate) fn read(text: &str) -> Result<Record, Diagnostics> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !Lines::of(text).is_empty() {
        check_version(text)?;
    }
    read_lines(text)
}

/// Reads the lines of a record of this version.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_lines(text: &str) -> Result<Record, Diagnostics> {
    let (mut lines, mut record) = (Lines::of(text), Record::default());
    lines.all("", |lines| describe(lines, &mut record));
    lines.faults.or(record)
}

/// Rejects a record of another version, which the first line says.
fn check_version(text: &str) -> Result<(), Diagnostic> {
    let first = text.lines().next().unwrap_or_default();
    let version = first.strip_prefix(FIRST).map(str::trim);
    let help = match version.map(str::parse::<u32>) {
        Some(Ok(VERSION)) => return Ok(()),
        Some(Ok(later)) if later > VERSION => {
            "a later generator wrote this: update the generator, or restore the lock that it had"
        }
        Some(Err(_)) => "restore the lock from version control",
        Some(Ok(_)) | None => {
            "an older generator wrote this: generate once with the release after it, or remove the lock: all is named anew"
        }
    };
    let column = if version.is_some() { FIRST.len() + 1 } else { 1 };
    let found = version.map_or_else(|| "none".to_owned(), |version| format!("`{version}`"));
    Err(fault((1, column), format!("expected version {VERSION} of the format, found {found}"), help))
}

/// Writes a record, sorted.
pub(super) fn write(mut record: Record) -> String {
    let mut lines = Lines::after_text(HEADER);
    describe(&mut lines, &mut record);
    let Some(written) = lines.written else { bug!("lines that come after a text are written") };
    written + "\n"
}

/// The line that says so.
const COMPONENTS: &str = "components are types";

/// All lines.
fn describe(lines: &mut Lines<'_>, record: &mut Record) {
    if lines.begin_line(COMPONENTS, record.components == Components::Types) {
        record.components = Components::Types;
    }
    lines.sorted("group", &mut record.groups, group);
    lines.sorted("scheme", &mut record.schemes, scheme);
    lines.sorted("server", &mut record.servers, server);
    lines.sorted("id", &mut record.ids, id);
    lines.sorted("event", &mut record.events, event);
    lines.sorted("operation", &mut record.operations, operation);
    lines.sorted("type", &mut record.types, type_line);
    let decided = record.decided.iter().map(|(name, places)| (name.clone(), places.iter().cloned().collect()));
    let read = lines.each("decided", decided, |lines, (decision, places): &mut (String, Vec<String>)| {
        lines.rest(decision);
        lines.all("  ", |lines| lines.sorted("  at", places, Lines::place));
    });
    record.decided.extend(read.map(|(decision, places)| (decision, places.into_iter().collect())));
}

fn group(lines: &mut Lines<'_>, group: &mut GroupLine) {
    lines.name(Case::Module, &mut group.module);
    lines.name(Case::Type, &mut group.ty);
    lines.text(&mut group.tag);
    lines.retired(&mut group.is_retired);
    lines.was(Case::Module, &mut group.was);
    lines.once("tag", &group.tag);
    with_former(&group.was, &group.module).for_each(|module| lines.once_live("module", module));
    lines.live_type(&group.ty);
}

fn scheme(lines: &mut Lines<'_>, scheme: &mut SchemeLine) {
    lines.name(Case::Constant, &mut scheme.constant);
    lines.text(&mut scheme.credential);
    lines.text(&mut scheme.place);
    lines.retired(&mut scheme.is_retired);
    lines.once("constant of a scheme", &scheme.constant);
    lines.once_live("credential", &scheme.credential);
}

fn server(lines: &mut Lines<'_>, server: &mut ServerLine) {
    lines.name(Case::Constant, &mut server.constant);
    lines.text(&mut server.url);
    lines.retired(&mut server.is_retired);
    lines.once("constant of a server", &server.constant);
    lines.once_live("server", &server.url);
}

fn id(lines: &mut Lines<'_>, id: &mut IdLine) {
    lines.name(Case::Type, &mut id.name);
    lines.retired(&mut id.is_retired);
    lines.was(Case::Type, &mut id.was);
    lines.once("identifier", &id.name);
    with_former(&id.was, &id.name).for_each(|name| lines.live_type(name));
}

fn event(lines: &mut Lines<'_>, event: &mut EventLine) {
    lines.name(Case::Variant, &mut event.variant);
    lines.name(Case::Type, &mut event.ty);
    lines.once("event", &event.ty);
    lines.once("variant", &event.variant);
}

fn operation(lines: &mut Lines<'_>, operation: &mut OperationLine) {
    lines.endpoint(&mut operation.address);
    lines.method(&mut operation.group, &mut operation.method);
    lines.name(Case::Type, &mut operation.request);
    standing(lines, METHOD, &mut operation.standing);
    lines.check(Case::Module, &operation.group);
    lines.check(METHOD, &operation.method);
    lines.once("operation", &operation.address);
    let methods = with_former(&operation.standing.was, &operation.method).filter(|_| !operation.standing.is_retired);
    methods.for_each(|method| lines.once_as("method", &format!("{}::{method}", operation.group), method));
    lines.once_live("request", &operation.request);
    lines.all("  ", |lines| {
        lines.option("  id", &mut operation.id, Lines::text);
        lines.list("  request-was", &mut operation.former_requests, request_was);
        lines.list("  left", &mut operation.left, left);
        lines.sorted("  parameter", &mut operation.parameters, parameter);
        Derived::WORDS.into_iter().for_each(|words| derived(lines, words, &mut operation.derived));
    });
}

fn request_was(lines: &mut Lines<'_>, former: &mut Former) {
    lines.former_name(Case::Type, former);
    lines.once("request", &former.name);
}

fn left(lines: &mut Lines<'_>, former: &mut Former) {
    lines.former_name(Case::Path, former);
    lines.once("method", &former.name);
}

fn parameter(lines: &mut Lines<'_>, parameter: &mut ParameterLine) {
    lines.name(Case::Field(REQUEST_METHODS), &mut parameter.name);
    lines.before_text(&mut parameter.location);
    lines.text(&mut parameter.sent);
    let location = parameter.location.as_deref().unwrap_or_default();
    lines.within("parameter", &parameter.name, &format!("{location} {}", parameter.sent));
}

/// A type that is derived from an operation, and the names in it.
fn derived(lines: &mut Lines<'_>, (kind, word, part_word): (Derived, &str, &str), names: &mut DerivedNames) {
    let ty = names.types.get(&kind).cloned();
    let read = lines.each(&format!("  {word}"), ty, |lines, ty| own_type(lines, word, ty));
    names.types.extend(read.map(|ty| (kind, ty)));
    let case = match kind {
        Derived::Answer | Derived::Body => Case::Type,
        Derived::Headers => Case::Field(&["of"]),
        Derived::Required => Case::Field(&[]),
    };
    let parts = names.parts.iter().filter(|((owner, _), _)| *owner == kind);
    let parts = parts.map(|((_, thing), name)| (name.clone(), thing.clone()));
    let read = lines.each(&format!("  {part_word}"), parts, |lines, part| pair(lines, part_word, case, part));
    names.parts.extend(read.map(|(name, thing)| ((kind, thing), name)));
}

fn type_line(lines: &mut Lines<'_>, ty: &mut TypeLine) {
    lines.name(Case::Type, &mut ty.name);
    lines.kind(&mut ty.kind);
    lines.word(&mut ty.hash);
    standing(lines, Case::Type, &mut ty.standing);
    lines.once("type", &ty.name);
    // Earlier names are aliases of it.
    with_former(&ty.standing.was, &ty.name).for_each(|name| lines.live_type(name));
    lines.file(&ty.name);
    ty.fields.sort_by(|a, b| a.1.cmp(&b.1));
    ty.values.sort_by(|a, b| a.1.cmp(&b.1));
    lines.all("  ", |lines| {
        lines.sorted("  at", &mut ty.places, place_of_type);
        lines.sorted("  gone", &mut ty.gone, Lines::place);
        lines.option("  required", &mut ty.required, |lines, ty| own_type(lines, "required", ty));
        lines.option("  rest", &mut ty.rest, rest);
        lines.list("  has", &mut ty.has, has);
        lines.list("  field", &mut ty.fields, |lines, field| pair(lines, "field", Case::Field(&[]), field));
        lines.list("  value", &mut ty.values, |lines, value| pair(lines, "value", Case::Variant, value));
        lines.list("  value-was", &mut ty.former_values, value_was);
        lines.sorted("  variant", &mut ty.variants, variant);
    });
}

fn place_of_type(lines: &mut Lines<'_>, place: &mut String) {
    lines.place(place);
    lines.once("place", place);
}

fn rest(lines: &mut Lines<'_>, name: &mut String) {
    lines.name(Case::Field(&[]), name);
    lines.within("field", name, "");
}

fn has(lines: &mut Lines<'_>, (sent, ty): &mut (String, String)) {
    lines.word_or_text(sent);
    lines.rest(ty);
}

fn value_was(lines: &mut Lines<'_>, (former, value): &mut (Former, String)) {
    lines.text(value);
    lines.former_name(Case::Variant, former);
    lines.within("value", &former.name, &format!("was {}", former.name));
}

fn variant(lines: &mut Lines<'_>, variant: &mut VariantLine) {
    lines.expect("a name, a shape and `by` a word");
    lines.name(Case::Variant, &mut variant.name);
    lines.word(&mut variant.hash);
    lines.after("by", &mut variant.tell);
    let key = (lines.head, "variant", &*variant.name.to_lowercase());
    lines.claim(key, &variant.name, || "is here a second time (variant)".to_owned());
}

/// A type that belongs to an operation or to another type.
fn own_type(lines: &mut Lines<'_>, kind: &str, ty: &mut String) {
    lines.name(Case::Type, ty);
    lines.within(kind, ty, "");
    lines.live_type(ty);
}

/// A name, and the string that it stands for.
fn pair(lines: &mut Lines<'_>, kind: &str, case: Case, (name, thing): &mut (String, String)) {
    lines.name(case, name);
    lines.text(thing);
    lines.within(kind, name, &format!("{thing:?}"));
}

fn standing(lines: &mut Lines<'_>, case: Case, standing: &mut Standing) {
    standing.is_provisional = lines.take_word_if("provisional", standing.is_provisional);
    lines.retired(&mut standing.is_retired);
    lines.was(case, &mut standing.was);
}
