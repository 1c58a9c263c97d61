//! Turns schemas into slots, types and shapes.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::Number;

use super::keys::{Keys, Marks, UNFIT};
use super::loops::Loops;
use super::tags::{self, Tags};
use super::{number, rules, union};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Enum, Member, Object, Presence, Rule, Scalar, Shape, ShapeId, ShapeKind, Shapes, Slot, Type, Union, Visibility,
    Wanted, Way,
};
use crate::normalize::model::{self, Additional, Kind, Normalized, Schema, SchemaId, Text};
use crate::pointer::Pointer;

/// How many fields a struct may have: what is written for each is one expression, and compilers recurse over them.
const MOST_FIELDS: usize = 2_000;

/// How many arrays and maps may be directly within one another: the compiler reads their types level by level.
const MOST_LEVELS: usize = 32;

/// The state of lowering: shapes made so far, and faults found so far.
pub(super) struct Lowering<'a> {
    pub(super) normalized: &'a Normalized,
    pub(super) diagnostics: Diagnostics,
    /// What is understood in a way that the user should know.
    pub(super) notes: Diagnostics,
    /// The `x-` keys that decided something.
    pub(super) marks: Marks,
    shapes: Vec<Option<Shape>>,
    /// The shape of each schema, by its identity: all uses share one, and recursion ends.
    known: HashMap<SchemaId, ShapeId>,
    /// The shapes that are still to be filled. They wait, so that a chain of any length takes no stack.
    queue: VecDeque<(ShapeId, &'a Schema)>,
    /// The kinds of the identifiers of whom a call is about.
    subjects: BTreeSet<String>,
    /// The arrays and maps that are shapes.
    loops: Loops,
    /// How many arrays and maps are around the current place.
    level: usize,
    /// Which components should no longer be used, as they say themselves.
    deprecated: HashMap<&'a Pointer, bool>,
    /// The one value of each component that a discriminator tells from others.
    tags: Tags,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(normalized: &'a Normalized) -> Self {
        let mut deprecated = HashMap::new();
        for schema in normalized.schemas.0.iter().filter(|schema| schema.component.is_some()) {
            deprecated.entry(&schema.at).or_insert(schema.deprecated);
        }
        Self {
            normalized,
            deprecated,
            diagnostics: Diagnostics::default(),
            notes: Diagnostics::default(),
            marks: Marks::default(),
            shapes: Vec::new(),
            known: HashMap::new(),
            queue: VecDeque::new(),
            subjects: BTreeSet::new(),
            loops: Loops::of(normalized),
            level: 0,
            tags: Tags::of(normalized),
        }
    }

    /// Returns all shapes and faults.
    pub(super) fn finish(mut self, notes: &mut Diagnostics) -> (Shapes, BTreeSet<String>, Diagnostics) {
        while let Some((id, schema)) = self.queue.pop_front() {
            let shape = self.fill(schema);
            self.shapes[id.0 as usize] = Some(shape);
        }
        // What several operations share is noted once.
        let mut known = HashSet::new();
        notes.extend(self.marks.idle(&self.normalized.marks));
        notes.extend(self.notes.into_iter().filter(|note| known.insert(format!("{} {:?}", note.message, note.at))));
        let shapes =
            self.shapes.into_iter().map(|shape| shape.unwrap_or_else(|| bug!("every reserved shape is filled")));
        (Shapes(shapes.collect()), self.subjects, self.diagnostics)
    }

    /// Returns a shape that no schema alone is.
    pub(super) fn add_shape(&mut self, shape: Shape) -> ShapeId {
        let id = self.reserve();
        self.shapes[id.0 as usize] = Some(shape);
        id
    }

    fn reserve(&mut self) -> ShapeId {
        let id = ShapeId::at(self.shapes.len());
        self.shapes.push(None);
        id
    }

    pub(super) fn schema(&self, id: SchemaId) -> &'a Schema {
        &self.normalized.schemas[id]
    }

    /// Returns the slot of a schema at a place that must be filled.
    pub(super) fn required_slot(&mut self, id: SchemaId) -> Slot {
        self.slot(id, Presence::Required)
    }

    /// Returns the slot of a schema.
    pub(super) fn slot(&mut self, id: SchemaId, presence: Presence) -> Slot {
        let schema = self.schema(id);
        let keys = Keys::of(&schema.at, &schema.extensions);
        let ty = self.ty(schema, &keys);
        let evidence = keys.evidence();
        let open = keys.has("x-evidence-enum") || union::is_open_enum(self.normalized, schema);
        let visibility = self.visibility(schema, &keys, &ty);
        let subject = self.subject(&keys, &ty);
        let wanted = keys.wanted("x-field-name", &mut self.diagnostics);
        let mut unchecked = rules::documented_rules(schema, &ty);
        if let (Kind::Union(union), false) = (&schema.kind, matches!(ty, Type::Shape(_))) {
            unchecked.extend(union::documented_members(self.normalized, union));
        }
        // The rules of an array that is a type of its own are those of what it holds.
        let is_shape = matches!(ty, Type::Shape(_));
        let mut rules = if is_shape { Vec::new() } else { rules::rules_of(&schema.kind) };
        rules.extend(rules::take_map_rules(&ty, &mut unchecked));
        let least = self.least(schema, &keys, &mut rules);
        self.pattern(schema, &keys, &mut rules);
        Slot {
            at: schema.at.clone(),
            nullable: schema.nullable && !matches!(ty, Type::Any),
            ty,
            presence: self.presence(&keys, presence, evidence.is_some()),
            is_decided: keys.has("x-required"),
            only: None,
            default: schema.default.clone(),
            rules,
            least,
            open,
            subject,
            visibility,
            description: schema.description.clone(),
            examples: schema.examples.clone(),
            unchecked,
            evidence,
            deprecated: schema.deprecated,
            wanted,
        }
    }

    /// Returns the least value that is decided of a number, which replaces the one that its description has.
    fn least(&mut self, schema: &Schema, keys: &Keys<'_>, rules: &mut Vec<Rule>) -> Option<Number> {
        if !matches!(schema.kind, Kind::Integer(_) | Kind::Number(_)) {
            return None;
        }
        self.marks.apply(keys, "x-minimum");
        let least = keys.number("x-minimum", &mut self.diagnostics)?;
        rules.retain(|rule| !matches!(rule, Rule::Minimum(..)));
        rules.push(Rule::Minimum(least.clone(), false));
        Some(least)
    }

    /// Adds the pattern that is decided of a string, which replaces the one that its description has.
    fn pattern(&mut self, schema: &Schema, keys: &Keys<'_>, rules: &mut Vec<Rule>) {
        if !matches!(schema.kind, Kind::Text(_)) {
            return;
        }
        self.marks.apply(keys, "x-pattern");
        let Some(pattern) = keys.text("x-pattern", &mut self.diagnostics) else { return };
        rules.retain(|rule| !matches!(rule, Rule::Pattern(_)));
        rules.push(Rule::Pattern(pattern));
    }

    /// Returns whether a value must be there: what is only inferred need not, unless it is decided.
    fn presence(&mut self, keys: &Keys<'_>, written: Presence, is_inferred: bool) -> Presence {
        self.marks.apply(keys, "x-required");
        match written {
            _ if keys.flag("x-required", &mut self.diagnostics) => Presence::Required,
            Presence::Required if is_inferred => Presence::Inferred,
            Presence::Required | Presence::Inferred | Presence::Optional => written,
        }
    }

    fn ty(&mut self, schema: &'a Schema, keys: &Keys<'_>) -> Type {
        match &schema.kind {
            Kind::Any => Type::Any,
            Kind::Boolean(_) => Type::Boolean,
            Kind::Integer(numeric) => self.number(keys, number::integer_type(numeric)),
            Kind::Number(_) => self.number(keys, Type::Float),
            Kind::Text(text) => self.text(keys, text),
            Kind::Constant(value) => Type::Constant(value.clone()),
            Kind::Array(_) | Kind::Object(_) if self.loops.has(schema.identity) => Type::Shape(self.shape(schema)),
            Kind::Array(array) => self.inner(schema, array.items).map_or(Type::Any, Type::Array),
            Kind::Object(object) if object.properties.is_empty() => match object.additional {
                Additional::Schema(values) => self.inner(schema, values).map_or(Type::Any, Type::Map),
                Additional::Unsaid | Additional::Any | Additional::Forbidden => Type::OpenObject,
            },
            Kind::Union(union) => match union::plain_scalar(self.normalized, union) {
                Some(plain) => plain,
                None => Type::Shape(self.shape(schema)),
            },
            Kind::Object(_) | Kind::Enum(_) | Kind::Integers(_) => Type::Shape(self.shape(schema)),
        }
    }

    /// Returns the slot of what an array or a map holds; none where too many are directly within one another.
    fn inner(&mut self, holder: &Schema, held: SchemaId) -> Option<Box<Slot>> {
        if self.level == MOST_LEVELS {
            let message = format!("more than {MOST_LEVELS} arrays and maps are directly within one another");
            let help = "an overlay action can replace what the innermost of them hold by `{}`, any value";
            let fault = Diagnostic::at("too-deep", &holder.at, message).help(help);
            if self.diagnostics.iter().all(|known| known.at != fault.at) {
                self.diagnostics.push(fault);
            }
            return None;
        }
        self.level += 1;
        let slot = self.required_slot(held);
        self.level -= 1;
        Some(Box::new(slot))
    }

    fn number(&mut self, keys: &Keys<'_>, plain: Type) -> Type {
        match keys.meaning(&mut self.diagnostics) {
            None => plain,
            Some(ty @ (Type::Integer | Type::Decimal)) => {
                self.marks.apply(keys, "x-type");
                ty
            }
            Some(_) => {
                self.report_meaning(keys, "`integer` or `decimal`");
                plain
            }
        }
    }

    fn text(&mut self, keys: &Keys<'_>, text: &Text) -> Type {
        self.marks.apply(keys, "x-secret");
        if keys.flag("x-secret", &mut self.diagnostics) {
            return Type::Secret;
        }
        if let Some(kind) = keys.text("x-id", &mut self.diagnostics) {
            self.marks.apply(keys, "x-id");
            self.marks.apply(keys, "x-subject");
            if keys.flag("x-subject", &mut self.diagnostics) {
                self.subjects.insert(kind.clone());
            }
            return Type::Id(kind);
        }
        self.marks.apply(keys, "x-type");
        match (keys.meaning(&mut self.diagnostics), text.format.as_deref()) {
            (Some(Type::Integer), _) => {
                self.report_meaning(keys, "`date`, `date-time` or `text`");
                Type::String
            }
            (Some(ty), _) => ty,
            (None, Some("date")) => Type::Date,
            (None, Some("date-time")) => Type::DateTime,
            (None, Some("binary")) => Type::File,
            (None, _) => Type::String,
        }
    }

    /// Returns the kind of the subject that a plain string names.
    fn subject(&mut self, keys: &Keys<'_>, ty: &Type) -> Option<String> {
        if !matches!(ty, Type::String | Type::Date | Type::DateTime) {
            return None;
        }
        let kind = keys.subject()?;
        self.marks.apply(keys, "x-subject");
        Some(kind)
    }

    /// Returns what `Debug` shows. Objects and unions show what is in them as it says itself, and secrets nothing.
    fn visibility(&mut self, schema: &Schema, keys: &Keys<'_>, ty: &Type) -> Visibility {
        let is_enum = || {
            matches!(schema.kind, Kind::Enum(_) | Kind::Integers(_))
                || union::joined_values(self.normalized, schema).is_some()
        };
        let is_shown_by_itself = match ty {
            Type::Secret => true,
            Type::Shape(_) => !is_enum(),
            _ => false,
        };
        if !is_shown_by_itself {
            self.marks.apply(keys, "x-public");
        }
        self.marks.apply(keys, "x-sensitive");
        keys.visibility(&mut self.diagnostics)
    }

    /// Says that `x-type` does not fit; whether that is a fault depends on who wrote it.
    fn report_meaning(&mut self, keys: &Keys<'_>, expected: &str) {
        let message = format!("`x-type` does not fit the type here, expected {expected}");
        let at = keys.place("x-type");
        let help = "correct the overlay action that sets it";
        self.notes.push(Diagnostic::at(UNFIT, &at, message).help(help));
    }

    /// Returns the shape of a schema, which is filled later.
    fn shape(&mut self, schema: &'a Schema) -> ShapeId {
        if let Some(shape) = self.known.get(&schema.identity) {
            return *shape;
        }
        let id = self.reserve();
        self.known.insert(schema.identity, id);
        self.queue.push_back((id, schema));
        id
    }

    fn fill(&mut self, schema: &'a Schema) -> Shape {
        let keys = Keys::of(&schema.at, &schema.extensions);
        let only = union::only_object(self.normalized, schema);
        let kind = self.shape_kind(only.unwrap_or(schema), schema, &keys);
        Shape {
            at: schema.at.clone(),
            component: schema.component.clone(),
            title: schema.title.clone(),
            wanted: self.wanted(&keys, "x-name"),
            description: schema.description.clone().or_else(|| only?.description.clone()),
            evidence: keys.evidence(),
            examples: schema.examples.clone(),
            unchecked: schema.unchecked.iter().chain(only.iter().flat_map(|only| &only.unchecked)).cloned().collect(),
            // A place may say of a component what the component does not say of itself.
            deprecated: self.deprecated.get(&schema.at).copied().unwrap_or(schema.deprecated),
            kind,
        }
    }

    /// Returns what a shape holds; `whole` is the schema where `schema` is its only object.
    fn shape_kind(&mut self, schema: &'a Schema, whole: &'a Schema, keys: &Keys<'_>) -> ShapeKind {
        match &schema.kind {
            Kind::Object(object) => self.object(schema, object),
            Kind::Array(array) => self.array(schema, array.items),
            Kind::Enum(values) => self.listed(Scalar::String, values.clone(), keys),
            Kind::Integers(values) => self.listed(Scalar::Integer, values.iter().map(i64::to_string).collect(), keys),
            Kind::Union(union) => match union::joined_values(self.normalized, whole) {
                Some((of, values)) => {
                    let mut wanted = self.value_names(keys, &values);
                    for member in &union.members {
                        let member = self.schema(*member);
                        wanted.extend(self.value_names(&Keys::of(&member.at, &member.extensions), &values));
                    }
                    let titles = union::titled_values(self.normalized, whole);
                    let deprecated = union::deprecated_values(self.normalized, union);
                    ShapeKind::Enum(Enum { of, values, wanted, titles, deprecated })
                }
                None => ShapeKind::Union(union::lower_union(self, union)),
            },
            Kind::Any | Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Text(_) | Kind::Constant(_) => {
                bug!("only objects, enums, unions and arrays of themselves have a shape")
            }
        }
    }

    fn listed(&mut self, of: Scalar, values: Vec<String>, keys: &Keys<'_>) -> ShapeKind {
        let (wanted, titles) = (self.value_names(keys, &values), keys.value_titles(&values));
        ShapeKind::Enum(Enum { of, values, wanted, titles, deprecated: Vec::new() })
    }

    /// Returns an array that holds itself: a union of that array alone, because that is a type with a name.
    fn array(&mut self, schema: &Schema, items: SchemaId) -> ShapeKind {
        let slot = Slot {
            rules: rules::rules_of(&schema.kind),
            ..plain_slot(&schema.at, Type::Array(Box::new(self.required_slot(items))))
        };
        let member =
            Member { at: schema.at.clone(), wanted: None, title: None, component: None, tags: Vec::new(), slot };
        ShapeKind::Union(Union { members: vec![member], discriminator: None })
    }

    /// Returns the name that a key decides, which thereby decides something.
    pub(super) fn wanted(&mut self, keys: &Keys<'_>, key: &'static str) -> Option<Wanted> {
        self.marks.apply(keys, key);
        keys.wanted(key, &mut self.diagnostics)
    }

    /// Notes that the name which a schema wants for its field is applied.
    pub(super) fn apply_field_name(&mut self, id: SchemaId) {
        let schema = self.schema(id);
        self.marks.apply(&Keys::of(&schema.at, &schema.extensions), "x-field-name");
    }

    /// Returns the names that the overlay wants for the values of an enum; a name for anything else is refused.
    fn value_names(&mut self, keys: &Keys<'_>, values: &[String]) -> IndexMap<String, Wanted> {
        self.marks.apply(keys, "x-enum-names");
        let names = keys.names("x-enum-names", &mut self.diagnostics);
        for value in names.keys().filter(|value| !values.contains(value)) {
            self.diagnostics.push(keys.invalid_value("x-enum-names", format!("`{value}` is no value of this enum")));
        }
        names
    }

    fn object(&mut self, schema: &Schema, object: &model::Object) -> ShapeKind {
        let inferred = Keys::of(&schema.at, &schema.extensions).evidence().is_some();
        let fields = object.properties.iter().map(|(name, property)| {
            let presence = match (property.required, inferred) {
                (true, false) => Presence::Required,
                (true, true) => Presence::Inferred,
                (false, _) => Presence::Optional,
            };
            let only = match (property.read_only, property.write_only) {
                (true, false) => Some(Way::Read),
                (false, true) => Some(Way::Sent),
                (true, true) | (false, false) => None,
            };
            self.apply_field_name(property.schema);
            (name.clone(), Slot { only, ..self.slot(property.schema, presence) })
        });
        let mut fields = fields.collect::<IndexMap<_, _>>();
        if let Some((property, value)) = self.tags.of_component(&schema.at) {
            tags::fix(&mut fields, property, value, &schema.at);
        }
        if fields.len() > MOST_FIELDS {
            let message = format!("an object of {} properties; no more than {MOST_FIELDS} make a struct", fields.len());
            let help = "say what it is a map of by an overlay action that sets `additionalProperties`";
            self.diagnostics.push(Diagnostic::at("too-many-properties", &schema.at, message).help(help));
            fields.clear();
        }
        let rest = match object.additional {
            Additional::Schema(values) => Some(Box::new(self.required_slot(values))),
            Additional::Unsaid | Additional::Any | Additional::Forbidden => None,
        };
        ShapeKind::Object(Object { fields, rest })
    }
}

/// Returns the slot of a value that no schema describes.
pub(super) fn plain_slot(at: &Pointer, ty: Type) -> Slot {
    Slot {
        at: at.clone(),
        ty,
        nullable: false,
        presence: Presence::Required,
        is_decided: false,
        only: None,
        default: None,
        rules: Vec::new(),
        least: None,
        open: false,
        subject: None,
        visibility: Visibility::ByType,
        description: None,
        examples: Vec::new(),
        unchecked: Vec::new(),
        evidence: None,
        deprecated: false,
        wanted: None,
    }
}
