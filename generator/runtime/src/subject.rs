//! Subjects: whom a call is about. Reads the ids that a decision marks from a request and an answer, for observers
//! alone; a client without observers reads none.

use std::{collections::BTreeMap, fmt, str};

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{json_text::mend_halves, response::Received};

/// How deeply arrays of ids may nest.
const DEPTH: usize = 8;

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
    let body = mend_halves(body.and_then(|body| str::from_utf8(body).ok()).unwrap_or_default());
    for place in places {
        let mut add = |id: String| subjects.push(Subject { kind: place.kind, id });
        // A comma that is not encoded stands between the items of an array.
        let decoded = |ids: &str| -> Vec<String> {
            ids.split(',').map(|id| percent_decode_str(id).decode_utf8_lossy().into_owned()).collect()
        };
        match place.part {
            Part::Path => {
                let values = request.path.iter().filter(|(name, _)| *name == place.at);
                values.flat_map(|(_, ids)| decoded(ids)).for_each(add);
            }
            Part::Query => {
                let values = request.query.iter().filter(|(name, _)| name == place.at);
                values.flat_map(|(_, ids)| decoded(ids)).for_each(add);
            }
            Part::Header => {
                let values = request.headers.get_all(place.at);
                values.iter().filter_map(|value| value.to_str().ok()).for_each(|id| add(id.to_owned()));
            }
            Part::Request => ids_at(&body, place.at, DEPTH, &mut add),
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
    // What is decoded of an answer is looked into: nobody is left out for a byte order mark, or for what stands beside.
    let text = answer.json_text();
    for place in places {
        ids_at(&text, place.at, DEPTH, &mut |id| subjects.push(Subject { kind: place.kind, id }));
    }
    subjects
}

/// Calls `found` with each id at a pointer. JSON is read as far as the pointer leads, and a number keeps its digits.
fn ids_at(json: &str, pointer: &str, depth: usize, found: &mut impl FnMut(String)) {
    let json = json.trim_ascii();
    let first = json.as_bytes().first();
    let items = || serde_json::from_str::<Vec<&RawValue>>(json).unwrap_or_default();
    let fields = || serde_json::from_str::<BTreeMap<String, &RawValue>>(json).unwrap_or_default();
    let Some(rest) = pointer.strip_prefix('/') else {
        match (first, depth.checked_sub(1)) {
            (Some(b'"'), _) => serde_json::from_str(json).into_iter().for_each(found),
            (Some(b'-' | b'0'..=b'9'), _) => found(json.to_owned()),
            (Some(b'['), Some(depth)) => items().iter().for_each(|id| ids_at(id.get(), "", depth, found)),
            _ => {}
        }
        return;
    };
    let (step, below) = rest.find('/').map_or((rest, ""), |end| rest.split_at(end));
    match first {
        Some(b'[') if step == "*" => items().iter().for_each(|item| ids_at(item.get(), below, depth, found)),
        Some(b'{') if step == "*" => fields().values().for_each(|field| ids_at(field.get(), below, depth, found)),
        Some(b'{') => {
            let name = step.replace("~1", "/").replace("~0", "~");
            fields().get(&name).into_iter().for_each(|field| ids_at(field.get(), below, depth, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::{DEPTH, SubjectPlace, ids_at, subjects_of_answer};
    use crate::response::Received;

    fn ids(json: &str, pointer: &str) -> Vec<String> {
        let mut ids = Vec::new();
        ids_at(json, pointer, DEPTH, &mut |id| ids.push(id));
        ids
    }

    #[test]
    fn ids_are_found_by_pointer() {
        let body = r#"{"data": [{"id": "1"}, {"id": 2}, {"id": null}, {}], "a/b": {"x": {"id": "3"}}}"#;
        assert_eq!(ids(body, "/data/*/id"), ["1", "2"]);
        assert_eq!(ids(body, "/a~1b/*/id"), ["3"]);
        assert_eq!(ids(body, "/none/id"), [""; 0]);
        assert_eq!(ids(r#"["1", ["2"]]"#, ""), ["1", "2"]);
        assert_eq!(ids(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)), ""), [""; 0]);
    }

    #[test]
    fn whatever_can_be_decoded_is_looked_into() {
        let found = |body: &[u8]| -> Vec<String> {
            let (status, body) = (StatusCode::OK, Bytes::copy_from_slice(body));
            let answer = Received { status, headers: Arc::new(HeaderMap::new()), body };
            let places = [SubjectPlace::answer("PatientId", "/data/*/id")];
            subjects_of_answer(&places, &answer).into_iter().map(|subject| subject.id).collect()
        };
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        for beside in ["1e999", r#""\ud83d""#, "\"\u{fffd}\"", &deep] {
            assert_eq!(found(format!(r#"{{"a": {beside}, "data": [{{"id": "7"}}]}}"#).as_bytes()), ["7"], "{beside}");
        }
        assert_eq!(found(b"\xef\xbb\xbf{\"data\": [{\"id\": 7}]}"), ["7"]);
        assert_eq!(found(b"{\"a\": \"\xff\", \"data\": [{\"id\": 7}]}"), ["7"]);
        assert_eq!(found(br#"{"data": [{"id": 12345678901234567890123}]}"#), ["12345678901234567890123"]);
        assert_eq!(found(br#"{"data": [{"id": "\ud83d"}]}"#), ["\u{fffd}"]);
    }
}
