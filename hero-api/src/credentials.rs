//! Reads the settings from the environment variables of the guides. Where the two credentials go is generated.

use crate::{
    environment::Environment,
    runtime::{BuildProblem, Secret},
};

pub(crate) const KEY_VARIABLE: &str = "HERO_API_KEY";
pub(crate) const PRACTICE_VARIABLE: &str = "HERO_PRACTICE_GROUP_ID";
pub(crate) const ENVIRONMENT_VARIABLE: &str = "HERO_ENVIRONMENT";
pub(crate) const URL_VARIABLE: &str = "HERO_BASE_URL";

/// The settings from environment variables.
#[derive(Default)]
pub(crate) struct Variables {
    pub(crate) api_key: Option<Secret>,
    pub(crate) practice_group_id: Option<String>,
    pub(crate) environment: Option<Environment>,
}

impl Variables {
    /// Reads the variables; `read` returns `None` if one is not set, and an error if it is not text.
    ///
    /// Every problem is reported, and no value.
    pub(crate) fn read(read: impl Fn(&str) -> Option<Result<String, ()>>) -> (Self, Vec<BuildProblem>) {
        let mut problems = Vec::new();
        let mut variable = |name: &'static str| match read(name)? {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(text.trim().to_owned()),
            Err(()) => {
                problems.push(BuildProblem::new(name, "expected text"));
                None
            }
        };
        let api_key = variable(KEY_VARIABLE).map(Secret::from);
        let practice_group_id = variable(PRACTICE_VARIABLE);
        let environment = variable(ENVIRONMENT_VARIABLE);
        let url = variable(URL_VARIABLE);
        for (name, is_set) in [(KEY_VARIABLE, api_key.is_some()), (PRACTICE_VARIABLE, practice_group_id.is_some())] {
            if !is_set && !problems.iter().any(|problem| problem.setting() == name) {
                problems.push(BuildProblem::new(name, "is not set"));
            }
        }
        let environment = choose(environment, url).map_err(|problem| problems.push(problem)).ok();
        (Self { api_key, practice_group_id, environment }, problems)
    }
}

fn choose(environment: Option<String>, url: Option<String>) -> Result<Environment, BuildProblem> {
    match (environment, url) {
        (Some(_), Some(_)) => {
            Err(BuildProblem::new(ENVIRONMENT_VARIABLE, format!("set either this or {URL_VARIABLE}, not both")))
        }
        (None, None) => Err(BuildProblem::new(
            ENVIRONMENT_VARIABLE,
            format!("is not set, and neither is {URL_VARIABLE}; no environment is assumed"),
        )),
        (None, Some(url)) => Ok(Environment::Custom(url)),
        (Some(name), None) => Environment::named(&name).ok_or_else(|| {
            BuildProblem::new(ENVIRONMENT_VARIABLE, "expected `production`, `staging` or `hosted-mock`")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::Variables;
    use crate::environment::Environment;

    fn check(set: &[(&str, &str)], problems: &[&str]) -> Variables {
        let read = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| Ok((*value).to_owned()));
        let (variables, found) = Variables::read(read);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, problems);
        variables
    }

    #[test]
    fn every_problem_is_named_at_once() {
        check(
            &[("HERO_API_KEY", "  ")],
            &[
                "HERO_API_KEY: is not set",
                "HERO_PRACTICE_GROUP_ID: is not set",
                "HERO_ENVIRONMENT: is not set, and neither is HERO_BASE_URL; no environment is assumed",
            ],
        );
    }

    #[test]
    fn an_unknown_environment_is_rejected_without_its_value() {
        let set = [("HERO_API_KEY", "k"), ("HERO_PRACTICE_GROUP_ID", "p"), ("HERO_ENVIRONMENT", "prod-7")];
        check(&set, &["HERO_ENVIRONMENT: expected `production`, `staging` or `hosted-mock`"]);
    }

    #[test]
    fn an_environment_and_a_url_are_one_too_many() {
        let set = [
            ("HERO_API_KEY", "k"),
            ("HERO_PRACTICE_GROUP_ID", "p"),
            ("HERO_ENVIRONMENT", "staging"),
            ("HERO_BASE_URL", "http://localhost:1"),
        ];
        check(&set, &["HERO_ENVIRONMENT: set either this or HERO_BASE_URL, not both"]);
    }

    #[test]
    fn what_is_set_is_read() {
        let set = [("HERO_API_KEY", " k\n"), ("HERO_PRACTICE_GROUP_ID", "p"), ("HERO_ENVIRONMENT", "staging")];
        let variables = check(&set, &[]);
        assert_eq!(variables.api_key.unwrap().reveal(), "k");
        assert_eq!(variables.environment, Some(Environment::Staging));
    }
}
