//! Edits of answers, errors, headers and events.

use generator::changes::Wire::{MayFail, Works};
use generator::surface::Impact::{Addition, Breaking, Documentation, Fix};

use super::{Edit, edit, same};

pub(super) const EDITS: &[Edit] = &[
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
        "answer has a body",
        &[(
            "'204': {description: Gone}",
            "'200': {description: Gone, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
        )],
        (Breaking, Works),
        (Breaking, MayFail),
    ),
    same("another status of success", &[("        '201': {", "        '200': {")]),
    edit(
        "JSON in place of text",
        &[("content: {text/plain: {schema: {type: string}}}", "content: {application/json: {schema: {type: string}}}")],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    edit(
        "bytes in place of text",
        &[(
            "content: {text/plain: {schema: {type: string}}}",
            "content: {application/pdf: {schema: {type: string, format: binary}}}",
        )],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "error of another body",
        &[(
            "description: A fault, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}",
            "description: A fault, content: {application/json: {schema: {type: object, properties: {fault: {type: string}}}}}",
        )],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "answer of another component",
        &[(
            "description: The report, content: {text/plain: {schema: {type: string}}}",
            "description: The report, content: {application/json: {schema: {$ref: '#/components/schemas/Found'}}}",
        )],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit("error of another status", &[("'422': {", "'409': {")], (Documentation, Works), (Documentation, Works)),
    edit(
        "field of an error added",
        &[("properties: {code: {type: string}}", "properties: {code: {type: string}, hint: {type: string}}")],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "field of an event added",
        &[("id: {type: string}}}\n    Visit:", "id: {type: string}, price: {type: number}}}\n    Visit:")],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "field of an event no longer required",
        &[("Sold: {type: object, required: [event, id],", "Sold: {type: object, required: [event],")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
];
