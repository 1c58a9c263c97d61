//! Writes a value as `application/x-www-form-urlencoded`: each of its fields in the style that the description has for
//! it. Without a style, each item of an array is a pair, and an object is its JSON.

use serde::Serialize;

use super::{
    encode::{self, Reason},
    node::Entries,
    style::{Styled, Written},
};

/// Writes the pairs of a form.
///
/// # Errors
/// The field that cannot be written, and why; nothing of its value.
pub(crate) fn write<V: Serialize + ?Sized>(value: &V, styles: &[Styled]) -> Result<String, (String, Reason)> {
    let whole = |reason| (String::new(), reason);
    let mut pairs = Vec::new();
    let raw = encode::json(value)?;
    let entries: Entries<'_> = serde_json::from_slice(&raw).map_err(|_| whole("must be an object"))?;
    for (name, value) in entries.0 {
        // A name that nobody described may be the key of a map.
        let at = |reason| ("/*".to_owned(), reason);
        if let Some(styled) = styles.iter().find(|styled| styled.name() == name) {
            let at = |reason| (format!("/{name}"), reason);
            if let Written::Pairs(written) = styled.write(value).map_err(at)? {
                pairs.extend(written);
            }
            continue;
        }
        let items: Vec<&serde_json::value::RawValue> = match value.get().as_bytes().first() {
            Some(b'[') => serde_json::from_str(value.get()).map_err(|_| at("cannot be written as text"))?,
            _ => vec![value],
        };
        for item in items {
            let text = match item.get().as_bytes().first() {
                Some(b'{' | b'[') => Some(item.get().to_owned()),
                _ => encode::text(item).map_err(at)?,
            };
            pairs.extend(text.map(|text| (name.clone(), encode::query(&text).to_string())));
        }
    }
    let mut form = String::new();
    encode::add_query(&mut form, &pairs);
    Ok(form)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::write;
    use crate::{
        json::Json,
        style::{Style, Styled},
    };

    #[test]
    fn fields_are_pairs_and_objects_are_json() {
        let value = json!({ "a": "x y&", "b": [1, 2], "c": { "d": true }, "e": null, "f": [] });
        assert_eq!(write(&value, &[]).unwrap(), "a=x%20y%26&b=1&b=2&c=%7B%22d%22%3Atrue%7D");
    }

    #[test]
    fn a_field_is_written_in_its_style() {
        let styles = [Styled::query("b", Style::Form), Styled::query("c", Style::Deep).exploded()];
        let value = json!({ "b": [1, 2], "c": { "d": { "e": 1 }, "f": [2] } });
        assert_eq!(write(&value, &styles).unwrap(), "b=1,2&c%5Bd%5D%5Be%5D=1&c%5Bf%5D%5B%5D=2");
    }

    #[test]
    fn an_error_shows_no_key() {
        let value: Json = serde_json::from_str(r#"{"Elisabeth": "\ud83d"}"#).unwrap();
        assert_eq!(write(&value, &[]), Err(("/*".to_owned(), "cannot be written as text")));
        let styles = [Styled::query("b", Style::Form)];
        let expected = "has an array or an object where only one value is possible";
        assert_eq!(write(&json!({ "b": [[1]] }), &styles), Err(("/b".to_owned(), expected)));
    }

    #[test]
    fn only_an_object_is_a_form() {
        assert_eq!(write(&[1], &[]), Err((String::new(), "must be an object")));
    }
}
