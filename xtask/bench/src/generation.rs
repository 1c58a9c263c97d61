//! Generation of a formatted client from a description: our generator compared with progenitor.
//!
//! Once on the same text, the exported description cut to what progenitor accepts; and once with everything that
//! `generate` does: the overlay, the lock and the driver of the tests. Both sides start from YAML and end with text.

use std::{hint::black_box, path::Path};

use xtask_common::{
    Error,
    engine::{self, Input},
    inputs,
};
use xtask_compare::progenitor::{self, Style};
use xtask_export as export;

use super::harness::{Contest, Side};

pub(super) const NAME: &str = "generation, the same text";
pub(super) const WHOLE: &str = "generation, overlay and all";

/// Compares both on the same text.
pub(super) fn contest(root: &Path) -> Result<Contest, Error> {
    let exported = exported(root)?;
    engine::generate(&input(&exported)).map_err(|failure| Error::new(failure.to_string()))?;
    progenitor::generate_from_text(&exported).map_err(Error::new)?;
    let text = exported.clone();
    let ours = move || {
        let _ = black_box(engine::generate(&input(&text)));
    };
    let theirs = move || {
        let _ = black_box(progenitor::generate_from_text(&exported));
    };
    Ok(Contest { name: NAME, a: Side::new("hero-api", ours), b: Side::new("progenitor", theirs) })
}

pub(super) fn input(description: &str) -> Input<'_> {
    Input::new("exported.yaml", description, "::hero_api_runtime")
}

/// Compares everything that `generate` does.
pub(super) fn whole(root: &Path) -> Result<Contest, Error> {
    let texts = inputs::workspace_texts(root)?;
    engine::generate(&texts.input()).map_err(|failure| Error::new(failure.to_string()))?;
    let exported = exported(root)?;
    progenitor::generate_from_text(&exported).map_err(Error::new)?;
    let ours = move || {
        let _ = black_box(engine::generate(&texts.input()));
    };
    let theirs = move || {
        let _ = black_box(progenitor::generate_from_text(&exported));
    };
    Ok(Contest { name: WHOLE, a: Side::new("hero-api", ours), b: Side::new("progenitor", theirs) })
}

/// Returns the description as progenitor accepts it.
pub(super) fn exported(root: &Path) -> Result<String, Error> {
    let (mut tree, _) = export::converted(&export::effective(root)?)?;
    progenitor::cut_answers(&mut tree);
    let document = export::typed(&tree)?;
    // The smaller of the two styles: without builders.
    progenitor::generate(&document, Style::Positional).map_err(Error::new)?;
    serde_yaml::to_string(&document).map_err(|error| Error::new(format!("cannot write YAML: {error}")))
}
