//! Parses the source text of a description, YAML or JSON, into one JSON value.
//!
//! What JSON cannot hold is rejected: tags, not-a-number, keys that are no scalars, duplicate keys. Merge keys are
//! merged. Depth and the expansion of aliases are bounded, so that no input exhausts the machine. It knows nothing of
//! OpenAPI.

pub(crate) mod merge;
mod reader;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::pointer::Pointer;
use reader::{Fault, MergeKey, Reader};

/// The greatest number of values that aliases may add to a document of any size.
const MOST_ADDED: usize = 2_000_000;

/// The number that they may add to a short document, and the further number per byte.
const ADDED_AT_LEAST: usize = 200_000;
const ADDED_PER_BYTE: usize = 10;

/// The greatest number of open brackets: the YAML parser takes quadratic time before it rejects them.
const MOST_BRACKETS: usize = 5_000;

/// Parses YAML or JSON.
///
/// # Errors
/// A syntax error at its line and column, or a value that JSON cannot represent at its pointer.
pub fn parse(text: &str, source: Source) -> Result<Value, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Flow YAML includes nearly all of JSON, but not surrogate pairs. What is not JSON is parsed as YAML, which then
    // reports.
    if text.trim_start().starts_with('{') {
        match parse_json(text) {
            Ok(value) => return Ok(value),
            Err((Some(fault), _)) => return Err(diagnostic(fault, source)),
            Err((None, _)) => {}
        }
    }
    if most_open_brackets(text) > MOST_BRACKETS {
        let message = "more brackets are open at once than any description needs";
        return Err(Diagnostic {
            source,
            at: Place::Line(1, 1),
            ..Diagnostic::at("too-deep", &Pointer::root(), message)
        });
    }
    parse_yaml(text, most_values(text)).map_err(|(fault, error)| match fault {
        Some(fault) if fault.code == "duplicate-key" => duplicate_key(fault, text, source),
        Some(fault) => diagnostic(fault, source),
        None => find_merge_marker(text, source).unwrap_or_else(|| syntax(&error, source)),
    })
}

/// Returns the fault of a duplicate key. A key that is spelled the same way twice has no unique pointer; the YAML
/// parser's own values reject it at its line.
fn duplicate_key(fault: Fault, text: &str, source: Source) -> Diagnostic {
    let own = serde_yaml::from_str::<serde_yaml::Value>(text);
    own.map_or_else(|error| syntax(&error, source), |_| diagnostic(fault, source))
}

fn parse_json(text: &str) -> Result<Value, (Option<Fault>, serde_json::Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Reader::new(MergeKey::Kept, usize::MAX).read(&mut deserializer)?;
    deserializer.end().map(|()| value).map_err(|error| (None, error))
}

fn parse_yaml(text: &str, most_values: usize) -> Result<Value, (Option<Fault>, serde_yaml::Error)> {
    let merge_key = if merge::is_quoted(text) { MergeKey::Ambiguous } else { MergeKey::Merged };
    Reader::new(merge_key, most_values).read(serde_yaml::Deserializer::from_str(text))
}

/// Returns the greatest number of values of a document after its aliases are expanded: each value in the source takes a
/// byte.
fn most_values(text: &str) -> usize {
    text.len() + (ADDED_AT_LEAST + ADDED_PER_BYTE * text.len()).min(MOST_ADDED)
}

fn diagnostic(fault: Fault, source: Source) -> Diagnostic {
    let at = Place::Pointer(fault.pointer());
    let help = fault.help.map(str::to_owned);
    Diagnostic { code: fault.code, message: fault.message, source, at, help, also: Vec::new() }
}

/// Returns the greatest number of open brackets, including those in strings, few of which are not closed there.
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

/// Finds the first marker of an unresolved merge.
fn find_merge_marker(text: &str, source: Source) -> Option<Diagnostic> {
    let is_mark = |line: &str| ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) || line == "=======";
    let line = text.lines().position(is_mark)?;
    let message = "a merge was left half done here".to_owned();
    let help = Some("choose between the two sides, and delete the marks".to_owned());
    Some(Diagnostic { code: "syntax", message, source, at: Place::Line(line + 1, 1), help, also: Vec::new() })
}

fn syntax(error: &serde_yaml::Error, source: Source) -> Diagnostic {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
    let at = error.location().map_or(Place::Line(1, 1), |location| Place::Line(location.line(), location.column()));
    let is_array = source == Source::Decisions && message.ends_with("expected ',' or ']'");
    let help = is_array.then(|| "in an array on one line, a place with braces is quoted".to_owned());
    Diagnostic { code: "syntax", message, source, at, help, also: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::diagnostic::Source;

    fn check(text: &str, expected: &str) {
        let found = match parse(text, Source::Description) {
            Ok(value) => value.to_string(),
            Err(fault) => format!("{}: {} at {:?}", fault.code, fault.message, fault.at),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_what_json_can_represent() {
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
    fn merge_keys_add_the_keys_that_are_missing_beside_them() {
        check("a: &a {x: 1, y: 2}\nb: {y: 3, <<: *a, z: 4}", r#"{"a":{"x":1,"y":2},"b":{"y":3,"x":1,"z":4}}"#);
        check(
            "a: &a {x: 1}\nb: &b {<<: *a, y: 1}\nc: {<<: [*b, {x: 2, z: 2}]}",
            r#"{"a":{"x":1},"b":{"x":1,"y":1},"c":{"x":1,"y":1,"z":2}}"#,
        );
        check("{\"<<\": {\"a\": 1}}", r#"{"<<":{"a":1}}"#);
        check(
            "a: {<<: 1}",
            r#"invalid-merge: expected `<<` to be a mapping, or an array of them at Pointer(Pointer("/a/<<"))"#,
        );
        check(
            "'<<': {a: 1}",
            r#"unsupported-merge-key: `<<` is in quotes somewhere, so it cannot be distinguished from a merge key at Pointer(Pointer("/<<"))"#,
        );
    }

    #[test]
    fn rejects_what_json_cannot_represent() {
        check("a: !t 1", r#"unsupported-tag: the tag `!t` has no meaning here at Pointer(Pointer("/a"))"#);
        check("a: .nan", r#"not-a-number: expected a finite number at Pointer(Pointer("/a"))"#);
        check("[1]: 2", r#"unsupported-key: expected keys that are strings at Pointer(Pointer(""))"#);
        check(
            "a: {200: 1, '200': 2}",
            r#"duplicate-key: the key `200` is written twice at Pointer(Pointer("/a/200"))"#,
        );
        check(r#"{"a": 1, "a": 2}"#, r#"duplicate-key: the key `a` is written twice at Pointer(Pointer("/a"))"#);
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
        let keys: String = (0..9).map(|number| format!("k{number}: x, ")).collect();
        let mut laughs = format!("a0: &a0 {{{keys}}}\n");
        for level in 1..5 {
            let all: String = (0..9).map(|number| format!("k{number}: {{<<: *a{}}}, ", level - 1)).collect();
            laughs.push_str(&format!("a{level}: &a{level} {{{all}}}\n"));
        }
        assert!(super::parse_yaml(&laughs, 10_000).is_err());
        assert!(super::parse_yaml(&laughs, 200_000).is_ok());
    }
}
