//! Which practice groups a receiver serves, and which one an event is for.

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;

use crate::{
    Reveal,
    runtime::decode,
    types::{PracticeGroupId, WebhookEvent},
};

/// The practice groups whose events are accepted.
pub struct Practices(Serve);

enum Serve {
    Only(BTreeSet<PracticeGroupId>),
    If(Box<dyn Fn(&PracticeGroupId) -> bool + Send + Sync>),
}

impl Practices {
    /// Accepts the events of these practice groups alone.
    pub fn only(ids: impl IntoIterator<Item = impl Into<PracticeGroupId>>) -> Self {
        Self(Serve::Only(ids.into_iter().map(Into::into).collect()))
    }

    /// Accepts the events of the practice groups for which this returns true: for a list that changes while the program
    /// runs. It is asked for every delivery, once its signature is verified.
    pub fn allowed_by(is_allowed: impl Fn(&PracticeGroupId) -> bool + Send + Sync + 'static) -> Self {
        Self(Serve::If(Box::new(is_allowed)))
    }

    /// Reports whether an event is for one of them. An event that names none is not.
    pub(super) fn serve(&self, event: &WebhookEvent) -> bool {
        event.practice_group_id().is_some_and(|id| match &self.0 {
            Serve::Only(ids) => ids.contains(&id),
            Serve::If(is_allowed) => is_allowed(&id),
        })
    }
}

impl fmt::Debug for Practices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practices").finish_non_exhaustive()
    }
}

/// What every event has, of whatever kind.
#[derive(Deserialize)]
struct Addressed {
    practice_group_id: PracticeGroupId,
}

impl WebhookEvent {
    /// Returns the practice group that the event is for; `None` if it is of an unknown kind and names none.
    pub fn practice_group_id(&self) -> Option<PracticeGroupId> {
        // Read from its JSON, so that an event of a newer description has its practice group too, whatever else it holds.
        let event = decode::<Addressed>(self.reveal().to_string().as_bytes());
        event.ok().map(|event| event.practice_group_id)
    }
}
