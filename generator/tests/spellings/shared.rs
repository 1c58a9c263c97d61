//! Two paths that look alike and differ in meaning: written out, and with all shareable parts as components.

use super::First;

/// The decisions about each of the paths, and about the parts that they share.
const DECISIONS: &str = r"
version: 1
rules:
  - id: PatientId
    at:
      - '* /patients/{} path 1'
      - GET /patients/{} answer .id
      - GET /patients/{} answer header X-Next
      - PUT /patients/{} request .id
      - '* /patients/{} answer .doctor.id'
    because: A patient.
  - id: DoctorId
    at:
      - '* /doctors/{} path 1'
      - GET /doctors/{} answer .id
      - GET /doctors/{} answer header X-Next
      - PUT /doctors/{} request .id
      - '* /doctors/{} answer .doctor.id'
    because: A doctor.
  - type: date
    at: '* /patients/** answer .since'
    because: A day.
  - type: date-time
    at: '* /doctors/** answer .since'
    because: A moment.
  - 'null': false
    at: '* /doctors/** answer .note'
    because: There is one.
  - required: true
    at: PUT /doctors/{} request .name
    because: A doctor has a name.
  - required: false
    at: PUT /patients/{} request .id
    because: It is in the path.
  - absent: true
    at: PUT /doctors/{} request .since
    because: It is not sent.
  - public: true
    at: GET /patients/{} error .code
    because: a word of the server
  - secret: true
    at: GET /doctors/{} error .code
    because: It opens something.
  - field: shape
    at: GET /patients/{} query view
    because: How much.
  - type: integer
    at: GET /doctors/{} query view
    because: It counts.
  - values: { a: Young }
    at: '* /patients/** answer .kind'
    because: A patient.
  - values: { a: Junior }
    at: '* /doctors/** answer .kind'
    because: A doctor.
  - name: Patient
    at: GET /patients/{} answer
    because: What it is.
  - name: Doctor
    at: GET /doctors/{} answer
    because: What it is.
  - name: PatientUpdate
    at: PUT /patients/{} request
    because: What it is.
  - name: DoctorUpdate
    at: PUT /doctors/{} request
    because: What it is.
  - name: PatientFault
    at: GET /patients/{} error
    because: What it is.
  - name: DoctorFault
    at: GET /doctors/{} error
    because: What it is.
  - name: PatientsDoctor
    at: '* /patients/{} answer .doctor'
    because: What it is.
  - name: DoctorsDoctor
    at: '* /doctors/{} answer .doctor'
    because: What it is.
  - name: PatientKind
    at: GET /patients/{} answer .kind
    because: What it is.
  - name: DoctorKind
    at: GET /doctors/{} answer .kind
    because: What it is.
";

/// The parts of a path, and the parts beside the paths.
struct Parts<'p> {
    version: &'p str,
    parameters: &'p str,
    body: &'p str,
    answer: &'p str,
    fault: &'p str,
    beside: &'p str,
}

const PERSON: &str = "{type: object, required: [id], properties: {id: {type: string}, name: {type: string}, since: {type: string}, \
    note: {type: [string, 'null']}, kind: {type: string, enum: [a, b]}, doctor: {type: object, properties: {id: {type: string}}}}}";
const FAULT: &str = "{type: object, properties: {code: {type: string}}}";
const PARAMETERS: &str = "[{name: id, in: path, required: true, schema: {type: string}}]";
const QUERY: &str = "[{name: view, in: query, schema: {type: string}}]";

fn json(schema: &str) -> String {
    format!("content: {{application/json: {{schema: {schema}}}}}")
}

fn answer(schema: &str) -> String {
    format!("{{description: d, headers: {{X-Next: {{schema: {{type: string}}}}}}, {}}}", json(schema))
}

impl Parts<'_> {
    fn item(&self) -> String {
        let Self { parameters, body, answer, fault, .. } = self;
        format!(
            "{{parameters: {parameters}, get: {{parameters: {QUERY}, responses: {{'200': {answer}, '404': {fault}}}}}, \
             put: {{requestBody: {body}, responses: {{'204': {{description: d}}}}}}}}"
        )
    }

    fn document(&self) -> String {
        document(self.version, &self.item(), &self.item(), self.beside)
    }
}

fn document(version: &str, patients: &str, doctors: &str, beside: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: Clinic, version: 1.0.0}}\npaths:\n  /patients/{{id}}: {patients}\n  \
         /doctors/{{id}}: {doctors}\n{beside}"
    )
}

/// Writes everything out, with one spelling of a person.
fn written_out(version: &str, person: &str, beside: &str) -> String {
    let (body, fault) =
        (format!("{{required: true, {}}}", json(person)), format!("{{description: d, {}}}", json(FAULT)));
    let (answer, parameters) = (answer(person), PARAMETERS);
    Parts { version, parameters, body: &body, answer: &answer, fault: &fault, beside }.document()
}

fn first() -> First<'static> {
    First::of(&written_out("3.1.0", PERSON, ""), DECISIONS)
}

/// Checks a spelling of a person, with its components.
fn person(spelling: &str, version: &str, person: &str, beside: &str) {
    first().is(spelling, &written_out(version, person, beside));
}

#[test]
fn a_shared_schema() {
    let beside = format!("components: {{schemas: {{Person: {PERSON}}}}}");
    person("a shared schema", "3.1.0", "{$ref: '#/components/schemas/Person'}", &beside);
}

#[test]
fn a_shared_schema_behind_a_chain_of_references() {
    let beside = format!(
        "components: {{schemas: {{A: {{$ref: '#/components/schemas/B'}}, B: {{$ref: '#/components/schemas/C'}}, C: {PERSON}}}}}"
    );
    person("a chain", "3.1.0", "{$ref: '#/components/schemas/A'}", &beside);
}

#[test]
fn every_schema_is_a_component() {
    let beside = "components: {schemas: {Text: {type: string}, Note: {type: [string, 'null']}, Kind: {type: string, enum: [a, b]}, \
        Ref: {type: object, properties: {id: {$ref: '#/components/schemas/Text'}}}, Person: {type: object, required: [id], \
        properties: {id: {$ref: '#/components/schemas/Text'}, name: {$ref: '#/components/schemas/Text'}, since: {$ref: \
        '#/components/schemas/Text'}, note: {$ref: '#/components/schemas/Note'}, kind: {$ref: '#/components/schemas/Kind'}, \
        doctor: {$ref: '#/components/schemas/Ref'}}}}}";
    person("all are components", "3.1.0", "{$ref: '#/components/schemas/Person'}", beside);
}

#[test]
fn a_reference_with_siblings() {
    let beside = format!("components: {{schemas: {{Person: {PERSON}}}}}");
    let with = "{$ref: '#/components/schemas/Person', type: object, x-other: 1}";
    person("siblings", "3.1.0", with, &beside);
}

#[test]
fn a_reference_in_all_of() {
    let beside = format!("components: {{schemas: {{Person: {PERSON}}}}}");
    person("allOf of one", "3.1.0", "{allOf: [{$ref: '#/components/schemas/Person'}]}", &beside);
}

#[test]
fn a_union_of_one() {
    let beside = format!("components: {{schemas: {{Person: {PERSON}}}}}");
    person("oneOf of one", "3.1.0", "{oneOf: [{$ref: '#/components/schemas/Person'}]}", &beside);
}

#[test]
fn a_base_that_is_shared() {
    let beside = "components: {schemas: {Base: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}, \
        since: {type: string}, note: {type: [string, 'null']}}}}}";
    let derived = "{allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {kind: {type: string, enum: [a, b]}, \
        doctor: {type: object, properties: {id: {type: string}}}}}]}";
    person("allOf", "3.1.0", derived, beside);
}

#[test]
fn what_is_required_stands_apart() {
    let beside = "components: {schemas: {Base: {type: object, properties: {id: {type: string}, name: {type: string}, \
        since: {type: string}, note: {type: [string, 'null']}, kind: {type: string, enum: [a, b]}, \
        doctor: {type: object, properties: {id: {type: string}}}}}}}";
    person("required apart", "3.1.0", "{allOf: [{$ref: '#/components/schemas/Base'}, {required: [id]}]}", beside);
    person("required beside", "3.1.0", "{$ref: '#/components/schemas/Base', required: [id]}", beside);
}

#[test]
fn null_in_every_way() {
    let with = |note: &str| PERSON.replace("{type: [string, 'null']}", note);
    let beside = "components: {schemas: {Text: {type: string}}}";
    for note in [
        "{type: ['null', string]}",
        "{type: string, nullable: true}",
        "{anyOf: [{type: string}, {type: 'null'}]}",
        "{oneOf: [{type: 'null'}, {type: string}]}",
        "{anyOf: [{type: string, nullable: true}]}",
        "{oneOf: [{type: string}, {enum: [null]}]}",
        "{oneOf: [{type: string}, {const: null}]}",
        "{anyOf: [{$ref: '#/components/schemas/Text'}, {type: 'null'}]}",
        "{allOf: [{type: [string, 'null']}]}",
    ] {
        person(note, "3.1.0", &with(note), beside);
    }
    let beside =
        "components: {schemas: {Text: {type: string}, Empty: {type: string, nullable: true}, Nothing: {enum: [null]}}}";
    for note in [
        "{type: string, nullable: true}",
        "{$ref: '#/components/schemas/Empty'}",
        "{allOf: [{$ref: '#/components/schemas/Text'}], nullable: true}",
        "{nullable: true, allOf: [{type: string, nullable: true}]}",
        "{anyOf: [{$ref: '#/components/schemas/Text'}, {$ref: '#/components/schemas/Nothing'}]}",
    ] {
        person(note, "3.0.3", &with(note), beside);
    }
}

#[test]
fn parameters_bodies_answers_and_headers_are_components() {
    let beside = format!(
        "components: {{parameters: {{Id: {{name: id, in: path, required: true, schema: {{type: string}}}}, View: {{name: view, in: \
         query, schema: {{type: string}}}}}}, requestBodies: {{Body: {{required: true, {}}}}}, headers: {{Next: {{schema: {{type: \
         string}}}}}}, responses: {{Ok: {{description: d, headers: {{X-Next: {{$ref: '#/components/headers/Next'}}}}, {}}}, Fault: \
         {{description: d, {}}}}}}}",
        json(PERSON),
        json(PERSON),
        json(FAULT)
    );
    let item = "{parameters: [{$ref: '#/components/parameters/Id'}], get: {parameters: [{$ref: '#/components/parameters/View'}], \
        responses: {'200': {$ref: '#/components/responses/Ok'}, '404': {$ref: '#/components/responses/Fault'}}}, put: {requestBody: \
        {$ref: '#/components/requestBodies/Body'}, responses: {'204': {description: d}}}}";
    first().is("components", &document("3.1.0", item, item, &beside));
    let bundled = beside
        .replace(PERSON, "{$ref: '#/components/schemas/Person'}")
        .replace("{parameters: {Id", &format!("{{schemas: {{Person: {PERSON}}}, parameters: {{Id"));
    first().is("as a bundler writes it", &document("3.1.0", item, item, &bundled));
    let old = bundled.replace("type: [string, 'null']", "type: string, nullable: true");
    first().is("the same in 3.0", &document("3.0.3", item, item, &old));
}

fn item() -> String {
    let (body, fault) =
        (format!("{{required: true, {}}}", json(PERSON)), format!("{{description: d, {}}}", json(FAULT)));
    let answer = answer(PERSON);
    Parts { version: "", parameters: PARAMETERS, body: &body, answer: &answer, fault: &fault, beside: "" }.item()
}

#[test]
fn a_path_item_is_a_component() {
    let reference = "{$ref: '#/components/pathItems/Item'}";
    let beside = format!("components: {{pathItems: {{Item: {}}}}}", item());
    first().is("a path item", &document("3.1.0", reference, reference, &beside));
}

#[test]
fn a_path_item_is_that_of_another_path() {
    let reference = "{$ref: '#/paths/~1patients~1%7Bid%7D'}";
    first().is("another path", &document("3.1.0", &item(), reference, ""));
    let reference = "{$ref: '#/paths/~1doctors~1%7Bid%7D'}";
    first().is("a later path", &document("3.1.0", reference, &item(), ""));
}

#[test]
fn a_path_item_adds_to_another() {
    let parameters = format!("{{$ref: '#/components/pathItems/Item', parameters: {PARAMETERS}}}");
    let beside = format!(
        "components: {{pathItems: {{Item: {}}}}}",
        item().replacen(&format!("parameters: {PARAMETERS}, "), "", 1)
    );
    first().is("a base", &document("3.1.0", &parameters, &parameters, &beside));
}

#[test]
fn parts_are_those_of_another_operation() {
    let own = item();
    let other = "{parameters: [{$ref: '#/paths/~1patients~1%7Bid%7D/parameters/0'}], get: {parameters: [{$ref: \
        '#/paths/~1patients~1%7Bid%7D/get/parameters/0'}], responses: {'200': {$ref: '#/paths/~1patients~1%7Bid%7D/get/responses/200'}, \
        '404': {$ref: '#/paths/~1patients~1%7Bid%7D/get/responses/404'}}}, put: {requestBody: {$ref: \
        '#/paths/~1patients~1%7Bid%7D/put/requestBody'}, responses: {'204': {description: d}}}}";
    first().is("parts of another", &document("3.1.0", &own, other, ""));
}

#[test]
fn schemas_are_those_of_another_place() {
    let at = "#/paths/~1patients~1%7Bid%7D/get/responses/200/content/application~1json/schema";
    let (own, other) = (item(), item().replace(PERSON, &format!("{{$ref: '{at}'}}")));
    first().is("a schema of an answer", &document("3.1.0", &own, &other, ""));
    let own = format!("components: {{schemas: {{A: {PERSON}}}}}");
    let properties = "{type: object, required: [id], properties: {id: {$ref: '#/components/schemas/A/properties/id'}, name: {$ref: \
        '#/components/schemas/A/properties/name'}, since: {$ref: '#/components/schemas/A/properties/since'}, note: {$ref: \
        '#/components/schemas/A/properties/note'}, kind: {$ref: '#/components/schemas/A/properties/kind'}, doctor: {$ref: \
        '#/components/schemas/A/properties/doctor'}}}";
    let (one, two) = (item().replace(PERSON, "{$ref: '#/components/schemas/A'}"), item().replace(PERSON, properties));
    first().is("properties of another", &document("3.1.0", &one, &two, &own));
    first().is("properties of another, first", &document("3.1.0", &two, &one, &own));
}

#[test]
fn schemas_have_identities() {
    let beside = "components: {schemas: {Person: {$id: 'https://example.test/person', type: object, required: [id], properties: {id: \
        {$ref: '#text'}, name: {$ref: '#text'}, since: {$ref: '#/$defs/text'}, note: {type: [string, 'null']}, kind: {type: string, \
        enum: [a, b]}, doctor: {$ref: doctor}}, $defs: {text: {$anchor: text, type: string}, doctor: {$id: doctor, type: object, \
        properties: {id: {type: string}}}}}}}";
    person("$id", "3.1.0", "{$ref: 'https://example.test/person'}", beside);
}
