//! Judges a request by the description: credentials, parameters, body. What it refuses becomes a status and faults; a
//! fault names a place and a rule, never a value.

mod body;
mod coerce;
mod credentials;
mod fault;
mod parameters;

use serde_json::{Map, Value};

pub(crate) use credentials::Credentials;
pub(crate) use fault::Fault;

use crate::{
    description::{Description, Operation, Place},
    incoming::Incoming,
};

/// The arguments of a call, once they are found valid.
#[derive(Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) header: Map<String, Value>,
    pub(crate) body: Option<Value>,
}

/// Why a request is refused.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) faults: Vec<Fault>,
}

impl Refusal {
    pub(crate) fn new(status: u16, fault: Fault) -> Self {
        Self { status, faults: vec![fault] }
    }
}

/// The arguments of a call.
pub(crate) fn check(
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    segments: &[(String, String)],
) -> Result<Arguments, Refusal> {
    body::check_type(operation, incoming)?;
    let mut arguments = Arguments::default();
    let mut faults = Vec::new();
    parameters::check(description, operation, incoming, segments, &mut arguments, &mut faults);
    arguments.body = body::check(operation, incoming, &mut faults);
    if faults.is_empty() { Ok(arguments) } else { Err(Refusal { status: 400, faults }) }
}

impl Arguments {
    pub(crate) fn at(&mut self, place: Place) -> &mut Map<String, Value> {
        match place {
            Place::Path => &mut self.path,
            Place::Query => &mut self.query,
            Place::Header => &mut self.header,
        }
    }

    /// A parameter, wherever it stands.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Value> {
        self.path.get(name).or_else(|| self.query.get(name)).or_else(|| self.header.get(name))
    }
}
