//! The version to publish next, as Cargo reads versions: before 1.0.0, the second number is for what breaks.

use generator::surface::Impact;
use semver::Version;
use xtask_common::Error;

/// Returns the version after this one; `None` where nothing is to be published.
///
/// # Errors
/// The current one is no version.
pub(crate) fn next_version(current: &str, impact: Option<Impact>) -> Result<Option<String>, Error> {
    let version = Version::parse(current).map_err(|error| Error::new(format!("`{current}` is no version: {error}")))?;
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    let next = |major, minor, patch| Some(Version::new(major, minor, patch).to_string());
    Ok(match (impact, major) {
        (None, _) => None,
        (Some(Impact::Breaking), 0) if minor == 0 => next(0, 0, patch + 1),
        (Some(Impact::Breaking), 0) => next(0, minor + 1, 0),
        (Some(Impact::Breaking), _) => next(major + 1, 0, 0),
        (Some(Impact::Addition), 1..) => next(major, minor + 1, 0),
        (Some(Impact::Addition | Impact::Fix | Impact::Documentation), _) => next(major, minor, patch + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::{Impact, next_version};

    #[test]
    fn the_next_version_is_the_one_that_cargo_expects() {
        let next = |current, impact| next_version(current, impact).unwrap();
        let all = [Impact::Breaking, Impact::Addition, Impact::Fix, Impact::Documentation];
        let after = |current| all.map(|impact| next(current, Some(impact)).unwrap());
        assert_eq!(after("1.4.2"), ["2.0.0", "1.5.0", "1.4.3", "1.4.3"]);
        assert_eq!(after("0.4.2"), ["0.5.0", "0.4.3", "0.4.3", "0.4.3"]);
        assert_eq!(after("0.0.2"), ["0.0.3", "0.0.3", "0.0.3", "0.0.3"]);
        assert_eq!(next("1.4.2", None), None);
        assert!(next_version("one", None).is_err());
    }
}
