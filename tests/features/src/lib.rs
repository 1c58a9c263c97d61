//! The clients of the descriptions in `generator/tests/accepts/`, one module each.

#![allow(clippy::module_inception, reason = "a fixture may be called as one of the generated modules")]

/// The client of `accepts/alike-members`.
pub mod alike_members;

/// The client of `accepts/all-of`.
pub mod all_of;

/// The client of `accepts/alternatives`.
pub mod alternatives;

/// The client of `accepts/answers`.
pub mod answers;

/// The client of `accepts/bodies`.
pub mod bodies;

/// The client of `accepts/clearing`.
pub mod clearing;

/// The client of `accepts/credentials`.
pub mod credentials;

/// The client of `accepts/decision-patterns`.
pub mod decision_patterns;

/// The client of `accepts/decisions`.
pub mod decisions;

/// The client of `accepts/decisions-later`.
pub mod decisions_later;

/// The client of `accepts/deep-objects`.
pub mod deep_objects;

/// The client of `accepts/deprecated`.
pub mod deprecated;

/// The client of `accepts/documentation`.
pub mod documentation;

/// The client of `accepts/earlier-names`.
pub mod earlier_names;

/// The client of `accepts/enums`.
pub mod enums;

/// The client of `accepts/events-beside`.
pub mod events_beside;

/// The client of `accepts/events-beside-3-0`.
pub mod events_beside_3_0;

/// The client of `accepts/forms`.
pub mod forms;

/// The client of `accepts/identified-schemas`.
pub mod identified_schemas;

/// The client of `accepts/inference`.
pub mod inference;

/// The client of `accepts/like-members`.
pub mod like_members;

/// The client of `accepts/long-names`.
pub mod long_names;

/// The client of `accepts/maps`.
pub mod maps;

/// The client of `accepts/media-types`.
pub mod media_types;

/// The client of `accepts/merge-keys`.
pub mod merge_keys;

/// The client of `accepts/moved-places`.
pub mod moved_places;

/// The client of `accepts/named-parts`.
pub mod named_parts;

/// The client of `accepts/names`.
pub mod names;

/// The client of `accepts/names-at-scale`.
pub mod names_at_scale;

/// The client of `accepts/noted`.
pub mod noted;

/// The client of `accepts/null-in-3-0`.
pub mod null_in_3_0;

/// The client of `accepts/null-in-3-1`.
pub mod null_in_3_1;

/// The client of `accepts/numbers`.
pub mod numbers;

/// The client of `accepts/odd-answers`.
pub mod odd_answers;

/// The client of `accepts/openapi-3-2`.
pub mod openapi_3_2;

/// The client of `accepts/operations`.
pub mod operations;

/// The client of `accepts/overlay`.
pub mod overlay;

/// The client of `accepts/overlay-1-1`.
pub mod overlay_1_1;

/// The client of `accepts/overlay-of-others`.
pub mod overlay_of_others;

/// The client of `accepts/own-overlay`.
pub mod own_overlay;

/// The client of `accepts/pages`.
pub mod pages;

/// The client of `accepts/parameters`.
pub mod parameters;

/// The client of `accepts/patterns`.
pub mod patterns;

/// The client of `accepts/recursion`.
pub mod recursion;

/// The client of `accepts/recursion-without-names`.
pub mod recursion_without_names;

/// The client of `accepts/references`.
pub mod references;

/// The client of `accepts/required-by-name`.
pub mod required_by_name;

/// The client of `accepts/reserved-parameters`.
pub mod reserved_parameters;

/// The client of `accepts/scalars-in-unions`.
pub mod scalars_in_unions;

/// The client of `accepts/secrets`.
pub mod secrets;

/// The client of `accepts/security`.
pub mod security;

/// The client of `accepts/shapes`.
pub mod shapes;

/// The client of `accepts/shared-path-items`.
pub mod shared_path_items;

/// The client of `accepts/told-apart-deep`.
pub mod told_apart_deep;

/// The client of `accepts/told-by-a-tag`.
pub mod told_by_a_tag;

/// The client of `accepts/tolerated-beside-schemas`.
pub mod tolerated_beside_schemas;

/// The client of `accepts/tolerated-in-3-0`.
pub mod tolerated_in_3_0;

/// The client of `accepts/tolerated-in-3-1`.
pub mod tolerated_in_3_1;

/// The client of `accepts/tolerated-in-practice`.
pub mod tolerated_in_practice;

/// The client of `accepts/unchecked`.
pub mod unchecked;

/// The client of `accepts/unions`.
pub mod unions;

/// The client of `accepts/webhooks`.
pub mod webhooks;
