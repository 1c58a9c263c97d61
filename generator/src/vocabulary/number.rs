//! The rules of a number.

/// The rules of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numeric {
    /// `format`.
    pub format: Option<String>,
    /// `minimum` (or `exclusiveMinimum`).
    pub minimum: Option<Bound>,
    /// `maximum` (or `exclusiveMaximum`).
    pub maximum: Option<Bound>,
    /// `multipleOf`.
    pub multiple_of: Option<serde_json::Number>,
    /// `enum` or `const` of numbers; empty where every number is taken.
    pub values: Vec<serde_json::Number>,
}

/// One end of a range; both ways of writing exclusive ends are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The end.
    pub value: serde_json::Number,
    /// Whether the end itself is out.
    pub exclusive: bool,
}
