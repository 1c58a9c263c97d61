//! Schemathesis calls the mock with requests from the effective description: valid ones must be answered as described,
//! invalid ones must be rejected.

use std::{fmt, path::Path, process::Command};

use hero_api_mock::MockHero;
use tokio::runtime::Builder;
use xtask_common::{Console, Error, description};
use xtask_export as export;

use super::{Bench, adjustments, process};

const PACKAGE: &str = "schemathesis==4.32.5";

/// The number of requests of each kind for each operation.
const EXAMPLES: &str = "30";

pub(super) fn judge(bench: &Bench<'_>, console: &mut Console) -> Result<(), Error> {
    let home = bench.folder.join("schemathesis");
    process::finish(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    process::finish(Command::new(home.join("bin/pip")).args(["install", "--quiet", PACKAGE]))?;
    let mut tree = description::parse(&export::effective(bench.root)?)?;
    adjustments::require_integers(&mut tree);
    adjustments::require_dates(&mut tree);
    adjustments::remove_inferred(&mut tree);
    adjustments::add_refusals(&mut tree);
    let file = bench.folder.join("schemathesis.json");
    process::write(&file, &tree.to_string())?;

    console.say("schemathesis: valid and invalid requests to the mock");
    let failed = |error: &dyn fmt::Display| Error::new(error.to_string());
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(|error| failed(&error))?;
    let mock = runtime.block_on(MockHero::builder().start()).map_err(|error| failed(&error))?;
    process::finish(&mut command(&home, &file, &mock))
}

fn command(home: &Path, file: &Path, mock: &MockHero) -> Command {
    let mut command = Command::new(home.join("bin/st"));
    command.current_dir(home).arg("run").arg(file).arg("--url").arg(mock.url());
    command.args(["--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", EXAMPLES]);
    command.args(["--generation-deterministic", "--no-color"]);
    for credential in mock.credentials() {
        command.arg("-H").arg(format!("{}: {}", credential.header(), credential.value()));
    }
    command
}
