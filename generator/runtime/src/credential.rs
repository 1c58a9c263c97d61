//! Credentials by the name of their security scheme, and where they go in a request. One is given once and for all, or
//! asked for whenever a request is sent.

use std::{collections::BTreeMap, sync::Arc};

use http::{HeaderMap, HeaderName, HeaderValue, header};

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
    Given(Secret),
    Asked(Source),
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
        self.0.insert(scheme.into(), Credential::Given(value.into()));
    }

    pub(crate) fn ask(&mut self, scheme: impl Into<String>, source: Source) {
        self.0.insert(scheme.into(), Credential::Asked(source));
    }

    /// The credentials that can never be sent, and why.
    pub(crate) fn unfit(&self) -> impl Iterator<Item = (&str, Wrong)> {
        self.0.iter().filter_map(|(scheme, credential)| match credential {
            Credential::Given(value) => Some((scheme.as_str(), fitness(value.reveal()).err()?)),
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
                Some(Credential::Given(value)) => put(*scheme, value.reveal(), headers, query)
                    .map_err(|wrong| Unsecured::Unfit(scheme.name(), wrong))?,
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
    let authorization = |name: &str| fitness(Secret::from(format!("{name} {value}")).reveal());
    let (name, mut header) = match scheme.place() {
        Place::Header(name) => {
            let name = HeaderName::try_from(name).map_err(|_| "its header has no valid name")?;
            (name, fitness(value)?)
        }
        Place::Bearer => (header::AUTHORIZATION, authorization("Bearer")?),
        Place::Basic => (header::AUTHORIZATION, authorization("Basic")?),
        Place::Http(name) => (header::AUTHORIZATION, authorization(name)?),
        Place::Query(name) => {
            fitness(value)?;
            query.push((name.to_owned(), encode::query(value).to_string()));
            return Ok(());
        }
        Place::Cookie(name) => {
            fitness(value)?;
            return encode::add_cookie(headers, name, value);
        }
        Place::Connection => return Ok(()),
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
