//! What goes into the route and what comes out of it: texts.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::overlay::Rules;
use crate::report::{self, Colours, Message};
use crate::tree::Origins;

/// What the generator reads.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The description, YAML or JSON.
    pub description: &'a str,
    /// How a report names it, such as `spec/openapi.yaml`.
    pub description_name: &'a str,
    /// Name and text of a second description, which is read for its webhooks.
    pub webhooks: Option<(&'a str, &'a str)>,
    /// The overlay's name and text.
    pub overlay: Option<(&'a str, &'a str)>,
    /// By whose rules the overlay is read.
    pub overlay_rules: Rules,
    /// The name and text of the decisions.
    pub decisions: Option<(&'a str, &'a str)>,
    /// The lock's name and text.
    pub lock: Option<(&'a str, &'a str)>,
    /// How to generate.
    pub options: Options,
}

impl<'a> Input<'a> {
    /// A description alone, with its name, for the runtime at a path.
    pub fn new(description_name: &'a str, description: &'a str, runtime: &str) -> Self {
        Self {
            description,
            description_name,
            webhooks: None,
            overlay: None,
            overlay_rules: Rules::Specification,
            decisions: None,
            lock: None,
            options: Options { runtime: runtime.to_owned(), example_crate: None, release: None },
        }
    }

    /// These inputs as reports speak of them; `origins` are those of the effective description, once there is one.
    pub fn files(&self, origins: Option<&'a Origins>) -> report::Inputs<'a> {
        let named = |(name, text)| report::Input { name, text };
        report::Inputs {
            description: named((self.description_name, self.description)),
            webhooks: self.webhooks.map(named),
            overlay: self.overlay.map(named),
            decisions: self.decisions.map(named),
            lock: self.lock.map(named),
            origins,
        }
    }

    /// Why these inputs are refused; `origins` are those of the effective description, once there is one.
    pub(super) fn refuse(&self, origins: Option<&Origins>, faults: &Diagnostics) -> Failure {
        Failure(report::errors(faults, &self.files(origins)))
    }
}

/// How to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path by which generated code names its runtime.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; none are written without it.
    pub example_crate: Option<String>,
    /// The release that is made: since when an earlier name is only an alias.
    pub release: Option<String>,
}

impl Options {
    /// Checks what is put into generated code as it is.
    ///
    /// # Errors
    /// A path that is none.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let paths = std::iter::once(&self.runtime).chain(&self.example_crate);
        let message = |path: &String| format!("expected a path in Rust, such as `crate::runtime`, found `{path}`");
        let faults: Vec<Message> =
            paths.filter(|path| !emit::is_path(path)).map(|path| Message::error(message(path))).collect();
        if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
    }
}

/// What the generator writes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files, by their path in the folder of generated code.
    pub files: BTreeMap<String, String>,
    /// The driver that tests call every operation with, where there is an example crate.
    pub calls: Option<String>,
    /// The new lock of names.
    pub lock: String,
    /// The effective description, YAML.
    pub effective: String,
    /// What the user should know; those of one kind stand together.
    pub notes: Vec<Message>,
}

/// Why a description is refused; displays as the report.
#[derive(Clone, Debug)]
pub struct Failure(pub(super) Vec<Message>);

impl Failure {
    /// The faults, by their places.
    pub fn messages(&self) -> &[Message] {
        &self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&report::human(&self.0, Colours::Plain))
    }
}

impl std::error::Error for Failure {}
