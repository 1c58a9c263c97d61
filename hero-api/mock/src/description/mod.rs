//! Turns the text of a description into [`Description`]: operations with their parameters, bodies and answers, each
//! schema with a validator. It reads OpenAPI by itself, so that it can judge the client that was generated from it.

mod judge;
mod model;
mod patterns;
mod prepare;
mod read;
mod schema;
mod sound;

use std::sync::{Arc, LazyLock};

pub(crate) use judge::Judge;
pub(crate) use model::{
    Answer, Body, Description, EventKind, Expression, Link, Media, Operation, Paging, Parameter, Part, Place, Scheme,
    SchemeKind, Segment, Style,
};
pub(crate) use schema::{Schema, all_members, follow, is_object, list_of, members, parts, properties, resolve, types};

use serde_json::Value;

use crate::StartError;

/// The effective description of the Hero Health Public API, as `cargo xtask generate` writes it.
const HERO: &str = include_str!("../../effective.yaml");

static HERO_DESCRIPTION: LazyLock<Result<Arc<Description>, StartError>> = LazyLock::new(|| parse(HERO));

/// The description of the Hero Health Public API; read once in a process.
pub(crate) fn hero() -> Result<Arc<Description>, StartError> {
    HERO_DESCRIPTION.clone()
}

/// How many brackets may be open at once: over more, reading YAML takes time without end.
const MOST_BRACKETS: usize = 1000;

/// A description in YAML or JSON, OpenAPI 3.0 or 3.1.
pub(crate) fn parse(text: &str) -> Result<Arc<Description>, StartError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read::read(prepare::prepare(tree(text)?)).map(Arc::new)
}

fn tree(text: &str) -> Result<Value, StartError> {
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
