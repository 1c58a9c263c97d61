//! Calls progenitor with care: it panics on what it does not know.

use std::panic::{self, AssertUnwindSafe};

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator};
use serde_json::Value;
use xtask_common::description::parse;

/// Cuts every operation to one success and one error answer, as progenitor requires; returns how many were removed.
pub fn cut_answers(document: &mut Value) -> usize {
    let mut removed = 0;
    let items = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = items.into_iter().flat_map(|items| items.values_mut()).filter_map(Value::as_object_mut);
    for operation in operations.flat_map(|item| item.values_mut()) {
        if let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            let before = answers.len();
            let first = |of: fn(&str) -> bool| answers.keys().filter(|status| of(status)).min().cloned();
            let kept = [first(|status| status.starts_with('2')), first(|status| status.starts_with(['4', '5']))];
            // For progenitor, `default` is both a success and an error.
            answers.retain(|status, _| kept.iter().flatten().any(|known| known == status) || before == 1);
            removed += before - answers.len();
        }
    }
    removed
}

pub use progenitor::InterfaceStyle as Style;

/// Returns progenitor's client of a typed document, formatted; the error says why there is none.
pub fn generate(document: &OpenAPI, style: Style) -> Result<String, String> {
    let mut settings = GenerationSettings::default();
    settings.with_interface(style);
    let tokens = quietly(|| Generator::new(&settings).generate_tokens(document))
        .map_err(|message| format!("progenitor panics: {message}"))?
        .map_err(|error| format!("refused: {error}"))?;
    let file = syn::parse2(tokens).map_err(|error| format!("what it makes is no Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

/// Generates from text, as a user of progenitor would.
pub fn generate_from_text(text: &str) -> Result<String, String> {
    let tree = parse(text).map_err(|error| format!("refused: {error}"))?;
    let document = serde_json::from_value(tree).map_err(|error| format!("refused by openapiv3: {error}"))?;
    generate(&document, Style::Positional)
}

/// Runs code that may panic, without a report on the console; the error is the panic's message.
fn quietly<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let called = panic::catch_unwind(AssertUnwindSafe(call));
    panic::set_hook(hook);
    called.map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}
