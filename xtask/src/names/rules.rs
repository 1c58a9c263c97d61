//! Edits one rule in the text of a file of decisions: comments, layout and all other rules stay.
//!
//! It knows the lines and layout of YAML. In any case, the new text is parsed and compared with the intended result.

use std::ops::Range;

use serde_json::{Value, json};
use xtask_common::{Error, description, inputs::DECISIONS};

/// The greatest length of a line, if words allow it.
const WIDEST: usize = 120;

/// The keys of rules that give names: a new one goes behind the last of them.
const NAMING: [&str; 4] = ["name", "variant", "field", "values"];

/// An edit of a file of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The key of the decision: `name`, `variant`, `field`, or `values`.
    pub(super) key: &'static str,
    /// The new name.
    pub(super) name: String,
    /// Of `values`: the value with this name.
    pub(super) value: Option<String>,
    /// The reason.
    pub(super) because: String,
    /// The rule to edit.
    pub(super) rule: RuleOf,
}

/// The rule to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RuleOf {
    /// A new rule, for these places.
    New(Vec<String>),
    /// The rule with this index.
    Known(usize),
}

/// Returns the text with the edit.
///
/// # Errors
/// The layout of the text is not understood. The error shows the rule, to be written by hand.
pub(super) fn edit(text: Option<&str>, edit: &Edit) -> Result<String, Error> {
    let text = text.unwrap_or("version: 1\nrules:\n");
    let before = description::parse(text)?;
    let rules = before.get("rules").and_then(Value::as_array).cloned().unwrap_or_default();
    let by_hand = || {
        let what = match edit.rule {
            RuleOf::New(_) => format!("add this rule to {DECISIONS} by hand:\n{}", edit.lines().join("\n")),
            RuleOf::Known(index) => {
                let (key, name) = (edit.key, &edit.name);
                format!(
                    "write `{name}` as the `{key}` of the rule with the number {} in {DECISIONS} by hand",
                    index + 1
                )
            }
        };
        Error::new(format!("the layout of {DECISIONS} is not one that can be edited; {what}"))
    };
    let lines: Vec<&str> = text.lines().collect();
    let items = items(&lines).filter(|items| items.len() == rules.len()).ok_or_else(by_hand)?;
    let is_naming = |rule: &&Value| NAMING.iter().any(|key| rule.get(key).is_some());
    let (index, expected, new) = match &edit.rule {
        RuleOf::New(_) => {
            let last = rules.iter().rposition(|rule| is_naming(&rule)).or(rules.len().checked_sub(1));
            let at = last.map_or_else(|| end_of_head(&lines), |last| items[last].end);
            let indent = items.first().map_or(2, |item| indent_of(lines[item.start]));
            let rule = edit.lines().into_iter().map(|line| pad(&line, indent)).collect();
            (last.map_or(0, |last| last + 1), edit.rule_value(None), splice(&lines, at..at, rule))
        }
        RuleOf::Known(index) => {
            let (Some(item), Some(rule)) = (items.get(*index), rules.get(*index)) else { return Err(by_hand()) };
            let own: Vec<&str> = lines[item.clone()].to_vec();
            let changed = edit.change(&own, rule).ok_or_else(by_hand)?;
            (*index, edit.rule_value(Some(rule)), splice(&lines, item.clone(), changed))
        }
    };
    let mut wanted = rules;
    match &edit.rule {
        RuleOf::New(_) => wanted.insert(index, expected),
        RuleOf::Known(_) => wanted[index] = expected,
    }
    let mut whole = before;
    whole["rules"] = Value::Array(wanted);
    if description::parse(&new).ok().as_ref() == Some(&whole) { Ok(new) } else { Err(by_hand()) }
}

impl Edit {
    /// Returns the reason; if the rule has names of other values, it is appended to theirs.
    fn reason(&self, known: Option<&Value>) -> String {
        let own = self.because.split_whitespace().collect::<Vec<_>>().join(" ");
        let values = known.and_then(|rule| rule.get("values")).and_then(Value::as_object);
        let is_shared = values.is_some_and(|values| values.keys().any(|value| Some(value) != self.value.as_ref()));
        let before = known.and_then(|rule| rule.get("because")).and_then(Value::as_str).map(str::trim);
        match before.filter(|before| is_shared && !before.contains(&own)) {
            Some(before) => format!("{} {own}", before.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => own,
        }
    }

    /// Returns the decision of the rule.
    fn decision(&self, known: Option<&Value>) -> Value {
        let Some(value) = &self.value else { return json!(self.name) };
        let mut values =
            known.and_then(|rule| rule.get("values")).and_then(Value::as_object).cloned().unwrap_or_default();
        values.insert(value.clone(), json!(self.name));
        Value::Object(values)
    }

    /// Returns the rule as parsed.
    fn rule_value(&self, known: Option<&Value>) -> Value {
        let mut rule = known.and_then(Value::as_object).cloned().unwrap_or_default();
        rule.insert(self.key.to_owned(), self.decision(known));
        match &self.rule {
            RuleOf::New(places) if places.len() == 1 => rule.insert("at".to_owned(), json!(places[0])),
            RuleOf::New(places) => rule.insert("at".to_owned(), json!(places)),
            RuleOf::Known(_) => None,
        };
        rule.insert("because".to_owned(), json!(self.reason(known)));
        Value::Object(rule)
    }

    /// Returns the lines of a new rule, without the indentation of the array.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = entry(self.key, &self.decision(None));
        match &self.rule {
            RuleOf::New(places) if places.len() == 1 => lines.push(format!("at: {}", scalar(&places[0]))),
            RuleOf::New(places) => {
                lines.push("at:".to_owned());
                lines.extend(places.iter().map(|place| format!("  - {}", scalar(place))));
            }
            RuleOf::Known(_) => {}
        }
        lines.extend(folded("because", &self.reason(None)));
        item_lines(lines)
    }

    /// Returns the lines of an existing rule, with its new decision and reason.
    fn change(&self, lines: &[&str], rule: &Value) -> Option<Vec<String>> {
        let owned: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let decided = replace_entry(owned, self.key, &entry(self.key, &self.decision(Some(rule))))?;
        replace_entry(decided, "because", &folded("because", &self.reason(Some(rule))))
    }
}

/// Returns the lines of each rule, without the comments and blank lines after it.
fn items(lines: &[&str]) -> Option<Vec<Range<usize>>> {
    let head = end_of_head(lines);
    let rest = lines.get(head..)?;
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    let is_text = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let Some(first) = rest.iter().position(|line| is_text(line)) else { return Some(Vec::new()) };
    let indent = indent_of(rest[first]);
    if !is_item(rest[first]) {
        // A file may have no rules, and other sections after them.
        return (indent == 0).then(Vec::new);
    }
    let ends = |line: &str| is_text(line) && (indent_of(line) < indent || indent_of(line) == indent && !is_item(line));
    let end = rest.iter().skip(first).position(|line| ends(line)).map_or(rest.len(), |at| first + at);
    let starts: Vec<usize> =
        (first..end).filter(|at| indent_of(rest[*at]) == indent && is_item(rest[*at])).map(|at| head + at).collect();
    let next = starts.iter().skip(1).copied().chain([head + end]);
    let trimmed = |(start, end): (&usize, usize)| {
        let is_outside =
            |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#') && indent_of(line) <= indent;
        let behind = lines[*start..end].iter().rev().take_while(|line| is_outside(line)).count();
        *start..end - behind
    };
    Some(starts.iter().zip(next).map(trimmed).collect())
}

/// Returns the line after `rules:`.
fn end_of_head(lines: &[&str]) -> usize {
    let is_head = |line: &&str| {
        line.strip_prefix("rules:").is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'))
    };
    lines.iter().position(is_head).map_or(lines.len(), |at| at + 1)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn pad(line: &str, indent: usize) -> String {
    format!("{}{line}", " ".repeat(indent))
}

/// Returns the lines of an array's item.
fn item_lines(lines: Vec<String>) -> Vec<String> {
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| if index == 0 { format!("- {line}") } else { format!("  {line}") })
        .collect()
}

fn splice(lines: &[&str], at: Range<usize>, new: Vec<String>) -> String {
    let before = lines[..at.start].iter().map(|line| (*line).to_owned());
    let after = lines[at.end..].iter().map(|line| (*line).to_owned());
    before.chain(new).chain(after).map(|line| line + "\n").collect()
}

/// Replaces a key of a rule, with everything that belongs to it. A comment after a value on one line stays.
fn replace_entry(lines: Vec<String>, key: &str, new: &[String]) -> Option<Vec<String>> {
    let indent = indent_of(lines.first()?) + 2;
    let is_key = |line: &str| line.get(indent..).is_some_and(|rest| rest.starts_with(&format!("{key}:")));
    let is_own = |line: &str| is_key(line) && (indent_of(line) == indent || line.trim_start().starts_with("- "));
    let start = lines.iter().position(|line| is_own(line))?;
    let is_inside = |line: &&String| line.trim().is_empty() || indent_of(line) > indent;
    let inside = lines[start + 1..].iter().take_while(is_inside).count();
    let front = &lines[start][..indent];
    let comment = (inside == 0 && new.len() == 1)
        .then(|| lines[start].split_once(" #").map(|(_, comment)| format!(" #{comment}")))
        .flatten();
    let written = new.iter().enumerate().map(|(index, line)| {
        if index == 0 { format!("{front}{line}{}", comment.as_deref().unwrap_or_default()) } else { pad(line, indent) }
    });
    Some(lines[..start].iter().cloned().chain(written).chain(lines[start + 1 + inside..].iter().cloned()).collect())
}

/// Returns a key with its value: names of values on one line, if there is room.
fn entry(key: &str, value: &Value) -> Vec<String> {
    let Value::Object(values) = value else {
        return vec![format!("{key}: {}", scalar(value.as_str().unwrap_or_default()))];
    };
    let pairs: Vec<String> = values
        .iter()
        .map(|(value, name)| format!("{}: {}", quoted_key(value), scalar(name.as_str().unwrap_or_default())))
        .collect();
    let line = format!("{key}: {{ {} }}", pairs.join(", "));
    if line.chars().count() + 4 <= WIDEST {
        return vec![line];
    }
    [format!("{key}:")].into_iter().chain(pairs.into_iter().map(|pair| format!("  {pair}"))).collect()
}

/// Returns a key with a sentence: on one line, if there is room.
fn folded(key: &str, text: &str) -> Vec<String> {
    let line = format!("{key}: {}", scalar(text));
    if line.chars().count() + 4 <= WIDEST {
        return vec![line];
    }
    let mut lines = vec![format!("{key}: >-")];
    let mut current = String::new();
    for word in text.split(' ') {
        if !current.is_empty() && current.chars().count() + word.chars().count() + 7 > WIDEST {
            lines.push(format!("  {current}"));
            current.clear();
        }
        let space = if current.is_empty() { "" } else { " " };
        current.push_str(&format!("{space}{word}"));
    }
    lines.push(format!("  {current}"));
    lines
}

/// Returns a string in YAML: without quotes if it cannot be mistaken.
fn scalar(text: &str) -> String {
    let starts_bare = text.starts_with(|letter: char| letter.is_alphabetic() || "_/$".contains(letter));
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    let is_bare =
        starts_bare && !is_word && !text.contains(": ") && !text.contains(" #") && !text.ends_with([':', ' ']);
    if is_bare && !text.contains(char::is_control) { text.to_owned() } else { quoted(text) }
}

/// Returns a key of a map on one line, where more characters are special.
fn quoted_key(text: &str) -> String {
    let is_plain = text.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_plain && scalar(text) == text { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    if text.contains(char::is_control) { json!(text).to_string() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::{Edit, RuleOf, edit};

    const TEXT: &str = "\
# What is decided.
version: 1
rules:
  # ---- Ids ----
  - id: PetId
    at: '**.pet_id' # everywhere
    because: A pet.

  # ---- Names ----
  - name: Dog # not Hound
    at: GET /dogs answer
    because: >-
      It is one, and this is
      a long reason.
  - values: { '': Empty }
    at: '**.size'
    because: No name can be made of it.

  # ---- Retries ----
  - retry: safe
    at: POST /dogs
    because: Nothing happens.
servers: []
";

    fn named(key: &'static str, rule: RuleOf) -> Edit {
        Edit { key, name: "Cat".to_owned(), value: None, because: "It purrs.".to_owned(), rule }
    }

    #[test]
    fn a_new_rule_stands_behind_the_last_of_its_kind() {
        let places = vec!["GET /cats answer".to_owned(), "**.cat[]".to_owned()];
        let new = edit(Some(TEXT), &named("name", RuleOf::New(places))).unwrap();
        let rule = "  - name: Cat\n    at:\n      - GET /cats answer\n      - '**.cat[]'\n    because: It purrs.\n";
        assert_eq!(new, TEXT.replace("made of it.\n", &format!("made of it.\n{rule}")));
    }

    #[test]
    fn the_first_rule_and_the_first_file_have_their_place() {
        let first = named("field", RuleOf::New(vec!["**.cat".to_owned()]));
        let rule = "  - field: Cat\n    at: '**.cat'\n    because: It purrs.\n";
        assert_eq!(edit(None, &first).unwrap(), format!("version: 1\nrules:\n{rule}"));
        let bare = "version: 1\nrules:\n- id: A\n  at: '**.a'\n  because: B.\n";
        let at_margin = rule.lines().map(|line| format!("{}\n", &line[2..])).collect::<String>();
        assert_eq!(edit(Some(bare), &first).unwrap(), format!("{bare}{at_margin}"));
    }

    #[test]
    fn a_rule_that_is_there_is_changed_in_its_place() {
        let new = edit(Some(TEXT), &named("name", RuleOf::Known(1))).unwrap();
        let expected = TEXT
            .replace("name: Dog", "name: Cat")
            .replace("because: >-\n      It is one, and this is\n      a long reason.\n", "because: It purrs.\n");
        assert_eq!(new, expected);
    }

    #[test]
    fn a_name_of_a_value_joins_those_of_other_values() {
        let of = |value: &str| Edit { value: Some(value.to_owned()), ..named("values", RuleOf::Known(2)) };
        let new = edit(Some(TEXT), &of("x l")).unwrap();
        let expected = TEXT.replace("{ '': Empty }", "{ '': Empty, 'x l': Cat }");
        assert_eq!(new, expected.replace("made of it.\n", "made of it. It purrs.\n"));
        let again = edit(Some(TEXT), &of("")).unwrap();
        assert_eq!(again, TEXT.replace("'': Empty", "'': Cat").replace("No name can be made of it.", "It purrs."));
    }

    #[test]
    fn what_needs_quotes_has_them_and_long_reasons_are_folded() {
        let because = format!("Note: it's {}", "long ".repeat(30));
        let long = Edit { because, ..named("name", RuleOf::New(vec!["event \"a.b\" request".to_owned()])) };
        let new = edit(Some(TEXT), &long).unwrap();
        assert!(new.contains("    at: event \"a.b\" request\n    because: >-\n      Note: it's long long"), "{new}");
        assert!(new.lines().all(|line| line.len() <= 120), "{new}");
    }

    #[test]
    fn another_layout_is_left_to_people() {
        let flow = "version: 1\nrules: [{id: A, at: '**.a', because: B.}]\n";
        let error = edit(Some(flow), &named("name", RuleOf::New(vec!["**.cat".to_owned()]))).unwrap_err().to_string();
        assert!(error.contains("by hand:\n- name: Cat\n  at: '**.cat'\n  because: It purrs."), "{error}");
    }
}
