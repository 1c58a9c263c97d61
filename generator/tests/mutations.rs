//! Descriptions, overlays, decisions and locks that nobody wrote: real ones with random edits, ones that contain
//! themselves in every way, and texts made to exhaust a reader. None makes the generator panic, hang or overflow the
//! stack, and the client of an accepted one is Rust in which no name occurs twice.
//!
//! Each run tries a few; `MUTATION_MINUTES=60 cargo test --release -p hero-api-generator --test all mutations::` spends
//! an hour on each kind, starting at the seed `MUTATION_FROM`: another one each night tries other edits. `MUTATION_SEED`
//! repeats one seed of each kind.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

mod batch;
mod edits;
mod locks;
mod rules;
mod shapes;
mod worst;

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use generator::overlay::Rules;
use generator::{Failure, Input, Options, Output, generate};

use crate::names::surface::surface;

/// The stack that Rust gives a thread, and so the one on which a description must be read.
const STACK: usize = 2 << 20;

/// The input of the generator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mutant {
    description: String,
    overlay: Option<String>,
    decisions: Option<String>,
    lock: Option<String>,
}

impl Mutant {
    /// Returns a mutant that is a description alone.
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

/// How many times as long a mutant may take as an ordinary description of its size and these many bytes more.
const MOST_TIMES: f64 = 10.0;
const ALLOWED_BYTES: f64 = 250_000.0;

/// The variable in which the processes of mutants get the measurement of their parent.
const SECONDS_A_BYTE: &str = "MUTATION_SECONDS_A_BYTE";

/// Returns how much processor time a mutant may take, in proportion to its size and to the speed of this machine.
fn most(mutant: &Mutant) -> Duration {
    Duration::from_secs_f64(MOST_TIMES * seconds_a_byte() * (ALLOWED_BYTES + mutant.bytes() as f64))
}

/// Measures the processor time that an ordinary description takes per byte, on this machine and in this build.
fn seconds_a_byte() -> f64 {
    static MEASURED: OnceLock<f64> = OnceLock::new();
    *MEASURED.get_or_init(|| {
        if let Ok(measured) = std::env::var(SECONDS_A_BYTE) {
            return measured.parse().unwrap();
        }
        let ordinary = Mutant::of(include_str!("accepts/documentation/openapi.yaml").to_owned());
        let (mut took, mut bytes) = (Duration::ZERO, 0);
        while bytes < 10 * ordinary.bytes() || took.is_zero() {
            took += timed(&ordinary).1;
            bytes += ordinary.bytes();
        }
        took.as_secs_f64() / bytes as f64
    })
}

/// Returns the processor time that this thread has used, where the system reports it, else the elapsed time.
fn spent(since: Instant) -> Duration {
    let scheduled = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = scheduled.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn generated(mutant: &Mutant) -> Result<Output, Failure> {
    timed(mutant).0
}

/// Generates, and returns the processor time that it took.
fn timed(mutant: &Mutant) -> (Result<Output, Failure>, Duration) {
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
        let work = || {
            let start = Instant::now();
            let before = spent(start);
            let generated = generate(&input);
            (generated, spent(start) - before)
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug))
    })
}

/// Generates, and checks what holds for any description. Reports whether it is accepted.
fn try_out(what: &str, mutant: &Mutant) -> bool {
    let (generated, took) = timed(mutant);
    assert!(took < most(mutant), "{what}: {} bytes took {took:?}, not {:?}", mutant.bytes(), most(mutant));
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

/// Checks that the client of an accepted description is Rust, has writable files, and no name twice.
fn check(what: &str, output: &Output) {
    for (path, text) in &output.files {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{what}: {path}: {error}\n{text}"));
        let longest = path.split('/').map(str::len).max();
        assert!(longest <= Some(104), "{what}: {path}");
    }
    let names = surface(output);
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
    let text = include_str!("accepts/documentation/openapi.yaml");
    let step = if std::env::var_os("MUTATION_MINUTES").is_some() { 1 } else { 37 };
    for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
        let mutant = Mutant::of(text[..end].to_owned());
        let _ = generated(&mutant).map(|output| check(&format!("cut at {end}"), &output));
    }
}
