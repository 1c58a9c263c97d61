//! Unions, and how their variants are told apart.

use std::collections::{HashMap, HashSet};

use super::{FieldCheck, Paragraph, Ty};

/// A union.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// The variants, in the description's order.
    pub variants: Vec<VariantDef>,
    /// The variants that a value of their type converts into.
    pub turned_into: Vec<usize>,
    /// How they are told apart.
    pub strategy: Strategy,
    /// The fields of variants, as sent, that are secrets or contain some.
    pub secrets: Vec<String>,
    /// Whether it is only sent, and so checked and rarely read.
    pub is_only_sent: bool,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct VariantDef {
    /// Its name.
    pub name: String,
    /// Its name in snake case, for the method that reads it.
    pub method: String,
    /// The type of its value.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether `Debug` shows its value.
    pub shown: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The checks before it is sent.
    pub check: FieldCheck,
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug)]
pub enum Strategy {
    /// By their fields, in one pass.
    Fields(FieldsStrategy),
    /// By JSON type: the variant for each.
    JsonTypes(Vec<(JsonType, usize)>),
    /// By inspecting the JSON of the value.
    Value(ValueStrategy),
    /// By nothing: the value is kept, and the caller reads it as a variant.
    Kept {
        /// Whether one of the variants contains secrets, so that the value is only sent and shown on purpose.
        has_secrets: bool,
    },
}

/// A strategy that reads the fields of all members as one struct.
#[derive(Clone, Debug)]
pub struct FieldsStrategy {
    /// The struct of all fields, which is private.
    pub name: String,
    /// Every field of every member, once.
    pub fields: Vec<UnionField>,
    /// The members with fields, most specific first.
    pub choices: Vec<Choice>,
    /// The variant for an object without known fields.
    pub catch_all: Option<usize>,
    /// Whether that variant has keys, none of which is described: an object without any is no sign of it.
    pub catch_all_has_keys: bool,
    /// The field whose constants alone select all members.
    pub tag: Option<usize>,
    /// Whether all members require that field, and none allows null there.
    pub tag_is_never_null: bool,
}

/// A field of some members of a union.
#[derive(Clone, Debug)]
pub struct UnionField {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The type of its values, except for null and absence.
    pub ty: Ty,
    /// Whether integral floats are read as integers.
    pub integer: bool,
}

/// A member, and what selects it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The variant.
    pub variant: usize,
    /// The struct of the member.
    pub ty: String,
    /// Fields with constants: the field and its strings.
    pub constants: Vec<(usize, Vec<String>)>,
    /// The required fields, by index.
    pub required: Vec<usize>,
    /// All fields of the member.
    pub fields: Vec<ChoiceField>,
    /// Fields that no other member has: one of them alone shows an incomplete member.
    pub telling: Vec<usize>,
}

impl FieldsStrategy {
    /// Returns what makes a value a part of each member with required fields.
    pub fn parts(&self) -> Vec<PartialMember> {
        let own = self.own_constants();
        let wire = |field: &usize| self.fields[*field].wire.clone();
        let part_of = |choice: &Choice| {
            let own = own.iter().filter(|(variant, _)| *variant == choice.variant).map(|(_, field)| field);
            PartialMember {
                own: choice.telling_apart().chain(own).map(wire).collect(),
                constants: choice.constants.iter().map(|(field, strings)| (wire(field), strings.clone())).collect(),
                required: choice.required.iter().map(wire).collect(),
            }
        };
        self.choices.iter().map(part_of).filter(PartialMember::can_be_found).collect()
    }

    /// Returns the variants and fields of constants that no other member has.
    fn own_constants(&self) -> Vec<(usize, usize)> {
        let mut holders: HashMap<(usize, &str), HashSet<usize>> = HashMap::new();
        let constants = || self.choices.iter().flat_map(|choice| choice.constants.iter().map(move |one| (choice, one)));
        for (choice, (field, strings)) in constants() {
            for string in strings {
                holders.entry((*field, string)).or_default().insert(choice.variant);
            }
        }
        let is_own = |field: usize, strings: &[String]| {
            strings.iter().all(|string| holders[&(field, string.as_str())].len() == 1)
        };
        let own = constants().filter(|(_, (field, strings))| is_own(*field, strings));
        own.map(|(choice, (field, _))| (choice.variant, *field)).collect()
    }
}

/// What makes a value that is no member a part of one, which is an error: a value of an unknown member is kept.
#[derive(Clone, Debug)]
pub struct PartialMember {
    /// Fields that no other member has, and those whose constants no other has.
    pub own: Vec<String>,
    /// Fields with constants: another string there belongs to another member, known or not.
    pub constants: Vec<(String, Vec<String>)>,
    /// The required fields, one of which is missing.
    pub required: Vec<String>,
}

impl PartialMember {
    /// Reports whether there is a field to find it by, and one that it can lack.
    pub fn can_be_found(&self) -> bool {
        !self.own.is_empty() && !self.required.is_empty()
    }
}

impl Choice {
    /// Returns the fields that no other member has and that have no constant.
    fn telling_apart(&self) -> impl Iterator<Item = &usize> {
        let has_constant = |field: &usize| self.constants.iter().any(|(index, _)| index == field);
        self.telling.iter().filter(move |field| !has_constant(field))
    }

    /// The texts of a field that tell the member.
    pub fn texts_of(&self, field: usize) -> impl Iterator<Item = &String> {
        self.constants.iter().filter(move |(index, _)| *index == field).flat_map(|(_, texts)| texts)
    }
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A field of a member.
#[derive(Clone, Debug)]
pub struct ChoiceField {
    /// Its Rust name in the member.
    pub name: String,
    /// The index of the field.
    pub field: usize,
    /// The values that the member allows.
    pub takes: Takes,
    /// Whether the member boxes it.
    pub boxed: bool,
}

/// The values that a member allows for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A value.
    Value,
    /// A value or null; required.
    Nullable,
    /// A value, null or nothing.
    Anything,
}

/// A strategy that inspects the JSON of a value.
#[derive(Clone, Debug)]
pub struct ValueStrategy {
    /// The rules, in the order in which they are tried.
    pub rules: Vec<ValueRule>,
    /// The field that selects all members, which is never null.
    pub tag: Option<String>,
}

impl ValueRule {
    /// Returns what makes a value a part of the member. A constant of its own has already chosen it.
    pub fn part(&self) -> PartialMember {
        let has_constant = |name: &String| self.constants.iter().any(|(known, _)| known == name);
        PartialMember {
            own: self.telling.iter().filter(|name| !has_constant(name)).cloned().collect(),
            constants: self.constants.clone(),
            required: self.required.clone(),
        }
    }

    /// Whether any object is the member, so that it comes after what is half of another.
    pub fn takes_any_object(&self) -> bool {
        let is_object = self.json_type.is_none_or(|json_type| json_type == JsonType::Object);
        is_object && self.constants.is_empty() && self.required.is_empty() && self.any_of.is_empty()
    }
}

/// A rule by which the JSON of a value matches a member.
#[derive(Clone, Debug)]
pub struct ValueRule {
    /// The variant.
    pub variant: usize,
    /// The JSON type that is required.
    pub json_type: Option<JsonType>,
    /// The constants that select the member.
    pub tested: Vec<(String, Vec<String>)>,
    /// All constants.
    pub constants: Vec<(String, Vec<String>)>,
    /// Whether no other member has one of these constants at that field, so that the field alone selects the member.
    pub has_own_constant: bool,
    /// Fields that are required.
    pub required: Vec<String>,
    /// Fields of which one must be present, if none is required.
    pub any_of: Vec<String>,
    /// Fields that no other member has.
    pub telling: Vec<String>,
    /// Whether the member has keys, none of which is described: an object without any is no sign of it.
    pub has_keys: bool,
}
