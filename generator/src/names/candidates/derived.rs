//! Proposes derived names, which follow from operations and types: enums of bodies and answers, structs of headers and
//! of required values, variants for events. What the record has keeps its name; what is new steps aside for all that is
//! there. Media types are named by what they are and nothing else: a name does not depend on which others are beside it.

use std::collections::BTreeSet;

use super::fields::{self, FIELD, Item};
use super::variants::may_be_variant;
use crate::ir::{Answer, Api, Direction, Header, ShapeKind, Status};
use crate::media::{FORM, essence, key, parameters};
use crate::names::calls::{self, bodies, successes, telling};
use crate::names::collision::first_free;
use crate::names::findings::Findings;
use crate::names::identifier::is_type_name;
use crate::names::model::{NamedType, Names};
use crate::names::record::{Derived, DerivedNames};
use crate::names::record::{EventLine, Record};
use crate::names::words::{pascal, words};

/// Writes the names into the record. Its first operations are those of the API, in the API's order; `names` are those
/// that it has so far.
pub(crate) fn propose_derived(api: &Api, names: &Names, record: &mut Record, found: &mut Findings) {
    let mut taken = names.taken.clone();
    let types: BTreeSet<&str> = names.types.iter().map(|named| named.name.as_str()).collect();
    let with_required = names.types.iter().filter(|named| has_required(api, names, named));
    let with_required: BTreeSet<&str> = with_required.map(|named| named.name.as_str()).collect();
    for line in record.types.iter_mut().filter(|line| with_required.contains(line.name.as_str())) {
        // `PetRequest` and `Pet` may both be there.
        let stem = line.name.strip_suffix("Request").filter(|stem| !types.contains(stem)).unwrap_or(&line.name);
        line.required.get_or_insert_with(|| name_derived(stem, Derived::Required, &mut taken));
    }
    name_events(api, names, &mut record.events);
    let mut order: Vec<usize> = (0..api.operations.len()).collect();
    order.sort_by_key(|at| api.operations[*at].group);
    for at in order {
        let (operation, line) = (&api.operations[at], &mut record.operations[at]);
        let (bodies, headers) = (bodies(operation), calls::headers(operation));
        let answers = telling(api, names, &successes(operation));
        let derived = [
            (Derived::Required, calls::has_named_parameters(api, names, operation)),
            (Derived::Body, !bodies.is_empty()),
            (Derived::Answer, answers.is_some()),
            (Derived::Headers, !headers.is_empty()),
        ];
        for (kind, _) in derived.into_iter().filter(|(_, is_there)| *is_there) {
            let types = &mut line.derived.types;
            types.entry(kind).or_insert_with(|| name_derived(&line.request, kind, &mut taken));
        }
        for body in &bodies {
            name_variant(
                &mut line.derived,
                Derived::Body,
                &body.keys,
                [media_name(body.media), whole_name(body.media)],
            );
        }
        let answers = answers.unwrap_or_default();
        for (answer, alternatives) in &answers {
            for alternative in alternatives {
                let proposals = answer_variant(answer, alternative.media[0], answers.len() > 1);
                name_variant(&mut line.derived, Derived::Answer, &alternative.keys, proposals);
            }
        }
        propose_headers(&headers, &mut line.derived, found);
    }
}

fn has_required(api: &Api, names: &Names, named: &NamedType) -> bool {
    let ShapeKind::Object(object) = &api.shapes[named.shapes[0]].kind else { return false };
    named.direction == Direction::Request && calls::has_named_fields(api, names, object)
}

/// A type that is called after what it belongs to.
fn name_derived(stem: &str, kind: Derived, taken: &mut BTreeSet<String>) -> String {
    let endings = match kind {
        Derived::Answer => ["Answer", "AnswerByStatus"],
        Derived::Body => ["Body", "BodyChoice"],
        Derived::Headers => ["Headers", "AnswerHeaders"],
        Derived::Required => ["Required", "RequiredValues"],
    };
    let proposals = endings.map(|ending| format!("{stem}{ending}"));
    first_free(&proposals, |name| is_type_name(name) && taken.insert(name.to_owned())).0
}

/// A variant for all that these keys stand for.
fn name_variant(names: &mut DerivedNames, kind: Derived, keys: &[String], proposals: [String; 2]) {
    if names.variant(kind, keys).is_none() {
        let is_taken = |name: &str| names.parts.iter().any(|((other, _), taken)| *other == kind && taken == name);
        let (name, _) = first_free(&proposals, |name| is_type_name(name) && !is_taken(name));
        names.parts.insert((kind, keys[0].clone()), name);
    }
}

/// Returns what a variant of an answer may be called: by the status where there are several, and by the media type
/// where there are several.
fn answer_variant(answer: &Answer, media: &str, has_statuses: bool) -> [String; 2] {
    let status = status_word(answer.status);
    if answer.others.is_empty() {
        return [status.clone(), format!("{status}{}", media_name(media))];
    }
    let front = if has_statuses { status } else { String::new() };
    [media_name(media), whole_name(media)].map(|name| format!("{front}{name}"))
}

/// A status in a word: of success by the reason phrase of RFC 9110.
fn status_word(status: Status) -> String {
    let word = match status {
        Status::Code(200) => "Ok",
        Status::Code(201) => "Created",
        Status::Code(202) => "Accepted",
        Status::Code(203) => "NonAuthoritative",
        Status::Code(204) => "NoContent",
        Status::Code(205) => "ResetContent",
        Status::Code(206) => "PartialContent",
        Status::Code(code) => return format!("Status{code}"),
        Status::Range(first) => return format!("Status{first}xx"),
        Status::Default => "Other",
    };
    word.to_owned()
}

/// The variants of the union of all events, by their types: `PetSold` for `PetSoldEvent`.
fn name_events(api: &Api, names: &Names, lines: &mut Vec<EventLine>) {
    let types: Vec<&String> = calls::events(api, names).into_iter().map(|(_, named)| &named.name).collect();
    for &ty in &types {
        if lines.iter().any(|line| line.ty == *ty) {
            continue;
        }
        let plain = ty.strip_suffix("Event").filter(|plain| types.iter().all(|other| other != plain)).unwrap_or(ty);
        let is_free = |name: &str| may_be_variant(name) && lines.iter().all(|line| line.variant != name);
        let (variant, _) = first_free(&[plain.to_owned(), format!("{plain}Event")], is_free);
        lines.push(EventLine { variant, ty: ty.clone() });
    }
}

/// Names the headers of an answer, and notes the names that are not the plain ones.
fn propose_headers(headers: &[&Header], derived: &mut DerivedNames, found: &mut Findings) {
    let is_here = |sent: &String| headers.iter().any(|header| header.name == *sent);
    let gone = derived.parts.iter().filter(|((kind, sent), _)| *kind == Derived::Headers && !is_here(sent));
    let reserved: Vec<&str> = gone.map(|(_, name)| name.as_str()).chain(["of"]).collect();
    let pinned = |header: &Header| derived.part(Derived::Headers, &header.name);
    let items =
        headers.iter().map(|header| Item::new(&header.name, header.wanted.as_ref(), pinned(header), &header.at));
    let names = fields::name_all(&items.collect::<Vec<_>>(), &reserved, FIELD, found);
    let names = headers.iter().map(|header| &header.name).zip(names).filter(|(sent, name)| *sent != name);
    derived.parts.extend(names.map(|(sent, name)| ((Derived::Headers, sent.clone()), name)));
}

/// Returns the name of a media type, such as `Json` and `MergePatchJson`, with the parameters that tell it from others
/// of its essence: `JsonVersion2`.
pub(crate) fn media_name(media: &str) -> String {
    let parameters = parameters(media).into_iter().flat_map(|(key, value)| [words(&key), words(&value)]);
    format!("{}{}", essence_name(&essence(media)), pascal(&parameters.flatten().collect::<Vec<_>>()))
}

fn essence_name(essence: &str) -> String {
    let is_word = |name: &String| name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let name = match essence {
        "" => "Empty",
        "application/octet-stream" => "Bytes",
        "text/plain" | "text/*" => "Text",
        "*/*" | "application/*" => "Other",
        "multipart/form-data" => "Multipart",
        FORM => "Form",
        _ => {
            let (_, subtype) = essence.split_once('/').unwrap_or(("", essence));
            let plain = subtype.strip_prefix("x-").or_else(|| subtype.strip_prefix("vnd.")).unwrap_or(subtype);
            return Some(pascal(&words(plain))).filter(is_word).unwrap_or_else(|| whole_name(essence));
        }
    };
    name.to_owned()
}

/// Returns the name of a media type with all of its words, where the short one is taken.
fn whole_name(media: &str) -> String {
    let name = pascal(&words(&key(media).replace("*/*", "any").replace('*', " any ")));
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) { name } else { format!("Media{name}") }
}

#[cfg(test)]
mod tests {
    use super::{media_name, whole_name};

    #[test]
    fn media_types_have_short_names() {
        let names = [
            ("application/json; charset=utf-8", "Json"),
            ("Application/JSON;Version=1.0", "JsonVersion1_0"),
            ("application/vnd.x+json; v=2", "XJsonV2"),
            (
                "application/json;odata.metadata=minimal;odata.streaming=true",
                "JsonOdataMetadataMinimalOdataStreamingTrue",
            ),
            ("application/merge-patch+json", "MergePatchJson"),
            ("application/vnd.github.v3.star+json", "GithubV3StarJson"),
            ("application/x-yaml", "Yaml"),
            ("text/plain", "Text"),
            ("text/csv", "Csv"),
            ("image/*", "MediaImageAny"),
            ("application/x-www-form-urlencoded", "Form"),
        ];
        for (media, name) in names.iter().filter(|name| name.0 != "image/*") {
            assert_eq!(media_name(media), *name);
        }
        assert_eq!(whole_name("text/xml"), "TextXml");
        assert_eq!(whole_name("image/*"), "ImageAny");
        assert_eq!(whole_name("*/*"), "Any");
    }
}
