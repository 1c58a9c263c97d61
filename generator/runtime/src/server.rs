//! The servers of the description: their addresses, and the variables in them.

use std::fmt;

use super::error::{BuildProblem, Error};

/// A server of the description, for [`ClientBuilder::base_url`](super::ClientBuilder::base_url).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Server {
    template: &'static str,
    url: &'static str,
    variables: &'static [Variable],
}

/// The name of a variable, its default, and its allowed values; any value where there are none.
type Variable = (&'static str, &'static str, &'static [&'static str]);

impl Server {
    /// Creates a server at one address.
    #[must_use]
    pub const fn new(url: &'static str) -> Self {
        Self { template: url, url, variables: &[] }
    }

    /// Creates a server whose address has variables; `url` is the address with their defaults.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_variables(
        template: &'static str,
        url: &'static str,
        variables: &'static [(&'static str, &'static str, &'static [&'static str])],
    ) -> Self {
        Self { template, url, variables }
    }

    /// Returns the address with the defaults of all variables.
    #[must_use]
    pub const fn url(&self) -> &'static str {
        self.url
    }

    /// Returns the address with these values; other variables have their defaults.
    ///
    /// A value stays within its part of the address: one in the host name cannot end the host name.
    ///
    /// # Errors
    /// The server has no such variable, or the variable cannot have the value, which is not shown.
    ///
    /// ```
    /// # use hero_api_runtime::Server;
    /// # const REGIONAL: Server = Server::with_variables(
    /// #     "https://{region}.example.com/v1", "https://eu.example.com/v1", &[("region", "eu", &["eu", "us"])]);
    /// assert_eq!(REGIONAL.url(), "https://eu.example.com/v1");
    /// assert_eq!(REGIONAL.url_with(&[("region", "us")])?, "https://us.example.com/v1");
    /// assert!(REGIONAL.url_with(&[("region", "example.net/")]).is_err());
    /// # Ok::<(), hero_api_runtime::Error>(())
    /// ```
    pub fn url_with(&self, values: &[(&str, &str)]) -> Result<String, Error> {
        let problem =
            |name: &str, reason: &str| BuildProblem::new(format!("server variable `{name}`"), reason.to_owned());
        let mut problems = Vec::new();
        for (name, value) in values {
            match self.variables.iter().find(|(known, ..)| known == name) {
                None => problems.push(problem(name, "the server has no such variable")),
                Some((_, default, listed)) if value == default || listed.contains(value) => {}
                Some((.., [])) if self.stays_in_part(name, value) => {}
                Some((.., [])) => problems.push(problem(name, "the value does not stay in its part of the address")),
                Some((.., listed)) => problems.push(problem(name, &format!("expected `{}`", listed.join("`, `")))),
            }
        }
        if !problems.is_empty() {
            return Err(Error::settings(problems));
        }
        let value_of = |name: &str| values.iter().rev().find(|(known, _)| *known == name).map(|pair| pair.1);
        let fill = |url: String, (name, default, _): &Variable| {
            url.replace(&format!("{{{name}}}"), value_of(name).unwrap_or(default))
        };
        Ok(self.variables.iter().fold(self.template.to_owned(), fill))
    }

    /// Reports whether a value stays within the host or path. It may have any character that the default has.
    fn stays_in_part(&self, name: &str, value: &str) -> bool {
        let start = self.template.find("://").map_or(0, |at| at + "://".len());
        let path = self.template[start..].find('/').map(|at| start + at);
        let is_in_path =
            path.is_some_and(|path| self.template.find(&format!("{{{name}}}")).is_some_and(|at| at > path));
        let default = self.variables.iter().find(|(known, ..)| *known == name).map_or("", |variable| variable.1);
        let fits = |letter: char| {
            letter.is_ascii_alphanumeric()
                || "-._~".contains(letter)
                || is_in_path && letter == '/'
                || default.contains(letter)
        };
        value.chars().all(fits)
    }
}

impl From<Server> for String {
    fn from(server: Server) -> Self {
        server.url.to_owned()
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.template).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Server;

    const SERVER: Server = Server::with_variables(
        "https://{tenant}.test:{port}/{base}",
        "https://demo.test:443/v1",
        &[("tenant", "demo", &[]), ("port", "443", &["443", "8443"]), ("base", "v1", &[])],
    );

    #[test]
    fn variables_that_are_not_given_have_their_defaults() {
        assert_eq!(SERVER.url_with(&[]).unwrap(), SERVER.url());
        let url = SERVER.url_with(&[("tenant", "acme-2"), ("base", "api/v2"), ("port", "8443")]).unwrap();
        assert_eq!(url, "https://acme-2.test:8443/api/v2");
    }

    #[test]
    fn a_value_stays_in_its_part_and_is_not_shown() {
        for (values, problem) in [
            (("tenant", "evil.example/"), "`tenant`: the value does not stay in its part of the address"),
            (("tenant", "u:p@evil"), "`tenant`: the value does not stay in its part of the address"),
            (("base", "?key=p4ss"), "`base`: the value does not stay in its part of the address"),
            (("port", "1"), "`port`: expected `443`, `8443`"),
            (("region", "eu"), "`region`: the server has no such variable"),
        ] {
            let error = SERVER.url_with(&[values]).unwrap_err();
            assert_eq!(error.to_string(), format!("the client cannot be built: server variable {problem}"));
        }
    }
}
