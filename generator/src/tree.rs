//! The effective description: one JSON value, and for each node its place in an input.
//!
//! It knows nothing of OpenAPI. The overlay changes it only through these methods, so that places stay correct.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::pointer::Pointer;

/// A description after parsing, and after the overlay.
#[derive(Clone, Debug)]
pub struct Tree {
    value: Value,
    origins: Origins,
    notes: Diagnostics,
}

/// The origins of a tree's nodes, for those that are not at their own pointer in the description. The nodes below such
/// a node moved with it.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<Pointer, Origin>);

/// The origin of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The input.
    pub source: Source,
    /// The place in that input.
    pub at: Pointer,
    /// Whether a pattern led to the node, in which case it may have no effect there.
    pub is_found: bool,
}

impl Origin {
    /// Creates the origin of a node that was written for its place.
    pub fn new(source: Source, at: Pointer) -> Self {
        Self { source, at, is_found: false }
    }
}

impl Tree {
    /// Creates a tree from a description.
    pub fn new(value: Value) -> Self {
        Self { value, origins: Origins::default(), notes: Diagnostics::default() }
    }

    /// Returns the whole value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the origins of its nodes.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// Returns the notes on how it was put together.
    pub fn notes(&self) -> &Diagnostics {
        &self.notes
    }

    /// Returns the tree as YAML, the same for the same tree.
    pub fn to_yaml(&self) -> String {
        to_yaml(&self.value)
    }

    /// Adds a note on how something is understood.
    pub(crate) fn note(&mut self, note: Diagnostic) {
        self.notes.push(note);
    }

    pub(crate) fn get_mut(&mut self, at: &Pointer) -> Option<&mut Value> {
        self.value.pointer_mut(at.as_str())
    }

    /// Records that the node at this pointer, with everything below it, comes from elsewhere.
    pub(crate) fn moved(&mut self, at: &Pointer, origin: Origin) {
        self.forget(at);
        self.origins.0.insert(at.clone(), origin);
    }

    /// Records that the node at this pointer is a copy of another: the nodes below both have the same origins.
    pub(crate) fn copied(&mut self, at: &Pointer, from: &Pointer) {
        let whole = self.origins.origin(from);
        let parts: Vec<(Pointer, Origin)> = self
            .below(from)
            .into_iter()
            .filter_map(|pointer| self.origins.0.get(&pointer).map(|origin| (pointer, origin.clone())))
            .collect();
        self.moved(at, whole);
        for (part, origin) in parts {
            let rest = &part.as_str()[from.as_str().len()..];
            self.origins.0.insert(Pointer::from_text(format!("{at}{rest}")), origin);
        }
    }

    /// Removes a node; the later items of an array move up.
    pub(crate) fn remove(&mut self, at: &Pointer) {
        let (parent, Some(last)) = (at.parent(), at.last()) else { return };
        let length = match self.get_mut(&parent) {
            Some(Value::Object(map)) => {
                map.shift_remove(&last);
                return self.forget(at);
            }
            Some(Value::Array(items)) => items.len(),
            _ => return,
        };
        let Ok(index) = last.parse::<usize>() else { return };
        for later in index + 1..length {
            self.move_item(&parent, later, later - 1);
        }
        self.forget(&parent.index(length - 1));
        if let Some(Value::Array(items)) = self.get_mut(&parent) {
            items.remove(index);
        }
    }

    fn move_item(&mut self, array: &Pointer, from: usize, to: usize) {
        self.renamed(&array.index(from), &array.index(to));
    }

    /// Records that a node has another pointer now.
    pub(crate) fn renamed(&mut self, from: &Pointer, to: &Pointer) {
        let whole = self.origins.origin(from);
        let below: Vec<(Pointer, Origin)> = self
            .below(from)
            .into_iter()
            .filter_map(|at| self.origins.0.remove(&at).map(|origin| (at, origin)))
            .collect();
        self.moved(to, whole);
        for (at, origin) in below {
            let rest = &at.as_str()[from.as_str().len()..];
            self.origins.0.insert(Pointer::from_text(format!("{to}{rest}")), origin);
        }
    }

    fn forget(&mut self, at: &Pointer) {
        for below in self.below(at) {
            self.origins.0.remove(&below);
        }
        self.origins.0.remove(at);
    }

    /// Returns the nodes with an origin strictly below a pointer.
    fn below(&self, at: &Pointer) -> Vec<Pointer> {
        let start = Pointer::from_text(format!("{at}/"));
        self.origins
            .0
            .range(&start..)
            .map(|(pointer, _)| pointer)
            .take_while(|pointer| pointer.as_str().starts_with(start.as_str()))
            .cloned()
            .collect()
    }
}

impl Origins {
    /// Returns the origin of the node at a pointer. A pointer to nothing has the origin of its nearest ancestor.
    pub fn origin(&self, at: &Pointer) -> Origin {
        let mut above = at.clone();
        loop {
            if let Some(origin) = self.0.get(&above) {
                let rest = &at.as_str()[above.as_str().len()..];
                let written = Pointer::from_text(format!("{}{rest}", origin.at));
                return Origin { at: written, ..*origin };
            }
            if above == Pointer::root() {
                return Origin::new(Source::Description, at.clone());
            }
            above = above.parent();
        }
    }
}

/// Returns a value as YAML, the same for the same value.
pub(crate) fn to_yaml(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap_or_else(|_| bug!("a value that came from YAML goes back"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Origin, Tree};
    use crate::diagnostic::Source;
    use crate::pointer::Pointer;

    fn at(text: &str) -> Pointer {
        Pointer::from_text(text)
    }

    #[test]
    fn removed_items_leave_the_others_at_their_places() {
        let mut tree = Tree::new(json!({"a": [0, {"b": 1}, 2], "ab": 3}));
        let origin = Origin::new(Source::Overlay, at("/actions/0/update"));
        tree.moved(&at("/a/1/b"), origin.clone());
        tree.remove(&at("/a/0"));
        assert_eq!(tree.value(), &json!({"a": [{"b": 1}, 2], "ab": 3}));
        assert_eq!(tree.origins().origin(&at("/a/0/b")), origin);
        assert_eq!(tree.origins().origin(&at("/a/0")).at, at("/a/1"));
        assert_eq!(tree.origins().origin(&at("/a/1")).at, at("/a/2"));
        assert_eq!(tree.origins().origin(&at("/ab")).at, at("/ab"));
    }

    #[test]
    fn text_that_looks_like_something_else_stays_text() {
        let value = json!({"a": ["012345678", "1e3", "true", "null", "~", "0x1", "2020-01-01", "yes", "", " a", "1_000", "=", "0o7", ".5", "12:30", "a: b", "#", "<<", "line\nline\n", "NO", "-0", "+1"], "200": 1.0});
        let text = Tree::new(value.clone()).to_yaml();
        assert_eq!(crate::parse::parse(&text, Source::Description).unwrap(), value, "{text}");
        for quoted in ["012345678", "1e3", "true", "200", "0x1"] {
            assert!(text.contains(&format!("'{quoted}'")) || text.contains(&format!("\"{quoted}\"")), "{text}");
        }
    }
}
