//! Base URLs: the scheme, host and path that the paths of operations are appended to.

use http::Uri;
use url::{Host, Url};

use super::{encode::Reason, path::climbs};

/// A base URL, without a slash at its end.
pub(crate) struct Base {
    pub(crate) text: String,
    pub(crate) loopback: bool,
}

impl Base {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        is_plain(text.trim())?;
        let url = Url::parse(text.trim()).map_err(|_| "expected a URL such as https://api.example.com")?;
        let loopback = match url.host() {
            // `api.localhost` and `localhost.` are left to DNS by some resolvers, and so could be any machine.
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err("expected a URL with a host"),
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err("expected https; plain http is only for this machine itself"),
            _ => return Err("expected https"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("expected no user name or password");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("expected no query and no fragment");
        }
        if climbs(url.path()) {
            return Err("expected a path without the segments `.` and `..`");
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        if Uri::try_from(&text).is_err() {
            return Err("expected a URL such as https://api.example.com");
        }
        Ok(Self { text, loopback })
    }

    /// Resolves the server that the description has for some operations against this base. A client of this machine
    /// does not leave it because of a description.
    pub(crate) fn described(&self, server: &str) -> Result<String, Reason> {
        is_plain(server).map_err(|_| "is not a URL")?;
        let url = Url::parse(&format!("{}/", self.text)).and_then(|base| base.join(server));
        let found = url.map_err(|_| "is not a URL").and_then(|url| Self::parse(url.as_str()))?;
        if self.loopback && !found.loopback {
            return Err("is not on this machine, as the base URL is; `ClientBuilder::server` says where it is");
        }
        Ok(found.text)
    }
}

/// Rejects what URL parsers disagree on: browsers drop control characters, and read backslashes as slashes.
fn is_plain(text: &str) -> Result<(), Reason> {
    let is_odd = |odd: char| odd.is_control() || odd.is_whitespace() || odd == '\\';
    if text.contains(is_odd) { Err("expected a URL without blanks, control characters and `\\`") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn a_base_means_the_same_to_every_parser() {
        assert_eq!(Base::parse(" https://a.test/v1/ \n").map(|base| base.text).as_deref(), Ok("https://a.test/v1"));
        for bad in [
            "https://a.test\\@b.test",
            "https://a\n.test",
            "https://a.test/v 1",
            "https://a.test/\tv1",
            "https://u:p@a.test",
            "https://a.test/v1/..;/v2",
            "https://a.test/v1%2f..%2fv2",
            "https://a.test/v1/%252e%252e/v2",
        ] {
            assert!(Base::parse(bad).is_err(), "{bad:?}");
        }
        let base = Base::parse("https://a.test/v1").unwrap();
        for bad in ["\\\\b.test/v2", "/v2\n", "/v1/..;/v2"] {
            assert!(base.described(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_described_server_is_relative_to_the_base() {
        let described = |base: &str, server: &str| Base::parse(base).and_then(|base| base.described(server));
        assert_eq!(described("https://a.test/v1", "/v2").as_deref(), Ok("https://a.test/v2"));
        assert_eq!(described("https://a.test/v1", "v2/").as_deref(), Ok("https://a.test/v1/v2"));
        assert_eq!(described("https://a.test/v1", "https://b.test").as_deref(), Ok("https://b.test"));
        assert_eq!(described("http://localhost:1", "/v2").as_deref(), Ok("http://localhost:1/v2"));
        assert!(described("http://localhost:1", "https://b.test").is_err());
        assert!(described("https://a.test", "http://b.test").is_err());
    }
}
