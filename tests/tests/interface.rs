//! The interface of generated code and the runtime: the items that generated code names are listed next to the number
//! that both check (`interface.txt` of the runtime), so that a change of one shows in the other; and only the runtime
//! has behaviour.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeSet, fmt::Write, fs};

use hero_api_test_support::repository::{read, root, rust_files};
use syn::{Expr, ImplItem, Item, Stmt};

/// Returns the items of the runtime that a file of generated code names, except in comments.
fn names(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let named = code.flat_map(|line| line.split("runtime::").skip(1));
    let name =
        |rest: &str| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().map(str::to_owned);
    named.filter_map(name).filter(|name| !name.is_empty()).collect()
}

/// Returns the number of the interface in a source file.
fn number(file: &str) -> u32 {
    let text = read(file);
    let (_, rest) = text.split_once("const INTERFACE: u32 = ").expect("the file has the number");
    rest.split(';').next().and_then(|number| number.parse().ok()).expect("it is a number")
}

#[test]
fn what_generated_code_names_of_the_runtime_is_written_down_with_its_number() {
    let of_runtime = number("generator/runtime/src/interface.rs");
    assert_eq!(of_runtime, number("generator/src/emit/root.rs"), "the runtime's number, and the generator's");
    let generated = ["hero-api/src/generated", "tests/features/src"].map(rust_files);
    let names: BTreeSet<String> = generated.iter().flatten().flat_map(|file| names(&read(file))).collect();
    let mut found = format!("interface {of_runtime}\n");
    for name in names {
        writeln!(found, "{name}").expect("a string takes text");
    }
    let path = root().join("generator/runtime/interface.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &found).expect("the file can be written");
    }
    assert_eq!(
        read(&path),
        found,
        "raise INTERFACE in generator/runtime/src/interface.rs and generator/src/emit/root.rs where clients of before would \
         not compile, then: UPDATE_EXPECTED=1 cargo test -p hero-api-tests --test all interface::"
    );
}

/// Returns the methods of a file that are more than one expression, by their types.
fn long_methods(text: &str) -> Vec<String> {
    let mut long = Vec::new();
    for item in syn::parse_file(text).expect("generated code is Rust").items {
        let Item::Impl(item) = item else { continue };
        for method in item.items {
            let ImplItem::Fn(method) = method else { continue };
            let is_one = matches!(
                method.block.stmts.as_slice(),
                [Stmt::Expr(Expr::Call(_) | Expr::MethodCall(_) | Expr::Struct(_), None)]
            );
            if !is_one {
                long.push(method.sig.ident.to_string());
            }
        }
    }
    long
}

#[test]
fn a_generated_method_is_one_expression() {
    let generated = rust_files("hero-api/src/generated/api");
    let long = generated.iter().flat_map(|file| long_methods(&read(file)));
    let long: BTreeSet<String> = long.collect();
    assert_eq!(long, BTreeSet::new());
    assert_eq!(long_methods("impl A { fn short(&self) { self.0.a() } fn long(&self) { let b = 1; b } }"), ["long"]);
}
