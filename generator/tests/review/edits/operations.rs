//! Edits of operations, with what they take, and of what they share: servers and credentials.

use generator::changes::Wire::{MayFail, WillFail, Works};
use generator::surface::Impact::{Addition, Breaking, Documentation, Fix};

use super::{Edit, edit, held, same};

pub(super) const EDITS: &[Edit] = &[
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
    edit("exclusive bound", &[("minimum: 1, maximum", "exclusiveMinimum: 1, maximum")], (Fix, MayFail), (Fix, Works)),
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
    same("operationId changed", &[("operationId: listVisits", "operationId: findVisits")]),
    same("version of the API", &[("version: '1'", "version: '2'")]),
    edit(
        "group documented",
        &[("description: All about pets.", "description: All there is about pets.")],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit(
        "operation in another group",
        &[("operationId: search\n      tags: [pets]", "operationId: search\n      tags: [visits]")],
        (Addition, Works),
        (Addition, Works),
    ),
    edit(
        "operation never repeated",
        &[("operationId: listVisits\n", "operationId: listVisits\n      x-retry: never\n")],
        (Fix, Works),
        (Fix, Works),
    ),
    edit(
        "operation with or without credentials",
        &[("operationId: search\n", "operationId: search\n      security: [{}, {key: []}]\n")],
        (Fix, Works),
        (Fix, MayFail),
    ),
    edit(
        "optional body added",
        &[(
            "operationId: closeVisits\n      tags: [visits]\n",
            "operationId: closeVisits\n      tags: [visits]\n      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Visit'}}}}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "required body added",
        &[(
            "operationId: closeVisits\n      tags: [visits]\n",
            "operationId: closeVisits\n      tags: [visits]\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Visit'}}}}\n",
        )],
        (Breaking, WillFail),
        (Breaking, MayFail),
    ),
    edit(
        "body of another type",
        &[(
            "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Visit'}}}}",
            "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}",
        )],
        (Breaking, WillFail),
        (Breaking, WillFail),
    ),
    edit(
        "parameter deprecated",
        &[("name: sort, in: query,", "name: sort, in: query, deprecated: true,")],
        (Addition, Works),
        (Fix, Works),
    ),
    edit(
        "parameter documented",
        &[("description: The visit.", "description: The visit by its id.")],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit(
        "header parameter removed",
        &[("        - {name: X-Trace, in: header, schema: {type: string}}\n", "")],
        (Breaking, MayFail),
        (Addition, Works),
    ),
    edit(
        "cookie parameter added",
        &[(
            "        - {name: X-Trace, in: header, schema: {type: string}}\n",
            "        - {name: X-Trace, in: header, schema: {type: string}}\n        - {name: tab, in: cookie, schema: {type: string}}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "array parameter in another style",
        &[("name: pets, in: query,", "name: pets, in: query, explode: false,")],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    same(
        "path parameter renamed",
        &[
            ("/visits/{id}/report", "/visits/{visit}/report"),
            (
                "{name: id, in: path, required: true, schema: {type: string}, description",
                "{name: visit, in: path, required: true, schema: {type: string}, description",
            ),
        ],
    ),
    edit(
        "path parameter of another type",
        &[("schema: {type: string}, description: The visit.", "schema: {type: integer}, description: The visit.")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "parameter is an identifier",
        &[(
            "schema: {type: string}, description: The visit.",
            "schema: {type: string, x-id: VisitId}, description: The visit.",
        )],
        (Breaking, Works),
        (Breaking, Works),
    ),
    edit(
        "default added",
        &[("schema: {type: string, enum: [name, age]}", "schema: {type: string, enum: [name, age], default: name}")],
        (Documentation, Works),
        (Documentation, Works),
    ),
    edit("pattern added", &[("maxLength: 20", "maxLength: 20, pattern: '^[a-z]+$'")], (Fix, MayFail), (Fix, Works)),
    edit(
        "array bounded",
        &[(
            "schema: {type: array, items: {type: string}}}\n        - {name: X-Trace",
            "schema: {type: array, maxItems: 5, items: {type: string}}}\n        - {name: X-Trace",
        )],
        (Fix, MayFail),
        (Fix, Works),
    ),
    held(
        "method renamed",
        &[("operationId: search\n", "operationId: search\n      x-name: look_for\n")],
        (Addition, Works),
    ),
    held(
        "group renamed",
        &[("{name: visits, description", "{name: visits, x-name: rounds, description")],
        (Addition, Works),
    ),
    same(
        "credential under another key",
        &[("  - key: []\n", "  - petKey: []\n"), ("    key: {type", "    petKey: {type")],
    ),
    edit("credential sent as another header", &[("name: X-Key", "name: X-Pet-Key")], (Fix, MayFail), (Fix, MayFail)),
];
