//! The parts that generated code adds to a form, some of which are files.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Content, Part, part::TextOrJson};
use crate::{
    encode::Reason,
    file::File,
    json::{Json, JsonObject},
    node::Entries,
    patch::Patch,
    unknown::UnknownMember,
    written::{Unwritten, sent_json},
};

const NO_OBJECT: Reason = "must be an object";

/// A value that is a whole form. Generated code adds each of its fields as a part or a file.
#[doc(hidden)]
pub trait Form {
    /// Adds each field as a part.
    fn write(&self, form: &mut FormParts<'_>);
}

/// A value that is sent as files: one, several, or none.
#[doc(hidden)]
pub trait Files {
    /// Adds each file as a part of this name.
    fn write_files(&self, name: &str, form: &mut FormParts<'_>);
}

/// The parts of a form.
#[doc(hidden)]
pub struct FormParts<'a> {
    /// The media types of parts, by name.
    types: &'a [(&'a str, &'a str)],
    parts: Vec<Part>,
    /// The first problem.
    reason: Option<Reason>,
}

impl<'a> FormParts<'a> {
    pub(super) fn new(types: &'a [(&'a str, &'a str)]) -> Self {
        Self { types, parts: Vec::new(), reason: None }
    }

    pub(super) fn finish(self) -> Result<Vec<Part>, Reason> {
        self.reason.map_or(Ok(self.parts), Err)
    }

    /// Adds a value: as text if it is a string, a number or a boolean, as JSON if it is an object, and not at all if it
    /// is null. Each item of an array is a part. If the part's media type is JSON, the value is one part of JSON.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        let written = if self.is_json(name) {
            self.json(name, value)
        } else {
            TextOrJson::new(name, &mut self.parts).write(value)
        };
        self.note(written);
    }

    /// Adds files. If the part's media type is JSON, they are strings in it.
    pub fn file<T: Files + Serialize + ?Sized>(&mut self, name: &str, files: &T) {
        if self.is_json(name) {
            let written = self.json(name, files);
            return self.note(written);
        }
        files.write_files(name, self);
    }

    /// Rejects a value that has no fields.
    pub fn no_object(&mut self) {
        self.reason.get_or_insert(NO_OBJECT);
    }

    fn json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unwritten> {
        let content = Content::Json(sent_json(value)?);
        self.parts.push(Part { name: name.to_owned(), content });
        Ok(())
    }

    fn is_json(&self, name: &str) -> bool {
        self.types.iter().any(|(known, media_type)| *known == name && media_type.contains("json"))
    }

    fn note(&mut self, written: Result<(), Unwritten>) {
        if let Err(unwritten) = written {
            self.reason.get_or_insert(unwritten.reason());
        }
    }
}

impl Form for Json {
    fn write(&self, form: &mut FormParts<'_>) {
        match serde_json::from_str::<Entries<'_>>(self.text()) {
            Ok(Entries(entries)) => entries.iter().for_each(|(name, value)| form.value::<RawValue>(name, value)),
            Err(_) => form.no_object(),
        }
    }
}

impl Form for JsonObject {
    fn write(&self, form: &mut FormParts<'_>) {
        Json::from(self.clone()).write(form);
    }
}

impl Form for UnknownMember {
    fn write(&self, form: &mut FormParts<'_>) {
        self.as_json().write(form);
    }
}

impl<T: Form> Form for Box<T> {
    fn write(&self, form: &mut FormParts<'_>) {
        (**self).write(form);
    }
}

impl Files for File {
    fn write_files(&self, name: &str, form: &mut FormParts<'_>) {
        form.parts.push(Part { name: name.to_owned(), content: Content::File(self.clone()) });
    }
}

impl<T: Files> Files for Vec<T> {
    fn write_files(&self, name: &str, form: &mut FormParts<'_>) {
        self.iter().for_each(|files| files.write_files(name, form));
    }
}

impl<T: Files> Files for Option<T> {
    fn write_files(&self, name: &str, form: &mut FormParts<'_>) {
        self.iter().for_each(|files| files.write_files(name, form));
    }
}

impl<T: Files> Files for Patch<T> {
    fn write_files(&self, name: &str, form: &mut FormParts<'_>) {
        self.value().into_iter().for_each(|files| files.write_files(name, form));
    }
}

impl<T: Files> Files for Box<T> {
    fn write_files(&self, name: &str, form: &mut FormParts<'_>) {
        (**self).write_files(name, form);
    }
}
