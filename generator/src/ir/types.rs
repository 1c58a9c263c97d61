//! Slots, types and shapes: what a value is, and what its place adds to that.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::pointer::Pointer;

/// A use of a type: what belongs to the field or place, not to the type.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Where it is written.
    pub at: Pointer,
    /// The type.
    pub ty: Type,
    /// Whether null is a value.
    pub nullable: bool,
    /// Whether it must be there.
    pub presence: Presence,
    /// Whether it is decided that it must be there, whatever its use rests on.
    pub is_decided: bool,
    /// Whether it is only read, or only sent; `None` for both.
    pub only: Option<Way>,
    /// The value that stands for absence at the server.
    pub default: Option<Arc<Value>>,
    /// The rules that a request is checked against.
    pub rules: Vec<Rule>,
    /// The least value that is decided: it is checked whatever the rest rests on.
    pub least: Option<Number>,
    /// For an enum: whether any other text is allowed too, or the list is not known whole.
    pub open: bool,
    /// Of which kind the subject is that it names, where it is a plain string.
    pub subject: Option<String>,
    /// Whether `Debug` may show it.
    pub visibility: Visibility,
    /// What it is.
    pub description: Option<Arc<str>>,
    /// Documented values.
    pub examples: Vec<Arc<Value>>,
    /// Rules that are documented and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// What it was inferred from; none where the published description says it.
    pub evidence: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The field name that the overlay wants (`x-field-name`).
    pub wanted: Option<Wanted>,
}

/// A name that the overlay wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The name.
    pub name: String,
    /// Where it is written.
    pub at: Pointer,
}

impl Slot {
    /// Reports whether a request can leave it out and can also say null, which are not the same there.
    pub fn can_be_cleared(&self) -> bool {
        self.nullable && self.presence != Presence::Required
    }

    /// Whether `Debug` may show it by a reason that is given.
    pub fn is_public(&self) -> bool {
        matches!(self.visibility, Visibility::Public(_))
    }
}

/// One of the two ways that a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The server answers it.
    Read,
    /// The client sends it.
    Sent,
}

/// Whether a type is sent or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// In requests alone.
    Request,
    /// In answers and events alone.
    Response,
    /// In both (enums).
    Both,
}

impl Direction {
    /// Both of two.
    pub fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// It must.
    Required,
    /// It is written as required, but that is only inferred: neither enforced when sent nor relied on when read.
    Inferred,
    /// It need not.
    Optional,
}

/// Whether `Debug` may show a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// As its type says: only booleans and known enum values are shown.
    ByType,
    /// Shown, for this reason (`x-public`).
    Public(String),
    /// Hidden, for this reason (`x-sensitive`).
    Sensitive(String),
}

/// A rule that a value is checked against before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// A pattern of ECMA-262.
    Pattern(String),
    /// A lower end, and whether it is exclusive.
    Minimum(Number, bool),
    /// An upper end, and whether it is exclusive.
    Maximum(Number, bool),
    /// A divisor.
    MultipleOf(Number),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// At least so many keys.
    MinProperties(u64),
    /// At most so many keys.
    MaxProperties(u64),
    /// No item twice.
    UniqueItems,
    /// One of these booleans or numbers, by their JSON.
    OneOf(Vec<String>),
}

/// A type, null apart.
#[derive(Clone, Debug)]
pub enum Type {
    /// Any value.
    Any,
    /// An object of which no field is described.
    OpenObject,
    /// True or false.
    Boolean,
    /// A whole number of 64 bits with a sign.
    Integer,
    /// A whole number of 64 bits without a sign.
    Unsigned,
    /// A binary floating-point number.
    Float,
    /// A number whose text is kept, such as money.
    Decimal,
    /// A string.
    String,
    /// A string with one known value.
    Constant(String),
    /// A string that is never shown.
    Secret,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
    /// An identifier of this kind, such as `PatientId`.
    Id(String),
    /// A file: bytes, with a name and a media type.
    File,
    /// An array.
    Array(Box<Slot>),
    /// A map from any string.
    Map(Box<Slot>),
    /// An object, an enum or a union.
    Shape(ShapeId),
}

impl Type {
    /// Returns the shape, where it is one.
    pub fn shape(&self) -> Option<ShapeId> {
        if let Self::Shape(id) = self { Some(*id) } else { None }
    }
}

/// Which shape of [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub u32);

impl ShapeId {
    /// Returns the shape at an index.
    pub(crate) fn at(index: usize) -> Self {
        // Each shape has a place in memory, so there are far fewer than a `u32` counts.
        Self(u32::try_from(index).unwrap_or_else(|_| bug!("a `u32` counts all shapes")))
    }
}

/// All shapes of an API.
#[derive(Clone, Debug, Default)]
pub struct Shapes(pub Vec<Shape>);

impl std::ops::Index<ShapeId> for Shapes {
    type Output = Shape;

    fn index(&self, id: ShapeId) -> &Shape {
        &self.0[id.0 as usize]
    }
}

/// What can become a Rust type of its own.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Where it is written.
    pub at: Pointer,
    /// The component's name, where it is one; all its uses have this shape.
    pub component: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// The name that the overlay wants (`x-name`).
    pub wanted: Option<Wanted>,
    /// What it is.
    pub description: Option<Arc<str>>,
    /// What it was inferred from; none where the published description says it.
    pub evidence: Option<String>,
    /// Documented values.
    pub examples: Vec<Arc<Value>>,
    /// Rules that are documented and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it holds.
    pub kind: ShapeKind,
}

/// What a shape holds.
#[derive(Clone, Debug)]
pub enum ShapeKind {
    /// Named fields; at least one.
    Object(Object),
    /// Strings or integers from a list.
    Enum(Enum),
    /// One of several types; at least two.
    Union(Union),
}

impl ShapeKind {
    /// Returns the object, where it is one.
    pub fn object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// Returns the enum, where it is one.
    pub fn enumeration(&self) -> Option<&Enum> {
        if let Self::Enum(values) = self { Some(values) } else { None }
    }

    /// Returns the members of a union; nothing else has any.
    pub fn members(&self) -> &[Member] {
        if let Self::Union(union) = self { &union.members } else { &[] }
    }

    /// Returns the value of an enum that has one alone.
    pub fn only_value(&self) -> Option<&String> {
        match self {
            Self::Enum(Enum { values, .. }) if values.len() == 1 => values.first(),
            Self::Enum(_) | Self::Object(_) | Self::Union(_) => None,
        }
    }

    /// Returns how many fields, values or members it has.
    pub fn size(&self) -> usize {
        match self {
            Self::Object(object) => object.fields.len(),
            Self::Enum(values) => values.values.len(),
            Self::Union(union) => union.members.len(),
        }
    }
}

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// The fields, in the description's order, by their names as sent.
    pub fields: IndexMap<String, Slot>,
    /// The values of all other keys, where they are described.
    pub rest: Option<Box<Slot>>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// Strings.
    String,
    /// Integers.
    Integer,
}

/// Strings or integers from a list.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What the values are.
    pub of: Scalar,
    /// The values, in the description's order; none twice.
    pub values: Vec<String>,
    /// Variant names that the overlay wants (`x-enum-names`), by value.
    pub wanted: IndexMap<String, Wanted>,
    /// What the description calls the values (`title`, `x-enum-varnames`), by value.
    pub titles: IndexMap<String, String>,
    /// The values that should no longer be used.
    pub deprecated: Vec<String>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The members, in the description's order.
    pub members: Vec<Member>,
    /// The property that tells them apart, where the description names one.
    pub discriminator: Option<String>,
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where it is written.
    pub at: Pointer,
    /// The variant name that is decided.
    pub wanted: Option<Wanted>,
    /// The description's word for it.
    pub title: Option<String>,
    /// The component's name, where the member is a `$ref`.
    pub component: Option<String>,
    /// The discriminator's values for this member.
    pub tags: Vec<String>,
    /// The member.
    pub slot: Slot,
}
