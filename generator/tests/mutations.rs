//! Descriptions that nobody wrote: the real one with random edits, and texts made to exhaust a reader. None makes the
//! generator panic or hang, and what it accepts becomes Rust.
//!
//! A few in every run; `MUTATION_MINUTES=60 cargo test --release -p hero-api-generator --test mutations` goes on for an
//! hour, from the seed `MUTATION_FROM` on: another one each night tries other edits. `MUTATION_SEED` repeats one seed.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

#[path = "mutations/edits.rs"]
mod edits;
#[path = "mutations/worst.rs"]
mod worst;

use std::path::Path;
use std::time::{Duration, Instant};

use generator::{Input, Options, generate};

/// How many seeds every run tries.
const SEEDS: u64 = 60;

/// How long one description may take: generous, because tests are not optimised and share a machine.
const LONGEST: Duration = Duration::from_secs(60);

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(path)).unwrap()
}

/// Generates, and checks what any description must keep. Tells whether it is accepted.
fn try_out(what: &str, description: &str, overlay: Option<&str>) -> bool {
    let input = Input {
        description,
        description_name: "openapi",
        overlay: overlay.map(|text| ("overlay", text)),
        lock: None,
        options: Options { runtime: "crate::runtime".to_owned(), example_crate: Some("example".to_owned()) },
    };
    let start = Instant::now();
    let generated = generate(&input);
    assert!(start.elapsed() < LONGEST, "{what} took {:?}", start.elapsed());
    match generated {
        Ok(output) => {
            for (path, text) in &output.files {
                syn::parse_file(text).unwrap_or_else(|error| panic!("{what}: {path}: {error}\n{text}"));
            }
            true
        }
        Err(failure) => {
            let report = failure.to_string();
            assert!(report.starts_with("error["), "{what}: {report}");
            assert!(report.len() < 64 << 20, "{what}: a report of {} bytes", report.len());
            false
        }
    }
}

/// The seeds of this run: one, a few, or as many as there is time for.
fn seeds() -> Box<dyn Iterator<Item = u64>> {
    let number = |name| std::env::var(name).ok().map(|it| it.parse::<u64>().unwrap());
    if let Some(seed) = number("MUTATION_SEED") {
        return Box::new(std::iter::once(seed));
    }
    match number("MUTATION_MINUTES") {
        None => Box::new(0..SEEDS),
        Some(minutes) => {
            let end = Instant::now() + Duration::from_secs(60 * minutes);
            Box::new((number("MUTATION_FROM").unwrap_or(0)..).take_while(move |_| Instant::now() < end))
        }
    }
}

#[test]
fn random_edits_neither_panic_nor_hang() {
    let (description, overlay) = (read("openapi.yaml"), read("overlay.yaml"));
    let small = include_str!("documentation/openapi.yaml");
    let mut accepted = 0;
    for seed in seeds() {
        // Most edits of a large description are looked at quickly only where it is small.
        let (text, overlay) = match seed % 4 {
            0 => (description.as_str(), Some(overlay.as_str())),
            1 => (description.as_str(), None),
            _ => (small, None),
        };
        let mutant = edits::mutant(text, seed);
        accepted += usize::from(try_out(&format!("seed {seed}"), &mutant, overlay));
    }
    assert!(accepted > 0 || std::env::var_os("MUTATION_SEED").is_some(), "no mutant was accepted");
}

#[test]
fn a_text_cut_anywhere_is_refused_or_read() {
    let text = include_str!("documentation/openapi.yaml");
    let step = if std::env::var_os("MUTATION_MINUTES").is_some() { 1 } else { 37 };
    for end in (0..text.len()).step_by(step).filter(|it| text.is_char_boundary(*it)) {
        try_out(&format!("cut at {end}"), &text[..end], None);
    }
}
