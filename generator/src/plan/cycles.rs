//! Finds which things hold each other: the strongly connected components of a graph, by Tarjan's algorithm.
//!
//! It has a stack of its own, because a chain of types may be as long as the description.

/// The circles of a graph, given what each thing holds. What is in no circle is one of its own. A circle comes after all
/// that it holds.
pub(super) fn circles(held: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search =
        Search { least: vec![None; held.len()], closed: vec![false; held.len()], met: 0, open: Vec::new() };
    let mut circles = Vec::new();
    for start in 0..held.len() {
        if search.least[start].is_none() {
            search.from(start, held, &mut circles);
        }
    }
    circles
}

struct Search {
    /// Of each thing, the least number of what it reaches among the open ones.
    least: Vec<Option<usize>>,
    closed: Vec<bool>,
    /// How many things were met.
    met: usize,
    /// The things whose circle is not known yet.
    open: Vec<usize>,
}

impl Search {
    fn from(&mut self, start: usize, held: &[Vec<usize>], circles: &mut Vec<Vec<usize>>) {
        // Each step is a thing, its own number and how many of its parts were seen.
        let mut steps = vec![(start, self.meet(start), 0)];
        while let Some((index, number, seen)) = steps.pop() {
            if let Some(part) = held[index].get(seen).copied() {
                steps.push((index, number, seen + 1));
                if self.least[part].is_none() {
                    steps.push((part, self.meet(part), 0));
                } else {
                    self.lower(index, part);
                }
                continue;
            }
            if self.least[index] == Some(number) {
                let first = self.open.iter().rposition(|member| *member == index);
                let first = first.unwrap_or_else(|| bug!("the first of a circle is open"));
                let circle = self.open.split_off(first);
                circle.iter().for_each(|member| self.closed[*member] = true);
                circles.push(circle);
            }
            if let Some((holder, ..)) = steps.last() {
                self.lower(*holder, index);
            }
        }
    }

    fn meet(&mut self, index: usize) -> usize {
        let number = self.met;
        self.met += 1;
        self.least[index] = Some(number);
        self.open.push(index);
        number
    }

    /// A thing reaches what its part reaches.
    fn lower(&mut self, index: usize, part: usize) {
        if !self.closed[part] {
            self.least[index] = self.least[index].min(self.least[part]);
        }
    }
}
