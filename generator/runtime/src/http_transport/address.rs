//! Converts the `Uri` that layers and transports see into the `Url` that reqwest takes.
//!
//! Parsing the host is the most expensive part, and the requests of a client mostly go to one host. So the first origin
//! is kept parsed, and the path and query of a later address are resolved against it
//! (<https://url.spec.whatwg.org/#relative-state>).

use std::sync::OnceLock;

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use url::{ParseError, Url};

/// The addresses of one transport.
#[derive(Default)]
pub(super) struct Addresses(OnceLock<Origin>);

/// An origin, and the address of its root.
struct Origin {
    scheme: Scheme,
    authority: Authority,
    root: Url,
}

impl Addresses {
    /// Returns the URL of an address.
    ///
    /// # Errors
    /// The address is not a URL.
    pub(super) fn url(&self, uri: &Uri) -> Result<Url, ParseError> {
        let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        match self.0.get() {
            Some(origin) if origin.has(uri) && is_path(path) => origin.root.join(path),
            Some(_) => Url::parse(&to_string(uri)),
            None => {
                let url = Url::parse(&to_string(uri))?;
                if let (Some(scheme), Some(authority), Ok(root)) = (uri.scheme(), uri.authority(), url.join("/")) {
                    // Of several first requests at once, one stores its origin.
                    let _ = self.0.set(Origin { scheme: scheme.clone(), authority: authority.clone(), root });
                }
                Ok(url)
            }
        }
    }
}

impl Origin {
    fn has(&self, uri: &Uri) -> bool {
        let authority = uri.authority().map(Authority::as_str);
        uri.scheme() == Some(&self.scheme) && authority == Some(self.authority.as_str())
    }
}

/// Reports whether a reference is a path. Two slashes begin an authority, and a backslash counts as a slash.
fn is_path(reference: &str) -> bool {
    reference.starts_with('/') && !reference[1..].starts_with(['/', '\\'])
}

/// Writes an address as a string, in fewer steps than its `Display` does.
fn to_string(uri: &Uri) -> String {
    let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", Authority::as_str));
    let path = uri.path_and_query().map_or("", PathAndQuery::as_str);
    [scheme, "://", host, path].concat()
}

#[cfg(test)]
mod tests {
    use http::Uri;
    use url::Url;

    use super::Addresses;

    #[test]
    fn an_address_is_the_same_url_whether_or_not_its_origin_is_kept() {
        let uris = [
            "https://a.test/v1",
            "https://a.test",
            "https://a.test/",
            "https://a.test?q",
            "https://a.test/v1/x%2Fy/%2e%2e/z?a=b%20c&d=/../e",
            "https://a.test/v1/../x/./y",
            "https://a.test/a:b@c/'d'?e='f'",
            "https://a.test//b.test/x",
            "https://a.test/\\b.test/x",
            "https://a.test/b\\..\\x",
            "https://A.test/v1",
            "https://a.test:443/v1",
            "https://a.test:8443/v1",
            "http://a.test/v1",
            "https://b.test/v1",
            "https://u:p@a.test/v1",
            "https://[::1]:8/v1",
            "http://127.1/v1",
        ];
        for first in uris {
            let addresses = Addresses::default();
            for uri in [first].into_iter().chain(uris) {
                let parsed = addresses.url(&uri.parse::<Uri>().unwrap());
                assert_eq!(parsed, Url::parse(uri), "{uri} after {first}");
            }
        }
        let relative = "/v1".parse::<Uri>().unwrap();
        assert!(Addresses::default().url(&relative).is_err());
    }
}
