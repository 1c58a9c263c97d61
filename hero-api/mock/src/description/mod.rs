//! Turns the text of a description into [`Description`]: operations with their parameters, bodies and answers, each
//! schema with a validator. It reads OpenAPI by itself, so that it can judge the client that was generated from it.

mod model;
mod prepare;
mod read;
mod schema;

use std::sync::{Arc, LazyLock};

pub(crate) use model::{
    Answer, Body, Description, EventKind, Expression, Link, Media, Operation, Paging, Parameter, Part, Place, Scheme,
    SchemeKind, Segment, Style,
};
pub(crate) use schema::{Schema, is_object, list_of, members, properties, resolve, types};

use crate::StartError;

/// The effective description of the Hero Health Public API, as `cargo xtask generate` writes it.
const HERO: &str = include_str!("../../effective.yaml");

static HERO_DESCRIPTION: LazyLock<Result<Arc<Description>, StartError>> = LazyLock::new(|| parse(HERO));

/// The description of the Hero Health Public API; read once in a process.
pub(crate) fn hero() -> Result<Arc<Description>, StartError> {
    HERO_DESCRIPTION.clone()
}

/// A description in YAML or JSON, OpenAPI 3.0 or 3.1.
pub(crate) fn parse(text: &str) -> Result<Arc<Description>, StartError> {
    let tree = serde_yaml::from_str(text).map_err(|error| StartError::new(format!("no YAML: {error}")))?;
    read::read(prepare::prepare(tree)).map(Arc::new)
}
