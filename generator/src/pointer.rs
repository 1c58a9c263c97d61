//! Where something is in a description: a JSON Pointer (RFC 6901).

use std::fmt;

/// A place in a description, such as `/paths/~1v1~1me/get`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes text that is a pointer already.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The child with this key.
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, key.replace('~', "~0").replace('/', "~1")))
    }

    /// The child at this index.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The parent; the root is its own parent.
    pub fn parent(&self) -> Self {
        Self(self.0.rfind('/').map_or_else(String::new, |end| self.0[..end].to_owned()))
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
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What is within one place, as if that was another.
    pub fn moved(&self, from: &Self, to: &Self) -> Self {
        let rest = self.0.strip_prefix(&from.0);
        rest.map_or_else(|| self.clone(), |rest| Self(format!("{}{rest}", to.0)))
    }

    /// The last segment, unescaped.
    pub fn last(&self) -> Option<String> {
        let segment = self.0.rsplit_once('/')?.1;
        Some(segment.replace("~1", "/").replace("~0", "~"))
    }

    /// The segments, unescaped.
    pub fn segments(&self) -> Vec<String> {
        self.0.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect()
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
