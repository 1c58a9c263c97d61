//! Reads the text of a parameter by its style (<https://spec.openapis.org/oas/v3.1.1.html#style-examples>): as a single
//! value, an array or an object, whichever its schema allows.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{
    description::{Operation, Parameter, Place, Schema, Style, all_members, properties, resolve, types},
    incoming::{decode, decode_query},
};

/// The source of a parameter in a request.
#[derive(Clone, Copy)]
pub(crate) enum Sent<'a> {
    /// The text of a path or of a header, decoded.
    Text(Option<&'a str>),
    /// The pairs of a query or of cookies, with their values as sent.
    Pairs(&'a [(String, &'a str)]),
}

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar,
    Array,
    Object,
}

/// A broken rule, and what was expected.
type Broken = (&'static str, &'static str);

/// The strings of a value.
enum Texts {
    One(String),
    Items(Vec<Texts>),
    Entries(Vec<(String, Texts)>),
}

/// Returns the shapes that the schema of a parameter allows; all of them if it names no type.
pub(crate) fn shapes(schema: &Schema) -> Vec<Shape> {
    let named: Vec<&str> = all_members(&schema.root, &schema.node).into_iter().flat_map(types).collect();
    let has = |shape: Shape| match shape {
        Shape::Scalar => named.is_empty() || named.iter().any(|name| !["array", "object"].contains(name)),
        Shape::Array => named.is_empty() || named.contains(&"array"),
        Shape::Object => named.is_empty() || named.contains(&"object"),
    };
    [Shape::Scalar, Shape::Array, Shape::Object].into_iter().filter(|shape| has(*shape)).collect()
}

/// Returns the value of a parameter; `None` if it was not sent. Of several shapes, the first valid one wins.
pub(crate) fn read(operation: &Operation, parameter: &Parameter, sent: Sent<'_>) -> Result<Option<Value>, Broken> {
    let schema = &parameter.schema;
    let mut last = Ok(None);
    for shape in shapes(schema) {
        let texts = match sent {
            Sent::Text(None) => return Ok(None),
            Sent::Text(Some(text)) if parameter.style == Style::Json => return parse_json(text).map(Some),
            Sent::Text(Some(text)) => split_text(parameter, shape, text).map(Some),
            Sent::Pairs(pairs) => match collect_pairs(operation, parameter, shape, pairs) {
                Ok(Some(Texts::One(text))) if parameter.style == Style::Json => return parse_json(&text).map(Some),
                found => found,
            },
        };
        last = texts.map(|texts| texts.map(|texts| value(schema, &schema.node, texts)));
        if matches!(&last, Ok(Some(value)) if schema.lenient().accepts(value)) {
            break;
        }
    }
    last
}

/// Reports whether a pair of a query belongs to a parameter.
pub(crate) fn is_of(operation: &Operation, parameter: &Parameter, name: &str) -> bool {
    if parameter.name == name {
        return true;
    }
    let has_own_pairs = parameter.is_exploded && !matches!(parameter.style, Style::Deep | Style::Json);
    if parameter.style == Style::Deep {
        return name.strip_prefix(parameter.name.as_str()).is_some_and(|rest| rest.starts_with('['));
    }
    has_own_pairs && shapes(&parameter.schema).contains(&Shape::Object) && is_entry(operation, parameter, name)
}

/// Reports whether a pair is an entry of an object whose entries are pairs of their own.
fn is_entry(operation: &Operation, parameter: &Parameter, name: &str) -> bool {
    let schema = &parameter.schema;
    let members = || all_members(&schema.root, &schema.node).into_iter();
    let is_property = |member| properties(&schema.root, member).iter().any(|(known, _)| *known == name);
    let is_open = |member: &Value| match member.get("additionalProperties") {
        Some(rest) => *rest != false,
        None => types(member).is_empty(),
    };
    let is_another = |other: &Parameter| other.place == parameter.place && other.name == name;
    members().any(is_property) || members().any(is_open) && !operation.parameters.iter().any(is_another)
}

fn parse_json(text: &str) -> Result<Value, Broken> {
    serde_json::from_str(text).map_err(|_| ("json", "JSON"))
}

fn split_text(parameter: &Parameter, shape: Shape, text: &str) -> Result<Texts, Broken> {
    const BROKEN: Broken = ("style", "a string in the style of the parameter");
    let (style, is_exploded) = (parameter.style, parameter.is_exploded);
    let own = format!("{}=", parameter.name);
    let (start, separator) = match (style, is_exploded) {
        (Style::Label, true) => (".", "."),
        (Style::Label, false) => (".", ","),
        (Style::Matrix, true) => (";", ";"),
        (Style::Matrix, false) => (";", ","),
        _ => ("", ","),
    };
    let text = text.strip_prefix(start).ok_or(BROKEN)?;
    let text =
        if style == Style::Matrix && !is_exploded { text.strip_prefix(own.as_str()).ok_or(BROKEN)? } else { text };
    let is_own = style == Style::Matrix && is_exploded && shape != Shape::Object;
    let one =
        |text: &str| if is_own { text.strip_prefix(own.as_str()).ok_or(BROKEN) } else { Ok(text) }.map(str::to_owned);
    let parts = || text.split(separator).filter(|_| !text.is_empty());
    Ok(match shape {
        Shape::Scalar => Texts::One(one(text)?),
        Shape::Array => Texts::Items(parts().map(|part| one(part).map(Texts::One)).collect::<Result<_, _>>()?),
        Shape::Object if is_exploded => {
            let entry =
                |part: &str| part.split_once('=').map(|(key, text)| (key.to_owned(), Texts::One(text.to_owned())));
            Texts::Entries(parts().map(entry).collect::<Option<_>>().ok_or(BROKEN)?)
        }
        Shape::Object => entries(parts().map(str::to_owned).collect()).ok_or(BROKEN)?,
    })
}

/// Returns the entries of an object whose keys and values alternate.
fn entries(parts: Vec<String>) -> Option<Texts> {
    let entry = |pair: &[String]| match pair {
        [key, text] => Some((key.clone(), Texts::One(text.clone()))),
        _ => None,
    };
    parts.chunks(2).map(entry).collect::<Option<_>>().map(Texts::Entries)
}

fn collect_pairs(
    operation: &Operation,
    parameter: &Parameter,
    shape: Shape,
    pairs: &[(String, &str)],
) -> Result<Option<Texts>, Broken> {
    let decode = |text: &str| if parameter.place == Place::Query { decode_query(text) } else { decode(text) };
    let (style, is_exploded) = (parameter.style, parameter.is_exploded);
    if style == Style::Deep {
        let own = pairs.iter().filter(|(name, _)| is_of(operation, parameter, name));
        let own: Vec<(&str, String)> = own.map(|(name, text)| (&name[parameter.name.len()..], decode(text))).collect();
        return Ok((!own.is_empty()).then(|| parse_deep(own)));
    }
    if style != Style::Json && is_exploded && shape == Shape::Object {
        let own = pairs.iter().filter(|(name, _)| is_entry(operation, parameter, name));
        let own: Vec<(String, Texts)> = own.map(|(name, text)| (name.clone(), Texts::One(decode(text)))).collect();
        return Ok((!own.is_empty()).then(|| gather(own)));
    }
    let texts: Vec<&str> = pairs.iter().filter(|(name, _)| *name == parameter.name).map(|(_, text)| *text).collect();
    let parts = |text: &str| split(style, text).map(|part| decode(&part)).collect::<Vec<String>>();
    match (shape, texts.as_slice()) {
        (_, []) => Ok(None),
        (Shape::Array, several) if is_exploded && style != Style::Json => {
            Ok(Some(Texts::Items(several.iter().map(|text| Texts::One(decode(text))).collect())))
        }
        (_, [text]) if shape == Shape::Scalar || style == Style::Json => Ok(Some(Texts::One(decode(text)))),
        (Shape::Array, [text]) => Ok(Some(Texts::Items(parts(text).into_iter().map(Texts::One).collect()))),
        (Shape::Object, [text]) => entries(parts(text)).map(Some).ok_or(("style", "keys and values in turns")),
        (Shape::Array, _) => Err(("repeated", "one array")),
        (_, _) => Err(("repeated", "one value")),
    }
}

/// Splits a text whose parts are not decoded yet.
fn split(style: Style, text: &str) -> impl Iterator<Item = String> {
    let (text, separator) = match style {
        Style::Space => (Cow::from(text.replace('+', "%20")), "%20"),
        Style::Pipe => (Cow::from(text.replace("%7C", "|").replace("%7c", "|")), "|"),
        _ => (Cow::from(text), ","),
    };
    text.split(separator).map(str::to_owned).collect::<Vec<String>>().into_iter()
}

/// Groups entries by key: the values of a repeated key are an array.
fn gather(pairs: Vec<(String, Texts)>) -> Texts {
    let mut entries: Vec<(String, Texts)> = Vec::new();
    for (key, texts) in pairs {
        match entries.iter_mut().find(|(known, _)| *known == key) {
            None => entries.push((key, texts)),
            Some((_, Texts::Items(items))) => items.push(texts),
            Some((_, known)) => {
                let first = std::mem::replace(known, Texts::Items(Vec::new()));
                *known = Texts::Items(vec![first, texts]);
            }
        }
    }
    Texts::Entries(entries)
}

/// Parses keys with brackets: `[a][b]`, `[a][]` and `[a][0][b]`.
fn parse_deep(pairs: Vec<(&str, String)>) -> Texts {
    let mut groups: Vec<(&str, Vec<(&str, String)>)> = Vec::new();
    let mut whole = None;
    for (path, text) in pairs {
        let Some((key, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']')) else {
            whole = Some(Texts::One(text));
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == key && !key.is_empty()) {
            Some((_, group)) => group.push((rest, text)),
            None => groups.push((key, vec![(rest, text)])),
        }
    }
    let is_list = groups.iter().enumerate().all(|(index, (key, _))| key.is_empty() || *key == index.to_string());
    match whole {
        Some(texts) if groups.is_empty() => texts,
        _ if is_list => Texts::Items(groups.into_iter().map(|(_, group)| parse_deep(group)).collect()),
        _ => Texts::Entries(groups.into_iter().map(|(key, group)| (key.to_owned(), parse_deep(group))).collect()),
    }
}

/// Returns the value that strings represent.
fn value(schema: &Schema, node: &Value, texts: Texts) -> Value {
    let root = &schema.root;
    let members = all_members(root, node);
    let of = |key: &str| members.iter().find_map(|member| member.get(key)).unwrap_or(&Value::Null);
    match texts {
        // An array of one item is written as the item.
        Texts::One(text) if members.iter().all(|member| types(member) == ["array"]) => {
            [value(schema, of("items"), Texts::One(text))].into_iter().collect()
        }
        Texts::One(text) => coerce(schema, node, &text),
        Texts::Items(items) => items.into_iter().map(|item| value(schema, of("items"), item)).collect(),
        Texts::Entries(entries) => {
            let property = |key: &str| {
                let mut own = members.iter().flat_map(|member| properties(root, member));
                own.find(|(known, _)| *known == key).map_or(of("additionalProperties"), |(_, node)| resolve(root, node))
            };
            let entry = |(key, texts): (String, Texts)| (key.clone(), value(schema, property(&key), texts));
            Value::Object(entries.into_iter().map(entry).collect::<Map<String, Value>>())
        }
    }
}

/// Returns the value of a text. A text that fits no type stays a string, and fails its schema.
fn coerce(schema: &Schema, node: &Value, text: &str) -> Value {
    let members = all_members(&schema.root, node);
    let read = members.into_iter().flat_map(types).into_iter().find_map(|name| match name {
        "integer" => parse_integer(text),
        "number" => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).and_then(|_| serde_json::from_str(text).ok())
        }
        "boolean" => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    });
    read.unwrap_or_else(|| text.into())
}

/// Parses an integer of any size. Beyond 64 bits it becomes the nearest float, which is whole, too.
fn parse_integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| {
        text.parse().map(|number: i64| number.into()).or_else(|_| text.parse().map(|number: f64| number.into())).ok()
    })?
}
