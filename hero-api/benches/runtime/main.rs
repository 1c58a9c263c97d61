//! The runtime and the generated code, compared with code written by hand.
//!
//! `cargo bench -p hero-api --bench runtime`, or `cargo xtask bench` for this and the generator's contest in one table.
//! Only ratios are shown, and none is a test: a busy machine must not fail a build. Without `--bench`, as in `cargo
//! test --benches`, each contest is set up and each side checked, but nothing is timed. With `--callers`, it makes calls
//! whenever it gets a line: that is how `cargo xtask bench` compares two builds of it.

mod answers;
mod calls;
#[path = "../../../xtask/bench/src/harness.rs"]
mod harness;
mod patient;
mod server;
mod unions;
mod untagged;

use std::{
    env,
    error::Error,
    hint::black_box,
    io::{self, Write},
};

use harness::{Contest, Score, Side};
use hero_api::Reveal;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The reason why a contest cannot be run.
type Trouble = Box<dyn Error>;

/// The options of the command line.
struct Options {
    timed: bool,
    rows_only: bool,
    rounds: u32,
    only: String,
    callers: Option<usize>,
}

fn main() -> Result<(), Trouble> {
    let options = Options::read(env::args().skip(1))?;
    if let Some(callers) = options.callers {
        return calls::on_demand(callers);
    }
    let mut contests = unions::contests()?;
    contests.extend(answers::contests()?);
    contests.extend(calls::contests()?);
    if !options.timed {
        return Ok(());
    }
    let mut out = io::stdout();
    if !options.rows_only {
        writeln!(out, "{}", Score::header())?;
    }
    for mut contest in contests {
        if contest.name.contains(&options.only) {
            writeln!(out, "{}", contest.hold(options.rounds))?;
        }
    }
    Ok(())
}

impl Options {
    fn read(mut args: impl Iterator<Item = String>) -> Result<Self, Trouble> {
        let mut options = Self { timed: false, rows_only: false, rounds: 15, only: String::new(), callers: None };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--bench" => options.timed = true,
                "--rows-only" => options.rows_only = true,
                "--rounds" => options.rounds = args.next().ok_or("--rounds needs a number")?.parse()?,
                "--only" => options.only = args.next().ok_or("--only needs a string")?,
                "--callers" => options.callers = Some(args.next().ok_or("--callers needs a number")?.parse()?),
                // `cargo test` passes on the options of its own harness.
                _ => {}
            }
        }
        Ok(options)
    }
}

/// Reads a body as a client reads an answer, after checking that nothing of it is lost.
fn ours<T: DeserializeOwned + Serialize>(body: &str) -> Result<Side, Trouble> {
    let value: T = hero_api::runtime::decode(body.as_bytes())?;
    let kept = serde_json::from_str::<Value>(&value.reveal().to_string())?;
    if kept != serde_json::from_str::<Value>(body)? {
        return Err("hero-api loses a part of its body".into());
    }
    Ok(ours_without::<T>(body))
}

/// Reads a body of which something is ignored.
fn ours_without<T: DeserializeOwned>(body: &str) -> Side {
    let body = body.as_bytes().to_vec();
    Side::new("hero-api", move || {
        let _ = black_box(hero_api::runtime::decode::<T>(black_box(&body)));
    })
}

/// Reads a body as `T` by serde_json alone, after checking that nothing of it is lost.
fn reads<T: DeserializeOwned + Serialize>(name: &'static str, body: &str) -> Result<Side, Trouble> {
    let value: T = serde_json::from_str(body)?;
    let kept = serde_json::from_str::<Value>(&value.reveal().to_string())?;
    if kept != serde_json::from_str::<Value>(body)? {
        return Err(format!("{name} loses a part of its body").into());
    }
    Ok(decodes::<T>(name, body))
}

/// Reads a body as `T` by serde_json alone.
fn decodes<T: DeserializeOwned>(name: &'static str, body: &str) -> Side {
    let body = body.as_bytes().to_vec();
    Side::new(name, move || {
        let _ = black_box(serde_json::from_slice::<T>(black_box(&body)));
    })
}

/// Pairs two sides into a contest.
fn contest(name: &'static str, a: Side, b: Side) -> Contest {
    Contest { name, a, b }
}
