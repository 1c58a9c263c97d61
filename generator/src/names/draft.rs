//! The lock before the client is planned: what operations and types bring along is written into it last.

use std::collections::BTreeMap;

use crate::decisions::Decided;
use crate::names::extras::Extras;
use crate::names::record::{self, EventLine, Record};

/// The lock, but for the names that planning gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The lines of the API's operations come first, in its order.
    lock: Record,
}

/// The names that planning gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// What each operation brings along, by its index.
    pub operations: BTreeMap<usize, Extras>,
    /// The structs of required values, by their type.
    pub required: BTreeMap<String, String>,
    /// The variants of the union of all events, by their type.
    pub events: BTreeMap<String, String>,
}

impl Draft {
    pub(crate) fn new(lock: Record) -> Self {
        Self { lock }
    }

    /// Says what is decided where.
    pub fn decide(&mut self, decided: Decided) {
        self.lock.decided = decided;
    }

    /// Says of each alias that is new since which release it is one.
    pub(crate) fn date_aliases(&mut self, release: &str) {
        let Record { groups, ids, operations, types, .. } = &mut self.lock;
        let operations =
            operations.iter_mut().flat_map(|it| it.standing.was.iter_mut().chain(&mut it.requests).chain(&mut it.left));
        let types = types
            .iter_mut()
            .flat_map(|it| it.standing.was.iter_mut().chain(it.former_values.iter_mut().map(|former| &mut former.0)));
        let groups = groups.iter_mut().flat_map(|it| &mut it.was);
        let ids = ids.iter_mut().flat_map(|it| &mut it.was);
        groups.chain(ids).chain(operations).chain(types).for_each(|it| it.date(release));
    }

    /// The lock's text, without what planning gives anew.
    pub fn text(&self) -> String {
        record::write(self.lock.clone())
    }

    /// The lock's text.
    pub fn text_with(&self, given: &Given) -> String {
        let mut lock = self.lock.clone();
        for (&index, extras) in &given.operations {
            if let Some(line) = lock.operations.get_mut(index) {
                line.extras = extras.clone();
            }
        }
        for line in &mut lock.types {
            line.required = given.required.get(&line.name).cloned().or(line.required.take());
        }
        for (ty, variant) in &given.events {
            lock.events.retain(|it| it.ty != *ty);
            lock.events.push(EventLine { variant: variant.clone(), ty: ty.clone() });
        }
        record::write(lock)
    }
}
