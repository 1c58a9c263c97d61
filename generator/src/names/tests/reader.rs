//! Reads the part of OpenAPI that the tests use straight into the IR: a stand-in for the stages before.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::ir::{
    Answer, Api, Body, Coding, Content, Enum, Event, Group, Location, Member, Object, Operation, Parameter, Presence,
    Retry, Rule, Scalar, Shape, ShapeId, ShapeKind, Shapes, Slot, Status, Style, Type, Union, Visibility, Wanted,
};
use crate::pointer::Pointer;

/// Reads a description.
pub(crate) fn read(root: &Value) -> Api {
    let mut reader = Reader { root, shapes: Vec::new(), open: Vec::new() };
    let mut api = Api {
        title: String::new(),
        version: String::new(),
        description: None,
        servers: Vec::new(),
        schemes: IndexMap::new(),
        groups: Vec::new(),
        operations: Vec::new(),
        events: Vec::new(),
        shapes: Shapes::default(),
        subjects: Default::default(),
        notes: Default::default(),
    };
    let paths = Pointer::root().key("paths");
    for (path, item) in entries(&root["paths"]) {
        for (method, operation) in entries(item) {
            let at = paths.key(path).key(method);
            let tag = operation["tags"][0].as_str().unwrap();
            let group = group(&mut api.groups, tag, operation);
            api.operations.push(reader.operation(&at, path, method, operation, group));
        }
    }
    for (name, item) in entries(&root["webhooks"]) {
        let at = Pointer::root().key("webhooks").key(name);
        let schema = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
        let slot = reader.slot(&at, schema, Presence::Required);
        api.events.push(Event { at, name: name.clone(), variant: None, summary: None, slot, callback: None });
    }
    api.shapes = Shapes(reader.shapes.into_iter().map(Option::unwrap).collect());
    api
}

fn group(groups: &mut Vec<Group>, tag: &str, operation: &Value) -> usize {
    if let Some(index) = groups.iter().position(|group| group.name == tag) {
        return index;
    }
    let wanted = wanted(&operation["x-group"]);
    groups.push(Group { at: Pointer::root().key("tags"), name: tag.to_owned(), wanted, description: None });
    groups.len() - 1
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn wanted(value: &Value) -> Option<Wanted> {
    Some(Wanted { name: text(value)?, at: Pointer::root() })
}

struct Reader<'a> {
    root: &'a Value,
    shapes: Vec<Option<Shape>>,
    /// The components being read, for recursion.
    open: Vec<(String, ShapeId)>,
}

impl<'a> Reader<'a> {
    fn operation(&mut self, at: &Pointer, path: &str, method: &str, node: &'a Value, group: usize) -> Operation {
        let parameters = items(&node["parameters"]).iter().map(|node| self.parameter(at, node)).collect();
        let body = node.get("requestBody").map(|node| {
            let at = at.key("requestBody");
            let slot = self.slot(&at.key("schema"), &node["content"]["application/json"]["schema"], Presence::Required);
            let media = "application/json".to_owned();
            Body { at, required: true, media, coding: Coding::Json, slot, others: Vec::new() }
        });
        let answers = entries(&node["responses"]).map(|(status, node)| self.answer(at, status, node)).collect();
        Operation {
            at: at.clone(),
            id: text(&node["operationId"]),
            provisional: node.get("x-evidence-operation-id").is_some(),
            wanted: wanted(&node["x-name"]),
            group,
            method: method.to_uppercase(),
            path: path.to_owned(),
            is_twin: false,
            summary: None,
            description: None,
            deprecated: false,
            evidence: None,
            parameters,
            body,
            answers,
            security: Vec::new(),
            server: None,
            other_servers: Vec::new(),
            callbacks: Vec::new(),
            retry: Retry::Safe,
            pages: None,
        }
    }

    fn parameter(&mut self, at: &Pointer, node: &'a Value) -> Parameter {
        let name = text(&node["name"]).unwrap();
        let location = match node["in"].as_str().unwrap() {
            "path" => Location::Path,
            "query" => Location::Query,
            _ => Location::Header,
        };
        let at = at.key("parameters").key(&name);
        let slot = self.slot(&at.key("schema"), &node["schema"], Presence::Required);
        Parameter {
            at,
            name,
            location,
            style: Style::Form,
            explode: true,
            reserved: false,
            is_idempotency_key: false,
            slot,
        }
    }

    fn answer(&mut self, at: &Pointer, status: &str, node: &'a Value) -> Answer {
        let at = at.key("responses").key(status);
        let schema = node.pointer("/content/application~1json/schema");
        let content =
            schema.map_or(Content::Empty, |node| Content::Json(self.slot(&at.key("schema"), node, Presence::Required)));
        let status = status.parse().map_or(Status::Default, Status::Code);
        let media = "application/json".to_owned();
        let (headers, others) = (Vec::new(), Vec::new());
        Answer { at, status, description: String::new(), headers, media, content, others, evidence: None }
    }

    fn slot(&mut self, at: &Pointer, schema: &'a Value, presence: Presence) -> Slot {
        let (component, schema) = self.resolve(schema);
        let types: Vec<&str> = match &schema["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            node => node.as_str().into_iter().collect(),
        };
        let (ty, open, null) = self.ty(at, schema, &types, component);
        Slot {
            is_decided: false,
            only: None,
            unchecked: Vec::new(),
            at: at.clone(),
            nullable: null || types.contains(&"null"),
            ty,
            presence,
            default: schema.get("default").cloned().map(Arc::new),
            rules: rules(schema),
            least: None,
            open: open || schema.get("x-evidence-enum").is_some(),
            subject: None,
            visibility: text(&schema["x-public"]).map_or(Visibility::ByType, Visibility::Public),
            description: None,
            examples: Vec::new(),
            evidence: None,
            deprecated: false,
            wanted: wanted(&schema["x-field-name"]),
        }
    }

    fn resolve(&self, schema: &'a Value) -> (Option<String>, &'a Value) {
        match schema["$ref"].as_str() {
            Some(target) => {
                let target = target.trim_start_matches('#');
                (Pointer::from_text(target).last(), self.root.pointer(target).unwrap())
            }
            None => (None, schema),
        }
    }

    fn ty(&mut self, at: &Pointer, node: &'a Value, types: &[&str], component: Option<String>) -> (Type, bool, bool) {
        let members = items(&node["oneOf"]).iter().chain(items(&node["anyOf"]));
        let (null, members): (Vec<_>, Vec<_>) = members.partition(|node| node["type"] == "null");
        let null = !null.is_empty();
        let known = members.iter().find(|node| self.resolve(node).1.get("enum").is_some());
        if let (2, Some(known)) = (members.len(), known.copied()) {
            let slot = self.slot(at, known, Presence::Required);
            return (slot.ty, true, null);
        }
        if !members.is_empty() {
            return (self.shape(at, node, component, |reader| reader.union(at, &members)), false, null);
        }
        if node.get("enum").is_some() {
            let values = items(&node["enum"]).iter().filter_map(text).collect();
            let kind = ShapeKind::Enum(Enum {
                of: Scalar::String,
                values,
                wanted: IndexMap::new(),
                titles: IndexMap::new(),
                deprecated: Vec::new(),
            });
            return (self.shape(at, node, component, |_| kind), false, false);
        }
        if let Some(value) = text(&node["const"]) {
            return (Type::Constant(value), false, false);
        }
        let ty = match types.iter().find(|name| **name != "null").copied() {
            Some("object") if node.get("properties").is_some() => {
                self.shape(at, node, component, |reader| reader.object(at, node))
            }
            Some("object") if node["additionalProperties"].is_object() => Type::Map(Box::new(self.slot(
                &at.key("additionalProperties"),
                &node["additionalProperties"],
                Presence::Required,
            ))),
            Some("object") => Type::OpenObject,
            Some("array") => Type::Array(Box::new(self.slot(&at.key("items"), &node["items"], Presence::Required))),
            Some("string") if node.get("x-id").is_some() => Type::Id(text(&node["x-id"]).unwrap()),
            Some("string") if node["x-secret"] == true => Type::Secret,
            Some("string") if node["format"] == "date-time" => Type::DateTime,
            Some("string") => Type::String,
            Some("boolean") => Type::Boolean,
            Some("integer") => Type::Integer,
            Some("number") => Type::Float,
            _ => Type::Any,
        };
        (ty, false, false)
    }

    fn shape(
        &mut self,
        at: &Pointer,
        node: &Value,
        component: Option<String>,
        kind: impl FnOnce(&mut Self) -> ShapeKind,
    ) -> Type {
        if let Some((_, id)) = self.open.iter().find(|open| Some(&open.0) == component.as_ref()) {
            return Type::Shape(*id);
        }
        let id = ShapeId(u32::try_from(self.shapes.len()).unwrap());
        self.shapes.push(None);
        self.open.extend(component.clone().map(|name| (name, id)));
        let kind = kind(self);
        if component.is_some() {
            self.open.pop();
        }
        let (title, wanted) = (text(&node["title"]), wanted(&node["x-name"]));
        let shape = Shape {
            unchecked: Vec::new(),
            deprecated: false,
            at: at.clone(),
            component,
            title,
            wanted,
            description: None,
            evidence: None,
            examples: Vec::new(),
            kind,
        };
        self.shapes[id.0 as usize] = Some(shape);
        Type::Shape(id)
    }

    fn object(&mut self, at: &Pointer, node: &'a Value) -> ShapeKind {
        let required: Vec<&str> = items(&node["required"]).iter().filter_map(Value::as_str).collect();
        let field = |(name, schema): (&'a String, &'a Value)| {
            let presence = if required.contains(&name.as_str()) { Presence::Required } else { Presence::Optional };
            (name.clone(), self.slot(&at.key("properties").key(name), schema, presence))
        };
        ShapeKind::Object(Object { fields: entries(&node["properties"]).map(field).collect(), rest: None })
    }

    fn union(&mut self, at: &Pointer, members: &[&'a Value]) -> ShapeKind {
        let member = |(index, schema): (usize, &&'a Value)| {
            let (component, resolved) = self.resolve(schema);
            let at = at.key("oneOf").index(index);
            let slot = self.slot(&at, schema, Presence::Required);
            Member { at, wanted: None, title: text(&resolved["title"]), component, tags: Vec::new(), slot }
        };
        ShapeKind::Union(Union { members: members.iter().enumerate().map(member).collect(), discriminator: None })
    }
}

fn rules(schema: &Value) -> Vec<Rule> {
    let mut rules = Vec::new();
    rules.extend(schema["minLength"].as_u64().map(Rule::MinLength));
    rules.extend(schema["maxLength"].as_u64().map(Rule::MaxLength));
    rules.extend(text(&schema["pattern"]).map(Rule::Pattern));
    if let Value::Number(minimum) = &schema["minimum"] {
        rules.push(Rule::Minimum(minimum.clone(), false));
    }
    rules
}
