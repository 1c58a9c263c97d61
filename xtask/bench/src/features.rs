//! What the features of the client cost a program that uses none of them: its bench is built with all of them and with
//! none, and both builds make calls in turn, each in a process of its own.

use std::{
    cell::Cell,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    rc::Rc,
};

use serde_json::Value;
use xtask_common::Error;

use super::{
    Row, cargo,
    harness::{Contest, Side},
};

/// The contests, and how many callers call at the same time.
pub(super) const CONTESTS: [(&str, usize); 3] =
    [("1 caller, features unused", 1), ("16 callers, features unused", 16), ("256 callers, features unused", 256)];

/// What is not built in: `native-tls` needs the headers of OpenSSL, and TLS is `rustls` in the other build.
const LEFT_OUT: [&str; 2] = ["default", "native-tls"];

/// Returns the rows of these contests.
///
/// # Errors
/// The bench cannot be built, or one of its builds does not answer.
pub(super) fn rows(root: &Path, rounds: u32, contests: &[(&'static str, usize)]) -> Result<Vec<Row>, Error> {
    let (all, none) = (build(&features(root)?)?, build("")?);
    let mut rows = Vec::new();
    for &(name, callers) in contests {
        let is_broken = Rc::new(Cell::new(false));
        let side = |name, program: &Path| -> Result<Side, Error> {
            Ok(Calls::start(program, callers)?.into_side(name, Rc::clone(&is_broken)))
        };
        let mut contest = Contest { name, a: side("all features", &all)?, b: side("none", &none)? };
        let score = contest.hold(rounds);
        if is_broken.get() {
            return Err(Error::new("a build of the bench has ended while it was timed"));
        }
        rows.push(Row::from_score(&score));
    }
    Ok(rows)
}

/// Returns all features of the client, as cargo takes them.
fn features(root: &Path) -> Result<String, Error> {
    let mut command = cargo();
    command.current_dir(root).args(["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = json(&output(&mut command)?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let client = packages.into_iter().find(|package| package["name"] == "hero-api");
    let features = client.and_then(|package| package["features"].as_object());
    let features = features.ok_or_else(|| Error::new("cargo knows no features of `hero-api`"))?;
    let names = features.keys().map(String::as_str).filter(|name| !LEFT_OUT.contains(name));
    Ok(names.collect::<Vec<_>>().join(","))
}

/// Builds the bench with these features, and returns where it is.
fn build(features: &str) -> Result<PathBuf, Error> {
    let mut command = cargo();
    command.args(["bench", "--quiet", "--package", "hero-api", "--bench", "runtime", "--no-run"]);
    command.args(["--no-default-features", "--features", features, "--message-format=json"]);
    let messages = output(&mut command)?;
    let mut programs = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_bench = message["target"]["name"] == "runtime";
        message["executable"].as_str().filter(|_| is_bench).map(PathBuf::from)
    });
    programs.next_back().ok_or_else(|| Error::new("cargo does not say where the bench is"))
}

fn output(command: &mut Command) -> Result<String, Error> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::new(format!("cannot start cargo: {error}")))?;
    if !output.status.success() {
        return Err(Error::new("cargo failed"));
    }
    String::from_utf8(output.stdout).map_err(|_| Error::new("cargo writes no UTF-8"))
}

fn json(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|_| Error::new("cargo writes no JSON"))
}

/// A build of the bench that makes calls whenever it gets a line, and then writes one. It ends when it is dropped.
struct Calls {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Calls {
    fn start(program: &Path, callers: usize) -> Result<Self, Error> {
        let mut command = Command::new(program);
        command.args(["--callers", &callers.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| Error::io("start", program, &error))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or_else(|| Error::new("the bench has no output"))?;
        let mut calls = Self { child, input, output: BufReader::new(output) };
        if calls.make() { Ok(calls) } else { Err(Error::new("a build of the bench makes no calls")) }
    }

    /// Lets the calls be made. Reports whether they were.
    fn make(&mut self) -> bool {
        let is_asked = self.input.as_mut().is_some_and(|input| writeln!(input).and_then(|()| input.flush()).is_ok());
        let mut line = String::new();
        is_asked && self.output.read_line(&mut line).is_ok_and(|length| length > 0)
    }

    fn into_side(mut self, name: &'static str, is_broken: Rc<Cell<bool>>) -> Side {
        Side::new(name, move || {
            if !self.make() {
                is_broken.set(true);
            }
        })
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
