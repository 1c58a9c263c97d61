//! The checks of the types of this crate.

use serde::Serialize;

use super::rule::Rule;
use super::{Check, Checks};
use crate::date::Date;
use crate::date_time::DateTime;
use crate::decimal::Decimal;
use crate::id::Id;
use crate::json::{Json, JsonObject, Map};
use crate::number::Number;
use crate::open_enum::{OpenEnum, OpenInteger};
use crate::patch::Patch;
use crate::secret::Secret;
use crate::unknown::UnknownMember;
use crate::written::sent_json;

impl Checks {
    /// Checks a string against the rules of its place.
    pub fn text(&mut self, text: &str) {
        self.unless(|rule| rule.allows_text(text));
    }

    /// Checks an enum against the rules of its place.
    pub fn open_enum<E: OpenEnum>(&mut self, value: &E) {
        self.unless(|rule| match rule {
            Rule::Known => value.is_known(),
            rule => rule.allows_text(value.as_str()),
        });
    }

    /// Checks an enum of integers against the rules of its place.
    pub fn open_integer<E: OpenInteger>(&mut self, value: &E) {
        let number = Number::read(&value.as_i64().to_string());
        self.unless(|rule| match rule {
            Rule::Known => value.is_known(),
            rule => rule.allows_number(&number),
        });
    }

    fn number(&mut self, text: &str) {
        let number = Number::read(text);
        self.unless(|rule| rule.allows_number(&number));
    }

    /// Checks the number of items, their uniqueness, and each item.
    fn list<'a, T: Check + Serialize + 'a>(&mut self, items: impl ExactSizeIterator<Item = (String, &'a T)> + Clone) {
        let all = items.clone();
        self.unless(|rule| match rule {
            Rule::UniqueItems => all_differ(all.clone().map(|(_, item)| item)),
            rule => rule.allows_count(all.len()),
        });
        let rules = self.item_rules;
        for (step, item) in items {
            self.below(&step, rules, &[], item);
        }
    }
}

/// Reports whether no two items have the same JSON.
fn all_differ<'a, T: Serialize + 'a>(items: impl Iterator<Item = &'a T>) -> bool {
    let mut texts: Vec<_> = items.filter_map(|item| sent_json(item).ok()).collect();
    texts.sort_unstable();
    texts.windows(2).all(|pair| pair[0] != pair[1])
}

impl Check for String {
    fn check(&self, checks: &mut Checks) {
        checks.text(self);
    }
}

impl<K> Check for Id<K> {
    fn check(&self, checks: &mut Checks) {
        checks.text(self.as_str());
    }
}

impl Check for Secret {
    fn check(&self, checks: &mut Checks) {
        checks.text(self.reveal());
    }
}

impl Check for Date {
    /// Checks the string that is sent.
    fn check(&self, checks: &mut Checks) {
        match self.date() {
            Some(date) => checks.text(&date.to_string()),
            None => checks.text(self.as_str()),
        }
    }
}

impl Check for DateTime {
    fn check(&self, checks: &mut Checks) {
        checks.text(self.as_str());
    }
}

impl Check for Decimal {
    fn check(&self, checks: &mut Checks) {
        checks.number(self.as_str());
    }
}

impl Check for i64 {
    fn check(&self, checks: &mut Checks) {
        checks.number(&self.to_string());
    }
}

impl Check for u64 {
    fn check(&self, checks: &mut Checks) {
        checks.number(&self.to_string());
    }
}

impl Check for f64 {
    fn check(&self, checks: &mut Checks) {
        checks.number(&self.to_string());
    }
}

impl Check for bool {
    fn check(&self, checks: &mut Checks) {
        checks.text(if *self { "true" } else { "false" });
    }
}

impl Check for Json {
    fn check(&self, _: &mut Checks) {}
}

impl Check for JsonObject {
    fn check(&self, checks: &mut Checks) {
        checks.unless(|rule| rule.allows_count(self.as_map().len()));
    }
}

impl Check for UnknownMember {
    fn check(&self, checks: &mut Checks) {
        checks.unless(|rule| *rule != Rule::Known);
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, checks: &mut Checks) {
        if let Some(value) = self {
            value.check(checks);
        }
    }
}

impl<T: Check> Check for Patch<T> {
    fn check(&self, checks: &mut Checks) {
        if let Self::Value(value) = self {
            value.check(checks);
        }
    }
}

impl<T: Check> Check for Box<T> {
    fn check(&self, checks: &mut Checks) {
        (**self).check(checks);
    }
}

impl<T: Check + Serialize> Check for Vec<T> {
    fn check(&self, checks: &mut Checks) {
        checks.list(self.iter().enumerate().map(|(index, item)| (index.to_string(), item)));
    }
}

impl<T: Check + Serialize> Check for Map<T> {
    fn check(&self, checks: &mut Checks) {
        checks.list(self.values().map(|value| ("*".to_owned(), value)));
    }
}
