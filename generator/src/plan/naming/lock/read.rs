//! Reads the lock's text.

use super::{Entry, EventLine, GroupLine, IdLine, Kind, Lock, OperationLine, ParameterLine, Standing};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::plan::naming::component::Components;
use crate::plan::naming::extras::{Extra, Extras};

/// Reads a lock.
///
/// # Errors
/// A diagnostic for every line that is not understood.
pub(in crate::plan::naming) fn read(text: &str) -> Result<Lock, Diagnostics> {
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
            lock.groups.push(read_group(module, line["group ".len() + module.len()..].trim_start())?);
            Ok(Last::Nothing)
        }
        ["components", "are", "types"] => {
            lock.components = Components::Types;
            Ok(Last::Nothing)
        }
        ["id", name, rest @ ..] => {
            let is_retired = read_standing(&rest.join(" "))?.is_retired;
            lock.ids.push(IdLine { name: (*name).to_owned(), is_retired });
            Ok(Last::Nothing)
        }
        ["event", variant, ty] => {
            lock.events.push(EventLine { variant: (*variant).to_owned(), ty: (*ty).to_owned() });
            Ok(Last::Nothing)
        }
        ["operation", verb, path, method, request, rest @ ..] => {
            let standing = read_standing(&rest.join(" "))?;
            let address = format!("{verb} {path}");
            let (group, method) = match method.split_once("::") {
                Some((group, method)) => (Some(group.to_owned()), method),
                None => (None, *method),
            };
            let (method, request) = (method.to_owned(), (*request).to_owned());
            let (parameters, extras) = (Vec::new(), Extras::default());
            lock.operations.push(OperationLine { address, group, method, request, standing, parameters, extras });
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
            let (gone, required, rest) = (Vec::new(), None, None);
            lock.types.push(Entry {
                name,
                kind,
                hash,
                standing,
                places,
                gone,
                required,
                rest,
                fields,
                values,
                variants,
            });
            Ok(Last::Type)
        }
        [first, ..] => {
            Err(format!("expected a whole line of `group`, `id`, `event`, `operation` or `type`, found `{first}`"))
        }
        [] => Err("expected a line".to_owned()),
    }
}

/// A group, from what follows its module.
fn read_group(module: &str, rest: &str) -> Result<GroupLine, String> {
    let (ty, rest) = match rest.split_once(' ') {
        Some((ty, rest)) if !ty.starts_with('"') => (Some(ty.to_owned()), rest),
        Some(_) | None => (None, rest),
    };
    let (tag, rest) = read_text(rest)?;
    let is_retired = read_standing(rest)?.is_retired;
    Ok(GroupLine { module: module.to_owned(), ty, tag, is_retired })
}

fn read_part(lock: &mut Lock, last: &Last, line: &str) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').ok_or_else(|| format!("expected a word and more, found `{line}`"))?;
    let pair = || read_pair(rest);
    match (last, word, lock.operations.last_mut(), lock.types.last_mut()) {
        (Last::Operation, "parameter", Some(operation), _) => operation.parameters.push(read_parameter(rest)?),
        (Last::Operation, word, Some(operation), _) => read_extra(&mut operation.extras, word, rest)?,
        (Last::Type, "at", _, Some(entry)) => entry.places.push(rest.to_owned()),
        (Last::Type, "gone", _, Some(entry)) => entry.gone.push(rest.to_owned()),
        (Last::Type, "required", _, Some(entry)) => entry.required = Some(rest.to_owned()),
        (Last::Type, "rest", _, Some(entry)) => entry.rest = Some(rest.to_owned()),
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

/// A name, and a JSON text.
fn read_pair(text: &str) -> Result<(String, String), String> {
    let (name, text) = text.split_once(' ').ok_or_else(|| format!("expected a name and a text, found `{text}`"))?;
    Ok((name.to_owned(), read_text(text)?.0))
}

/// A name, where the parameter goes if that is told, and a JSON text.
fn read_parameter(text: &str) -> Result<ParameterLine, String> {
    let (name, rest) = text.split_once(' ').ok_or_else(|| format!("expected a name and a text, found `{text}`"))?;
    let (location, rest) = match rest.split_once(' ') {
        Some((location, rest)) if !location.starts_with('"') => (Some(location.to_owned()), rest),
        Some(_) | None => (None, rest),
    };
    Ok(ParameterLine { name: name.to_owned(), location, sent: read_text(rest)?.0 })
}

/// What an operation brings along: a type, or a name in it.
fn read_extra(extras: &mut Extras, word: &str, rest: &str) -> Result<(), String> {
    if let Some(extra) = Extra::ALL.into_iter().find(|it| it.word() == word) {
        extras.types.insert(extra, rest.to_owned());
        return Ok(());
    }
    let extra = Extra::ALL.into_iter().find(|it| it.part_word() == word);
    let extra = extra.ok_or_else(|| format!("did not expect `{word}` here"))?;
    let (name, of) = read_pair(rest)?;
    extras.parts.insert((extra, of), name);
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
