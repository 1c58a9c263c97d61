//! Decodes as much of an answer as can be read: a list without the items that cannot. Only for a caller who asks for it,
//! after the whole could not be decoded.
//!
//! An item is an item of the outermost array that a fault is in: what is inside an item is complete, or the item is left
//! out. Each item is decoded about once more, and for each fault what is around the array. An answer in which that would
//! be too much is not read, so the time grows with the length of the answer.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{DecodeError, Kind, decode};
use crate::json_text::mend_halves;

/// How many items are tried together at most.
const TOGETHER: usize = 64;

/// How many bytes are decoded for each byte of an answer, and how many for any answer, before it is given up.
const EFFORT: (usize, usize) = (32, 16 * 1024 * 1024);

/// The part of an answer that can be read, and what is wrong with the rest.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Readable<T> {
    /// The answer without the items that cannot be read. **It is not complete**: what is missing is in `faults`.
    pub value: T,
    /// The items that are left out, each with its place in the answer and the rule that it breaks; at least one.
    pub faults: Vec<DecodeError>,
}

/// Decodes JSON without the items that cannot be decoded.
///
/// # Errors
/// The trouble is not in an item of an array, so that nothing can be left out, or there is too much of it.
pub(crate) fn decode_readable<T: DeserializeOwned>(json: &str) -> Result<Readable<T>, DecodeError> {
    let (mut text, mut faults) = (mend_halves(json).into_owned(), Vec::new());
    let mut effort = EFFORT.0.saturating_mul(json.len()).saturating_add(EFFORT.1);
    loop {
        let error = match decode(text.as_bytes()) {
            Ok(value) => return Ok(Readable { value, faults }),
            Err(error) => error,
        };
        let Some(list) = List::around(&error, &text) else { return Err(error) };
        let Some((readable, bad)) = list.split::<T>(&mut effort) else { return Err(error) };
        if bad.is_empty() {
            return Err(error);
        }
        text = list.document(&readable);
        faults.extend(bad);
    }
}

/// An array of a document, which a fault is in, and the document around it.
struct List<'a> {
    before: String,
    items: Vec<&'a RawValue>,
    after: String,
    /// The pointer to the array, with a slash at its end.
    prefix: &'a str,
}

impl<'a> List<'a> {
    /// Finds the outermost array that an error is in. Keys of maps are not in its pointer, so arrays below one are not
    /// found.
    fn around(error: &'a DecodeError, document: &'a str) -> Option<Self> {
        let (mut before, mut after) = (String::new(), Vec::new());
        let mut value: &RawValue = serde_json::from_str(document).ok()?;
        let mut rest = error.pointer();
        loop {
            let step = rest.strip_prefix('/')?;
            if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
                let prefix = error.pointer().strip_suffix(step)?;
                after.push("]".to_owned());
                return Some(Self { before: before + "[", items, after: after.into_iter().rev().collect(), prefix });
            }
            let (name, below) = step.find('/').map_or((step, ""), |end| step.split_at(end));
            let name = name.replace("~1", "/").replace("~0", "~");
            let Fields(fields) = serde_json::from_str(value.get()).ok()?;
            let position = fields.iter().position(|(known, _)| *known == name)?;
            let write = |fields: &[(String, &RawValue)]| -> Option<Vec<String>> {
                let name = |name: &String| serde_json::to_string(name).ok();
                fields.iter().map(|(known, value)| Some(format!("{}:{}", name(known)?, value.get()))).collect()
            };
            let (first, last) = (write(&fields[..position])?, write(&fields[position + 1..])?);
            before.push('{');
            first.iter().for_each(|field| before.extend([field, ","]));
            before.extend([&serde_json::to_string(&name).ok()?, ":"]);
            after.push(last.iter().map(|field| format!(",{field}")).chain(["}".to_owned()]).collect::<String>());
            value = fields[position].1;
            rest = below;
        }
    }

    /// Returns the document with these items alone.
    fn document(&self, items: &[&RawValue]) -> String {
        let items: Vec<&str> = items.iter().map(|item| item.get()).collect();
        format!("{}{}{}", self.before, items.join(","), self.after)
    }

    /// Separates the items that can be read from the faults of the others; `None` where it is more effort than is left.
    fn split<T: DeserializeOwned>(&self, effort: &mut usize) -> Option<(Vec<&'a RawValue>, Vec<DecodeError>)> {
        let (mut readable, mut faults) = (Vec::new(), Vec::new());
        let (mut begin, mut together) = (0, TOGETHER);
        while begin < self.items.len() {
            let tried = &self.items[begin..self.items.len().min(begin + together)];
            let document = self.document(tried);
            *effort = effort.checked_sub(document.len())?;
            let error = decode::<T>(document.as_bytes()).err();
            match error.and_then(|error| self.index_of(&error).map(|index| (index, error))) {
                Some((index, error)) if index < tried.len() => {
                    readable.extend(&tried[..index]);
                    faults.push(self.moved(&error, begin));
                    begin += index + 1;
                    // Beside one that cannot be read there are often others.
                    together = 1;
                }
                // What is wrong elsewhere is not these items' fault.
                _ => {
                    readable.extend(tried);
                    begin += tried.len();
                    together = TOGETHER.min(2 * together);
                }
            }
        }
        Some((readable, faults))
    }

    /// Returns the item that an error is in.
    fn index_of(&self, error: &DecodeError) -> Option<usize> {
        let rest = error.pointer().strip_prefix(self.prefix)?;
        rest.split('/').next()?.parse().ok()
    }

    /// Returns an error with the index that its item has in the whole array.
    fn moved(&self, error: &DecodeError, begin: usize) -> DecodeError {
        let (Kind::Fault { pointer, trouble }, Some(index)) = (&*error.0, self.index_of(error)) else {
            return error.clone();
        };
        let below = &pointer[self.prefix.len()..];
        let below = below.find('/').map_or("", |end| &below[end..]);
        let pointer = format!("{}{}{below}", self.prefix, begin + index);
        DecodeError(Box::new(Kind::Fault { pointer, trouble: trouble.clone() }))
    }
}

/// The fields of an object, as they are written.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;

        impl<'de> Visitor<'de> for Seen {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Seen)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{TOGETHER, decode_readable};
    use crate::Json;

    #[derive(Debug, Deserialize)]
    struct Page {
        count: i64,
        data: Vec<Item>,
        other: Option<Box<Page>>,
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        id: i64,
        tags: Option<Vec<String>>,
    }

    fn read(text: &str) -> (Vec<i64>, Vec<String>) {
        let read = decode_readable::<Page>(text).unwrap();
        assert_eq!(read.value.count, 3);
        let ids = read.value.data.iter().map(|item| item.id).collect();
        (ids, read.faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_items_that_can_be_read_are_read() {
        let text =
            r#"{"count": 3, "data": [{"id": 1}, {"id": "private"}, {"id": 2, "tags": ["a", 7]}, {}, {"id": 3}]}"#;
        let faults = [
            "expected i64, found a string at /data/1/id",
            "expected a string, found an integer at /data/2/tags/1",
            "the required field `id` is missing at /data/3",
        ];
        assert_eq!(read(text), (vec![1, 3], faults.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_around_an_array_stays_as_it_was() {
        let text =
            r#"{"other": {"count": 3, "data": [{"id": 1}, null]}, "count": 3, "data": [{"id": "x"}, {"id": 5}]}"#;
        let read = decode_readable::<Page>(text).unwrap();
        assert_eq!(read.value.other.unwrap().data.len(), 1);
        assert_eq!((read.value.data.len(), read.value.data[0].id, read.value.data[0].tags.is_none()), (1, 5, true));
        assert_eq!(
            read.faults.iter().map(|fault| fault.pointer()).collect::<Vec<_>>(),
            ["/other/data/1", "/data/0/id"]
        );
    }

    #[test]
    fn an_array_at_the_top_has_items_too() {
        let read = decode_readable::<Vec<i64>>("[1, null, 3]").unwrap();
        assert_eq!((read.value, read.faults[0].pointer()), (vec![1, 3], "/1"));
    }

    #[test]
    fn what_is_not_in_an_item_is_an_error() {
        for text in [r#"{"count": "x", "data": []}"#, r#"{"data": []}"#, "not json", "[]"] {
            assert!(decode_readable::<Page>(text).is_err(), "{text}");
        }
        assert!(decode_readable::<Json>("{").is_err());
    }

    #[test]
    fn every_item_of_a_long_list_is_tried() {
        let items: Vec<String> = (0..20 * TOGETHER)
            .map(|item| if item % 3 == 0 { "{}".to_owned() } else { format!("{{\"id\":{item}}}") })
            .collect();
        let (ids, faults) = read(&format!("{{\"count\":3,\"data\":[{}]}}", items.join(",")));
        assert!(ids.iter().all(|id| id % 3 != 0));
        assert_eq!((ids.len() + faults.len(), ids.len()), (items.len(), items.len() - items.len().div_ceil(3)));
        assert!(faults[1].ends_with("/data/3"), "{}", faults[1]);
    }

    #[test]
    fn many_faults_beside_much_else_are_given_up() {
        let item = format!(r#"{{"id":1,"tags":["{}"]}}"#, "x".repeat(1 << 18));
        let other = format!(r#"{{"count":3,"data":[{item}]}}"#);
        let text = format!(r#"{{"count":3,"data":[{}],"other":{other}}}"#, vec!["{}"; 100_000].join(","));
        assert!(decode_readable::<Page>(&text).is_err());
        let text = format!(r#"{{"count":3,"data":[{}],"other":{other}}}"#, ["{}"; 5].join(","));
        assert_eq!(read(&text).1.len(), 5);
    }

    #[test]
    fn half_a_character_hides_no_item() {
        assert_eq!(read(r#"{"count": 3, "\ud83d": 1, "data": [{"id": 1}, {}]}"#).0, [1]);
    }
}
