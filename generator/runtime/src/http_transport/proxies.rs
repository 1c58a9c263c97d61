//! The proxies of settings and environment variables. The HTTP stack ignores a variable that it does not understand;
//! here it is an error.

use std::ffi::OsString;

use http::Uri;
use url::Url;

use crate::error::BuildProblem;

/// The variables that name a proxy for https, which all traffic that leaves this machine uses. The first non-empty one
/// counts; of each pair, the first that is set.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

const EXPECTED: &str = "expected the URL of a proxy";

/// Returns the problem of the variable that applies to requests, if it is not the URL of a proxy. Does not show its
/// value, which may hold a password.
pub(super) fn variable_problem(read: impl Fn(&str) -> Option<OsString>) -> Option<BuildProblem> {
    // In a CGI program, requests set the environment, so no variable is read.
    if read("REQUEST_METHOD").is_some() {
        return None;
    }
    let mut set = VARIABLES.iter().filter_map(|pair| pair.iter().find_map(|name| Some((*name, read(name)?))));
    let (name, value) = set.find(|(_, value)| value.to_str().is_none_or(|text| !text.trim().is_empty()))?;
    let is_wrong = !value.to_str().is_some_and(is_proxy);
    is_wrong.then(|| BuildProblem::new(name, EXPECTED))
}

/// Creates the proxy of a setting.
pub(super) fn proxy(url: &str) -> Result<reqwest::Proxy, BuildProblem> {
    let proxy = Some(url).filter(|url| is_proxy(url)).and_then(|url| reqwest::Proxy::all(url).ok());
    proxy.ok_or_else(|| BuildProblem::new("proxy", EXPECTED))
}

const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Reports whether a string is the URL of a proxy. Without a scheme it is an HTTP proxy.
fn is_proxy(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let Some(authority) = uri.authority() else { return false };
    let host = authority.host();
    let behind = authority.as_str().rsplit_once(host).map_or("", |(_, behind)| behind);
    let scheme = uri.scheme_str().unwrap_or("http");
    SCHEMES.contains(&scheme)
        && Url::parse(&format!("{scheme}://{authority}")).is_ok()
        && !host.is_empty()
        && (behind.is_empty() || authority.port_u16().is_some())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{proxy, variable_problem};

    fn problems(set: &[(&str, &str)]) -> Vec<String> {
        let read = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        variable_problem(read).iter().map(|problem| problem.setting().to_owned()).collect()
    }

    #[test]
    fn an_invalid_variable_is_reported_without_its_value() {
        for bad in [
            "not a proxy",
            "http://",
            "http://user:p4ss@",
            "htp://proxy.test",
            "socks://proxy.test",
            "socks5://",
            "://",
            "%%%",
            "http://%zz",
            "/proxy",
            " http://proxy.test",
            "http://pro xy.test",
            "proxy.test:port",
            "http://proxy.test:99999",
            "http://:8080",
        ] {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                assert_eq!(problems(&[(name, bad)]), [name], "{bad}");
            }
            let error = proxy(bad).unwrap_err().to_string();
            assert!(!error.contains("p4ss") && error.starts_with("proxy: expected the URL"), "{error}");
        }
        assert_eq!(problems(&[("HTTPS_PROXY", "://"), ("ALL_PROXY", "http://a.test")]), ["HTTPS_PROXY"]);
        assert_eq!(problems(&[("HTTPS_PROXY", ""), ("ALL_PROXY", "://")]), ["ALL_PROXY"]);
    }

    #[test]
    fn a_variable_that_no_request_uses_is_ignored() {
        assert!(problems(&[("HTTPS_PROXY", "http://a.test"), ("ALL_PROXY", "://")]).is_empty());
        for value in ["://", "socks5://a.test:1080", "http://a.test"] {
            assert!(problems(&[("HTTP_PROXY", value), ("http_proxy", value)]).is_empty(), "{value}");
        }
        assert!(problems(&[("HTTPS_PROXY", "://"), ("REQUEST_METHOD", "GET")]).is_empty());
    }

    #[test]
    fn valid_and_empty_proxies_are_accepted() {
        for good in [
            "http://proxy.test:8080",
            "https://proxy.test",
            "proxy.test:8080",
            "http://u:p%40@[::1]:3128/",
            "socks5://u:p@proxy.test:1080",
            "socks5h://proxy.test",
        ] {
            assert!(problems(&[("HTTPS_PROXY", good)]).is_empty() && proxy(good).is_ok(), "{good}");
        }
        assert!(problems(&[("HTTPS_PROXY", ""), ("ALL_PROXY", " ")]).is_empty());
        assert!(problems(&[("HTTPS_PROXY", "http://proxy.test"), ("https_proxy", "://")]).is_empty());
    }
}
