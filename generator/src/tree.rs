//! The effective description: one JSON value, and for each node the input that it came from.
//!
//! It knows nothing of OpenAPI. The overlay changes it through the methods here, so that places stay right.

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

/// Where the nodes of a tree were written: those that are not at their own pointer in the description. What is below
/// such a node moved with it.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<Pointer, Origin>);

/// Where a node was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// In which input.
    pub source: Source,
    /// Where in that input.
    pub at: Pointer,
    /// Whether a pattern led to the node, which may find nothing there to decide.
    pub is_found: bool,
}

impl Origin {
    /// A node that was written there for its place.
    pub fn new(source: Source, at: Pointer) -> Self {
        Self { source, at, is_found: false }
    }
}

impl Tree {
    /// A tree as its description wrote it.
    pub fn new(value: Value) -> Self {
        Self { value, origins: Origins::default(), notes: Diagnostics::default() }
    }

    /// The whole value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Where its nodes were written.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// What is to be said of how it was put together.
    pub fn notes(&self) -> &Diagnostics {
        &self.notes
    }

    /// The tree as YAML text, the same for the same tree.
    pub fn to_yaml(&self) -> String {
        to_yaml(&self.value)
    }

    /// Says how something is understood.
    pub(crate) fn note(&mut self, note: Diagnostic) {
        self.notes.push(note);
    }

    pub(crate) fn get_mut(&mut self, at: &Pointer) -> Option<&mut Value> {
        self.value.pointer_mut(at.as_str())
    }

    /// Says that the node at this pointer, with all that is below it, was written elsewhere.
    pub(crate) fn moved(&mut self, at: &Pointer, origin: Origin) {
        self.forget(at);
        self.origins.0.insert(at.clone(), origin);
    }

    /// Says that the node at this pointer is a copy of another: what is below either was written at the same places.
    pub(crate) fn copied(&mut self, at: &Pointer, from: &Pointer) {
        let whole = self.origins.origin(from);
        let parts: Vec<(Pointer, Origin)> = self
            .below(from)
            .into_iter()
            .filter_map(|it| self.origins.0.get(&it).map(|origin| (it, origin.clone())))
            .collect();
        self.moved(at, whole);
        for (part, origin) in parts {
            let rest = &part.as_str()[from.as_str().len()..];
            self.origins.0.insert(Pointer::from_text(format!("{at}{rest}")), origin);
        }
    }

    /// Takes a node out; the later items of an array move up.
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

    /// Says that a node has another pointer now.
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

    /// The moved nodes strictly below a pointer.
    fn below(&self, at: &Pointer) -> Vec<Pointer> {
        let start = Pointer::from_text(format!("{at}/"));
        self.origins
            .0
            .range(&start..)
            .map(|(it, _)| it)
            .take_while(|it| it.as_str().starts_with(start.as_str()))
            .cloned()
            .collect()
    }
}

impl Origins {
    /// Where the node at a pointer was written. A pointer to nothing has the place of what is nearest above it.
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

/// A value as YAML text, the same for the same value.
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
