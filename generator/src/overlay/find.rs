//! Finds the nodes that a JSONPath selects.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::pointer::Pointer;

/// Returns the places of the selected nodes, each once, in the order of the query.
pub(super) fn find_nodes(root: &Value, target: &JsonPath) -> Vec<Pointer> {
    if !target.to_string().contains("..") {
        let nodes = target.query_located(root).dedup();
        return nodes.locations().map(|location| Pointer::from_text(location.to_json_pointer())).collect();
    }
    // A query with `..` would record the place of everything that it visits. Here the nodes are selected first, and
    // then recognised by their address in memory, on one walk.
    let nodes = target.query(root).all();
    let mut wanted: Vec<(*const Value, usize)> = nodes.iter().map(|node| std::ptr::from_ref(*node)).zip(0..).collect();
    wanted.sort_unstable();
    wanted.dedup_by_key(|entry| entry.0);
    let mut search = Search { left: wanted.len(), wanted, places: vec![None; nodes.len()], path: Vec::new() };
    search.walk(root);
    search.places.into_iter().flatten().collect()
}

struct Search<'a> {
    /// The nodes by their address in memory, each with its index in the answer.
    wanted: Vec<(*const Value, usize)>,
    /// The number of nodes that are not found yet.
    left: usize,
    places: Vec<Option<Pointer>>,
    path: Vec<Step<'a>>,
}

/// One step down.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Search<'a> {
    fn walk(&mut self, node: &'a Value) {
        if self.left == 0 {
            return;
        }
        let address = std::ptr::from_ref(node);
        if let Ok(index) = self.wanted.binary_search_by_key(&address, |entry| entry.0) {
            self.left -= 1;
            self.places[self.wanted[index].1] = Some(self.path.iter().fold(Pointer::root(), |at, step| match step {
                Step::Key(key) => at.key(key),
                Step::Index(index) => at.index(*index),
            }));
        }
        match node {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.below(Step::Index(index), item))
            }
            Value::Object(map) => map.iter().for_each(|(key, value)| self.below(Step::Key(key), value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn below(&mut self, step: Step<'a>, child: &'a Value) {
        self.path.push(step);
        self.walk(child);
        self.path.pop();
    }
}
