//! The addresses that a description may come from.

use url::{Host, Url};
use xtask_common::Error;

/// Parses an address and rejects one that must not be requested. The fragment, which no server sees, is dropped.
pub(super) fn parse(text: &str) -> Result<Url, Error> {
    let mut url = Url::parse(text).map_err(|error| Error::new(format!("`{text}` is no address: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::new("the address holds a user name or a password, and it would be recorded: leave it out"));
    }
    permit(&url)?;
    url.set_fragment(None);
    Ok(url)
}

/// Accepts `https`, and `http` to this machine.
pub(super) fn permit(url: &Url) -> Result<(), Error> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        scheme => Err(Error::new(format!("expected an https address, found {scheme}://{}", shown_host(url)))),
    }
}

/// Accepts a redirect to a permitted address, and never from https to http.
pub(super) fn permit_redirect(from: &Url, to: &Url) -> Result<(), Error> {
    permit(to)?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(Error::new(format!("redirected from https to {}://{}", to.scheme(), shown_host(to))));
    }
    Ok(())
}

pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn shown_host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{parse, permit_redirect};

    #[test]
    fn takes_https_and_loopback() {
        for address in ["https://example.org/a.yaml", "http://127.0.0.1:1/a", "http://[::1]/a", "http://localhost/a"] {
            assert!(parse(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        let error = |address| parse(address).unwrap_err().to_string();
        assert_eq!(error("http://example.org/a"), "expected an https address, found http://example.org");
        assert_eq!(error("ftp://example.org/a"), "expected an https address, found ftp://example.org");
        assert_eq!(
            error("http://localhost.example.org/"),
            "expected an https address, found http://localhost.example.org"
        );
        assert!(error("https://me:secret@example.org/").starts_with("the address holds a user name or a password"));
    }

    #[test]
    fn never_follows_down_from_https() {
        let (from, to) = (Url::parse("https://example.org").unwrap(), Url::parse("http://127.0.0.1/").unwrap());
        assert_eq!(permit_redirect(&from, &to).unwrap_err().to_string(), "redirected from https to http://127.0.0.1");
    }
}
