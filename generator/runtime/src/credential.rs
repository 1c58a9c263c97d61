//! Credentials by the name of their security scheme, and where they go in a request. One is given once and for all, or
//! asked for whenever a request is sent.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{self, Entry},
};

use super::{
    encode::{self, Wrong},
    operation::{Place, Scheme},
    secret::Secret,
    transport::BoxFuture,
};

/// The credentials of a client. Shows nothing of them.
#[derive(Clone, Default)]
pub(crate) struct Credentials(BTreeMap<String, Credential>);

#[derive(Clone)]
enum Credential {
    Given(Given),
    Asked(Source),
}

/// A credential that is given once and for all, and the header that it becomes, which is made once.
#[derive(Clone)]
struct Given {
    value: Secret,
    header: OnceLock<(Scheme, HeaderName, HeaderValue)>,
}

impl Given {
    /// Puts the credential into a request.
    fn put(&self, scheme: Scheme, headers: &mut HeaderMap, query: &mut Vec<(String, String)>) -> Result<(), Wrong> {
        if let Some((known, name, value)) = self.header.get() {
            if *known == scheme {
                return put_header(name.clone(), value.clone(), headers);
            }
        }
        let value = self.value.reveal();
        let Some((name, value)) = header_of(scheme, value)? else { return put(scheme, value, headers, query) };
        // Of several calls that come first, one keeps it.
        let _ = self.header.set((scheme, name.clone(), value.clone()));
        put_header(name, value, headers)
    }
}

/// Where a credential is asked for; `None` where it is not to be had.
pub(crate) type Source = Arc<dyn Fn() -> BoxFuture<'static, Option<Secret>> + Send + Sync>;

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
        let given = Given { value: value.into(), header: OnceLock::new() };
        self.0.insert(scheme.into(), Credential::Given(given));
    }

    pub(crate) fn ask(&mut self, scheme: impl Into<String>, source: Source) {
        self.0.insert(scheme.into(), Credential::Asked(source));
    }

    /// The credentials that can never be sent, and why.
    pub(crate) fn unfit(&self) -> impl Iterator<Item = (&str, Wrong)> {
        self.0.iter().filter_map(|(scheme, credential)| match credential {
            Credential::Given(given) => Some((scheme.as_str(), fitness(given.value.reveal()).err()?)),
            Credential::Asked(_) => None,
        })
    }

    /// Puts into a request what the first alternative needs that we have everything for. What has to be asked for is
    /// returned.
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
                    given.put(*scheme, headers, query).map_err(|wrong| Unsecured::Unfit(scheme.name(), wrong))?;
                }
                Some(Credential::Asked(source)) => asked.push((*scheme, source.clone())),
                None => {}
            }
        }
        Ok(asked)
    }
}

/// Puts a credential into a request.
pub(crate) fn put(
    scheme: Scheme,
    value: &str,
    headers: &mut HeaderMap,
    query: &mut Vec<(String, String)>,
) -> Result<(), Wrong> {
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

/// The header that a credential is; none where it goes elsewhere.
fn header_of(scheme: Scheme, value: &str) -> Result<Option<(HeaderName, HeaderValue)>, Wrong> {
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

fn put_header(name: HeaderName, value: HeaderValue, headers: &mut HeaderMap) -> Result<(), Wrong> {
    match headers.entry(name) {
        Entry::Occupied(_) => Err("its header is already set"),
        Entry::Vacant(place) => {
            place.insert(value);
            Ok(())
        }
    }
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
