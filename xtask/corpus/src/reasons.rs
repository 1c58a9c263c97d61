//! The faults of the generator to reasons: which kinds, how many of each, and whether each has a place.

use std::collections::BTreeMap;

use generator::report::Message;
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
    /// Where the first is: its pointer, or its line and column.
    pub(super) place: String,
    pub(super) count: usize,
}

impl Reasons {
    /// Counts faults.
    pub(super) fn of(faults: &[Message]) -> Self {
        let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
        for fault in faults {
            let code = fault.code.unwrap_or("(no code)");
            let kind = kinds.entry(code).or_insert_with(|| Kind {
                code: code.to_owned(),
                first: fault.message.clone(),
                place: place(fault),
                count: 0,
            });
            kind.count += 1;
        }
        let mut kinds: Vec<Kind> = kinds.into_values().collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
        Self { kinds, lost: faults.iter().filter(|fault| fault.line.is_none()).count() }
    }

    /// All faults.
    pub(super) fn count(&self) -> usize {
        self.kinds.iter().map(|it| it.count).sum()
    }
}

fn place(fault: &Message) -> String {
    let line = || format!("{}:{}", fault.line.unwrap_or_default(), fault.column.unwrap_or_default());
    fault.pointer.clone().unwrap_or_else(line)
}

#[cfg(test)]
mod tests {
    use generator::report::Message;

    use super::Reasons;

    #[test]
    fn faults_are_counted() {
        let fault = |code, place: Option<&str>| Message {
            code: Some(code),
            line: place.map(|_| 1),
            pointer: place.map(str::to_owned),
            ..Message::error("no `x`")
        };
        let reasons = Reasons::of(&[fault("a", Some("/a")), fault("b", Some("/b")), fault("b", None)]);
        let kinds: Vec<(&str, &str, usize)> =
            reasons.kinds.iter().map(|it| (it.code.as_str(), it.place.as_str(), it.count)).collect();
        assert_eq!(kinds, [("b", "/b", 2), ("a", "/a", 1)]);
        assert_eq!((reasons.count(), reasons.lost), (3, 1));
    }
}
