//! Finds in an operation what is said of its pages: the parameters, the array of items, the cursor or link, the count.
//! What is not there, or is something else, is reported where that is said.
//!
//! It runs once all shapes are known, and leaves names as this description has them.

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::ir::{Content, Location, Operation, PagingStyle, Parameter, ShapeKind, Shapes, Slot, Style, Type};
use crate::place::{quoted, snake_case};
use crate::pointer::Pointer;

/// The code of what pages need and an operation does not have.
const CODE: &str = "pages-unresolved";

/// Resolves the names in an operation's paging. An operation whose paging has a fault has none.
pub(super) fn resolve_paging(operation: &mut Operation, shapes: &Shapes) -> Diagnostics {
    let Some(mut paging) = operation.pages.take() else { return Diagnostics::default() };
    let mut faults = Diagnostics::default();
    let at = operation.at.clone();
    let is_fit: fn(&Type) -> bool = if paging.style.is_numbered() { is_number_or_text } else { is_scalar };
    let parameters = [("parameter", &mut paging.parameter, is_fit), ("size", &mut paging.size, is_number_or_text)];
    for (key, written, is_fit) in parameters {
        let Some(written) = written else { continue };
        match find_parameter(operation, written, is_fit) {
            Ok(parameter) => written.clone_from(&parameter.name),
            Err(message) => faults.push(fault(&at, key, message)),
        }
    }
    match answer_of(operation) {
        Err(message) => faults.push(fault(&at, "items", message)),
        Ok(answer) => {
            let count = paging.count.as_mut().map(|count| &mut count.at);
            let is_next: fn(&Type) -> bool =
                if paging.style == PagingStyle::Link { |ty| matches!(ty, Type::String) } else { is_scalar };
            let next_is = if paging.style == PagingStyle::Link { "a string" } else { "a string or a number" };
            let fields = [
                ("items", Some(&mut paging.items), is_list as fn(&Type) -> bool, "an array"),
                ("next", paging.next.as_mut(), is_next, next_is),
                ("count", count, is_number, "a number"),
            ];
            for (key, written, is_fit, expected) in fields {
                let Some(written) = written else { continue };
                match find_field(shapes, answer, written, is_fit, expected) {
                    Ok(found) => *written = found,
                    Err(message) => faults.push(fault(&at, key, message)),
                }
            }
        }
    }
    if faults.is_empty() {
        operation.pages = Some(paging);
    }
    faults
}

fn fault(operation: &Pointer, key: &str, message: String) -> Diagnostic {
    let help = "correct the key, or remove it by an overlay action";
    Diagnostic::at(CODE, &operation.key("x-pages").key(key), format!("`{key}` of `pages`: {message}"))
        .also(Source::Description, operation, "this operation")
        .help(help)
}

/// Returns the parameter of the query that has a name as it is written, or alone has it in snake case.
fn find_parameter<'a>(
    operation: &'a Operation,
    name: &str,
    is_fit: fn(&Type) -> bool,
) -> Result<&'a Parameter, String> {
    let query = || operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
    let all: Vec<&str> = query().map(|parameter| parameter.name.as_str()).collect();
    let found = find_name(&all, name).ok_or_else(|| format!("there is no `query {}`{}", quoted(name), listed(&all)))?;
    let parameter = query().find(|parameter| parameter.name == found);
    let parameter = parameter.unwrap_or_else(|| bug!("a name that was found is there"));
    if parameter.style == Style::Json || !is_fit(&parameter.slot.ty) {
        return Err(format!("`query {}` is neither a string nor a number", quoted(found)));
    }
    Ok(parameter)
}

/// Returns the body of the only answer of an operation.
fn answer_of(operation: &Operation) -> Result<&Slot, String> {
    let mut answers = operation.answers.iter().filter(|answer| !answer.is_failure());
    let (Some(answer), None) = (answers.next(), answers.next()) else {
        return Err("expected one successful answer, from which pages are read".to_owned());
    };
    match &answer.content {
        Content::Json(slot) if answer.others.is_empty() => Ok(slot),
        _ => Err("expected an answer of JSON alone, from which pages are read".to_owned()),
    }
}

/// Returns the names of the fields that lead to a value of a kind.
fn find_field(
    shapes: &Shapes,
    answer: &Slot,
    written: &[String],
    is_fit: fn(&Type) -> bool,
    expected: &str,
) -> Result<Vec<String>, String> {
    let (mut slot, mut found): (&Slot, Vec<String>) = (answer, Vec::new());
    let place = |found: &[String]| {
        let fields: String = found.iter().map(|name| format!(".{}", quoted(name))).collect();
        if fields.is_empty() { "`answer`".to_owned() } else { format!("`answer {fields}`") }
    };
    for name in written {
        let object = match &slot.ty {
            Type::Shape(id) => match &shapes[*id].kind {
                ShapeKind::Object(object) => object,
                ShapeKind::Enum(_) | ShapeKind::Union(_) => {
                    return Err(format!("{} is no object, so it has no field `{name}`", place(&found)));
                }
            },
            _ => return Err(format!("{} has no fields that are known, and so no `{name}`", place(&found))),
        };
        let all: Vec<&str> = object.fields.keys().map(String::as_str).collect();
        let known =
            find_name(&all, name).ok_or_else(|| format!("{} has no field `{name}`{}", place(&found), listed(&all)))?;
        slot = object.fields.get(known).unwrap_or_else(|| bug!("a name that was found is there"));
        found.push(known.to_owned());
    }
    if is_fit(&slot.ty) { Ok(found) } else { Err(format!("expected {expected}, and {} is none", place(&found))) }
}

/// Returns the name that is written, or the only one that is the same in snake case.
fn find_name<'a>(all: &[&'a str], written: &str) -> Option<&'a str> {
    if let Some(found) = all.iter().find(|name| **name == written) {
        return Some(found);
    }
    let wanted = snake_case(written);
    let mut found = all.iter().filter(|name| snake_case(name) == wanted);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn listed(names: &[&str]) -> String {
    const MOST: usize = 12;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; there is {}{more}", shown.join(", "))
}

fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::Array(_))
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer | Type::Unsigned | Type::Float | Type::Decimal)
}

fn is_number_or_text(ty: &Type) -> bool {
    is_number(ty) || matches!(ty, Type::String | Type::Id(_))
}

/// Reports whether a value can be a cursor: one string or number.
fn is_scalar(ty: &Type) -> bool {
    is_number_or_text(ty) || matches!(ty, Type::Secret | Type::Date | Type::DateTime)
}
