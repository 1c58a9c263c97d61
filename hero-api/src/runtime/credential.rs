//! Credentials by the name of their security scheme, and where they go in a request.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    encode::{self, Wrong},
    operation::{Place, Scheme},
    secret::Secret,
};

/// The credentials of a client. Shows nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Credentials(BTreeMap<String, Secret>);

/// Why a request cannot be secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsecured {
    /// There is no credential for this scheme.
    Missing(&'static str),
    /// The credential for this scheme cannot be sent.
    Unfit(&'static str, Wrong),
}

impl Credentials {
    pub(crate) fn set(&mut self, scheme: impl Into<String>, value: impl Into<Secret>) {
        self.0.insert(scheme.into(), value.into());
    }

    /// The first credential that can never be sent, and why.
    pub(crate) fn unfit(&self) -> impl Iterator<Item = (&str, Wrong)> {
        self.0.iter().filter_map(|(scheme, value)| Some((scheme.as_str(), fitness(value.reveal()).err()?)))
    }

    /// Puts into a request what the first alternative needs that we have everything for.
    pub(crate) fn apply(
        &self,
        security: &'static [&'static [Scheme]],
        headers: &mut HeaderMap,
        query: &mut Vec<(String, String)>,
    ) -> Result<(), Unsecured> {
        let missing = |schemes: &[Scheme]| schemes.iter().find(|scheme| !self.0.contains_key(scheme.name())).copied();
        let Some(first) = security.first() else { return Ok(()) };
        let Some(schemes) = security.iter().find(|schemes| missing(schemes).is_none()) else {
            return Err(Unsecured::Missing(missing(first).map_or("", |scheme| scheme.name())));
        };
        for scheme in *schemes {
            let Some(value) = self.0.get(scheme.name()) else { return Err(Unsecured::Missing(scheme.name())) };
            put(*scheme, value.reveal(), headers, query).map_err(|wrong| Unsecured::Unfit(scheme.name(), wrong))?;
        }
        Ok(())
    }
}

fn put(scheme: Scheme, value: &str, headers: &mut HeaderMap, query: &mut Vec<(String, String)>) -> Result<(), Wrong> {
    let (name, mut header) = match scheme.place() {
        Place::Header(name) => {
            let name = HeaderName::try_from(name).map_err(|_| "its header has no valid name")?;
            (name, fitness(value)?)
        }
        Place::Bearer => (header::AUTHORIZATION, fitness(Secret::from(format!("Bearer {value}")).reveal())?),
        Place::Basic => (header::AUTHORIZATION, fitness(Secret::from(format!("Basic {value}")).reveal())?),
        Place::Query(name) => {
            fitness(value)?;
            query.push((name.to_owned(), encode::query(value).to_string()));
            return Ok(());
        }
    };
    if headers.contains_key(&name) {
        return Err("its header is already set");
    }
    header.set_sensitive(true);
    headers.insert(name, header);
    Ok(())
}

fn fitness(value: &str) -> Result<HeaderValue, Wrong> {
    if value.trim().is_empty() {
        return Err("must not be empty");
    }
    if value.trim() != value {
        return Err("must not begin or end with a space");
    }
    encode::header(value)
}
