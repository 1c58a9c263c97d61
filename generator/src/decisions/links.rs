//! Writes the reads that show what an operation wrote as OpenAPI's links, with the names that this description has.

use serde_json::{Map, Value, json};

use super::model::Shown;
use crate::document::{self, Document};
use crate::place::{self, Operation, Pattern, PatternRoot, Role, RolePattern, StepPattern};
use crate::pointer::Pointer;
use crate::vocabulary::Location;

/// Returns the links of an answer of the operation at a path.
///
/// # Errors
/// The place of a read that is not there, with the reason.
pub(super) fn links(document: &Document, path: &str, reads: &[Shown]) -> Result<Value, (Pointer, String)> {
    let mut links = Map::new();
    for (index, read) in reads.iter().enumerate() {
        let fault = |message: String| (read.at.clone(), message);
        let found = find_operation(document, &read.operation)
            .ok_or_else(|| fault(format!("`{}` is not there", read.operation)))?;
        let mut parameters = Map::new();
        for (role, source) in &read.parameters {
            let name = parameter_name(document, found, role)
                .ok_or_else(|| fault(format!("`{}` has no `{role}`", read.operation)))?;
            let expression = expression(source, path)
                .ok_or_else(|| fault(format!("`{}` is no part of a call that a link can name", source.text)))?;
            parameters.insert(name, json!(expression));
        }
        let mut link = Map::new();
        let (.., operation) = found;
        match &operation.id {
            Some(id) => link.insert("operationId".to_owned(), json!(id)),
            None => link.insert("operationRef".to_owned(), json!(format!("#{}", operation.at))),
        };
        if !parameters.is_empty() {
            link.insert("parameters".to_owned(), Value::Object(parameters));
        }
        links.insert(format!("shown-by-{}", index + 1), Value::Object(link));
    }
    Ok(Value::Object(links))
}

/// An operation with its path template and path item.
type Found<'a> = (&'a str, &'a document::PathItem, &'a document::Operation);

fn find_operation<'a>(document: &'a Document, wanted: &Operation) -> Option<Found<'a>> {
    let Operation::Endpoint(method, path) = wanted else { return None };
    let wanted = place::erased_path(path);
    document.paths.iter().filter(|(path, _)| place::erased_path(path) == wanted).find_map(|(path, item)| {
        let (item, _) = document.components.resolve(item).ok()?;
        let (_, operation) = item.operations.iter().find(|(found, _)| found == method)?;
        Some((path.as_str(), item, operation))
    })
}

/// Returns the name of a parameter in this description.
fn parameter_name(document: &Document, (path, item, operation): Found<'_>, role: &Role) -> Option<String> {
    if let Role::Path(number) = role {
        return path_parameter(path, *number);
    }
    let all = item.parameters.iter().chain(&operation.parameters);
    let mut all = all.filter_map(|parameter| Some(document.components.resolve(parameter).ok()?.0));
    let (location, wanted) = match role {
        Role::Query(name) => (Location::Query, name),
        Role::Header(name) => (Location::Header, name),
        _ => return None,
    };
    let is = |name: &str| name == wanted || place::snake_case(name) == place::snake_case(wanted);
    all.find(|parameter| parameter.location == location && is(&parameter.name)).map(|parameter| parameter.name.clone())
}

fn path_parameter(template: &str, number: usize) -> Option<String> {
    place::path_names(template).nth(number.checked_sub(1)?).map(str::to_owned)
}

/// Returns a runtime expression for a part of the call that wrote.
fn expression(source: &Pattern, path: &str) -> Option<String> {
    let PatternRoot::Endpoint(_, role) = &source.root else { return None };
    let mut pointer = Pointer::root();
    for step in &source.steps {
        let StepPattern::Field(name) = step else { return None };
        pointer = pointer.key(name);
    }
    match role {
        RolePattern::Answer(..) => Some(format!("$response.body#{pointer}")),
        RolePattern::Request(_) => Some(format!("$request.body#{pointer}")),
        RolePattern::Path(number) => Some(format!("$request.path.{}", path_parameter(path, *number)?)),
        RolePattern::Query(Some(name)) => Some(format!("$request.query.{name}")),
        _ => None,
    }
}
