//! Checks the values of a request against the constraints of the description.
//!
//! A problem names the place and the rule, never the value. Values that a server sent are never checked.

mod rule;
mod values;

use std::fmt;

pub use rule::Rule;

use super::json::Map;

/// A value that is checked before it is sent.
pub trait Check {
    /// Adds the problems of this value to `checks`, which holds the rules of the field or item that has the value.
    fn check(&self, _checks: &mut Checks) {}
}

/// The problems of a value that is about to be sent.
#[derive(Clone, Default)]
pub struct Checks {
    pointer: String,
    rules: &'static [Rule],
    item_rules: &'static [Rule],
    problems: Vec<Problem>,
}

impl Checks {
    /// Returns all problems of a value.
    pub fn of(value: &dyn Check) -> Vec<Problem> {
        let mut checks = Self::default();
        value.check(&mut checks);
        checks.problems
    }

    /// Checks a field and everything in its value.
    pub fn field(&mut self, name: &str, value: &dyn Check, rules: &'static [Rule]) {
        self.items(name, value, rules, &[]);
    }

    /// Checks a field that is an array or a map, and every value in it.
    pub fn items(&mut self, name: &str, list: &dyn Check, rules: &'static [Rule], item_rules: &'static [Rule]) {
        self.below(name, rules, item_rules, list);
    }

    /// Checks the value of a union's variant, and every value in it where it is an array or a map.
    pub fn member(&mut self, value: &dyn Check, rules: &'static [Rule], item_rules: &'static [Rule]) {
        let outer = (self.rules, self.item_rules);
        (self.rules, self.item_rules) = (rules, item_rules);
        value.check(self);
        (self.rules, self.item_rules) = outer;
    }

    /// Checks the map of additional properties, and every value in it.
    pub fn rest<T: Check>(&mut self, map: &Map<T>, fields: &[&str], item_rules: &'static [Rule]) {
        for (key, value) in map {
            let is_field = fields.contains(&key.as_str());
            self.below("*", if is_field { &[Rule::NoField] } else { item_rules }, &[], &Entry { is_field, value });
        }
    }

    /// Removes the problems of a field whose value is replaced.
    pub(crate) fn forget(&mut self, part: &str, name: &str) {
        let field = format!("/{part}/{}", name.replace('~', "~0").replace('/', "~1"));
        self.problems.retain(|problem| problem.pointer != field);
    }

    /// Returns the problems found.
    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    fn below(&mut self, step: &str, rules: &'static [Rule], item_rules: &'static [Rule], value: &dyn Check) {
        let length = self.pointer.len();
        let outer = (self.rules, self.item_rules);
        if length == 0 {
            // Room for most pointers.
            self.pointer.reserve(64);
        }
        self.pointer.push('/');
        // As <https://www.rfc-editor.org/rfc/rfc6901#section-3> has it.
        for letter in step.chars() {
            match letter {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                letter => self.pointer.push(letter),
            }
        }
        (self.rules, self.item_rules) = (rules, item_rules);
        value.check(self);
        (self.rules, self.item_rules) = outer;
        self.pointer.truncate(length);
    }

    /// Adds a problem for each rule that is broken.
    fn unless(&mut self, kept: impl Fn(&Rule) -> bool) {
        let broken = self.rules.iter().filter(|rule| !kept(rule));
        self.problems.extend(broken.map(|rule| Problem { pointer: self.pointer.clone(), rule: *rule }));
    }
}

/// A value of the map of additional properties; an error where its key is that of a field.
struct Entry<'a, T> {
    is_field: bool,
    value: &'a T,
}

impl<T: Check> Check for Entry<'_, T> {
    fn check(&self, checks: &mut Checks) {
        if self.is_field {
            checks.unless(|_| false);
        } else {
            self.value.check(checks);
        }
    }
}

/// A rule that a value breaks, and where the value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pointer: String,
    rule: Rule,
}

impl Problem {
    /// Returns the place as a JSON pointer; keys of maps are `*`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() { write!(f, "{}", self.rule) } else { write!(f, "{}: {}", self.pointer, self.rule) }
    }
}
