//! What naming decides.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Direction, ShapeId};
use crate::names::record::{Derived, DerivedNames, Former, GroupLine, SchemeLine};

/// Which Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The type at an index.
    pub(crate) fn at(index: usize) -> Self {
        // Each type has a place in memory, so there are far fewer than a `u32` counts.
        Self(u32::try_from(index).unwrap_or_else(|_| bug!("a `u32` counts all types")))
    }
}

/// All names of an API.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The Rust types of objects, enums and unions, by alphabet.
    pub types: Vec<NamedType>,
    /// The type of each shape that has one. Shapes that are an envelope are in [`Names::envelopes`] instead.
    pub of: BTreeMap<ShapeId, TypeId>,
    /// Envelope templates with one hole (`List<T>`).
    pub templates: Vec<Template>,
    /// The shapes that are a template filled: the index of the template.
    pub envelopes: BTreeMap<ShapeId, usize>,
    /// The method of each operation, in the order of `Api::operations`, in snake case; unique within its group.
    pub operations: Vec<OperationName>,
    /// The name of each group, in the order of `Api::groups`.
    pub groups: Vec<GroupLine>,
    /// The name of each security scheme, in the order of `Api::schemes`. Schemes of one credential have one name.
    pub schemes: Vec<SchemeLine>,
    /// The constant of each server, in the order of `Api::servers`.
    pub servers: Vec<String>,
    /// The groups that operations have left, where no other is in them.
    pub left_groups: Vec<LeftGroup>,
    /// The identifier kinds, by their Rust name.
    pub ids: Vec<String>,
    /// Earlier names of identifier kinds, by their name.
    pub former_ids: BTreeMap<String, Vec<Former>>,
    /// The variants that the union of all events has in the record, by their types.
    pub events: BTreeMap<String, String>,
    /// The names of types that nothing new may have.
    pub taken: BTreeSet<String>,
}

impl Names {
    /// Returns the type of a shape, which has one unless it fills a template.
    pub(crate) fn type_of(&self, shape: ShapeId) -> &NamedType {
        let Some(id) = self.of.get(&shape) else { bug!("every shape that fills no template has a type") };
        &self.types[id.0 as usize]
    }

    /// Returns the template that a shape fills.
    pub(crate) fn template_of(&self, shape: ShapeId) -> Option<&Template> {
        self.envelopes.get(&shape).map(|&index| &self.templates[index])
    }
}

/// A type of the old record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What it is called now; none where it is no longer there.
    pub now: Option<String>,
    /// Where it was.
    pub places: Vec<String>,
}

/// A Rust type.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// Its name, such as `PatientV2`.
    pub name: String,
    /// Its file and module, such as `patient_v2`.
    pub module: String,
    /// The shapes that are this type; the first, by address, stands for all.
    pub shapes: Vec<ShapeId>,
    /// Whether it is sent, read or both.
    pub direction: Direction,
    /// Names it had before: each leaves a deprecated alias.
    pub aliases: Vec<Former>,
    /// Names that variants of an enum had before, with their values.
    pub former_values: Vec<(Former, String)>,
    /// What it holds.
    pub parts: Parts,
    /// The struct of its required values that it has in the record.
    pub required: Option<String>,
    /// The field of all keys that are no fields, where there may be such keys.
    pub rest: Option<String>,
}

/// The names within a type.
#[derive(Clone, Debug)]
pub enum Parts {
    /// The Rust name of each field, by its name as sent.
    Fields(BTreeMap<String, String>),
    /// The variants of an enum: values of all its places, in the description's order, with their names.
    Values(Vec<(String, String)>),
    /// The variants of a union, in the order of the first shape's members.
    Variants(Vec<String>),
}

/// A generic envelope, such as `{data: [T], count}`.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name, such as `List`.
    pub name: String,
    /// Its module, such as `list`.
    pub module: String,
    /// The shapes that fill it; the first, by address, stands for all.
    pub shapes: Vec<ShapeId>,
    /// The field that is the hole: an array whose item type is the parameter.
    pub hole: String,
    /// The Rust name of each field.
    pub fields: BTreeMap<String, String>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationName {
    /// The method, in snake case, such as `get_patient_by_id`.
    pub method: String,
    /// The request type, for optional parameters, such as `GetPatientById`; unique among all operations.
    pub request: String,
    /// Earlier names of the method.
    pub aliases: Vec<Former>,
    /// Earlier names of the request type.
    pub former_requests: Vec<Former>,
    /// Methods that it had in other groups: `module::method`.
    pub left: Vec<Former>,
    /// The Rust name of each parameter, in the order of `Operation::parameters`, in snake case.
    pub parameters: Vec<String>,
    /// Its derived names.
    pub derived: DerivedNames,
}

impl OperationName {
    /// Returns the derived type.
    pub(crate) fn derived(&self, derived: Derived) -> &str {
        let Some(name) = self.derived.types.get(&derived) else { bug!("the record names the derived types") };
        name
    }

    /// Returns the variant of such a type for what these keys stand for.
    pub(crate) fn variant(&self, derived: Derived, keys: &[String]) -> &str {
        let Some(name) = self.derived.variant(derived, keys) else { bug!("the record names every variant") };
        name
    }
}

/// A group that has no operations any more, but methods that were in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftGroup {
    /// Its module.
    pub module: String,
    /// Its type.
    pub ty: String,
}
