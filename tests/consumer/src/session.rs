//! The appointments of one practice that patients are called in for.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use hero_api::{
    Client, Error,
    types::{AppointmentType, SlotId},
};

/// A type of appointment, and the slots to fill.
pub(crate) struct Session {
    pub(crate) appointment_type: AppointmentType,
    slots: Mutex<VecDeque<SlotId>>,
}

/// Returns the first type of appointment that has time.
pub(crate) async fn choose_type(there: &Client) -> Result<Option<AppointmentType>, Error> {
    let types = there.practice_group().list_appointment_types().has_availability(true).await?;
    Ok(types.data.into_iter().next())
}

impl Session {
    /// Creates a session. No documented call lists slots, so the caller provides them.
    pub(crate) fn new(appointment_type: AppointmentType, slots: VecDeque<SlotId>) -> Self {
        Self { appointment_type, slots: Mutex::new(slots) }
    }

    /// Takes a slot. One that may be reserved is never given back.
    pub(crate) fn take(&self) -> Option<SlotId> {
        self.slots().pop_front()
    }

    /// Gives back a slot that was certainly not reserved.
    pub(crate) fn give_back(&self, slot: SlotId) {
        self.slots().push_front(slot);
    }

    fn slots(&self) -> MutexGuard<'_, VecDeque<SlotId>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
