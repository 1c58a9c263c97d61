//! Builds the body of a rejected request, in the shape that the description gives it. The marks `x-mock` say what each
//! of its fields means.

use serde_json::{Map, Value, json};

use crate::{
    check::Fault,
    clock::Now,
    description::{Media, members, properties, resolve, types},
    sample::{Fill, Wish, sample},
};

/// Returns the body of a rejected request as described; `None` if it has no example.
pub(crate) fn body(media: &Media, status: u16, faults: &[Fault]) -> Option<Value> {
    let schema = &media.schema;
    // Without an example, the status and the header say enough.
    let mut object = sample(schema, Wish { fill: Fill::Required, ..Wish::new(Now::default()) }).ok()?;
    if members(schema.target()).is_some() || !object.is_object() {
        return Some(object);
    }
    for (name, property) in properties(&schema.root, &schema.node) {
        let property = schema.resolve(property);
        let value = match property["x-mock"].as_str() {
            Some("status") => status.into(),
            Some("message") => message(faults).into(),
            Some("faults") => faults.iter().map(|fault| issue(&schema.root, &property["items"], fault)).collect(),
            _ => continue,
        };
        object[name] = value;
    }
    Some(object)
}

/// Returns one entry of the array of faults.
fn issue(root: &Value, items: &Value, fault: &Fault) -> Value {
    let node = resolve(root, items);
    if types(node).contains(&"string") {
        return message(std::slice::from_ref(fault)).into();
    }
    let mut object = Map::new();
    for (name, property) in properties(root, node) {
        let value = match resolve(root, property)["x-mock"].as_str() {
            Some("rule") => fault.rule.as_str().into(),
            Some("expected") => fault.expected.as_str().into(),
            Some("path") => fault.steps(),
            _ => json!(null),
        };
        object.insert(name.to_owned(), value);
    }
    object.into()
}

fn message(faults: &[Fault]) -> String {
    let one = |fault: &Fault| format!("{}: {} (expected {})", fault.place, fault.rule, fault.expected);
    faults.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::issue;
    use crate::check::Fault;

    #[test]
    fn a_fault_is_written_as_a_component_describes_it() {
        let root = json!({
            "Issue": {"properties": {"code": {"$ref": "#/Text"}, "rule": {"x-mock": "rule"}, "path": {"x-mock": "path"}}},
            "Text": {"type": "string", "x-mock": "expected"},
        });
        let fault = Fault::new("body", "format", "date").at("dob");
        let expected = json!({"code": "date", "rule": "format", "path": ["dob"]});
        assert_eq!(issue(&root, &json!({"$ref": "#/Issue"}), &fault), expected);
    }
}
