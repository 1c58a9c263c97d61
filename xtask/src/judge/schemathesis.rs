//! Schemathesis calls the mock with what it makes of the effective description: what it calls valid must be answered as
//! described, what it calls invalid must be refused.

use std::{env, ffi::OsStr, path::Path, process::Command};

use hero_api_mock::MockHero;

use super::{Bench, process, process::Server, told};
use crate::{Console, Error, description, export};

const PACKAGE: &str = "schemathesis==4.32.5";

/// Requests of a kind for each operation.
const EXAMPLES: &str = "30";

pub(super) fn judge(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let home = bench.folder.join("schemathesis");
    process::finish(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    process::finish(Command::new(home.join("bin/pip")).args(["install", "--quiet", PACKAGE]))?;
    let mut tree = description::parse(&export::effective(bench.root)?)?;
    [told::counts, told::dates, told::inferred, told::refusals].iter().for_each(|tell| tell(&mut tree));
    let file = bench.folder.join("schemathesis.json");
    process::write(&file, &tree.to_string())?;

    console.say("schemathesis: valid and invalid requests to the mock");
    let port = process::free_port()?.to_string();
    let this = env::current_exe().map_err(|error| Error::new(format!("this program cannot be found: {error}")))?;
    let mock = Server::start(&this, &["mock", "--port", &port].map(OsStr::new), "interrupt it")?;
    let judged = credentials().and_then(|headers| process::finish(command(&home, &file, &port).args(headers)));
    drop(mock);
    judged
}

fn command(home: &Path, file: &Path, port: &str) -> Command {
    let mut command = Command::new(home.join("bin/st"));
    command.current_dir(home).arg("run").arg(file).args(["--url", &format!("http://127.0.0.1:{port}")]);
    command.args(["--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", EXAMPLES]);
    command.args(["--generation-deterministic", "--no-color"]);
    command
}

/// The headers of the credentials that the mock takes. It makes up the same ones whenever it starts.
fn credentials() -> Result<Vec<String>, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::new(error.to_string()))?;
    let mock = runtime.block_on(MockHero::builder().start()).map_err(|error| Error::new(error.to_string()))?;
    let headers = mock.credentials().into_iter().map(|it| format!("{}: {}", it.header(), it.value()));
    Ok(headers.flat_map(|header| ["-H".to_owned(), header]).collect())
}
