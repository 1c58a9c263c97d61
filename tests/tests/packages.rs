//! The packages that are to be published say what a registry shows, hold their licences, and depend on nothing that is
//! not published. Before the published description has been pulled, no package is. And all tests of all packages run.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use hero_api_test_support::repository::{read, root, rust_files};

/// The packages that a user of the crate, or of the generator, takes from a registry.
const PUBLISHED: [&str; 4] = ["hero-api", "hero-api-generator", "hero-api-mock", "hero-api-runtime"];

fn metadata() -> Metadata {
    let manifest = root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata answers")
}

fn is_published(name: &str) -> bool {
    PUBLISHED.contains(&name)
}

/// Returns whether a package can be published to any registry.
fn can_be_published(package: &Package) -> bool {
    package.publish.as_ref().is_none_or(|registries| !registries.is_empty())
}

#[test]
fn what_is_published_says_what_a_registry_shows() {
    let metadata = metadata();
    for name in PUBLISHED {
        let package = metadata.packages.iter().find(|package| package.name.as_str() == name).expect("it is there");
        assert!(package.description.as_ref().is_some_and(|text| text.len() > 20), "{name}");
        assert_eq!(package.license.as_deref(), Some("MIT OR Apache-2.0"), "{name}");
        assert_eq!(package.documentation, Some(format!("https://docs.rs/{name}")));
        assert!(package.rust_version.is_some(), "{name}");
        let fits = |keyword: &String| keyword.len() <= 20 && !keyword.contains(' ');
        assert!((1..=5).contains(&package.keywords.len()) && package.keywords.iter().all(fits), "{name}");
        assert!((1..=5).contains(&package.categories.len()), "{name}");
        let folder = package.manifest_path.parent().expect("a manifest is in a folder");
        let readme = package.readme.as_ref().expect("a readme");
        assert!(folder.join(readme).exists(), "{name}: no {readme}");
    }
}

#[test]
fn what_is_published_holds_its_licences() {
    let metadata = metadata();
    for package in metadata.packages.iter().filter(|package| is_published(package.name.as_str())) {
        let folder = package.manifest_path.parent().expect("a manifest is in a folder");
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let text = read(folder.join(licence).as_std_path());
            assert!(text == read(licence), "cp {licence} {folder}/");
        }
    }
}

#[test]
fn what_is_published_depends_on_what_is_published() {
    let metadata = metadata();
    for package in metadata.packages.iter().filter(|package| is_published(package.name.as_str())) {
        let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
        // A path without a version is left out of a package, which only what tests need can bear.
        for dependency in ours.filter(|dependency| dependency.kind != DependencyKind::Development) {
            let (name, of) = (&dependency.name, &package.name);
            assert!(is_published(name), "{of} depends on {name}, which is not published");
            assert_eq!(dependency.req.to_string(), format!("^{}", package.version), "{of} needs {name}");
        }
    }
}

#[test]
fn nothing_else_is_published() {
    let is_reconstructed = read("spec/source.toml").lines().any(|line| line == r#"origin = "reconstructed""#);
    for package in metadata().packages {
        let may_be = is_published(package.name.as_str()) && !is_reconstructed;
        assert!(may_be || !can_be_published(&package), "{} could be published", package.name);
    }
}

#[test]
fn every_file_of_tests_is_part_of_a_program() {
    let mut files = 0;
    for package in metadata().packages {
        let folder = package.manifest_path.parent().expect("a manifest is in a folder").join("tests");
        if !folder.exists() {
            continue;
        }
        for file in rust_files(&folder) {
            files += 1;
            let is_target = package.targets.iter().any(|target| target.src_path == file);
            let name = file.file_stem().expect("a name").to_string_lossy();
            let folder = file.parent().expect("a folder");
            let parents = [folder.with_extension("rs"), folder.join("all.rs"), folder.join("main.rs")];
            let is_module = |text: &str| text.lines().any(|line| line.ends_with(&format!("mod {name};")));
            let is_module = parents.iter().any(|parent| fs::read_to_string(parent).is_ok_and(|text| is_module(&text)));
            // A module `mod.rs` has the name of its folder.
            assert!(is_target || is_module || name == "mod", "{} is no module of `tests/all.rs`", file.display());
        }
    }
    assert!(files > 100, "only {files} files of tests were found");
}

#[test]
fn what_is_built_without_tests_has_none() {
    for package in metadata().packages {
        for target in package.targets.iter().filter(|target| (target.is_lib() || target.is_bin()) && !target.test) {
            // The modules beside a program are those of its library.
            let folder = target.src_path.parent().expect("a file is in a folder");
            let files = if target.is_lib() { rust_files(folder) } else { vec![target.src_path.clone().into()] };
            for file in files {
                let has_tests = read(&file).contains("#[cfg(test)]");
                assert!(!has_tests, "{} has tests, and `{}` is built without", file.display(), target.name);
            }
        }
    }
}
