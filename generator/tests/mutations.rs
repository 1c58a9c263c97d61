//! Descriptions, overlays, decisions and locks that nobody wrote: real ones with random edits, ones that hold themselves in every
//! way, and texts made to exhaust a reader. None makes the generator panic, hang or overflow the stack, and what it
//! accepts becomes Rust in which no name is there twice.
//!
//! A few in every run; `MUTATION_MINUTES=60 cargo test --release -p hero-api-generator --test mutations` goes on for an
//! hour with each kind, from the seed `MUTATION_FROM` on: another one each night tries other edits. `MUTATION_SEED`
//! repeats one seed of each kind.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

#[path = "mutations/batch.rs"]
mod batch;
#[path = "mutations/edits.rs"]
mod edits;
#[path = "mutations/locks.rs"]
mod locks;
#[path = "mutations/rules.rs"]
mod rules;
#[path = "mutations/shapes.rs"]
mod shapes;
#[path = "names/surface.rs"]
#[expect(dead_code, reason = "what moved is asked elsewhere")]
mod surface;
#[path = "mutations/worst.rs"]
mod worst;

use std::path::Path;
use std::time::{Duration, Instant};

use generator::overlay::Rules;
use generator::{Failure, Input, Options, Output, generate};

/// The stack that Rust gives a thread, and so the one on which a description must be read.
const STACK: usize = 2 << 20;

/// What the generator is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mutant {
    description: String,
    overlay: Option<String>,
    decisions: Option<String>,
    lock: Option<String>,
}

impl Mutant {
    /// A description alone.
    fn of(description: String) -> Self {
        Self { description, ..Self::default() }
    }

    fn bytes(&self) -> usize {
        [Some(&self.description), self.overlay.as_ref(), self.decisions.as_ref(), self.lock.as_ref()]
            .into_iter()
            .flatten()
            .map(String::len)
            .sum()
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(path)).unwrap()
}

/// How much of the processor's time a mutant may take, in proportion to its size; tests are mostly not optimised.
fn most(mutant: &Mutant) -> Duration {
    let (start, each) = if cfg!(debug_assertions) { (5, 20) } else { (1, 3) };
    Duration::from_secs(start) + Duration::from_micros(each * mutant.bytes() as u64)
}

/// The time that this process has had of the processor, where the system tells, else the time.
fn spent(since: Instant) -> Duration {
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|text| {
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    });
    ticks.map_or_else(|| since.elapsed(), |ticks| Duration::from_millis(10 * ticks))
}

fn generated(mutant: &Mutant) -> Result<Output, Failure> {
    let input = Input {
        description: &mutant.description,
        description_name: "openapi",
        webhooks: None,
        overlay: mutant.overlay.as_deref().map(|text| ("overlay", text)),
        overlay_rules: Rules::Specification,
        decisions: mutant.decisions.as_deref().map(|text| ("decisions", text)),
        lock: mutant.lock.as_deref().map(|text| ("lock", text)),
        options: Options {
            runtime: "crate::runtime".to_owned(),
            example_crate: Some("example".to_owned()),
            release: None,
        },
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || generate(&input)).unwrap();
        thread.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug))
    })
}

/// Generates, and checks what any description must keep. Tells whether it is accepted.
fn try_out(what: &str, mutant: &Mutant) -> bool {
    let start = Instant::now();
    let before = spent(start);
    let generated = generated(mutant);
    let took = spent(start) - before;
    assert!(took < most(mutant), "{what}: {} bytes took {took:?}", mutant.bytes());
    match generated {
        Ok(output) => {
            check(what, &output);
            true
        }
        Err(failure) => {
            let report = failure.to_string();
            assert!(report.starts_with("error["), "{what}: {report}");
            assert!(report.len() < 64 << 20, "{what}: a report of {} bytes", report.len());
            let codes = failure.messages().iter().filter_map(|message| message.code);
            let for_a_name: Vec<&str> = codes.filter(|code| code.starts_with("unnamed")).collect();
            assert!(for_a_name.is_empty(), "{what}: {report}");
            false
        }
    }
}

/// What is accepted is Rust, has files that can be written, and no name twice.
fn check(what: &str, output: &Output) {
    for (path, text) in &output.files {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{what}: {path}: {error}\n{text}"));
        let longest = path.split('/').map(str::len).max();
        assert!(longest <= Some(104), "{what}: {path}");
    }
    let names = surface::surface(output);
    assert!(names.twice.is_empty(), "{what}: {:?}", names.twice);
}

#[test]
fn random_edits_neither_panic_nor_hang() {
    batch::try_seeds("edits");
}

#[test]
fn what_holds_itself_neither_panics_nor_hangs() {
    batch::try_seeds("shapes");
}

#[test]
fn locks_that_nobody_wrote_neither_panic_nor_hang() {
    batch::try_seeds("locks");
}

#[test]
fn overlays_that_nobody_wrote_neither_panic_nor_hang() {
    batch::try_seeds("overlays");
}

#[test]
fn decisions_that_nobody_wrote_neither_panic_nor_hang() {
    batch::try_seeds("rules");
}

#[test]
fn a_text_cut_anywhere_is_refused_or_read() {
    let text = include_str!("documentation/openapi.yaml");
    let step = if std::env::var_os("MUTATION_MINUTES").is_some() { 1 } else { 37 };
    for end in (0..text.len()).step_by(step).filter(|it| text.is_char_boundary(*it)) {
        let mutant = Mutant::of(text[..end].to_owned());
        let _ = generated(&mutant).map(|output| check(&format!("cut at {end}"), &output));
    }
}
