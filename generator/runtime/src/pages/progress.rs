//! What is known of the pages so far: how many items they had, and whether one comes again. It keeps no page, but a
//! number for each.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use serde_json::value::RawValue;

/// So many pages in a row may bring nothing new, where each names another next one.
const LONGEST_IDLE: u32 = 100;

/// The pages so far.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The hashes of the items of pages.
    pages: HashSet<u64>,
    /// The hashes of the positions that pages named.
    named: HashSet<u64>,
    /// The hash of the last page's items.
    last: Option<u64>,
    /// How many pages in a row brought nothing new.
    idle: u32,
    /// How many items there were.
    pub(super) items: u64,
    /// The number of all items, as the last answer that says it does.
    pub(super) total: Option<u64>,
    /// Whether a page has been returned.
    pub(super) has_begun: bool,
}

/// Whether a page was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It has other items than all pages before.
    New,
    /// It has those of the page before, which followed other pages, and each is another one.
    Again,
    /// It has those of an earlier page, or of the only one, or items that nothing tells apart.
    Before,
}

impl Progress {
    /// Adds a page with items, of which the body has these fields around them.
    pub(super) fn add_page(&mut self, body: &str, items_at: &[&str], count: usize) -> Seen {
        let items = items_of(body, items_at).unwrap_or(body);
        let hash = hash_of(items);
        let is_last = || self.last == Some(hash) && self.pages.len() > 1 && are_distinct(items);
        let seen = match self.pages.contains(&hash) {
            false => Seen::New,
            true if is_last() => Seen::Again,
            true => Seen::Before,
        };
        self.pages.insert(hash);
        self.last = Some(hash);
        if seen == Seen::New {
            self.items = self.items.saturating_add(count as u64);
        }
        seen
    }

    /// Adds a page that names the next one; reports whether it has items, and they are those of the page before.
    pub(super) fn add_followed(&mut self, body: &str, items_at: &[&str], count: usize) -> bool {
        let hash = hash_of(items_of(body, items_at).unwrap_or(body));
        let is_same = self.last.replace(hash) == Some(hash);
        self.idle = if is_same || count == 0 { self.idle + 1 } else { 0 };
        is_same && count > 0
    }

    /// Reports whether too many pages in a row brought nothing new.
    pub(super) fn is_idle(&self) -> bool {
        self.idle >= LONGEST_IDLE
    }

    /// Adds the position that a page names as that of the next one; reports whether it is a new one.
    pub(super) fn add_named(&mut self, position: &str) -> bool {
        self.named.insert(hash_of(position))
    }
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Returns the JSON of the items: other fields of an answer may repeat the number of the page, or tell the time.
fn items_of<'b>(body: &'b str, items_at: &[&str]) -> Option<&'b str> {
    items_at.iter().try_fold(body, |object, name| {
        let fields: HashMap<String, &RawValue> = serde_json::from_str(object).ok()?;
        fields.get(*name).map(|value| value.get())
    })
}

/// Reports whether no item is there twice. Where two are alike, so may two pages be.
fn are_distinct(items: &str) -> bool {
    let items: Option<Vec<&RawValue>> = serde_json::from_str(items).ok();
    let mut seen = HashSet::new();
    items.is_some_and(|items| items.iter().all(|item| seen.insert(item.get())))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_IDLE, Progress, Seen, items_of};

    #[test]
    fn the_items_alone_tell_pages_apart() {
        assert_eq!(items_of(r#"{"a":{"b": [1, 2] ,"c":3}}"#, &["a", "b"]), Some("[1, 2]"));
        assert_eq!(items_of("[1]", &[]), Some("[1]"));
        assert_eq!(items_of("[1]", &["a"]), None);
        assert_eq!(items_of(r#"{"a":1}"#, &["b"]), None);
    }

    #[test]
    fn a_page_that_comes_again_is_known() {
        let mut progress = Progress::default();
        let mut add = |body: &str| progress.add_page(body, &["d"], 1);
        assert_eq!(add(r#"{"page":1,"d":[1]}"#), Seen::New);
        assert_eq!(add(r#"{"page":2,"d":[1]}"#), Seen::Before);
        assert_eq!(add(r#"{"page":3,"d":[2]}"#), Seen::New);
        assert_eq!(add(r#"{"page":4,"d":[2]}"#), Seen::Again);
        assert_eq!(add(r#"{"page":5,"d":[1]}"#), Seen::Before);
        assert_eq!(progress.items, 2);
        // Pages of items that are alike say nothing.
        let mut add = |body: &str| progress.add_page(body, &["d"], 2);
        assert_eq!((add(r#"{"d":[0,0]}"#), add(r#"{"d":[0,0]}"#)), (Seen::New, Seen::Before));
        assert_eq!((add(r#"{"d":[0,1]}"#), add(r#"{"d":[0,1]}"#)), (Seen::New, Seen::Again));
    }

    #[test]
    fn pages_without_anything_new_are_counted_in_a_row() {
        let mut progress = Progress::default();
        let mut idle = |body: &str, count: usize| {
            let _ = progress.add_followed(body, &[], count);
            progress.is_idle()
        };
        assert!(!idle("[1]", 1));
        assert!((1..LONGEST_IDLE).all(|_| !idle("[1]", 1)));
        assert!(!idle("[2]", 1));
        assert!((1..LONGEST_IDLE).all(|_| !idle("[]", 0)));
        assert!(idle("[]", 0));
    }
}
