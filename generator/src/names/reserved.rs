//! Names that Rust, the runtime and requests have before any description comes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Names of Rust's prelude, of keywords, and of what generated code stands on, as they are compared. What reads a type has
/// the parameter `D`, a template has `T`.
static RESERVED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let names = "Any Api Arc AsMut AsRef Body Box Bytes Call Check Checks Client Clone Copy Credentials D Date
        DateTime Debug Decimal Default Deserialize DoubleEndedIterator Drop Environment Eq Err Error
        ExactSizeIterator Explode Extend Fields Fn FnMut FnOnce From FromIterator Future Hash Id IdKind Into
        IntoFuture IntoIterator Iterator Json JsonObject Map Method None NoVariant Ok OpenEnum Operation Option
        Ord Outcome PartialEq PartialOrd Patch Pending Received Response Rest Result Retry RetryClass
        RetryPolicy Rule Runtime Scheme Secret Self Send Serialize Sized Some String Sync T ToOwned ToString
        TryFrom TryInto Unknown UnknownMember UnknownValue Unpin Unreadable Url Value Vec WebhookEvent";
    names.split_ascii_whitespace().map(key).collect()
});

/// What requests have, whatever their parameters; a body may come later.
pub(crate) const REQUEST_METHODS: &[&str] =
    &["body", "header", "into_future", "retry", "send", "stream", "timeout", "unchecked"];

/// The variant of what is not known.
pub(crate) const UNKNOWN: &str = "Unknown";

/// Returns whether a name was taken before any description came.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&key(name))
}

/// Returns all of them, as they are compared.
pub(crate) fn reserved_keys() -> impl Iterator<Item = String> {
    RESERVED.iter().cloned()
}

/// Returns what is the same of names that are one.
pub(crate) fn key(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}
