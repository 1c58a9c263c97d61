//! `generate`: the description, that of the webhooks, the overlay and the lock of names in; the client, the new lock and the effective
//! description out. Knows which file is which, and nothing of how they are made.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    Console, Error, Exit, Messages,
    engine::{self, Input, Options, Output, Rules},
    error::{read, read_if_present},
    write::{self, Drift, Mode, Ownership, Target},
};

/// The description of this workspace.
pub const DESCRIPTION: &str = "spec/openapi.yaml";
/// The description of the webhooks, if the first has none.
pub const WEBHOOKS: &str = "spec/webhooks.yaml";
/// What we know beyond them.
pub const OVERLAY: &str = "spec/overlay.yaml";
/// What is decided about it: names, identifiers, secrets and the like.
pub const DECISIONS: &str = "spec/decisions.yaml";
/// The Rust names that are given.
pub const LOCK: &str = "spec/names.lock";
/// Both descriptions as one, with the overlay applied.
pub const EFFECTIVE: &str = "hero-api/mock/effective.yaml";
/// The driver that tests call every operation with.
pub const CALLS: &str = "tests/src/generated/calls.rs";
/// The generated client.
pub const GENERATED: &str = "hero-api/src/generated";

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
/// When an input cannot be read, the files cannot be written, or `--check` finds a difference.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let sources = Sources::of(args, root);
    let texts = sources.read()?;
    let output = match engine::generate(&texts.input()) {
        Ok(output) => output,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    deliver(output, &sources, args, root, console)
}

/// Puts what the generator made where it belongs, or says how it differs from what is there.
fn deliver(output: Output, sources: &Sources, args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.digest(&output.notes);
    let mode = if args.check { Mode::Check } else { Mode::Write };
    let drift = write::apply(&sources.targets(output), mode)?;
    report(args, &drift, root, console)
}

/// Writes what the generator made of the workspace's inputs.
///
/// # Errors
/// When the files cannot be written.
pub fn write_workspace(output: Output, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let args = Args::default();
    deliver(output, &Sources::of(&args, root), &args, root, console)
}

/// The workspace's inputs, read, but for the description, which is this one.
///
/// # Errors
/// When one cannot be read.
pub fn workspace_texts_with(description: String, root: &Path) -> Result<Texts, Error> {
    Sources::of(&Args::default(), root).read_beside(description)
}

/// The workspace's inputs, read.
///
/// # Errors
/// When one cannot be read.
pub fn workspace_texts(root: &Path) -> Result<Texts, Error> {
    Sources::of(&Args::default(), root).read()
}

/// The inputs of a run, as text.
#[derive(Clone, Debug)]
pub struct Texts {
    description: String,
    description_name: String,
    webhooks: Option<(String, String)>,
    overlay: Option<(String, String)>,
    overlay_rules: Rules,
    decisions: Option<(String, String)>,
    lock: Option<(String, String)>,
    options: Options,
}

impl Texts {
    /// The description.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What reports call the description.
    pub fn description_name(&self) -> &str {
        &self.description_name
    }

    /// The record of names, where there is one.
    pub fn lock(&self) -> Option<&str> {
        self.lock.as_ref().map(|(_, text)| text.as_str())
    }

    /// What is decided, where there is such a file.
    pub fn decisions(&self) -> Option<&str> {
        self.decisions.as_ref().map(|(_, text)| text.as_str())
    }

    /// The same with another record of names.
    #[must_use]
    pub fn with_lock(&self, lock: String) -> Self {
        let name = self.lock.as_ref().map_or(LOCK, |(name, _)| name.as_str()).to_owned();
        Self { lock: Some((name, lock)), ..self.clone() }
    }

    /// The same with other decisions.
    #[must_use]
    pub fn with_decisions(&self, decisions: String) -> Self {
        let name = self.decisions.as_ref().map_or(DECISIONS, |(name, _)| name.as_str()).to_owned();
        Self { decisions: Some((name, decisions)), ..self.clone() }
    }

    /// The same beside another description.
    #[must_use]
    pub fn with_description(&self, description: String) -> Self {
        Self { description, ..self.clone() }
    }

    /// The description alone, as the generator takes it.
    pub fn description_input(&self) -> Input<'_> {
        Input::new(&self.description_name, &self.description, &self.options.runtime)
    }

    /// The same, with another name for the description in reports.
    #[must_use]
    pub fn named(self, description_name: String) -> Self {
        Self { description_name, ..self }
    }

    /// The same, as the generator takes them.
    pub fn input(&self) -> Input<'_> {
        fn named(file: &Option<(String, String)>) -> Option<(&str, &str)> {
            file.as_ref().map(|(name, text)| (name.as_str(), text.as_str()))
        }
        Input {
            description: &self.description,
            description_name: &self.description_name,
            webhooks: named(&self.webhooks),
            overlay: named(&self.overlay),
            overlay_rules: self.overlay_rules,
            decisions: named(&self.decisions),
            lock: named(&self.lock),
            options: self.options.clone(),
        }
    }
}

/// Where the inputs are and where the outputs go.
struct Sources {
    description: PathBuf,
    description_name: String,
    webhooks: Option<(String, PathBuf, Presence)>,
    overlay: Option<(String, PathBuf, Presence)>,
    overlay_rules: Rules,
    decisions: Option<(String, PathBuf, Presence)>,
    lock: Option<(String, PathBuf)>,
    effective: Option<PathBuf>,
    out: PathBuf,
    /// The driver of the tests.
    calls: Option<PathBuf>,
    options: Options,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
}

impl Sources {
    fn of(args: &Args, root: &Path) -> Self {
        match (&args.spec, &args.out) {
            (Some(spec), Some(out)) => Self {
                description: spec.clone(),
                description_name: spec.display().to_string(),
                webhooks: args.webhooks.clone().map(|path| (path.display().to_string(), path, Presence::Required)),
                overlay: args.overlay.clone().map(|path| (path.display().to_string(), path, Presence::Required)),
                overlay_rules: Rules::Specification,
                decisions: args.decisions.clone().map(|path| (path.display().to_string(), path, Presence::Required)),
                lock: args.names.clone().map(|path| (path.display().to_string(), path)),
                effective: None,
                out: out.clone(),
                calls: None,
                options: Options {
                    runtime: args.runtime.clone().unwrap_or_else(|| "::hero_api_runtime".to_owned()),
                    example_crate: None,
                    release: None,
                },
            },
            _ => Self {
                description: root.join(DESCRIPTION),
                description_name: DESCRIPTION.to_owned(),
                webhooks: Some((WEBHOOKS.to_owned(), root.join(WEBHOOKS), Presence::Optional)),
                overlay: Some((OVERLAY.to_owned(), root.join(OVERLAY), Presence::Optional)),
                overlay_rules: Rules::Project,
                decisions: Some((DECISIONS.to_owned(), root.join(DECISIONS), Presence::Optional)),
                lock: Some((LOCK.to_owned(), root.join(LOCK))),
                effective: Some(root.join(EFFECTIVE)),
                out: root.join(GENERATED),
                calls: Some(root.join(CALLS)),
                options: Options {
                    runtime: "crate::runtime".to_owned(),
                    example_crate: Some("hero_api".to_owned()),
                    // All packages of the workspace have one version.
                    release: Some(env!("CARGO_PKG_VERSION").to_owned()),
                },
            },
        }
    }

    fn read(&self) -> Result<Texts, Error> {
        self.read_beside(read(&self.description)?)
    }

    /// Reads everything but the description.
    fn read_beside(&self, description: String) -> Result<Texts, Error> {
        let beside = |file: &Option<(String, PathBuf, Presence)>| match file {
            None => Ok(None),
            Some((name, path, Presence::Required)) => Ok(Some((name.clone(), read(path)?))),
            Some((name, path, Presence::Optional)) => Ok(read_if_present(path)?.map(|text| (name.clone(), text))),
        };
        let (webhooks, overlay, overlay_rules) = (beside(&self.webhooks)?, beside(&self.overlay)?, self.overlay_rules);
        let decisions = beside(&self.decisions)?;
        let lock = match &self.lock {
            None => None,
            Some((name, path)) => read_if_present(path)?.map(|text| (name.clone(), text)),
        };
        let (description_name, options) = (self.description_name.clone(), self.options.clone());
        Ok(Texts { description, description_name, webhooks, overlay, overlay_rules, decisions, lock, options })
    }

    fn targets(&self, output: Output) -> Vec<Target> {
        let files = output.files.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect();
        let mut targets = vec![Target { folder: self.out.clone(), files, ownership: Ownership::Whole }];
        if let (Some(path), Some(calls)) = (&self.calls, output.calls) {
            targets.extend(single(path, calls));
        }
        targets.extend(self.lock.as_ref().and_then(|(_, path)| single(path, output.lock)));
        targets.extend(self.effective.as_deref().and_then(|path| single(path, output.effective)));
        targets
    }
}

/// A target of one file in a folder that is not ours.
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
        // A first run writes hundreds of files; which ones is told by `git status`.
        for line in drift.lines(root).iter().filter(|it| !it.starts_with("missing")) {
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

/// The command that repairs what `--check` found.
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

    use super::{Args, Sources, deliver};
    use crate::{Console, Error, Exit, engine::Output, write::HEADER};

    fn run(args: &Args, root: &Path, body: &str) -> Result<Exit, Error> {
        let files = [("mod.rs".to_owned(), format!("{HEADER}\n{body}\n"))].into();
        let output = Output {
            files,
            calls: None,
            lock: "lock\n".to_owned(),
            effective: "effective\n".to_owned(),
            notes: Vec::new(),
        };
        deliver(output, &Sources::of(args, root), args, root, &mut Console::new(io::sink(), io::sink()))
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
