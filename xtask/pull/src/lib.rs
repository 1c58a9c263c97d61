//! `pull`: downloads `spec/openapi.yaml` and `spec/source.toml`.
//!
//! Stores the published description, complete and unchanged, and only then runs the generator, so that neither a
//! rejection nor a bug of ours loses it; with `--strict` the generator runs first. A pull that fails leaves both files
//! as they were.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use generator::{changes::Extent, report::visible_line};
use jiff::{Timestamp, Unit};
use sha2::{Digest, Sha256};
use url::Url;
use xtask_common::{
    Console, Error, Exit, Messages, description,
    engine::{self, Failure},
    inputs, read_if_present,
    write::{self, Mode, Ownership, Target},
};

mod address;
mod fetch;
mod raw;
mod report;
mod source;
mod whole;

pub use fetch::Limits;

use fetch::{Download, Fetched};
use report::{News, Pulled};
use source::{Source, Validators};

/// The address of Hero's published description.
pub const PUBLISHED: &str = "https://developer.herohealth.net/_bundle/apis/public-api/openapi.yaml";
const FOLDER: &str = "spec";
const DOCUMENT: &str = "openapi.yaml";
const SOURCE: &str = "source.toml";
/// What to do about a description that is rejected.
const AMEND: &str =
    "next: correct spec/decisions.yaml and spec/overlay.yaml where the errors say, then cargo xtask generate";

/// Download the published description, say what changed, and store it.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where it is published
    #[arg(long, value_name = "URL", default_value = PUBLISHED, conflicts_with = "file")]
    pub url: String,
    /// Take a file instead
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Store nothing that the generator refuses
    #[arg(long)]
    pub strict: bool,
    /// Store nothing at all, and report all the same
    #[arg(long)]
    pub dry_run: bool,
    /// Report every change, each in a line of its own
    #[arg(long)]
    pub full: bool,
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// Pulls, with the limits that suit the published description.
///
/// # Errors
/// The description cannot be downloaded completely, or cannot be stored; the tree is then as it was.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::new(format!("cannot start the network runtime: {error}")))?;
    runtime.block_on(pull(args, root, &Limits::default(), console))
}

/// Pulls within the caller's limits.
///
/// # Errors
/// See [`run`].
pub async fn pull(args: &Args, root: &Path, limits: &Limits, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let stored = Stored::read(root, console)?;
    let origin = Origin::from_args(args)?;
    let Fetched::Document(download) = origin.fetch(&stored, limits).await? else {
        let texts = inputs::workspace_texts_with(stored.text.unwrap_or_default(), root)?;
        console.say("nothing changed: the server says that this description is the current one");
        let refused = engine::run(&texts.input()).err();
        return Ok(refused.map_or(Exit::Done, |failure| refuse(&failure, Keeps::Already, console)));
    };
    let tree = whole::inspect(&download.bytes, stored.tree.as_ref()).map_err(|error| origin.refused(&error))?;
    // `inspect` has checked that it is UTF-8.
    let text = String::from_utf8_lossy(&download.bytes).into_owned();
    let source = source_of(&origin, &download, &tree);
    // Read before anything is stored: from here on, only storing can fail.
    let mut texts = inputs::workspace_texts_with(text, root)?;

    let same = stored.text.as_deref() == Some(texts.description());
    let keeps = if same && stored.source.as_ref().is_some_and(|known| known.says_the_same(&source)) {
        Keeps::Already
    } else {
        Keeps::from_args(args)
    };
    match keeps {
        Keeps::Now => store(root, texts.description(), &source)?,
        Keeps::IfAccepted | Keeps::Never if !same => texts = texts.named(origin.shown()),
        Keeps::Already | Keeps::IfAccepted | Keeps::Never => {}
    }
    let news = if same {
        console.say("nothing changed: the description is the one that is stored");
        engine::run(&texts.input()).map(|_| News::None)
    } else {
        let old = stored.text.zip(stored.tree).map(|(text, tree)| (texts.with_description(text), tree));
        let old = old.as_ref().map(|(texts, tree)| Pulled { texts, tree });
        let extent = if args.full { Extent::Full } else { Extent::Screen };
        report::report(old.as_ref(), &Pulled { texts: &texts, tree: &tree }, extent, console)
    };
    match news {
        Err(failure) => Ok(refuse(&failure, if same { Keeps::Already } else { keeps }, console)),
        Ok(news) => {
            if keeps == Keeps::IfAccepted {
                store(root, texts.description(), &source)?;
            }
            if news == News::Some {
                console.say(keeps.next_step());
            }
            Ok(Exit::Done)
        }
    }
}

/// When a description is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// It is stored already, and so is its source.
    Already,
    /// Before the generator runs.
    Now,
    /// If the generator accepts it.
    IfAccepted,
    /// Not at all.
    Never,
}

impl Keeps {
    fn from_args(args: &Args) -> Self {
        match (args.dry_run, args.strict) {
            (true, _) => Self::Never,
            (false, true) => Self::IfAccepted,
            (false, false) => Self::Now,
        }
    }

    /// Returns what happened to a description that is rejected.
    fn outcome(self) -> &'static str {
        match self {
            Self::Already => "was stored before",
            Self::Now => "is stored; the generated code is as it was",
            Self::IfAccepted => "is not stored (--strict)",
            Self::Never => "is not stored (--dry-run)",
        }
    }

    /// Returns what to do next about one that is accepted.
    fn next_step(self) -> &'static str {
        match self {
            Self::Already | Self::Now | Self::IfAccepted => "next: cargo xtask generate, then cargo xtask check",
            Self::Never => "next: the same command without --dry-run",
        }
    }
}

fn refuse(failure: &Failure, keeps: Keeps, console: &mut Console) -> Exit {
    console.refuse(failure.messages());
    console.warn(format_args!("the generator refuses this description, which {}", keeps.outcome()));
    if matches!(keeps, Keeps::Already | Keeps::Now) {
        console.say(AMEND);
    }
    Exit::Refused
}

/// Writes both files, or neither.
fn store(root: &Path, text: &str, source: &Source) -> Result<(), Error> {
    let files = BTreeMap::from([(PathBuf::from(DOCUMENT), text.to_owned()), (PathBuf::from(SOURCE), source.text()?)]);
    let target = Target { folder: root.join(FOLDER), files, ownership: Ownership::Listed };
    write::apply(&[target], Mode::Write).map(drop)
}

/// The source of the description.
enum Origin {
    Network(Url),
    File(PathBuf),
}

impl Origin {
    fn from_args(args: &Args) -> Result<Self, Error> {
        match &args.file {
            Some(path) => Ok(Self::File(path.clone())),
            None => address::parse(&args.url).map(Self::Network),
        }
    }

    async fn fetch(&self, stored: &Stored, limits: &Limits) -> Result<Fetched, Error> {
        match self {
            Self::Network(url) => fetch::fetch(url, stored.validators(&self.to_string()), limits).await,
            Self::File(path) => {
                let bytes = fs::read(path).map_err(|error| Error::io("read", path, &error))?;
                Ok(Fetched::Document(Download { bytes, validators: Validators::default() }))
            }
        }
    }

    /// Returns the address as reports show it.
    fn shown(&self) -> String {
        match self {
            Self::Network(url) => url.to_string(),
            Self::File(path) => path.display().to_string(),
        }
    }

    fn refused(&self, error: &Error) -> Error {
        // The error may quote the server.
        Error::new(format!("{self} is refused, and nothing was stored: {}", visible_line(&error.to_string())))
    }
}

/// Writes the address as it is recorded: of a file only its name, because its folder is specific to this machine.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(url) => write!(f, "{url}"),
            Self::File(path) => write!(f, "file:{}", path.file_name().unwrap_or_default().display()),
        }
    }
}

/// The result of an earlier pull.
struct Stored {
    text: Option<String>,
    tree: Option<serde_json::Value>,
    source: Option<Source>,
}

impl Stored {
    fn read(root: &Path, console: &mut Console) -> Result<Self, Error> {
        let folder = root.join(FOLDER);
        let text = read_if_present(&folder.join(DOCUMENT))?;
        let tree = text.as_deref().map(description::parse).transpose().unwrap_or_else(|error| {
            console.warn(format_args!("note: {FOLDER}/{DOCUMENT} cannot be compared: {error}"));
            None
        });
        let source = read_if_present(&folder.join(SOURCE))?.as_deref().map(Source::parse).transpose();
        let source = source.unwrap_or_else(|error| {
            console.warn(format_args!("note: {FOLDER}/{SOURCE} is not used: {error}"));
            None
        });
        Ok(Self { text, tree, source })
    }

    /// Returns the validators for the server, if the stored file came unchanged from this address.
    fn validators(&self, address: &str) -> Option<&Validators> {
        let (text, source) = (self.text.as_ref()?, self.source.as_ref()?);
        (source.address == address && source.sha256 == sha256(text.as_bytes())).then_some(&source.validators)
    }
}

fn source_of(origin: &Origin, download: &Download, tree: &serde_json::Value) -> Source {
    let word = |pointer: &str| tree.pointer(pointer).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let now = Timestamp::now();
    Source {
        address: origin.to_string(),
        pulled: now.round(Unit::Second).unwrap_or(now).to_string(),
        sha256: sha256(&download.bytes),
        openapi: word("/openapi"),
        version: word("/info/version"),
        xtask: env!("CARGO_PKG_VERSION").to_owned(),
        validators: download.validators.clone(),
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
