//! Booking an appointment, and only once.
//!
//! Hero books in two steps. [`create_appointment`](crate::api::booking::BookingApi::create_appointment) *reserves* a
//! time until the `reserved_until` of its answer; a second call confirms it. A reservation that is not confirmed lapses
//! by itself.
//!
//! The published reference documents these operations around it:
//!
//! | step | call |
//! |---|---|
//! | what can be booked | [`list_appointment_types`](crate::api::practice_group::PracticeGroupApi::list_appointment_types), [`list_practitioners`](crate::api::practice_group::PracticeGroupApi::list_practitioners), [`list_locations`](crate::api::practice_group::PracticeGroupApi::list_locations) |
//! | whether there is time | [`count_slots`](crate::api::booking::BookingApi::count_slots) (its answer is not documented, so it is plain JSON) |
//! | a time | [`get_slot`](crate::api::booking::BookingApi::get_slot) |
//! | reserve it | [`create_appointment`](crate::api::booking::BookingApi::create_appointment) |
//! | see it | [`get_appointment`](crate::api::booking::BookingApi::get_appointment): `booking_confirmed_at` is set once it is confirmed |
//! | move it while it is a reservation | [`edit_appointment`](crate::api::booking::BookingApi::edit_appointment) |
//! | give it up | [`cancel_appointment`](crate::api::booking::BookingApi::cancel_appointment) |
//!
//! Listing slots and confirming a reservation are known only by name (listSlots, bookAppointment). Ask Hero for their
//! paths, and call them with [`request`](crate::Client::request) until the description has them.
//!
//! ```no_run
//! use hero_api::types::{CancelAppointmentRequest, CreateAppointmentRequest, CreateAppointmentRequired};
//! use hero_api::types::{PatientId, SlotId};
//! use hero_api::{Client, London, Outcome};
//!
//! # fn record(_: &str) {}
//! # async fn run(hero: Client, patient: PatientId, slot: SlotId) -> Result<(), Box<dyn std::error::Error>> {
//! let types = hero.practice_group().list_appointment_types().has_availability(true).await?;
//! let Some(wanted) = types.data.iter().find(|ty| ty.name == "Phone call") else { return Ok(()) };
//!
//! // The fields of a slot are known from a sample, so each may be missing.
//! let slot = hero.booking().get_slot(slot).await?;
//! let (Some(location_id), Some(practitioner_id), Some(start)) =
//!     (slot.location_id, slot.practitioner_id, slot.start_time)
//! else {
//!     return Err("the slot does not say what is needed to book it".into());
//! };
//!
//! // Strings that could be swapped are passed by name.
//! let body = CreateAppointmentRequest::new(CreateAppointmentRequired {
//!     appointment_type_id: wanted.id.clone(),
//!     location_id,
//!     practitioner_id,
//!     duration: wanted.duration,
//!     start_time: Some(start),
//! });
//! record("about to reserve"); // before the call: whatever happens to this program, somebody can look
//! let reserved = match hero.booking().create_appointment(body.patient_id(patient)).await {
//!     Ok(reserved) => reserved,
//!     Err(error) => {
//!         match error.outcome() {
//!             Outcome::NotSent | Outcome::Rejected => record("nothing was reserved"),
//!             // Do not retry: there could be a second reservation.
//!             Outcome::Unknown | Outcome::Succeeded => record("perhaps reserved; look before trying again"),
//!         }
//!         return Err(error.into());
//!     }
//! };
//!
//! // Read it back before you tell the patient: what counts is Hero's own record.
//! let appointment = hero.booking().get_appointment(&reserved.id).await?;
//! if let Some(start) = appointment.start_time.as_ref().and_then(|start| start.in_london()) {
//!     println!("held for {start}, until it is confirmed or lapses");
//! }
//!
//! // The patient changed their mind.
//! hero.booking().cancel_appointment(&reserved.id, CancelAppointmentRequest::new()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What prevents a second booking
//!
//! - A write is retried only if it certainly was not accepted: no connection, a refusal before it was processed, or a
//!   429. Never after a broken connection or a deadline that passed after it was sent, nor after a 5xx.
//! - A time that is taken is refused. No page prints how; [`is_conflict`](crate::Error::is_conflict) is HTTP's word for
//!   it, and the mock's.
//! - If the outcome is `Unknown`, you have to look. No call of the known reference lists appointments, so use what you
//!   have: the practice's own screens; a webhook for `appointment.confirmed`; or wait until a reservation would have
//!   lapsed, and see whether the time is offered again.
//! - `suppress_availability_check` books over an existing appointment. Leave it out.
//! - The API documents no idempotency key. If two workers of yours may book for one patient, lock on your side.
