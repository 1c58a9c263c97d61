//! A panic at the edge of `main`. Alone in its process, because the panic hook belongs to the whole of it.

#[path = "support/workspace.rs"]
#[expect(dead_code, reason = "of the helpers, only the stream is needed here")]
mod workspace;

use workspace::Written;
use xtask::{Console, Exit, bug};

#[test]
fn a_panic_is_a_bug_of_ours_and_quotes_nothing() {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let exit = bug::catch(&mut console, |console| {
        console.say("begun");
        std::thread::spawn(|| panic!("the value 9434765919"))
            .join()
            .unwrap_or_else(|bug| std::panic::resume_unwind(bug));
        Exit::Done
    });
    assert_eq!(exit, Exit::Bug);
    assert_eq!(results.text(), "begun\n");
    let expected = "error: a bug of this program, not of the description, at xtask/tests/bug.rs:";
    assert!(remarks.text().contains(expected), "{}", remarks.text());
    assert!(!remarks.text().contains("9434765919"), "{}", remarks.text());
}
