//! The facts that generated code states about an operation that lists in pages: constants and functions only.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::super::{
    call::Call,
    check::{Check, Rule},
};

/// How an operation with the answer `T` lists items of the type `I` in pages. Generated code states it.
pub struct Paging<T, I> {
    pub(super) answers: Answers<T>,
    /// The items of an answer.
    pub(super) items: fn(T) -> Option<Vec<I>>,
}

/// How answers lead from page to page.
pub(super) struct Answers<T> {
    /// The names of the fields that lead to the array of items.
    pub(super) items_at: &'static [&'static str],
    /// The number of items of an answer.
    pub(super) count: fn(&T) -> Option<usize>,
    pub(super) style: Style<T>,
    /// The number of the items of all pages, as an answer says it.
    pub(super) total: Option<fn(&T) -> Option<String>>,
}

/// What selects a page.
pub(super) enum Style<T> {
    /// The number of the page, or how many items are before it.
    Number { parameter: Parameter<T>, step: Step, first: Option<u64> },
    /// A value of the page before.
    Cursor { parameter: Parameter<T>, next: fn(&T) -> Option<String> },
    /// A link in the body of the page before; `None` for one in the header `Link`.
    Link(Option<fn(&T) -> Option<String>>),
}

/// How far the number of the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Pages are counted.
    Page,
    /// Items are counted.
    Items,
}

/// The parameter of the query that selects a page.
pub(super) struct Parameter<T> {
    pub(super) name: &'static str,
    /// Sets it to a position.
    pub(super) set: fn(Call<T>, &str) -> Call<T>,
}

impl<T, I> Paging<T, I> {
    /// Declares where the items of an answer are: the fields that lead to them, their number, and the items.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        items_at: &'static [&'static str],
        count: fn(&T) -> Option<usize>,
        items: fn(T) -> Option<Vec<I>>,
    ) -> Self {
        Self { answers: Answers { items_at, count, style: Style::Link(None), total: None }, items }
    }

    /// Declares that the number of the page selects it.
    #[doc(hidden)]
    #[must_use]
    pub const fn index(self, first: Option<u64>, name: &'static str, set: fn(Call<T>, &str) -> Call<T>) -> Self {
        self.style(Style::Number { parameter: Parameter { name, set }, step: Step::Page, first })
    }

    /// Declares that the number of items before a page selects it.
    #[doc(hidden)]
    #[must_use]
    pub const fn offset(self, first: Option<u64>, name: &'static str, set: fn(Call<T>, &str) -> Call<T>) -> Self {
        self.style(Style::Number { parameter: Parameter { name, set }, step: Step::Items, first })
    }

    /// Declares that a value of the page before selects a page.
    #[doc(hidden)]
    #[must_use]
    pub const fn cursor(
        self,
        name: &'static str,
        set: fn(Call<T>, &str) -> Call<T>,
        next: fn(&T) -> Option<String>,
    ) -> Self {
        self.style(Style::Cursor { parameter: Parameter { name, set }, next })
    }

    /// Declares that a page links to the next one in its body.
    #[doc(hidden)]
    #[must_use]
    pub const fn link(self, next: fn(&T) -> Option<String>) -> Self {
        self.style(Style::Link(Some(next)))
    }

    /// Declares that a page links to the next one in its header `Link`.
    #[doc(hidden)]
    #[must_use]
    pub const fn link_header(self) -> Self {
        self.style(Style::Link(None))
    }

    /// Declares that answers say how many items all pages have.
    #[doc(hidden)]
    #[must_use]
    pub const fn total(mut self, total: fn(&T) -> Option<String>) -> Self {
        self.answers.total = Some(total);
        self
    }

    const fn style(mut self, style: Style<T>) -> Self {
        self.answers.style = style;
        self
    }
}

impl<T> Clone for Answers<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Answers<T> {}

impl<T> Clone for Style<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Style<T> {}

impl<T> Clone for Parameter<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Parameter<T> {}

/// The parameter of a page, for generated code.
impl<T> Call<T> {
    /// Sets a parameter of the query to the position of a page, in place of the value that it has.
    #[doc(hidden)]
    pub fn position<V: DeserializeOwned + Serialize + Check>(
        mut self,
        name: &'static str,
        position: &str,
        rules: &'static [Rule],
    ) -> Self {
        self.draft.query.retain(|(known, _)| known != name);
        self.draft.checks.forget("query", name);
        // A string stays as it is; a number is one of another type.
        let text = serde_json::from_value::<V>(Value::from(position));
        match text.or_else(|_| serde_json::from_str::<V>(position)) {
            Ok(value) => self.query::<V>(name, value, rules),
            Err(_) => {
                self.draft.unfit("the query parameter", name, "cannot have this position of a page");
                self
            }
        }
    }
}
