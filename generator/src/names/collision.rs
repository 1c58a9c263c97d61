//! Resolves collisions: which of several things gets a name that only one may have.
//!
//! What is decided or recorded goes first. A proposed name is given where one thing alone asks for it and nothing has it;
//! what is left asks for another. What no proposal names has a number, which the record keeps.

use std::collections::{BTreeSet, HashMap};

use crate::names::identifier::{fit, is_field_name, is_type_name, numbered};
use crate::names::reserved::{key, reserved_keys};

/// The names that are not free. Names that differ only in case or in underscores are one.
#[derive(Clone, Debug)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    /// Names that are not free beside the reserved ones.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| key(&name)).chain(reserved_keys()).collect())
    }

    /// Takes a name. Tells whether it was free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(key(name))
    }

    /// Returns whether a name is free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.0.contains(&key(name))
    }
}

/// The names of several things, given one after the other.
pub(crate) struct UniqueNames {
    is_name: fn(&str) -> bool,
    /// What two names that collide have in common.
    key: fn(&str) -> String,
    taken: BTreeSet<String>,
    names: Vec<Option<String>>,
}

impl UniqueNames {
    /// So many things without a name, none of which may have a reserved one.
    pub(crate) fn new<S: AsRef<str>>(
        count: usize,
        is_name: fn(&str) -> bool,
        key: fn(&str) -> String,
        reserved: impl IntoIterator<Item = S>,
    ) -> Self {
        let taken = reserved.into_iter().map(|name| key(name.as_ref())).collect();
        Self { is_name, key, taken, names: vec![None; count] }
    }

    /// Returns whether everything has a name.
    pub(crate) fn is_complete(&self) -> bool {
        self.names.iter().all(Option::is_some)
    }

    /// Returns the names so far.
    pub(crate) fn so_far(&self) -> &[Option<String>] {
        &self.names
    }

    /// Gives what has no name the one that is decided or recorded for it: of two that have the same the first gets it.
    pub(crate) fn fix(&mut self, name_of: impl Fn(usize) -> Option<String>) {
        for index in 0..self.names.len() {
            if self.names[index].is_none() {
                let name = name_of(index).filter(|name| self.take(name));
                self.names[index] = name;
            }
        }
    }

    /// Gives what has no name the one that is proposed for it, where nothing else asks for that.
    pub(crate) fn propose(&mut self, name_of: impl Fn(usize) -> Option<String>) {
        let open = (0..self.names.len()).filter(|index| self.names[*index].is_none());
        let proposed: Vec<(usize, String)> = open.filter_map(|index| Some((index, name_of(index)?))).collect();
        let mut askers: HashMap<String, usize> = HashMap::new();
        for (_, name) in &proposed {
            *askers.entry((self.key)(name)).or_default() += 1;
        }
        for (index, name) in proposed {
            if askers[&(self.key)(&name)] == 1 && self.take(&name) {
                self.names[index] = Some(name);
            }
        }
    }

    /// Returns all names: what has none yet gets this one, with a number where that is taken. Tells which have a number,
    /// because nothing else is free.
    pub(crate) fn or_number(mut self, stem_of: impl Fn(usize) -> String) -> Vec<(String, bool)> {
        let mut numbers = Numbers::default();
        let names = std::mem::take(&mut self.names).into_iter().enumerate();
        let given = names.map(|(index, name)| {
            name.map(|name| (name, false)).unwrap_or_else(|| {
                let stem = stem_of(index);
                let name = numbers.name(&stem, |name| self.take(name));
                let is_numbered = name != stem;
                (name, is_numbered)
            })
        });
        given.collect()
    }

    fn take(&mut self, name: &str) -> bool {
        (self.is_name)(name) && self.taken.insert((self.key)(name))
    }
}

/// Returns the first of several names that is free, else the last of them with a number. Tells whether it has one.
pub(crate) fn first_free(proposals: &[String], mut is_free: impl FnMut(&str) -> bool) -> (String, bool) {
    if let Some(name) = proposals.iter().cloned().map(fit).find(|name| is_free(name)) {
        return (name, false);
    }
    let last = proposals.last().map_or("", String::as_str);
    (Numbers::default().name(last, is_free), true)
}

/// The numbers given so far, by what they stand behind.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashMap<String, usize>);

impl Numbers {
    /// Returns the name if it is free, else with the first number that leaves it so.
    pub(crate) fn name(&mut self, stem: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
        // What no number makes a name of has another stem.
        let is_name = |stem: &str| is_type_name(&numbered(stem, 2)) || is_field_name(&numbered(stem, 2));
        let stem = if is_name(stem) { stem } else { "Other" };
        if is_free(stem) {
            return stem.to_owned();
        }
        let next = self.0.entry(stem.to_owned()).or_insert(2);
        loop {
            let name = numbered(stem, *next);
            *next += 1;
            if is_free(&name) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{UniqueNames, first_free};
    use crate::names::identifier::is_type_name;

    #[test]
    fn what_two_ask_for_neither_gets_and_the_last_have_numbers() {
        let mut names = UniqueNames::new(4, is_type_name, str::to_lowercase, ["Taken"]);
        names.fix(|index| (index == 1).then(|| "Firm".to_owned()));
        names.propose(|index| Some(["Same", "Other", "SAME", "TAKEN"][index].to_owned()));
        names.propose(|index| (index == 0).then(|| "FIRM".to_owned()));
        assert!(!names.is_complete());
        let given = names.or_number(|_| "Last".to_owned());
        let given: Vec<(&str, bool)> = given.iter().map(|(name, is_numbered)| (name.as_str(), *is_numbered)).collect();
        assert_eq!(given, [("Last", false), ("Firm", false), ("Last2", true), ("Last3", true)]);
    }

    #[test]
    fn of_several_names_the_first_that_is_free_is_taken_or_the_last_has_a_number() {
        let proposals = ["Pet".to_owned(), "PetCall".to_owned()];
        let mut taken = vec!["Pet".to_owned()];
        let mut next = || {
            let (name, is_numbered) = first_free(&proposals, |name| taken.iter().all(|other| other != name));
            taken.push(name.clone());
            (name, is_numbered)
        };
        assert_eq!(next(), ("PetCall".to_owned(), false));
        assert_eq!(next(), ("PetCall2".to_owned(), true));
        assert_eq!(next(), ("PetCall3".to_owned(), true));
    }
}
