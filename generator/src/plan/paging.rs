//! Plans how an operation lists in pages: the ways to what pages need in the planned answer, and the two methods of the
//! request.

use super::docs::code;
use super::model::{AnswerDef, Def, FieldDef, OperationDef, PagingDef, Paragraph, ParameterDef, Ty, TypeDef, Way};
use super::operations::Constants;
use crate::ir::{Counted, Location, Operation, Paging};

/// Plans the pages of an operation, whose parameters and answer are planned.
pub(super) fn plan_paging(
    operation: &Operation,
    types: &[TypeDef],
    planned: &OperationDef,
    constants: &mut Constants,
) -> Option<PagingDef> {
    let paging = operation.pages.as_ref()?;
    let AnswerDef::Json(answer) = &planned.answer else { bug!("an operation that lists in pages has one answer") };
    let way = |fields: &[String]| find_way(types, answer, fields);
    let (to_items, list) = way(&paging.items);
    let Ty::Vec(item) = list else { bug!("the items of pages are an array") };
    let parameter = paging.parameter.as_deref().map(|name| find_parameter(planned, name));
    let total = paging.count.as_ref().filter(|count| count.of == Counted::Total && paging.style.is_numbered());
    let [pages, items] = method_names(planned);
    Some(PagingDef {
        style: paging.style,
        constant: constants.take_name(&format!("{}_pages", planned.method)),
        pages: (pages, pages_docs(paging, planned, parameter)),
        items: (items, items_docs()),
        item: *item,
        parameter: parameter.cloned(),
        first: paging.first,
        items_at: paging.items.clone(),
        to_items,
        to_next: paging.next.as_deref().map(|fields| way(fields).0),
        to_total: total.map(|count| way(&count.at).0),
    })
}

/// Returns the names of the two methods; where a setter has one of them, the method's name is longer.
fn method_names(planned: &OperationDef) -> [String; 2] {
    ["pages", "items"].map(|name| {
        let mut name = name.to_owned();
        while planned.optional.iter().any(|parameter| parameter.name == name) {
            name.push_str("_of_list");
        }
        name
    })
}

fn find_parameter<'p>(planned: &'p OperationDef, wire: &str) -> &'p ParameterDef {
    let named = planned.named.iter().flat_map(|named| &named.fields);
    let mut all = planned.required.iter().chain(named).chain(&planned.optional);
    let found = all.find(|parameter| parameter.location == Location::Query && parameter.wire == wire);
    found.unwrap_or_else(|| bug!("the parameter of pages was found in the description"))
}

/// Returns the way to a value of an answer, and the type of the value.
fn find_way(types: &[TypeDef], answer: &Ty, fields: &[String]) -> (Way, Ty) {
    let (mut ty, is_optional) = without_option(answer);
    let mut way = Way { is_optional, fields: Vec::new() };
    for wire in fields {
        let (name, argument) = match &ty {
            Ty::Named(name) => (name, None),
            Ty::Filled(name, argument) => (name, Some(argument)),
            _ => bug!("what has fields is a struct"),
        };
        let field = find_field(types, name, wire);
        let (inner, is_optional) = without_option(&field.ty);
        way.fields.push((field.name.clone(), is_optional));
        ty = match (inner, argument) {
            (Ty::Vec(item), Some(argument)) if *item == Ty::Hole => Ty::Vec(argument.clone()),
            (inner, _) => inner,
        };
    }
    (way, ty)
}

fn find_field<'t>(types: &'t [TypeDef], name: &str, wire: &str) -> &'t FieldDef {
    let found = types.iter().find(|ty| ty.name == name).and_then(|ty| match &ty.def {
        Def::Struct(def) => def.fields.iter().find(|field| field.wire == wire),
        Def::Enum(_) | Def::Union(_) => None,
    });
    found.unwrap_or_else(|| bug!("the fields that lead to what pages need were found in the description"))
}

fn without_option(ty: &Ty) -> (Ty, bool) {
    match ty {
        Ty::Option(inner) => (without_option(inner).0, true),
        Ty::Boxed(inner) => without_option(inner),
        other => (other.clone(), false),
    }
}

fn pages_docs(paging: &Paging, planned: &OperationDef, parameter: Option<&ParameterDef>) -> Vec<Paragraph> {
    let mut text = "Requests one page after another: see [`Pages`](runtime::Pages).".to_owned();
    let is_argument = |name: &str| planned.optional.iter().all(|parameter| parameter.name != name);
    if let Some(parameter) = parameter {
        let name = code(&parameter.name);
        text.push_str(&match (paging.style.is_numbered(), paging.first) {
            _ if is_argument(&parameter.name) => format!(" They begin at {name}."),
            (true, Some(first)) => format!(" They begin at {name} {first}, or at the one that is set."),
            (true, None) => format!(" Where they begin is not documented: set {name} before."),
            (false, _) => format!(" They begin at the first, or at the {name} that is set."),
        });
    }
    if let Some(size) = paging.size.as_deref().map(|name| find_parameter(planned, name)) {
        text.push_str(&format!(" {} sets how many items a page has.", code(&size.name)));
    }
    if let Some(count) = &paging.count {
        let name = code(count.at.last().unwrap_or_else(|| bug!("a count beside items is a field")));
        match count.of {
            Counted::Total if paging.style.is_numbered() => {
                text.push_str(&format!(" They end when there are as many items as {name} says."));
            }
            Counted::Total => text.push_str(&format!(" {name} is the number of all items.")),
            Counted::Page => text.push_str(&format!(" {name} is the number of items of the page.")),
            Counted::Unknown => text.push_str(&format!(" What {name} counts is not documented.")),
        }
    }
    if paging.style.is_numbered() && paging.count.as_ref().is_none_or(|count| count.of != Counted::Total) {
        text.push_str(" They end at a page without items.");
    }
    vec![Paragraph::Own(text)]
}

fn items_docs() -> Vec<Paragraph> {
    vec![Paragraph::Own("Returns the items of all pages, one after another: see [`Items`](runtime::Items).".to_owned())]
}
