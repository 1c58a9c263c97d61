//! Says what types hold, for the record and for what is told of a change: the fields of objects, each with its type, the
//! values of enums and the variants of unions.

use std::collections::BTreeMap;

use crate::ir::{Object, Presence, ShapeId, Slot, Type};
use crate::names::called::fields::letters;
use crate::names::record::{TypeLine, Kind};
use crate::place::quoted;

/// The name of a shape's type.
type NameOf<'a> = &'a dyn Fn(ShapeId) -> Option<String>;

/// The fields of an object with their types: `string`, `PatientId`, `Sector[]?`. What may be absent or null ends in `?`.
pub(crate) fn fields(object: &Object, name_of: NameOf<'_>) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> =
        object.fields.iter().map(|(sent, slot)| (sent.clone(), slot_word(slot, name_of))).collect();
    fields.sort();
    fields
}

fn slot_word(slot: &Slot, name_of: NameOf<'_>) -> String {
    let is_option = slot.nullable || slot.presence != Presence::Required;
    format!("{}{}", word(&slot.ty, name_of), if is_option { "?" } else { "" })
}

/// An item is there in any case.
fn item_word(slot: &Slot, name_of: NameOf<'_>) -> String {
    format!("{}{}", word(&slot.ty, name_of), if slot.nullable { "?" } else { "" })
}

fn word(ty: &Type, name_of: NameOf<'_>) -> String {
    let word = match ty {
        Type::Any => "any",
        Type::OpenObject => "object",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Unsigned => "unsigned",
        Type::Float => "number",
        Type::Decimal => "decimal",
        Type::Text => "string",
        Type::Constant(value) => return quoted(value),
        Type::Secret => "secret",
        Type::Date => "date",
        Type::DateTime => "date-time",
        Type::Id(kind) => return kind.clone(),
        Type::File => "file",
        Type::List(items) => return format!("{}[]", item_word(items, name_of)),
        Type::Map(values) => return format!("{}{{}}", item_word(values, name_of)),
        Type::Shape(id) => return name_of(*id).unwrap_or_else(|| "object".to_owned()),
    };
    word.to_owned()
}

/// The fields that have the letters of one that is no longer there, where there is one such field on both sides: the old
/// name as sent, and the new one.
pub(crate) fn respelled<'a>(old: &'a [(String, String)], new: &'a [&String]) -> Vec<(&'a str, &'a str)> {
    let gone: Vec<&String> = old.iter().map(|it| &it.0).filter(|sent| !new.contains(sent)).collect();
    let came: Vec<&String> = new.iter().copied().filter(|sent| old.iter().all(|it| it.0 != **sent)).collect();
    if gone.is_empty() || came.is_empty() {
        return Vec::new();
    }
    let alike = |all: &[&'a String], sent: &str| -> Vec<&'a String> {
        all.iter().copied().filter(|it| letters(it) == letters(sent)).collect()
    };
    let pairs = came.iter().filter_map(|sent| match (&alike(&came, sent)[..], &alike(&gone, sent)[..]) {
        ([_], [before]) => Some((before.as_str(), sent.as_str())),
        _ => None,
    });
    pairs.collect()
}

/// What came, went or changed in a type, in words; nothing where that is not known, or nothing did. `renamed` has the
/// types that are called otherwise now.
pub(crate) fn changes(old: &TypeLine, new: &TypeLine, renamed: &BTreeMap<&str, &str>) -> Vec<String> {
    match old.kind {
        Kind::Object if old.has.is_empty() => Vec::new(),
        Kind::Object => field_changes(&old.has, &new.has, renamed),
        Kind::Enum => {
            let values =
                |entry: &TypeLine| entry.values.iter().map(|it| (it.1.clone(), String::new())).collect::<Vec<_>>();
            field_changes(&values(old), &values(new), renamed)
        }
        Kind::Union => {
            let names =
                |entry: &TypeLine| entry.variants.iter().map(|it| (it.name.clone(), String::new())).collect::<Vec<_>>();
            field_changes(&names(old), &names(new), renamed)
        }
        Kind::Template => Vec::new(),
    }
}

/// The same of two lists of fields with their types.
pub(crate) fn field_changes(
    old: &[(String, String)],
    new: &[(String, String)],
    renamed: &BTreeMap<&str, &str>,
) -> Vec<String> {
    let names: Vec<&String> = new.iter().map(|it| &it.0).collect();
    let respelled: BTreeMap<&str, &str> = respelled(old, &names).into_iter().collect();
    let sent = respelled.iter().map(|(old, new)| format!("`{old}` is sent as `{new}` now"));
    let today = |name: &'_ str| respelled.get(name).map_or_else(|| name.to_owned(), |it| (*it).to_owned());
    let before: BTreeMap<String, &String> = old.iter().map(|it| (today(&it.0), &it.1)).collect();
    let now: BTreeMap<String, &String> = new.iter().map(|it| (it.0.clone(), &it.1)).collect();
    let came = now.iter().filter(|it| !before.contains_key(it.0)).map(|(name, ty)| match ty.as_str() {
        "" => format!("`{name}` came"),
        ty => format!("`{name}` came ({ty})"),
    });
    let went = before.keys().filter(|it| !now.contains_key(*it)).map(|name| format!("`{name}` went"));
    let changed = before.iter().filter_map(|(name, old)| {
        let (old, new) = (in_todays_words(old, renamed), *now.get(name)?);
        let (plain, is_required) = (old.trim_end_matches('?') == new.trim_end_matches('?'), !new.ends_with('?'));
        match (old == *new, plain, is_required) {
            (true, ..) => None,
            (false, true, true) => Some(format!("`{name}` is required now")),
            (false, true, false) => Some(format!("`{name}` may be absent or null now")),
            (false, false, _) => Some(format!("`{name}` is `{new}` now, no longer `{old}`")),
        }
    });
    sent.chain(came).chain(went).chain(changed).collect()
}

/// The word for a type, with the name that the type has now.
fn in_todays_words(word: &str, renamed: &BTreeMap<&str, &str>) -> String {
    let end = word.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    renamed.get(name).map_or_else(|| word.to_owned(), |name| format!("{name}{rest}"))
}
