//! The bounds on the depth and size of a value, and the reasons why there is none. A schema may contain itself, require
//! itself, or ask for a billion items: none of these may bring the process down.

use std::{cell::Cell, fmt};

/// The depths to which optional parts are filled in, tried in order until the value is small enough.
pub(super) const DEPTHS: [usize; 5] = [8, 4, 2, 1, 0];

/// The greatest number of steps from the schema to a part of it, including members of unions.
pub(super) const MOST_STEPS: usize = 200;

/// The greatest size of a value with optional parts.
const READABLE: (usize, usize) = (10_000, 1 << 18);
/// The greatest size of the smallest value.
const POSSIBLE: (usize, usize) = (100_000, 1 << 20);

/// The size that a value may still grow by.
pub(super) struct Bounds {
    values: Cell<usize>,
    characters: Cell<usize>,
}

impl Bounds {
    /// Returns the bounds of a value to read.
    pub(super) fn readable() -> Self {
        Self { values: Cell::new(READABLE.0), characters: Cell::new(READABLE.1) }
    }

    /// Returns the bounds of the smallest value.
    pub(super) fn possible() -> Self {
        Self { values: Cell::new(POSSIBLE.0), characters: Cell::new(POSSIBLE.1) }
    }

    /// Counts one value.
    pub(super) fn value(&self, way: &Way<'_>) -> Result<(), NoExample> {
        if way.length > MOST_STEPS {
            return Err(way.no_example(Why::Deep));
        }
        let left = self.values.get().checked_sub(1).ok_or_else(|| way.no_example(Why::Large))?;
        self.values.set(left);
        Ok(())
    }

    /// Checks that a number of values is left, without counting them.
    pub(super) fn has(&self, count: u64, way: &Way<'_>, why: fn(u64) -> Why) -> Result<(), NoExample> {
        match usize::try_from(count) {
            Ok(count) if count <= self.values.get() => Ok(()),
            Ok(count) if count <= POSSIBLE.0 => Err(way.no_example(Why::Large)),
            _ => Err(way.no_example(why(count))),
        }
    }

    /// Counts characters.
    pub(super) fn characters(&self, count: u64, way: &Way<'_>) -> Result<(), NoExample> {
        let left = usize::try_from(count).ok().and_then(|count| self.characters.get().checked_sub(count));
        self.characters.set(left.ok_or_else(|| way.no_example(Why::Characters(count)))?);
        Ok(())
    }
}

/// The path to a part of a schema, for naming it.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    before: Option<&'a Way<'a>>,
    step: Step<'a>,
    length: usize,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    /// The schema that was asked for.
    Start,
    /// A reference, which names its place by itself.
    Reference(&'a str),
    Key(&'a str),
    /// A name below a key, such as that of a property.
    Name(&'a str, &'a str),
}

impl<'a> Way<'a> {
    pub(super) const START: Self = Self { before: None, step: Step::Start, length: 0 };

    pub(super) fn reference(&'a self, reference: &'a str) -> Self {
        self.then(Step::Reference(reference))
    }

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.then(Step::Key(key))
    }

    pub(super) fn property(&'a self, name: &'a str) -> Self {
        self.then(Step::Name("properties", name))
    }

    fn then(&'a self, step: Step<'a>) -> Self {
        Self { before: Some(self), step, length: self.length + 1 }
    }

    fn no_example(&self, why: Why) -> NoExample {
        NoExample::new(self.to_string(), why)
    }
}

/// Writes a pointer that begins at the last reference, or at the schema if there is none.
impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(before), Step::Key(_) | Step::Name(..)) = (self.before, self.step) {
            before.fmt(f)?;
        }
        match self.step {
            Step::Start => f.write_str("schema"),
            Step::Reference(reference) => f.write_str(reference),
            Step::Key(key) => write!(f, "/{}", escape(key)),
            Step::Name(key, name) => write!(f, "/{key}/{}", escape(name)),
        }
    }
}

fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// The reason why a schema has no example. Names a place of the description, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoExample {
    place: String,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Every value of it would be infinite.
    Itself,
    Items(u64),
    Properties(u64),
    Characters(u64),
    Large,
    Deep,
}

impl NoExample {
    pub(super) fn new(place: String, why: Why) -> Self {
        Self { place, why }
    }
}

impl fmt::Display for NoExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, why } = self;
        match why {
            Why::Itself => write!(f, "{place} requires itself, so no value of it ends"),
            Why::Items(count) => write!(f, "{place} requires {count} items, more than the mock makes"),
            Why::Properties(count) => write!(f, "{place} requires {count} properties, more than the mock makes"),
            Why::Characters(count) => write!(f, "{place} requires {count} characters, more than the mock makes"),
            Why::Large => write!(f, "{place} is more than the mock makes: its smallest value is too large"),
            Why::Deep => write!(f, "{place} is deeper than the mock makes values"),
        }
    }
}
