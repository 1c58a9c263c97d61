//! Stand-in for the value half, until it is merged.
#![allow(missing_docs, unreachable_pub)]

use std::fmt;
pub struct Checks;
#[derive(Debug)]
pub struct Problem;
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("problem")
    }
}
#[derive(Debug)]
pub enum Rule {}
pub trait Check {}
impl<T> Check for T {}
pub trait Checked {}
impl<T> Checked for T {}
impl Checks {
    pub fn new() -> Self {
        Self
    }
    pub fn parameter<V>(&mut self, _: &str, _: &str, _: &V, _: &[Rule]) {}
    pub fn parameter_list<V>(&mut self, _: &str, _: &str, _: &[V], _: &[Rule], _: &[Rule]) {}
    pub fn body<B>(&mut self, _: &B) {}
    pub fn into_problems(self) -> Vec<Problem> {
        Vec::new()
    }
}
