//! The edits: what is replaced in `base.yaml`, and the verdict of the change there and back.

use generator::changes::Wire::{self, MayFail, WillFail, Works};
use generator::surface::Impact::{self, Addition, Breaking, Documentation, Fix};

/// A change of the description.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    pub(crate) replaced: &'static [(&'static str, &'static str)],
    pub(crate) forth: (Option<Impact>, Wire),
    pub(crate) back: (Option<Impact>, Wire),
}

const fn edit(
    name: &'static str,
    replaced: &'static [(&'static str, &'static str)],
    forth: (Impact, Wire),
    back: (Impact, Wire),
) -> Edit {
    Edit { name, replaced, forth: (Some(forth.0), forth.1), back: (Some(back.0), back.1) }
}

pub(crate) const EDITS: &[Edit] = &[
    edit(
        "operation removed",
        &[(
            "    delete:\n      operationId: deletePet\n      tags: [pets]\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string}}\n      responses:\n        '204': {description: Gone}\n",
            "",
        )],
        (Breaking, WillFail),
        (Addition, Works),
    ),
    edit("operation moved", &[("  /search:", "  /v2/search:")], (Fix, WillFail), (Fix, WillFail)),
    edit(
        "operation deprecated",
        &[("operationId: search\n", "operationId: search\n      deprecated: true\n")],
        (Addition, Works),
        (Fix, Works),
    ),
    edit(
        "operation documented",
        &[("summary: Show a pet", "summary: Shows one pet")],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit(
        "operation with a server of its own",
        &[("operationId: search\n", "operationId: search\n      servers: [{url: 'https://search.example'}]\n")],
        (Addition, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "operation without credentials",
        &[("operationId: search\n", "operationId: search\n      security: []\n")],
        (Fix, Works),
        (Fix, MayFail),
    ),
    edit(
        "optional parameter added",
        &[(
            "schema: {type: boolean}}\n",
            "schema: {type: boolean}}\n        - {name: brief, in: query, schema: {type: boolean}}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "required parameter added",
        &[(
            "schema: {type: boolean}}\n",
            "schema: {type: boolean}}\n        - {name: brief, in: query, required: true, schema: {type: boolean}}\n",
        )],
        (Breaking, WillFail),
        (Breaking, MayFail),
    ),
    edit(
        "only optional parameter removed",
        &[("        - {name: full, in: query, schema: {type: boolean}}\n", "")],
        (Breaking, MayFail),
        (Addition, Works),
    ),
    edit(
        "parameter required",
        &[("name: sort, in: query,", "name: sort, in: query, required: true,")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "parameter of another type",
        &[("{name: full, in: query, schema: {type: boolean}}", "{name: full, in: query, schema: {type: integer}}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "parameter sent as another word",
        &[("name: full, in: query", "name: FULL, in: query")],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    edit(
        "parameter written otherwise",
        &[(
            "{name: full, in: query, schema: {type: boolean}}",
            "{name: full, in: query, style: form, explode: false, schema: {type: array, items: {type: boolean}}}",
        )],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit("stricter rule", &[("maxLength: 20", "maxLength: 10")], (Fix, MayFail), (Fix, Works)),
    edit("new rule", &[("weight: {type: number}", "weight: {type: number, minimum: 0}")], (Fix, MayFail), (Fix, Works)),
    edit("another default", &[("default: 10", "default: 20")], (Documentation, Works), (Documentation, Works)),
    edit(
        "value of a parameter added",
        &[("enum: [name, age]", "enum: [name, age, size]")],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "optional body required",
        &[("      requestBody:\n        content:", "      requestBody:\n        required: true\n        content:")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "body of another media type",
        &[(
            "        required: true\n        content: {application/json:",
            "        required: true\n        content: {application/x-www-form-urlencoded:",
        )],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    edit(
        "optional field sent added",
        &[("        weight: {type: number}\n", "        weight: {type: number}\n        height: {type: number}\n")],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "required field sent added",
        &[
            ("      required: [name]\n", "      required: [name, height]\n"),
            ("        weight: {type: number}\n", "        weight: {type: number}\n        height: {type: number}\n"),
        ],
        (Breaking, WillFail),
        (Breaking, MayFail),
    ),
    edit(
        "field sent required",
        &[("      required: [name]\n", "      required: [name, weight]\n")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "field sent may be null",
        &[("weight: {type: number}", "weight: {type: [number, 'null']}")],
        (Breaking, Works),
        (Breaking, MayFail),
    ),
    edit(
        "field sent of another type",
        &[("born: {type: string, format: date}", "born: {type: string}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "value sent added",
        &[("enum: [black, white]", "enum: [black, white, red]")],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "field sent deprecated",
        &[("weight: {type: number}", "weight: {type: number, deprecated: true}")],
        (Addition, Works),
        (Fix, Works),
    ),
    edit(
        "field read added",
        &[("        chip:", "        owner: {type: string}\n        chip:")],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "required field read added",
        &[
            ("required: [id, name]", "required: [id, name, owner]"),
            ("        chip:", "        owner: {type: string}\n        chip:"),
        ],
        (Addition, Works),
        (Breaking, WillFail),
    ),
    edit(
        "field read required",
        &[("required: [id, name]", "required: [id, name, age]")],
        (Breaking, Works),
        (Breaking, MayFail),
    ),
    edit(
        "required field read may be null",
        &[("        name: {type: string}\n        age", "        name: {type: [string, 'null']}\n        age")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "field read of another type",
        &[("age: {type: integer,", "age: {type: string,")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit("field documented", &[("In years.", "Its age in years.")], (Documentation, Works), (Documentation, Works)),
    edit(
        "type documented",
        &[("description: A pet.", "description: A pet, or what was one.")],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit(
        "value read added",
        &[("enum: [happy, sad]", "enum: [happy, sad, hungry]")],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "items of another type",
        &[("tags: {type: array, items: {type: string}}", "tags: {type: array, items: {type: integer}}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "values of a map of another type",
        &[("additionalProperties: {type: integer}", "additionalProperties: {type: string}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "member sent added",
        &[(
            "    Note:\n      oneOf:\n",
            "    Note:\n      oneOf:\n        - {type: object, required: [kind, file], properties: {kind: {const: file}, file: {type: string}}}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "member read added",
        &[(
            "    Noted:\n      oneOf:\n",
            "    Noted:\n      oneOf:\n        - {type: object, required: [kind, file], properties: {kind: {const: file}, file: {type: string}}}\n",
        )],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "answer of another type",
        &[(
            "'200': {description: All pets, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}",
            "'200': {description: All pets, content: {application/json: {schema: {$ref: '#/components/schemas/Found'}}}}",
        )],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "second answer",
        &[(
            "        '201': {",
            "        '202': {description: Later, content: {application/json: {schema: {$ref: '#/components/schemas/Found'}}}}\n        '201': {",
        )],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "error added",
        &[(
            "        '204': {description: Gone}\n",
            "        '204': {description: Gone}\n        '409': {description: Busy}\n",
        )],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit(
        "header of an answer added",
        &[(
            "            X-Count: {schema: {type: integer}}\n",
            "            X-Count: {schema: {type: integer}}\n            X-Pages: {schema: {type: integer}}\n",
        )],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "header of an answer of another type",
        &[("X-Count: {schema: {type: integer}}", "X-Count: {schema: {type: string}}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "event added",
        &[(
            "  petSold:\n",
            "  petFed:\n    post:\n      requestBody: {content: {application/json: {schema: {type: object, required: [event], properties: {event: {const: pet.fed}}}}}}\n      responses: {'200': {description: Taken}}\n  petSold:\n",
        )],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "server added",
        &[(
            "  - {url: 'https://pets.example'}\n",
            "  - {url: 'https://pets.example'}\n  - {url: 'https://test.pets.example'}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "server moved",
        &[("https://pets.example", "https://pets.example/v2")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "credential added",
        &[
            ("  securitySchemes:\n", "  securitySchemes:\n    token: {type: http, scheme: bearer}\n"),
            ("  - key: []\n", "  - key: []\n  - token: []\n"),
        ],
        (Addition, Works),
        (Breaking, MayFail),
    ),
];
