//! The places of the objects in an OpenAPI document. Keywords and names are distinguished by their place, so a property
//! named `const` is a property.

use serde_json::Value;
use xtask_common::description::escape;

/// The kind of an object in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    /// A parameter or a header, which is a parameter without a name.
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    SecurityScheme,
    Schema,
}

/// How a key contains its objects.
#[derive(Clone, Copy)]
enum Holds {
    One,
    List,
    Map,
    /// As in callbacks: by name, then by expression.
    MapOfMaps,
}

/// Visits an object and then all objects in it, each with its pointer. The walk continues in what the visit leaves.
pub(super) fn walk(kind: Kind, pointer: &str, value: &mut Value, visit: &mut dyn FnMut(Kind, &str, &mut Value)) {
    visit(kind, pointer, value);
    for (key, holds, child) in children(kind) {
        let Some(held) = value.get_mut(*key) else { continue };
        let pointer = format!("{pointer}/{}", escape(key));
        match holds {
            Holds::One => walk(*child, &pointer, held, visit),
            Holds::List => walk_list(*child, &pointer, held, visit),
            Holds::Map => walk_map(*child, &pointer, held, visit),
            Holds::MapOfMaps => {
                for (name, held) in held.as_object_mut().into_iter().flatten() {
                    walk_map(*child, &format!("{pointer}/{}", escape(name)), held, visit);
                }
            }
        }
    }
}

fn walk_list(kind: Kind, pointer: &str, list: &mut Value, visit: &mut dyn FnMut(Kind, &str, &mut Value)) {
    for (index, held) in list.as_array_mut().into_iter().flatten().enumerate() {
        walk(kind, &format!("{pointer}/{index}"), held, visit);
    }
}

fn walk_map(kind: Kind, pointer: &str, map: &mut Value, visit: &mut dyn FnMut(Kind, &str, &mut Value)) {
    for (name, held) in map.as_object_mut().into_iter().flatten() {
        // Among responses and paths, `x-` keys are extensions. Among properties they are properties.
        if kind == Kind::Schema || !name.starts_with("x-") {
            walk(kind, &format!("{pointer}/{}", escape(name)), held, visit);
        }
    }
}

fn children(kind: Kind) -> &'static [(&'static str, Holds, Kind)] {
    match kind {
        Kind::Document => &[("paths", Holds::Map, Kind::PathItem), ("components", Holds::One, Kind::Components)],
        Kind::Components => &[
            ("schemas", Holds::Map, Kind::Schema),
            ("responses", Holds::Map, Kind::Response),
            ("parameters", Holds::Map, Kind::Parameter),
            ("requestBodies", Holds::Map, Kind::RequestBody),
            ("headers", Holds::Map, Kind::Parameter),
            ("securitySchemes", Holds::Map, Kind::SecurityScheme),
            ("callbacks", Holds::MapOfMaps, Kind::PathItem),
        ],
        Kind::PathItem => &[
            ("parameters", Holds::List, Kind::Parameter),
            ("get", Holds::One, Kind::Operation),
            ("put", Holds::One, Kind::Operation),
            ("post", Holds::One, Kind::Operation),
            ("delete", Holds::One, Kind::Operation),
            ("options", Holds::One, Kind::Operation),
            ("head", Holds::One, Kind::Operation),
            ("patch", Holds::One, Kind::Operation),
            ("trace", Holds::One, Kind::Operation),
        ],
        Kind::Operation => &[
            ("parameters", Holds::List, Kind::Parameter),
            ("requestBody", Holds::One, Kind::RequestBody),
            ("responses", Holds::Map, Kind::Response),
            ("callbacks", Holds::MapOfMaps, Kind::PathItem),
        ],
        Kind::Parameter => &[("schema", Holds::One, Kind::Schema), ("content", Holds::Map, Kind::MediaType)],
        Kind::RequestBody => &[("content", Holds::Map, Kind::MediaType)],
        Kind::Response => &[("headers", Holds::Map, Kind::Parameter), ("content", Holds::Map, Kind::MediaType)],
        Kind::MediaType => &[("schema", Holds::One, Kind::Schema), ("encoding", Holds::Map, Kind::Encoding)],
        Kind::Encoding => &[("headers", Holds::Map, Kind::Parameter)],
        Kind::SecurityScheme => &[],
        Kind::Schema => &[
            ("properties", Holds::Map, Kind::Schema),
            ("additionalProperties", Holds::One, Kind::Schema),
            ("items", Holds::One, Kind::Schema),
            ("allOf", Holds::List, Kind::Schema),
            ("anyOf", Holds::List, Kind::Schema),
            ("oneOf", Holds::List, Kind::Schema),
            ("not", Holds::One, Kind::Schema),
        ],
    }
}
