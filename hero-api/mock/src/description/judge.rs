//! Judges values by a part of a description, whatever refers to what there: within bounds of stack and of work.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
};

use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Map, Value};

use super::{
    patterns::patterns,
    prepare::{lenient, take_any_member},
    schema::pointer,
};

/// How many schemas, one within another at the same value, the stack of any thread has room for.
const FEW: usize = 256;
/// How many a stack is made for; more are not judged.
const MOST: usize = 200_000;
/// The bytes of stack that one of them takes, and more.
const BYTES: usize = 4096;

/// How often schemas that references lead to are asked about parts of one value.
const MOST_ASKED: usize = 1_000_000;
/// The same, while errors are collected: for a union that contains itself, that doubles at each level.
const MOST_ASKED_FOR_ERRORS: usize = 5_000;
/// The key of a schema that counts how often it is asked.
const COUNTED: &str = "x-mock-counted";

thread_local! {
    /// How often schemas may still be asked.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Judges values by a part of a description.
pub(crate) struct Judge {
    /// None where the part cannot be compiled.
    validator: Option<Validator>,
    /// How many schemas stand one within another for the same value.
    chain: usize,
}

impl Judge {
    /// By everything that is described.
    pub(crate) fn exact(root: &Value, node: &Value) -> Self {
        let Document { schema, chain, .. } = document(root, node);
        Self { validator: compile(&schema), chain }
    }

    /// By what is not only inferred, and by any member of a union. Of one that is a member of itself, any value would be.
    pub(crate) fn lenient(root: &Value, node: &Value) -> Self {
        let Document { schema, chain, is_circular } = document(root, node);
        let mut schema = lenient(&schema);
        if !is_circular {
            take_any_member(&mut schema);
        }
        Self { validator: compile(&schema), chain }
    }

    /// Whether a value is valid; one that cannot be judged is.
    pub(crate) fn takes(&self, value: &Value) -> bool {
        self.ask(value, MOST_ASKED, |validator| validator.is_valid(value)).unwrap_or(true)
    }

    /// What is made of the errors of a value; none where there are too many, or where the value cannot be judged.
    pub(crate) fn errors<T: Default + Send>(
        &self,
        value: &Value,
        make: impl FnOnce(&mut dyn Iterator<Item = ValidationError<'_>>) -> T + Send,
    ) -> Option<T> {
        // Whether there are any is found sooner: the validator remembers what it saw.
        match self.ask(value, MOST_ASKED, |validator| validator.is_valid(value))? {
            true => Some(T::default()),
            false => self.ask(value, MOST_ASKED_FOR_ERRORS, |validator| make(&mut validator.iter_errors(value))),
        }
    }

    /// Asks the validator, on a stack that is large enough, until it asked its schemas too often.
    fn ask<T: Send>(&self, value: &Value, most: usize, ask: impl FnOnce(&Validator) -> T + Send) -> Option<T> {
        let validator = self.validator.as_ref()?;
        let ask = || {
            LEFT.set(most);
            catch_unwind(AssertUnwindSafe(|| ask(validator))).ok()
        };
        match depth(value).saturating_mul(self.chain) {
            ..=FEW => ask(),
            count if count <= MOST => thread::scope(|scope| {
                let thread = thread::Builder::new().stack_size(count * BYTES);
                thread.spawn_scoped(scope, ask).ok()?.join().ok()?
            }),
            _ => None,
        }
    }
}

fn compile(document: &Value) -> Option<Validator> {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    let options = options.with_keyword(COUNTED, |_, _, _| Ok(Box::new(Counted)));
    options.with_pattern_options(patterns()).build(document).ok()
}

/// Counts how often it is asked, and ends the judgement when that is too often.
struct Counted;

impl<'i> Keyword<'i> for Counted {
    fn validate(&self, _: &'i Value) -> Result<(), ValidationError<'i>> {
        count();
        Ok(())
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        count();
        true
    }
}

fn count() {
    match LEFT.get().checked_sub(1) {
        Some(left) => LEFT.set(left),
        // The validator has no other way to be told; `Judge::ask` catches it.
        None => resume_unwind(Box::new(())),
    }
}

/// How deep a value is; one that is no array and no object is one deep.
fn depth(value: &Value) -> usize {
    let (mut most, mut waiting) = (1, vec![(value, 1)]);
    while let Some((value, depth)) = waiting.pop() {
        most = most.max(depth);
        match value {
            Value::Object(map) => waiting.extend(map.values().map(|part| (part, depth + 1))),
            Value::Array(items) => waiting.extend(items.iter().map(|part| (part, depth + 1))),
            _ => {}
        }
    }
    most
}

/// A part of a description with all that it refers to.
struct Document {
    schema: Value,
    /// How many schemas stand one within another for the same value.
    chain: usize,
    /// Whether one of them is within itself.
    is_circular: bool,
}

/// A part of a description as a document of its own: beside it stands what its references lead to, and no more. It is
/// made when it is compiled: in a large description all of them would be many times its size.
fn document(root: &Value, node: &Value) -> Document {
    let (mut reached, mut chains, mut is_circular) = (BTreeSet::new(), BTreeMap::new(), false);
    let (mut waiting, mut most) = (vec![node], 1);
    while let Some(next) = waiting.pop() {
        match next {
            Value::Object(map) => {
                most = most.max(chain(root, next, &mut chains, &mut is_circular));
                waiting
                    .extend(target(root, next).filter(|(at, _)| reached.insert(at.clone())).map(|(_, schema)| schema));
                waiting.extend(map.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    let mut document = node.clone();
    let mut last: Option<&String> = None;
    // What contains another comes first, and brings it.
    for at in &reached {
        let rest = last.and_then(|before| at.strip_prefix(before.as_str()));
        let is_there = rest.is_some_and(|rest| rest.starts_with('/'));
        if let (false, Some(target)) = (is_there, root.pointer(at)) {
            put(&mut document, at, target.clone());
            last = Some(at);
        }
    }
    for at in &reached {
        if let Some(schema) = document.pointer_mut(at).and_then(Value::as_object_mut) {
            schema.insert(COUNTED.to_owned(), Value::Bool(true));
        }
    }
    Document { schema: document, chain: most, is_circular }
}

fn target<'a>(root: &'a Value, node: &Value) -> Option<(String, &'a Value)> {
    let at = pointer(node.get("$ref")?.as_str()?)?;
    let target = root.pointer(&at)?;
    Some((at, target))
}

/// How many schemas stand one within another from this one on, for the same value. Circles, which the validator ends,
/// count once.
fn chain(root: &Value, node: &Value, known: &mut BTreeMap<*const Value, usize>, is_circular: &mut bool) -> usize {
    let mut waiting = vec![(node, false)];
    while let Some((next, is_done)) = waiting.pop() {
        let below = within(root, next);
        let key = std::ptr::from_ref(next);
        if is_done {
            let most = below.iter().filter_map(|schema| known.get(&std::ptr::from_ref(*schema))).max();
            known.insert(key, 1 + most.copied().unwrap_or(0));
            continue;
        }
        match known.entry(key) {
            Entry::Vacant(unknown) => {
                unknown.insert(0);
                waiting.push((next, true));
                waiting.extend(below.into_iter().map(|schema| (schema, false)));
            }
            // It is on the way to itself.
            Entry::Occupied(count) => *is_circular |= *count.get() == 0,
        }
    }
    known.get(&std::ptr::from_ref(node)).copied().unwrap_or(1)
}

/// The schemas that are asked about the same value.
fn within<'a>(root: &'a Value, node: &'a Value) -> Vec<&'a Value> {
    let listed = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| node.get(*key)?.as_array()).flatten();
    let single = ["not", "if", "then", "else"].iter().filter_map(|key| node.get(*key));
    let named = node.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    listed.chain(single).chain(named).chain(target(root, node).map(|(_, schema)| schema)).collect()
}

/// Puts a value where a pointer leads to. What would be an array there is an object with numbers as its keys.
fn put(document: &mut Value, at: &str, value: Value) {
    let mut place = document;
    for segment in at.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Judge, depth, document};

    #[test]
    fn a_document_has_what_its_references_lead_to_and_no_more() {
        let at = "#/components/schemas/A%20b";
        let own = json!({"$ref": format!("{at}/properties/kid")});
        let root = json!({"components": {"schemas": {
            "A b": {"properties": {"kid": {"$ref": at}, "own": own}},
            "C": {"type": "string"},
        }}});
        let list = json!({"items": {"$ref": at}});
        let made = document(&root, &list).schema;
        assert_eq!(made["components"]["schemas"].as_object().unwrap().keys().collect::<Vec<_>>(), ["A b"]);
        assert_eq!(made["components"]["schemas"]["A b"]["properties"]["own"], own);
        let judge = Judge::exact(&root, &list);
        assert!(judge.takes(&json!([{"kid": {}}])) && judge.takes(&json!([{"own": 1}])));
    }

    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!(1), |value, _| json!({"kid": value}))
    }

    #[test]
    fn references_that_follow_one_another_have_their_stack() {
        let (count, mut schemas) = (1000, Map::new());
        for level in 0..count {
            let next = json!({"$ref": format!("#/{}", level + 1)});
            schemas.insert(level.to_string(), json!({"allOf": [next]}));
        }
        schemas.insert(count.to_string(), json!({"type": "object", "properties": {"kid": {"$ref": "#/0"}}}));
        let judge = Judge::exact(&Value::Object(schemas), &json!({"$ref": "#/0"}));
        assert_eq!((judge.chain, depth(&nested(9))), (2 * count + 2, 10));
        assert_eq!(judge.errors(&nested(1), |errors| errors.count()), Some(1));
        assert_eq!(judge.errors(&nested(100), |errors| errors.count()), None);
    }

    #[test]
    fn errors_that_double_at_each_level_are_not_collected() {
        let own = json!({"type": "object", "properties": {"kid": {"$ref": "#/a"}}});
        let root = json!({"a": {"oneOf": [own, own, {"type": "object", "required": ["x"]}]}});
        let judge = Judge::exact(&root, &json!({"$ref": "#/a"}));
        assert_eq!(judge.errors(&nested(4), |errors| errors.count()), Some(1));
        assert_eq!(judge.errors(&nested(100), |errors| errors.count()), None);
        assert!(!judge.takes(&nested(100)));
    }
}
