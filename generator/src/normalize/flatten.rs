//! Lists the schemas that hold together at one place: through `$ref`, `allOf`, and unions of one member.

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::{Schema, Schemas, TypeName};
use crate::pointer::Pointer;

/// The way out of a reference that leads nowhere.
pub(super) const FIND_TARGET: &str = "correct the `$ref`, or add what it means, by an overlay action";

/// The way out of a circle.
pub(super) const BREAK_CIRCLE: &str = "an overlay action can write one of the schemas of this circle out";

/// One of the schemas that hold together at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub(super) at: Pointer,
    pub(super) scope: Scope,
}

/// How much of a schema is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Whole,
    /// Whole, and not its subtypes, where it is the base of some.
    Base,
    /// What it says by itself, without what it is made of: what the members of a union share.
    Own,
}

impl Part {
    pub(super) fn whole(at: &Pointer) -> Self {
        Self { at: at.clone(), scope: Scope::Whole }
    }
}

/// A part that was found, and how.
#[derive(Clone, Debug)]
pub(super) struct Flat<'a> {
    pub(super) schema: &'a Schema,
    pub(super) scope: Scope,
    /// Whether no `$ref` was followed: what describes a component does not describe what is made of it.
    pub(super) direct: bool,
    /// Whether what it says of null is overruled by the schema that holds it.
    pub(super) null_settled: bool,
    /// Whether its union has null as a member.
    pub(super) union_null: bool,
}

/// The parts of a place, each once, in order of writing.
///
/// # Errors
/// A reference that leads nowhere, or back to itself with nothing between.
pub(super) fn flatten<'a>(schemas: &'a Schemas, parts: &[Part]) -> Result<Vec<Flat<'a>>, Diagnostic> {
    let mut walk = Walk { schemas, open: HashSet::new(), seen: HashSet::new(), flat: Vec::new(), steps: Vec::new() };
    walk.steps.extend(parts.iter().rev().map(|it| Step::enter(it.clone(), true, false)));
    while let Some(step) = walk.steps.pop() {
        match step {
            Step::Leave(at) => drop(walk.open.remove(&at)),
            Step::Enter { part, direct, null_settled, from } => walk.enter(part, direct, null_settled, from)?,
        }
    }
    Ok(walk.flat)
}

/// A walk with a stack of its own: a chain of references may be as long as the document.
struct Walk<'a> {
    schemas: &'a Schemas,
    open: HashSet<Pointer>,
    seen: HashSet<Part>,
    flat: Vec<Flat<'a>>,
    steps: Vec<Step>,
}

enum Step {
    Enter { part: Part, direct: bool, null_settled: bool, from: Option<Pointer> },
    Leave(Pointer),
}

impl Step {
    fn enter(part: Part, direct: bool, null_settled: bool) -> Self {
        Self::Enter { part, direct, null_settled, from: None }
    }
}

impl<'a> Walk<'a> {
    fn enter(&mut self, part: Part, direct: bool, settled: bool, from: Option<Pointer>) -> Result<(), Diagnostic> {
        let Some(schema) = self.schemas.get(&part.at) else { return Err(dangling(&part.at, from.as_ref())) };
        if self.open.contains(&part.at) {
            let at = from.unwrap_or_else(|| part.at.clone());
            let message = format!("`#{}` is made of itself", part.at);
            return Err(Diagnostic::at("cyclic-reference", &at, message).help(BREAK_CIRCLE));
        }
        if !self.seen.insert(part.clone()) {
            return Ok(());
        }
        if part.scope == Scope::Own {
            // It describes the union, not a member.
            let (direct, null_settled) = (false, settled || schema.nullable == Some(true));
            self.flat.push(Flat { schema, scope: part.scope, direct, null_settled, union_null: false });
            return Ok(());
        }
        self.open.insert(part.at.clone());
        self.steps.push(Step::Leave(part.at.clone()));
        let one = only_member(self.schemas, schema);
        let union_null = members(schema).iter().any(|it| is_null(self.schemas, it));
        let below_settled = settled || schema.nullable == Some(true) || (one.is_some() && union_null);
        let mut below = Vec::new();
        if let Some(target) = &schema.reference {
            let (part, from) = (Part::whole(target), Some(part.at.key("$ref")));
            below.push(Step::Enter { part, direct: false, null_settled: below_settled, from });
        }
        below.extend(schema.all_of.iter().chain(one).map(|it| Step::enter(Part::whole(it), direct, below_settled)));
        self.steps.extend(below.into_iter().rev());
        self.flat.push(Flat { schema, scope: part.scope, direct, null_settled: settled, union_null });
        Ok(())
    }
}

fn dangling(target: &Pointer, from: Option<&Pointer>) -> Diagnostic {
    let at = from.unwrap_or(target);
    let message = format!("`#{target}` is no schema of this document");
    Diagnostic::at("dangling-reference", at, message).help(FIND_TARGET)
}

/// `oneOf` or `anyOf`.
pub(super) fn members(schema: &Schema) -> &[Pointer] {
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

/// The member of a union that is left without null, if one alone is.
pub(super) fn only_member<'a>(schemas: &Schemas, schema: &'a Schema) -> Option<&'a Pointer> {
    let mut left = members(schema).iter().filter(|it| !is_null(schemas, it));
    let first = left.next()?;
    left.next().is_none().then_some(first)
}

/// Whether a schema takes null alone.
pub(super) fn is_null(schemas: &Schemas, at: &Pointer) -> bool {
    let mut at = at;
    for _ in 0..schemas.len() {
        let Some(schema) = schemas.get(at) else { return false };
        match &schema.reference {
            Some(target) => at = target,
            None => {
                return schema.types.as_deref() == Some(&[TypeName::Null])
                    || schema.constant.as_deref() == Some(&Value::Null)
                    || schema.values.as_deref() == Some(&[Value::Null]);
            }
        }
    }
    false
}
