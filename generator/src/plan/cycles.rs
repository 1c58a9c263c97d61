//! Finds cycles: the strongly connected components of a graph, by Tarjan's algorithm.
//!
//! Its stack is on the heap, because a chain of types may be as long as the description.

/// Returns the strongly connected components of a graph, given the successors of each node. A component comes after
/// everything that it reaches.
pub(super) fn components(successors: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        least: vec![None; successors.len()],
        closed: vec![false; successors.len()],
        visited: 0,
        open: Vec::new(),
    };
    let mut components = Vec::new();
    for start in 0..successors.len() {
        if search.least[start].is_none() {
            search.from(start, successors, &mut components);
        }
    }
    components
}

struct Search {
    /// For each node, the least number of an open node that it reaches.
    least: Vec<Option<usize>>,
    closed: Vec<bool>,
    /// The number of nodes visited.
    visited: usize,
    /// The nodes whose component is not known yet.
    open: Vec<usize>,
}

impl Search {
    fn from(&mut self, start: usize, successors: &[Vec<usize>], components: &mut Vec<Vec<usize>>) {
        // Each entry is a node, its number, and how many of its successors were visited.
        let mut steps = vec![(start, self.visit(start), 0)];
        while let Some((index, number, seen)) = steps.pop() {
            if let Some(successor) = successors[index].get(seen).copied() {
                steps.push((index, number, seen + 1));
                if self.least[successor].is_none() {
                    steps.push((successor, self.visit(successor), 0));
                } else {
                    self.lower(index, successor);
                }
                continue;
            }
            if self.least[index] == Some(number) {
                let first = self.open.iter().rposition(|member| *member == index);
                let first = first.unwrap_or_else(|| bug!("the first node of a component is open"));
                let component = self.open.split_off(first);
                component.iter().for_each(|member| self.closed[*member] = true);
                components.push(component);
            }
            if let Some((holder, ..)) = steps.last() {
                self.lower(*holder, index);
            }
        }
    }

    fn visit(&mut self, index: usize) -> usize {
        let number = self.visited;
        self.visited += 1;
        self.least[index] = Some(number);
        self.open.push(index);
        number
    }

    /// Records that a node reaches what its successor reaches.
    fn lower(&mut self, index: usize, successor: usize) {
        if !self.closed[successor] {
            self.least[index] = self.least[index].min(self.least[successor]);
        }
    }
}
