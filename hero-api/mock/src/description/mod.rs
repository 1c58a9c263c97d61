//! Turns a description into a [`Description`]: operations with their parameters, bodies and answers, and a validator
//! for each schema. It reads OpenAPI itself, so that it can judge the client that was generated from it.

mod judge;
mod model;
mod patterns;
mod prepare;
mod read;
mod schema;
mod sound;

use std::fmt;
use std::sync::{Arc, LazyLock};

pub(crate) use judge::Judge;
pub(crate) use model::{
    Answer, Body, Description, EventKind, Expression, Link, Media, Operation, Paging, Parameter, Part, Place, Scheme,
    SchemeKind, Segment, Style, Unique,
};
pub(crate) use schema::{
    Schema, all_members, alternatives, find_list, follow, is_object, members, parts, properties, resolve, types,
};

use serde_json::Value;

/// The effective description of the Hero Health Public API, written by `cargo xtask generate`.
const HERO: &str = include_str!("../../effective.yaml");

static HERO_DESCRIPTION: LazyLock<Result<Arc<Description>, StartError>> = LazyLock::new(|| parse(HERO));

/// Returns the description of the Hero Health Public API, parsed once per process.
pub(crate) fn hero() -> Result<Arc<Description>, StartError> {
    HERO_DESCRIPTION.clone()
}

/// The greatest number of open brackets: beyond it, parsing YAML can take extremely long.
const MOST_BRACKETS: usize = 1000;

/// Parses a description in YAML or JSON, OpenAPI 3.0 or 3.1.
pub(crate) fn parse(text: &str) -> Result<Arc<Description>, StartError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read::read(prepare::prepare(parse_tree(text)?)).map(Arc::new)
}

fn parse_tree(text: &str) -> Result<Value, StartError> {
    let json = text.trim_start().starts_with('{').then(|| serde_json::from_str(text));
    if let Some(Ok(tree)) = json {
        return Ok(tree);
    }
    let mut open = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MOST_BRACKETS {
            return Err(StartError::new("no YAML: more brackets are open at once than any description needs"));
        }
    }
    let no_yaml = |error: serde_yaml::Error| StartError::new(format!("no YAML: {error}"));
    if !text.contains("<<") {
        return serde_yaml::from_str(text).map_err(no_yaml);
    }
    let mut tree: serde_yaml::Value = serde_yaml::from_str(text).map_err(no_yaml)?;
    tree.apply_merge().map_err(no_yaml)?;
    serde_json::to_value(tree).map_err(|error| StartError::new(format!("no JSON in this YAML: {error}")))
}

/// The error of starting a mock: an unreadable description, no free port, or no client of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(String);

impl StartError {
    /// Creates the error of what starts a mock along with something else.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}
