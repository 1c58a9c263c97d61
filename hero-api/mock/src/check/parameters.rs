//! Reads parameters by their style, and judges them by their schemas.

use serde_json::Value;

use crate::{
    check::{
        Arguments, Fault, coerce,
        fault::{Step, judge},
    },
    description::{Description, Operation, Parameter, Place, SchemeKind, Style},
    incoming::{Incoming, decode_query},
};

pub(crate) fn check(
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    segments: &[(String, String)],
    arguments: &mut Arguments,
    faults: &mut Vec<Fault>,
) {
    let pairs = incoming.pairs();
    for parameter in &operation.parameters {
        let texts: Vec<String> = match parameter.place {
            Place::Path => given(segments, &parameter.name).map(|(_, text)| text.clone()).collect(),
            Place::Header => incoming.header(&parameter.name).map(str::to_owned).into_iter().collect(),
            Place::Query => given(&pairs, &parameter.name).map(|(_, text)| (*text).to_owned()).collect(),
        };
        match read(parameter, &texts) {
            Ok(None) if parameter.required => faults.push(fault(parameter, "required", "a value")),
            Ok(None) => {}
            Ok(Some(value)) => {
                let at = [Step::Key(parameter.name.clone())];
                faults.extend(judge(place(parameter), &at, &parameter.schema, &value));
                arguments.at(parameter.place).insert(parameter.name.clone(), value);
            }
            Err(fault) => faults.push(fault),
        }
    }
    for (name, _) in &pairs {
        let described = |it: &Parameter| it.place == Place::Query && it.name == *name;
        let credential = description.schemes.iter().any(|it| it.kind == SchemeKind::Query(name.clone()));
        if !credential && !operation.parameters.iter().any(described) {
            faults.push(Fault::new("query", "undescribed", "no such parameter").at(name));
        }
    }
}

fn given<'a, T>(pairs: &'a [(String, T)], name: &'a str) -> impl Iterator<Item = &'a (String, T)> {
    pairs.iter().filter(move |(known, _)| known == name)
}

/// The value of a parameter; nothing where it was not sent.
fn read(parameter: &Parameter, texts: &[String]) -> Result<Option<Value>, Fault> {
    // A path and a header came decoded; in a query the separators are told from the values before decoding.
    let decode = |text: &str| match parameter.place {
        Place::Query => decode_query(text),
        Place::Path | Place::Header => text.to_owned(),
    };
    let schema = &parameter.schema;
    if texts.is_empty() {
        return Ok(None);
    }
    if !coerce::is_list(schema) {
        let [text] = texts else { return Err(fault(parameter, "repeated", "one value")) };
        return Ok(Some(coerce::coerce(schema, &schema.node, &decode(text))));
    }
    let items: Vec<String> = match (parameter.style, texts) {
        (Style::Repeated, several) => several.iter().map(|it| decode(it)).collect(),
        (Style::Separated(separator), [text]) => split(text, separator).map(decode).collect(),
        (Style::Separated(_), _) => return Err(fault(parameter, "repeated", "one list")),
    };
    let items_schema = &schema.target()["items"];
    Ok(Some(items.iter().map(|it| coerce::coerce(schema, items_schema, it)).collect()))
}

fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let encoded = if separator == ' ' { "%20" } else { "%7C" };
    let found = if text.contains(separator) || separator == ',' { separator.to_string() } else { encoded.to_owned() };
    let parts: Vec<&str> = text.split(found.as_str()).collect();
    parts.into_iter()
}

fn fault(parameter: &Parameter, rule: &str, expected: &str) -> Fault {
    Fault::new(place(parameter), rule, expected).at(&parameter.name)
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    }
}
