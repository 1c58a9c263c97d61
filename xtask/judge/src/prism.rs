//! Prism answers every call of the client from the effective description: once with the documented examples, and with
//! random values from several seeds.

use std::{ffi::OsStr, path::Path};

use xtask_common::{Console, Error, description};
use xtask_export as export;

use super::{Bench, adjustments, process, process::Server};

const PACKAGE: &str = "@stoplight/prism-cli@5.14.2";

/// Seeds of random answers.
const SEEDS: [&str; 3] = ["1", "2", "3"];

pub(super) fn judge(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let prism = process::install(&bench.folder, PACKAGE, "prism")?;
    let file = bench.folder.join("prism.json");
    let mut tree = description::parse(&export::effective(bench.root)?)?;
    adjustments::require_integers(&mut tree);
    process::write(&file, &tree.to_string())?;
    console.say("prism: answers with examples");
    ask(bench, &prism, &file, &[])?;
    for seed in SEEDS {
        console.say(format_args!("prism: answers at random, seed {seed}"));
        ask(bench, &prism, &file, &["--dynamic", "--seed", seed])?;
    }
    Ok(())
}

/// Runs the tests that call every operation against Prism.
fn ask(bench: &Bench<'_>, prism: &Path, file: &Path, how: &[&str]) -> Result<(), Error> {
    let port = process::free_port()?.to_string();
    let mut args: Vec<&OsStr> = ["mock", "--host", "127.0.0.1", "--port", &port].map(OsStr::new).to_vec();
    args.extend(how.iter().map(OsStr::new));
    args.push(file.as_os_str());
    let server = Server::start(prism, &args, "listening")?;
    let tests = ["test", "--quiet", "--package", "hero-api-tests", "--test", "all", "prism::"];
    let judged = process::finish(
        process::cargo(bench.root)
            .args(tests)
            .args(["--", "--ignored", "--nocapture"])
            .env("HERO_PRISM_URL", format!("http://127.0.0.1:{port}")),
    );
    drop(server);
    judged
}
