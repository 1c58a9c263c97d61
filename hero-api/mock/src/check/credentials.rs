//! Checks the credentials of a request against the security schemes of its operation.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;

use crate::{
    check::{Fault, Refusal},
    description::{Description, Operation, Scheme, SchemeKind},
    incoming::{Incoming, decode, decode_query},
};

/// The credentials that the mock accepts, by name.
#[derive(Clone)]
pub(crate) struct Credentials {
    accepted: BTreeMap<String, String>,
    refused: BTreeSet<String>,
}

impl Credentials {
    /// Creates an invented credential for each scheme.
    pub(crate) fn new(description: &Description) -> Self {
        let made = description.schemes.iter().map(|scheme| (scheme.name.clone(), invent(scheme)));
        Self { accepted: made.collect(), refused: BTreeSet::new() }
    }

    pub(crate) fn accept(&mut self, name: &str, value: String) -> bool {
        self.accepted.get_mut(name).map(|known| *known = value).is_some()
    }

    pub(crate) fn refuse(&mut self, value: String) {
        self.refused.insert(value);
    }

    pub(crate) fn accepted(&self, name: &str) -> Option<&str> {
        self.accepted.get(name).map(String::as_str)
    }

    /// Answers 401 if a credential is missing or wrong, 403 if it is one to refuse.
    pub(crate) fn check(
        &self,
        description: &Description,
        operation: &Operation,
        incoming: &Incoming,
    ) -> Result<(), Refusal> {
        let mut first = None;
        for set in &operation.security {
            let schemes = set.iter().filter_map(|index| description.schemes.get(*index));
            match self.check_set(schemes, incoming) {
                Ok(()) => return Ok(()),
                Err(refusal) => first = first.or(Some(refusal)),
            }
        }
        first.map_or(Ok(()), Err)
    }

    fn check_set<'a>(&self, schemes: impl Iterator<Item = &'a Scheme>, incoming: &Incoming) -> Result<(), Refusal> {
        let mut refused = None;
        for scheme in schemes {
            let fault = |rule: &str, expected: &str| Fault::new("credentials", rule, expected).at(&scheme.name);
            let Some(value) = sent(&scheme.kind, incoming).filter(|value| !value.is_empty()) else {
                return Err(Refusal::new(401, fault("required", "a credential")));
            };
            if !scheme.any && self.accepted(&scheme.name) != Some(value.as_str()) {
                return Err(Refusal::new(401, fault("unknown", "the credential of this mock")));
            }
            if self.refused.contains(&value) {
                refused = refused.or(Some(Refusal::new(403, fault("refused", "a credential with access"))));
            }
        }
        refused.map_or(Ok(()), Err)
    }
}

/// Invents a credential: `api_key` and `apiKey` become `mock-api-key`.
fn invent(scheme: &Scheme) -> String {
    let mut text = "mock-".to_owned();
    for letter in scheme.name.chars() {
        if (letter.is_uppercase() || letter == '_') && !text.ends_with('-') {
            text.push('-');
        }
        text.extend(letter.to_lowercase().filter(|letter| *letter != '_'));
    }
    text
}

/// Returns the credentials of a request that say for whom it is, by the names of their schemes.
pub(crate) fn public_credentials(description: &Description, incoming: &Incoming) -> Vec<(String, String)> {
    let schemes = description.schemes.iter().filter(|scheme| scheme.any);
    schemes.filter_map(|scheme| Some((scheme.name.clone(), sent(&scheme.kind, incoming)?))).collect()
}

fn sent(kind: &SchemeKind, incoming: &Incoming) -> Option<String> {
    let authorization = |kind: &str| {
        let (name, value) = incoming.header("authorization")?.split_once(' ')?;
        name.eq_ignore_ascii_case(kind).then(|| value.trim().to_owned())
    };
    match kind {
        SchemeKind::Header(name) => incoming.header(name).map(str::to_owned),
        SchemeKind::Query(name) => {
            incoming.pairs().into_iter().find(|(known, _)| known == name).map(|(_, value)| decode_query(value))
        }
        SchemeKind::Cookie(name) => {
            incoming.cookies().into_iter().find(|(known, _)| known == name).map(|(_, value)| decode(value))
        }
        SchemeKind::Authorization(name) => authorization(name),
        SchemeKind::Basic => {
            let decoded = base64::engine::general_purpose::STANDARD.decode(authorization("basic")?).ok()?;
            String::from_utf8(decoded).ok()
        }
    }
}
