//! Generated answers compared with the same structs written by hand with serde's derives.

use hero_api::types;

use crate::{
    Trouble, contest,
    harness::Contest,
    ours,
    patient::{self, List, Patient},
    reads,
};

pub(crate) fn contests() -> Result<Vec<Contest>, Trouble> {
    let fifty = patient::fifty();
    Ok(vec![
        contest(
            "a patient",
            ours::<types::Patient>(patient::SAMPLE)?,
            reads::<Patient>("hand-written", patient::SAMPLE)?,
        ),
        contest(
            "a list of 50 patients",
            ours::<types::List<types::Patient>>(&fifty)?,
            reads::<List<Patient>>("hand-written", &fifty)?,
        ),
    ])
}
