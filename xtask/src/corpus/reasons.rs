//! A report of the generator to its reasons: which faults, how many of each, and whether each has a place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Why a description is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reasons {
    /// Each kind of fault, the most frequent first: its code and what the first of them says.
    pub(super) kinds: Vec<Kind>,
    /// Faults whose place the report does not tell.
    pub(super) lost: usize,
}

/// A kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kind {
    pub(super) code: String,
    pub(super) first: String,
    pub(super) count: usize,
}

impl Reasons {
    /// Reads a report.
    pub(super) fn read(report: &str) -> Self {
        let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
        let mut lost = 0;
        let mut lines = report.lines().peekable();
        while let Some(line) = lines.next() {
            let Some((code, message)) = line.strip_prefix("error[").and_then(|it| it.split_once("]: ")) else {
                continue;
            };
            let kind = kinds.entry(code).or_insert_with(|| Kind {
                code: code.to_owned(),
                first: message.to_owned(),
                count: 0,
            });
            kind.count += 1;
            lost += usize::from(!lines.peek().is_some_and(|it| it.trim_start().starts_with("--> openapi:")));
        }
        let mut kinds: Vec<Kind> = kinds.into_values().collect();
        kinds.sort_by_key(|it| std::cmp::Reverse(it.count));
        Self { kinds, lost }
    }

    /// All faults.
    pub(super) fn count(&self) -> usize {
        self.kinds.iter().map(|it| it.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Reasons;

    #[test]
    fn a_report_is_counted() {
        let fault =
            |code: &str, place: &str| format!("error[{code}]: no `x`\n --> {place}\n  |\n1 | error[not]: a\n\n");
        let report = [fault("a", "openapi:1:2"), fault("b", "openapi:2:2"), fault("b", "(no file):1:1")].concat();
        let reasons = Reasons::read(&report);
        let kinds: Vec<(&str, usize)> = reasons.kinds.iter().map(|it| (it.code.as_str(), it.count)).collect();
        assert_eq!(kinds, [("b", 2), ("a", 1)]);
        assert_eq!((reasons.count(), reasons.lost), (3, 1));
    }
}
