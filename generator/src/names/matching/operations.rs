//! Pairs the operations of a record with those of a description: by method and path, by operationId, by path, and last
//! by the end of the path and the shape of the answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Reason;
use crate::ir::places::address;
use crate::names::called::operations::without_call;
use crate::names::record::{Kind, OperationLine, Record};
use crate::names::same::facts::Facts;
use crate::place::{self, Place, Role, Root};

/// An operation of the record and the one of the description that it is.
pub(crate) struct Pair {
    pub(crate) line: usize,
    pub(crate) operation: usize,
    /// Why, where not for its method and path.
    pub(crate) reason: Option<Reason>,
}

/// Pairs them. What was retired before does not come back as something else.
pub(crate) fn pair(facts: &Facts<'_>, lock: &Record) -> Vec<Pair> {
    let mut pairing = Pairing::new(facts, lock);
    pairing.by(None, &|line| Some(vec![line.address.clone()]), &|index| Some(pairing_key(facts, index)));
    pairing.lines.retain(|&line| !lock.operations[line].standing.is_retired);
    let ids = |index: usize| facts.api.operations[index].id.clone();
    pairing.by(Some(Reason::SameId), &|line| line.id.clone().map(|id| vec![id]), &ids);
    // A request is named after its operationId, where that is not written down.
    let request = |line: &OperationLine| {
        line.id.is_none().then(|| vec![format!("{} {}", method_of(line), without_call(&line.request))])
    };
    let subject = |index: usize| {
        format!("{} {}", facts.api.operations[index].method.to_uppercase(), facts.subjects[index].name())
    };
    pairing.by(Some(Reason::SameId), &request, &|index| Some(subject(index)));
    let name = |index: usize| facts.subjects[index].name();
    let request = |line: &OperationLine| line.id.is_none().then(|| vec![without_call(&line.request).to_owned()]);
    pairing.by(Some(Reason::SameId), &request, &|index| Some(name(index)));
    let path = |index: usize| pairing_key(facts, index).split_once(' ').map(|it| it.1.to_owned());
    pairing.by(Some(Reason::SamePath), &|line| Some(vec![path_of(line).to_owned()]), &path);
    pairing.by_end();
    pairing.pairs
}

fn pairing_key(facts: &Facts<'_>, index: usize) -> String {
    address(&facts.api.operations[index])
}

fn method_of(line: &OperationLine) -> &str {
    line.address.split(' ').next().unwrap_or_default()
}

fn path_of(line: &OperationLine) -> &str {
    line.address.split_once(' ').map_or("", |it| it.1)
}

struct Pairing<'a> {
    facts: &'a Facts<'a>,
    lock: &'a Record,
    /// What is left on either side.
    lines: BTreeSet<usize>,
    operations: BTreeSet<usize>,
    pairs: Vec<Pair>,
}

/// The keys of a line of the record, any of which may be that of an operation.
type Keys<'a> = &'a dyn Fn(&OperationLine) -> Option<Vec<String>>;

impl<'a> Pairing<'a> {
    fn new(facts: &'a Facts<'a>, lock: &'a Record) -> Self {
        let (lines, operations) = (0..lock.operations.len(), 0..facts.api.operations.len());
        Self { facts, lock, lines: lines.collect(), operations: operations.collect(), pairs: Vec::new() }
    }

    fn take(&mut self, line: usize, operation: usize, reason: Option<Reason>) {
        self.lines.remove(&line);
        self.operations.remove(&operation);
        self.pairs.push(Pair { line, operation, reason });
    }

    /// Pairs those that alone have a key.
    fn by(&mut self, reason: Option<Reason>, old: Keys<'_>, new: &dyn Fn(usize) -> Option<String>) {
        let mut lines: HashMap<String, Vec<usize>> = HashMap::new();
        for &line in &self.lines {
            for key in old(&self.lock.operations[line]).into_iter().flatten() {
                lines.entry(key).or_default().push(line);
            }
        }
        let mut operations: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for &operation in &self.operations {
            if let Some(key) = new(operation) {
                operations.entry(key).or_default().push(operation);
            }
        }
        for (key, operations) in operations {
            if let ([operation], Some([line])) = (&operations[..], lines.get(&key).map(Vec::as_slice)) {
                self.take(*line, *operation, reason);
            }
        }
    }

    /// Pairs those with one method and one shape of the answer whose paths end in the same segments, the longest ends
    /// first. The last segment that is no parameter is the same at least.
    fn by_end(&mut self) {
        if self.lines.is_empty() || self.operations.is_empty() {
            return;
        }
        let (old, new) = (self.recorded_answers(), self.answers());
        let mut scores: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for &line in &self.lines {
            let Some(shapes) = old.get(&line) else { continue };
            let it = &self.lock.operations[line];
            for &operation in &self.operations {
                let key = pairing_key(self.facts, operation);
                let (method, path) = key.split_once(' ').unwrap_or_default();
                let end = common_end(path_of(it), path);
                if method == method_of(it) && end > 0 && new.get(&operation).is_some_and(|it| are_equal(shapes, it)) {
                    scores.entry(end).or_default().push((line, operation));
                }
            }
        }
        for (_, pairs) in scores.into_iter().rev() {
            let pairs: Vec<(usize, usize)> = pairs.into_iter().filter(|it| self.is_left(it)).collect();
            for &(line, operation) in &pairs {
                let is_alone = |of: &dyn Fn(&(usize, usize)) -> bool| pairs.iter().filter(|it| of(it)).count() == 1;
                if is_alone(&|it| it.0 == line) && is_alone(&|it| it.1 == operation) {
                    self.take(line, operation, Some(Reason::SameEnd));
                }
            }
        }
    }

    fn is_left(&self, (line, operation): &(usize, usize)) -> bool {
        self.lines.contains(line) && self.operations.contains(operation)
    }

    /// What is left of the record answers with a success: the steps from there, and the shape.
    fn recorded_answers(&self) -> BTreeMap<usize, BTreeMap<String, String>> {
        let lines: HashMap<&str, usize> =
            self.lines.iter().map(|&line| (self.lock.operations[line].address.as_str(), line)).collect();
        let mut answers: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
        for entry in self.lock.types.iter().filter(|it| it.kind != Kind::Template) {
            for place in entry.places.iter().filter_map(|it| Place::parse(it).ok()) {
                let Root::Operation(operation, Some(Role::Answer(..))) = &place.root else { continue };
                let Some(&line) = lines.get(operation.to_string().as_str()) else { continue };
                answers.entry(line).or_default().insert(steps(&place), entry.hash.clone());
            }
        }
        answers
    }

    /// The same of what is left of the description.
    fn answers(&self) -> BTreeMap<usize, BTreeMap<String, String>> {
        let mut answers: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
        for &id in &self.facts.places.order {
            for place in self.facts.root_places(id) {
                let Root::Operation(_, Some(Role::Answer(..))) = &place.1.root else { continue };
                if let Some(operation) = place.0.operation().filter(|it| self.operations.contains(it)) {
                    let hash = self.facts.hashes[&id].text();
                    answers.entry(operation).or_default().insert(steps(&place.1), hash);
                }
            }
        }
        answers
    }
}

/// Whether two answers have one shape, where both have one. An envelope may be a template in the record.
fn are_equal(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> bool {
    let mut common = old.iter().filter_map(|(steps, hash)| new.get(steps).map(|it| it == hash)).peekable();
    common.peek().is_some() && common.all(|it| it)
}

fn steps(place: &Place) -> String {
    place.steps.iter().map(place::Step::to_string).collect()
}

/// How many of the last segments of two paths are the same: none, unless one that is no parameter is.
fn common_end(a: &str, b: &str) -> usize {
    let common: Vec<&str> = a
        .rsplit('/')
        .zip(b.rsplit('/'))
        .take_while(|(a, b)| a == b)
        .map(|it| it.0)
        .filter(|it| !it.is_empty())
        .collect();
    if common.iter().any(|it| *it != "{}") { common.len() } else { 0 }
}
