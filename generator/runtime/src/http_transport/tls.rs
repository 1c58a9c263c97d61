//! TLS of the HTTP stack: whom it trusts, and what it shows of itself. A setting that this build has no TLS for is a
//! problem of the settings.

use super::HttpTransportBuilder;
use crate::error::BuildProblem;

/// Sets up TLS with the certificates of the settings, by what reqwest has for `rustls` and `native-tls`.
pub(super) fn secured(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    let builder = trust(builder, settings, problems);
    identify(builder, settings, problems)
}

#[cfg(feature = "rustls")]
fn identify(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    let Some(pem) = &settings.client_certificate else { return builder };
    match reqwest::Identity::from_pem(pem.reveal().as_bytes()) {
        Ok(identity) => builder.identity(identity),
        Err(_) => {
            problems.push(BuildProblem::new("client certificate", "expected a certificate and its private key as PEM"));
            builder
        }
    }
}

#[cfg(not(feature = "rustls"))]
fn identify(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    if settings.client_certificate.is_some() {
        problems.push(BuildProblem::new("client certificate", "needs the feature `rustls` or `rustls-ring`"));
    }
    builder
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn trust(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    let mut certificates = Vec::new();
    for pem in &settings.root_certificates {
        let bundle = reqwest::Certificate::from_pem_bundle(pem).unwrap_or_default();
        if bundle.is_empty() {
            problems.push(BuildProblem::new("root certificate", "expected certificates as PEM"));
        }
        certificates.extend(bundle);
    }
    if certificates.is_empty() { builder } else { builder.tls_certs_merge(certificates) }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn trust(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    if !settings.root_certificates.is_empty() {
        problems
            .push(BuildProblem::new("root certificate", "needs the feature `rustls`, `rustls-ring` or `native-tls`"));
    }
    builder
}
