//! The allowed imports: the tables under "Layers" in ARCHITECTURE.md, compared with the `use` lines and paths of the
//! sources.
//!
//! A table covers the modules of the folder in its heading; another package or folder gets a table without changes
//! here. A row imports only rows above it, so there can be no cycles. An import that is still part of a cycle is marked
//! ` (circle)`.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

mod paths;

use hero_api_test_support::repository;
use paths::paths_of;

/// The mark of an entry that is part of a cycle.
const CIRCLE: &str = " (circle)";

/// The modules of a folder, and the imports that each may have.
#[derive(Debug)]
struct Table {
    folder: PathBuf,
    /// The rows, in the order of the table.
    rows: Vec<(String, Vec<Entry>)>,
}

/// An entry of a row: a module that may be imported.
#[derive(Debug)]
struct Entry {
    module: String,
    is_circle: bool,
}

/// A source file below the folder of a table.
struct Source {
    /// Its path below the root of its package.
    path: PathBuf,
    text: String,
}

/// A module that another one names.
struct Import {
    from: String,
    to: String,
    file: PathBuf,
    line: usize,
    written: String,
}

/// Returns the tables of a text: each below a heading with its folder, with rows of a module and its imports.
fn tables_of(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in text.lines() {
        if let Some(folder) = line.strip_prefix("#### `").and_then(|rest| rest.strip_suffix('`')) {
            tables.push(Table { folder: PathBuf::from(folder), rows: Vec::new() });
        } else if let (Some(table), Some(row)) = (tables.last_mut(), line.strip_prefix("| `")) {
            let (module, imports) = row.split_once("` |").expect("a row has two columns");
            let entry = |text: &str| {
                let (module, rest) = text.trim().strip_prefix('`')?.split_once('`')?;
                Some(Entry { module: module.to_owned(), is_circle: rest.starts_with(CIRCLE) })
            };
            table.rows.push((module.to_owned(), imports.split(',').filter_map(entry).collect()));
        }
    }
    tables
}

/// Returns the source folder of the package that contains a folder, and the modules from there to the folder.
fn package_of(folder: &Path) -> (PathBuf, Vec<String>) {
    let src = folder.ancestors().find(|above| above.file_name().is_some_and(|name| name == "src"));
    let src = src.expect("sources are in a folder `src`");
    let below = folder.strip_prefix(src).expect("an ancestor is a prefix");
    (src.to_owned(), below.iter().map(|part| part.to_string_lossy().into_owned()).collect())
}

/// Returns the module of a file, from the root of its package.
fn module_of(path: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| ["lib", "main", "mod"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

/// Returns all imports between the modules of a folder. `room` is the path of the folder from the root of its package;
/// the module of the folder itself has the name of its file.
fn imports_of(room: &[String], sources: &[Source]) -> Vec<Import> {
    let modules = sources.iter().map(|source| module_of(&source.path));
    let with_parents = |module: Vec<String>| (1..=module.len()).map(move |length| module[..length].to_vec());
    let modules: BTreeSet<Vec<String>> = modules.flat_map(with_parents).collect();
    let is_root = |source: &&Source| module_of(&source.path) == room;
    let root = sources.iter().find(is_root).expect("a folder of modules has a root");
    let root_name = root.path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    // What the root re-exports is imported from its origin.
    let passed_on: BTreeMap<String, String> = paths_of(&root.text, room, &modules)
        .into_iter()
        .filter(|path| path.is_passed_on && path.segments.len() > room.len() + 1)
        .filter_map(|path| Some((path.segments.last()?.clone(), path.segments[room.len()].clone())))
        .collect();
    let module_at = |segments: &[String]| -> Option<String> {
        let name = segments.strip_prefix(room)?.first();
        Some(match name {
            Some(name) if modules.contains(&segments[..=room.len()]) => name.clone(),
            Some(name) => passed_on.get(name).unwrap_or(&root_name).clone(),
            None => root_name.clone(),
        })
    };
    let mut imports = Vec::new();
    for source in sources {
        let here = module_of(&source.path);
        let Some(from) = module_at(&here) else { continue };
        for path in paths_of(&source.text, &here, &modules) {
            let Some(to) = module_at(&path.segments).filter(|to| *to != from) else { continue };
            let (file, line) = (source.path.clone(), line_of(&source.text, &path.written));
            imports.push(Import { from: from.clone(), to, file, line, written: path.written.join("::") });
        }
    }
    imports
}

/// Returns the first line of code with a path, or with the last part of it that occurs.
fn line_of(text: &str, written: &[String]) -> usize {
    let starts = (1..=written.len()).rev().map(|length| written[..length].join("::"));
    let ends = written.iter().rev().cloned();
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    let lines = |part: String| text.lines().position(|line| is_code(line) && line.contains(&part));
    starts.filter(|start| start.contains("::")).chain(ends).find_map(lines).map_or(1, |index| index + 1)
}

/// Returns the differences between the imports of a folder and its table.
fn check(table: &Table, room: &[String], sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let folder = table.folder.display();
    let imports = imports_of(room, sources);
    let place = |module: &str| table.rows.iter().position(|(row, _)| row == module);
    let used: BTreeSet<(&str, &str)> =
        imports.iter().map(|import| (import.from.as_str(), import.to.as_str())).collect();
    for import in &imports {
        let allowed = table.rows.iter().find(|(row, _)| *row == import.from).map(|(_, imports)| imports);
        if !allowed.is_some_and(|allowed| allowed.iter().any(|entry| entry.module == import.to)) {
            let Import { from, to, file, line, written } = import;
            found.push(format!("{}:{line}: `{from}` may not import `{to}`: `{written}`", file.display()));
        }
    }
    let modules = sources.iter().map(|source| module_of(&source.path));
    let modules: BTreeSet<String> = modules.filter_map(|module| module.get(room.len()).cloned()).collect();
    for module in modules.iter().filter(|module| place(module).is_none()) {
        found.push(format!("{folder}: `{module}` has no row in the table"));
    }
    for (index, (row, imports)) in table.rows.iter().enumerate() {
        let is_there = modules.contains(row) || ["lib", "main", "mod"].contains(&row.as_str());
        if !is_there || place(row) != Some(index) {
            found.push(format!("{folder}: the row `{row}` is of no module, or there twice"));
        }
        for Entry { module: import, is_circle } in imports {
            if !used.contains(&(row, import)) {
                found.push(format!("{folder}: `{row}` has no need to import `{import}`: take it out of the table"));
            }
            let is_above = place(import).is_some_and(|place| place < index);
            if is_above && *is_circle {
                found.push(format!("{folder}: `{import}` stands above `{row}`, so that is no circle any more"));
            }
            if !is_above && !is_circle {
                found.push(format!("{folder}: `{row}` imports `{import}`, which does not stand above it"));
            }
        }
    }
    if !found.is_empty() {
        found.push(format!("As the sources have it:\n{}", rows_of(modules, &used)));
    }
    found
}

/// Returns the rows of a table that allows the present imports.
fn rows_of(modules: BTreeSet<String>, used: &BTreeSet<(&str, &str)>) -> String {
    let roots = used.iter().map(|(from, _)| (*from).to_owned());
    let mut left: BTreeSet<String> = modules.into_iter().chain(roots).collect();
    let mut above: Vec<String> = Vec::new();
    let mut rows = String::new();
    // The module that needs the fewest of those without a row.
    let missing = |module: &String, above: &[String]| {
        let imports = used.iter().filter(|(from, to)| from == module && !above.iter().any(|row| row == to));
        imports.count()
    };
    while let Some(next) = left.iter().min_by_key(|module| missing(module, &above)).cloned() {
        let is_above = |module: &&str| above.iter().any(|row| row == module);
        let imports = used.iter().filter(|(from, _)| *from == next).map(|(_, to)| to);
        let entries = imports.map(|to| format!("`{to}`{}", if is_above(to) { "" } else { CIRCLE }));
        let entries: Vec<String> = entries.collect();
        let row = format!("| `{next}` | {} |", entries.join(", "));
        rows.push_str(&row.replace("|  |", "| |"));
        rows.push('\n');
        left.remove(&next);
        above.push(next);
    }
    rows
}

#[test]
fn modules_import_what_the_architecture_says() {
    let architecture = repository::read("ARCHITECTURE.md");
    let (_, layers) = architecture.split_once("\n### Layers\n").expect("ARCHITECTURE.md has a section on layers");
    let end = layers.find("\n## ").into_iter().chain(layers.find("\n### ")).min();
    let tables = tables_of(&layers[..end.unwrap_or(layers.len())]);
    assert!(tables.len() > 1, "the layers have tables");
    let mut found = Vec::new();
    for table in &tables {
        let (src, room) = package_of(&table.folder);
        let base = repository::root().join(src);
        let files = repository::sources(&table.folder).into_iter();
        let sources: Vec<Source> = files
            .map(|path| Source {
                text: repository::read(&path),
                path: path.strip_prefix(&base).expect("it is below").to_owned(),
            })
            .collect();
        found.extend(check(table, &room, &sources));
    }
    assert!(found.is_empty(), "ARCHITECTURE.md, section \"Layers\":\n{}", found.join("\n"));
}

/// Returns the findings for a package with these files and a table in Markdown, without the suggested table.
fn found_in(table: &str, files: &[(&str, &str)]) -> Vec<String> {
    let tables = tables_of(&format!("#### `pets/src`\n| module | imports |\n|---|---|\n{table}"));
    let source = |(path, text): &(&str, &str)| Source { path: PathBuf::from(path), text: (*text).to_owned() };
    let sources: Vec<Source> = files.iter().map(source).collect();
    let mut found = check(&tables[0], &[], &sources);
    if let Some(rows) = found.pop() {
        let as_it_is = rows.split_once('\n').expect("the rows come last").1;
        assert_eq!(check(&tables_of(&format!("#### `pets/src`\n{as_it_is}"))[0], &[], &sources), [""; 0]);
    }
    found
}

#[test]
fn each_fault_of_a_table_is_found() {
    let lib = ("lib.rs", "mod cat; mod dog; pub use dog::Dog;");
    let dog = ("dog.rs", "pub struct Dog;");
    let good = "| `dog` | |\n| `cat` | `dog` |\n| `lib` | `dog` |";
    let none: [&str; 0] = [];
    assert_eq!(found_in(good, &[lib, dog, ("cat.rs", "use crate::dog::Dog;")]), none);
    // Re-exports of the root, paths in functions and macros, and modules further below count like any other.
    for text in ["use crate::Dog;", "fn f() { super::dog::f() }", "fn f() { format!(\"{}\", crate::dog::F) }"] {
        assert_eq!(found_in(good, &[lib, dog, ("cat.rs", text)]), none, "{text}");
    }
    assert_eq!(found_in(good, &[lib, dog, ("cat/paw.rs", "\nuse super::super::dog::{self, Dog};")]), none);
    // Comments, strings, tests and emitted code do not.
    for text in [
        "// crate::dog",
        "const A: &str = \"crate::dog\";",
        "#[cfg(test)] use crate::dog;",
        "fn f() { quote! { crate::dog } }",
    ] {
        let found = found_in(good, &[lib, dog, ("cat.rs", text)]);
        assert_eq!(found, ["pets/src: `cat` has no need to import `dog`: take it out of the table"], "{text}");
    }
    let forbidden = found_in(
        "| `dog` | |\n| `cat` | |\n| `lib` | `dog` |",
        &[lib, dog, ("cat.rs", "\nuse crate::{\n    dog::Dog,\n};")],
    );
    assert_eq!(forbidden, ["cat.rs:3: `cat` may not import `dog`: `crate::dog::Dog`"]);
    let missing = found_in("| `dog` | |\n| `lib` | `dog` |", &[lib, dog, ("cat.rs", "")]);
    assert_eq!(missing, ["pets/src: `cat` has no row in the table"]);
    let gone = found_in("| `dog` | |\n| `cat` | |\n| `cow` | |\n| `lib` | `dog` |", &[lib, dog, ("cat.rs", "")]);
    assert_eq!(gone, ["pets/src: the row `cow` is of no module, or there twice"]);
    let in_circle = [lib, ("dog.rs", "pub struct Dog(crate::cat::Cat);"), ("cat.rs", "use crate::dog;")];
    let circle = found_in("| `dog` | `cat` |\n| `cat` | `dog` |\n| `lib` | `dog` |", &in_circle);
    assert_eq!(circle, ["pets/src: `dog` imports `cat`, which does not stand above it"]);
    let known = "| `dog` | `cat` (circle) |\n| `cat` | `dog` |\n| `lib` | `dog` |";
    assert_eq!(found_in(known, &in_circle), none);
    let cut = found_in("| `dog` | |\n| `cat` | `dog` (circle) |\n| `lib` | `dog` |", &[lib, dog, in_circle[2]]);
    assert_eq!(cut, ["pets/src: `dog` stands above `cat`, so that is no circle any more"]);
}
