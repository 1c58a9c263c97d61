//! Validates values against a part of a description, even a recursive one, within bounds of stack and of work.

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
    prepare::{accept_any_member, lenient},
    schema::pointer,
};

/// The nesting of schemas for one value that fits on the stack of any thread.
const FEW: usize = 256;
/// The greatest nesting that a stack is allocated for; values with more are not validated.
const MOST: usize = 200_000;
/// The bytes of stack that one level takes, rounded up.
const BYTES: usize = 4096;

/// How often schemas behind references may be asked about parts of one value.
const MOST_ASKED: usize = 1_000_000;
/// The same while errors are collected: a union that contains itself doubles the work at each level.
const MOST_ASKED_FOR_ERRORS: usize = 5_000;
/// The keyword that counts how often its schema is asked.
const COUNTED: &str = "x-mock-counted";

thread_local! {
    /// The questions that remain.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// A validator for a part of a description.
pub(crate) struct Judge {
    /// `None` if the part cannot be compiled.
    validator: Option<Validator>,
    /// The nesting of schemas for the same value.
    chain: usize,
}

impl Judge {
    /// Creates a judge for the whole description.
    pub(crate) fn exact(root: &Value, node: &Value) -> Self {
        let Document { schema, chain, .. } = document(root, node);
        Self { validator: compile(&schema), chain }
    }

    /// Creates a judge that ignores inferred rules, and accepts any member of a union. A union that is a member of
    /// itself would accept any value.
    pub(crate) fn lenient(root: &Value, node: &Value) -> Self {
        let Document { schema, chain, is_circular } = document(root, node);
        let mut schema = lenient(&schema);
        if !is_circular {
            accept_any_member(&mut schema);
        }
        Self { validator: compile(&schema), chain }
    }

    /// Reports whether a value is valid; one that cannot be judged counts as valid.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.ask(value, MOST_ASKED, |validator| validator.is_valid(value)).unwrap_or(true)
    }

    /// Returns what `collect` makes of the errors of a value; the default if there are too many, or the value cannot be
    /// judged.
    pub(crate) fn errors<T: Default + Send>(
        &self,
        value: &Value,
        make: impl FnOnce(&mut dyn Iterator<Item = ValidationError<'_>>) -> T + Send,
    ) -> Option<T> {
        // A yes or no is found faster: the validator caches it.
        match self.ask(value, MOST_ASKED, |validator| validator.is_valid(value))? {
            true => Some(T::default()),
            false => self.ask(value, MOST_ASKED_FOR_ERRORS, |validator| make(&mut validator.iter_errors(value))),
        }
    }

    /// Runs the validator on a large enough stack, until its schemas were asked too often.
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

/// The keyword that counts how often it is asked, and ends the validation when that is too often.
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
        // The validator cannot be stopped in another way; `Judge::ask` catches it.
        None => resume_unwind(Box::new(())),
    }
}

/// Returns the depth of a value; a scalar has depth one.
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

/// A part of a description with everything that it refers to.
struct Document {
    schema: Value,
    /// The nesting of schemas for the same value.
    chain: usize,
    /// Whether one of them contains itself.
    is_circular: bool,
}

/// Returns a part of a description as a document of its own, with the targets of its references and nothing else. It is
/// built when it is compiled: for a large description, all of them together would be many times its size.
fn document(root: &Value, node: &Value) -> Document {
    let (mut reached, mut chains, mut is_circular) = (BTreeSet::new(), BTreeMap::new(), false);
    let (mut waiting, mut most) = (vec![node], 1);
    while let Some(next) = waiting.pop() {
        match next {
            Value::Object(map) => {
                most = most.max(chain(root, next, &mut chains, &mut is_circular));
                waiting.extend(
                    reference_target(root, next).filter(|(at, _)| reached.insert(at.clone())).map(|(_, schema)| schema),
                );
                waiting.extend(map.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    let mut document = node.clone();
    let mut last: Option<&String> = None;
    // What contains another target comes first, and includes it.
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

fn reference_target<'a>(root: &'a Value, node: &Value) -> Option<(String, &'a Value)> {
    let at = pointer(node.get("$ref")?.as_str()?)?;
    let target = root.pointer(&at)?;
    Some((at, target))
}

/// Returns the nesting of schemas for the same value, from this one on. Cycles, which the validator ends, count once.
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
            // It is its own ancestor.
            Entry::Occupied(count) => *is_circular |= *count.get() == 0,
        }
    }
    known.get(&std::ptr::from_ref(node)).copied().unwrap_or(1)
}

/// Returns the schemas that apply to the same value.
fn within<'a>(root: &'a Value, node: &'a Value) -> Vec<&'a Value> {
    let listed = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| node.get(*key)?.as_array()).flatten();
    let single = ["not", "if", "then", "else"].iter().filter_map(|key| node.get(*key));
    let named = node.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    listed.chain(single).chain(named).chain(reference_target(root, node).map(|(_, schema)| schema)).collect()
}

/// Puts a value at a pointer. What would be an array there becomes an object with numbers as keys.
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
    fn a_document_has_the_targets_of_its_references_and_no_more() {
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
        assert!(judge.accepts(&json!([{"kid": {}}])) && judge.accepts(&json!([{"own": 1}])));
    }

    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!(1), |value, _| json!({"kid": value}))
    }

    #[test]
    fn long_chains_of_references_have_enough_stack() {
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
        assert!(!judge.accepts(&nested(100)));
    }
}
