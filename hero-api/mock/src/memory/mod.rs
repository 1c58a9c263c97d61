//! Remembers what writes said about things that reads return. The links of the description say which write belongs to
//! which read; the schemas decide which fields carry over (`carry.rs`). Nothing here knows a particular field.

mod carry;
mod field;
mod link;
mod taken;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) use carry::carry;
pub(crate) use field::{Field, id_kind, merge, object_fields, parameter_fields};
pub(crate) use taken::set_apart;

use crate::{
    check::Arguments,
    description::{Description, Link, Operation, Schema, find_list},
    sample,
};

/// The address of a record: an operation, and its path parameters as strings.
type Address = (String, BTreeMap<String, String>);

/// The distance between new ids and those of examples.
const FIRST: u64 = 100;

/// The number of things that are remembered. Beyond it, the oldest tenth is forgotten.
const MOST_RECORDS: usize = 10_000;

/// The things that calls wrote about.
#[derive(Default)]
pub(crate) struct Memory {
    /// The records by number, in order of creation.
    records: BTreeMap<u64, Record>,
    addresses: BTreeMap<Address, Vec<u64>>,
    /// The number of the next record.
    next: u64,
    /// The number of ids of each kind that were given out.
    given: BTreeMap<String, u64>,
}

/// A thing that calls wrote about.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// Whether a call created it; otherwise calls only changed an example.
    pub(crate) created: bool,
}

impl Memory {
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Replaces every id in an answer that a link uses with one that was not given out before.
    pub(crate) fn give_ids(&mut self, operation: &Operation, links: &[Link], schema: &Schema, body: &mut Value) {
        let mut pointers: Vec<&str> = links.iter().flat_map(link::made_by_answer).collect();
        pointers.sort_unstable();
        pointers.dedup();
        for pointer in pointers {
            let Some(place) = body.pointer_mut(pointer) else { continue };
            let kind = id_kind(&schema.root, &schema.node, pointer.trim_start_matches('/'));
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

    /// Returns the last id given out for things of this name: `Appointment` for ids of the kind `AppointmentId`.
    pub(crate) fn last_id(&self, object: &str) -> Option<String> {
        let (kind, count) = self.given.iter().find(|(kind, _)| kind.strip_suffix("Id") == Some(object))?;
        Some((sample::id(kind, 0) + FIRST + *count).to_string())
    }

    /// Remembers what a successful call said, if a link leads to a read.
    pub(crate) fn remember(
        &mut self,
        description: &Description,
        operation: &Operation,
        links: &[Link],
        arguments: &Arguments,
        said: &[Field],
        answer: Option<&Value>,
    ) {
        // The links of an answer are about one thing. If the answer has no id for it, nothing was created.
        let mut made = links.iter().flat_map(link::made_by_answer).peekable();
        let created = made.peek().is_some();
        if created && !made.any(|pointer| answer.is_some_and(|answer| answer.pointer(pointer).is_some())) {
            return;
        }
        let targets = links.iter().filter_map(|link| {
            let target = description.operation(&link.operation).filter(|operation| operation.reads())?;
            Some((target, address(target, link::link_parameters(link, arguments, answer)?)))
        });
        let targets: Vec<(&Operation, Address)> = targets.collect();
        if targets.is_empty() {
            return;
        }
        let known = targets.iter().filter(|(target, _)| !is_list(target));
        let known = known.filter_map(|(_, address)| self.addresses.get(address)?.first().copied()).next();
        let index = known.unwrap_or_else(|| self.add(created));
        if let Some(record) = self.records.get_mut(&index) {
            said.iter().for_each(|field| field.clone().put_into(&mut record.fields));
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

    /// Returns the records that a read asks for.
    pub(crate) fn recall(&self, operation: &Operation, path: &Map<String, Value>) -> Vec<&Record> {
        let parameters = path.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let found = self.addresses.get(&address(operation, parameters));
        found.into_iter().flatten().filter_map(|index| self.records.get(index)).collect()
    }

    /// Reports whether an operation by id is about a thing that no call created, although calls can.
    pub(crate) fn is_uncreated(
        &self,
        description: &Description,
        operation: &Operation,
        path: &Map<String, Value>,
    ) -> bool {
        let answers = description.operations.iter().flat_map(|operation| &operation.answers);
        let links = answers.flat_map(|answer| &answer.links).filter(|link| link.operation == operation.id);
        let by_id = |link: &Link| link::made_by_answer(link).next().is_some();
        !path.is_empty() && links.into_iter().any(by_id) && self.recall(operation, path).is_empty()
    }
}

fn address(operation: &Operation, parameters: BTreeMap<String, String>) -> Address {
    let path: Vec<&str> = operation.path_parameters().collect();
    (operation.id.clone(), parameters.into_iter().filter(|(name, _)| path.contains(&name.as_str())).collect())
}

/// Reports whether an operation returns a list.
pub(crate) fn is_list(operation: &Operation) -> bool {
    let schema = operation.answer(operation.success()).and_then(|answer| answer.schema());
    schema.is_some_and(|schema| find_list(&schema.root, schema.target()).is_some())
}

/// Writes a scalar as a parameter does.
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
