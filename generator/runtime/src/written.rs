//! Serializes values as the JSON that is sent, or shown on purpose: like serde_json, with two differences.
//!
//! Secrets are written, which no other serializer gets: they refuse every serializer whose errors are not ours
//! ([`takes_secrets`]). And numbers that JSON cannot represent are an error in a value that is sent: serde_json writes
//! not-a-number and the infinities as `null`, which clears a field of a body and leaves out a parameter. Both are found
//! while the value is written, so a body is serialized once.

mod serializer;

use std::{cell::RefCell, error::Error, fmt};

use serde::{Serialize, ser};
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

pub(crate) use serializer::{Parts, Written};

/// The reason why a value cannot be part of a request, in fixed words.
pub(crate) type Reason = &'static str;

const BROKEN: Reason = "cannot be written";
const NOT_FINITE: Reason = "must be a finite number";

/// Serializes a value that is sent.
///
/// # Errors
/// A number that is not finite, or an error of the value itself.
pub(crate) fn sent_json<V: Serialize + ?Sized>(value: &V) -> Result<Vec<u8>, Unwritten> {
    write(value, &WriteState::sent(), CompactFormatter)
}

/// Serializes a value that is shown on purpose, in full.
///
/// # Errors
/// An error of the value itself.
pub(crate) fn shown_json<V: Serialize + ?Sized>(value: &V, on_lines: bool) -> Result<String, Unwritten> {
    let state = WriteState::shown();
    let json = match on_lines {
        true => write(value, &state, PrettyFormatter::new()),
        false => write(value, &state, CompactFormatter),
    };
    String::from_utf8(json?).map_err(|_| Unwritten::new(BROKEN))
}

fn write<V: Serialize + ?Sized, F: Formatter>(
    value: &V,
    state: &WriteState,
    formatter: F,
) -> Result<Vec<u8>, Unwritten> {
    let mut json = Vec::with_capacity(128);
    value.serialize(Written::new(&mut serde_json::Serializer::with_formatter(&mut json, formatter), state))?;
    Ok(json)
}

/// Reports whether a serializer is one of ours, which may write secrets: only our errors have [`Ours`] as their source.
pub(crate) fn takes_secrets<E: ser::Error>(error: &E) -> bool {
    error.source().is_some_and(|source| source.is::<Ours>())
}

/// The mark of our serializers.
#[derive(Debug)]
struct Ours;

impl fmt::Display for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value is sent or shown on purpose")
    }
}

impl Error for Ours {}

/// The reason why a value is not written, in fixed words (an error of serde may contain a value), and its place.
#[derive(Debug)]
pub(crate) struct Unwritten {
    reason: Reason,
    /// The steps to the value, innermost first; keys of maps are `*`.
    steps: Vec<String>,
}

impl Unwritten {
    pub(crate) const fn new(reason: Reason) -> Self {
        Self { reason, steps: Vec::new() }
    }

    pub(crate) const fn reason(&self) -> Reason {
        self.reason
    }

    /// Returns the JSON pointer to the value that is not written.
    pub(crate) fn pointer(&self) -> String {
        self.steps.iter().rev().map(|step| format!("/{step}")).collect()
    }

    fn below(mut self, step: impl fmt::Display) -> Self {
        self.steps.push(step.to_string());
        self
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl Error for Unwritten {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&Ours)
    }
}

impl ser::Error for Unwritten {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(BROKEN)
    }
}

/// The state shared by all parts of a value while it is written.
pub(crate) struct WriteState {
    takes_all_numbers: bool,
    /// Our error, while it passes through a serializer with errors of its own.
    error: RefCell<Option<Unwritten>>,
}

impl WriteState {
    pub(crate) const fn sent() -> Self {
        Self { takes_all_numbers: false, error: RefCell::new(None) }
    }

    const fn shown() -> Self {
        Self { takes_all_numbers: true, error: RefCell::new(None) }
    }

    fn put_error<E: ser::Error>(&self, unwritten: Unwritten) -> E {
        let error = E::custom(unwritten.reason);
        self.error.replace(Some(unwritten));
        error
    }

    fn take_error<E: ser::Error>(&self, _: E) -> Unwritten {
        self.error.take().unwrap_or(Unwritten::new(BROKEN))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;

    use serde::{Serialize, Serializer};
    use serde_json::json;

    use super::{sent_json, shown_json};
    use crate::{Decimal, File, FormParts, Json, Map, Patch, Secret, form, multipart};

    #[derive(Serialize)]
    struct Dose {
        #[serde(rename = "per/day")]
        per_day: Patch<f64>,
        others: Vec<Option<f32>>,
        by_name: BTreeMap<String, f64>,
        price: Decimal,
    }

    fn check(per_day: f64, other: f32, by_name: f64, expected: Result<(), &str>) {
        let dose = Dose {
            per_day: per_day.into(),
            others: vec![None, Some(other)],
            by_name: BTreeMap::from([("Elisabeth".to_owned(), by_name)]),
            price: "1.50".parse().unwrap(),
        };
        let found = sent_json(&dose).map(drop).map_err(|unwritten| (unwritten.pointer(), unwritten.reason()));
        assert_eq!(found, expected.map_err(|pointer| (pointer.to_owned(), "must be a finite number")));
        assert!(shown_json(&dose, false).is_ok());
    }

    #[test]
    fn the_place_of_a_number_that_is_not_finite_is_reported() {
        check(0.5, f32::MAX, -1e300, Ok(()));
        check(f64::NAN, 1.0, 1.0, Err("/per~1day"));
        check(1.0, f32::NEG_INFINITY, 1.0, Err("/others/1"));
        check(1.0, 1.0, f64::INFINITY, Err("/by_name/*"));
        assert_eq!(sent_json(&f64::NAN).unwrap_err().pointer(), "");
    }

    /// A number that counts how often it is serialised.
    struct Counted {
        number: f64,
        times: Cell<u32>,
    }

    impl Serialize for Counted {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.times.set(self.times.get() + 1);
            serializer.serialize_f64(self.number)
        }
    }

    #[test]
    fn a_body_is_serialised_once() {
        let check = |number: f64, write: &dyn Fn(&BTreeMap<&str, Counted>) -> bool| {
            let body = BTreeMap::from([("a", Counted { number, times: Cell::new(0) })]);
            assert_eq!((write(&body), body["a"].times.get()), (number.is_finite(), 1));
        };
        for number in [1.5, f64::NAN] {
            check(number, &|body| sent_json(body).is_ok());
            check(number, &|body| form::write(body, &[]).is_ok());
            check(number, &|body| {
                multipart::write(&[], |form: &mut FormParts<'_>| form.value("a", &body["a"])).is_ok()
            });
        }
    }

    /// A value with secrets in every place that generated types and serde's derives have.
    #[derive(Serialize)]
    struct Keys {
        one: Secret,
        maybe: Option<Secret>,
        patch: Patch<Secret>,
        list: Vec<Secret>,
        map: Map<Secret>,
        tagged: Tagged,
        outer: Tagged2,
        #[serde(flatten)]
        more: Map<Secret>,
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Serialize)]
    struct Inner {
        within: Secret,
    }

    #[derive(Serialize)]
    #[serde(tag = "type")]
    enum Tagged {
        A { key: Secret },
    }

    #[derive(Serialize)]
    enum Tagged2 {
        B(Secret, (Secret, u8)),
    }

    fn keys() -> Keys {
        let secret = |text: &str| Secret::from(text);
        Keys {
            one: secret("a"),
            maybe: Some(secret("b")),
            patch: Patch::Value(secret("c")),
            list: vec![secret("d"), secret("e")],
            map: Map::from_iter([("key", secret("f"))]),
            tagged: Tagged::A { key: secret("g") },
            outer: Tagged2::B(secret("h"), (secret("i"), 1)),
            more: Map::from_iter([("other", secret("j"))]),
            inner: Inner { within: secret("k") },
        }
    }

    #[test]
    fn secrets_are_written_where_they_are_sent_or_shown_on_purpose() {
        let expected = json!({
            "one": "a", "maybe": "b", "patch": "c", "list": ["d", "e"], "map": {"key": "f"},
            "tagged": {"type": "A", "key": "g"}, "outer": {"B": ["h", ["i", 1]]}, "other": "j", "within": "k",
        });
        let read = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).unwrap();
        assert_eq!(read(&sent_json(&keys()).unwrap()), expected);
        for on_lines in [false, true] {
            assert_eq!(read(shown_json(&keys(), on_lines).unwrap().as_bytes()), expected);
        }
    }

    #[test]
    fn no_other_serializer_gets_a_secret() {
        let Keys { one, maybe, patch, list, map, tagged, outer, more, inner } = keys();
        for value in [&one as &dyn Shown, &maybe, &patch, &list, &map, &tagged, &outer, &more, &inner, &keys()] {
            assert_eq!(value.public(), "a secret is not serialised; `reveal` shows it");
        }
        assert!(serde_json::to_string(&None::<Secret>).is_ok() && serde_json::to_string(&Vec::<Secret>::new()).is_ok());
    }

    /// A value as public serializers see it.
    trait Shown {
        fn public(&self) -> String;
    }

    impl<T: Serialize> Shown for T {
        fn public(&self) -> String {
            let value = serde_json::to_value(self).map_err(|error| error.to_string());
            let texts = [serde_json::to_string(self), serde_json::to_string_pretty(self)];
            assert!(texts.iter().all(Result::is_err));
            value.unwrap_err()
        }
    }

    #[test]
    fn other_values_are_written_as_serde_json_does() {
        let values = json!({ "a": [1, -2, 2.5, 1e300, true, null, "x\"\u{1}é"], "b": {}, "c": [], "": u64::MAX });
        let value =
            (Json::from(values), "1.50".parse::<Decimal>().unwrap(), 'c', Some(()), [1_u8; 2], i128::MAX, 0.1_f32);
        assert_eq!(sent_json(&value).unwrap(), serde_json::to_vec(&value).unwrap());
        assert_eq!(shown_json(&value, true).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        let error = sent_json(&json_of(File::new(vec![255]))).unwrap_err();
        assert_eq!((error.pointer().as_str(), error.reason()), ("/*/1", "cannot be written"));
    }

    fn json_of(file: File) -> BTreeMap<&'static str, Vec<File>> {
        BTreeMap::from([("files", vec![File::from("a"), file])])
    }
}
