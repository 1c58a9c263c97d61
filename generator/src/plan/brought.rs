//! Names what operations and types bring along: enums of bodies and answers, structs of headers and required values.
//!
//! What the lock has keeps its name; what is new steps aside for all that is there.

use std::collections::BTreeSet;

use super::naming::{Extra, Extras, Given, NamedType, Names, is_type_name, may_be_variant};

/// The names given so far.
pub(super) struct Brought {
    taken: BTreeSet<String>,
    given: Given,
}

impl Brought {
    pub(super) fn new(names: &Names) -> Self {
        Self { taken: names.taken.clone(), given: Given::default() }
    }

    /// The names that planning has given.
    pub(super) fn given(self) -> Given {
        self.given
    }

    /// What an operation brings along, as the lock has it until it is named.
    pub(super) fn extras(&mut self, names: &Names, at: usize) -> &mut Extras {
        self.given.operations.entry(at).or_insert_with(|| names.operations[at].extras.clone())
    }

    /// The name of a type that an operation brings along: its request's with the first ending that is free.
    pub(super) fn type_name(&mut self, names: &Names, at: usize, extra: Extra, endings: [&str; 2]) -> String {
        if let Some(name) = self.extras(names, at).types.get(&extra) {
            return name.clone();
        }
        let name = self.free(&names.operations[at].request, endings);
        self.extras(names, at).types.insert(extra, name.clone());
        name
    }

    /// The name of a variant in such a type, for what it stands for: the first that is free.
    pub(super) fn variant(&mut self, names: &Names, at: usize, extra: Extra, of: &str, wanted: [String; 2]) -> String {
        let extras = self.extras(names, at);
        if let Some(name) = extras.part(extra, of) {
            return name.to_owned();
        }
        let [_, last] = &wanted;
        let numbered = (2..).map(|it| format!("{last}{it}"));
        let mut all = wanted.iter().cloned().chain(numbered);
        let name = all.find(|it| is_type_name(it) && !extras.has_part(extra, it)).unwrap_or_default();
        extras.parts.insert((extra, of.to_owned()), name.clone());
        name
    }

    /// The name of the struct of a type's required values.
    pub(super) fn required(&mut self, named: &NamedType, stem: &str) -> String {
        let known = named.required.clone();
        let name = known.unwrap_or_else(|| self.free(stem, ["Required", "RequiredValues"]));
        self.given.required.insert(named.name.clone(), name.clone());
        name
    }

    /// The variant of the union of all events for a type.
    pub(super) fn event(&mut self, names: &Names, ty: &str, wanted: [&str; 2]) -> String {
        let pinned = names.events.get(ty).map(String::as_str);
        let is_taken = |name: &str| {
            let elsewhere = names.events.iter().chain(&self.given.events).filter(|it| it.0 != ty);
            elsewhere.into_iter().any(|it| it.1 == name)
        };
        let free = || wanted.into_iter().find(|it| may_be_variant(it) && !is_taken(it));
        let name = pinned.or_else(free).unwrap_or(ty).to_owned();
        self.given.events.insert(ty.to_owned(), name.clone());
        name
    }

    fn free(&mut self, stem: &str, endings: [&str; 2]) -> String {
        let mut names: Vec<String> = endings.iter().map(|it| format!("{stem}{it}")).collect();
        let mut last = format!("{stem}Of{}", endings.concat());
        loop {
            names.push(last.clone());
            if let Some(name) = names.iter().find(|it| self.taken.insert((*it).clone())) {
                return name.clone();
            }
            // Whoever has all of these gets a longer one.
            last.push_str("Too");
            names.clear();
        }
    }
}
