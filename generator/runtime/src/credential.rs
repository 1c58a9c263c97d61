//! Credentials by the name of their security scheme, and where they go in a request. A credential is either fixed, or
//! requested from a source before each attempt.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{self, Entry},
};

use super::{
    encode::{self, Reason},
    operation::{Place, Scheme},
    secret::Secret,
    transport::BoxFuture,
};

/// The credentials of a client.
#[derive(Clone, Default)]
pub(crate) struct Credentials(BTreeMap<String, Credential>);

#[derive(Clone)]
enum Credential {
    Given(Given),
    Asked(Source),
}

/// A fixed credential, and the header made of it, which is built once.
#[derive(Clone)]
struct Given {
    value: Secret,
    header: OnceLock<(Scheme, HeaderName, HeaderValue)>,
}

impl Given {
    /// Adds the credential to a request.
    fn put(&self, scheme: Scheme, headers: &mut HeaderMap, query: &mut Vec<(String, String)>) -> Result<(), Reason> {
        if let Some((known, name, value)) = self.header.get() {
            if *known == scheme {
                return put_header(name.clone(), value.clone(), headers);
            }
        }
        let value = self.value.reveal();
        let Some((name, value)) = header_of(scheme, value)? else { return put(scheme, value, headers, query) };
        // Of several first calls at once, one stores it.
        let _ = self.header.set((scheme, name.clone(), value.clone()));
        put_header(name, value, headers)
    }
}

/// The source of a credential; `None` where it has none.
pub(crate) type Source = Arc<dyn Fn() -> BoxFuture<'static, Option<Secret>> + Send + Sync>;

/// The reason why a request cannot be secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsecured {
    /// There is no credential for this scheme.
    Missing(&'static str),
    /// The credential for this scheme cannot be sent.
    Unfit(&'static str, Reason),
}

impl Credentials {
    pub(crate) fn set(&mut self, scheme: impl Into<String>, value: impl Into<Secret>) {
        let given = Given { value: value.into(), header: OnceLock::new() };
        self.0.insert(scheme.into(), Credential::Given(given));
    }

    pub(crate) fn ask(&mut self, scheme: impl Into<String>, source: Source) {
        self.0.insert(scheme.into(), Credential::Asked(source));
    }

    /// Returns the credentials that can never be sent, and why.
    pub(crate) fn unfit(&self) -> impl Iterator<Item = (&str, Reason)> {
        self.0.iter().filter_map(|(scheme, credential)| match credential {
            Credential::Given(given) => Some((scheme.as_str(), fitness(given.value.reveal()).err()?)),
            Credential::Asked(_) => None,
        })
    }

    /// Adds to a request the credentials of the first alternative that is complete. Returns those that must be
    /// requested from a source.
    pub(crate) fn apply(
        &self,
        security: &'static [&'static [Scheme]],
        headers: &mut HeaderMap,
        query: &mut Vec<(String, String)>,
    ) -> Result<Vec<(Scheme, Source)>, Unsecured> {
        let has = |scheme: &Scheme| scheme.place() == Place::Connection || self.0.contains_key(scheme.name());
        let missing = |schemes: &[Scheme]| schemes.iter().find(|scheme| !has(scheme)).copied();
        let mut asked = Vec::new();
        let Some(first) = security.first() else { return Ok(asked) };
        let Some(schemes) = security.iter().find(|schemes| missing(schemes).is_none()) else {
            return Err(Unsecured::Missing(missing(first).map_or("", |scheme| scheme.name())));
        };
        for scheme in *schemes {
            match self.0.get(scheme.name()) {
                Some(Credential::Given(given)) => {
                    given.put(*scheme, headers, query).map_err(|reason| Unsecured::Unfit(scheme.name(), reason))?;
                }
                Some(Credential::Asked(source)) => asked.push((*scheme, source.clone())),
                None => {}
            }
        }
        Ok(asked)
    }
}

/// Adds a credential to a request.
pub(crate) fn put(
    scheme: Scheme,
    value: &str,
    headers: &mut HeaderMap,
    query: &mut Vec<(String, String)>,
) -> Result<(), Reason> {
    if let Some((name, value)) = header_of(scheme, value)? {
        return put_header(name, value, headers);
    }
    if scheme.place() == Place::Connection {
        return Ok(());
    }
    fitness(value)?;
    match scheme.place() {
        Place::Query(name) => query.push((name.to_owned(), encode::query(value).to_string())),
        Place::Cookie(name) => encode::add_cookie(headers, name, value)?,
        Place::Header(_) | Place::Bearer | Place::Basic | Place::Http(_) | Place::Connection => {}
    }
    Ok(())
}

/// Returns the header for a credential; `None` where it goes elsewhere.
fn header_of(scheme: Scheme, value: &str) -> Result<Option<(HeaderName, HeaderValue)>, Reason> {
    let authorization = |name: &str| fitness(Secret::from(format!("{name} {value}")).reveal());
    let (name, mut header) = match scheme.place() {
        Place::Header(name) => {
            let name = HeaderName::try_from(name).map_err(|_| "its header has no valid name")?;
            (name, fitness(value)?)
        }
        Place::Bearer => (header::AUTHORIZATION, authorization("Bearer")?),
        Place::Basic => (header::AUTHORIZATION, authorization("Basic")?),
        Place::Http(name) => (header::AUTHORIZATION, authorization(name)?),
        Place::Query(_) | Place::Cookie(_) | Place::Connection => return Ok(None),
    };
    header.set_sensitive(true);
    Ok(Some((name, header)))
}

fn put_header(name: HeaderName, value: HeaderValue, headers: &mut HeaderMap) -> Result<(), Reason> {
    match headers.entry(name) {
        Entry::Occupied(_) => Err("its header is already set"),
        Entry::Vacant(place) => {
            place.insert(value);
            Ok(())
        }
    }
}

fn fitness(value: &str) -> Result<HeaderValue, Reason> {
    if value.trim().is_empty() {
        return Err("must not be empty");
    }
    if value.trim() != value {
        return Err("must not begin or end with a space");
    }
    encode::header(value)
}
