//! Writes a form with files (<https://www.rfc-editor.org/rfc/rfc7578>). Generated code says which part is a file. Knows
//! no type of any API.

mod form;
mod part;

use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;

use super::{
    encode::{self, Reason},
    file::File,
    transport::{Joined, RequestBody},
};
pub use form::{Files, Form, FormParts};

/// A part of a form.
#[derive(Debug, PartialEq)]
struct Part {
    name: String,
    content: Content,
}

/// The content of a part.
#[derive(Debug, PartialEq)]
enum Content {
    Text(String),
    Json(Vec<u8>),
    File(File),
}

/// Writes a form; returns its body, and its media type with the boundary. `types` has the media types of parts by
/// name; `write` adds the parts.
///
/// # Errors
/// The reason why the value cannot be written; nothing of it.
pub(crate) fn write(
    types: &[(&str, &str)],
    write: impl FnOnce(&mut FormParts<'_>),
) -> Result<(RequestBody, String), Reason> {
    write_between(&boundary(), types, write)
}

fn write_between(
    boundary: &str,
    types: &[(&str, &str)],
    write: impl FnOnce(&mut FormParts<'_>),
) -> Result<(RequestBody, String), Reason> {
    let mut form = FormParts::new(types);
    write(&mut form);
    let parts = form.finish()?.into_iter();
    let parts: Vec<(String, RequestBody)> = parts.map(|part| render(part, types)).collect::<Result<_, _>>()?;
    let in_memory =
        |(head, content): &(String, RequestBody)| head.len() + content.as_bytes().map_or(0, Bytes::len) + 64;
    let mut body = Joined::with_capacity(parts.iter().map(in_memory).sum());
    for (head, content) in parts {
        body.add_bytes(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.add(content);
        body.add_bytes(b"\r\n");
    }
    body.add_bytes(format!("--{boundary}--\r\n").as_bytes());
    Ok((body.finish(), format!("multipart/form-data; boundary={boundary}")))
}

/// Renders the head of a part, and its content.
fn render(part: Part, types: &[(&str, &str)]) -> Result<(String, RequestBody), Reason> {
    let described = types.iter().find(|(name, _)| *name == part.name).map(|(_, ty)| (*ty).to_owned());
    let field = quoted(&part.name);
    let (file_name, media_type, content) = match part.content {
        Content::Text(text) => (None, described, text.into()),
        Content::Json(json) => (None, described.or_else(|| Some("application/json".to_owned())), json.into()),
        Content::File(file) => {
            let (content, name, media_type) = file.into_parts();
            let media_type = media_type.or(described).unwrap_or_else(|| "application/octet-stream".to_owned());
            (Some(name.unwrap_or_else(|| part.name.clone())), Some(media_type), content)
        }
    };
    let mut head = format!("content-disposition: form-data; name=\"{field}\"");
    if let Some(name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(&name)));
    }
    if let Some(media_type) = media_type {
        encode::header(&media_type).map_err(|_| "has a file whose media type cannot be sent")?;
        head.push_str(&format!("\r\ncontent-type: {media_type}"));
    }
    Ok((head, content))
}

/// Escapes a name between quotes as browsers do (<https://html.spec.whatwg.org/#multipart-form-data>).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Creates a boundary that cannot be guessed, and so occurs in no part: 128 bits from keys that the standard library
/// drew from the operating system. No part has to be searched for it.
fn boundary() -> String {
    let keys = RandomState::new();
    format!("part-of-the-form-{:016x}{:016x}", keys.hash_one(0), keys.hash_one(1))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde::Serialize;
    use serde_json::json;

    use super::{File, Form, FormParts, Reason, write_between};
    use crate::{decimal::Decimal, json::Json};

    struct Sample {
        title: String,
        count: i64,
        price: Decimal,
        absent: Option<String>,
        tags: Vec<&'static str>,
        about: Inner,
        scan: File,
        more: Vec<File>,
    }

    #[derive(Serialize)]
    struct Inner {
        a: bool,
    }

    impl Form for Sample {
        fn write(&self, form: &mut FormParts<'_>) {
            form.value("title", &self.title);
            form.value("count", &self.count);
            form.value("price", &self.price);
            form.value("absent", &self.absent);
            form.value("tags", &self.tags);
            form.value("about", &self.about);
            form.file("scan", &self.scan);
            form.file("more", &self.more);
        }
    }

    fn write(value: impl Into<Json>, types: &[(&str, &str)]) -> Result<(Bytes, String), Reason> {
        let value = value.into();
        let (body, media_type) = super::write(types, |form| value.write(form))?;
        Ok((body.as_bytes().unwrap().clone(), media_type))
    }

    /// Returns the form of one value with a fixed boundary.
    fn parts_of(value: serde_json::Value) -> String {
        let value = Json::from(value);
        let (body, _) = write_between("between", &[], |form| value.write(form)).unwrap();
        String::from_utf8_lossy(body.as_bytes().unwrap()).replace("--between", "#").replace("\r\n", "\n")
    }

    #[test]
    fn each_field_is_a_part_of_its_kind() {
        let form = Sample {
            title: "A \"b\"".into(),
            count: 3,
            price: "12.50".parse().unwrap(),
            absent: None,
            tags: vec!["x", "y"],
            about: Inner { a: true },
            scan: File::new(vec![0, 255]).name("a\"b.pdf").media_type("application/pdf"),
            more: vec![File::from("one"), File::from("two")],
        };
        let (body, media_type) = write_between("between", &[("more", "text/csv")], |parts| form.write(parts)).unwrap();
        assert_eq!(media_type, "multipart/form-data; boundary=between");
        let body = String::from_utf8_lossy(body.as_bytes().unwrap()).replace("--between", "#").replace("\r\n", "\n");
        let expected = r#"#
content-disposition: form-data; name="title"

A "b"
#
content-disposition: form-data; name="count"

3
#
content-disposition: form-data; name="price"

12.50
#
content-disposition: form-data; name="tags"

x
#
content-disposition: form-data; name="tags"

y
#
content-disposition: form-data; name="about"
content-type: application/json

{"a":true}
#
content-disposition: form-data; name="scan"; filename="a%22b.pdf"
content-type: application/pdf

\x00\xff
#
content-disposition: form-data; name="more"; filename="more"
content-type: text/csv

one
#
content-disposition: form-data; name="more"; filename="more"
content-type: text/csv

two
#--
"#;
        assert_eq!(body, expected.replace("\\x00\\xff", "\u{0}\u{fffd}"));
    }

    #[test]
    fn each_form_has_a_boundary_of_its_own() {
        let boundary = || {
            let (body, media_type) = write(json!({ "a": "b" }), &[]).unwrap();
            let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
            assert!(String::from_utf8_lossy(&body).ends_with(&format!("\r\nb\r\n--{boundary}--\r\n")));
            boundary
        };
        let (first, second) = (boundary(), boundary());
        assert_ne!(first, second);
        assert!(first.len() == 49 && first[17..].bytes().all(|byte| byte.is_ascii_hexdigit()), "{first}");
    }

    #[test]
    fn a_file_full_of_boundaries_is_written_at_once() {
        let boundaries = (0..30_000).map(|number| format!("----part-of-the-form-{number}\r\n")).collect::<String>();
        let started = std::time::Instant::now();
        write(json!({ "a": boundaries }), &[]).unwrap();
        assert!(started.elapsed() < std::time::Duration::from_secs(2), "{:?}", started.elapsed());
    }

    #[test]
    fn only_an_object_is_a_form() {
        assert_eq!(write(1, &[]), Err("must be an object"));
        assert_eq!(write([1], &[]), Err("must be an object"));
    }

    #[test]
    fn a_field_that_is_json_is_json_whatever_it_holds() {
        let (body, _) = write(json!({ "a": ["x"] }), &[("a", "application/json")]).unwrap();
        assert!(String::from_utf8_lossy(&body).contains("content-type: application/json\r\n\r\n[\"x\"]"));
    }

    #[test]
    fn a_value_without_a_type_is_what_it_holds() {
        let expected = r#"#
content-disposition: form-data; name="a"

x"y
#
content-disposition: form-data; name="b"

2.5
#
content-disposition: form-data; name="c"
content-type: application/json

{"d":[1]}
#--
"#;
        assert_eq!(parts_of(json!({ "a": "x\"y", "b": 2.5, "c": { "d": [1] }, "e": null })), expected);
    }

    #[test]
    fn a_part_that_cannot_be_written_is_an_error() {
        let written = super::write(&[], |form| {
            form.value("a", &1);
            form.value("b", &f64::NAN);
            form.no_object();
        });
        assert_eq!(written, Err("must be a finite number"));
    }
}
