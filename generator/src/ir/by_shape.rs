//! A map from shapes: ids start at zero, so it is a vector.

use std::ops::Index;

use crate::ir::ShapeId;

/// A value for each of some shapes.
#[derive(Clone, Debug)]
pub(crate) struct ByShape<T>(Vec<Option<T>>);

impl<T> Default for ByShape<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByShape<T> {
    /// Returns the value of a shape, where it has one.
    pub(crate) fn get(&self, id: &ShapeId) -> Option<&T> {
        self.0.get(id.0 as usize)?.as_ref()
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, id: &ShapeId) -> Option<&mut T> {
        self.0.get_mut(id.0 as usize)?.as_mut()
    }

    /// Gives a shape a value.
    pub(crate) fn insert(&mut self, id: ShapeId, value: T) {
        let index = id.0 as usize;
        if index >= self.0.len() {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index] = Some(value);
    }

    /// Returns the shapes that have a value, in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ShapeId, &T)> {
        self.0.iter().enumerate().filter_map(|(index, value)| Some((ShapeId::at(index), value.as_ref()?)))
    }

    /// Returns the values, to be changed.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().flatten()
    }
}

impl<T> FromIterator<(ShapeId, T)> for ByShape<T> {
    fn from_iter<I: IntoIterator<Item = (ShapeId, T)>>(values: I) -> Self {
        let mut map = Self::default();
        values.into_iter().for_each(|(id, value)| map.insert(id, value));
        map
    }
}

impl<T> Index<&ShapeId> for ByShape<T> {
    type Output = T;

    fn index(&self, id: &ShapeId) -> &T {
        self.get(id).unwrap_or_else(|| bug!("every shape of an API has a place"))
    }
}
