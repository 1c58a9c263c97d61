//! Plans groups and operations: arguments, setters and answers.

use std::collections::BTreeSet;

use super::Found;
use super::access;
use super::answers::{Answering, plan_answer, plan_error_bodies, plan_headers};
use super::bodies::plan_body;
use super::checks::plan_check;
use super::docs;
use super::example::plan_example;
use super::model::{
    AnswerDef, GroupDef, HttpMethod, LeftDef, Manner, NamedDef, OperationDef, Paragraph, ParameterDef, SecurityDef,
    StatusReader, TypeDef,
};
use super::nested;
use super::paging::plan_paging;
use super::types::Context;
use crate::ir::{Location, Operation, Parameter, Presence, Retry, ShapeKind, Slot, Style, Type};
use crate::names::calls::has_named_parameters;
use crate::names::{Derived, Former};

/// The statics of a group's file. Request types are values too, so a static `A` is not free if a request has that name.
pub(super) struct Constants(BTreeSet<String>);

impl Constants {
    fn new(ctx: &Context<'_>, group: usize) -> Self {
        let here = ctx.api.operations.iter().zip(&ctx.names.operations).filter(|pair| pair.0.group == group);
        Self(here.map(|(_, name)| name.request.clone()).collect())
    }

    pub(super) fn take_name(&mut self, method: &str) -> String {
        let mut constant = method.to_uppercase();
        while !self.0.insert(constant.clone()) {
            constant.push('_');
        }
        constant
    }
}

/// Plans all groups.
pub(super) fn plan_groups(
    ctx: &Context<'_>,
    types: &[TypeDef],
    security: &[SecurityDef],
    found: &mut Found,
) -> Vec<GroupDef> {
    let groups = ctx.api.groups.iter().zip(&ctx.names.groups).enumerate();
    let mut groups: Vec<GroupDef> = groups
        .map(|(index, (group, name))| {
            let own: Vec<(usize, &Operation)> =
                ctx.api.operations.iter().enumerate().filter(|(_, operation)| operation.group == index).collect();
            let mut constants = Constants::new(ctx, index);
            let operations = own.iter().map(|(at, operation)| {
                let mut planned = plan_operation(ctx, *at, operation, security, found);
                planned.constant = constants.take_name(&planned.method);
                planned.paging = plan_paging(operation, types, &planned, &mut constants);
                planned.example = plan_example(ctx, types, &name.module, &planned);
                planned
            });
            let mut planned = GroupDef {
                ty: name.ty.clone(),
                module: name.module.clone(),
                docs: vec![Paragraph::Upstream(
                    group.description.clone().unwrap_or_else(|| format!("{}.", group.name)),
                )],
                errors: Vec::new(),
                operations: operations.collect(),
                aliases: name.was.clone(),
                left: Vec::new(),
            };
            let errors = own.iter().map(|(_, operation)| docs::error_docs(ctx, operation)).collect();
            docs::share_errors(&mut planned, errors);
            planned
        })
        .collect();
    plan_left(ctx, &mut groups);
    groups
}

/// Adds the earlier methods of operations that moved to another group, and their groups, if they are gone otherwise.
fn plan_left(ctx: &Context<'_>, groups: &mut Vec<GroupDef>) {
    for left in &ctx.names.left_groups {
        groups.push(GroupDef {
            ty: left.ty.clone(),
            module: left.module.clone(),
            docs: vec![Paragraph::Own("Operations that are in other groups now.".to_owned())],
            errors: Vec::new(),
            operations: Vec::new(),
            aliases: Vec::new(),
            left: Vec::new(),
        });
    }
    let mut all: Vec<(String, LeftDef)> = Vec::new();
    for (operation, name) in ctx.api.operations.iter().zip(&ctx.names.operations) {
        let group = &groups[operation.group];
        for former in &name.left {
            let planned = group.operations.iter().find(|operation| operation.method == name.method);
            let planned = planned.unwrap_or_else(|| bug!("an operation is planned in its group"));
            let Some((module, method)) = former.name.split_once("::") else {
                bug!("a method that was left is read with its group")
            };
            let former = Former { name: method.to_owned(), ..former.clone() };
            let (here, ty, operation) = (group.module.clone(), group.ty.clone(), planned.clone());
            all.push((module.to_owned(), LeftDef { former, module: here, ty, operation }));
        }
    }
    for (module, left) in all {
        let group = groups.iter_mut().find(|group| group.module == module);
        group.into_iter().for_each(|group| group.left.push(left.clone()));
    }
}

fn plan_operation(
    ctx: &Context<'_>,
    at: usize,
    operation: &Operation,
    security: &[SecurityDef],
    found: &mut Found,
) -> OperationDef {
    let name = &ctx.names.operations[at];
    let parameters: Vec<ParameterDef> = operation
        .parameters
        .iter()
        .zip(&name.parameters)
        .map(|(parameter, rust)| plan_parameter(ctx, parameter, rust, found))
        .collect();
    let is_required = |parameter: &Parameter| parameter.slot.presence == Presence::Required;
    let planned = operation.parameters.iter().zip(parameters);
    let (mut required, optional): (Vec<_>, Vec<_>) = planned.partition(|(parameter, _)| is_required(parameter));
    required.sort_by_key(|(parameter, _)| path_position(operation, parameter));
    let named = plan_named(ctx, at, operation, &mut required);
    let body = plan_body(ctx, at, operation, found);
    let Answering { answer, accept, redirects } = plan_answer(ctx, at, operation);
    let alternatives = access::operation_alternatives(ctx, operation);
    let has_setters = !optional.is_empty() || body.as_ref().is_some_and(|body| !body.required);
    let is_request = has_setters || operation.pages.is_some();
    OperationDef {
        method: name.method.clone(),
        aliases: name.aliases.clone(),
        former_requests: name.former_requests.clone(),
        constant: String::new(),
        request: is_request.then(|| name.request.clone()),
        id: operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path)),
        http_method: plan_method(&operation.method),
        path: operation.path.clone(),
        security: security.iter().find(|set| set.alternatives == alternatives).map(|set| set.name.clone()),
        repeatable: operation.retry == Retry::Safe,
        idempotency_key: idempotency_key(operation),
        subjects: ctx.audited.plan(ctx.api, operation, &mut found.remarks),
        docs: [docs::operation_docs(operation), docs::callback_docs(ctx, operation)].concat(),
        errors: Vec::new(),
        example: String::new(),
        deprecated: operation.deprecated,
        required: required.into_iter().map(|(_, def)| def).collect(),
        named,
        optional: optional.into_iter().map(|(_, def)| def).collect(),
        body,
        server: operation.server.clone(),
        accept,
        redirects,
        error_bodies: plan_error_bodies(ctx, operation),
        headers: plan_headers(ctx, at, operation),
        streams: streams(&answer),
        answer,
        paging: None,
    }
}

/// The methods that the library of HTTP has constants for.
const CONSTANTS: [&str; 10] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY", "CONNECT"];

fn plan_method(name: &str) -> HttpMethod {
    let method = if CONSTANTS.contains(&name) { HttpMethod::Constant } else { HttpMethod::Other };
    method(name.to_owned())
}

/// Returns the header with which a repetition does the work once.
fn idempotency_key(operation: &Operation) -> Option<String> {
    let key = operation.parameters.iter().find(|parameter| parameter.is_idempotency_key);
    key.map(|parameter| parameter.name.to_ascii_lowercase())
}

/// Moves the parameters outside the path that could be swapped for each other, or for the body, from the arguments into
/// a struct.
fn plan_named(
    ctx: &Context<'_>,
    at: usize,
    operation: &Operation,
    required: &mut Vec<(&Parameter, ParameterDef)>,
) -> Option<NamedDef> {
    if !has_named_parameters(ctx.api, ctx.names, operation) {
        return None;
    }
    let is_path = |parameter: &Parameter| parameter.location == Location::Path;
    let (path, outside) = std::mem::take(required).into_iter().partition(|(parameter, _)| is_path(parameter));
    *required = path;
    let is_free = |name: &String| required.iter().all(|(_, def)| def.name != *name);
    let numbered = (2..).map(|number| format!("named{number}"));
    let mut names = ["required", "required_values", "named"].map(str::to_owned).into_iter().chain(numbered);
    Some(NamedDef {
        name: ctx.names.operations[at].derived(Derived::Required).to_owned(),
        argument: names.find(is_free).unwrap_or_else(|| bug!("numbers do not end")),
        fields: outside.into_iter().map(|(_, def): (&Parameter, ParameterDef)| def).collect(),
    })
}

/// Returns the position of a parameter in the path; all others come after. Arguments have this order whatever the order
/// in the description: swapping two of its lines must not swap two arguments.
fn path_position(operation: &Operation, parameter: &Parameter) -> usize {
    let is_path = parameter.location == Location::Path;
    let place = operation.path.find(&format!("{{{}}}", parameter.name)).filter(|_| is_path);
    place.unwrap_or(usize::MAX)
}

/// Reports whether an answer may be something other than JSON, which is worth reading piece by piece.
fn streams(answer: &AnswerDef) -> bool {
    match answer {
        AnswerDef::Json(_) | AnswerDef::Empty => false,
        AnswerDef::Text | AnswerDef::Bytes | AnswerDef::Events => true,
        AnswerDef::ByStatus(def) => {
            def.variants().any(|variant| matches!(variant.reader, StatusReader::Text | StatusReader::Bytes))
        }
    }
}

fn plan_parameter(ctx: &Context<'_>, parameter: &Parameter, name: &str, found: &mut Found) -> ParameterDef {
    let mut docs = docs::field_docs(ctx, &parameter.name, name, &parameter.slot);
    if let Some(note) = nested::note(ctx, parameter) {
        found.remarks.push(note);
        docs.push(Paragraph::Own(nested::WARNING.to_owned()));
    }
    ParameterDef {
        wire: parameter.name.clone(),
        name: name.to_owned(),
        location: parameter.location,
        manner: plan_manner(ctx, parameter),
        ty: ctx.ty(&parameter.slot),
        docs,
        deprecated: parameter.slot.deprecated,
        check: plan_check(ctx, &parameter.slot, &mut found.remarks),
    }
}

/// Returns how a parameter is written: the two most common ways have methods of their own.
fn plan_manner(ctx: &Context<'_>, parameter: &Parameter) -> Manner {
    let is_scalar = |slot: &Slot| match &slot.ty {
        Type::Boolean | Type::Integer | Type::Unsigned | Type::Float | Type::Decimal => true,
        Type::String | Type::Constant(_) | Type::Secret | Type::Date | Type::DateTime | Type::Id(_) => true,
        Type::Shape(shape) => matches!(ctx.api.shapes[*shape].kind, ShapeKind::Enum(_)),
        Type::Any | Type::OpenObject | Type::File | Type::Array(_) | Type::Map(_) => false,
    };
    let Parameter { location, style, explode, reserved, slot, .. } = parameter;
    match (location, style, &slot.ty) {
        (Location::Query, Style::Form, Type::Array(item)) if is_scalar(item) && !reserved => {
            Manner::List { explode: *explode }
        }
        (Location::Path | Location::Header, Style::Simple, _) if is_scalar(slot) => Manner::Text,
        (Location::Query, Style::Form, _) if is_scalar(slot) && !reserved => Manner::Text,
        _ => Manner::Styled { style: *style, explode: *explode, reserved: *reserved },
    }
}
