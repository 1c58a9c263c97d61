//! What the content of a text says of its format: OpenAPI 3.1 has no `format: binary`, and says by
//! `contentMediaType` without an encoding that a text is not one, but the bytes of a file.

use crate::document::Schema;
use crate::media::{FORM, essence, is_json, is_text};

/// The format of a schema.
pub(super) fn format_of(schema: &Schema) -> Option<String> {
    let is_raw = schema.content_encoding.as_deref().is_none_or(|it| it.eq_ignore_ascii_case("binary"));
    let is_file = schema.content_media_type.as_deref().map(essence).is_some_and(|it| !is_text_of_any_kind(&it));
    let format = || (is_raw && is_file).then(|| "binary".to_owned());
    schema.format.clone().or_else(format)
}

fn is_text_of_any_kind(essence: &str) -> bool {
    is_text(essence) || is_json(essence) || essence == FORM
}
