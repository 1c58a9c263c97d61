//! Types that are nested deeper than the compiler's default recursion limit are generated, and noted.

#![expect(clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::fmt::Write;

use generator::{Input, generate};

/// Returns the notes about a chain of objects, each of which has a property of the next by this schema.
fn notes(count: usize, holds: fn(&str) -> String) -> Vec<String> {
    let mut description = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {operationId: getA, \
                           responses: {'200': {description: d, content: {application/json: {schema: {$ref: \
                           '#/components/schemas/S1'}}}}}}}\ncomponents:\n  schemas:\n"
        .to_owned();
    for at in 1..count {
        let next = holds(&format!("{{$ref: '#/components/schemas/S{}'}}", at + 1));
        writeln!(description, "    S{at}: {{type: object, properties: {{next: {next}}}}}").unwrap();
    }
    writeln!(description, "    S{count}: {{type: object, properties: {{a: {{type: string}}}}}}").unwrap();
    let output = generate(&Input::new("openapi.yaml", &description, "::hero_api_runtime")).unwrap();
    output.notes.iter().map(|note| note.message.clone()).collect()
}

#[test]
fn the_limit_that_the_compiler_needs_is_noted() {
    let limit = |depth: usize, limit: usize| {
        let note = "types are {} levels deep within one another; the root of the crate that holds them needs";
        format!("{} `#![recursion_limit = \"{limit}\"]`", note.replace("{}", &depth.to_string()))
    };
    assert_eq!(notes(120, str::to_owned), Vec::<String>::new());
    assert_eq!(notes(121, str::to_owned), [limit(121, 256)]);
    let array = |next: &str| format!("{{type: array, items: {next}}}");
    assert_eq!(notes(60, array), Vec::<String>::new());
    assert_eq!(notes(100, array), [limit(199, 512)]);
}
