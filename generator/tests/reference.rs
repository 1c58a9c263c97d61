//! The published description goes through the front half of the generator without a fault, and no cut of it panics.

use std::fs;
use std::path::PathBuf;

use generator::report::{Input, Inputs, report};

fn reference() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    fs::read_to_string(path).expect("spec/openapi.yaml")
}

#[test]
fn the_description_normalises_without_a_fault() {
    let text = reference();
    let tree = generator::read_tree(&text, None).expect("a tree");
    let description = Input { name: "spec/openapi.yaml", text: &text };
    let inputs = Inputs { description, overlay: None, lock: None, tree: Some(&tree) };
    let normalized = generator::normalize_tree(&tree).map_err(|it| report(&it, &inputs));
    let normalized = normalized.unwrap_or_else(|report| panic!("{report}"));
    assert!(normalized.operations.len() > 50);
    assert!(normalized.operations.iter().all(|it| !it.security.is_empty()));
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
        let inputs = |tree| Inputs { description: Input { name: "cut", text: cut }, overlay: None, lock: None, tree };
        match generator::read_tree(cut, None) {
            Err(faults) => assert!(report(&faults, &inputs(None)).contains("error[")),
            Ok(tree) => {
                if let Err(faults) = generator::normalize_tree(&tree) {
                    assert!(report(&faults, &inputs(Some(&tree))).contains("error["));
                }
            }
        }
    }
}
