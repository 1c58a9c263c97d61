//! Lists what of an API rests on inference: where its description carries `x-evidence`, an operationId is a guess, or a
//! field is written as required and is not relied on; and says what a later description makes of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use indexmap::IndexSet;

use crate::changes::{Change, Changes, Difference, Extent, What, describe, fit};
use crate::ir::places::{answer_role, children, endpoint, roots};
use crate::ir::{Presence, Slot, Type};
use crate::pipeline::Stages;
use crate::place::{Operation, Part, Place, Role, Root, Step};

const GUESSED_ID: &str = "its operationId is a guess";
const INFERRED_NEED: &str = "required, which is only inferred";
/// So many refuted places fit a screen beside what changed.
const MOST: usize = 10;

/// Something that is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inferred {
    /// Where, as decisions name places.
    pub place: String,
    /// On what it rests.
    pub evidence: String,
}

/// What a description says of what was inferred before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What is as it was inferred.
    pub confirmed: Vec<Inferred>,
    /// What is otherwise, and how.
    pub refuted: Vec<(Inferred, String)>,
    /// How much is inferred as before.
    pub open: usize,
    /// What was added, a line each.
    pub added: Vec<String>,
}

/// Lists everything that is inferred: operations and answers, then what they take and answer, then types by name.
pub fn list_inferred(stages: &Stages) -> Vec<Inferred> {
    let found: IndexSet<Inferred> = list_spots(stages).iter().flat_map(Spot::inferred).collect();
    found.into_iter().collect()
}

/// Says what a later description makes of what was inferred, by what changed between both.
pub fn judge_inferred(old: &Stages, new: &Stages, changes: &Changes) -> Findings {
    let mut now: HashMap<Key, Spot<'_>> = HashMap::new();
    for spot in list_spots(new) {
        match now.entry(spot.key()) {
            Entry::Occupied(mut known) => known.get_mut().join(&spot),
            Entry::Vacant(place) => drop(place.insert(spot)),
        }
    }
    let news = News::of(changes);
    let mut findings = Findings::default();
    let mut known = IndexSet::new();
    for spot in list_spots(old) {
        let key = Key { place: news.moved(spot.key().place), ..spot.key() };
        for inferred in spot.inferred().into_iter().filter(|inferred| known.insert(inferred.clone())) {
            match judge(&inferred, &spot, now.get(&key), news.differing.get(&key.place).copied()) {
                Verdict::Open => findings.open += 1,
                Verdict::Confirmed => findings.confirmed.push(inferred),
                Verdict::Refuted(how) => findings.refuted.push((inferred, how)),
            }
        }
    }
    let added = changes.changes.iter().filter(|change| matches!(change.what, What::Added(_)));
    findings.added = added.map(describe).collect();
    findings
}

impl Findings {
    /// Returns whether anything that was inferred is known now.
    pub fn is_settled(&self) -> bool {
        !self.confirmed.is_empty() || !self.refuted.is_empty()
    }

    /// Returns the lines of a report; none where nothing is settled.
    pub fn lines(&self, extent: Extent) -> Vec<String> {
        if !self.is_settled() {
            return Vec::new();
        }
        let (confirmed, refuted) = (self.confirmed.len(), self.refuted.len());
        let counts = format!(
            "of {} places inferred before: {confirmed} confirmed, {refuted} refuted, {} still inferred; {} added",
            confirmed + refuted + self.open,
            self.open,
            self.added.len()
        );
        let shown = if extent == Extent::Full { usize::MAX } else { MOST };
        let refuted = self.refuted.iter().take(shown);
        let refuted = refuted.map(|(Inferred { place, evidence }, how)| format!("refuted {place} ({evidence}): {how}"));
        let left = self.refuted.len().saturating_sub(shown);
        let left = (left > 0).then(|| format!("… and {left} more: --full shows all"));
        [counts].into_iter().chain(refuted).chain(left).map(|line| fit(&line, extent)).collect()
    }
}

enum Verdict {
    Open,
    Confirmed,
    Refuted(String),
}

/// Judges one thing that was inferred at a spot, by the same spot of the later description and what changed there.
fn judge(inferred: &Inferred, before: &Spot<'_>, now: Option<&Spot<'_>>, change: Option<&Change>) -> Verdict {
    let Some(now) = now else { return Verdict::Refuted("is not there".to_owned()) };
    match inferred.evidence.as_str() {
        GUESSED_ID => match (now.id, before.id) {
            (Some((_, Known::Guessed)) | None, _) => Verdict::Open,
            (Some((id, Known::Published)), Some((guess, _))) if id == guess => Verdict::Confirmed,
            (Some((id, Known::Published)), _) => Verdict::Refuted(format!("it is `{id}`")),
        },
        INFERRED_NEED => match now.presence {
            Presence::Inferred => Verdict::Open,
            Presence::Required => Verdict::Confirmed,
            Presence::Optional => Verdict::Refuted("is optional".to_owned()),
        },
        _ if now.evidence.is_some() => Verdict::Open,
        _ => change.map_or(Verdict::Confirmed, |change| Verdict::Refuted(describe(change))),
    }
}

/// What changed, by where it matters for what was inferred.
struct News<'a> {
    /// The places that are other than before.
    differing: HashMap<Place, &'a Change>,
    /// Where operations are now, by where they were.
    moved: HashMap<String, Operation>,
}

impl<'a> News<'a> {
    fn of(changes: &'a Changes) -> Self {
        let mut news = Self { differing: HashMap::new(), moved: HashMap::new() };
        for change in &changes.changes {
            let Some(place) = &change.place else { continue };
            if let (What::Changed(Difference::Moved(old, _)), Root::Operation(operation, _)) =
                (&change.what, &place.root)
            {
                news.moved.insert(old.clone(), operation.clone());
            }
            // What is listed and no more, or required and no longer inferred to be, is as it was inferred.
            let is_certainty = matches!(
                change.what,
                What::Changed(
                    Difference::Open(_)
                        | Difference::Presence(Presence::Inferred, Presence::Required)
                        | Difference::Documentation
                )
            );
            if !is_certainty {
                news.differing.entry(key_of(place.clone())).or_insert(change);
            }
        }
        news
    }

    /// Returns where a place is now, if its operation has moved.
    fn moved(&self, mut place: Place) -> Place {
        if let Root::Operation(operation, _) = &mut place.root
            && let Some(now) = self.moved.get(&operation.to_string())
        {
            *operation = now.clone();
        }
        place
    }
}

/// What tells spots apart: an answer is another than the body in it.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    place: Place,
    is_answer: bool,
}

/// A place at which something may be inferred.
struct Spot<'a> {
    place: Place,
    /// Whether it is an answer, whatever is in it.
    is_answer: bool,
    /// The place as it is shown.
    shown: String,
    evidence: Option<&'a str>,
    presence: Presence,
    /// The operationId, of an operation.
    id: Option<(&'a str, Known)>,
}

/// How an operationId is known.
#[derive(Clone, Copy)]
enum Known {
    Guessed,
    Published,
}

impl<'a> Spot<'a> {
    fn inferred(&self) -> Vec<Inferred> {
        let is_guess = matches!(self.id, Some((_, Known::Guessed)));
        let guess = is_guess.then_some(GUESSED_ID);
        let need = (self.presence == Presence::Inferred).then_some(INFERRED_NEED);
        let all = self.evidence.into_iter().chain(guess).chain(need);
        all.map(|evidence| Inferred { place: self.shown.clone(), evidence: evidence.to_owned() }).collect()
    }

    fn key(&self) -> Key {
        Key { place: key_of(self.place.clone()), is_answer: self.is_answer }
    }

    /// Adds what is inferred at another use of the same place.
    fn join(&mut self, other: &Spot<'a>) {
        self.evidence = self.evidence.or(other.evidence);
        if other.presence == Presence::Inferred {
            self.presence = Presence::Inferred;
        }
    }
}

/// Returns a place as changes name it: without media types, and without the status of success.
fn key_of(mut place: Place) -> Place {
    if let Root::Operation(_, Some(role)) | Root::Event(_, Some(role)) = &mut place.root {
        *role = match role.without_media() {
            Role::Answer(_, Part::Body(media)) => Role::Answer(None, Part::Body(media)),
            role => role,
        };
    }
    place
}

/// Lists every place of an API at which something may be inferred.
fn list_spots(stages: &Stages) -> Vec<Spot<'_>> {
    let mut spots = Vec::new();
    for operation in &stages.api.operations {
        let endpoint = endpoint(operation);
        let place = |role| Place { root: Root::Operation(endpoint.clone(), role), steps: Vec::new() };
        let known = if operation.provisional { Known::Guessed } else { Known::Published };
        spots.push(Spot {
            place: place(None),
            is_answer: false,
            shown: endpoint.to_string(),
            evidence: operation.evidence.as_deref(),
            presence: Presence::Required,
            id: operation.id.as_deref().or(operation.provisional.then_some("")).map(|id| (id, known)),
        });
        for answer in &operation.answers {
            spots.push(Spot {
                place: place(Some(answer_role(answer.status, None))),
                is_answer: true,
                shown: format!("{endpoint} answer {}", answer.status),
                evidence: answer.evidence.as_deref(),
                presence: Presence::Required,
                id: None,
            });
        }
    }
    for (root, _, slot) in roots(&stages.api) {
        add_slot(&mut spots, Place { root: root.place(&stages.api), steps: Vec::new() }, slot);
    }
    for named in &stages.names.types {
        for shape in named.shapes.iter().map(|shape| &stages.api.shapes[*shape]) {
            let place = Place { root: Root::Type(named.name.clone()), steps: Vec::new() };
            spots.push(Spot {
                place: place.clone(),
                is_answer: false,
                shown: place.to_string(),
                evidence: shape.evidence.as_deref(),
                presence: Presence::Required,
                id: None,
            });
            for (step, slot) in children(&shape.kind) {
                add_slot(&mut spots, Place { steps: vec![Step::from(&step)], ..place.clone() }, slot);
            }
        }
    }
    spots
}

/// Adds a slot, and the items and values in it.
fn add_slot<'a>(spots: &mut Vec<Spot<'a>>, mut place: Place, mut slot: &'a Slot) {
    loop {
        spots.push(Spot {
            is_answer: false,
            shown: place.to_string(),
            place: place.clone(),
            evidence: slot.evidence.as_deref(),
            presence: slot.presence,
            id: None,
        });
        let (step, inner) = match &slot.ty {
            Type::Array(items) => (Step::Items, items),
            Type::Map(values) => (Step::Values, values),
            _ => return,
        };
        place.steps.push(step);
        slot = inner;
    }
}

#[cfg(test)]
mod tests {
    use crate::Input;
    use crate::pipeline::run;

    use crate::changes::{Extent, compare};

    use super::{judge_inferred, list_inferred};

    #[test]
    fn marks_guesses_and_what_is_not_relied_on_are_listed() {
        let description = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
                           x-evidence-operation-id: guessed\n      x-evidence: url alone\n      responses:\n        '200':\n          \
                           description: D\n          x-evidence: example\n          content: {application/json: {schema: {type: \
                           object, properties: {b: {type: string, x-evidence: page}}}}}\n";
        let stages = run(&Input::new("description", description, "crate::runtime")).unwrap();
        let found: Vec<String> =
            list_inferred(&stages).into_iter().map(|found| format!("{}: {}", found.place, found.evidence)).collect();
        let expected =
            ["GET /a: url alone", "GET /a: its operationId is a guess", "GET /a answer 200: example", "A.b: page"];
        assert_eq!(found, expected);
    }

    /// What is inferred of an API, and what is published of it.
    const INFERRED: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      x-evidence: url alone
      parameters: [{name: q, in: query, schema: {type: string, x-evidence: example}}]
      responses:
        '200':
          description: D
          content:
            application/json:
              schema:
                type: object
                required: [b, c]
                x-evidence: example
                properties:
                  b: {type: string, x-evidence: page}
                  c: {type: integer, x-evidence: page}
                  d: {type: integer, x-evidence: page}
  /g: {get: {operationId: g, x-evidence-operation-id: guessed, responses: {'204': {description: D}}}}
";

    #[test]
    fn a_published_description_confirms_refutes_and_adds() {
        let published = INFERRED
            .replace(", x-evidence: page}", "}")
            .replace("                x-evidence: example\n", "")
            .replace(", x-evidence: example}", "}")
            .replace("x-evidence: url alone", "summary: A")
            .replace(" x-evidence-operation-id: guessed,", "")
            .replace("operationId: g", "operationId: h")
            .replace("c: {type: integer}", "c: {type: string}")
            .replace("d: {type: integer}", "e: {type: integer}")
            .replace(
                "  /g: {get:",
                "  /new: {get: {operationId: n, responses: {'204': {description: D}}}}\n  /g: {get:",
            );
        let findings = judge(INFERRED, &published);
        let of = |place: &str| findings.confirmed.iter().any(|inferred| inferred.place == place);
        assert!(of("GET /a") && of("GET /a query q") && of("A.b"), "{findings:#?}");
        let expected = [
            "of 10 places inferred before: 7 confirmed, 3 refuted, 0 still inferred; 2 added",
            "refuted GET /g (its operationId is a guess): it is `h`",
            "refuted A.c (page): changed A.c: was integer, is string",
            "refuted A.d (page): is not there",
        ];
        let lines = findings.lines(Extent::Full);
        assert_eq!(lines, expected, "{findings:#?}");
        assert_eq!(findings.added, ["added GET /new: `default().n`", "added A.e: optional integer"]);
    }

    #[test]
    fn what_is_as_inferred_as_before_is_no_news() {
        let findings = judge(INFERRED, INFERRED);
        assert_eq!((findings.is_settled(), findings.lines(Extent::Screen)), (false, Vec::new()));
        assert_eq!(findings.open, list_inferred(&stages(INFERRED, None)).len());
    }

    fn stages(description: &str, lock: Option<&str>) -> crate::pipeline::Stages {
        let input =
            Input { lock: lock.map(|text| ("lock", text)), ..Input::new("description", description, "crate::runtime") };
        run(&input).unwrap()
    }

    fn judge(old: &str, new: &str) -> super::Findings {
        let lock = stages(old, None).proposal.record.text();
        let (old, new) = (stages(old, Some(&lock)), stages(new, Some(&lock)));
        judge_inferred(&old, &new, &compare(&old, &new))
    }
}
