//! The front half of the generator accepts the published description, and no cut of it causes a panic.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::PathBuf;

use generator::Input;
use generator::normalize::Normalized;
use generator::overlay::Rules;
use generator::report::report;

fn spec(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    fs::read_to_string(path).expect("a file of spec/")
}

fn alone(text: &str) -> Input<'_> {
    Input::new("spec/openapi.yaml", text, "crate::runtime")
}

#[test]
fn the_description_normalises_without_a_fault() {
    let normalized = normalized(&alone(&spec("openapi.yaml")));
    assert!(normalized.operations.len() > 50);
    assert!(normalized.operations.iter().all(|operation| !operation.security.is_empty()));
}

#[test]
fn the_effective_description_normalises_without_a_fault() {
    let (webhooks, overlay) = (spec("webhooks.yaml"), spec("overlay.yaml"));
    let normalized = normalized(&Input {
        webhooks: Some(("spec/webhooks.yaml", &webhooks)),
        overlay: Some(("spec/overlay.yaml", &overlay)),
        overlay_rules: Rules::Project,
        ..alone(&spec("openapi.yaml"))
    });
    assert!(!normalized.webhooks.is_empty());
}

fn normalized(input: &Input<'_>) -> Normalized {
    let tree = generator::read_tree(input).map_err(|failure| report(&failure, &input.files(None)));
    let tree = tree.unwrap_or_else(|report| panic!("{report}"));
    let normalized =
        generator::normalize_tree(&tree).map_err(|failure| report(&failure, &input.files(Some(tree.origins()))));
    normalized.unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn the_effective_description_reads_back_as_itself() {
    let tree = generator::read_tree(&alone(&spec("openapi.yaml"))).expect("a tree");
    let again = generator::read_tree(&alone(&tree.to_yaml())).expect("a tree");
    assert_eq!(again.value(), tree.value());
}

#[test]
fn no_cut_of_the_description_panics() {
    let text = spec("openapi.yaml");
    for step in 1..200 {
        let mut end = text.len() * step / 200;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let input = alone(&text[..end]);
        match generator::read_tree(&input) {
            Err(faults) => assert!(report(&faults, &input.files(None)).contains("error[")),
            Ok(tree) => {
                if let Err(faults) = generator::normalize_tree(&tree) {
                    assert!(report(&faults, &input.files(Some(tree.origins()))).contains("error["));
                }
            }
        }
    }
}
