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

    /// The name of a variant in such a type, for all that it stands for: the first that is free.
    pub(super) fn variant(
        &mut self,
        names: &Names,
        at: usize,
        extra: Extra,
        of: &[String],
        wanted: [String; 2],
    ) -> String {
        let extras = self.extras(names, at);
        if let Some(name) = of.iter().find_map(|it| extras.part(extra, it)) {
            return name.to_owned();
        }
        let [_, last] = &wanted;
        let numbered = (2..).map(|it| format!("{last}{it}"));
        let mut all = wanted.iter().cloned().chain(numbered);
        let name = all.find(|it| is_type_name(it) && !extras.has_part(extra, it)).unwrap_or_default();
        extras.parts.extend(of.first().map(|it| ((extra, it.clone()), name.clone())));
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
    pub(super) fn event(&mut self, names: &Names, ty: &str, plain: &str) -> String {
        let elsewhere = names.events.iter().chain(&self.given.events).filter(|it| it.0 != ty);
        let taken: BTreeSet<&str> = elsewhere.map(|it| it.1.as_str()).collect();
        let mut name = names.events.get(ty).cloned();
        let mut wanted = if may_be_variant(plain) { plain.to_owned() } else { ty.to_owned() };
        while name.is_none() {
            name = Some(wanted.clone()).filter(|it| !taken.contains(it.as_str()));
            wanted.push_str("Event");
        }
        let name = name.unwrap_or_default();
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
