//! Checks a request against the description: credentials, parameters, body. A rejected request has a status and faults;
//! a fault names a place and a rule, never a value.

mod body;
mod credentials;
mod fault;
mod parameters;
mod styles;

use serde_json::{Map, Value};

pub(crate) use credentials::{Credentials, public_credentials};
pub(crate) use fault::Fault;

use crate::{
    description::{Description, Operation, Place},
    incoming::Incoming,
};

/// The arguments of a valid call.
#[derive(Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) header: Map<String, Value>,
    pub(crate) cookie: Map<String, Value>,
    /// The index of the described media type of the body.
    pub(crate) media: usize,
    pub(crate) body: Option<Value>,
}

/// The reason why a request is rejected.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) faults: Vec<Fault>,
}

impl Refusal {
    pub(crate) fn new(status: u16, fault: Fault) -> Self {
        Self { status, faults: vec![fault] }
    }
}

/// Checks a request, and returns the arguments of the call.
pub(crate) fn check(
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    segments: &[(String, String)],
) -> Result<Arguments, Refusal> {
    let media = body::media(operation, incoming)?;
    let mut arguments = Arguments { media: media.unwrap_or_default(), ..Arguments::default() };
    let mut faults = Vec::new();
    parameters::check(description, operation, incoming, segments, &mut arguments, &mut faults);
    arguments.body = body::check(operation, incoming, media, &mut faults);
    if faults.is_empty() { Ok(arguments) } else { Err(Refusal { status: 400, faults }) }
}

impl Arguments {
    pub(crate) fn at(&mut self, place: Place) -> &mut Map<String, Value> {
        match place {
            Place::Path => &mut self.path,
            Place::Query => &mut self.query,
            Place::Header => &mut self.header,
            Place::Cookie => &mut self.cookie,
        }
    }

    /// Returns a parameter, in whichever part of the request it is.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Value> {
        [&self.path, &self.query, &self.header, &self.cookie].into_iter().find_map(|place| place.get(name))
    }
}
