//! Forms with files: what their parts are.

/// What a type says of itself where it is sent in a form with files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormUse {
    /// Its parts, where it is a whole form.
    pub form: Option<FormDef>,
    /// What its variants are, where it is a union that may be a file.
    pub files: Option<Vec<PartKind>>,
}

/// The parts of a type that is a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormDef {
    /// The fields of a struct, in their order.
    Fields {
        /// What each field is.
        fields: Vec<PartKind>,
        /// What each value of the other keys is, where there are some.
        rest: Option<PartKind>,
    },
    /// Those of the member that a union is; for each variant, how it is a form.
    Members(Vec<FormBody>),
}

/// How a value is a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormBody {
    /// As its type says.
    Own,
    /// It is a map: each value is a part.
    Entries(PartKind),
    /// As the value within says, where there is one.
    Optional(Box<FormBody>),
    /// Not at all: it is no object.
    None,
}

/// What is sent as a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A value, as text or as JSON.
    Value,
    /// A file, or a list of them.
    File,
}
