//! Texts made to exhaust a reader: each is read in a process of its own, whose memory is measured.

use std::fmt::Write;
use std::process::Command;

use super::{Mutant, SECONDS_A_BYTE, seconds_a_byte, try_out};

/// The most memory that any of them may use, in megabytes.
const MOST_MEGABYTES: u64 = 1_500;

/// The name of a case, and its text.
type Case = (&'static str, fn() -> String);

const CASES: &[Case] = &[
    ("flow nested ten thousand deep", || nested("schema: ", "{type: array, items: ", "}", 10_000)),
    ("lists nested ten thousand deep", || nested("x-deep: ", "[", "]", 10_000)),
    ("JSON nested ten thousand deep", || format!("{{\"a\": {}", "{\"a\": ".repeat(10_000))),
    ("blocks nested two thousand deep", deep_block),
    ("a hundred thousand values", || many("enum: [", 100_000, |at| format!("v{at}, "), "]")),
    ("twenty thousand values of one name", || {
        many("enum: [", 20_000, |at| format!("'{}', ", "-".repeat(at % 300)), "]")
    }),
    ("twenty thousand fields", || many("properties: {", 20_000, |at| format!("f{at}: {{type: string}}, "), "}")),
    ("twenty thousand faults", || many("properties: {", 20_000, |at| format!("f{at}: {{type: strin}}, "), "}")),
    ("twenty thousand faults on a line of JSON", faults_in_json),
    ("twenty thousand unknown keywords", || {
        many("properties: {", 20_000, |at| format!("f{at}: {{typ: string}}, "), "}")
    }),
    ("twenty thousand faulty definitions", || many("$defs: {", 20_000, |at| format!("d{at}: {{type: 1}}, "), "}")),
    ("five thousand anchors that extend each other", || components(5_000, extended)),
    ("a thousand members that are alike", || {
        many(
            "oneOf: [",
            1_000,
            |_| "{type: object, properties: {a: {type: object, properties: {b: {}}}}}, ".to_owned(),
            "]",
        )
    }),
    ("hundreds of members that a rule tells apart", || {
        many(
            "oneOf: [",
            300,
            |at| format!("{{type: object, properties: {{a: {{type: string, maxLength: {at}}}}}}}, "),
            "]",
        )
    }),
    ("a description of megabytes", || schema(&format!("description: '{}'", "long `` ``` \\ <b> ".repeat(100_000)))),
    ("a name of a megabyte", || schema(&format!("properties: {{{}: {{type: string}}}}", "n".repeat(1_000_000)))),
    ("a pattern of a megabyte", || schema(&format!("type: string\n  pattern: '{}'", "(a|b)*".repeat(170_000)))),
    ("a billion laughs", || laughs(10, 30)),
    ("laughs in a schema", || schema(&format!("x-laughs: 1\n{}", laughs(9, 12)))),
    ("anchors of themselves", || schema("properties: &a {a: *a}")),
    ("merge keys", || schema("properties: {a: {<<: {type: string}}}")),
    ("laughs that are merged", merged_laughs),
    ("references in a ring", || components(100, |at| format!("{{$ref: '#/components/schemas/S{}'}}", (at + 1) % 100))),
    ("objects that all hold all", || components(60, all_of_all)),
    ("unions that all hold all", || components(60, union_of_all)),
    ("twenty thousand items in one another", || nested_json(r#"{"type": "array", "items": "#, 20_000)),
    ("twenty thousand allOf in one another", || nested_json(r#"{"allOf": ["#, 20_000)),
    ("a chain of items", || chain(|next| format!("{{type: array, items: {next}}}"))),
    ("a chain of maps", || chain(|next| format!("{{type: object, additionalProperties: {next}}}"))),
    ("a chain of properties", || chain(|next| format!("{{type: object, properties: {{a: {next}}}}}"))),
    ("a chain of allOf", || chain(|next| format!("{{allOf: [{next}]}}"))),
    ("a chain of allOf with properties", || {
        chain(|next| format!("{{allOf: [{next}, {{type: object, properties: {{a: {{type: string}}}}}}]}}"))
    }),
    ("a chain of oneOf", || chain(|next| format!("{{oneOf: [{next}, {{type: string}}]}}"))),
    ("a chain of oneOf with objects", || {
        chain(|next| {
            format!("{{oneOf: [{next}, {{type: object, required: [b], properties: {{b: {{type: string}}}}}}]}}")
        })
    }),
    ("a chain of references", || chain(str::to_owned)),
    ("a chain of references with a description", || chain(|next| next.replacen('{', "{description: d, ", 1))),
    ("a chain of parts of the next", || {
        chain(|next| {
            let items = next.replace("'}", "/properties/a'}");
            format!("{{type: object, properties: {{a: {{type: array, items: {items}}}}}}}")
        })
    }),
    ("a thousand members of allOf", || {
        many("allOf: [", 1_000, |at| format!("{{type: object, properties: {{f{at}: {{type: string}}}}}}, "), "]")
    }),
    ("oneOf doubled again and again", || {
        components(30, |at| format!("{{oneOf: [{}, {}]}}", reference(at + 1), reference(at + 1)))
    }),
    ("oneOf of both that follow", || {
        components(60, |at| format!("{{oneOf: [{}, {}]}}", reference(at + 1), reference(at + 2)))
    }),
    ("twenty thousand long values", || {
        many("enum: [", 20_000, |at| format!("'{} {at}', ", "so long a value ".repeat(9)), "]")
    }),
    ("twenty thousand integers", || many("enum: [", 20_000, |at| format!("{at}, "), "]")),
    ("two thousand long properties", || {
        many("properties: {", 2_000, |at| format!("{}_{at}: {{type: string}}, ", "so_long_a_name_".repeat(9)), "}")
    }),
    ("long names of everything", || long_names(300)),
    ("a thousand patterns", || {
        many(
            "properties: {",
            1_000,
            |at| format!("p{at}: {{type: string, pattern: '(a{{1,{at}}}|b*)+(?<!c)\\d{{{at}}}'}}, "),
            "}",
        )
    }),
    ("allOf of allOf", || components(60, |at| format!("{{allOf: [{}, {}]}}", reference(at + 1), reference(at + 2)))),
];

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";

fn schema(text: &str) -> String {
    let text = text.replace('\n', "\n      ");
    let operation = "paths: {/a: {get: {operationId: getA, tags: [t], responses: {'200': {description: d, content: \
                     {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\n";
    format!("{HEAD}{operation}components:\n  schemas:\n    A:\n      {text}\n")
}

/// Returns a schema that nests itself this many times, in JSON.
fn nested_json(open: &str, levels: usize) -> String {
    let closing = |letter: char| match letter {
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    };
    let closed: String = open.chars().rev().filter_map(closing).collect();
    let schema = format!("{}{{}}{}", open.repeat(levels), closed.repeat(levels));
    let head = r#"{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"#;
    format!(r#"{head}"components":{{"schemas":{{"A":{schema}}}}}}}"#)
}

/// Returns four thousand components, each made of the next, the first of which an operation answers.
fn chain(each: impl Fn(&str) -> String) -> String {
    let mut text = schema("$ref: '#/components/schemas/S0'");
    for at in 0..4_000 {
        let _ = writeln!(text, "    S{at}: {}", each(&reference(at + 1)));
    }
    text + "    S4000: {type: object, properties: {a: {type: array, items: {type: string}}}}\n"
}

/// Returns this many operations and components, whose names differ only at their ends.
fn long_names(count: usize) -> String {
    let long = "soLongANameThatNoFileHasRoomForIt".repeat(9);
    let mut text = format!("{HEAD}paths:\n");
    for at in 0..count {
        let _ = writeln!(
            text,
            "  /{long}{at}: {{get: {{tags: [{long}{at}], operationId: {long}{at}, parameters: [{{name: {long}{at}, in: query, \
             schema: {{type: string}}}}], responses: {{'200': {{description: d, content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/{long}{at}'}}}}}}}}}}}}}}"
        );
    }
    text.push_str("components:\n  schemas:\n");
    for at in 0..count {
        let _ = writeln!(text, "    {long}{at}: {{type: object, properties: {{a: {{type: integer, minimum: {at}}}}}}}");
    }
    text
}

fn extended(at: usize) -> String {
    let next = at + 1;
    format!("{{$id: 's{at}', $dynamicAnchor: n, $ref: 's{next}', properties: {{p{at}: {{$dynamicRef: '#n'}}}}}}")
}

fn merged_laughs() -> String {
    let mut text = "x0: &a0 {k: x}\n".to_owned();
    for level in 1..30 {
        let all: String = (0..9).map(|key| format!("k{key}: {{<<: *a{}}}, ", level - 1)).collect();
        let _ = writeln!(text, "x{level}: &a{level} {{{all}}}");
    }
    format!("{HEAD}{text}")
}

fn nested(key: &str, open: &str, close: &str, levels: usize) -> String {
    schema(&format!("{key}{}{}", open.repeat(levels), close.repeat(levels)))
}

fn deep_block() -> String {
    let mut text = HEAD.to_owned();
    for level in 0..2_000 {
        let _ = writeln!(text, "{}a:", " ".repeat(level));
    }
    text
}

fn many(open: &str, count: usize, each: fn(usize) -> String, close: &str) -> String {
    let parts: String = (0..count).map(each).collect();
    schema(&format!("{open}{parts}{close}"))
}

fn faults_in_json() -> String {
    let fields: Vec<String> = (0..20_000).map(|at| format!(r#""f{at}":{{"type":"é"}}"#)).collect();
    let schema = format!(r#"{{"properties":{{{}}}}}"#, fields.join(","));
    let head = r#"{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"#;
    format!(r#"{head}"components":{{"schemas":{{"A":{schema}}}}}}}"#)
}

fn laughs(levels: usize, width: usize) -> String {
    let mut text = "x-0: &a0 [x, x]\n".to_owned();
    for level in 1..levels {
        let last = vec![format!("*a{}", level - 1); width].join(", ");
        let _ = writeln!(text, "x-{level}: &a{level} [{last}]");
    }
    text
}

/// Returns this many components, each used by an operation.
fn components(count: usize, each: fn(usize) -> String) -> String {
    let mut text = format!("{HEAD}paths:\n");
    for at in 0..count {
        let _ = writeln!(
            text,
            "  /a{at}: {{post: {{tags: [t], operationId: post{at}, requestBody: {{content: {{application/json: {{schema: \
             {}}}}}}}, responses: {{'200': {{description: d, content: {{application/json: {{schema: {}}}}}}}}}}}}}",
            reference(at),
            reference(at)
        );
    }
    text.push_str("components:\n  schemas:\n");
    for at in 0..count {
        let _ = writeln!(text, "    S{at}: {}", each(at));
    }
    let _ = writeln!(text, "    S{count}: {{type: object}}\n    S{}: {{type: object}}", count + 1);
    text
}

fn reference(at: usize) -> String {
    format!("{{$ref: '#/components/schemas/S{at}'}}")
}

fn all_of_all(_: usize) -> String {
    let fields: Vec<String> = (0..60).map(|field| format!("f{field}: {}", reference(field))).collect();
    format!("{{type: object, properties: {{{}}}}}", fields.join(", "))
}

fn union_of_all(at: usize) -> String {
    let members: Vec<String> = (0..60).filter(|member| *member != at).map(reference).collect();
    format!(
        "{{oneOf: [{}, {{type: object, required: [k{at}], properties: {{k{at}: {{type: string}}}}}}]}}",
        members.join(", ")
    )
}

const CASE: &str = "MUTATION_CASE";

#[test]
fn nothing_exhausts_the_machine() {
    let (first, second) = CASES.split_at(CASES.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| first.iter().for_each(|(name, _)| run(name)));
        second.iter().for_each(|(name, _)| run(name));
    });
}

/// Runs a case in a process of its own.
fn run(name: &str) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "mutations::worst::one_case", "--nocapture"]).env(CASE, name);
    child.env(SECONDS_A_BYTE, seconds_a_byte().to_string());
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name}: {said}\n{}", String::from_utf8_lossy(&output.stderr));
    let memory = said.lines().find_map(|line| line.strip_prefix("megabytes: ")?.parse::<u64>().ok());
    assert!(memory.is_none_or(|megabytes| megabytes <= MOST_MEGABYTES), "{name} took {memory:?} MB");
}

/// Runs the case of this process, if it has one.
#[test]
fn one_case() {
    let Ok(name) = std::env::var(CASE) else { return };
    let (_, text) = CASES.iter().find(|case| case.0 == name).unwrap();
    try_out(&name, &Mutant::of(text()));
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
        let kilobytes: u64 = kilobytes.unwrap().trim().parse().unwrap();
        println!("\nmegabytes: {}", kilobytes / 1024);
    }
}
