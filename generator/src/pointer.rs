//! JSON Pointers (RFC 6901), for places in a description.

use std::fmt;
use std::sync::Arc;

/// A place in a description, such as `/paths/~1v1~1me/get`. Clones share the string: a place accompanies its value
/// through all stages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// Returns the pointer of the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Creates a pointer from its string form.
    pub fn from_text(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the child with this key.
    pub fn key(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + 1 + key.len());
        text.push_str(&self.0);
        text.push('/');
        for letter in key.chars() {
            match letter {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text.into())
    }

    /// Returns the child at this index.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0).into())
    }

    /// Returns the parent; the root is its own parent.
    pub fn parent(&self) -> Self {
        Self(self.0.rfind('/').map_or("", |end| &self.0[..end]).into())
    }

    /// Returns the nearest of this place and its ancestors that satisfies a condition.
    pub fn nearest(&self, holds: impl Fn(&Self) -> bool) -> Option<Self> {
        let mut at = self.clone();
        while !holds(&at) {
            if at == Self::root() {
                return None;
            }
            at = at.parent();
        }
        Some(at)
    }

    /// Reports whether this place is another, or below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&*other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Moves a place from below one pointer to below another.
    pub fn moved(&self, from: &Self, to: &Self) -> Self {
        let rest = self.0.strip_prefix(&*from.0);
        rest.map_or_else(|| self.clone(), |rest| Self(format!("{}{rest}", to.0).into()))
    }

    /// Returns the last segment, unescaped.
    pub fn last(&self) -> Option<String> {
        Some(unescaped(self.0.rsplit_once('/')?.1))
    }

    /// Returns the last segment, unescaped, if the parent is this one.
    pub fn below(&self, parent: &str) -> Option<String> {
        let segment = self.0.strip_prefix(parent)?.strip_prefix('/')?;
        (!segment.contains('/')).then(|| unescaped(segment))
    }

    /// Returns the segments, unescaped.
    pub fn segments(&self) -> Vec<String> {
        self.0.split('/').skip(1).map(unescaped).collect()
    }

    /// Returns the pointer as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn unescaped(segment: &str) -> String {
    if segment.contains('~') { segment.replace("~1", "/").replace("~0", "~") } else { segment.to_owned() }
}
