//! How an operation lists in pages.

use super::{PagingStyle, Paragraph, ParameterDef, Ty};

/// How an operation lists in pages.
#[derive(Clone, Debug)]
pub struct PagingDef {
    /// What selects a page.
    pub style: PagingStyle,
    /// The static that says it.
    pub constant: String,
    /// The method that returns pages, and its documentation.
    pub pages: (String, Vec<Paragraph>),
    /// The method that returns items, and its documentation.
    pub items: (String, Vec<Paragraph>),
    /// The type of an item.
    pub item: Ty,
    /// The parameter that selects a page.
    pub parameter: Option<ParameterDef>,
    /// The index or offset of the first page, where it is known.
    pub first: Option<u64>,
    /// The names of the fields that lead to the items, as sent.
    pub items_at: Vec<String>,
    /// The way to the items.
    pub to_items: Way,
    /// The way to the cursor or link of the next page.
    pub to_next: Option<Way>,
    /// The way to the number of all items, where a number selects pages.
    pub to_total: Option<Way>,
}

/// A way from an answer to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whether the answer may be null.
    pub is_optional: bool,
    /// The fields, each with whether it may be absent or null.
    pub fields: Vec<(String, bool)>,
}

impl Way {
    /// Reports whether the value may be absent or null where all before it is there.
    pub fn ends_in_option(&self) -> bool {
        self.fields.last().map_or(self.is_optional, |(_, is_optional)| *is_optional)
    }
}
