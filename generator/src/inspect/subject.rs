//! What a decision can name, found by the name that it has today.

use crate::ir::{Api, ShapeId, ShapeKind, Wanted};
use crate::names::{Names, Parts, TypeId};

/// What a decision can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A type.
    Type(TypeId),
    /// The method of an operation, by the operation's index.
    Method(usize),
    /// A field of a type, by its name as sent.
    Field(TypeId, String),
    /// A variant of an enum, by its value.
    Value(TypeId, String),
    /// A variant of a union, by the index of the member of the type's first shape.
    Variant(TypeId, usize),
}

impl Subject {
    /// Finds what has this name: a type, `group::method`, `Type.field` (in Rust or as sent), `Type::Variant`.
    pub fn find(names: &Names, api: &Api, text: &str) -> Option<Self> {
        if let Some((owner, name)) = text.split_once("::") {
            let method = || {
                let group = names.groups.iter().position(|group| group.module == owner)?;
                let mut methods =
                    api.operations.iter().zip(&names.operations).map(|(operation, named)| (operation.group, named));
                methods.position(|(of, named)| of == group && named.method == name).map(Self::Method)
            };
            return Self::variant(names, owner, name).or_else(method);
        }
        if let Some((owner, name)) = text.split_once('.') {
            let id = type_id(names, owner)?;
            let Parts::Fields(fields) = &names.types[id.0 as usize].parts else { return None };
            let sent = fields.iter().find(|(_, field)| *field == name).or_else(|| fields.get_key_value(name))?;
            return Some(Self::Field(id, sent.0.clone()));
        }
        type_id(names, text).map(Self::Type)
    }

    fn variant(names: &Names, owner: &str, name: &str) -> Option<Self> {
        let id = type_id(names, owner)?;
        match &names.types[id.0 as usize].parts {
            Parts::Values(values) => {
                values.iter().find(|(_, variant)| variant == name).map(|(value, _)| Self::Value(id, value.clone()))
            }
            Parts::Variants(variants) => {
                variants.iter().position(|variant| variant == name).map(|index| Self::Variant(id, index))
            }
            Parts::Fields(_) => None,
        }
    }

    /// Returns the decision of its name, where there is one.
    pub fn wanted<'a>(&self, names: &Names, api: &'a Api) -> Option<&'a Wanted> {
        match self {
            Self::Type(id) => shapes(names, *id).iter().find_map(|shape| api.shapes[*shape].wanted.as_ref()),
            Self::Method(index) => api.operations.get(*index)?.wanted.as_ref(),
            Self::Field(id, sent) => shapes(names, *id)
                .iter()
                .find_map(|shape| api.shapes[*shape].kind.object()?.fields.get(sent)?.wanted.as_ref()),
            Self::Value(id, value) => values(names, api, *id).find(|(of, _)| *of == value).map(|(_, wanted)| wanted),
            Self::Variant(id, index) => {
                api.shapes[*shapes(names, *id).first()?].kind.members().get(*index)?.wanted.as_ref()
            }
        }
    }

    /// Returns a decision of the name of any value of the same enum.
    pub fn wanted_beside<'a>(&self, names: &Names, api: &'a Api) -> Option<&'a Wanted> {
        let Self::Value(id, _) = self else { return None };
        values(names, api, *id).map(|(_, wanted)| wanted).next()
    }

    /// Returns the name alone, without its type or group.
    pub fn own_name<'n>(&self, names: &'n Names) -> &'n str {
        let parts = |id: &TypeId| &names.types[id.0 as usize].parts;
        let found = match self {
            Self::Type(id) => Some(&names.types[id.0 as usize].name),
            Self::Method(index) => Some(&names.operations[*index].method),
            Self::Field(id, sent) => match parts(id) {
                Parts::Fields(fields) => fields.get(sent),
                Parts::Values(_) | Parts::Variants(_) => None,
            },
            Self::Value(id, wanted) => match parts(id) {
                Parts::Values(values) => values.iter().find(|&(value, _)| value == wanted).map(|(_, name)| name),
                Parts::Fields(_) | Parts::Variants(_) => None,
            },
            Self::Variant(id, index) => match parts(id) {
                Parts::Variants(variants) => variants.get(*index),
                Parts::Fields(_) | Parts::Values(_) => None,
            },
        };
        found.unwrap_or_else(|| bug!("a subject has one of these names"))
    }
}

fn type_id(names: &Names, name: &str) -> Option<TypeId> {
    names.types.iter().position(|named| named.name == name).map(TypeId::at)
}

fn shapes(names: &Names, id: TypeId) -> &[ShapeId] {
    &names.types[id.0 as usize].shapes
}

fn values<'a>(names: &Names, api: &'a Api, id: TypeId) -> impl Iterator<Item = (&'a String, &'a Wanted)> {
    let kinds: Vec<&'a ShapeKind> = shapes(names, id).iter().map(|shape| &api.shapes[*shape].kind).collect();
    kinds.into_iter().flat_map(|kind| match kind {
        ShapeKind::Enum(of) => of.wanted.iter().collect::<Vec<_>>(),
        ShapeKind::Object(_) | ShapeKind::Union(_) => Vec::new(),
    })
}
