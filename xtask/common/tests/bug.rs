//! A panic at the edge of `main`. Alone in its process, which has only one panic hook.

use generator::{Input, emit};
use hero_api_test_support::Written;
use xtask_common::{Console, Exit, bug};

/// Runs a command at the edge of `main`; returns its exit, its results and its remarks.
fn run(command: impl FnOnce(&mut Console) -> Exit) -> (Exit, String, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let exit = bug::catch(&mut console, command);
    (exit, results.text(), remarks.text())
}

/// Emits with a path that no pipeline would accept.
#[expect(clippy::panic, reason = "a test that cannot go on fails")]
fn break_an_invariant() {
    let description = "{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {}}";
    let stages = generator::pipeline::run(&Input::new("pets.yaml", description, "crate::runtime"));
    let plan = stages.unwrap_or_else(|faults| panic!("{faults}")).plan;
    let options = emit::Options { runtime: "no path (".to_owned(), example_crate: None };
    emit::emit(&plan, emit::Unit::Root, &options);
}

#[test]
fn a_panic_is_a_bug_of_ours_and_quotes_nothing() {
    let (exit, results, remarks) = run(|console| {
        console.say("begun");
        let value = "9434765919";
        std::thread::spawn(move || panic!("the value {value}"))
            .join()
            .unwrap_or_else(|bug| std::panic::resume_unwind(bug));
        Exit::Done
    });
    assert_eq!(exit, Exit::Bug);
    assert_eq!(results, "begun\n");
    assert!(
        remarks.contains("error: a bug of this program, not of the description, at xtask/common/tests/bug.rs:"),
        "{remarks}"
    );
    assert!(!remarks.contains("9434765919"), "{remarks}");

    let (exit, _, remarks) = run(|_| {
        break_an_invariant();
        Exit::Done
    });
    assert_eq!(exit, Exit::Bug);
    let expected = "(broken invariant, please report it to the maintainers of the generator: the paths of crates are paths of Rust)";
    assert!(remarks.contains("at generator/src/emit/tokens.rs:") && remarks.contains(expected), "{remarks}");
}
