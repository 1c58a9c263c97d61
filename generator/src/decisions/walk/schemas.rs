//! Walks schemas: what is decided of each use and of each definition.

use serde_json::json;

use super::{Edit, Entry, Reached, Scope, Visit, Walk, Way};
use crate::decisions::automaton::{Edge, State, States};
use crate::decisions::choose::Chosen;
use crate::decisions::members::{self, Member};
use crate::decisions::model::Decision;
use crate::document::{self, Schema, TypeName};
use crate::normalize::{is_null, is_use};
use crate::place;
use crate::pointer::Pointer;

/// A use of a schema.
pub(super) struct Use<'u> {
    pub(super) at: &'u Pointer,
    /// The parameter or header that it belongs to.
    pub(super) holder: Option<&'u Pointer>,
    /// The object and the name of the property that it is.
    pub(super) property: Option<(&'u Pointer, &'u str)>,
}

impl<'a> Walk<'a> {
    /// Decides what a use of a schema means, and goes on into the schema.
    pub(super) fn visit(&mut self, used: &Use<'_>, states: States, is_parameter: bool) {
        let visit = self.decide(used, states, is_parameter, Scope::Whole);
        self.descend(used.at, visit);
    }

    /// Decides a use: what belongs beside it is written, the rest goes on into the schema.
    fn decide(&mut self, used: &Use<'_>, states: States, is_parameter: bool, scope: Scope) -> Visit {
        let (mut marks, mut pending) = (Vec::new(), Vec::new());
        for chosen in self.choose(states, used.at) {
            match &self.rules[chosen.rule].decision {
                Decision::Field(_) | Decision::Mock(_) | Decision::IdempotencyKey => match used.holder {
                    Some(holder) => self.write_mark(holder, chosen),
                    None => marks.push(chosen),
                },
                Decision::Type(meant) => {
                    marks.push(chosen);
                    let is_integer = is_parameter && meant == "integer";
                    pending.extend((is_integer || format_of(meant).is_some()).then_some(chosen));
                }
                Decision::Name(_) | Decision::Values(_) | Decision::Null(_) | Decision::Exclusive(_) => {
                    pending.push(chosen);
                }
                Decision::Required(_) | Decision::Absent => match (used.property, self.presence(chosen, used)) {
                    (Some((object, _)), Some(edit)) => {
                        marks.extend(matches!(edit, Edit::Required(_, true)).then_some(chosen));
                        self.write(object, edit, chosen);
                    }
                    _ => self.unfit(chosen, used.at),
                },
                Decision::Retry(_)
                | Decision::Pages(..)
                | Decision::MockSet(_)
                | Decision::MockUnique(_)
                | Decision::ShownBy(_) => {
                    self.unfit(chosen, used.at);
                }
                _ => marks.push(chosen),
            }
        }
        Visit { states, marks, pending, scope, is_parameter }
    }

    /// Writes the key that says what is decided, beside a use or in a definition.
    pub(super) fn write_mark(&mut self, at: &Pointer, chosen: Chosen) {
        let rule = &self.rules[chosen.rule];
        let (key, value) = match &rule.decision {
            Decision::Id(kind) => ("x-id", json!(kind)),
            Decision::Subject(kind) => ("x-subject", json!(kind)),
            Decision::Secret => ("x-secret", json!(true)),
            Decision::Type(meant) => ("x-type", json!(meant)),
            Decision::Public => ("x-public", json!(rule.because)),
            Decision::Sensitive => ("x-sensitive", json!(rule.because)),
            Decision::Example(value) => ("example", value.clone()),
            Decision::Name(name) => ("x-name", json!(name)),
            Decision::Variant(name) => ("x-variant-name", json!(name)),
            Decision::Field(name) => ("x-field-name", json!(name)),
            Decision::Values(names) => ("x-enum-names", json!(names)),
            Decision::IdempotencyKey => ("x-idempotency-key", json!(true)),
            Decision::Mock(what) => ("x-mock", json!(what)),
            Decision::MockSet(fields) => ("x-mock-set", json!(fields)),
            Decision::MockUnique(fields) => ("x-mock-unique", json!(fields)),
            Decision::Retry(class) => ("x-retry", json!(class)),
            Decision::Minimum(least) => ("x-minimum", json!(least)),
            Decision::Pattern(pattern) => ("x-pattern", json!(pattern)),
            Decision::Pages(_, pages) => ("x-pages", json!(pages)),
            Decision::Required(true) => ("x-required", json!(true)),
            Decision::Required(false) | Decision::Absent | Decision::Null(_) => return,
            Decision::Exclusive(_) | Decision::ShownBy(_) => return,
        };
        self.write(at, Edit::Set(key, value), chosen);
        if rule.is_subject {
            self.write(at, Edit::Set("x-subject", json!(true)), chosen);
        }
    }

    /// Returns the edit of an object that decides the presence of its property.
    fn presence(&self, chosen: Chosen, used: &Use<'_>) -> Option<Edit> {
        let (_, name) = used.property?;
        match self.rules[chosen.rule].decision {
            Decision::Required(value) => Some(Edit::Required(name.to_owned(), value)),
            Decision::Absent => Some(Edit::Remove(name.to_owned())),
            _ => None,
        }
    }

    /// Goes into a schema that is written here; where references lead to it as well, it is a region of its own.
    fn descend(&mut self, at: &Pointer, visit: Visit) {
        if self.targets.contains(at) && self.is_outside(at) {
            self.link(at, Way::Inline, at, Entry::Schema(visit));
        } else {
            self.walk_schema(at, &visit);
        }
    }

    pub(super) fn walk_schema(&mut self, at: &Pointer, visit: &Visit) {
        let document = self.document;
        for &chosen in &visit.marks {
            self.write_mark(at, chosen);
        }
        let Some(schema) = document.schemas.get(at) else { return };
        let pending = self.define(schema, &visit.pending);
        let onward = Visit { marks: Vec::new(), pending, ..visit.clone() };
        if let Some(target) = &schema.reference {
            self.link(at, Way::Reference, target, Entry::Schema(onward.clone()));
        }
        for part in &schema.all_of {
            let target = document.schemas.get(part).and_then(|part| part.reference.as_ref());
            let is_base = target.is_some_and(|target| self.subtypes.has(target));
            if !(is_base && visit.scope == Scope::Subtype) {
                self.descend(part, Visit { scope: Scope::Part, ..onward.clone() });
            }
        }
        self.walk_members(schema, &onward);
        if visit.scope == Scope::Whole {
            self.walk_subtypes(schema, visit);
        }
        self.note_steps(visit.states, schema);
        self.walk_properties(schema, visit.states);
        let items = schema.items.iter().chain(&schema.prefix).map(|items| (items, Edge::Items));
        let additional = match &schema.additional {
            Some(document::Additional::Schema(values)) => Some(values),
            _ => None,
        };
        let values = additional.into_iter().chain(&schema.patterns).map(|values| (values, Edge::Values));
        for (inner, edge) in items.chain(values) {
            let next = self.automaton.step(visit.states, edge);
            self.visit(&Use { at: inner, holder: None, property: None }, next, visit.is_parameter);
        }
    }

    fn walk_properties(&mut self, schema: &'a Schema, states: States) {
        for name in schema.properties.keys() {
            if !self.walked.fields.contains(name) {
                self.walked.fields.insert(name.clone());
            }
        }
        let unique = self.automaton.unique(schema.properties.keys());
        for (name, inner) in &schema.properties {
            let next = self.automaton.step(states, Edge::Field(name, unique.contains(name.as_str())));
            let used = Use { at: inner, holder: None, property: Some((&schema.at, name)) };
            self.visit(&used, next, false);
        }
        // What one part of an object requires may be a property of another part.
        for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
            let next = self.automaton.step(states, Edge::Field(name, true));
            let used = Use { at: &schema.at, holder: None, property: Some((&schema.at, name)) };
            for chosen in self.choose(next, &schema.at) {
                let edit = self.presence(chosen, &used).filter(|edit| *edit != Edit::Required(name.clone(), true));
                edit.into_iter().for_each(|edit| self.write(&schema.at, edit, chosen));
            }
        }
    }

    /// Applies what is decided of a definition where that ends; what is left goes on to what the schema is made of.
    fn define(&mut self, schema: &Schema, pending: &[Chosen]) -> Vec<Chosen> {
        let is_definition = !is_use(self.document, schema);
        let mut left = Vec::new();
        for &chosen in pending {
            let decision = &self.rules[chosen.rule].decision;
            if matches!(decision, Decision::Null(_) | Decision::Type(_)) || !is_definition {
                left.push(chosen);
            }
            let edit = match decision {
                Decision::Null(value) => Edit::Null(*value, self.null_members(schema)),
                Decision::Type(meant) => match format_of(meant) {
                    Some(format) if says_string(schema) => Edit::Set("format", json!(format)),
                    None if says_string(schema) => Edit::Integer,
                    Some(_) | None => continue,
                },
                Decision::Exclusive(value) if is_definition => Edit::Exclusive(*value),
                Decision::Name(_) | Decision::Values(_) if is_definition => {
                    self.write_mark(&schema.at, chosen);
                    continue;
                }
                _ => continue,
            };
            self.write(&schema.at, edit, chosen);
        }
        left
    }

    /// Returns the members of a schema's unions that are null.
    fn null_members(&self, schema: &Schema) -> Vec<(&'static str, usize)> {
        let lists = [("oneOf", &schema.one_of), ("anyOf", &schema.any_of)];
        let each =
            lists.into_iter().flat_map(|(key, list)| list.iter().enumerate().map(move |(index, at)| (key, index, at)));
        each.filter(|(.., at)| is_null(&self.document.schemas, at)).map(|(key, index, _)| (key, index)).collect()
    }

    fn walk_members(&mut self, schema: &'a Schema, onward: &Visit) {
        let found = members::of(self.document, schema);
        if let [only] = found.as_slice() {
            return self.descend(only.at, onward.clone());
        }
        for (member, mut visit) in self.decide_members(schema, &found, onward, Scope::Whole) {
            // Whether a union takes null is said by its members too.
            let is_null = |chosen: &Chosen| self.rules[chosen.rule].decision == Decision::Null(false);
            visit.pending.extend(onward.pending.iter().copied().filter(is_null));
            self.descend(member, visit);
        }
    }

    /// Walks the subtypes of a base: where the base is used, any of them may be.
    fn walk_subtypes(&mut self, schema: &'a Schema, visit: &Visit) {
        let document = self.document;
        let places = self.subtypes.of_base(&schema.at).iter();
        let known = places.filter_map(|place| document.schemas.get_key_value(place)).map(|(at, _)| at);
        let found = members::of_subtypes(document, schema, known);
        for (member, visit) in self.decide_members(schema, &found, visit, Scope::Subtype) {
            self.link(&schema.at, Way::Subtype, member, Entry::Schema(visit));
        }
    }

    /// Decides what each of these members of a union means.
    fn decide_members(
        &mut self,
        schema: &Schema,
        found: &[Member<'a>],
        onward: &Visit,
        scope: Scope,
    ) -> Vec<(&'a Pointer, Visit)> {
        let names = || members::names(found).iter().map(|name| format!("|{}", place::quoted(name))).collect();
        for state in self.automaton.alive(onward.states).iter().filter(|state| self.automaton.seeks_member(state)) {
            self.note_reached(*state, schema, &names);
        }
        let decide = |(index, member): (usize, &Member<'a>)| {
            let next = self.automaton.member(onward.states, &|name| members::is_named_by(found, index, name));
            let used = Use { at: member.at, holder: None, property: None };
            (member.at, self.decide(&used, next, onward.is_parameter, scope))
        };
        found.iter().enumerate().map(decide).collect()
    }

    /// Notes how far the patterns came, and what they could have gone on to.
    fn note_steps(&mut self, states: States, schema: &Schema) {
        let names = || {
            let fields = schema.properties.keys().map(|name| format!(".{}", place::quoted(name)));
            let items = schema.items.iter().chain(&schema.prefix).take(1).map(|_| "[]".to_owned());
            let is_map =
                matches!(schema.additional, Some(document::Additional::Schema(_))) || !schema.patterns.is_empty();
            fields.chain(items).chain(is_map.then(|| "{}".to_owned())).collect()
        };
        self.automaton.alive(states).iter().for_each(|state| self.note_reached(*state, schema, &names));
    }

    fn note_reached(&mut self, (pattern, steps): State, schema: &Schema, names: &dyn Fn() -> Vec<String>) {
        if self.walked.hits[pattern] > 0 || self.automaton.is_end(&(pattern, steps)) {
            return;
        }
        let is_further =
            |reached: &Reached| reached.steps < steps || reached.steps == steps && reached.names.is_empty();
        if self.walked.reached.get(&pattern).is_none_or(is_further) {
            self.walked.reached.insert(pattern, Reached { steps, at: schema.at.clone(), names: names() });
        }
    }
}

/// Returns the format of what a string means.
fn format_of(meant: &str) -> Option<&'static str> {
    ["date", "date-time"].into_iter().find(|format| *format == meant)
}

fn says_string(schema: &Schema) -> bool {
    schema.types.as_ref().is_some_and(|types| types.contains(&TypeName::String))
}
