//! The inputs and outputs of the route: source texts.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::overlay::Rules;
use crate::report::{self, Colours, Message};
use crate::tree::Origins;

/// The inputs of the generator.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The description, YAML or JSON.
    pub description: &'a str,
    /// Its name in reports, such as `spec/openapi.yaml`.
    pub description_name: &'a str,
    /// The name and text of a second description, which is read for its webhooks.
    pub webhooks: Option<(&'a str, &'a str)>,
    /// The name and text of the overlay.
    pub overlay: Option<(&'a str, &'a str)>,
    /// The rules by which the overlay is read.
    pub overlay_rules: Rules,
    /// The name and text of the decisions.
    pub decisions: Option<(&'a str, &'a str)>,
    /// The name and text of the lock.
    pub lock: Option<(&'a str, &'a str)>,
    /// The options.
    pub options: Options,
}

impl<'a> Input<'a> {
    /// Creates the input of a description alone, with its name, for the runtime at a path.
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

    /// Returns the inputs for reports; `origins` are those of the effective description, once there is one.
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

    /// Creates the failure of these inputs; `origins` are those of the effective description, once there is one.
    pub(super) fn fail(&self, origins: Option<&Origins>, faults: &Diagnostics) -> Failure {
        Failure(report::errors(faults, &self.files(origins)))
    }
}

/// The options of the generator.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path by which generated code names its runtime.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; without it none are written.
    pub example_crate: Option<String>,
    /// The release under construction, recorded for each alias that it introduces.
    pub release: Option<String>,
}

impl Options {
    /// Checks what is copied into generated code.
    ///
    /// # Errors
    /// The path of the runtime or of the crate is not a path.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let paths = std::iter::once(&self.runtime).chain(&self.example_crate);
        let message = |path: &String| format!("expected a path in Rust, such as `crate::runtime`, found `{path}`");
        let faults: Vec<Message> =
            paths.filter(|path| !emit::is_path(path)).map(|path| Message::error(message(path))).collect();
        if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
    }
}

/// The output of the generator.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files, by their path in the folder of generated code.
    pub files: BTreeMap<String, String>,
    /// The driver by which tests call every operation, if there is an example crate.
    pub calls: Option<String>,
    /// The new lock of names.
    pub lock: String,
    /// The effective description, YAML.
    pub effective: String,
    /// The notes for the user, grouped by kind.
    pub notes: Vec<Message>,
}

/// The reasons why a description is rejected; displays as the report.
#[derive(Clone, Debug)]
pub struct Failure(pub(super) Vec<Message>);

impl Failure {
    /// Returns the faults, sorted by place.
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
