//! Merges the schemas that hold together at a place into one set of facts.

use indexmap::{IndexMap, IndexSet};
use serde_json::Number;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Additional, Schema, TypeName};
use crate::normalize::flatten::{Flat, Part, Scope, members};
use crate::normalize::model::{Bound, Numeric, Text};
use crate::pointer::Pointer;

/// What holds at a place, union members apart.
#[derive(Default)]
pub(super) struct Facts<'a> {
    /// `type`, without null.
    pub(super) types: Option<Vec<TypeName>>,
    pub(super) nullable: bool,
    /// `enum`, without null.
    pub(super) values: Option<Vec<String>>,
    pub(super) constant: Option<String>,
    pub(super) format: Option<String>,
    pub(super) numeric: Numeric,
    pub(super) text: Text,
    pub(super) items: Vec<Part>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique: bool,
    pub(super) properties: IndexMap<String, Vec<Part>>,
    pub(super) required: IndexSet<String>,
    pub(super) additional: Rest,
    /// The schema whose `oneOf` or `anyOf` it is, if it has two or more members that are not null.
    pub(super) union: Option<&'a Schema>,
}

/// `additionalProperties`, merged.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Rest {
    #[default]
    Unsaid,
    Forbidden,
    Any,
    Schemas(Vec<Part>),
}

/// Merges; contradictions are faults at `at`.
pub(super) fn merge<'a>(
    at: &Pointer,
    flat: &[Flat<'a>],
    is_union: impl Fn(&Schema) -> bool,
    faults: &mut Diagnostics,
) -> Facts<'a> {
    let mut merger = Merger { at, facts: Facts::default(), faults };
    for it in flat {
        merger.values(it.schema);
        merger.numbers(it.schema);
        merger.text(it.schema);
        merger.array(it.schema);
        merger.object(it.schema);
        if it.scope == Scope::Whole && is_union(it.schema) {
            merger.union(it.schema);
        }
    }
    merger.rest(flat);
    let said: Vec<bool> = flat.iter().filter_map(says_null).collect();
    merger.facts.nullable = !said.is_empty() && said.iter().all(|it| *it);
    merger.facts
}

/// Whether a schema takes null, where it says so by itself.
fn says_null(flat: &Flat<'_>) -> Option<bool> {
    let schema = flat.schema;
    if flat.null_settled {
        return None;
    }
    if schema.nullable == Some(true) {
        return Some(true);
    }
    if let Some(types) = &schema.types {
        return Some(types.contains(&TypeName::Null));
    }
    if let Some(values) = &schema.values {
        return Some(values.contains(&None));
    }
    if let Some(constant) = &schema.constant {
        return Some(constant.is_none());
    }
    flat.union_null.then_some(true)
}

struct Merger<'a, 'd> {
    at: &'d Pointer,
    facts: Facts<'a>,
    faults: &'d mut Diagnostics,
}

impl<'a> Merger<'a, '_> {
    fn conflict(&mut self, message: impl Into<String>) {
        let help = "an overlay action can change one of the schemas that hold here together";
        self.faults.push(Diagnostic::at("impossible-all-of", self.at, message).help(help));
    }

    fn values(&mut self, schema: &Schema) {
        if let Some(types) = &schema.types {
            let types: Vec<TypeName> = types.iter().copied().filter(|it| *it != TypeName::Null).collect();
            let both = match self.facts.types.take() {
                None => types,
                Some(known) => known.iter().filter_map(|it| meet(*it, &types)).collect(),
            };
            if both.is_empty() && schema.types.as_deref() != Some(&[TypeName::Null]) {
                self.conflict("no type is left: the schemas that hold here together have none in common");
            }
            self.facts.types = Some(both);
        }
        if let Some(values) = &schema.values {
            if values.contains(&None)
                && schema.types.as_ref().is_some_and(|it| !it.contains(&TypeName::Null))
                && schema.nullable != Some(true)
            {
                let help = "an overlay action can remove null from `enum`, or let the type be null";
                let message = "`enum` has null, but the type does not take it";
                self.faults.push(Diagnostic::at("contradictory-null", &schema.at.key("enum"), message).help(help));
            }
            let values: Vec<String> = values.iter().flatten().cloned().collect();
            let both = match self.facts.values.take() {
                None => values,
                Some(known) => known.into_iter().filter(|it| values.contains(it)).collect(),
            };
            if both.is_empty() {
                self.conflict("no value is left");
            }
            self.facts.values = Some(both);
        }
        if let Some(Some(constant)) = &schema.constant {
            if self.facts.constant.as_ref().is_some_and(|it| it != constant) {
                self.conflict("two constants hold here together");
            }
            self.facts.constant = Some(constant.clone());
        }
        let format = same(&self.facts.format, &schema.format);
        self.set_same(format, "format", |facts, it| facts.format = it);
    }

    fn set_same<T>(&mut self, merged: Result<Option<T>, ()>, key: &str, set: fn(&mut Facts<'a>, Option<T>)) {
        match merged {
            Ok(it) => set(&mut self.facts, it),
            Err(()) => self.conflict(format!("two values of `{key}` hold here together")),
        }
    }

    fn numbers(&mut self, schema: &Schema) {
        let (known, new) = (&mut self.facts.numeric, &schema.numeric);
        known.minimum = tighter(known.minimum.take(), new.minimum.clone(), |new, old| new > old);
        known.maximum = tighter(known.maximum.take(), new.maximum.clone(), |new, old| new < old);
        let multiple = same(&self.facts.numeric.multiple_of, &schema.numeric.multiple_of);
        self.set_same(multiple, "multipleOf", |facts, it| facts.numeric.multiple_of = it);
    }

    fn text(&mut self, schema: &Schema) {
        let pattern = same(&self.facts.text.pattern, &schema.pattern);
        self.set_same(pattern, "pattern", |facts, it| facts.text.pattern = it);
        let text = &mut self.facts.text;
        text.min_length = text.min_length.max(schema.min_length);
        text.max_length = smaller(text.max_length, schema.max_length);
    }

    fn array(&mut self, schema: &Schema) {
        self.facts.items.extend(schema.items.as_ref().map(Part::whole));
        self.facts.min_items = self.facts.min_items.max(schema.min_items);
        self.facts.max_items = smaller(self.facts.max_items, schema.max_items);
        self.facts.unique |= schema.unique;
    }

    fn object(&mut self, schema: &Schema) {
        for (name, at) in &schema.properties {
            let parts = self.facts.properties.entry(name.clone()).or_default();
            parts.push(Part::whole(at));
        }
        self.facts.required.extend(schema.required.iter().cloned());
        let known = std::mem::take(&mut self.facts.additional);
        self.facts.additional = match (known, &schema.additional) {
            (known, None) => known,
            (Rest::Forbidden, _) | (_, Some(Additional::Forbidden)) => Rest::Forbidden,
            (Rest::Schemas(mut parts), Some(Additional::Schema(at))) => {
                parts.push(Part::whole(at));
                Rest::Schemas(parts)
            }
            (_, Some(Additional::Schema(at))) => Rest::Schemas(vec![Part::whole(at)]),
            (Rest::Schemas(parts), Some(Additional::Any)) => Rest::Schemas(parts),
            (_, Some(Additional::Any)) => Rest::Any,
        };
    }

    fn union(&mut self, schema: &'a Schema) {
        if self.facts.union.is_some() {
            self.conflict("two unions hold here together, which is not supported");
        }
        if !schema.one_of.is_empty() && !schema.any_of.is_empty() {
            self.conflict("`oneOf` and `anyOf` hold here together, which is not supported");
        }
        debug_assert!(!members(schema).is_empty());
        self.facts.union = Some(schema);
    }

    /// What `additionalProperties` of one schema says of the properties of the others.
    fn rest(&mut self, flat: &[Flat<'_>]) {
        for it in flat {
            let foreign =
                self.facts.properties.iter_mut().filter(|(name, _)| !it.schema.properties.contains_key(*name));
            match &it.schema.additional {
                None | Some(Additional::Any) => {}
                Some(Additional::Schema(at)) => foreign.for_each(|(_, parts)| parts.push(Part::whole(at))),
                Some(Additional::Forbidden) => {
                    let names: Vec<String> = foreign.map(|(name, _)| format!("`{name}`")).collect();
                    if !names.is_empty() {
                        let names = names.join(", ");
                        self.conflict(format!(
                            "`additionalProperties: false` of one schema forbids {names} of another"
                        ));
                    }
                }
            }
        }
    }
}

/// The narrower of two types, where one is in the list or within one of it.
fn meet(ty: TypeName, types: &[TypeName]) -> Option<TypeName> {
    match ty {
        _ if types.contains(&ty) => Some(ty),
        TypeName::Integer if types.contains(&TypeName::Number) => Some(TypeName::Integer),
        TypeName::Number if types.contains(&TypeName::Integer) => Some(TypeName::Integer),
        _ => None,
    }
}

fn same<T: Clone + PartialEq>(known: &Option<T>, new: &Option<T>) -> Result<Option<T>, ()> {
    match (known, new) {
        (Some(known), Some(new)) if known != new => Err(()),
        (Some(it), _) | (None, Some(it)) => Ok(Some(it.clone())),
        (None, None) => Ok(None),
    }
}

fn smaller(known: Option<u64>, new: Option<u64>) -> Option<u64> {
    known.into_iter().chain(new).min()
}

fn tighter(known: Option<Bound>, new: Option<Bound>, inside: fn(f64, f64) -> bool) -> Option<Bound> {
    let value = |it: &Bound| Number::as_f64(&it.value).unwrap_or(f64::NAN);
    match (known, new) {
        (Some(known), Some(new)) => {
            let equal = value(&new) == value(&known);
            let wins = inside(value(&new), value(&known)) || (equal && new.exclusive);
            Some(if wins { new } else { known })
        }
        (known, new) => known.or(new),
    }
}
