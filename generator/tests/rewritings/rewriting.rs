//! Other ways to write the same API: each a function from a description to one that means the same, or that adds one
//! thing. Specific to OpenAPI's spelling, and to no API.

use serde_json::Value;

use super::{documents, operations, schemas};

/// Changes how a description is written.
type Rewrite = fn(&mut Value);

/// Another way to write an API.
#[derive(Clone, Copy)]
pub(crate) struct Rewriting {
    /// The other way.
    pub(crate) name: &'static str,
    /// What a client of it may have that the other has not.
    pub(crate) means: Means,
    rewrite: Rewrite,
}

/// How much of the meaning stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// The same client, name for name and type for type.
    Same,
    /// The same names; their types may be more or less certain, or sent in another way.
    SameNames,
    /// The same names, and more of them.
    More,
    /// Other names, each with an alias for the one before.
    Renamed,
}

impl Rewriting {
    /// Rewrites a description in this way.
    pub(crate) fn of(self, description: &Value) -> Value {
        let mut rewritten = description.clone();
        (self.rewrite)(&mut rewritten);
        rewritten
    }
}

/// Returns the rewriting that adds what the project's second description has already: where that is not read, it says
/// more.
pub(crate) fn webhooks_inside() -> Rewriting {
    Rewriting { name: "the webhooks are inside", means: Means::Same, rewrite: documents::webhooks_inside }
}

/// Returns all rewritings of any description.
pub(crate) fn all() -> Vec<Rewriting> {
    let same: [(&str, Rewrite); 25] = [
        ("every schema is a component", schemas::into_components),
        ("every second schema is a component", schemas::every_second_into_components),
        ("every place has a component of its own", schemas::into_components_by_place),
        ("a reference is within an allOf", schemas::references_in_all_of),
        ("a reference is within an allOf that says more about it", schemas::references_in_telling_all_of),
        ("every schema is an allOf of itself", schemas::all_of_one),
        ("every object is an allOf of its fields", schemas::all_of_fields),
        ("every schema is a union of one member", schemas::union_of_one),
        ("unions are anyOf", schemas::any_of_for_one_of),
        ("unions have their members the other way round", schemas::members_reversed),
        ("every schema has a title", schemas::titles),
        ("null is a member of an anyOf", schemas::null_in_any_of),
        ("null is a member of a oneOf", schemas::null_in_one_of),
        ("OpenAPI 3.0", schemas::openapi_3_0),
        ("OpenAPI 3.0 with components", schemas::openapi_3_0_with_components),
        ("as a bundler writes it", documents::bundled),
        ("parameters of the path item", documents::parameters_of_path_items),
        ("a charset on media types", documents::charset),
        ("everything in another order", documents::reversed),
        ("credentials have other keys", documents::credentials_under_other_keys),
        ("path parameters have other names", operations::path_parameters_renamed),
        ("posts answer 201", operations::posts_answer_201),
        ("successes are 2XX", operations::successes_are_a_range),
        ("tags have other names", operations::tags_renamed),
        ("published operationIds are others", operations::published_ids),
    ];
    let same_names: [(&str, Rewrite); 7] = [
        ("no evidence", documents::without_evidence),
        ("422 for 400", operations::errors_422_for_400),
        ("4XX for 400", operations::errors_4xx_for_400),
        ("paths of another version", operations::paths_of_another_version),
        ("another method", operations::puts_for_patches),
        ("parameters are in the other case", operations::parameters_in_the_other_case),
        ("fields are in the other case", schemas::fields_in_the_other_case),
    ];
    let more: [(&str, Rewrite); 3] = [
        ("errors are declared everywhere", operations::errors_everywhere),
        ("twelve more operations", operations::twelve_more),
        ("as a bundler writes root, with twelve more operations", |root| {
            operations::twelve_more(root);
            documents::without_evidence(root);
            documents::bundled(root);
        }),
    ];
    let renamed: [(&str, Rewrite); 1] = [("guessed operationIds are others", operations::guessed_ids)];
    let each = |means: Means| move |(name, rewrite): (&'static str, Rewrite)| Rewriting { name, means, rewrite };
    let same = same.into_iter().map(each(Means::Same));
    let same_names = same_names.into_iter().map(each(Means::SameNames));
    let more = more.into_iter().map(each(Means::More));
    let renamed = renamed.into_iter().map(each(Means::Renamed));
    same.chain(same_names).chain(more).chain(renamed).collect()
}
