//! How an operation lists in pages, as a decision or the key `x-pages` says it: read from its JSON, with places as names.
//!
//! It knows the form alone, and neither descriptions nor clients: whether an operation has what is named here is found
//! out where operations are known (`lower/paging.rs`).

use serde_json::{Map, Value};

use crate::place::{Pattern, PatternRoot, RolePattern, StepPattern};

/// The keys, in the order of their documentation.
pub(crate) const KEYS: [&str; 8] = ["style", "parameter", "size", "first", "items", "next", "count", "counts"];

/// How an operation lists in pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// What selects a page.
    pub style: Style,
    /// The query parameter that selects it; none where a link does.
    pub parameter: Option<String>,
    /// The query parameter that says how many items a page has.
    pub size: Option<String>,
    /// The index or offset of the first page, where that is known.
    pub first: Option<u64>,
    /// The fields that lead to the items in the answer; none where the answer is the array.
    pub items: Vec<String>,
    /// The fields that lead to the cursor or link of the next page.
    pub next: Option<Vec<String>>,
    /// A count in the answer.
    pub count: Option<Count>,
}

/// What selects a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The number of the page.
    Index,
    /// How many items are before it.
    Offset,
    /// A value that the page before has.
    Cursor,
    /// A URL that the page before has.
    Link,
    /// A URL in the header `Link` of the page before, with `rel=next`.
    LinkHeader,
}

/// A count in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The fields that lead to it.
    pub at: Vec<String>,
    /// What it counts.
    pub of: Counted,
}

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The items of all pages.
    Total,
    /// The items of the page.
    Page,
    /// One of them, and nobody says which.
    Unknown,
}

/// A fault of the form: the key that has it, or none for the whole, and what is wrong.
pub(crate) type Fault = (Option<&'static str>, String);

const STYLES: [(&str, Style); 5] = [
    ("index", Style::Index),
    ("offset", Style::Offset),
    ("cursor", Style::Cursor),
    ("link", Style::Link),
    ("link-header", Style::LinkHeader),
];

const COUNTED: [(&str, Counted); 3] =
    [("total", Counted::Total), ("page", Counted::Page), ("unknown", Counted::Unknown)];

impl Style {
    /// Returns its word.
    pub fn word(self) -> &'static str {
        let known = STYLES.into_iter().find(|(_, style)| *style == self);
        known.unwrap_or_else(|| bug!("every style has a word")).0
    }

    /// Reports whether a number selects a page.
    pub fn is_numbered(self) -> bool {
        matches!(self, Self::Index | Self::Offset)
    }

    fn has_parameter(self) -> bool {
        matches!(self, Self::Index | Self::Offset | Self::Cursor)
    }

    fn has_next(self) -> bool {
        matches!(self, Self::Cursor | Self::Link)
    }
}

impl Paging {
    /// Reads the form; keys that are not known are left to the caller.
    ///
    /// # Errors
    /// The first fault.
    pub(crate) fn read(map: &Map<String, Value>) -> Result<Self, Fault> {
        let style = word_of(map, "style", &STYLES)?.ok_or_else(|| missing("style"))?;
        let place = |key: &'static str| text_of(map, key)?.map(|text| read_fields(key, text)).transpose();
        let parameter = |key: &'static str| text_of(map, key)?.map(|text| read_parameter(key, text)).transpose();
        for (key, is_used) in [("parameter", style.has_parameter()), ("next", style.has_next()), ("items", true)] {
            match map.contains_key(key) {
                false if is_used => return Err(missing(key)),
                true if !is_used => return Err(unused(key, style)),
                true | false => {}
            }
        }
        let first =
            match map.get("first") {
                None => None,
                Some(_) if !style.is_numbered() => return Err(unused("first", style)),
                Some(value) => Some(value.as_u64().ok_or_else(|| {
                    (Some("first"), "expected the number of the first page, a whole number".to_owned())
                })?),
            };
        let count = match (place("count")?, word_of(map, "counts", &COUNTED)?) {
            (None, None) => None,
            (Some(at), Some(of)) => Some(Count { at, of }),
            (Some(_), None) => return Err(missing("counts")),
            (None, Some(_)) => return Err(missing("count")),
        };
        Ok(Self {
            style,
            parameter: parameter("parameter")?,
            size: parameter("size")?,
            first,
            items: place("items")?.unwrap_or_default(),
            next: place("next")?,
            count,
        })
    }
}

fn missing(key: &'static str) -> Fault {
    (None, format!("expected `{key}`"))
}

fn unused(key: &'static str, style: Style) -> Fault {
    (Some(key), format!("pages of the style `{}` have no `{key}`", style.word()))
}

fn text_of<'a>(map: &'a Map<String, Value>, key: &'static str) -> Result<Option<&'a str>, Fault> {
    let Some(value) = map.get(key) else { return Ok(None) };
    value.as_str().map(Some).ok_or_else(|| (Some(key), format!("expected `{key}` to be a string")))
}

fn word_of<T: Copy>(map: &Map<String, Value>, key: &'static str, words: &[(&str, T)]) -> Result<Option<T>, Fault> {
    let Some(text) = text_of(map, key)? else { return Ok(None) };
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| Some(*meaning));
    found.ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        (Some(key), format!("expected one of {}, found `{text}`", all.join(", ")))
    })
}

/// Reads a parameter of the query, such as `query page`.
fn read_parameter(key: &'static str, text: &str) -> Result<String, Fault> {
    match read_pattern(text) {
        Some((RolePattern::Query(Some(name)), steps)) if steps.is_empty() => Ok(name),
        _ => Err((Some(key), format!("expected a parameter of the query, such as `query page`, found `{text}`"))),
    }
}

/// Reads a place in the answer, such as `answer .data`, as the names of its fields.
fn read_fields(key: &'static str, text: &str) -> Result<Vec<String>, Fault> {
    let name = |step: StepPattern| if let StepPattern::Field(name) = step { Some(name) } else { None };
    let fields = match read_pattern(text) {
        Some((RolePattern::Answer(None, None, None), steps)) => steps.into_iter().map(name).collect(),
        _ => None,
    };
    let expected = "expected fields of the answer, such as `answer .data`";
    fields.ok_or_else(|| (Some(key), format!("{expected}, found `{text}`")))
}

fn read_pattern(text: &str) -> Option<(RolePattern, Vec<StepPattern>)> {
    let pattern = Pattern::parse(&format!("GET / {text}")).ok()?;
    let PatternRoot::Endpoint(_, role) = pattern.root else { return None };
    Some((role, pattern.steps))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Count, Counted, Paging, Style};

    fn read(value: Value) -> Result<Paging, String> {
        let map = value.as_object().cloned().unwrap_or_default();
        Paging::read(&map).map_err(|(key, message)| format!("{}: {message}", key.unwrap_or("-")))
    }

    #[test]
    fn places_are_read_as_names() {
        let paging = read(json!({
            "style": "index", "parameter": "query page", "size": "query \"page size\"", "first": 1,
            "items": "answer .result.items", "count": "answer .total", "counts": "total"
        }));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let expected = Paging {
            style: Style::Index,
            parameter: Some("page".to_owned()),
            size: Some("page size".to_owned()),
            first: Some(1),
            items: names(&["result", "items"]),
            next: None,
            count: Some(Count { at: names(&["total"]), of: Counted::Total }),
        };
        assert_eq!(paging, Ok(expected));
        assert_eq!(read(json!({"style": "link-header", "items": "answer"})).unwrap().items, Vec::<String>::new());
    }

    #[test]
    fn what_a_style_needs_is_there_and_nothing_else() {
        let fault = |value: Value| read(value).unwrap_err();
        assert_eq!(fault(json!({"items": "answer"})), "-: expected `style`");
        let styles = "style: expected one of index, offset, cursor, link, link-header, found `pages`";
        assert_eq!(fault(json!({"style": "pages"})), styles);
        assert_eq!(fault(json!({"style": "index", "items": "answer"})), "-: expected `parameter`");
        assert_eq!(fault(json!({"style": "offset", "parameter": "query o"})), "-: expected `items`");
        assert_eq!(fault(json!({"style": "cursor", "parameter": "query c", "items": "answer"})), "-: expected `next`");
        let link = |key: &str, value: Value| {
            let mut whole = json!({"style": "link-header", "items": "answer"});
            whole[key] = value;
            fault(whole)
        };
        assert_eq!(link("next", json!("answer .next")), "next: pages of the style `link-header` have no `next`");
        assert_eq!(
            link("parameter", json!("query a")),
            "parameter: pages of the style `link-header` have no `parameter`"
        );
        assert_eq!(link("first", json!(0)), "first: pages of the style `link-header` have no `first`");
        assert_eq!(link("count", json!("answer .count")), "-: expected `counts`");
        assert_eq!(link("counts", json!("total")), "-: expected `count`");
        let parameter = "size: expected a parameter of the query, such as `query page`, found `header page`";
        assert_eq!(link("size", json!("header page")), parameter);
        let fields = "items: expected fields of the answer, such as `answer .data`, found `answer .data[]`";
        assert_eq!(link("items", json!("answer .data[]")), fields);
        let first = json!({"style": "index", "parameter": "query p", "items": "answer", "first": -1});
        assert_eq!(fault(first), "first: expected the number of the first page, a whole number");
    }
}
