//! Edits of types: their fields, values, items and members.

use generator::changes::Wire::{MayFail, WillFail, Works};
use generator::surface::Impact::{Addition, Breaking, Documentation, Fix};

use super::{Edit, edit, held, same};

pub(super) const EDITS: &[Edit] = &[
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
        (Breaking, Works),
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
    edit("field sent as another word", &[("        color: {", "        Color: {")], (Fix, MayFail), (Fix, MayFail)),
    edit(
        "field read as another word",
        &[("score: {type: number}", "Score: {type: number}")],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    edit(
        "field read deprecated",
        &[("chip: {type: [string, 'null']}", "chip: {type: [string, 'null'], deprecated: true}")],
        (Addition, Works),
        (Fix, Works),
    ),
    edit(
        "field no longer sent",
        &[("room: {type: string}", "room: {type: string, readOnly: true}")],
        (Fix, MayFail),
        (Fix, Works),
    ),
    edit(
        "field no longer read",
        &[("room: {type: string}", "room: {type: string, writeOnly: true}")],
        (Fix, Works),
        (Fix, Works),
    ),
    edit(
        "required field of both ways added",
        &[
            ("required: [pet, at]", "required: [pet, at, vet]"),
            ("        room: {type: string}", "        vet: {type: string}\n        room: {type: string}"),
        ],
        (Breaking, WillFail),
        (Breaking, WillFail),
    ),
    edit(
        "field of both ways optional",
        &[("required: [pet, at]", "required: [pet]")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "field of both ways may be null",
        &[("        pet: {type: string}", "        pet: {type: [string, 'null']}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "other fields of an answer",
        &[(
            "properties: {title: {type: string}, score: {type: number}}}",
            "properties: {title: {type: string}, score: {type: number}}, additionalProperties: {type: string}}",
        )],
        (Addition, Works),
        (Breaking, Works),
    ),
    edit(
        "other fields sent",
        &[(
            "    NewPet:\n      type: object\n",
            "    NewPet:\n      type: object\n      additionalProperties: {type: string}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit("integer of an enum added", &[("enum: [1, 2]", "enum: [1, 2, 3]")], (Addition, Works), (Breaking, MayFail)),
    edit(
        "values no longer listed",
        &[("color: {type: string, enum: [black, white]}", "color: {type: string}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "field read is an identifier",
        &[("        id: {type: string}\n", "        id: {type: string, x-id: PetId}\n")],
        (Breaking, Works),
        (Breaking, Works),
    ),
    edit(
        "field read is a secret",
        &[("chip: {type: [string, 'null']}", "chip: {type: [string, 'null'], x-secret: true}")],
        (Breaking, Works),
        (Breaking, Works),
    ),
    edit(
        "field sent is a secret",
        &[("former: {type: string,", "former: {type: string, x-secret: true,")],
        (Breaking, Works),
        (Breaking, Works),
    ),
    edit(
        "field hidden",
        &[("age: {type: integer,", "age: {type: integer, x-sensitive: its owner may not want it,")],
        (Fix, Works),
        (Fix, Works),
    ),
    edit(
        "date with a time",
        &[("born: {type: string, format: date}", "born: {type: string, format: date-time}")],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "number read is an integer",
        &[("score: {type: number}", "score: {type: integer}")],
        (Breaking, Works),
        (Breaking, MayFail),
    ),
    edit(
        "number sent is an integer",
        &[("weight: {type: number}", "weight: {type: integer}")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "items may be null",
        &[("tags: {type: array, items: {type: string}}", "tags: {type: array, items: {type: [string, 'null']}}")],
        (Breaking, MayFail),
        (Breaking, Works),
    ),
    edit(
        "object in place of a map",
        &[(
            "counts: {type: object, additionalProperties: {type: integer}}",
            "counts: {$ref: '#/components/schemas/Hit'}",
        )],
        (Breaking, MayFail),
        (Breaking, MayFail),
    ),
    edit(
        "field of a member added",
        &[(
            "    Note:\n      oneOf:\n        - {type: object, required: [kind, text], properties: {kind: {const: text}, text: {type: string}}}\n",
            "    Note:\n      oneOf:\n        - {type: object, required: [kind, text], properties: {kind: {const: text}, text: {type: string}, lang: {type: string}}}\n",
        )],
        (Addition, Works),
        (Breaking, MayFail),
    ),
    edit(
        "member told apart by another value",
        &[(
            "    Noted:\n      oneOf:\n        - {type: object, required: [kind, text], properties: {kind: {const: text}",
            "    Noted:\n      oneOf:\n        - {type: object, required: [kind, text], properties: {kind: {const: words}",
        )],
        (Fix, MayFail),
        (Fix, MayFail),
    ),
    held("type renamed", &[("    Hit: {type: object,", "    Hit: {type: object, x-name: Finding,")], (Addition, Works)),
    held(
        "value renamed",
        &[("    Mood: {type: string,", "    Mood: {type: string, x-enum-names: {happy: Glad},")],
        (Breaking, Works),
    ),
    held("field renamed", &[("age: {type: integer,", "age: {type: integer, x-field-name: years,")], (Breaking, Works)),
    same(
        "schema named otherwise",
        &[
            ("{$ref: '#/components/schemas/Hit'}", "{$ref: '#/components/schemas/Match'}"),
            ("    Hit: {", "    Match: {"),
        ],
    ),
    same(
        "schema written where it is used",
        &[
            ("mood: {$ref: '#/components/schemas/Mood'}", "mood: {type: string, enum: [happy, sad]}"),
            ("    Mood: {type: string, enum: [happy, sad]}\n", ""),
        ],
    ),
];
