//! Reads the input files of the generator into its [`Input`]. Knows which file is which, and nothing of how a client is
//! made or where it is written.

use std::path::{Path, PathBuf};

use crate::{
    Error,
    engine::{Input, Options, Rules},
    read, read_if_present,
};

/// The description of this workspace.
pub const DESCRIPTION: &str = "spec/openapi.yaml";
/// The description of the webhooks, if the main one has none.
pub const WEBHOOKS: &str = "spec/webhooks.yaml";
/// The corrections of both descriptions.
pub const OVERLAY: &str = "spec/overlay.yaml";
/// The decisions: names, identifiers, secrets and the like.
pub const DECISIONS: &str = "spec/decisions.yaml";
/// The record of Rust names.
pub const LOCK: &str = "spec/names.lock";
/// Both descriptions as one, with the overlay applied.
pub const EFFECTIVE: &str = "hero-api/mock/effective.yaml";
/// The driver by which tests call every operation.
pub const CALLS: &str = "tests/src/generated/calls.rs";
/// The generated client.
pub const GENERATED: &str = "hero-api/src/generated";

/// Reads the workspace's inputs, except the description, which is given.
///
/// # Errors
/// One of them cannot be read.
pub fn workspace_texts_with(description: String, root: &Path) -> Result<Texts, Error> {
    Sources::of_workspace(root).read_beside(description)
}

/// Reads the workspace's inputs.
///
/// # Errors
/// One of them cannot be read.
pub fn workspace_texts(root: &Path) -> Result<Texts, Error> {
    Sources::of_workspace(root).read()
}

/// The workspace's inputs, each got by its path there from elsewhere.
///
/// # Errors
/// When there is no description, or one cannot be got.
pub fn texts_by(mut get: impl FnMut(&str) -> Result<Option<String>, Error>) -> Result<Texts, Error> {
    let sources = Sources::of_workspace(Path::new(""));
    let missing = || Error::new(format!("there is no `{DESCRIPTION}`"));
    let description = get(DESCRIPTION)?.ok_or_else(missing)?;
    let mut beside = |name: &str| Ok::<_, Error>(get(name)?.map(|text| (name.to_owned(), text)));
    Ok(Texts {
        description,
        description_name: sources.description_name,
        webhooks: beside(WEBHOOKS)?,
        overlay: beside(OVERLAY)?,
        overlay_rules: sources.overlay_rules,
        decisions: beside(DECISIONS)?,
        lock: beside(LOCK)?,
        options: sources.options,
    })
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
    /// Returns the description.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns the name of the description in reports.
    pub fn description_name(&self) -> &str {
        &self.description_name
    }

    /// Returns the record of names, if there is one.
    pub fn lock(&self) -> Option<&str> {
        self.lock.as_ref().map(|(_, text)| text.as_str())
    }

    /// Returns the decisions, if there are any.
    pub fn decisions(&self) -> Option<&str> {
        self.decisions.as_ref().map(|(_, text)| text.as_str())
    }

    /// Replaces the record of names.
    #[must_use]
    pub fn with_lock(&self, lock: String) -> Self {
        let name = self.lock.as_ref().map_or(LOCK, |(name, _)| name.as_str()).to_owned();
        Self { lock: Some((name, lock)), ..self.clone() }
    }

    /// Replaces the decisions.
    #[must_use]
    pub fn with_decisions(&self, decisions: String) -> Self {
        let name = self.decisions.as_ref().map_or(DECISIONS, |(name, _)| name.as_str()).to_owned();
        Self { decisions: Some((name, decisions)), ..self.clone() }
    }

    /// Replaces the description.
    #[must_use]
    pub fn with_description(&self, description: String) -> Self {
        Self { description, ..self.clone() }
    }

    /// Returns the description alone, as input of the generator.
    pub fn description_input(&self) -> Input<'_> {
        Input::new(&self.description_name, &self.description, &self.options.runtime)
    }

    /// Replaces the name of the description in reports.
    #[must_use]
    pub fn named(self, description_name: String) -> Self {
        Self { description_name, ..self }
    }

    /// Returns all of it, as input of the generator.
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

/// A file that is read next to the description.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its name in reports.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Whether it may be missing.
    pub presence: Presence,
}

/// Whether a file may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It was named by the user, so it must exist.
    Required,
    /// It is read if it exists.
    Optional,
}

impl Beside {
    /// Names a file that the user asked for.
    pub fn required(path: &Path) -> Self {
        Self { name: path.display().to_string(), path: path.to_path_buf(), presence: Presence::Required }
    }

    /// Names a file that is written back, so it need not exist before the first run.
    pub fn written_back(path: &Path) -> Self {
        Self { presence: Presence::Optional, ..Self::required(path) }
    }

    /// Names a file of the workspace by its path there.
    fn of_workspace(name: &str, root: &Path) -> Self {
        Self { name: name.to_owned(), path: root.join(name), presence: Presence::Optional }
    }

    fn read(&self) -> Result<Option<(String, String)>, Error> {
        let text = match self.presence {
            Presence::Required => Some(read(&self.path)?),
            Presence::Optional => read_if_present(&self.path)?,
        };
        Ok(text.map(|text| (self.name.clone(), text)))
    }
}

/// The paths of the inputs of a run.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The description.
    pub description: PathBuf,
    /// Its name in reports.
    pub description_name: String,
    /// The description of the webhooks.
    pub webhooks: Option<Beside>,
    /// The overlay.
    pub overlay: Option<Beside>,
    /// The author of the overlay.
    pub overlay_rules: Rules,
    /// The decisions.
    pub decisions: Option<Beside>,
    /// The record of names.
    pub lock: Option<Beside>,
    /// The options of the generator.
    pub options: Options,
}

impl Sources {
    /// Returns the inputs of the workspace.
    pub fn of_workspace(root: &Path) -> Self {
        let beside = |name| Some(Beside::of_workspace(name, root));
        Self {
            description: root.join(DESCRIPTION),
            description_name: DESCRIPTION.to_owned(),
            webhooks: beside(WEBHOOKS),
            overlay: beside(OVERLAY),
            overlay_rules: Rules::Project,
            decisions: beside(DECISIONS),
            lock: beside(LOCK),
            options: Options {
                runtime: "crate::runtime".to_owned(),
                example_crate: Some("hero_api".to_owned()),
                // All packages of the workspace have one version.
                release: Some(env!("CARGO_PKG_VERSION").to_owned()),
            },
        }
    }

    /// Reads all of them.
    ///
    /// # Errors
    /// A required file cannot be read.
    pub fn read(&self) -> Result<Texts, Error> {
        self.read_beside(read(&self.description)?)
    }

    /// Reads everything except the description.
    fn read_beside(&self, description: String) -> Result<Texts, Error> {
        let beside = |file: &Option<Beside>| file.as_ref().map_or(Ok(None), Beside::read);
        Ok(Texts {
            description,
            description_name: self.description_name.clone(),
            webhooks: beside(&self.webhooks)?,
            overlay: beside(&self.overlay)?,
            overlay_rules: self.overlay_rules,
            decisions: beside(&self.decisions)?,
            lock: beside(&self.lock)?,
            options: self.options.clone(),
        })
    }
}
