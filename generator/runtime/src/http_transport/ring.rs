//! TLS by rustls with the cryptography of ring: set up as reqwest does with that of aws-lc, which it has alone. The
//! default provider of the process, which is the program's to choose, is left as it is.

use std::sync::Arc;

use rustls::{
    ClientConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

use super::HttpTransportBuilder;
use crate::error::BuildProblem;

/// A certificate with those that it rests on, and its private key.
type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Sets up TLS with the certificates of the settings.
pub(super) fn secured(
    builder: reqwest::ClientBuilder,
    settings: &HttpTransportBuilder,
    problems: &mut Vec<BuildProblem>,
) -> reqwest::ClientBuilder {
    let mut roots = Vec::new();
    for pem in &settings.root_certificates {
        match certificates(pem) {
            Some(bundle) => roots.extend(bundle),
            None => problems.push(BuildProblem::new("root certificate", "expected certificates as PEM")),
        }
    }
    let identity = settings.client_certificate.as_ref().and_then(|pem| {
        let identity = identity(pem.reveal().as_bytes());
        if identity.is_none() {
            let expected = "expected a certificate and its private key as PEM";
            problems.push(BuildProblem::new("client certificate", expected));
        }
        identity
    });
    match config(roots, identity) {
        Ok(config) => builder.tls_backend_preconfigured(config),
        Err(_) => {
            problems.push(BuildProblem::new("TLS", "cannot be set up with these certificates"));
            builder
        }
    }
}

fn certificates(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let bundle = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    bundle.ok().filter(|bundle| !bundle.is_empty())
}

fn identity(pem: &[u8]) -> Option<Identity> {
    Some((certificates(pem)?, PrivateKeyDer::from_pem_slice(pem).ok()?))
}

fn config(roots: Vec<CertificateDer<'static>>, identity: Option<Identity>) -> Result<ClientConfig, rustls::Error> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match identity {
        Some((certificates, key)) => config.with_client_auth_cert(certificates, key)?,
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
