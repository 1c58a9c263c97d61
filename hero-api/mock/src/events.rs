//! Events, as in the description's `webhooks`: built and signed when a test asks for it, or when a call causes one that
//! is subscribed to.

use std::fmt;

use serde_json::Value;

use crate::{
    check::Arguments,
    delivery::{Delivery, DeliveryError, SignatureEncoding, Signing, TimestampFormat},
    description::{Description, EventKind, Operation, properties},
    memory::{Field, id_kind, merge, object_fields, parameter_fields},
    outbox::Parcel,
    sample::{self, NoExample, Wish},
    script::check_fields,
    state::{Shared, State},
    subscription::{Audience, Subscription},
};

/// An event to be delivered, from [`MockHero::event`](crate::MockHero::event).
///
/// With a [signing key](Self::signing_key) it is signed as in the guide "Webhook security": HMAC-SHA256 over the
/// timestamp, a full stop and the raw body, in the two headers that the description names. What the guide leaves open
/// is the mock's choice, not necessarily Hero's: the timestamp is in Unix seconds, the signature in hexadecimal digits,
/// unless [other](Self::timestamp_format) [forms](Self::encoding) are set. The time is the mock's own, which stands
/// still until it is [set](crate::MockHero::set_now); a receiver that looks at its own clock needs the
/// [machine's](crate::MockHero::use_system_clock).
#[must_use = "an event is sent by `deliver`"]
pub struct Event<'a> {
    shared: &'a Shared,
    kind: &'a EventKind,
    body: Value,
    signing: Signing,
}

impl<'a> Event<'a> {
    pub(crate) fn new(shared: &'a Shared, kind: &'a EventKind) -> Result<Self, NoExample> {
        let body = example(&shared.description, &shared.state(), kind)?;
        Ok(Self { shared, kind, body, signing: Signing::default() })
    }

    /// Sets the id of its subject; the default is that of the last created thing of its kind.
    ///
    /// # Panics
    /// The event has no field `id`.
    #[track_caller]
    pub fn id(self, id: impl Into<String>) -> Self {
        self.fields(serde_json::json!({ "id": id.into() }))
    }

    /// Changes fields of the body; objects are merged.
    ///
    /// # Panics
    /// The event has no field of a name that is given.
    #[track_caller]
    #[expect(clippy::panic, reason = "the test names a field that is not there")]
    pub fn fields(mut self, fields: impl Into<Value>) -> Self {
        let (fields, what) = (fields.into(), format!("the event `{}`", self.kind.name));
        if let Err(problem) = check_fields(&what, self.kind.media.as_slice(), None, &fields) {
            panic!("{problem}");
        }
        merge(&mut self.body, fields);
        self
    }

    /// Sets the signing key. Without one, events are not signed.
    pub fn signing_key(mut self, key: impl Into<String>) -> Self {
        self.signing.key = Some(key.into());
        self
    }

    /// Sets the encoding of the signature.
    pub fn encoding(mut self, encoding: SignatureEncoding) -> Self {
        self.signing.encoding = encoding;
        self
    }

    /// Sets the format of the timestamp.
    pub fn timestamp_format(mut self, format: TimestampFormat) -> Self {
        self.signing.format = format;
        self
    }

    /// Returns the event in the form in which it is sent.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        Delivery::new(self.kind, &self.body, &self.signing, self.shared.state().clock.now())
    }

    /// Posts the event to a URL, and returns the status of the receiver's answer.
    ///
    /// # Errors
    /// The receiver did not answer.
    pub async fn deliver(self, url: &str) -> Result<u16, DeliveryError> {
        let delivery = self.delivery();
        delivery.post(url).await
    }
}

/// A call that succeeded, and the JSON of its answer.
pub(crate) struct Success<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: &'a Arguments,
    pub(crate) status: u16,
    pub(crate) answer: Option<Value>,
    pub(crate) audience: Audience,
}

/// Subscribes to an event if the call does, and sends the events that it causes to those who are subscribed.
pub(crate) fn follow(state: &mut State, description: &Description, success: &Success<'_>) {
    if let Some(subscription) = Subscription::of(success.operation, success.arguments, &success.audience) {
        state.subscriptions.add(subscription);
    }
    let names = state.scripts.caused_events(&success.operation.id, success.arguments);
    let names = success.operation.event.clone().into_iter().chain(names);
    for name in names.collect::<Vec<_>>() {
        let Some(kind) = description.events.iter().find(|event| event.name == name) else { continue };
        // An event that cannot be built is none; `MockHero::event` says why.
        let Ok(body) = caused(description, state, kind, success) else { continue };
        let parcels = state.subscriptions.matching(&name, &success.audience).map(|subscription| {
            let signing = Signing { key: subscription.key.clone(), ..Signing::default() };
            let delivery = Delivery::new(kind, &body, &signing, state.clock.now()).with_headers(&subscription.headers);
            Parcel { event: name.clone(), url: subscription.url.clone(), delivery }
        });
        let parcels: Vec<Parcel> = parcels.collect();
        parcels.into_iter().for_each(|parcel| state.outbox.add(parcel));
    }
}

/// Returns the body of an event that a call causes: about the thing that the call names or answers, for whom it was made.
fn caused(
    description: &Description,
    state: &State,
    kind: &EventKind,
    success: &Success<'_>,
) -> Result<Value, NoExample> {
    let mut body = example(description, state, kind)?;
    let subject = kind.media.as_ref().and_then(|media| id_kind(&media.schema.root, &media.schema.node, "id"));
    let known =
        subject.and_then(|subject| named_fields(success).into_iter().find(|field| field.id == Some(subject.clone())));
    set(&mut body, "id", known.map(|field| field.value));
    for (name, value) in &success.audience.0 {
        set(&mut body, &snake(name), Some(value.clone().into()));
    }
    Ok(body)
}

/// Returns the fields of a call that can name a thing: the parameters of its path, then its answer.
fn named_fields(success: &Success<'_>) -> Vec<Field> {
    let mut fields = parameter_fields(success.operation, &success.arguments.path);
    let schema = success.operation.answer(success.status).and_then(|answer| answer.schema());
    if let (Some(schema), Some(answer)) = (schema, &success.answer) {
        fields.extend(object_fields(&schema.root, &schema.node, answer));
    }
    fields
}

/// Returns the described body, about the last created thing, for the practice whose credential the mock accepts.
fn example(description: &Description, state: &State, kind: &EventKind) -> Result<Value, NoExample> {
    let Some(media) = &kind.media else { return Ok(Value::Null) };
    let mut body = sample::sample_media(media, Wish::new(state.clock.now()))?;
    let schema = &media.schema;
    let constants = properties(&schema.root, &schema.node)
        .into_iter()
        .filter_map(|(_, property)| schema.resolve(property)["const"].as_str());
    let last = constants.into_iter().find_map(|object| state.memory.last_id(object));
    set(&mut body, "id", last.map(Value::from));
    for scheme in description.schemes.iter().filter(|scheme| scheme.any) {
        set(&mut body, &snake(&scheme.name), state.credentials.accepted(&scheme.name).map(Value::from));
    }
    Ok(body)
}

/// Replaces a field that is there.
fn set(body: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(place), Some(value)) = (body.get_mut(name), value) {
        *place = value;
    }
}

/// Converts to snake case: `practiceGroupId` becomes `practice_group_id`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("name", &self.kind.name).finish_non_exhaustive()
    }
}
