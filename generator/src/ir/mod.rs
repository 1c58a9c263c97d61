//! What an API is, in words of neither OpenAPI nor Rust: operations, and the types of what they take and answer.
//!
//! Every place has a shape of its own here; which places are one Rust type is decided in `plan`.

pub(crate) mod by_shape;
pub(crate) mod places;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

mod access;
mod operations;
mod types;

pub use crate::paging::{Counted, Paging, Style as PagingStyle};
pub use crate::vocabulary::{Location, Status, Style};
pub use access::{Scheme, SchemeKind, Server, Variable};
pub use operations::{
    Answer, Body, Coding, Content, Event, FormField, Header, Operation, OtherAnswer, OtherBody, Parameter, Retry,
};
pub use types::{
    Direction, Enum, Member, Object, Presence, Rule, Scalar, Shape, ShapeId, ShapeKind, Shapes, Slot, Type, Union,
    Visibility, Wanted, Way,
};

/// An API.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its title.
    pub title: String,
    /// Its version, as published.
    pub version: String,
    /// What it is.
    pub description: Option<String>,
    /// Its servers, and those of single operations.
    pub servers: Vec<Server>,
    /// How credentials are sent, by the scheme's name.
    pub schemes: IndexMap<String, Scheme>,
    /// The groups that have operations, in the description's order.
    pub groups: Vec<Group>,
    /// The operations, in the description's order.
    pub operations: Vec<Operation>,
    /// The events it sends, in the description's order.
    pub events: Vec<Event>,
    /// The shapes of all places.
    pub shapes: Shapes,
    /// The kinds of the identifiers of whom a call is about, for audits.
    pub subjects: BTreeSet<String>,
    /// What a reader should be told.
    pub notes: Diagnostics,
}

/// Operations that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where it is written.
    pub at: Pointer,
    /// The tag.
    pub name: String,
    /// The Rust name that the overlay wants, in snake case.
    pub wanted: Option<Wanted>,
    /// What it groups.
    pub description: Option<String>,
}
