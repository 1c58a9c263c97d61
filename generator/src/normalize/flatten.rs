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
    for Part { at, scope } in parts.iter().rev() {
        let (at, schema) = schemas.get_key_value(at).ok_or_else(|| dangling(at, None))?;
        if parts.len() == 1 && is_plain(schema) {
            return Ok(vec![own_flat(schema, *scope, true, false)]);
        }
        walk.steps.push(Step::Enter { at, scope: *scope, direct: true, settled: false, from: None });
    }
    while let Some(step) = walk.steps.pop() {
        match step {
            Step::Leave(index) => drop(walk.open.remove(&index)),
            Step::Enter { at, scope, direct, settled, from } => walk.enter(at, scope, direct, settled, from)?,
        }
    }
    Ok(walk.flat)
}

/// The schemas that hold together at a place, as far as references lead.
pub(crate) fn holding_together<'a>(schemas: &'a Schemas, at: &Pointer) -> Vec<&'a Schema> {
    let flat = flatten(schemas, &[Part::whole(at)]).unwrap_or_default();
    flat.into_iter().map(|part| part.schema).collect()
}

/// Whether a schema is made of no others.
fn is_plain(schema: &Schema) -> bool {
    schema.reference.is_none() && schema.all_of.is_empty() && members(schema).is_empty()
}

/// What a schema says by itself.
fn own_flat(schema: &Schema, scope: Scope, direct: bool, settled: bool) -> Flat<'_> {
    // What members of a union share describes the union, not a member.
    let is_shared = scope == Scope::Own;
    let null_settled = settled || is_shared && schema.nullable == Some(true);
    Flat { schema, scope, direct: direct && !is_shared, null_settled, union_null: false }
}

/// A walk with a stack of its own: a chain of references may be as long as the document. Schemas are known by their
/// index.
struct Walk<'a> {
    schemas: &'a Schemas,
    open: HashSet<usize>,
    seen: HashSet<(usize, Scope)>,
    flat: Vec<Flat<'a>>,
    steps: Vec<Step<'a>>,
}

enum Step<'a> {
    /// A schema, and the schema that refers to it.
    Enter {
        at: &'a Pointer,
        scope: Scope,
        direct: bool,
        settled: bool,
        from: Option<&'a Pointer>,
    },
    Leave(usize),
}

impl<'a> Walk<'a> {
    fn enter(
        &mut self,
        at: &'a Pointer,
        scope: Scope,
        direct: bool,
        settled: bool,
        from: Option<&'a Pointer>,
    ) -> Result<(), Diagnostic> {
        let Some((index, at, schema)) = self.schemas.get_full(at) else { return Err(dangling(at, from)) };
        if self.open.contains(&index) {
            let reference = from.map_or_else(|| at.clone(), |from| from.key("$ref"));
            let message = format!("`#{at}` is made of itself");
            return Err(Diagnostic::at("cyclic-reference", &reference, message).help(BREAK_CIRCLE));
        }
        if !self.seen.insert((index, scope)) {
            return Ok(());
        }
        if scope == Scope::Own {
            self.flat.push(own_flat(schema, scope, direct, settled));
            return Ok(());
        }
        self.open.insert(index);
        self.steps.push(Step::Leave(index));
        let one = only_member(self.schemas, schema);
        let union_null = members(schema).iter().any(|member| is_null(self.schemas, member));
        let below_settled = settled || schema.nullable == Some(true) || (one.is_some() && union_null);
        let first = self.steps.len();
        let target = schema.reference.as_ref().map(|target| (target, false, Some(at)));
        let parts = schema.all_of.iter().chain(one).map(|part| (part, direct, None));
        self.steps.extend(target.into_iter().chain(parts).map(|(at, direct, from)| {
            let scope = Scope::Whole;
            Step::Enter { at, scope, direct, settled: below_settled, from }
        }));
        self.steps[first..].reverse();
        self.flat.push(Flat { union_null, ..own_flat(schema, scope, direct, settled) });
        Ok(())
    }
}

fn dangling(target: &Pointer, from: Option<&Pointer>) -> Diagnostic {
    let at = from.map_or_else(|| target.clone(), |from| from.key("$ref"));
    let message = format!("`#{target}` is no schema of this document");
    Diagnostic::at("dangling-reference", &at, message).help(FIND_TARGET)
}

/// `oneOf` or `anyOf`.
pub(crate) fn members(schema: &Schema) -> &[Pointer] {
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

/// The member of a union that is left without null, if one alone is.
pub(super) fn only_member<'a>(schemas: &Schemas, schema: &'a Schema) -> Option<&'a Pointer> {
    let mut left = members(schema).iter().filter(|member| !is_null(schemas, member));
    let first = left.next()?;
    left.next().is_none().then_some(first)
}

/// Whether a schema takes null alone, itself or by reference.
pub(crate) fn is_null(schemas: &Schemas, at: &Pointer) -> bool {
    let mut at = at;
    for _ in 0..schemas.len() {
        let Some(schema) = schemas.get(at) else { return false };
        match &schema.reference {
            Some(target) => at = target,
            None => return is_null_itself(schema),
        }
    }
    false
}

/// Whether a schema that is no reference takes null alone.
pub(super) fn is_null_itself(schema: &Schema) -> bool {
    schema.reference.is_none()
        && (schema.types.as_deref() == Some(&[TypeName::Null])
            || schema.constant.as_deref() == Some(&Value::Null)
            || schema.values.as_deref() == Some(&[Value::Null]))
}
