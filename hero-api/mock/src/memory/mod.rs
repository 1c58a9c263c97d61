//! Remembers what writes said of things that reads answer with. Which write is about which read is in the description's
//! links; which fields carry over is decided from the schemas (`carry.rs`). Nothing here knows a particular field.

mod carry;
mod field;
mod link;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) use carry::carry;
pub(crate) use field::{Field, fields_of, merge, parameter_fields};

use crate::{
    check::Arguments,
    description::{Description, Link, Operation, Schema, list_of},
    sample,
};

/// Where a record is read: an operation, and its path parameters as text.
type Address = (String, BTreeMap<String, String>);

/// How far the ids that are given out are from those of examples.
const FIRST: u64 = 100;

/// How many things are remembered. When one more is written about, the oldest tenth is forgotten.
const MOST_RECORDS: usize = 10_000;

/// What the mock remembers.
#[derive(Default)]
pub(crate) struct Memory {
    /// Each by its number, which counts on.
    records: BTreeMap<u64, Record>,
    addresses: BTreeMap<Address, Vec<u64>>,
    /// The number of the next record.
    next: u64,
    /// How many ids of a kind were given out.
    given: BTreeMap<String, u64>,
}

/// A thing that calls wrote about.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// Whether a call made it; else calls only changed an example.
    pub(crate) created: bool,
}

impl Memory {
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Gives every id in an answer that a link leads on with a value that was not given out before.
    pub(crate) fn give_ids(&mut self, operation: &Operation, links: &[Link], schema: &Schema, body: &mut Value) {
        let mut pointers: Vec<&str> = links.iter().flat_map(link::made_by_answer).collect();
        pointers.sort_unstable();
        pointers.dedup();
        for pointer in pointers {
            let Some(place) = body.pointer_mut(pointer) else { continue };
            let kind = field::id_kind(&schema.root, &schema.node, pointer.trim_start_matches('/'));
            let kind = kind.unwrap_or_else(|| operation.id.clone());
            let count = self.given.entry(kind.clone()).or_default();
            *count += 1;
            let number = sample::id(&kind, 0) + FIRST + *count;
            *place = match place {
                Value::Number(_) => number.into(),
                Value::String(text) if text.len() == 36 && text.matches('-').count() == 4 => {
                    format!("00000000-0000-4000-8000-{number:012}").into()
                }
                _ => number.to_string().into(),
            };
        }
    }

    /// The id that was given out last for things of this name: `Appointment` for ids of the kind `AppointmentId`.
    pub(crate) fn last_id(&self, object: &str) -> Option<String> {
        let (kind, count) = self.given.iter().find(|(kind, _)| kind.strip_suffix("Id") == Some(object))?;
        Some((sample::id(kind, 0) + FIRST + *count).to_string())
    }

    /// Remembers what a successful call said, wherever a link leads to a read.
    pub(crate) fn remember(
        &mut self,
        description: &Description,
        operation: &Operation,
        links: &[Link],
        arguments: &Arguments,
        said: &[Field],
        answer: Option<&Value>,
    ) {
        // The links of an answer are about one thing. Where the answer has no id for it, nothing was made.
        let mut made = links.iter().flat_map(link::made_by_answer).peekable();
        let created = made.peek().is_some();
        if created && !made.any(|it| answer.is_some_and(|answer| answer.pointer(it).is_some())) {
            return;
        }
        let targets = links.iter().filter_map(|it| {
            let target = description.operation(&it.operation).filter(|it| it.reads())?;
            Some((target, address(target, link::parameters(it, arguments, answer)?)))
        });
        let targets: Vec<(&Operation, Address)> = targets.collect();
        if targets.is_empty() {
            return;
        }
        let known = targets.iter().filter(|(target, _)| !is_list(target));
        let known = known.filter_map(|(_, address)| self.addresses.get(address)?.first().copied()).next();
        let index = known.unwrap_or_else(|| self.add(created));
        if let Some(record) = self.records.get_mut(&index) {
            said.iter().for_each(|it| it.clone().put_into(&mut record.fields));
            for (name, value) in &operation.set {
                Field { name: name.clone(), value: value.clone(), id: None }.put_into(&mut record.fields);
            }
        }
        for (_, address) in targets {
            let there = self.addresses.entry(address).or_default();
            if !there.contains(&index) {
                there.push(index);
            }
        }
    }

    fn add(&mut self, created: bool) -> u64 {
        if self.records.len() >= MOST_RECORDS {
            let oldest = self.records.keys().nth(MOST_RECORDS / 10).copied().unwrap_or(self.next);
            self.records = self.records.split_off(&oldest);
            self.addresses.retain(|_, there| {
                there.retain(|index| *index >= oldest);
                !there.is_empty()
            });
        }
        self.next += 1;
        self.records.insert(self.next, Record { fields: Vec::new(), created });
        self.next
    }

    /// What is remembered of what a read asks for.
    pub(crate) fn recall(&self, operation: &Operation, path: &Map<String, Value>) -> Vec<&Record> {
        let parameters = path.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let found = self.addresses.get(&address(operation, parameters));
        found.into_iter().flatten().filter_map(|index| self.records.get(index)).collect()
    }

    /// Whether an operation by an id is about a thing that no call created, though calls can.
    pub(crate) fn is_stranger(
        &self,
        description: &Description,
        operation: &Operation,
        path: &Map<String, Value>,
    ) -> bool {
        let answers = description.operations.iter().flat_map(|it| &it.answers);
        let links = answers.flat_map(|it| &it.links).filter(|it| it.operation == operation.id);
        let by_id = |it: &Link| link::made_by_answer(it).next().is_some();
        !path.is_empty() && links.into_iter().any(by_id) && self.recall(operation, path).is_empty()
    }
}

fn address(operation: &Operation, parameters: BTreeMap<String, String>) -> Address {
    let path: Vec<&str> = operation.path_parameters().collect();
    (operation.id.clone(), parameters.into_iter().filter(|(name, _)| path.contains(&name.as_str())).collect())
}

/// Whether an operation answers with a list of things.
pub(crate) fn is_list(operation: &Operation) -> bool {
    let schema = operation.answer(operation.success()).and_then(|it| it.schema());
    schema.is_some_and(|it| list_of(&it.root, it.target()).is_some())
}

/// A scalar as a parameter writes it.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{MOST_RECORDS, Memory};

    #[test]
    fn the_oldest_things_are_forgotten() {
        let mut memory = Memory::default();
        for _ in 0..=MOST_RECORDS {
            let index = memory.add(true);
            memory.addresses.insert((index.to_string(), BTreeMap::new()), vec![index]);
        }
        assert_eq!((memory.records.len(), memory.addresses.len()), (MOST_RECORDS * 9 / 10 + 1, memory.records.len()));
        assert!(memory.records.contains_key(&(MOST_RECORDS as u64 + 1)) && !memory.records.contains_key(&1));
    }
}
