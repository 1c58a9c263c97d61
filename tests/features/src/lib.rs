//! The clients of the descriptions in `generator/tests/accepts/`, one module each.

#![allow(clippy::module_inception, reason = "a fixture may be called as one of the generated modules")]

/// The client of `accepts/alike-members`.
#[rustfmt::skip]
pub mod alike_members;

/// The client of `accepts/all-of`.
#[rustfmt::skip]
pub mod all_of;

/// The client of `accepts/alternatives`.
#[rustfmt::skip]
pub mod alternatives;

/// The client of `accepts/answers`.
#[rustfmt::skip]
pub mod answers;

/// The client of `accepts/bodies`.
#[rustfmt::skip]
pub mod bodies;

/// The client of `accepts/clearing`.
#[rustfmt::skip]
pub mod clearing;

/// The client of `accepts/credentials`.
#[rustfmt::skip]
pub mod credentials;

/// The client of `accepts/decision-patterns`.
#[rustfmt::skip]
pub mod decision_patterns;

/// The client of `accepts/decisions`.
#[rustfmt::skip]
pub mod decisions;

/// The client of `accepts/decisions-later`.
#[rustfmt::skip]
pub mod decisions_later;

/// The client of `accepts/deprecated`.
#[rustfmt::skip]
pub mod deprecated;

/// The client of `accepts/earlier-names`.
#[rustfmt::skip]
pub mod earlier_names;

/// The client of `accepts/enums`.
#[rustfmt::skip]
pub mod enums;

/// The client of `accepts/events-beside`.
#[rustfmt::skip]
pub mod events_beside;

/// The client of `accepts/events-beside-3-0`.
#[rustfmt::skip]
pub mod events_beside_3_0;

/// The client of `accepts/forms`.
#[rustfmt::skip]
pub mod forms;

/// The client of `accepts/identified-schemas`.
#[rustfmt::skip]
pub mod identified_schemas;

/// The client of `accepts/inference`.
#[rustfmt::skip]
pub mod inference;

/// The client of `accepts/like-members`.
#[rustfmt::skip]
pub mod like_members;

/// The client of `accepts/long-names`.
#[rustfmt::skip]
pub mod long_names;

/// The client of `accepts/maps`.
#[rustfmt::skip]
pub mod maps;

/// The client of `accepts/media-types`.
#[rustfmt::skip]
pub mod media_types;

/// The client of `accepts/merge-keys`.
#[rustfmt::skip]
pub mod merge_keys;

/// The client of `accepts/moved-places`.
#[rustfmt::skip]
pub mod moved_places;

/// The client of `accepts/named-parts`.
#[rustfmt::skip]
pub mod named_parts;

/// The client of `accepts/names`.
#[rustfmt::skip]
pub mod names;

/// The client of `accepts/names-at-scale`.
#[rustfmt::skip]
pub mod names_at_scale;

/// The client of `accepts/noted`.
#[rustfmt::skip]
pub mod noted;

/// The client of `accepts/null-in-3-0`.
#[rustfmt::skip]
pub mod null_in_3_0;

/// The client of `accepts/null-in-3-1`.
#[rustfmt::skip]
pub mod null_in_3_1;

/// The client of `accepts/numbers`.
#[rustfmt::skip]
pub mod numbers;

/// The client of `accepts/odd-answers`.
#[rustfmt::skip]
pub mod odd_answers;

/// The client of `accepts/operations`.
#[rustfmt::skip]
pub mod operations;

/// The client of `accepts/overlay`.
#[rustfmt::skip]
pub mod overlay;

/// The client of `accepts/overlay-1-1`.
#[rustfmt::skip]
pub mod overlay_1_1;

/// The client of `accepts/overlay-of-others`.
#[rustfmt::skip]
pub mod overlay_of_others;

/// The client of `accepts/own-overlay`.
#[rustfmt::skip]
pub mod own_overlay;

/// The client of `accepts/parameters`.
#[rustfmt::skip]
pub mod parameters;

/// The client of `accepts/patterns`.
#[rustfmt::skip]
pub mod patterns;

/// The client of `accepts/recursion`.
#[rustfmt::skip]
pub mod recursion;

/// The client of `accepts/recursion-without-names`.
#[rustfmt::skip]
pub mod recursion_without_names;

/// The client of `accepts/references`.
#[rustfmt::skip]
pub mod references;

/// The client of `accepts/required-by-name`.
#[rustfmt::skip]
pub mod required_by_name;

/// The client of `accepts/reserved-parameters`.
#[rustfmt::skip]
pub mod reserved_parameters;

/// The client of `accepts/secrets`.
#[rustfmt::skip]
pub mod secrets;

/// The client of `accepts/security`.
#[rustfmt::skip]
pub mod security;

/// The client of `accepts/shared-path-items`.
#[rustfmt::skip]
pub mod shared_path_items;

/// The client of `accepts/told-apart-deep`.
#[rustfmt::skip]
pub mod told_apart_deep;

/// The client of `accepts/tolerated-beside-schemas`.
#[rustfmt::skip]
pub mod tolerated_beside_schemas;

/// The client of `accepts/tolerated-in-3-0`.
#[rustfmt::skip]
pub mod tolerated_in_3_0;

/// The client of `accepts/tolerated-in-3-1`.
#[rustfmt::skip]
pub mod tolerated_in_3_1;

/// The client of `accepts/unchecked`.
#[rustfmt::skip]
pub mod unchecked;

/// The client of `accepts/unions`.
#[rustfmt::skip]
pub mod unions;

/// The client of `accepts/webhooks`.
#[rustfmt::skip]
pub mod webhooks;
