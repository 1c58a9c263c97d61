//! Recursive schemas and unions whose meaning depends on who refers to them.

use super::{First, client};

fn document(teams: &str, wards: &str, schemas: &str) -> String {
    let get = |schema: &str| {
        format!(
            "{{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
        )
    };
    format!(
        "openapi: 3.1.0\ninfo: {{title: Trees, version: 1.0.0}}\npaths:\n  /teams: {}\n  /wards: {}\ncomponents: {{schemas: {schemas}}}",
        get(teams),
        get(wards)
    )
}

const TREES: &str = r"
version: 1
rules:
  - { id: TeamId, at: GET /teams answer **.id, because: A team. }
  - { id: WardId, at: GET /wards answer **.id, because: A ward. }
  - { name: Team, at: GET /teams answer, because: What it is. }
  - { name: Ward, at: GET /wards answer, because: What it is. }
";

#[test]
fn a_recursive_component_is_copied_whole() {
    let node = |name: &str| {
        format!(
            "{{type: object, properties: {{id: {{type: string}}, parts: {{type: array, items: {{$ref: '#/components/schemas/{name}'}}}}}}}}"
        )
    };
    let apart = format!("{{A: {}, B: {}}}", node("A"), node("B"));
    let first =
        First::of(&document("{$ref: '#/components/schemas/A'}", "{$ref: '#/components/schemas/B'}", &apart), TREES);
    let reference = "{$ref: '#/components/schemas/Node'}";
    first.is("recursive", &document(reference, reference, &format!("{{Node: {}}}", node("Node"))));
    let mutual = "{Node: {type: object, properties: {id: {type: string}, parts: {$ref: '#/components/schemas/Nodes'}}}, \
        Nodes: {type: array, items: {$ref: '#/components/schemas/Node'}}}";
    first.is("mutual", &document(reference, reference, mutual));
    let inner = "{Node: {type: object, properties: {id: {type: string}, parts: {type: array, items: {$ref: \
        '#/components/schemas/Node'}}}}, Other: {type: object, properties: {id: {$ref: '#/components/schemas/Node/properties/id'}, \
        parts: {$ref: '#/components/schemas/Node/properties/parts'}}}}";
    first.is("into its own middle", &document(reference, reference, inner));
}

const UNIONS: &str = r"
version: 1
rules:
  - { secret: true, at: GET /teams answer .payer|Card.number, because: It pays. }
  - { id: CardId, at: GET /wards answer .payer|Card.number, because: Only its id. }
  - { name: Team, at: GET /teams answer, because: What it is. }
  - { name: Ward, at: GET /wards answer, because: What it is. }
  - { name: TeamPayer, at: GET /teams answer .payer, because: What it is. }
  - { name: WardPayer, at: GET /wards answer .payer, because: What it is. }
  - { name: TeamCard, at: GET /teams answer .payer|Card, because: What it is. }
  - { name: WardCard, at: GET /wards answer .payer|Card, because: What it is. }
  - { variant: Card, at: '**.payer|Card', because: What it is. }
  - { variant: Bank, at: '**.payer|Bank', because: What it is. }
";

const CARD: &str =
    "{type: object, required: [kind], properties: {kind: {type: string, const: Card}, number: {type: string}}}";
const BANK: &str =
    "{type: object, required: [kind], properties: {kind: {type: string, const: Bank}, iban: {type: string}}}";

fn payer(union: &str) -> String {
    format!("{{type: object, properties: {{payer: {union}}}}}")
}

fn first_union() -> First<'static> {
    let union = payer(&format!("{{oneOf: [{CARD}, {{$ref: '#/components/schemas/Bank'}}]}}"));
    First::of(&document(&union, &union, &format!("{{Bank: {BANK}}}")), UNIONS)
}

#[test]
fn a_member_of_a_union_is_copied() {
    let both = format!("{{Card: {CARD}, Bank: {BANK}}}");
    let members = "oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}]";
    let plain = payer(&format!("{{{members}}}"));
    first_union().is("members", &document(&plain, &plain, &both));
    let implicit = payer(&format!("{{{members}, discriminator: {{propertyName: kind}}}}"));
    first_union().is("implicit", &document(&implicit, &implicit, &both));
    let mapped = payer(&format!(
        "{{{members}, discriminator: {{propertyName: kind, mapping: {{Card: '#/components/schemas/Card', Bank: Bank}}}}}}"
    ));
    first_union().is("mapped", &document(&mapped, &mapped, &both));
    let shared = format!("{{Card: {CARD}, Bank: {BANK}, Payer: {{{members}, discriminator: {{propertyName: kind}}}}}}");
    let reference = payer("{$ref: '#/components/schemas/Payer'}");
    first_union().is("a shared union", &document(&reference, &reference, &shared));
}

const SUBTYPES: &str = "{Payer: {type: object, required: [kind], discriminator: {propertyName: kind}, properties: {kind: {type: string}}}, \
    Card: {allOf: [{$ref: '#/components/schemas/Payer'}, {type: object, properties: {number: {type: string}}}]}, \
    Bank: {allOf: [{$ref: '#/components/schemas/Payer'}, {type: object, properties: {iban: {type: string}}}]}}";

#[test]
fn subtypes_by_all_of_have_places() {
    let decisions = "version: 1\nrules:\n  - { secret: true, at: '**.number', because: It pays. }\n";
    let reference = payer("{$ref: '#/components/schemas/Payer'}");
    let output = client(&document(&reference, &reference, SUBTYPES), decisions, None).unwrap();
    assert!(output.effective.contains("x-secret: true"), "{}", output.effective);
    assert!(output.files.values().any(|text| text.contains("pub number: Option<runtime::Secret>")));
}

#[test]
fn subtypes_that_would_have_to_be_copied_are_refused() {
    let reference = payer("{$ref: '#/components/schemas/Payer'}");
    let report = client(&document(&reference, &reference, SUBTYPES), UNIONS, None).err().unwrap();
    assert!(report.contains("error[decisions-subtypes]"), "{report}");
}
