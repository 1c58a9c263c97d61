//! What overlays do to small trees.

use serde_json::Value;

use super::apply;
use crate::diagnostic::Source;
use crate::parse::parse;
use crate::tree::Tree;

fn overlaid(description: &str, actions: &str) -> Result<Tree, String> {
    let text = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let tree = Tree::new(parse(description, Source::Description).unwrap());
    let overlay = parse(&text, Source::Overlay).unwrap();
    apply(tree, &overlay)
        .map_err(|all| all.iter().map(|it| format!("{}: {}", it.code, it.message)).collect::<Vec<_>>().join("\n"))
}

fn check(description: &str, actions: &str, expected: &str) {
    let tree = overlaid(description, actions).unwrap();
    let expected: Value = parse(expected, Source::Description).unwrap();
    assert_eq!(tree.value(), &expected);
}

#[test]
fn objects_merge_arrays_append_and_the_rest_is_replaced() {
    check(
        "{a: {b: 1, c: [1], d: {e: 1}}}",
        "- {target: $.a, description: why, update: {b: 2, c: [2], d: {f: 2}, g: 3}}",
        "{a: {b: 2, c: [1, 2], d: {e: 1, f: 2}, g: 3}}",
    );
}

#[test]
fn an_update_reaches_each_match_and_a_target_that_is_an_array() {
    check("{a: [{}, {}]}", "- {target: '$.a[*]', description: why, update: {b: 1}}", "{a: [{b: 1}, {b: 1}]}");
    check("{a: [1]}", "- {target: $.a, description: why, update: {b: 1}}", "{a: [1, {b: 1}]}");
}

#[test]
fn removal_takes_every_match() {
    check("{a: [0, 1, 2, 3], b: 1}", "- {target: '$.a[0, 2]', description: why, remove: true}", "{a: [1, 3], b: 1}");
    check("{a: {b: {b: 1}}, c: 1}", "- {target: $..b, description: why, remove: true}", "{a: {}, c: 1}");
}

#[test]
fn actions_see_what_earlier_ones_did() {
    let actions = "- {target: $, description: why, update: {a: {}}}\n- {target: $.a, description: why, update: {b: 1}}";
    check("{}", actions, "{a: {b: 1}}");
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}1{}", "{a: ".repeat(100), "}".repeat(100));
    let actions = format!("- {{target: '$..a', description: why, update: {deep}}}");
    let fault = overlaid("{a: {a: {a: {a: {a: {}}}}}}", &actions).map(|_| ());
    assert_eq!(fault, Ok(()));
    let place = "$".to_owned() + &".a".repeat(50);
    let actions = format!(
        "- {{target: '$', description: why, update: {deep}}}\n- {{target: {place}, description: why, update: {{b: {deep}}}}}"
    );
    assert_eq!(
        overlaid("{}", &actions).map(|_| ()),
        Err("too-deep: the description becomes deeper than 128 levels".to_owned())
    );
}
