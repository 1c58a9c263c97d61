//! Plans the headers of an operation's answers: one struct with all that any answer describes.

use super::Found;
use super::model::{HeaderDef, HeadersDef, Paragraph};
use super::types::Context;
use crate::ir::{Header, Operation};
use crate::names::{Extra, Findings, name_headers};

/// Plans the headers of the operation at an index.
pub(super) fn plan_headers(
    ctx: &Context<'_>,
    at: usize,
    operation: &Operation,
    found: &mut Found,
) -> Option<HeadersDef> {
    let mut headers: Vec<&Header> = Vec::new();
    for header in operation.answers.iter().flat_map(|it| &it.headers) {
        // What two answers tell of one header in two ways is read as the first tells it.
        if headers.iter().all(|it| !it.name.eq_ignore_ascii_case(&header.name)) {
            headers.push(header);
        }
    }
    if headers.is_empty() {
        return None;
    }
    let mut findings = Findings::default();
    let names = name_headers(&headers, found.brought.extras(ctx.names, at), &mut findings);
    found.faults.extend(findings.faults);
    found.remarks.extend(findings.remarks);
    let fields = headers.iter().zip(names).map(|(it, name)| HeaderDef {
        wire: it.name.clone(),
        name,
        ty: ctx.scalar_ty(&it.ty),
        docs: vec![Paragraph::Upstream(it.description.clone().unwrap_or_else(|| format!("`{}`", it.name)))],
        deprecated: it.deprecated,
    });
    let fields = fields.collect();
    let name = found.brought.type_name(ctx.names, at, Extra::Headers, ["Headers", "AnswerHeaders"]);
    Some(HeadersDef { name, fields })
}
