//! Subscriptions to events, as calls make them. The description marks which fields of a request say to which event,
//! where, and signed by what.

use std::collections::VecDeque;

use serde_json::Value;

use crate::{
    check::Arguments,
    description::{Operation, properties, resolve},
    memory::text,
};

/// The number of subscriptions that are kept. Beyond it, the oldest is forgotten.
const MOST: usize = 1_000;

/// For whom a call is: the credentials that are no secret, by the names of their schemes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Audience(pub(crate) Vec<(String, String)>);

/// A subscription to one kind of event.
pub(crate) struct Subscription {
    event: String,
    pub(crate) url: String,
    pub(crate) key: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    audience: Audience,
}

/// The subscriptions, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Subscriptions(VecDeque<Subscription>);

impl Subscription {
    /// Returns the subscription that a call makes, if its body has marks of one.
    pub(crate) fn of(operation: &Operation, arguments: &Arguments, audience: &Audience) -> Option<Self> {
        let body = arguments.body.as_ref()?;
        let schema = &operation.body.as_ref()?.media.get(arguments.media)?.schema;
        let fields = properties(&schema.root, schema.target());
        let marked = |mark: &str| {
            let is_marked = |node: &Value| node["x-mock"] == mark || resolve(&schema.root, node)["x-mock"] == mark;
            let (name, _) = fields.iter().find(|(_, node)| is_marked(node))?;
            body.get(name).filter(|value| !value.is_null())
        };
        let headers = marked("event-headers").and_then(Value::as_object).into_iter().flatten();
        Some(Self {
            event: text(marked("event-name")?),
            url: text(marked("event-url")?),
            key: marked("event-key").map(text),
            headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), text(value))).collect(),
            audience: audience.clone(),
        })
    }
}

impl Subscriptions {
    pub(crate) fn add(&mut self, subscription: Subscription) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(subscription);
    }

    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    /// Returns the subscriptions to an event that concerns these.
    pub(crate) fn matching<'a>(
        &'a self,
        event: &'a str,
        audience: &'a Audience,
    ) -> impl Iterator<Item = &'a Subscription> {
        self.0.iter().filter(move |subscription| subscription.event == event && subscription.audience == *audience)
    }
}
