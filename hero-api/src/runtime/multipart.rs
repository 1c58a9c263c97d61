//! A value as the parts of a form with files (<https://www.rfc-editor.org/rfc/rfc7578>): each of its fields is a part,
//! each item of a list too; texts and numbers are text, objects are JSON, files are bytes.

mod fields;
mod part;

use bytes::Bytes;
use serde::Serialize;

use super::{encode::Wrong, file::File, finite::finite};
use fields::Fields;

/// A part of a form.
#[derive(Debug, PartialEq)]
struct Part {
    name: String,
    content: Content,
}

/// What a part holds.
#[derive(Debug, PartialEq)]
enum Content {
    Text(String),
    Json(Vec<u8>),
    File(File),
}

/// A form: its bytes and its media type, with the boundary in it. `types` has media types of fields by their names.
///
/// # Errors
/// What is wrong with the value; nothing of it.
pub(crate) fn write<V: Serialize + ?Sized>(value: &V, types: &[(&str, &str)]) -> Result<(Bytes, String), Wrong> {
    finite(value).map_err(|_| "must be a finite number")?;
    let parts = value.serialize(Fields { types }).map_err(|error| error.0)?;
    let parts: Vec<(String, Bytes)> = parts.into_iter().map(|it| rendered(it, types)).collect::<Result<_, _>>()?;
    let boundary = boundary(&parts);
    let mut body = Vec::with_capacity(parts.iter().map(|it| it.0.len() + it.1.len() + 64).sum());
    for (head, content) in &parts {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((body.into(), format!("multipart/form-data; boundary={boundary}")))
}

/// The head of a part, and its bytes.
fn rendered(part: Part, types: &[(&str, &str)]) -> Result<(String, Bytes), Wrong> {
    let said = types.iter().find(|(name, _)| *name == part.name).map(|(_, ty)| (*ty).to_owned());
    let field = quoted(&part.name);
    let (file_name, media_type, bytes) = match part.content {
        Content::Text(text) => (None, said, text.into()),
        Content::Json(json) => (None, said.or_else(|| Some("application/json".to_owned())), json.into()),
        Content::File(file) => {
            let (bytes, name, media_type) = file.into_parts();
            let media_type = media_type.or(said).unwrap_or_else(|| "application/octet-stream".to_owned());
            (Some(name.unwrap_or_else(|| part.name.clone())), Some(media_type), bytes)
        }
    };
    let mut head = format!("content-disposition: form-data; name=\"{field}\"");
    if let Some(name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(&name)));
    }
    if let Some(media_type) = media_type {
        if media_type.contains(['\r', '\n']) {
            return Err("has a file whose media type has a line break");
        }
        head.push_str(&format!("\r\ncontent-type: {media_type}"));
    }
    Ok((head, bytes))
}

/// A name between quotes, escaped as browsers do (<https://html.spec.whatwg.org/#multipart-form-data>).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A boundary that is in no part. The same form has the same one.
fn boundary(parts: &[(String, Bytes)]) -> String {
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    let mut number = 0_u64;
    loop {
        let boundary = format!("--part-of-the-form-{number}");
        if parts.iter().all(|(head, content)| !holds(head.as_bytes(), &boundary) && !holds(content, &boundary)) {
            return boundary;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{File, write};
    use crate::runtime::decimal::Decimal;

    #[derive(Serialize)]
    struct Form {
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

    #[test]
    fn each_field_is_a_part_of_its_kind() {
        let form = Form {
            title: "A \"b\"".into(),
            count: 3,
            price: "12.50".parse().unwrap(),
            absent: None,
            tags: vec!["x", "y"],
            about: Inner { a: true },
            scan: File::new(vec![0, 255]).name("a\"b.pdf").media_type("application/pdf"),
            more: vec![File::from("one"), File::from("two")],
        };
        let (body, media_type) = write(&form, &[("more", "text/csv")]).unwrap();
        assert_eq!(media_type, "multipart/form-data; boundary=--part-of-the-form-0");
        let body = String::from_utf8_lossy(&body).replace("----part-of-the-form-0", "#").replace("\r\n", "\n");
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
    fn the_boundary_is_in_no_part() {
        let (_, media_type) = write(&serde_json::json!({ "a": "--part-of-the-form-0" }), &[]).unwrap();
        assert_eq!(media_type, "multipart/form-data; boundary=--part-of-the-form-1");
    }

    #[test]
    fn only_an_object_is_a_form() {
        assert_eq!(write(&1, &[]), Err("must be an object"));
        assert_eq!(write(&[1], &[]), Err("must be an object"));
    }

    #[test]
    fn a_field_that_is_json_is_json_whatever_it_holds() {
        let (body, _) = write(&serde_json::json!({ "a": ["x"] }), &[("a", "application/json")]).unwrap();
        assert!(String::from_utf8_lossy(&body).contains("content-type: application/json\r\n\r\n[\"x\"]"));
    }
}
