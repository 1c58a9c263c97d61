//! What may be a name in Rust.

use proc_macro2::{TokenStream, TokenTree};

/// Rust's keywords, of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether this is a Rust identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    let starts = letters.next().is_some_and(|it| it.is_ascii_alphabetic() || it == '_');
    starts && text != "_" && letters.all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Whether a text can be the name of a field, a method or a module; letters of any script are letters.
pub(super) fn is_field_name(text: &str) -> bool {
    is_identifier(text) || (!text.is_ascii() && is_type_name(text))
}

/// Whether a name is one of Rust's keywords, of any edition.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Names that Windows keeps for devices, whatever their ending: no file is called so.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// A module of this name, and so its file: `mod.rs` is a folder's own.
pub(super) fn module_name(name: String) -> String {
    let numbered = |it: &str| name.strip_prefix(it).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    let is_device = DEVICES.contains(&name.as_str()) || numbered("com") || numbered("lpt");
    // A module of the name of the one around it is taken for a mistake; that of identifiers is there already.
    let is_ours = matches!(name.as_str(), "api" | "ids" | "types");
    if is_device || is_keyword(&name) || is_ours { format!("{name}_") } else { name }
}

/// Whether a text can be the name of a type or a variant.
pub(in crate::plan) fn is_type_name(text: &str) -> bool {
    if text.is_ascii() && !text.starts_with("r#") {
        let is_contextual = matches!(text, "gen" | "union");
        return is_identifier(text) && text != "Self" && (is_contextual || !is_keyword(text));
    }
    let mut trees = text.parse::<TokenStream>().unwrap_or_default().into_iter();
    matches!((trees.next(), trees.next()), (Some(TokenTree::Ident(_)), None))
}

#[cfg(test)]
mod tests {
    use super::is_type_name;

    #[test]
    fn keywords_and_what_rust_cannot_read_are_no_names() {
        for name in ["Patient", "_a", "P1", "Größe", "r#type", "gen", "union"] {
            assert!(is_type_name(name), "{name}");
        }
        for name in ["", "_", "1P", "a-b", "type", "Self", "self", "a b", "r#", "Gr ö", "é-e", "(a)"] {
            assert!(!is_type_name(name), "{name}");
        }
        let syn = |text: &&str| syn::parse_str::<syn::Ident>(text).is_ok();
        assert!(super::KEYWORDS.iter().all(|it| is_type_name(it) == syn(it)));
    }
}
