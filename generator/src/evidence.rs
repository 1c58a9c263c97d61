//! Lists what of an API rests on inference: where its description carries `x-evidence`, an operationId is a guess, or a
//! field is written as required and is not relied on.

use crate::ir::places::{endpoint, parameter_role};
use crate::ir::{Operation, Presence, ShapeKind, Slot};
use crate::pipeline::Stages;

/// Something that is inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inferred {
    /// Where, as decisions name places.
    pub place: String,
    /// On what it rests.
    pub evidence: String,
}

/// Lists everything that is inferred: operations in their order, then types by name.
pub fn list_inferred(stages: &Stages) -> Vec<Inferred> {
    let mut found = Vec::new();
    for operation in &stages.api.operations {
        add_operation(&mut found, operation);
    }
    for named in &stages.names.types {
        let Some(shape) = named.shapes.first().map(|shape| &stages.api.shapes[*shape]) else { continue };
        add(&mut found, &named.name, shape.evidence.as_ref());
        match &shape.kind {
            ShapeKind::Object(object) => {
                for (field, slot) in &object.fields {
                    add_slot(&mut found, &format!("{}.{field}", named.name), slot);
                }
            }
            ShapeKind::Union(union) => {
                for member in &union.members {
                    add_slot(&mut found, &named.name, &member.slot);
                }
            }
            ShapeKind::Enum(_) => {}
        }
    }
    found
}

fn add_operation(found: &mut Vec<Inferred>, operation: &Operation) {
    let place = endpoint(operation).to_string();
    add(found, &place, operation.evidence.as_ref());
    if operation.provisional {
        found.push(Inferred { place: place.clone(), evidence: "its operationId is a guess".to_owned() });
    }
    for (index, parameter) in operation.parameters.iter().enumerate() {
        add_slot(found, &format!("{place} {}", parameter_role(operation, index)), &parameter.slot);
    }
    if let Some(body) = &operation.body {
        add_slot(found, &format!("{place} request"), &body.slot);
    }
    for answer in &operation.answers {
        add(found, &format!("{place} answer {}", answer.status), answer.evidence.as_ref());
    }
}

fn add_slot(found: &mut Vec<Inferred>, place: &str, slot: &Slot) {
    add(found, place, slot.evidence.as_ref());
    if slot.presence == Presence::Inferred {
        found.push(Inferred { place: place.to_owned(), evidence: "required, which is only inferred".to_owned() });
    }
}

fn add(found: &mut Vec<Inferred>, place: &str, evidence: Option<&String>) {
    found.extend(evidence.map(|evidence| Inferred { place: place.to_owned(), evidence: evidence.clone() }));
}

#[cfg(test)]
mod tests {
    use crate::Input;
    use crate::pipeline::run;

    use super::list_inferred;

    #[test]
    fn marks_guesses_and_what_is_not_relied_on_are_listed() {
        let description = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
                           x-evidence-operation-id: guessed\n      x-evidence: url alone\n      responses:\n        '200':\n          \
                           description: D\n          x-evidence: example\n          content: {application/json: {schema: {type: \
                           object, properties: {b: {type: string, x-evidence: page}}}}}\n";
        let stages = run(&Input::new("description", description, "crate::runtime")).unwrap();
        let found: Vec<String> =
            list_inferred(&stages).into_iter().map(|found| format!("{}: {}", found.place, found.evidence)).collect();
        let expected =
            ["GET /a: url alone", "GET /a: its operationId is a guess", "GET /a answer 200: example", "A.b: page"];
        assert_eq!(found, expected);
    }
}
