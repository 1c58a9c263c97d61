//! The published description goes through the front half of the generator without a fault, and no cut of it panics.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot read its inputs has failed")]

use std::fs;
use std::path::PathBuf;

use generator::normalize::Normalized;
use generator::report::{Input, Inputs, report};

fn spec(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name);
    fs::read_to_string(path).expect("a file of spec/")
}

fn reference() -> String {
    spec("openapi.yaml")
}

#[test]
fn the_description_normalises_without_a_fault() {
    let normalized = normalized(None);
    assert!(normalized.operations.len() > 50);
    assert!(normalized.operations.iter().all(|it| !it.security.is_empty()));
}

#[test]
fn the_effective_description_normalises_without_a_fault() {
    let normalized = normalized(Some(&spec("overlay.yaml")));
    assert!(!normalized.webhooks.is_empty());
}

fn normalized(overlay: Option<&str>) -> Normalized {
    let text = reference();
    let mut inputs = Inputs {
        description: Input { name: "spec/openapi.yaml", text: &text },
        overlay: overlay.map(|text| Input { name: "spec/overlay.yaml", text }),
        decisions: None,
        lock: None,
        origins: None,
    };
    let tree = generator::read_tree(&text, overlay).map_err(|it| report(&it, &inputs));
    let tree = tree.unwrap_or_else(|report| panic!("{report}"));
    inputs.origins = Some(tree.origins());
    let normalized = generator::normalize_tree(&tree).map_err(|it| report(&it, &inputs));
    normalized.unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn the_effective_description_reads_back_as_itself() {
    let tree = generator::read_tree(&reference(), None).expect("a tree");
    let again = generator::read_tree(&tree.to_yaml(), None).expect("a tree");
    assert_eq!(again.value(), tree.value());
}

#[test]
fn no_cut_of_the_description_panics() {
    let text = reference();
    for step in 1..200 {
        let mut end = text.len() * step / 200;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let cut = &text[..end];
        let inputs =
            |origins| Inputs { description: Input { name: "cut", text: cut }, overlay: None, decisions: None, lock: None, origins };
        match generator::read_tree(cut, None) {
            Err(faults) => assert!(report(&faults, &inputs(None)).contains("error[")),
            Ok(tree) => {
                if let Err(faults) = generator::normalize_tree(&tree) {
                    assert!(report(&faults, &inputs(Some(tree.origins()))).contains("error["));
                }
            }
        }
    }
}
