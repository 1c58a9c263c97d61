//! What `#(…)*` repeats for: the items of iterators, and those of slices without taking them.

use std::slice;

use super::{ToTokens, TokenStream};

/// An iterator, which is taken.
pub(crate) trait Each: Iterator + Sized {
    /// Its items.
    fn each(self) -> Self {
        self
    }
}

impl<T: Iterator> Each for T {}

/// A slice, or what is one behind a pointer, which is borrowed.
pub(crate) trait Items {
    /// What it holds.
    type Item;

    /// Its items.
    fn each(&self) -> slice::Iter<'_, Self::Item>;
}

impl<T> Items for [T] {
    type Item = T;

    fn each(&self) -> slice::Iter<'_, T> {
        self.iter()
    }
}

/// An item. A name that stands twice in what is repeated asks for it twice.
pub(crate) struct Item<T>(pub(crate) T);

impl<T> Item<T> {
    /// The item again.
    pub(crate) fn next(self) -> Option<T> {
        Some(self.0)
    }
}

impl<T: ToTokens> ToTokens for Item<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl<T: AsRef<str>> AsRef<str> for Item<T> {
    fn as_ref(&self) -> &str {
        self.0.as_ref()
    }
}
