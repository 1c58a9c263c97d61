//! Turns text, YAML or JSON, into one JSON value.
//!
//! What JSON cannot say is refused: tags, not-a-number, keys that are not scalars, duplicate keys. What merge keys merge
//! is written out. Depth and the
//! expansion of aliases are bounded, so that no text can exhaust the machine. It knows nothing of OpenAPI.

pub(crate) mod merge;
mod strict;

use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::pointer::Pointer;

/// How many values aliases may add to a text.
const MOST_NODES: usize = 2_000_000;

/// How many brackets may be open at once: the YAML parser takes quadratic time over them before it refuses them.
const MOST_BRACKETS: usize = 5_000;

/// Reads a text.
///
/// # Errors
/// A fault of syntax at its line and column, or a value that JSON cannot say.
pub fn parse(text: &str, source: Source) -> Result<Value, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Flow YAML reads nearly all JSON, but not surrogate pairs. What is no JSON is tried as YAML, which then complains.
    if text.trim_start().starts_with('{')
        && let Ok(value) = strict::json(text)
    {
        return Ok(value);
    }
    if most_open_brackets(text) > MOST_BRACKETS {
        let message = "more brackets are open at once than any description needs";
        return Err(Diagnostic {
            source,
            at: Place::Line(1, 1),
            ..Diagnostic::at("too-deep", &Pointer::root(), message)
        });
    }
    if let Ok(value) = strict::yaml(text, most_nodes(text)) {
        return Ok(value);
    }
    // Read again, more slowly, by what knows the places of faults.
    let yaml = serde_yaml::from_str::<serde_yaml::Value>(text);
    let yaml = yaml.map_err(|error| merge_mark(text, source).unwrap_or_else(|| syntax(&error, source)))?;
    Converter { source, left: most_nodes(text), is_quoted: merge::is_quoted(text) }.convert(yaml, &Pointer::root())
}

/// How many values a text may hold once its aliases are expanded: each that is written takes a character.
fn most_nodes(text: &str) -> usize {
    MOST_NODES + text.len()
}

/// Brackets within texts are counted too: what is not closed there is little.
pub(crate) fn most_open_brackets(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// The first mark of a merge whose sides were not chosen between.
fn merge_mark(text: &str, source: Source) -> Option<Diagnostic> {
    let is_mark = |line: &str| ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) || line == "=======";
    let line = text.lines().position(is_mark)?;
    let message = "a merge was left half done here".to_owned();
    let help = Some("choose between the two sides, and delete the marks".to_owned());
    Some(Diagnostic { code: "syntax", message, source, at: Place::Line(line + 1, 1), help, also: Vec::new() })
}

fn syntax(error: &serde_yaml::Error, source: Source) -> Diagnostic {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
    let at = error.location().map_or(Place::Line(1, 1), |it| Place::Line(it.line(), it.column()));
    let is_array = source == Source::Decisions && message.ends_with("expected ',' or ']'");
    let help = is_array.then(|| "in an array on one line, a place with braces is quoted".to_owned());
    Diagnostic { code: "syntax", message, source, at, help, also: Vec::new() }
}

struct Converter {
    source: Source,
    /// How many values may still come.
    left: usize,
    /// Whether `<<` may be meant as a key like any other.
    is_quoted: bool,
}

impl Converter {
    fn convert(&mut self, yaml: serde_yaml::Value, at: &Pointer) -> Result<Value, Diagnostic> {
        let fault = || self.fault("too-large", at, "aliases expand to more values than can be read");
        self.left = self.left.checked_sub(1).ok_or_else(fault)?;
        match yaml {
            serde_yaml::Value::Null => Ok(Value::Null),
            serde_yaml::Value::Bool(it) => Ok(Value::Bool(it)),
            serde_yaml::Value::Number(it) => self.number(&it, at),
            serde_yaml::Value::String(it) => Ok(Value::String(it)),
            serde_yaml::Value::Sequence(items) => {
                items.into_iter().enumerate().map(|(index, item)| self.convert(item, &at.index(index))).collect()
            }
            serde_yaml::Value::Mapping(mapping) => self.mapping(mapping, at),
            serde_yaml::Value::Tagged(it) => {
                let message = format!("the tag `{}` has no meaning here", it.tag);
                Err(self.fault("unsupported-tag", at, message).help("write the value without a tag"))
            }
        }
    }

    fn number(&self, number: &serde_yaml::Number, at: &Pointer) -> Result<Value, Diagnostic> {
        if let Some(it) = number.as_u64() {
            return Ok(Value::from(it));
        }
        if let Some(it) = number.as_i64() {
            return Ok(Value::from(it));
        }
        let float = number.as_f64().and_then(Number::from_f64);
        float.map(Value::Number).ok_or_else(|| self.fault("not-a-number", at, "expected a finite number"))
    }

    fn mapping(&mut self, mapping: serde_yaml::Mapping, at: &Pointer) -> Result<Value, Diagnostic> {
        let mut map = Map::with_capacity(mapping.len());
        for (key, value) in mapping {
            let key = self.key(key, at)?;
            let place = at.key(&key);
            let value = self.convert(value, &place)?;
            if map.insert(key.clone(), value).is_some() {
                return Err(self.fault("duplicate-key", &place, format!("the key `{key}` is written twice")));
            }
        }
        let fault =
            || self.fault("invalid-merge", &at.key(merge::MERGE), "expected `<<` to be a mapping, or a list of them");
        merge::merge(map).map(Value::Object).ok_or_else(fault)
    }

    /// A key as text: statuses are often written as numbers.
    fn key(&self, key: serde_yaml::Value, at: &Pointer) -> Result<String, Diagnostic> {
        match key {
            serde_yaml::Value::String(it) if it == merge::MERGE && self.is_quoted => Err(self
                .fault(
                    "unsupported-merge-key",
                    &at.key(merge::MERGE),
                    "`<<` is in quotes somewhere, so it is not told from a merge key",
                )
                .help("write out what is merged")),
            serde_yaml::Value::String(it) => Ok(it),
            serde_yaml::Value::Number(it) if it.is_u64() || it.is_i64() => Ok(it.to_string()),
            serde_yaml::Value::Bool(it) => Ok(it.to_string()),
            serde_yaml::Value::Null => Ok("null".to_owned()),
            _ => Err(self.fault("unsupported-key", at, "expected keys that are texts").help("quote the key")),
        }
    }

    fn fault(&self, code: &'static str, at: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic { source: self.source, ..Diagnostic::at(code, at, message) }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::diagnostic::Source;

    fn check(text: &str, expected: &str) {
        let found = match parse(text, Source::Description) {
            Ok(value) => value.to_string(),
            Err(it) => format!("{}: {} at {:?}", it.code, it.message, it.at),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_what_json_can_say() {
        check(
            "a: {200: 012345678, b: 0x10, c: 'yes', d: 1.0}",
            r#"{"a":{"200":"012345678","b":16,"c":"yes","d":1.0}}"#,
        );
        check(r#"{"a":"\ud83d\ude00"}"#, r#"{"a":"😀"}"#);
        check(
            "a: 18446744073709552000\nb: -9223372036854776000",
            r#"{"a":1.8446744073709552e+19,"b":-9.223372036854776e+18}"#,
        );
        check(r#"{"a": 18446744073709552000}"#, r#"{"a":1.8446744073709552e+19}"#);
        check("\u{feff}a: yes\r\nb: on\r\non: off\r\n", r#"{"a":"yes","b":"on","on":"off"}"#);
        check("a: 2020-01-01\nb: 12:30\nc: 0o17\nd: 1_000\n", r#"{"a":"2020-01-01","b":"12:30","c":15,"d":"1_000"}"#);
        check("a: ~\nb:\n404: x\ntrue: y\n", r#"{"a":null,"b":null,"404":"x","true":"y"}"#);
        check("a: &x [1]\nb: *x", r#"{"a":[1],"b":[1]}"#);
    }

    #[test]
    fn merge_keys_stand_for_the_keys_that_are_not_written_beside_them() {
        check("a: &a {x: 1, y: 2}\nb: {y: 3, <<: *a, z: 4}", r#"{"a":{"x":1,"y":2},"b":{"y":3,"x":1,"z":4}}"#);
        check(
            "a: &a {x: 1}\nb: &b {<<: *a, y: 1}\nc: {<<: [*b, {x: 2, z: 2}]}",
            r#"{"a":{"x":1},"b":{"x":1,"y":1},"c":{"x":1,"y":1,"z":2}}"#,
        );
        check("{\"<<\": {\"a\": 1}}", r#"{"<<":{"a":1}}"#);
        check(
            "a: {<<: 1}",
            r#"invalid-merge: expected `<<` to be a mapping, or a list of them at Pointer(Pointer("/a/<<"))"#,
        );
        check(
            "'<<': {a: 1}",
            r#"unsupported-merge-key: `<<` is in quotes somewhere, so it is not told from a merge key at Pointer(Pointer("/<<"))"#,
        );
    }

    #[test]
    fn refuses_what_json_cannot_say() {
        check("a: !t 1", r#"unsupported-tag: the tag `!t` has no meaning here at Pointer(Pointer("/a"))"#);
        check("a: .nan", r#"not-a-number: expected a finite number at Pointer(Pointer("/a"))"#);
        check("[1]: 2", r#"unsupported-key: expected keys that are texts at Pointer(Pointer(""))"#);
        check(
            "a: {200: 1, '200': 2}",
            r#"duplicate-key: the key `200` is written twice at Pointer(Pointer("/a/200"))"#,
        );
        check(r#"{"a": 1, "a": 2}"#, r#"syntax: duplicate entry with key "a" at Line(1, 1)"#);
        check("a: 1\nb: [", "syntax: did not find expected node content at Line(3, 1)");
    }

    #[test]
    fn bounds_depth_and_aliases() {
        let deep = "[".repeat(100_000);
        assert!(parse(&deep, Source::Description).is_err());
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert!(parse(&deep, Source::Description).is_err());
        let mut laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let last = format!("*a{}", level - 1);
            laughs.push_str(&format!("a{level}: &a{level} [{}]\n", [last.as_str(); 9].join(",")));
        }
        assert!(parse(&laughs, Source::Description).is_err());
    }

    #[test]
    fn what_is_merged_counts() {
        let keys: String = (0..9).map(|it| format!("k{it}: x, ")).collect();
        let mut laughs = format!("a0: &a0 {{{keys}}}\n");
        for level in 1..5 {
            let all: String = (0..9).map(|it| format!("k{it}: {{<<: *a{}}}, ", level - 1)).collect();
            laughs.push_str(&format!("a{level}: &a{level} {{{all}}}\n"));
        }
        assert!(super::strict::yaml(&laughs, 10_000).is_err());
        assert!(super::strict::yaml(&laughs, 200_000).is_ok());
    }
}
