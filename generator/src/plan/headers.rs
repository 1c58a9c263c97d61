//! Plans the headers of an operation's answers: one struct with all that any answer describes.

use super::model::{HeaderDef, HeadersDef, Paragraph};
use super::types::Context;
use crate::ir::Operation;
use crate::names::Extra;
use crate::names::calls::headers;

/// Plans the headers of the operation at an index.
pub(super) fn plan_headers(ctx: &Context<'_>, at: usize, operation: &Operation) -> Option<HeadersDef> {
    let name = &ctx.names.operations[at];
    let fields = headers(operation).into_iter().map(|header| HeaderDef {
        wire: header.name.clone(),
        name: name.extras.part(Extra::Headers, &header.name).unwrap_or(&header.name).to_owned(),
        ty: ctx.scalar_ty(&header.ty),
        docs: vec![Paragraph::Upstream(header.description.clone().unwrap_or_else(|| format!("`{}`", header.name)))],
        deprecated: header.deprecated,
    });
    let fields: Vec<HeaderDef> = fields.collect();
    (!fields.is_empty()).then(|| HeadersDef { name: name.derived(Extra::Headers).to_owned(), fields })
}
