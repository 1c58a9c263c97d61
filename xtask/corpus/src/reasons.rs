//! Groups the faults of the generator into reasons: their kinds, how many of each, and whether each has a place.

use std::collections::BTreeMap;

use generator::report::Message;
use serde::{Deserialize, Serialize};

/// The reasons why a description is rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reasons {
    /// Each kind of fault, the most frequent first: its code and the message of the first.
    pub(super) kinds: Vec<Kind>,
    /// The number of faults without a place.
    pub(super) lost: usize,
}

/// A kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kind {
    pub(super) code: String,
    pub(super) first: String,
    /// The place of the first: its pointer, or its line and column.
    pub(super) place: String,
    pub(super) count: usize,
}

impl Reasons {
    /// Counts faults.
    pub(super) fn new(faults: &[Message]) -> Self {
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

    /// Returns the number of all faults.
    pub(super) fn count(&self) -> usize {
        self.kinds.iter().map(|kind| kind.count).sum()
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
        let reasons = Reasons::new(&[fault("a", Some("/a")), fault("b", Some("/b")), fault("b", None)]);
        let kinds: Vec<(&str, &str, usize)> =
            reasons.kinds.iter().map(|kind| (kind.code.as_str(), kind.place.as_str(), kind.count)).collect();
        assert_eq!(kinds, [("b", "/b", 2), ("a", "/a", 1)]);
        assert_eq!((reasons.count(), reasons.lost), (3, 1));
    }
}
