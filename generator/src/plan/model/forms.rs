//! Forms with files, and their parts.

/// The uses of a type in forms with files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormUse {
    /// Its parts, if it is a whole form.
    pub form: Option<FormDef>,
    /// The kinds of its variants, if it is a union that may be a file.
    pub files: Option<Vec<PartKind>>,
}

/// The parts of a type that is a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormDef {
    /// The fields of a struct, in their order.
    Fields {
        /// The kind of each field.
        fields: Vec<PartKind>,
        /// The kind of the additional properties, if there are any.
        rest: Option<PartKind>,
    },
    /// Those of the active variant of a union.
    Members(Vec<FormBody>),
}

/// How a value is written as a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormBody {
    /// As its type defines.
    Own,
    /// As a map: each value is a part.
    Entries(PartKind),
    /// Like the inner value, if there is one.
    Optional(Box<FormBody>),
    /// Not at all: it is not an object.
    None,
}

/// The kind of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A value, as text or as JSON.
    Value,
    /// A file, or an array of files.
    File,
}
