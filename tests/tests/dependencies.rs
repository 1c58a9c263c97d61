//! The dependencies allowed by the architecture, compared with cargo's; and neither the generator nor the runtime knows
//! the described API: not its name, hosts, headers, paths or operations.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId, semver::Version};
use hero_api_test_support::repository;
use hero_api_tests::description::operations;

/// The platform of the dependency graph, wherever the tests run: the result must not depend on the machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

fn metadata() -> Metadata {
    let manifest = repository::root().join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).other_options(["--locked", "--filter-platform", PLATFORM].map(str::to_owned));
    command.exec().expect("cargo metadata answers")
}

fn id(metadata: &Metadata, name: &str) -> PackageId {
    let found = metadata.workspace_packages().into_iter().find(|package| package.name.as_str() == name);
    found.unwrap_or_else(|| panic!("no package `{name}` in the workspace")).id.clone()
}

/// Returns the packages that a package is built from, without itself.
fn normal(metadata: &Metadata, package: &str) -> BTreeSet<PackageId> {
    normal_without(metadata, package, None)
}

/// Returns the packages without one of them and what only it needs. The features of the tests are on in this graph, so
/// the client is inspected without its optional mock.
fn normal_without(metadata: &Metadata, package: &str, without: Option<&str>) -> BTreeSet<PackageId> {
    let nodes = &metadata.resolve.as_ref().expect("the graph is resolved").nodes;
    let by_id: BTreeMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let mut all = BTreeSet::new();
    let mut next = vec![id(metadata, package)];
    while let Some(id) = next.pop() {
        for dependency in by_id.get(&id).into_iter().flat_map(|node| &node.deps) {
            let built = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            let left_out = without.is_some_and(|name| metadata[&dependency.pkg].name.as_str() == name);
            if built && !left_out && all.insert(dependency.pkg.clone()) {
                next.push(dependency.pkg.clone());
            }
        }
    }
    all
}

fn names(metadata: &Metadata, packages: &BTreeSet<PackageId>) -> BTreeSet<String> {
    packages.iter().map(|id| metadata[id].name.to_string()).collect()
}

/// Returns the packages that a manifest names, in any section.
fn direct(metadata: &Metadata, package: &str) -> BTreeSet<String> {
    metadata[&id(metadata, package)].dependencies.iter().map(|dependency| dependency.name.clone()).collect()
}

#[test]
fn the_generator_knows_no_network() {
    let metadata = metadata();
    let all = names(&metadata, &normal(&metadata, "hero-api-generator"));
    for forbidden in ["reqwest", "tokio", "hyper", "http", "hero-api"] {
        assert!(!all.contains(forbidden), "the generator is built from {forbidden}");
    }
}

#[test]
fn the_client_knows_no_rust_syntax() {
    let metadata = metadata();
    let direct = direct(&metadata, "hero-api");
    let allowed = names(&metadata, &normal_without(&metadata, "hero-api", Some("hero-api-mock")));
    for forbidden in ["syn", "quote", "proc-macro2", "prettyplease", "hero-api-generator"] {
        assert!(!direct.contains(forbidden), "hero-api depends on {forbidden}");
    }
    for forbidden in ["prettyplease", "yaml_serde", "jsonschema", "hero-api-generator", "openapiv3", "progenitor"] {
        assert!(!allowed.contains(forbidden), "hero-api is built from {forbidden}");
    }
}

#[test]
fn these_tests_share_no_code_with_the_generator() {
    let metadata = metadata();
    assert!(!direct(&metadata, "hero-api-tests").contains("hero-api-generator"));
    assert!(!names(&metadata, &normal(&metadata, "hero-api-tests")).contains("hero-api-generator"));
}

#[test]
fn the_mock_shares_no_code_with_what_it_judges() {
    let metadata = metadata();
    let all = names(&metadata, &normal(&metadata, "hero-api-mock"));
    for forbidden in ["hero-api", "hero-api-generator", "openapiv3", "progenitor"] {
        assert!(!all.contains(forbidden), "the mock is built from {forbidden}");
    }
}

#[test]
fn what_tests_share_knows_neither_an_api_nor_the_generator() {
    let metadata = metadata();
    let all = names(&metadata, &normal(&metadata, "hero-api-test-support"));
    for forbidden in ["hero-api", "hero-api-mock", "hero-api-generator", "xtask", "xtask-common", "jsonschema"] {
        assert!(!all.contains(forbidden), "what tests share is built from {forbidden}");
    }
}

/// A package is used by a package that is built from it; these tests are themselves a library of tests.
#[test]
fn what_tests_share_is_in_no_program_and_brings_no_client_to_those_who_have_none() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        for dependency in package.dependencies.iter().filter(|found| found.name == "hero-api-test-support") {
            let is_for_tests =
                dependency.kind == DependencyKind::Development || package.name.as_str() == "hero-api-tests";
            assert!(is_for_tests, "{} is built from what tests share", package.name);
            let has_client = dependency.features.iter().any(|feature| feature == "client");
            let is_client = names(&metadata, &normal(&metadata, &package.name)).contains("hero-api-runtime");
            let is_client = is_client || package.name.as_str() == "hero-api-runtime";
            assert_eq!(has_client, is_client, "{}", package.name);
        }
    }
}

/// The commands that are packages of their own, which `cargo xtask` starts.
const STARTED: [&str; 8] = [
    "xtask-bench",
    "xtask-compare",
    "xtask-corpus",
    "xtask-diff",
    "xtask-export",
    "xtask-judge",
    "xtask-mock",
    "xtask-pull",
];

#[test]
fn the_commands_of_maintainers_run_without_the_client() {
    let metadata = metadata();
    for package in ["xtask", "xtask-common"].iter().chain(&STARTED) {
        assert!(
            !names(&metadata, &normal(&metadata, package)).contains("hero-api"),
            "{package} is built from hero-api"
        );
    }
}

/// `cargo xtask generate` builds this on a fresh clone.
#[test]
fn the_command_that_generates_is_built_from_what_generating_needs() {
    let metadata = metadata();
    let all = names(&metadata, &normal(&metadata, "xtask"));
    let foreign = ["reqwest", "hyper", "http", "tokio", "url", "progenitor", "openapiv3"];
    let foreign = foreign.iter().chain(&["hero-api-mock", "flate2", "tar", "zip", "sha2", "toml", "jiff"]);
    for forbidden in foreign.chain(&STARTED) {
        assert!(!all.contains(*forbidden), "xtask is built from {forbidden}");
    }
    assert!(all.len() < 100, "xtask is built from {} packages", all.len());
}

/// One command per package that is started; what several of them need is in `xtask-common`.
#[test]
fn packages_of_commands_depend_on_what_is_theirs() {
    let metadata = metadata();
    let users = |of: &str| -> Vec<&str> {
        STARTED.into_iter().filter(|package| names(&metadata, &normal(&metadata, package)).contains(of)).collect()
    };
    assert_eq!(users("xtask"), [""; 0]);
    // The judge has the mock, which delivers events.
    assert_eq!(users("reqwest"), ["xtask-judge", "xtask-mock", "xtask-pull"]);
    assert_eq!(users("hero-api-mock"), ["xtask-judge", "xtask-mock"]);
    assert_eq!(users("progenitor"), ["xtask-bench", "xtask-compare", "xtask-judge"]);
    assert_eq!(users("openapiv3"), ["xtask-bench", "xtask-compare", "xtask-export", "xtask-judge"]);
    assert_eq!(users("zip"), ["xtask-bench", "xtask-corpus"]);
    assert_eq!(
        names(&metadata, &normal(&metadata, "xtask-common")).iter().find(|name| name.starts_with("xtask")),
        None
    );
}

#[test]
fn the_client_has_its_mock_on_request_only() {
    let metadata = metadata();
    let client = &metadata[&id(&metadata, "hero-api")];
    let mock = client.dependencies.iter().find(|dependency| dependency.name == "hero-api-mock").expect("the mock");
    assert!(mock.optional);
    assert!(!client.features["default"].iter().any(|feature| feature.contains("mock")));
}

/// Returns the highest Rust version that the packages it is built from require.
fn asked_for(metadata: &Metadata, package: &str) -> Option<(Version, String)> {
    let all = normal(metadata, package);
    let declared =
        all.iter().filter_map(|id| Some((metadata[id].rust_version.clone()?, metadata[id].name.to_string())));
    declared.max()
}

#[test]
fn the_clients_rust_version_is_that_of_its_dependencies() {
    let metadata = metadata();
    let own = metadata[&id(&metadata, "hero-api")].rust_version.clone().expect("a rust-version");
    let (highest, of) = asked_for(&metadata, "hero-api").expect("some dependency declares one");
    assert_eq!(own, highest, "{of} asks for the highest version of Rust");
}

/// Nothing depends on the generator, so its own syntax may require more than its dependencies do.
#[test]
fn the_generators_rust_version_is_no_lower_than_that_of_its_dependencies() {
    let metadata = metadata();
    let own = metadata[&id(&metadata, "hero-api-generator")].rust_version.clone().expect("a rust-version");
    let (highest, of) = asked_for(&metadata, "hero-api-generator").expect("some dependency declares one");
    assert!(own >= highest, "{of} asks for Rust {highest}, the generator promises {own}");
}

/// With the mock, the version that the client promises is still enough.
#[test]
fn the_mocks_rust_version_is_no_lower_than_that_of_its_dependencies() {
    let metadata = metadata();
    let own = metadata[&id(&metadata, "hero-api-mock")].rust_version.clone().expect("a rust-version");
    let (highest, of) = asked_for(&metadata, "hero-api-mock").expect("some dependency declares one");
    assert!(own >= highest, "{of} asks for Rust {highest}, the mock promises {own}");
}

#[test]
fn the_commands_rust_version_is_no_lower_than_that_of_their_dependencies() {
    let metadata = metadata();
    for package in ["xtask", "xtask-common"].iter().chain(&STARTED) {
        let own = metadata[&id(&metadata, package)].rust_version.clone().expect("a rust-version");
        let (highest, of) = asked_for(&metadata, package).expect("some dependency declares one");
        assert!(own >= highest, "{of} asks for Rust {highest}, {package} promises {own}");
    }
}

/// Returns the words that only the description, its overlay and the client's own layer may know.
fn words() -> Vec<String> {
    let fixed = ["herohealth", "htech.app", "hero_api_key", "x-api-key", "x-practice", "practice_group", "nhs"];
    let mut words: Vec<String> = fixed.map(str::to_owned).to_vec();
    for operation in operations() {
        words.push(format!("\"{}\"", operation.id.to_lowercase()));
        words.push(format!("\"{}\"", operation.path));
        words.extend(operation.credentials().into_iter().map(|(scheme, _)| format!("\"{}\"", scheme.to_lowercase())));
    }
    words
}

fn check_words(folder: &str) {
    let words = words();
    let mut found = Vec::new();
    for path in repository::sources(folder) {
        let text = repository::read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // Comments may give examples.
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n").to_lowercase();
        let known = words.iter().filter(|word| code.contains(*word));
        found.extend(known.map(|word| format!("{} knows {word}", path.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_runtime_knows_no_api() {
    check_words("generator/runtime/src");
}

#[test]
fn the_generator_knows_no_api() {
    check_words("generator/src");
}
