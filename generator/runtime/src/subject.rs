//! Subjects: whom a call is about. Reads the ids that a decision marks from a request and an answer, for observers
//! alone; a client without observers reads none.

use std::{borrow::Cow, fmt};

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use super::{charset, response::Received};

/// Whom a call is about: the kind of an id, and the id. It identifies a person: `Debug` does not show the id.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Subject {
    /// The type of the id, as in `PatientId`.
    pub kind: &'static str,
    /// The id.
    pub id: String,
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A place of an operation where the id of a subject is. Generated code declares them.
#[derive(Clone, Copy, Debug)]
pub struct SubjectPlace {
    kind: &'static str,
    part: Part,
    /// The name of a parameter, or a pointer into a body; `*` is each item or value.
    at: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Path,
    Query,
    Header,
    Request,
    Answer,
}

impl SubjectPlace {
    /// Declares a parameter of the path.
    #[must_use]
    pub const fn path(kind: &'static str, name: &'static str) -> Self {
        Self { kind, part: Part::Path, at: name }
    }

    /// Declares a parameter of the query.
    #[must_use]
    pub const fn query(kind: &'static str, name: &'static str) -> Self {
        Self { kind, part: Part::Query, at: name }
    }

    /// Declares a header of the request.
    #[must_use]
    pub const fn header(kind: &'static str, name: &'static str) -> Self {
        Self { kind, part: Part::Header, at: name }
    }

    /// Declares a place in the body of the request.
    #[must_use]
    pub const fn request(kind: &'static str, pointer: &'static str) -> Self {
        Self { kind, part: Part::Request, at: pointer }
    }

    /// Declares a place in the body of a successful answer.
    #[must_use]
    pub const fn answer(kind: &'static str, pointer: &'static str) -> Self {
        Self { kind, part: Part::Answer, at: pointer }
    }
}

/// The written parts of a request.
pub(crate) struct Written<'a> {
    /// Encoded values by name.
    pub(crate) path: &'a [(&'static str, String)],
    /// Encoded values by name.
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Option<&'a [u8]>,
}

/// Returns whom a request is about.
pub(crate) fn subjects_of_request(places: &[SubjectPlace], request: &Written<'_>) -> Vec<Subject> {
    let mut subjects = Vec::new();
    let is_in_body = |place: &SubjectPlace| place.part == Part::Request;
    let body = request.body.filter(|_| places.iter().any(is_in_body));
    let body = body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or(Value::Null);
    for place in places {
        let mut add = |id: Cow<'_, str>| subjects.push(Subject { kind: place.kind, id: id.into_owned() });
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
        match place.part {
            Part::Path => {
                request.path.iter().filter(|(name, _)| *name == place.at).for_each(|(_, id)| add(decoded(id)))
            }
            Part::Query => {
                request.query.iter().filter(|(name, _)| name == place.at).for_each(|(_, id)| add(decoded(id)));
            }
            Part::Header => {
                let values = request.headers.get_all(place.at);
                values.iter().filter_map(|value| value.to_str().ok()).for_each(|id| add(id.into()));
            }
            Part::Request => ids_at(&body, place.at, &mut add),
            Part::Answer => {}
        }
    }
    subjects
}

/// Returns whom an answer is about. A body that is not JSON is about nobody.
pub(crate) fn subjects_of_answer(places: &[SubjectPlace], answer: &Received) -> Vec<Subject> {
    let mut places = places.iter().filter(|place| place.part == Part::Answer).peekable();
    let mut subjects = Vec::new();
    if places.peek().is_none() {
        return subjects;
    }
    let Ok(body) = serde_json::from_slice(&charset::json(&answer.body, &answer.headers)) else { return subjects };
    for place in places {
        ids_at(&body, place.at, &mut |id| subjects.push(Subject { kind: place.kind, id: id.into_owned() }));
    }
    subjects
}

/// Calls `found` with each id at a pointer.
fn ids_at(value: &Value, pointer: &str, found: &mut impl FnMut(Cow<'_, str>)) {
    let Some(rest) = pointer.strip_prefix('/') else {
        match value {
            Value::String(id) => found(id.into()),
            Value::Number(id) => found(id.to_string().into()),
            Value::Array(ids) => ids.iter().for_each(|id| ids_at(id, "", found)),
            Value::Null | Value::Bool(_) | Value::Object(_) => {}
        }
        return;
    };
    let (step, below) = rest.find('/').map_or((rest, ""), |end| rest.split_at(end));
    match value {
        Value::Array(items) if step == "*" => items.iter().for_each(|item| ids_at(item, below, found)),
        Value::Object(fields) if step == "*" => fields.values().for_each(|field| ids_at(field, below, found)),
        Value::Object(fields) => {
            if let Some(field) = fields.get(&step.replace("~1", "/").replace("~0", "~")) {
                ids_at(field, below, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::ids_at;

    fn ids(value: &Value, pointer: &str) -> Vec<String> {
        let mut ids = Vec::new();
        ids_at(value, pointer, &mut |id| ids.push(id.into_owned()));
        ids
    }

    #[test]
    fn ids_are_found_by_pointer() {
        let body = json!({"data": [{"id": "1"}, {"id": 2}, {"id": null}, {}], "a/b": {"x": {"id": "3"}}});
        assert_eq!(ids(&body, "/data/*/id"), ["1", "2"]);
        assert_eq!(ids(&body, "/a~1b/*/id"), ["3"]);
        assert_eq!(ids(&body, "/none/id"), [""; 0]);
        assert_eq!(ids(&json!(["1", "2"]), ""), ["1", "2"]);
    }
}
