//! The accepted differences: in which client, and why. Any other difference is an error, and so is an exception that is
//! no longer needed.

use std::collections::BTreeSet;

use xtask_common::Error;

use super::{Row, judge::Verdict};

/// The least number of answer types that must be compared.
const FLOOR: usize = 60;

/// An accepted difference.
struct Exception {
    client: &'static str,
    document: &'static str,
    /// The beginning of the kind of difference, as in [`Verdict::kinds`].
    difference: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        client: "hero-api",
        document: "unknown field",
        difference: "lost",
        reason: "what the server added is ignored when it is read",
    },
    Exception {
        client: "hero-api",
        document: "fractional counts",
        difference: "refused: expected an integer",
        reason: "the overlay says that these numbers count",
    },
    Exception {
        client: "progenitor",
        document: "unknown field",
        difference: "lost",
        reason: "what the server added is ignored when it is read",
    },
    Exception {
        client: "progenitor",
        document: "empty lists",
        difference: "lost",
        reason: "its optional lists have no word for being there and empty",
    },
    Exception {
        client: "progenitor",
        document: "required only",
        difference: "added",
        reason: "it fills in the description's defaults, which were not sent",
    },
    Exception {
        client: "progenitor",
        document: "no dates",
        difference: "refused",
        reason: "it does not keep the text of a date that is none",
    },
    Exception {
        client: "progenitor",
        document: "other dates",
        difference: "refused",
        reason: "it takes dates in one spelling alone",
    },
    Exception {
        client: "progenitor",
        document: "unknown member",
        difference: "refused",
        reason: "its unions are closed",
    },
    Exception { client: "progenitor", document: "unknown word", difference: "refused", reason: "its enums are closed" },
];

/// Checks all differences against the exceptions.
///
/// # Errors
/// Too few types were compared, a difference is not listed, or a listed one was not found.
pub(super) fn judge(rows: &[Row<'_>]) -> Result<String, Error> {
    let compared: BTreeSet<&str> = rows.iter().map(|row| row.operation).collect();
    let mut needed = BTreeSet::new();
    let mut faults = Vec::new();
    for row in rows {
        for (client, verdict) in [("progenitor", &row.theirs), ("hero-api", &row.ours)] {
            for kind in unlisted(client, row.document, verdict, &mut needed) {
                faults.push(format!("{}, {}: {client}: {kind}", row.operation, row.document));
            }
        }
    }
    for (index, exception) in EXCEPTIONS.iter().enumerate().filter(|(index, _)| !needed.contains(index)) {
        let Exception { client, document, difference, .. } = exception;
        faults.push(format!("exception {index} is no longer needed: {client}, {document}: {difference}"));
    }
    if compared.len() < FLOOR {
        faults.push(format!("only {} answer types were compared, of {FLOOR} at least", compared.len()));
    }
    if !faults.is_empty() {
        return Err(Error::new(format!("the clients disagree:\n{}", faults.join("\n"))));
    }
    let reasons = EXCEPTIONS
        .iter()
        .map(|exception| format!("\n  {:<12}{:<18}{}", exception.client, exception.document, exception.reason));
    let head = format!("{} answer types compared; apart from these, both read the same data:", compared.len());
    Ok(head + &reasons.collect::<String>())
}

/// Returns the differences that no exception allows; marks the exceptions that are needed.
fn unlisted(client: &str, document: &str, verdict: &Verdict, needed: &mut BTreeSet<usize>) -> Vec<String> {
    let mut left = Vec::new();
    for kind in verdict.kinds() {
        let allows = |exception: &Exception| {
            exception.client == client && exception.document == document && kind.starts_with(exception.difference)
        };
        match EXCEPTIONS.iter().position(allows) {
            Some(index) => {
                needed.insert(index);
            }
            None => left.push(kind),
        }
    }
    left
}
