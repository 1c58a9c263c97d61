//! Where something is in a description: a JSON Pointer (RFC 6901).

use std::fmt;
use std::sync::Arc;

/// A place in a description, such as `/paths/~1v1~1me/get`. Clones share the text: a place goes with what is written
/// there through all stages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes text that is a pointer already.
    pub fn from_text(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The child with this key.
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

    /// The child at this index.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0).into())
    }

    /// The parent; the root is its own parent.
    pub fn parent(&self) -> Self {
        Self(self.0.rfind('/').map_or("", |end| &self.0[..end]).into())
    }

    /// This place, or the nearest around it, of which something holds.
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

    /// Whether it is another, or below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&*other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What is within one place, as if that was another.
    pub fn moved(&self, from: &Self, to: &Self) -> Self {
        let rest = self.0.strip_prefix(&*from.0);
        rest.map_or_else(|| self.clone(), |rest| Self(format!("{}{rest}", to.0).into()))
    }

    /// The last segment, unescaped.
    pub fn last(&self) -> Option<String> {
        Some(unescaped(self.0.rsplit_once('/')?.1))
    }

    /// The last segment, unescaped, where the parent is this one.
    pub fn below(&self, parent: &str) -> Option<String> {
        let segment = self.0.strip_prefix(parent)?.strip_prefix('/')?;
        (!segment.contains('/')).then(|| unescaped(segment))
    }

    /// The segments, unescaped.
    pub fn segments(&self) -> Vec<String> {
        self.0.split('/').skip(1).map(unescaped).collect()
    }

    /// The pointer's text.
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
