//! Checks parameters against their schemas, and finds those that are not described.

use serde_json::{Value, json};

use crate::{
    check::{
        Arguments, Fault,
        fault::{Step, check_value},
        styles::{Sent, Shape, is_of, read, shapes},
    },
    description::{Description, Operation, Parameter, Place, SchemeKind},
    incoming::Incoming,
};

pub(crate) fn check(
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    segments: &[(String, String)],
    arguments: &mut Arguments,
    faults: &mut Vec<Fault>,
) {
    let (query, cookies) = (incoming.pairs(), incoming.cookies());
    for parameter in &operation.parameters {
        let name = &parameter.name;
        let sent = match parameter.place {
            Place::Path => Sent::Text(segments.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())),
            Place::Header => Sent::Text(incoming.header(name)),
            Place::Query => Sent::Pairs(&query),
            Place::Cookie => Sent::Pairs(&cookies),
        };
        match read(operation, parameter, sent) {
            Ok(None) => match left_out(parameter) {
                _ if !parameter.required => {}
                Some(value) => drop(arguments.at(parameter.place).insert(name.clone(), value)),
                None => faults.push(fault(parameter, "required", "a value")),
            },
            Ok(Some(value)) => {
                let at = [Step::Key(name.clone())];
                faults.extend(check_value(parameter.place.name(), &at, &parameter.schema, &value));
                arguments.at(parameter.place).insert(name.clone(), value);
            }
            Err((rule, expected)) => faults.push(fault(parameter, rule, expected)),
        }
    }
    for (name, _) in &query {
        let described = |parameter: &Parameter| parameter.place == Place::Query && is_of(operation, parameter, name);
        let credential = description.schemes.iter().any(|scheme| scheme.kind == SchemeKind::Query(name.clone()));
        if !credential && !operation.query.contains(name) && !operation.parameters.iter().any(described) {
            faults.push(Fault::new("query", "undescribed", "no such parameter").at(name));
        }
    }
}

/// Returns the value that sending nothing means: an empty array or object has no pairs. A parameter without a schema
/// has no such value.
fn left_out(parameter: &Parameter) -> Option<Value> {
    let shapes = shapes(&parameter.schema);
    let is_in_pairs = matches!(parameter.place, Place::Query | Place::Cookie) && shapes.len() < 3;
    let empty = shapes.into_iter().filter_map(|shape| match shape {
        Shape::Scalar => None,
        Shape::Array => Some(json!([])),
        Shape::Object => Some(json!({})),
    });
    empty.filter(|_| is_in_pairs).find(|value| parameter.schema.lenient().accepts(value))
}

fn fault(parameter: &Parameter, rule: &str, expected: &str) -> Fault {
    Fault::new(parameter.place.name(), rule, expected).at(&parameter.name)
}
