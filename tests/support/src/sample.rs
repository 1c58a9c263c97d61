//! Values for a schema, the same in every run. A [`Style`] selects them: with or without optional parts, with what
//! later versions of the server may add, or with marks that must not show up anywhere.

use serde_json::{Map, Value, json};

use crate::schema::Schema;

/// The marks in every marked string, number and key, in lower case. Dates are marked by their year. No count, port or
/// duration has so many digits, so a library's own output is never mistaken for a mark.
pub const MARKS: [&str; 3] = ["canary", "2077331", "1877-"];

/// The least marked number: one of 32 bits.
const MARKED_NUMBER: i64 = 2_077_331_000;

/// The treatment of an optional property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optional {
    /// It is absent.
    Left,
    /// It is present.
    Present,
    /// It is present and `null`, whether or not the schema allows that.
    Null,
    /// It is present or not, and `null` or not if the schema allows that, depending on this seed.
    Random(u64),
}

/// The value that is built for a schema.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The treatment of optional properties and parameters.
    pub optional: Optional,
    /// `null` wherever the schema allows it.
    pub nulls: bool,
    /// Unknown fields in every object, first and last.
    pub unknown_fields: bool,
    /// Unknown values of every enum.
    pub unknown_values: bool,
    /// Objects that are no member of a union, in place of a member.
    pub unknown_members: bool,
    /// `3.0` in place of `3`.
    pub integral_floats: bool,
    /// Marks in every string, number and key of a map that is not public.
    pub marks: bool,
    /// The index of the member of a union, or of the value of an enum or a boolean.
    pub variant: usize,
    /// Added to the index where a property is sensitive.
    pub sensitive: usize,
}

impl Style {
    /// Only what is required.
    pub const REQUIRED: Self = Self {
        optional: Optional::Left,
        nulls: false,
        unknown_fields: false,
        unknown_values: false,
        unknown_members: false,
        integral_floats: false,
        marks: false,
        variant: 0,
        sensitive: 0,
    };
    /// Everything that the schema describes.
    pub const EVERYTHING: Self = Self { optional: Optional::Present, ..Self::REQUIRED };
    /// Everything that the schema describes, `null` wherever possible.
    pub const NULLS: Self = Self { nulls: true, ..Self::EVERYTHING };
    /// Everything that the schema describes, with marks.
    pub const MARKED: Self = Self { marks: true, ..Self::EVERYTHING };

    /// Any selection of optional parts, nulls and members of unions, the same for the same seed.
    #[must_use]
    pub const fn random(seed: u64) -> Self {
        Self { optional: Optional::Random(seed), ..Self::EVERYTHING.variant(seed as usize) }
    }

    /// Selects another member of each union.
    #[must_use]
    pub const fn variant(self, variant: usize) -> Self {
        Self { variant, ..self }
    }
}

/// Returns a value for the schema.
#[must_use]
pub fn sample(schema: Schema<'_>, style: Style) -> Value {
    Samples::new(style).value(schema)
}

/// A builder of values of one style, with different strings and numbers.
pub struct Samples {
    style: Style,
    /// Keeps strings apart.
    count: usize,
    /// Whether `Debug` may show the present place.
    public: bool,
    /// Added to the index inside of what is sensitive.
    offset: usize,
    /// The state of the random numbers.
    random: u64,
}

impl Samples {
    /// Creates a builder of this style.
    #[must_use]
    pub fn new(style: Style) -> Self {
        let seed = if let Optional::Random(seed) = style.optional { seed } else { 0 };
        Self {
            style,
            count: 0,
            public: false,
            offset: 0,
            random: seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        }
    }

    /// Returns a random boolean, by xorshift.
    fn coin(&mut self) -> bool {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random >> 63 == 1
    }

    /// Reports whether an optional argument is given.
    pub fn is_given(&mut self) -> bool {
        match self.style.optional {
            Optional::Left | Optional::Null => false,
            Optional::Present => true,
            Optional::Random(_) => self.coin(),
        }
    }

    /// Reports whether a value that may be `null` is.
    fn is_null(&mut self) -> bool {
        self.style.nulls || (matches!(self.style.optional, Optional::Random(_)) && self.coin())
    }

    /// Returns a value of the schema.
    pub fn value(&mut self, schema: Schema<'_>) -> Value {
        if schema.is_nullable() && !schema.is_any() && self.is_null() {
            return Value::Null;
        }
        let outside = (self.public, self.offset);
        self.public |= schema.get("x-public").is_some();
        if schema.get("x-sensitive").is_some() {
            self.offset = self.style.sensitive;
        }
        let value = self.shown(schema);
        (self.public, self.offset) = outside;
        value
    }

    fn shown(&mut self, schema: Schema<'_>) -> Value {
        if let Some(members) = schema.members() {
            return self.member(&members);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = schema.values() {
            return self.enumerated(&values);
        }
        match schema.types().first() {
            Some(&"object") => self.object(schema),
            Some(&"array") => (0..2).map(|_| self.value(schema.items())).collect(),
            Some(&"string") => self.string(schema).into(),
            Some(&"integer") => self.integer(schema),
            Some(&"number") => self.number(schema),
            Some(&"boolean") => (self.choice() % 2 == 0).into(),
            _ => json!({ self.text(): [self.text(), 7, null, { "deep": self.text() }] }),
        }
    }

    fn choice(&self) -> usize {
        self.style.variant + self.offset
    }

    fn member(&mut self, members: &[Schema<'_>]) -> Value {
        let objects = members.iter().all(|member| member.types() == ["object"]);
        if self.style.unknown_members && objects {
            return json!({ self.text(): self.text(), "brand_new": [{ "deep": self.text() }] });
        }
        let Some(member) = members.get(self.choice() % members.len().max(1)) else { return Value::Null };
        self.value(*member)
    }

    fn enumerated(&mut self, values: &[&str]) -> Value {
        match values.get(self.choice() % values.len().max(1)) {
            _ if self.style.unknown_values => self.text().into(),
            Some(known) => (*known).into(),
            None => Value::Null,
        }
    }

    fn object(&mut self, schema: Schema<'_>) -> Value {
        let mut object = Map::new();
        if schema.is_open() {
            object.insert(self.text(), json!([self.text(), 1.5, true, null]));
            object.insert("nested".into(), json!({ self.text(): self.text() }));
            return object.into();
        }
        if let Some(additional) = schema.additional() {
            for _ in 0..2 {
                object.insert(self.text(), self.value(additional));
            }
        } else if self.style.unknown_fields {
            object.insert(format!("a_{}", self.text()), json!({ "deep": [self.text(), 7] }));
        }
        for (name, property) in schema.properties() {
            let optional = !schema.requires(name);
            let how = self.style.optional;
            match how {
                Optional::Left if optional => {}
                Optional::Random(_) if optional && self.coin() => {}
                Optional::Null if optional => drop(object.insert(name.to_owned(), Value::Null)),
                _ => drop(object.insert(name.to_owned(), self.value(property))),
            }
        }
        if self.style.unknown_fields && schema.additional().is_none() {
            object.insert(format!("z_{}", self.text()), self.text().into());
        }
        object.into()
    }

    /// Returns a string that must be encoded anywhere.
    fn text(&mut self) -> String {
        self.count += 1;
        match self.style.marks && !self.public {
            true => format!("canary{} a/b", self.count),
            false => format!("\"é\" a/b?c&d=e+%#\\{}", self.count),
        }
    }

    fn string(&mut self, schema: Schema<'_>) -> String {
        let marked = self.style.marks && !self.public;
        let format = schema["format"].as_str().or_else(|| schema["x-type"].as_str());
        self.count += 1;
        let count = self.count;
        let word = if marked { "canary" } else { "sample" };
        match format {
            Some("date") => format!("{}-{:02}-11", if marked { "1877" } else { "1992" }, count % 12 + 1),
            Some("date-time") => format!("{}-04-11T12:30:{:02}Z", if marked { "1877" } else { "1992" }, count % 60),
            Some("email") => format!("{word}{count}@example.test"),
            Some("uri") => format!("https://example.test/{word}{count}"),
            Some("uuid") => format!("00000000-0000-4000-8000-2077331{count:05}"),
            _ if schema.get("pattern").is_some() => format!("2077331{count:03}"),
            _ => self.text(),
        }
    }

    fn integer(&mut self, schema: Schema<'_>) -> Value {
        self.count += 1;
        let least = schema["minimum"].as_i64().unwrap_or(1);
        let marked = self.style.marks && !self.public;
        let number = if marked { MARKED_NUMBER + self.count as i64 } else { least.max(self.count as i64 % 100) };
        if self.style.integral_floats { (number as f64).into() } else { number.into() }
    }

    fn number(&mut self, schema: Schema<'_>) -> Value {
        if schema["x-type"] == "integer" {
            return self.integer(schema);
        }
        self.count += 1;
        let least = if self.style.marks && !self.public { MARKED_NUMBER } else { 12 };
        ((least + self.count as i64) as f64 + 0.25).into()
    }
}
