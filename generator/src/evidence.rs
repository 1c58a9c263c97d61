//! Lists what of an API rests on inference: where its description carries `x-evidence`, an operationId is a guess, or a
//! field is written as required and is not relied on.

use indexmap::IndexSet;

use crate::ir::places::{children, endpoint, roots};
use crate::ir::{Presence, Slot, Type};
use crate::pipeline::Stages;
use crate::place;

/// Something that is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inferred {
    /// Where, as decisions name places.
    pub place: String,
    /// On what it rests.
    pub evidence: String,
}

/// Lists everything that is inferred: operations and answers, then what they take and answer, then types by name.
pub fn list_inferred(stages: &Stages) -> Vec<Inferred> {
    let mut found = IndexSet::new();
    for operation in &stages.api.operations {
        let place = endpoint(operation).to_string();
        add(&mut found, &place, operation.evidence.as_deref());
        add(&mut found, &place, operation.provisional.then_some("its operationId is a guess"));
        for answer in &operation.answers {
            add(&mut found, &format!("{place} answer {}", answer.status), answer.evidence.as_deref());
        }
    }
    for (root, _, slot) in roots(&stages.api) {
        add_slot(&mut found, root.address(&stages.api), slot);
    }
    for named in &stages.names.types {
        for shape in named.shapes.iter().map(|shape| &stages.api.shapes[*shape]) {
            add(&mut found, &named.name, shape.evidence.as_deref());
            for (step, slot) in children(&shape.kind) {
                add_slot(&mut found, format!("{}{}", named.name, place::Step::from(&step)), slot);
            }
        }
    }
    found.into_iter().collect()
}

/// Adds a slot, and the items and values in it.
fn add_slot(found: &mut IndexSet<Inferred>, mut place: String, mut slot: &Slot) {
    loop {
        add(found, &place, slot.evidence.as_deref());
        add(found, &place, (slot.presence == Presence::Inferred).then_some("required, which is only inferred"));
        let (step, inner) = match &slot.ty {
            Type::List(items) => (place::Step::Items, items),
            Type::Map(values) => (place::Step::Values, values),
            _ => return,
        };
        place.push_str(&step.to_string());
        slot = inner;
    }
}

fn add(found: &mut IndexSet<Inferred>, place: &str, evidence: Option<&str>) {
    found.extend(evidence.map(|evidence| Inferred { place: place.to_owned(), evidence: evidence.to_owned() }));
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
