//! Overlays applied to small trees.

use serde_json::Value;

use super::{Rules, apply};
use crate::diagnostic::Source;
use crate::parse::parse;
use crate::pointer::Pointer;
use crate::tree::Tree;

/// Applies actions in an overlay of version 1.1.
fn overlaid(description: &str, actions: &str) -> Result<Tree, String> {
    overlaid_as("1.1.0", description, actions)
}

fn overlaid_as(version: &str, description: &str, actions: &str) -> Result<Tree, String> {
    let text = format!("overlay: {version}\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let tree = Tree::new(parse(description, Source::Description).unwrap());
    let overlay = parse(&text, Source::Overlay).unwrap();
    apply(tree, &overlay, Rules::Project).map_err(|all| {
        all.iter().map(|fault| format!("{}: {}", fault.code, fault.message)).collect::<Vec<_>>().join("\n")
    })
}

fn check(description: &str, actions: &str, expected: &str) {
    let tree = overlaid(description, actions).unwrap();
    let expected: Value = parse(expected, Source::Description).unwrap();
    assert_eq!(tree.value(), &expected);
}

fn check_as(version: &str, description: &str, actions: &str, expected: &str) {
    let found = overlaid_as(version, description, actions).map(|tree| tree.value().to_string());
    let expected: Result<Value, _> = parse(expected, Source::Description);
    assert_eq!(found, expected.map(|value| value.to_string()).map_err(|fault| fault.message));
}

fn check_error(version: &str, description: &str, actions: &str, expected: &str) {
    let found = overlaid_as(version, description, actions).map(|tree| tree.value().to_string());
    assert_eq!(found, Err(expected.to_owned()));
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
    let fault = overlaid_as("1.0.0", "{a: {a: {a: {a: {a: {}}}}}}", &actions).map(|_| ());
    assert_eq!(fault, Ok(()));
    let place = "$".to_owned() + &".a".repeat(50);
    let actions = format!(
        "- {{target: '$', description: why, update: {deep}}}\n- {{target: {place}, description: why, update: {{b: {deep}}}}}"
    );
    assert_eq!(
        overlaid_as("1.0.0", "{}", &actions).map(|_| ()),
        Err("too-deep: the description becomes deeper than 128 levels".to_owned())
    );
}

#[test]
fn an_array_is_one_entry_in_1_0_and_is_joined_in_1_1() {
    let update = "- {target: $.a, description: why, update: [2, 3]}";
    check_as("1.0.0", "{a: [1]}", update, "{a: [1, [2, 3]]}");
    check_as("1.1.0", "{a: [1]}", update, "{a: [1, 2, 3]}");
    check_as("1.1.7", "{a: [1]}", "- {target: $.a, description: why, update: null}", "{a: [1, null]}");
}

#[test]
fn primitive_values_are_targets_in_1_1_alone() {
    let (update, remove) =
        ("- {target: $.a, description: why, update: 2}", "- {target: '$.b[?@ == 1]', description: why, remove: true}");
    let fault =
        "overlay-target-kind: an overlay of version 1.0 targets objects and arrays, and this is a primitive value";
    check_error("1.0.1", "{a: 1}", update, fault);
    check_error("1.0.1", "{b: [1]}", remove, fault);
    check_as("1.1.0", "{a: text}", update, "{a: 2}");
    check_as("1.1.0", "{a: null}", update, "{a: 2}");
    check_as("1.1.0", "{b: [1, 2, 1]}", remove, "{b: [2]}");
    let fault = "overlay-update: a primitive value is updated by a primitive value alone";
    check_error("1.1.0", "{a: 1}", "- {target: $.a, description: why, update: {}}", fault);
}

#[test]
fn values_of_different_kinds_are_replaced_in_1_0_and_rejected_in_1_1() {
    let update = "- {target: $, description: why, update: {a: [2]}}";
    check_as("1.0.0", "{a: 1}", update, "{a: [2]}");
    check_error("1.1.0", "{a: 1}", update, "overlay-update: `a` is of another kind in the description");
    check_error("1.1.0", "{a: {}}", update, "overlay-update: `a` is of another kind in the description");
    check_as("1.1.0", "{a: 1}", "- {target: $, description: why, update: {a: null}}", "{a: null}");
}

#[test]
fn what_is_updated_together_is_of_one_kind_in_1_1() {
    let update = "- {target: $.*, description: why, update: {b: 1}}";
    check_as("1.0.0", "{a: {}, c: []}", update, "{a: {b: 1}, c: [{b: 1}]}");
    let fault = "overlay-target-kind: the target matches arrays and objects, and all must be of one kind";
    check_error("1.1.0", "{a: {}, c: []}", update, fault);
    check_as("1.1.0", "{a: {}, c: [], d: 1}", "- {target: $.*, description: why, remove: true}", "{}");
}

#[test]
fn a_copy_merges_what_is_in_the_tree() {
    let copy = "- {target: $.to, description: why, copy: $.from}";
    check_as(
        "1.1.0",
        "{from: {a: 1, b: [1]}, to: {b: [2], c: 3}}",
        copy,
        "{from: {a: 1, b: [1]}, to: {b: [2, 1], c: 3, a: 1}}",
    );
    check_as("1.1.0", "{from: [1], to: [2]}", copy, "{from: [1], to: [2, 1]}");
    check_as("1.1.0", "{from: x, to: y}", copy, "{from: x, to: x}");
    check_error("1.1.0", "{to: {}}", copy, "overlay-copy: expected one node to copy, found 0");
    let two = "- {target: $.to, description: why, copy: '$.from[*]'}";
    check_error("1.1.0", "{from: [1, 2], to: []}", two, "overlay-copy: expected one node to copy, found 2");
    let fault = "overlay-unknown-key: `copy` is no key of an overlay here; expected one of target, description, update, \
                 remove";
    let found = overlaid_as("1.0.0", "{from: {}, to: {}}", copy).map(|_| ()).unwrap_err();
    assert!(found.starts_with(fault), "{found}");
}

#[test]
fn a_node_is_moved_by_three_actions() {
    let actions = "\
- {target: $, description: make room, update: {new: {}}}
- {target: $.new, description: copy, copy: $.old}
- {target: $.old, description: clear, remove: true}";
    check_as("1.1.0", "{old: {a: 1}}", actions, "{new: {a: 1}}");
}

#[test]
fn a_copy_has_the_places_of_what_was_copied() {
    let actions = "\
- {target: $.from, description: bring, update: {brought: 1}}
- {target: $.to, description: copy, copy: $.from}";
    let tree = overlaid("{from: {written: 1}, to: {}}", actions).unwrap();
    let origin = |at: &str| tree.origins().origin(&Pointer::from_text(at));
    assert_eq!(
        (origin("/to/written").source, origin("/to/written").at.to_string()),
        (Source::Description, "/from/written".to_owned())
    );
    assert_eq!(
        (origin("/to/brought").source, origin("/to/brought").at.to_string()),
        (Source::Overlay, "/actions/0/update/brought".to_owned())
    );
}

#[test]
fn copies_of_copies_are_bounded() {
    let actions: String = (0..64).map(|_| "- {target: $.a, description: why, copy: $.a}\n").collect();
    let fault = overlaid("{a: [1, 2, 3]}", &actions).map(|_| ()).unwrap_err();
    assert!(fault.starts_with("too-large: the overlay adds more values than any description needs"), "{fault}");
}

#[test]
fn every_key_is_accounted_for() {
    let read =
        |text: &str| apply(Tree::new(Value::Null), &parse(text, Source::Overlay).unwrap(), Rules::Project).map(|_| ());
    let head = "overlay: 1.1.0\nextends: ./other.yaml\nx-a: 1\n";
    let info = "info: {title: t, version: '1', description: d, x-b: 2}\n";
    let action = "actions: [{target: $, description: why, update: 1, x-c: 3}]";
    assert!(read(&format!("{head}{info}{action}")).is_ok());
    let codes = |text: &str| read(text).unwrap_err().iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(codes(&format!("overlay: 1.0.0\n{info}{action}")), ["overlay-unknown-key"]);
    assert_eq!(codes(&format!("overlay: 1.2.0\n{info}{action}")), ["overlay-version"]);
    assert_eq!(codes(&format!("overlay: 1.1.\n{info}{action}")), ["overlay-version"]);
    assert_eq!(codes(&format!("{head}extend: 1\n{info}{action}")), ["overlay-unknown-key"]);
    assert_eq!(codes(&format!("overlay: 1.1.0\nextends: 1\n{info}{action}")), ["overlay-type"]);
    let both = "actions: [{target: $, description: why, update: 1, remove: true}]";
    assert_eq!(codes(&format!("{head}{info}{both}")), ["overlay-action"]);
    assert_eq!(codes(&format!("{head}{info}actions: []")), ["overlay-missing"]);
}

#[test]
fn paths_are_those_of_rfc_9535() {
    let check = |target: &str, expected: &str| {
        let description = "{a: [{k: 1, n: x}, {k: 2}, {n: yy}], b: {'c d': {k: 3}}}";
        let actions = format!("- {{target: \"{target}\", description: why, update: {{hit: 1}}}}");
        let tree = overlaid(description, &actions).unwrap();
        let hits =
            crate::overlay::find::find_nodes(tree.value(), &serde_json_path::JsonPath::parse("$..[?@.hit]").unwrap());
        let hits: Vec<String> = hits.iter().map(ToString::to_string).collect();
        assert_eq!(hits.join(" "), expected, "{target}");
    };
    check("$.a[-1]", "/a/2");
    check("$.a[0:2]", "/a/0 /a/1");
    check("$.a[::2]", "/a/0 /a/2");
    check("$.a[?@.k > 1 || @.n == 'x']", "/a/0 /a/1");
    check("$.a[?!@.k]", "/a/2");
    check("$.a[?length(@.n) == 2]", "/a/2");
    check("$.a[?match(@.n, 'x|z')]", "/a/0");
    check("$.a[?count(@.*) == 2]", "/a/0");
    check("$['b']['c d']", "/b/c d");
    check("$..[?@.k == $.a[1].k]", "/a/1");
}

/// Returns the notes on a foreign overlay, or on the project's own.
fn said(rules: Rules, description: &str, actions: &str) -> Vec<String> {
    let text = format!("overlay: 1.1.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let tree = Tree::new(parse(description, Source::Description).unwrap());
    let tree = apply(tree, &parse(&text, Source::Overlay).unwrap(), rules).unwrap();
    tree.notes().iter().map(|note| format!("{}: {}", note.code, note.message)).collect()
}

#[test]
fn a_target_that_matches_nothing_says_how_far_it_leads() {
    let check = |description: &str, target: &str, expected: &str| {
        let note = said(Rules::Specification, description, &format!("- {{target: \"{target}\", remove: true}}"));
        let head = "overlay-no-match: the target of this action matches nothing";
        assert_eq!(note, [format!("{head}{expected}")], "{target}");
    };
    check("{a: {b: {}}}", "$.a.b.c.d", ": `$.a.b` is an empty object, and `.c.d` is not there");
    check("{a: {b: 1}}", "$.a['b'].c", ": `$.a['b']` is a primitive value, and `.c` is not there");
    check("{a: [1, 2]}", "$.a[?@ == '].x'][0]", ": `$.a` is an array of 2, and `[?@ == '].x'][0]` is not there");
    check("{a: {b: {c: 1}}}", "$..c.d", ": `$..c` is a primitive value, and `.d` is not there");
    check("{a: {b: 1}}", "$ .a  ['c']", ": `$ .a` has `b`, and `['c']` is not there");
    check("{é: {b: 1}}", "$.é.ü", ": `$.é` has `b`, and `.ü` is not there");
    let keys = "{a: {b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1}}";
    check(keys, "$.a.z", ": `$.a` has `b`, `c`, `d`, `e`, `f`, `g` and 2 more, and `.z` is not there");
    let reference = "{a: [{b: 1}, {$ref: '#/c'}], c: {}}";
    check(reference, "$.a[*].c", ": `$.a[*]` is a `$ref` to `#/c`; write the repair there");
    check("1", "$.a", ": `$` is a primitive value, and `.a` is not there");
}

#[test]
fn the_projects_own_overlay_has_stricter_rules() {
    let of = |actions: &str| said(Rules::Project, "{a: {}, b: {$ref: '#/a'}}", actions);
    assert_eq!(of("- {target: $.a, description: why (1 place), update: {}}"), [""; 0]);
    assert_eq!(of("- {target: $.*, description: why (2 places), update: {}}"), [""; 0]);
    assert_eq!(of("- {target: $.*, description: why (every place), update: {}}"), [""; 0]);
    assert_eq!(of("- {target: $.nothing, description: why (every place), update: {}}"), [""; 0]);
    let other = "overlay-count: this action finds another number of places than it says: (2 places), not (3 places)";
    assert_eq!(of("- {target: $.*, description: why (3 places), update: {}}"), [other]);
    let none = "overlay-count: the description of this action does not end with the number of places that it finds: \
                (1 place)";
    assert_eq!(of("- {target: $.a, description: (1 place) why, update: {}}"), [none]);
    let decide = "overlay-no-match: the target of this action matches nothing: `$.b` is a `$ref` to `#/a`; write the \
                  repair there, or decide it by its place";
    assert_eq!(of("- {target: $.b.c, description: why (1 place), update: {}}"), [decide]);
    let delete = "overlay-no-match: the target of this action matches nothing: `$.a` is an empty object, and `.c` is \
                  not there; where there is nothing left to repair, delete the action";
    assert_eq!(of("- {target: $.a.c, description: why (1 place), update: {}}"), [delete]);
}

#[test]
fn a_foreign_overlay_is_read_by_the_specification_alone() {
    let of = |actions: &str| said(Rules::Specification, "{a: {b: 1}, c: {}}", actions);
    assert_eq!(of("- {target: $.*, update: {}}"), [""; 0]);
    let action = |text: &str| vec![format!("overlay-action: {text}")];
    let nothing = "this action has no effect: it has no `update`, `copy` or `remove`";
    assert_eq!(of("- {target: $.a}"), action(nothing));
    let both = "beside `remove: true`, `update` and `copy` have no effect";
    assert_eq!(of("- {target: $.a, update: {}, remove: true}"), action(both));
    let neither = "this action has no effect: `update` and `copy` exclude each other";
    assert_eq!(of("- {target: $.a, update: {}, copy: $.c}"), action(neither));
}
