//! The queries that tests make of a schema. No schema (`null`) allows any value.

use std::ops::Index;

use serde_json::Value;

/// A schema in its description. References are followed.
#[derive(Clone, Copy)]
pub struct Schema<'a> {
    description: &'a Value,
    node: &'a Value,
}

/// Returns a node, or the target of its `$ref`.
#[must_use]
pub fn resolve<'a>(description: &'a Value, node: &'a Value) -> &'a Value {
    match node.get("$ref").and_then(Value::as_str) {
        Some(target) => {
            description.pointer(target.trim_start_matches('#')).map_or(node, |node| resolve(description, node))
        }
        None => node,
    }
}

impl<'a> Schema<'a> {
    /// Returns the schema at a node of a description.
    #[must_use]
    pub fn new(description: &'a Value, node: &'a Value) -> Self {
        Self { description, node: resolve(description, node) }
    }

    fn beside(self, node: &'a Value) -> Self {
        Self::new(self.description, node)
    }

    /// Returns the schema as written.
    #[must_use]
    pub fn node(self) -> &'a Value {
        self.node
    }

    /// Returns the value of a keyword.
    #[must_use]
    pub fn get(self, keyword: &str) -> Option<&'a Value> {
        self.node.get(keyword)
    }

    /// Returns the JSON types that are named, except `null`.
    #[must_use]
    pub fn types(self) -> Vec<&'a str> {
        let named = match self.get("type") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ if self.get("properties").is_some() => vec!["object"],
            _ => Vec::new(),
        };
        named.into_iter().filter(|name| *name != "null").collect()
    }

    /// Reports whether `null` is a value of the schema.
    #[must_use]
    pub fn is_nullable(self) -> bool {
        match self.get("type") {
            Some(Value::String(one)) => one == "null",
            Some(Value::Array(several)) => several.iter().any(|name| name == "null"),
            _ => match self.union() {
                Some(members) => members.iter().any(|member| self.beside(member).is_nullable()),
                None => ["properties", "const", "enum"].iter().all(|keyword| self.get(keyword).is_none()),
            },
        }
    }

    /// Returns all members of a `oneOf` or `anyOf`, `null` among them.
    fn union(self) -> Option<&'a Vec<Value>> {
        self.get("oneOf").or_else(|| self.get("anyOf"))?.as_array()
    }

    /// Returns the members of a `oneOf` or `anyOf` other than `null`.
    #[must_use]
    pub fn members(self) -> Option<Vec<Self>> {
        let members = self.union()?.iter().map(|member| self.beside(member));
        Some(members.filter(|member| member["type"] != "null").collect())
    }

    /// Returns the number of members of the largest union in the schema.
    #[must_use]
    pub fn variants(self) -> usize {
        let members = self.members().unwrap_or_default();
        let own = members.len().max(1);
        let below = members.into_iter().map(Self::variants);
        let fields = self.properties().map(|(_, property)| property.variants());
        let items = self.get("items").into_iter().map(|items| self.beside(items).variants());
        below.chain(fields).chain(items).max().unwrap_or(1).max(own)
    }

    /// Returns the properties of an object, in the description's order.
    pub fn properties(self) -> impl Iterator<Item = (&'a str, Self)> {
        let all = self.get("properties").and_then(Value::as_object);
        all.into_iter().flatten().map(move |(name, property)| (name.as_str(), self.beside(property)))
    }

    /// Returns the schema of additional properties, if there is one.
    #[must_use]
    pub fn additional(self) -> Option<Self> {
        self.get("additionalProperties").filter(|schema| schema.is_object()).map(|schema| self.beside(schema))
    }

    /// Returns the schema of the items of an array.
    #[must_use]
    pub fn items(self) -> Self {
        self.beside(self.get("items").unwrap_or(&Value::Null))
    }

    /// Reports whether an object requires a property, as written.
    #[must_use]
    pub fn requires(self, name: &str) -> bool {
        self["required"].as_array().into_iter().flatten().any(|required| required == name)
    }

    /// Reports whether a client requires a property: it is required, and neither that nor the object is inferred.
    #[must_use]
    pub fn insists(self, name: &str) -> bool {
        let guessed = |schema: Self| schema.get("x-evidence").is_some();
        let property = self.get("properties").and_then(|properties| properties.get(name));
        self.requires(name) && !guessed(self) && !property.is_some_and(|property| guessed(self.beside(property)))
    }

    /// Returns the known values of an enum, except `null`.
    #[must_use]
    pub fn values(self) -> Option<Vec<&'a str>> {
        Some(self.get("enum")?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Reports whether the schema is an object without described fields.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.types() == ["object"] && self.get("properties").is_none() && self.additional().is_none()
    }

    /// Reports whether the schema does not restrict the type.
    #[must_use]
    pub fn is_any(self) -> bool {
        let says = ["enum", "const"].iter().any(|keyword| self.get(keyword).is_some());
        self.types().is_empty() && !says && self.union().is_none()
    }
}

impl Index<&str> for Schema<'_> {
    type Output = Value;

    fn index(&self, keyword: &str) -> &Value {
        &self.node[keyword]
    }
}
