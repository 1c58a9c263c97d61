//! `generate`: reads the description, that of the webhooks, the overlay and the lock of names; writes the client, the
//! new lock and the effective description. Knows which file goes where, and nothing of how they are made.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use xtask_common::{
    Console, Error, Exit, Messages,
    engine::{self, Options, Output, Rules},
    inputs::{Beside, CALLS, EFFECTIVE, GENERATED, LOCK, Sources},
    write::{self, Drift, Mode, Ownership, Target},
};

/// Write the client from the description, or check that it is up to date.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Write nothing; list what is out of date
    #[arg(long)]
    pub check: bool,
    /// Another description, with no webhooks, overlay or lock beside it unless given
    #[arg(long, value_name = "FILE", requires = "out")]
    pub spec: Option<PathBuf>,
    /// Where its client goes: a folder of its own
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub out: Option<PathBuf>,
    /// A second description, read for its webhooks
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub webhooks: Option<PathBuf>,
    /// Its overlay, read by the rules of the specification alone
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub overlay: Option<PathBuf>,
    /// Its decisions
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub decisions: Option<PathBuf>,
    /// Its lock of names, written back
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub names: Option<PathBuf>,
    /// The path by which generated code names the runtime
    #[arg(long, value_name = "PATH", requires = "spec")]
    pub runtime: Option<String>,
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// Writes or checks.
///
/// # Errors
/// An input cannot be read, the files cannot be written, or `--check` finds a difference.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let texts = sources(args, root).read()?;
    let output = match engine::generate(&texts.input()) {
        Ok(output) => output,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    deliver(output, args, root, console)
}

/// Writes the output to its place, or reports the differences from what is there.
fn deliver(output: Output, args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.digest(&output.notes);
    let mode = if args.check { Mode::Check } else { Mode::Write };
    let drift = write::apply(&Destinations::new(args, root).targets(output), mode)?;
    report(args, &drift, root, console)
}

/// Writes the output for the workspace's inputs.
///
/// # Errors
/// The files cannot be written.
pub fn write_workspace(output: Output, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    deliver(output, &Args::default(), root, console)
}

/// Returns the paths of the inputs.
fn sources(args: &Args, root: &Path) -> Sources {
    let (Some(spec), Some(_)) = (&args.spec, &args.out) else { return Sources::of_workspace(root) };
    let required = |path: &Option<PathBuf>| path.as_deref().map(Beside::required);
    Sources {
        description: spec.clone(),
        description_name: spec.display().to_string(),
        webhooks: required(&args.webhooks),
        overlay: required(&args.overlay),
        overlay_rules: Rules::Specification,
        decisions: required(&args.decisions),
        lock: args.names.as_deref().map(Beside::written_back),
        options: Options {
            runtime: args.runtime.clone().unwrap_or_else(|| "::hero_api_runtime".to_owned()),
            example_crate: None,
            release: None,
        },
    }
}

/// The paths of the outputs.
struct Destinations {
    out: PathBuf,
    lock: Option<PathBuf>,
    effective: Option<PathBuf>,
    /// The driver of the tests.
    calls: Option<PathBuf>,
}

impl Destinations {
    fn new(args: &Args, root: &Path) -> Self {
        match (&args.spec, &args.out) {
            (Some(_), Some(out)) => Self { out: out.clone(), lock: args.names.clone(), effective: None, calls: None },
            _ => Self {
                out: root.join(GENERATED),
                lock: Some(root.join(LOCK)),
                effective: Some(root.join(EFFECTIVE)),
                calls: Some(root.join(CALLS)),
            },
        }
    }

    fn targets(&self, output: Output) -> Vec<Target> {
        let files = output.files.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect();
        let mut targets = vec![Target { folder: self.out.clone(), files, ownership: Ownership::Whole }];
        if let (Some(path), Some(calls)) = (&self.calls, output.calls) {
            targets.extend(single(path, calls));
        }
        targets.extend(self.lock.as_deref().and_then(|path| single(path, output.lock)));
        targets.extend(self.effective.as_deref().and_then(|path| single(path, output.effective)));
        targets
    }
}

/// Returns a target of one file in a folder that is not wholly generated.
fn single(path: &Path, text: String) -> Option<Target> {
    let files = BTreeMap::from([(PathBuf::from(path.file_name()?), text)]);
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Some(Target { folder, files, ownership: Ownership::Listed })
}

fn report(args: &Args, drift: &Drift, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    if drift.is_empty() {
        console.say("nothing changed: the generated code is up to date");
        return Ok(Exit::Done);
    }
    if !args.check {
        // A first run writes hundreds of files; `git status` lists them.
        for line in drift.lines(root).iter().filter(|line| !line.starts_with("missing")) {
            console.say(line.replacen("orphaned", "removed", 1));
        }
        if !drift.missing.is_empty() {
            let new = drift.missing.len();
            console.say(format_args!("wrote {new} new {}", files(new)));
        }
        return Ok(Exit::Done);
    }
    for line in drift.lines(root) {
        console.say(line);
    }
    let differing = drift.changed.len() + drift.missing.len() + drift.orphaned.len();
    let files = files(differing);
    Err(Error::new(format!("out of date: {differing} generated {files}; run `{}`", repairing_command(args))))
}

fn files(count: usize) -> &'static str {
    if count == 1 { "file" } else { "files" }
}

/// Returns the command that fixes what `--check` found.
fn repairing_command(args: &Args) -> String {
    let mut command = "cargo xtask generate".to_owned();
    let paths = [
        ("spec", &args.spec),
        ("out", &args.out),
        ("webhooks", &args.webhooks),
        ("overlay", &args.overlay),
        ("decisions", &args.decisions),
        ("names", &args.names),
    ];
    for (option, path) in paths {
        if let Some(path) = path {
            command.push_str(&format!(" --{option} {}", path.display()));
        }
    }
    if let Some(runtime) = &args.runtime {
        command.push_str(&format!(" --runtime {runtime}"));
    }
    command
}

#[cfg(test)]
mod tests {
    use std::{fs, io, path::Path};

    use super::{Args, deliver};
    use xtask_common::{Console, Error, Exit, engine::Output, write::HEADER};

    fn run(args: &Args, root: &Path, body: &str) -> Result<Exit, Error> {
        let files = [("mod.rs".to_owned(), format!("{HEADER}\n{body}\n"))].into();
        let output = Output {
            files,
            calls: None,
            lock: "lock\n".to_owned(),
            effective: "effective\n".to_owned(),
            notes: Vec::new(),
        };
        deliver(output, args, root, &mut Console::new(io::sink(), io::sink()))
    }

    #[test]
    fn writes_the_client_the_lock_and_the_effective_description() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(run(&Args::default(), dir.path(), "a"), Ok(Exit::Done));
        let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
        assert_eq!(read("hero-api/src/generated/mod.rs"), format!("{HEADER}\na\n"));
        assert_eq!(read("spec/names.lock"), "lock\n");
        assert_eq!(read("hero-api/mock/effective.yaml"), "effective\n");
    }

    #[test]
    fn check_names_the_command_that_repairs() {
        let dir = tempfile::tempdir().unwrap();
        run(&Args::default(), dir.path(), "a").unwrap();
        let check = Args { check: true, ..Args::default() };
        assert_eq!(run(&check, dir.path(), "a"), Ok(Exit::Done));
        let expected = "out of date: 1 generated file; run `cargo xtask generate`";
        assert_eq!(run(&check, dir.path(), "b").unwrap_err().to_string(), expected);
    }

    #[test]
    fn another_description_leaves_the_workspace_alone() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("elsewhere");
        let args = Args { spec: Some("a.yaml".into()), out: Some(out.clone()), ..Args::default() };
        assert_eq!(run(&args, dir.path(), "a"), Ok(Exit::Done));
        assert!(out.join("mod.rs").exists());
        assert!(!dir.path().join("spec").exists() && !dir.path().join("hero-api").exists());

        fs::remove_file(out.join("mod.rs")).unwrap();
        let error = run(&Args { check: true, ..args }, dir.path(), "a").unwrap_err().to_string();
        let command = format!("run `cargo xtask generate --spec a.yaml --out {}`", out.display());
        assert!(error.ends_with(&command), "{error}");
    }
}
