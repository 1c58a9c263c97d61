//! Turns an API into a plan in Rust: names, union strategies, boxes, redaction, checks, documentation.
//!
//! Nothing here writes Rust; nothing here knows OpenAPI.

mod access;
mod answers;
mod audited;
mod bodies;
mod checks;
mod cycles;
mod depth;
mod docs;
mod ecma;
mod events;
mod example;
mod forms;
pub mod model;
mod nested;
mod operations;
mod paging;
mod patterns;
mod recursion;
mod redaction;
mod samples;
mod secrets;
mod structs;
mod subjects;
mod types;
mod unions;
mod uses;

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Shape, ShapeKind};
use crate::names::{NamedType, Names, Parts};
use audited::Audited;
use forms::Forms;
use model::{Def, EnumDef, FormUse, Paragraph, Plan, TypeDef};
use patterns::Patterns;
use secrets::Secrets;
use types::Context;

/// The findings of planning: faults reject the description, remarks are shown to the user.
struct Found {
    faults: Diagnostics,
    remarks: Diagnostics,
}

/// Plans a client.
///
/// # Errors
/// What cannot be expressed in Rust, each at its place.
pub fn plan(api: &Api, names: &Names) -> Result<Plan, Diagnostics> {
    let mut found = Found { faults: Diagnostics::default(), remarks: api.notes.clone() };
    let (patterns, secrets, forms) = (Patterns::new(api), Secrets::new(api), Forms::new(api));
    let (uses, audited) = (uses::Uses::new(api), Audited::new(api));
    let ctx = Context { api, names, uses, patterns, secrets, audited, forms };
    let mut types: Vec<TypeDef> = names.types.iter().map(|named| plan_type(&ctx, named, &mut found)).collect();
    types.extend(names.templates.iter().map(|template| {
        let ShapeKind::Object(object) = &api.shapes[template.shapes[0]].kind else { bug!("a template is an object") };
        TypeDef {
            name: template.name.clone(),
            module: template.module.clone(),
            docs: vec![Paragraph::Own("The answer of an operation that lists.".to_owned())],
            aliases: Vec::new(),
            deprecated: false,
            form_use: FormUse::default(),
            def: Def::Struct(structs::plan_template(&ctx, object, template)),
        }
    }));
    types.extend(events::plan_events(&ctx, &mut found));
    types.sort_by(|a, b| a.name.cmp(&b.name));
    recursion::box_recursion(&mut types);
    let security = access::plan_security(&ctx);
    let groups = operations::plan_groups(&ctx, &types, &security, &mut found);
    subjects::assign(&mut types, &groups);
    let Found { faults, remarks } = found;
    faults.or(Plan {
        ids: names.ids.clone(),
        former_ids: names.former_ids.clone(),
        servers: access::plan_servers(&ctx),
        schemes: access::plan_schemes(&ctx),
        security,
        groups,
        docs: std::iter::once(api.title.clone()).chain(api.description.clone()).map(Paragraph::Upstream).collect(),
        notes: depth::deep_note(&types).into_iter().collect(),
        types,
        remarks,
    })
}

fn plan_type(ctx: &Context<'_>, named: &NamedType, found: &mut Found) -> TypeDef {
    let shape: &Shape = &ctx.api.shapes[named.shapes[0]];
    let def = match (&shape.kind, &named.parts) {
        (ShapeKind::Object(object), Parts::Fields(names)) => {
            Def::Struct(structs::plan_struct(ctx, object, named, names, found))
        }
        (ShapeKind::Enum(def), Parts::Values(variants)) => {
            let deprecated = def.deprecated.iter().filter(|value| is_deprecated(ctx, named, value)).cloned().collect();
            let named_now =
                |value: &String| variants.iter().find(|(known, _)| known == value).map(|(_, variant)| variant.clone());
            let aliases = named.former_values.iter().filter_map(|(was, of)| Some((was.clone(), named_now(of)?)));
            Def::Enum(EnumDef { of: def.of, variants: variants.clone(), deprecated, aliases: aliases.collect() })
        }
        (ShapeKind::Union(union), Parts::Variants(variants)) => Def::Union(unions::plan_union(
            ctx,
            &named.name,
            shape,
            union,
            variants,
            named.direction,
            &mut found.remarks,
        )),
        (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => {
            bug!("an object has names of fields, an enum of values, a union of variants")
        }
    };
    TypeDef {
        name: named.name.clone(),
        module: named.module.clone(),
        docs: docs::type_docs(ctx, shape, named),
        aliases: named.aliases.clone(),
        // Of the equal shapes of one type, some may not be deprecated.
        deprecated: named.shapes.iter().all(|shape| ctx.api.shapes[*shape].deprecated),
        form_use: ctx.forms.plan_use(ctx.api, &named.shapes),
        def,
    }
}

/// Reports whether a value is deprecated in all shapes of an enum.
fn is_deprecated(ctx: &Context<'_>, named: &NamedType, value: &String) -> bool {
    named.shapes.iter().all(|shape| match &ctx.api.shapes[*shape].kind {
        ShapeKind::Enum(of) => of.deprecated.contains(value),
        ShapeKind::Object(_) | ShapeKind::Union(_) => false,
    })
}
