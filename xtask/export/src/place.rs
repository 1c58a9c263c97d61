//! Finds where a document does not fit a typed reader, and what the reader ignored.

use generator::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::walk::{Kind, walk};

/// Returns the innermost object that openapiv3 cannot read, and its reason. Its readers try alternatives, so their own
/// errors name no place.
pub(super) fn find_fault(document: &Value) -> Option<(String, String)> {
    let mut faults: Vec<(String, String)> = Vec::new();
    walk(Kind::Document, "", &mut document.clone(), &mut |kind, pointer, value| {
        if let Some(reason) = fault(kind, value) {
            faults.push((pointer.to_owned(), reason));
        }
    });
    // An object with a fault in it is a fault itself, and comes right before it.
    let inner = |index: usize| faults.get(index + 1).is_none_or(|(next, _)| !next.starts_with(&faults[index].0));
    let index = (0..faults.len()).find(|index| inner(*index))?;
    let (pointer, reason) = faults.swap_remove(index);
    Some((format!("#{pointer}"), reason))
}

fn fault(kind: Kind, value: &Value) -> Option<String> {
    if value.get("$ref").is_some_and(Value::is_string) {
        return None;
    }
    match kind {
        Kind::Document => read::<openapiv3::OpenAPI>(value),
        Kind::Components => read::<openapiv3::Components>(value),
        Kind::PathItem => read::<openapiv3::PathItem>(value),
        Kind::Operation => read::<openapiv3::Operation>(value),
        // Headers are parameters without a name.
        Kind::Parameter if value.get("name").is_none() => read::<openapiv3::Header>(value),
        Kind::Parameter => read::<openapiv3::Parameter>(value),
        Kind::RequestBody => read::<openapiv3::RequestBody>(value),
        Kind::Response => read::<openapiv3::Response>(value),
        Kind::MediaType => read::<openapiv3::MediaType>(value),
        Kind::Encoding => read::<openapiv3::Encoding>(value),
        Kind::SecurityScheme => read::<openapiv3::SecurityScheme>(value),
        Kind::Schema if value.is_boolean() => None,
        Kind::Schema => read::<openapiv3::Schema>(value),
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

/// Notes keys that were present before typed reading and are absent after it. A key that only repeats a default is no
/// loss.
pub(super) fn note_lost(pointer: &Pointer, before: &Value, after: &Value, notes: &mut Diagnostics) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let pointer = pointer.key(key);
                match after.get(key) {
                    Some(kept) => note_lost(&pointer, value, kept, notes),
                    None if is_default(key, value) => {}
                    None => {
                        let message = format!("`{key}` is left out: openapiv3 has no place for it");
                        notes.push(Diagnostic::at("no-place", &pointer, message));
                    }
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                note_lost(&pointer.index(index), before, after, notes);
            }
        }
        _ => {}
    }
}

fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(set) => !set,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::String(text) => key == "style" && (text == "form" || text == "simple"),
        Value::Number(_) => false,
    }
}
