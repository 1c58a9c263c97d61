//! Plans groups and operations: arguments, setters, what is answered.

use super::answers::plan_answer;
use super::checks::plan_check;
use super::docs;
use super::example::plan_example;
use super::model::{BodyDef, GroupDef, OperationDef, Paragraph, ParameterDef, SecurityDef, TypeDef};
use super::types::Context;
use crate::diagnostic::Diagnostics;
use crate::ir::{Operation, Parameter, Presence, Retry};

/// Plans all groups.
pub(super) fn plan_groups(
    ctx: &Context<'_>,
    types: &[TypeDef],
    security: &[SecurityDef],
    diagnostics: &mut Diagnostics,
) -> Vec<GroupDef> {
    let groups = ctx.api.groups.iter().zip(&ctx.names.groups).enumerate();
    groups
        .map(|(index, (group, name))| {
            let own = ctx.api.operations.iter().enumerate().filter(|(_, it)| it.group == index);
            let operations = own.map(|(at, it)| {
                let mut planned = plan_operation(ctx, at, it, security, diagnostics);
                planned.example = plan_example(ctx, types, &name.module, &planned);
                planned
            });
            GroupDef {
                ty: name.ty.clone(),
                module: name.module.clone(),
                docs: vec![Paragraph::Upstream(
                    group.description.clone().unwrap_or_else(|| format!("{}.", group.name)),
                )],
                operations: operations.collect(),
            }
        })
        .collect()
}

/// The distinct sets of credentials. The first is the one that most operations need.
pub(super) fn plan_security(ctx: &Context<'_>) -> Vec<SecurityDef> {
    let mut sets: Vec<(SecurityDef, usize)> = Vec::new();
    for operation in &ctx.api.operations {
        let alternatives = alternatives_of(ctx, operation);
        if alternatives.is_empty() {
            continue;
        }
        match sets.iter_mut().find(|(it, _)| it.alternatives == alternatives) {
            Some((_, uses)) => *uses += 1,
            None => sets.push((SecurityDef { name: String::new(), alternatives }, 1)),
        }
    }
    sets.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    let mut security: Vec<SecurityDef> = sets.into_iter().map(|(it, _)| it).collect();
    for (index, set) in security.iter_mut().enumerate() {
        set.name = match index {
            0 => "SECURITY".to_owned(),
            _ => format!("SECURITY_{}", names_of(set).join("_OR_").to_uppercase()),
        };
    }
    security
}

fn names_of(set: &SecurityDef) -> Vec<String> {
    let spell = |text: &str| text.replace(|it: char| !it.is_ascii_alphanumeric(), "_");
    let joined = |schemes: &Vec<(String, _)>| {
        schemes.iter().map(|(name, _): &(String, crate::ir::SchemeKind)| spell(name)).collect::<Vec<_>>().join("_AND_")
    };
    set.alternatives.iter().map(joined).collect()
}

fn alternatives_of(ctx: &Context<'_>, operation: &Operation) -> Vec<Vec<(String, crate::ir::SchemeKind)>> {
    let scheme = |name: &String| ctx.api.schemes.get(name).map(|it| (name.clone(), it.kind.clone()));
    let alternatives: Vec<Vec<_>> =
        operation.security.iter().map(|schemes| schemes.iter().filter_map(scheme).collect()).collect();
    // An empty alternative means that no credential is needed.
    if alternatives.iter().any(Vec::is_empty) { Vec::new() } else { alternatives }
}

fn plan_operation(
    ctx: &Context<'_>,
    at: usize,
    operation: &Operation,
    security: &[SecurityDef],
    diagnostics: &mut Diagnostics,
) -> OperationDef {
    let name = &ctx.names.operations[at];
    let parameters: Vec<ParameterDef> = operation
        .parameters
        .iter()
        .zip(&name.parameters)
        .map(|(it, rust)| plan_parameter(ctx, it, rust, diagnostics))
        .collect();
    let is_required = |it: &Parameter| it.slot.presence == Presence::Required;
    let flags: Vec<bool> = operation.parameters.iter().map(is_required).collect();
    let (required, optional): (Vec<_>, Vec<_>) = parameters.into_iter().zip(flags).partition(|(_, required)| *required);
    let body = operation.body.as_ref().map(|body| BodyDef {
        ty: ctx.ty(&body.slot),
        required: body.required,
        check: plan_check(ctx, &body.slot, diagnostics),
    });
    let alternatives = alternatives_of(ctx, operation);
    let has_setters = !optional.is_empty() || body.as_ref().is_some_and(|it| !it.required);
    OperationDef {
        method: name.method.clone(),
        aliases: name.aliases.clone(),
        constant: name.method.to_uppercase(),
        request: has_setters.then(|| name.request.clone()),
        id: operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path)),
        http_method: operation.method.clone(),
        path: operation.path.clone(),
        security: security.iter().find(|it| it.alternatives == alternatives).map(|it| it.name.clone()),
        repeatable: operation.retry == Retry::Safe,
        docs: docs::operation_docs(operation),
        errors: docs::error_docs(ctx, operation),
        example: Vec::new(),
        deprecated: operation.deprecated,
        required: required.into_iter().map(|(it, _)| it).collect(),
        optional: optional.into_iter().map(|(it, _)| it).collect(),
        body,
        answer: plan_answer(ctx, operation, &name.request),
    }
}

fn plan_parameter(ctx: &Context<'_>, parameter: &Parameter, name: &str, diagnostics: &mut Diagnostics) -> ParameterDef {
    ParameterDef {
        wire: parameter.name.clone(),
        name: name.to_owned(),
        location: parameter.location,
        explode: parameter.explode,
        ty: ctx.ty(&parameter.slot),
        docs: docs::parameter_docs(&parameter.name, &parameter.slot),
        deprecated: parameter.slot.deprecated,
        check: plan_check(ctx, &parameter.slot, diagnostics),
    }
}
