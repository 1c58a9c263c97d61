//! Merges a value into a node: objects member by member, arrays by appending, primitive values by replacing.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Source};
use crate::overlay::fault;
use crate::overlay::read::Version;
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

/// A merge for an action.
pub(super) struct Merge<'a> {
    pub(super) tree: &'a mut Tree,
    pub(super) version: Version,
    pub(super) at: &'a Pointer,
}

/// The origin of a value that is merged in.
#[derive(Clone)]
pub(super) enum Place {
    /// In the overlay.
    Overlay(Pointer),
    /// In the tree, from which it is copied.
    Tree(Pointer),
}

impl Place {
    fn key(&self, key: &str) -> Self {
        match self {
            Self::Overlay(at) => Self::Overlay(at.key(key)),
            Self::Tree(at) => Self::Tree(at.key(key)),
        }
    }

    fn index(&self, index: usize) -> Self {
        match self {
            Self::Overlay(at) => Self::Overlay(at.index(index)),
            Self::Tree(at) => Self::Tree(at.index(index)),
        }
    }
}

impl Merge<'_> {
    /// Merges a value into a target of the action.
    pub(super) fn node(&mut self, target: &Pointer, value: &Value, from: &Place) -> Result<(), Diagnostic> {
        let Some(node) = self.tree.get_mut(target) else { return Ok(()) };
        match (node, value) {
            (Value::Object(_), Value::Object(_)) => self.both(target, value, from),
            // In 1.0 the value is one entry, whatever its kind.
            (Value::Array(_), Value::Array(_)) if self.version == Version::V1_1 => self.both(target, value, from),
            (Value::Array(items), item) => {
                let index = items.len();
                items.push(item.clone());
                self.mark(&target.index(index), from);
                Ok(())
            }
            (Value::Object(_), _) => Err(self.refuse(from, "an object is updated by an object alone")),
            (_, Value::Object(_) | Value::Array(_)) => {
                let help = "target the object that holds it";
                Err(self.refuse(from, "a primitive value is updated by a primitive value alone").help(help))
            }
            (node, value) => {
                *node = value.clone();
                self.mark(target, from);
                Ok(())
            }
        }
    }

    /// Merges two objects, or two arrays.
    fn both(&mut self, at: &Pointer, value: &Value, from: &Place) -> Result<(), Diagnostic> {
        let Some(node) = self.tree.get_mut(at) else { return Ok(()) };
        match (node, value) {
            (Value::Object(_), Value::Object(members)) => {
                members.iter().try_for_each(|(key, member)| self.member(at, key, member, &from.key(key)))
            }
            (Value::Array(items), Value::Array(new)) => {
                let start = items.len();
                items.extend(new.iter().cloned());
                for index in 0..new.len() {
                    self.mark(&at.index(start + index), &from.index(index));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn member(&mut self, object: &Pointer, key: &str, value: &Value, from: &Place) -> Result<(), Diagnostic> {
        let at = object.key(key);
        let is_primitive = |value: &Value| !value.is_object() && !value.is_array();
        match self.tree.get_mut(&at) {
            None => {
                if let Some(Value::Object(node)) = self.tree.get_mut(object) {
                    node.insert(key.to_owned(), value.clone());
                }
            }
            Some(node) if node.is_object() && value.is_object() || node.is_array() && value.is_array() => {
                return self.both(&at, value, from);
            }
            // 1.0 does not define what happens to values of different kinds: the new one wins.
            Some(node) if self.version == Version::V1_0 || is_primitive(node) && is_primitive(value) => {
                *node = value.clone();
            }
            Some(_) => {
                let message = format!("`{key}` is of another kind in the description");
                return Err(self.refuse(from, message).help("remove it in an action before this one"));
            }
        }
        self.mark(&at, from);
        Ok(())
    }

    fn mark(&mut self, at: &Pointer, from: &Place) {
        match from {
            Place::Overlay(place) => {
                self.tree.moved(at, Origin::new(Source::Overlay, place.clone()));
            }
            Place::Tree(place) => self.tree.copied(at, place),
        }
    }

    fn refuse(&self, from: &Place, message: impl Into<String>) -> Diagnostic {
        match from {
            Place::Overlay(at) => fault("overlay-update", at, message),
            Place::Tree(_) => fault("overlay-update", self.at, message),
        }
    }
}
