//! Calls in one patient: traced and registered, the record read, a time reserved, a message sent. Each write is in the
//! journal before and after, and is made once.

use std::{io, time::SystemTime};

use hero_api::{
    Client, DateTime, Error, London,
    runtime::Call,
    types::{
        Appointment, AppointmentId, CreateAppointmentRequest, CreateAppointmentRequired, MessageType, PatientId,
        RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse, SendMessageRequest, SendMessageRequired,
        SendMessageResponse, SlotId,
    },
};

use crate::{Ending, Entry, Journal, Row, State, Step, session::Session};

/// What keeps a row from its next step.
pub(crate) enum Halt {
    /// The row has ended.
    Row(Ending),
    /// The journal cannot be written, so that nothing more may be begun.
    Night(io::Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Row(Ending::Failed(error))
    }
}

impl From<Ending> for Halt {
    fn from(ending: Ending) -> Self {
        Self::Row(ending)
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Night(error)
    }
}

/// One patient's turn.
pub(crate) struct Visit<'a> {
    there: Client,
    journal: &'a Journal,
    row: &'a Row,
}

impl<'a> Visit<'a> {
    /// Creates the turn of a row, with a client of the row's practice.
    pub(crate) fn new(there: Client, journal: &'a Journal, row: &'a Row) -> Self {
        Self { there, journal, row }
    }

    /// Calls the patient in.
    pub(crate) async fn call_in(&self, session: Option<&Session>) -> Result<Ending, Halt> {
        // Nothing is left to do, whatever became of the reservation since.
        if let State::Done { .. } = self.journal.state(&self.entry(Step::Invite)) {
            return Ok(Ending::Reserved);
        }
        let patient = self.register().await?;
        self.check_record(&patient).await?;
        let Some(session) = session else { return Ok(Ending::NoTimeLeft) };
        let appointment = self.reserve(session, &patient).await?;
        self.invite(&patient, &appointment).await?;
        Ok(Ending::Reserved)
    }

    /// Traces the patient and registers them with the practice. What became of a registration whose answer was lost, the
    /// practice's list of patients shows.
    async fn register(&self) -> Result<PatientId, Halt> {
        let entry = self.entry(Step::Register);
        match self.journal.state(&entry) {
            State::Done { made, .. } => return Ok(made.into()),
            State::Begun { .. } => {
                if let Some(patient) = self.find().await? {
                    return Ok(patient);
                }
            }
            State::Open => {}
        }
        let body = RegisterPatientPdsNhsNumber::new(&self.row.nhs_number, self.row.born.clone());
        let call = self.there.patients().register_patient_pds(body);
        match make(self.journal, &entry, String::new(), call).await? {
            Ok(RegisterPatientPdsResponse::Registered(registered)) => {
                self.registered(&registered.patient_id)?;
                Ok(registered.patient_id)
            }
            Ok(RegisterPatientPdsResponse::VerificationRequired(_)) => {
                self.journal.set(&entry, State::Open)?;
                Err(Ending::SignInFirst.into())
            }
            Ok(_) => Err(Ending::NotUnderstood.into()),
            Err(error) if error.outcome().is_without_effect() => Err(error.into()),
            // By the reference a second trace finds the same patient, so the next run may make one.
            Err(error) => self.find().await?.ok_or(Halt::Row(Ending::FoundOutLater(error))),
        }
    }

    fn registered(&self, patient: &PatientId) -> io::Result<()> {
        let made = patient.as_str().to_owned();
        self.journal.set(&self.entry(Step::Register), State::Done { with: String::new(), made })
    }

    /// Returns the patient of the practice with this number and date of birth, if there is exactly one.
    async fn find(&self) -> Result<Option<PatientId>, Halt> {
        let (number, born) = (&self.row.nhs_number, &self.row.born);
        let mut patients = self.there.patients().list_patients_v3().nhs_number(number).dob(born.clone()).items();
        let mut found = None;
        while let Some(patient) = patients.next().await {
            let patient = patient?;
            // What a search matches is not documented.
            if patient.nhs_number.as_deref() != Some(number.as_str()) || patient.dob.as_ref() != Some(born) {
                continue;
            }
            if patient.hero_id.is_none() || found.is_some() {
                return Err(Ending::NotUnderstood.into());
            }
            found = patient.hero_id;
        }
        if let Some(patient) = &found {
            self.registered(patient)?;
        }
        Ok(found)
    }

    /// Ends the turn of a patient who must not be called in. Presence is a stop; absence is not a permission, but nothing
    /// better is available.
    async fn check_record(&self, patient: &PatientId) -> Result<(), Halt> {
        let record = self.there.patients().get_patient_by_id(patient).await?;
        if record.deceased_at.is_some() {
            return Err(Ending::Deceased.into());
        }
        if record.restricted == Some(true) {
            return Err(Ending::Restricted.into());
        }
        Ok(())
    }

    /// Reserves a time, and reads the appointment back: what counts is Hero's own record.
    async fn reserve(&self, session: &Session, patient: &PatientId) -> Result<Appointment, Halt> {
        let entry = self.entry(Step::Reserve);
        match self.journal.state(&entry) {
            State::Done { made, .. } => {
                let appointment = self.there.booking().get_appointment(made.as_str()).await?;
                return if is_over(&appointment) { Err(Ending::Lapsed.into()) } else { Ok(appointment) };
            }
            State::Begun { .. } => return Err(Ending::InDoubt("a reservation").into()),
            State::Open => {}
        }
        loop {
            let Some(slot) = session.take() else { return Err(Ending::NoTimeLeft.into()) };
            // Where somebody else has the time, the next slot may be free.
            if let Some(made) = self.reserve_slot(session, &slot, patient).await? {
                let with = slot.into_string();
                self.journal.set(&entry, State::Done { with, made: made.as_str().to_owned() })?;
                return Ok(self.there.booking().get_appointment(&made).await?);
            }
        }
    }

    /// Reserves the time of a slot; `None` if it is taken.
    async fn reserve_slot(
        &self,
        session: &Session,
        slot: &SlotId,
        patient: &PatientId,
    ) -> Result<Option<AppointmentId>, Halt> {
        let time = match self.there.booking().get_slot(slot).await {
            Ok(time) => time,
            Err(error) => {
                session.give_back(slot.clone());
                return Err(error.into());
            }
        };
        let (Some(location_id), Some(practitioner_id), Some(start)) =
            (time.location_id, time.practitioner_id, time.start_time)
        else {
            return Err(Ending::NotUnderstood.into());
        };
        let body = CreateAppointmentRequest::new(CreateAppointmentRequired {
            appointment_type_id: session.appointment_type.id.clone(),
            location_id,
            practitioner_id,
            duration: session.appointment_type.duration,
            start_time: Some(start),
        });
        let call = self.there.booking().create_appointment(body.patient_id(patient));
        let with = slot.as_str().to_owned();
        match make(self.journal, &self.entry(Step::Reserve), with, call).await? {
            Ok(reserved) => Ok(Some(reserved.id)),
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => {
                if error.outcome().is_without_effect() {
                    session.give_back(slot.clone());
                }
                Err(error.into())
            }
        }
    }

    /// Tells the patient of the reservation, and no more than is certain.
    async fn invite(&self, patient: &PatientId, appointment: &Appointment) -> Result<(), Halt> {
        let entry = self.entry(Step::Invite);
        match self.journal.state(&entry) {
            State::Done { .. } => return Ok(()),
            State::Begun { .. } => return Err(Ending::InDoubt("a message").into()),
            State::Open => {}
        }
        let Some(when) = appointment.start_time.as_ref().and_then(clock_time) else {
            return Err(Ending::NotUnderstood.into());
        };
        let text = format!("We keep a time for you: {when}. You hear from us when it is confirmed.");
        let with = appointment.id.as_str().to_owned();
        let sent = make(self.journal, &entry, with.clone(), send(&self.there, patient, text)).await??;
        self.journal.set(&entry, State::Done { with, made: sent.message_id.into_string() })?;
        Ok(())
    }

    fn entry(&self, step: Step) -> Entry {
        let subject = self.row.nhs_number.as_str().to_owned();
        Entry { practice: self.there.practice_group_id().to_owned(), subject, step }
    }
}

/// Makes a write that is in the journal before it is sent. Where nothing was done, it is open again; an error that leaves
/// that unknown leaves it begun.
pub(crate) async fn make<T: Send + 'static>(
    journal: &Journal,
    entry: &Entry,
    with: String,
    call: Call<T>,
) -> io::Result<Result<T, Error>> {
    journal.set(entry, State::Begun { with })?;
    let result = call.await;
    if result.as_ref().is_err_and(|error| error.outcome().is_without_effect()) {
        journal.set(entry, State::Open)?;
    }
    Ok(result)
}

/// Returns the call that sends a text to the number on the patient's record.
pub(crate) fn send(there: &Client, patient: &PatientId, text: String) -> Call<SendMessageResponse> {
    there.messages().send_message(SendMessageRequest::new(SendMessageRequired {
        patient_id: patient.clone(),
        message_type: MessageType::Sms,
        message_string: text,
    }))
}

/// Returns a time as a patient reads it: by the clocks of London.
pub(crate) fn clock_time(time: &DateTime) -> Option<String> {
    let local = time.in_london()?;
    Some(format!("{}/{}/{} at {:02}:{:02}", local.day, local.month, local.year, local.hour, local.minute))
}

/// Reports whether a reservation has lapsed.
fn is_over(appointment: &Appointment) -> bool {
    let until = appointment.reserved_until.as_ref().and_then(DateTime::timestamp);
    appointment.booking_confirmed_at.is_none() && until.is_some_and(|until| until <= SystemTime::now())
}
