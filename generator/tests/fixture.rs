//! A folder of `accepts/` or `rejects/` as input of the generator.

use std::fs;
use std::path::Path;

use generator::Input;
use generator::overlay::Rules;

/// The inputs of a fixture.
pub(crate) struct Fixture {
    description: String,
    webhooks: Option<String>,
    overlay: Option<String>,
    own_overlay: Option<String>,
    decisions: Option<String>,
    lock: Option<String>,
}

impl Fixture {
    /// Reads `openapi.yaml`, and those of `webhooks.yaml`, `overlay.yaml` (written by others), `own-overlay.yaml` (the
    /// project's), `decisions.yaml` and `names.lock` that exist.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let optional = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let description = fs::read_to_string(folder.join("openapi.yaml"));
        Ok(Self {
            description: description.map_err(|error| format!("{}: {error}", folder.display()))?,
            webhooks: optional("webhooks.yaml"),
            overlay: optional("overlay.yaml"),
            own_overlay: optional("own-overlay.yaml"),
            decisions: optional("decisions.yaml"),
            lock: optional("names.lock"),
        })
    }

    /// Returns them as input of the generator.
    pub(crate) fn input(&self) -> Input<'_> {
        fn named<'a>(name: &'a str, text: &'a Option<String>) -> Option<(&'a str, &'a str)> {
            text.as_deref().map(|text| (name, text))
        }
        let own = named("own-overlay.yaml", &self.own_overlay);
        Input {
            webhooks: named("webhooks.yaml", &self.webhooks),
            overlay: own.or(named("overlay.yaml", &self.overlay)),
            overlay_rules: if own.is_some() { Rules::Project } else { Rules::Specification },
            decisions: named("decisions.yaml", &self.decisions),
            lock: named("names.lock", &self.lock),
            ..Input::new("openapi.yaml", &self.description, "::hero_api_runtime")
        }
    }
}
