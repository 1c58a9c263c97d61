//! Merges the schemas that all apply at one place, by `allOf` or beside a reference, into one set of facts.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Additional, Schema, TypeName};
use crate::media::{FORM, essence, is_json, is_text};
use crate::normalize::flatten::{Flat, Part, Scope, members};
use crate::normalize::model::Text;
use crate::pointer::Pointer;
use crate::vocabulary::{Bound, Numeric};

/// What holds at a place, union members apart.
#[derive(Default)]
pub(super) struct Facts<'a> {
    /// `type`, without null.
    pub(super) types: Option<Vec<TypeName>>,
    pub(super) nullable: bool,
    /// `enum` or `const`, without null.
    pub(super) values: Option<Vec<Value>>,
    /// Whether the one value is a `const`.
    pub(super) is_constant: bool,
    pub(super) format: Option<String>,
    pub(super) numeric: Numeric,
    pub(super) text: Text,
    pub(super) items: Vec<Part>,
    /// `prefixItems`.
    pub(super) prefix: Vec<Part>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique: bool,
    pub(super) properties: IndexMap<String, Vec<Part>>,
    pub(super) required: IndexSet<String>,
    pub(super) additional: Rest,
    /// The schema whose `oneOf` or `anyOf` it is, if it has two or more members that are not null.
    pub(super) union: Option<&'a Schema>,
    /// Whether a second `oneOf` or `anyOf` applies here.
    pub(super) two_unions: bool,
    /// Whether no type is left: such a value is taken as it comes.
    pub(super) is_impossible: bool,
    /// Whether one of the schemas takes null alone.
    pub(super) null_alone: bool,
    /// Rules that are documented and not checked: the keyword and its value.
    pub(super) unchecked: Vec<(String, Value)>,
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

/// Merges; what contradicts itself, or is understood otherwise than it is written, is a note at `at`.
pub(super) fn merge<'a>(
    at: &Pointer,
    flat: &[Flat<'a>],
    is_union: impl Fn(&Schema) -> bool,
    notes: &mut Diagnostics,
) -> Facts<'a> {
    let mut merger = Merger { at, facts: Facts::default(), notes };
    for it in flat {
        merger.facts.unchecked.extend(it.schema.unchecked.iter().cloned());
        merger.types(it.schema);
        merger.values(it.schema);
        merger.numbers(it.schema);
        merger.text(it.schema);
        merger.array(it.schema);
        merger.object(it.schema);
        if it.scope != Scope::Own && is_union(it.schema) {
            merger.union(it.schema);
        }
    }
    merger.rest(flat);
    let said: Vec<bool> = flat.iter().filter_map(says_null).collect();
    // A schema of null alone, beside others, adds null to them.
    merger.facts.nullable = merger.facts.null_alone || (!said.is_empty() && said.iter().all(|said| *said));
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
    let listed = schema.values.as_ref().map(|values| values.contains(&Value::Null));
    if let Some(types) = &schema.types {
        // Null among the values says that it is meant, whatever the type says.
        return Some(types.contains(&TypeName::Null) || listed == Some(true));
    }
    if listed.is_some() {
        return listed;
    }
    if let Some(constant) = &schema.constant {
        return Some(constant.is_null());
    }
    flat.union_null.then_some(true)
}

struct Merger<'a, 'd> {
    at: &'d Pointer,
    facts: Facts<'a>,
    notes: &'d mut Diagnostics,
}

impl<'a> Merger<'a, '_> {
    fn note(&mut self, code: &'static str, message: impl Into<String>) {
        self.notes.push(Diagnostic::at(code, self.at, message));
    }

    fn types(&mut self, schema: &Schema) {
        let Some(written) = &schema.types else { return };
        let types: Vec<TypeName> = written.iter().copied().filter(|ty| *ty != TypeName::Null).collect();
        if types.is_empty() {
            self.facts.null_alone = true;
            return;
        }
        let known = self.facts.types.take();
        let both: Option<Vec<TypeName>> =
            known.as_ref().map(|known| known.iter().filter_map(|ty| meet(*ty, &types)).collect());
        if both.as_ref().is_some_and(Vec::is_empty) {
            self.note("impossible-type", "no type is left: the schemas that hold here together have none in common");
            let names = known.iter().flatten().chain(&types).map(|ty| Value::from(format!("{ty:?}").to_lowercase()));
            self.facts.unchecked.push(("type".to_owned(), names.collect()));
            self.facts.is_impossible = true;
        }
        self.facts.types = Some(both.filter(|types| !types.is_empty()).unwrap_or(types));
    }

    /// Of values listed twice those hold that are in both lists. Where none is, the narrower schema is written later.
    fn values(&mut self, schema: &Schema) {
        let listed = match (&schema.constant, &schema.values) {
            (Some(constant), _) => std::slice::from_ref(&**constant),
            (None, Some(values)) => values.as_slice(),
            (None, None) => return,
        };
        let new: Vec<Value> = listed.iter().filter(|value| !value.is_null()).cloned().collect();
        if new.is_empty() {
            return;
        }
        let known = self.facts.values.take();
        let both: Option<Vec<Value>> =
            known.map(|known| known.into_iter().filter(|value| new.contains(value)).collect());
        self.facts.is_constant |= schema.constant.is_some();
        self.facts.values = Some(match both {
            Some(both) if both.is_empty() => {
                self.note("impossible-value", "no value is in all lists of values here; the last list counts");
                self.facts.is_constant = schema.constant.is_some();
                new
            }
            Some(both) => both,
            None => new,
        });
    }

    /// Two formats, patterns or divisors cannot be one: the first is kept, the other is documented.
    fn keep_first<T: Clone + PartialEq + Into<Value>>(
        &mut self,
        key: &str,
        known: &Option<T>,
        new: &Option<T>,
    ) -> Option<T> {
        match (known, new) {
            (Some(known), Some(new)) if known != new => {
                self.facts.unchecked.push((key.to_owned(), new.clone().into()));
                Some(known.clone())
            }
            (Some(it), _) | (None, Some(it)) => Some(it.clone()),
            (None, None) => None,
        }
    }

    fn numbers(&mut self, schema: &Schema) {
        let (known, new) = (&mut self.facts.numeric, &schema.numeric);
        known.minimum = tighter(known.minimum.take(), new.minimum.clone(), |new, old| new > old);
        known.maximum = tighter(known.maximum.take(), new.maximum.clone(), |new, old| new < old);
        let known = self.facts.numeric.multiple_of.take();
        self.facts.numeric.multiple_of = self.keep_first("multipleOf", &known, &schema.numeric.multiple_of);
    }

    fn text(&mut self, schema: &Schema) {
        let known = self.facts.text.pattern.take();
        self.facts.text.pattern = self.keep_first("pattern", &known, &schema.pattern);
        let known = self.facts.format.take();
        self.facts.format = self.keep_first("format", &known, &format_of(schema));
        let text = &mut self.facts.text;
        text.min_length = text.min_length.max(schema.min_length);
        text.max_length = smaller(text.max_length, schema.max_length);
    }

    fn array(&mut self, schema: &Schema) {
        self.facts.items.extend(schema.items.as_ref().map(Part::whole));
        self.facts.prefix.extend(schema.prefix.iter().map(Part::whole));
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
        // What follows a pattern is a value of the map, whatever its key.
        if !schema.patterns.is_empty() {
            let parts = match std::mem::take(&mut self.facts.additional) {
                Rest::Unsaid | Rest::Forbidden if schema.patterns.len() == 1 => {
                    schema.patterns.iter().map(Part::whole).collect()
                }
                Rest::Unsaid | Rest::Forbidden | Rest::Any | Rest::Schemas(_) => Vec::new(),
            };
            self.facts.additional = Rest::Schemas(parts);
        }
    }

    /// Two unions that apply at once would be a union of all pairs: the place takes any value, and both are documented.
    fn union(&mut self, schema: &'a Schema) {
        debug_assert!(!members(schema).is_empty());
        if self.facts.union.is_some() || (!schema.one_of.is_empty() && !schema.any_of.is_empty()) {
            self.facts.two_unions = true;
        }
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
                        let notes = &mut self.notes;
                        let message = format!(
                            "`additionalProperties: false` of one schema forbids {names} of another; they are allowed"
                        );
                        notes.push(Diagnostic::at("impossible-property", self.at, message));
                    }
                }
            }
        }
    }
}

/// The narrower of two types, where one is in the list or within one of it.
pub(super) fn meet(ty: TypeName, types: &[TypeName]) -> Option<TypeName> {
    match ty {
        _ if types.contains(&ty) => Some(ty),
        TypeName::Integer if types.contains(&TypeName::Number) => Some(TypeName::Integer),
        TypeName::Number if types.contains(&TypeName::Integer) => Some(TypeName::Integer),
        _ => None,
    }
}

fn smaller(known: Option<u64>, new: Option<u64>) -> Option<u64> {
    known.into_iter().chain(new).min()
}

fn tighter(known: Option<Bound>, new: Option<Bound>, inside: fn(f64, f64) -> bool) -> Option<Bound> {
    let value = |it: &Bound| it.value.as_f64().unwrap_or_else(|| bug!("a number of JSON is an `f64`"));
    match (known, new) {
        (Some(known), Some(new)) => {
            let equal = value(&new) == value(&known);
            let wins = inside(value(&new), value(&known)) || (equal && new.exclusive);
            Some(if wins { new } else { known })
        }
        (known, new) => known.or(new),
    }
}

/// Returns the format of a schema. OpenAPI 3.1 has no `format: binary`: a `contentMediaType` without an encoding says that
/// a string is the bytes of a file.
fn format_of(schema: &Schema) -> Option<String> {
    let is_raw = schema.content_encoding.as_deref().is_none_or(|encoding| encoding.eq_ignore_ascii_case("binary"));
    let is_file = schema.content_media_type.as_deref().map(essence).is_some_and(|essence| !is_any_text(&essence));
    let format = || (is_raw && is_file).then(|| "binary".to_owned());
    schema.format.clone().or_else(format)
}

fn is_any_text(essence: &str) -> bool {
    is_text(essence) || is_json(essence) || essence == FORM
}
