//! Proposes the names of what operations and types bring along: enums of bodies and answers, structs of headers and of
//! required values, variants for events. What the record has keeps its name; what is new steps aside for all that is
//! there.

use std::collections::BTreeSet;

use super::media::{media_name, whole_name};
use super::parameters::propose_headers;
use super::variants::may_be_variant;
use crate::calls::{self, bodies, successes, telling};
use crate::ir::{Answer, Api, Direction, Operation, ShapeKind, Status};
use crate::names::extras::{Extra, Extras};
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{fit, is_type_name, numbered};
use crate::names::model::{NamedType, Names};
use crate::names::record::{EventLine, Record};

/// Writes the names into the record. Its first operations are those of the API, in the API's order; `names` are those
/// that it has so far.
pub(crate) fn propose_brought(api: &Api, names: &Names, record: &mut Record, found: &mut Findings) {
    let mut taken = names.taken.clone();
    for named in names.types.iter().filter(|named| has_required(api, names, named)) {
        if let Some(line) = record.types.iter_mut().find(|line| line.name == named.name) {
            // `PetRequest` and `Pet` may both be there.
            let stem = named.name.strip_suffix("Request");
            let stem = stem.filter(|stem| names.types.iter().all(|other| other.name != *stem)).unwrap_or(&named.name);
            line.required.get_or_insert_with(|| free(&mut taken, stem, ["Required", "RequiredValues"]));
        }
    }
    events(api, names, record);
    let mut order: Vec<usize> = (0..api.operations.len()).collect();
    order.sort_by_key(|at| api.operations[*at].group);
    for at in order {
        let (operation, line) = (&api.operations[at], &mut record.operations[at]);
        let mut brought = Brought { stem: &line.request, extras: &mut line.extras, taken: &mut taken };
        if calls::has_named_parameters(api, names, operation) {
            brought.name(Extra::Required, ["Required", "RequiredValues"]);
        }
        brought.body(operation);
        if let Some(answers) = telling(api, names, &successes(operation)) {
            brought.name(Extra::Answer, ["Answer", "AnswerByStatus"]);
            for (answer, alternatives) in &answers {
                for alternative in alternatives {
                    let wanted = answer_variant(answer, alternative.media[0], answers.len() > 1);
                    brought.variant(Extra::Answer, &alternative.keys, wanted);
                }
            }
        }
        let headers = calls::headers(operation);
        if !headers.is_empty() {
            propose_headers(&headers, brought.extras, found);
            brought.name(Extra::Headers, ["Headers", "AnswerHeaders"]);
        }
    }
}

fn has_required(api: &Api, names: &Names, named: &NamedType) -> bool {
    let ShapeKind::Object(object) = &api.shapes[named.shapes[0]].kind else { return false };
    named.direction == Direction::Request && calls::has_named_fields(api, names, object)
}

/// What an operation brings along.
struct Brought<'a> {
    /// The name of its request.
    stem: &'a str,
    extras: &'a mut Extras,
    taken: &'a mut BTreeSet<String>,
}

impl Brought<'_> {
    fn name(&mut self, extra: Extra, endings: [&str; 2]) {
        let (stem, taken) = (self.stem, &mut *self.taken);
        self.extras.types.entry(extra).or_insert_with(|| free(taken, stem, endings));
    }

    fn body(&mut self, operation: &Operation) {
        let bodies = bodies(operation);
        for body in &bodies {
            self.variant(Extra::Body, &body.keys, [media_name(body.media), whole_name(body.media)]);
        }
        if !bodies.is_empty() {
            self.name(Extra::Body, ["Body", "BodyChoice"]);
        }
    }

    /// A variant for all that these keys stand for: the first of the wanted names that is free, or a number.
    fn variant(&mut self, extra: Extra, keys: &[String], wanted: [String; 2]) {
        if self.extras.variant(extra, keys).is_some() {
            return;
        }
        let last = wanted[1].clone();
        let with_number = |number: usize| {
            let name = format!("{last}{number}");
            if is_type_name(&name) { name } else { numbered(&last, number) }
        };
        let mut all = wanted.into_iter().map(fit).chain((2..).map(with_number));
        let name = all.find(|name| is_type_name(name) && !self.extras.has_part(extra, name));
        self.extras.parts.extend(name.map(|name| ((extra, keys[0].clone()), name)));
    }
}

/// What a variant of an answer may be called: by the status where there are several, and by the media type where there
/// are several.
fn answer_variant(answer: &Answer, media: &str, has_statuses: bool) -> [String; 2] {
    let status = match answer.status {
        Status::Code(code) => reason_phrase(code),
        Status::Range(first) => format!("Status{first}xx"),
        Status::Default => "Other".to_owned(),
    };
    if answer.others.is_empty() {
        return [status.clone(), format!("{status}{}", media_name(media))];
    }
    let front = if has_statuses { status } else { String::new() };
    [media_name(media), whole_name(media)].map(|name| format!("{front}{name}"))
}

/// The reason phrases of RFC 9110 for success.
fn reason_phrase(code: u16) -> String {
    match code {
        200 => "Ok".to_owned(),
        201 => "Created".to_owned(),
        202 => "Accepted".to_owned(),
        203 => "NonAuthoritative".to_owned(),
        204 => "NoContent".to_owned(),
        205 => "ResetContent".to_owned(),
        206 => "PartialContent".to_owned(),
        other => format!("Status{other}"),
    }
}

/// The variants of the union of all events, by their types.
fn events(api: &Api, names: &Names, record: &mut Record) {
    let types: Vec<&NamedType> = calls::events(api, names).into_iter().map(|(_, named)| named).collect();
    for named in &types {
        let name = named.name.as_str();
        if record.events.iter().any(|line| line.ty == name) {
            continue;
        }
        let is_type = |name: &str| types.iter().any(|other| other.name == name);
        let plain = name.strip_suffix("Event").filter(|plain| !is_type(plain) && may_be_variant(plain));
        let wanted = plain.unwrap_or(name);
        let is_free =
            |variant: &str| may_be_variant(variant) && record.events.iter().all(|line| line.variant != variant);
        let mut endings = ["", "Event", "EventEvent"].into_iter().map(|ending| fit(format!("{wanted}{ending}")));
        let free = endings.find(|variant| is_free(variant));
        let variant = free.unwrap_or_else(|| Numbers::default().name(&format!("{wanted}Event"), is_free));
        record.events.push(EventLine { variant, ty: name.to_owned() });
    }
}

/// The stem with the first ending that makes a free name of it.
fn free(taken: &mut BTreeSet<String>, stem: &str, endings: [&str; 2]) -> String {
    let endings = [endings[0].to_owned(), endings[1].to_owned(), format!("Of{}", endings.concat())];
    let mut names = endings.iter().map(|ending| fit(format!("{stem}{ending}")));
    let mut is_free = |name: &str| is_type_name(name) && taken.insert(name.to_owned());
    let free = names.find(|name| is_free(name));
    free.unwrap_or_else(|| Numbers::default().name(&fit(format!("{stem}{}", endings[0])), is_free))
}
