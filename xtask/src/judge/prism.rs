//! Prism answers every call of the client from the effective description: once with the documented examples, and with
//! random values of several seeds.

use std::{ffi::OsStr, path::Path};

use serde_json::Value;

use super::{Bench, process, process::Server};
use crate::{Console, Error, description, export};

const PACKAGE: &str = "@stoplight/prism-cli@5.14.2";

/// Seeds of random answers.
const SEEDS: [&str; 3] = ["1", "2", "3"];

pub(super) fn judge(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let prism = process::install(&bench.folder, PACKAGE, "prism")?;
    let file = bench.folder.join("prism.json");
    let mut tree = description::parse(&export::effective(bench.root)?)?;
    count_in_integers(&mut tree);
    process::write(&file, &tree.to_string())?;
    console.say("prism: answers with examples");
    ask(bench, &prism, &file, &[])?;
    for seed in SEEDS {
        console.say(format_args!("prism: answers at random, seed {seed}"));
        ask(bench, &prism, &file, &["--dynamic", "--seed", seed])?;
    }
    Ok(())
}

/// Where the overlay says that a number counts, the client reads integers alone, and a random fraction is no answer
/// that could come: so Prism is told, too. The only change to what it is given.
fn count_in_integers(node: &mut Value) {
    match node {
        Value::Object(object) => {
            if object.get("x-type").is_some_and(|ty| ty == "integer") {
                object.get_mut("type").into_iter().for_each(integer);
            }
            object.values_mut().for_each(count_in_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(count_in_integers),
        _ => {}
    }
}

fn integer(ty: &mut Value) {
    match ty {
        Value::Array(types) => types.iter_mut().for_each(integer),
        Value::String(ty) if ty == "number" => "integer".clone_into(ty),
        _ => {}
    }
}

/// Runs the tests that call every operation against Prism.
fn ask(bench: &Bench<'_>, prism: &Path, file: &Path, how: &[&str]) -> Result<(), Error> {
    let port = process::free_port()?.to_string();
    let mut args: Vec<&OsStr> = ["mock", "--host", "127.0.0.1", "--port", &port].map(OsStr::new).to_vec();
    args.extend(how.iter().map(OsStr::new));
    args.push(file.as_os_str());
    let server = Server::start(prism, &args, "listening")?;
    let tests = ["test", "--quiet", "--package", "hero-api-tests", "--test", "prism", "--", "--ignored", "--nocapture"];
    let judged = process::finish(
        process::cargo(bench.root).args(tests).env("HERO_PRISM_URL", format!("http://127.0.0.1:{port}")),
    );
    drop(server);
    judged
}
