//! One exchange: a request in, an answer out. The order is that of a server: route, credentials, rate limit, checks;
//! then the reply of the test, the memory, the example.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    answer::{self, ValidCall},
    body::Body,
    check::{Arguments, Fault, Refusal, check, public_credentials},
    description::{Description, Operation},
    events::{Success, follow},
    incoming::Incoming,
    journal::Call,
    refusal,
    route::{Route, route},
    sample::NoExample,
    script::{Ending, Reply, check_member},
    state::{Shared, State},
    subscription::Audience,
};

/// The header by which a request chooses the status of its answer.
const STATUS: &str = "x-mock-status";
/// The header by which a request chooses the member of a union.
const MEMBER: &str = "x-mock-member";
/// The header of a rejected request that says why.
const FAULT: &str = "x-mock-fault";

/// The answer that is sent.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    pub(crate) delay: Duration,
    pub(crate) ending: Ending,
}

pub(crate) fn exchange(shared: &Shared, incoming: &Incoming) -> Outgoing {
    let description = &*shared.description;
    let mut state = shared.state();
    let (operation, arguments, faults, outgoing) = match route(description, &incoming.method, &incoming.path) {
        Route::Unknown => (None, Arguments::default(), vec!["request: unknown path".to_owned()], nothing(404)),
        Route::OtherMethods(methods) => {
            let mut outgoing = nothing(405);
            outgoing.headers.push(("allow".to_owned(), methods.join(", ")));
            (None, Arguments::default(), vec!["request: method".to_owned()], outgoing)
        }
        Route::Found(operation, segments) => {
            let refused = |arguments, refusal: &Refusal, retry_after| {
                let shown = refusal.faults.iter().map(|fault| fault.shown(&description.names)).collect();
                (Some(operation), arguments, shown, refuse(description, operation, refusal, retry_after))
            };
            match admit(&mut state, description, operation, incoming, &segments) {
                Ok(arguments) => match reply(&mut state, description, operation, incoming, &arguments) {
                    Ok(outgoing) => {
                        after(&mut state, description, operation, incoming, &arguments, &outgoing);
                        (Some(operation), arguments, Vec::new(), outgoing)
                    }
                    Err(Unanswered::Taken(refusal)) => refused(arguments, &refusal, None),
                    Err(Unanswered::NoSuchMember(problem)) => {
                        let outgoing = Outgoing { status: 501, body: Some(Body::from_text(problem)), ..nothing(501) };
                        (Some(operation), arguments, vec![format!("header/{MEMBER}: unknown member")], outgoing)
                    }
                    Err(Unanswered::NoExample(status, missing)) => {
                        let fault = format!("answer/{status}: no example");
                        (Some(operation), arguments, vec![fault], no_example(operation, status, &missing))
                    }
                },
                Err((refusal, retry_after)) => refused(Arguments::default(), &refusal, retry_after),
            }
        }
    };
    let mut outgoing = outgoing;
    if !faults.is_empty() {
        outgoing.headers.push((FAULT.to_owned(), faults.join(", ")));
    }
    let answered = !matches!(outgoing.ending, Ending::Dropped | Ending::Lost);
    let call = Call {
        operation: operation.map(|operation| operation.id.clone()),
        method: incoming.method.clone(),
        status: answered.then_some(outgoing.status),
        faults,
        arguments,
        raw: serde_json::from_slice(&incoming.body).ok(),
        headers: incoming.headers.clone(),
    };
    tracing::debug!(?call, "mocked");
    state.journal.push(call, incoming.body.len());
    drop(state);
    shared.posted.notify_one();
    outgoing
}

/// Does what follows from a call that was processed and succeeded: subscriptions and events.
fn after(
    state: &mut State,
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    arguments: &Arguments,
    outgoing: &Outgoing,
) {
    if !(200..300).contains(&outgoing.status) || matches!(outgoing.ending, Ending::Dropped) {
        return;
    }
    let answer = outgoing.body.as_ref().and_then(|body| serde_json::from_str(&body.text).ok());
    let audience = Audience(public_credentials(description, incoming));
    follow(state, description, &Success { operation, arguments, status: outgoing.status, answer, audience });
}

/// Returns the arguments of a valid call; otherwise the reason for rejecting it, and for a 429 the seconds to wait.
fn admit(
    state: &mut State,
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    segments: &[(String, String)],
) -> Result<Arguments, (Refusal, Option<u64>)> {
    let plain = |refusal: Refusal| (refusal, None);
    state.credentials.check(description, operation, incoming).map_err(plain)?;
    let full = |seconds| (Refusal::new(429, Fault::new("request", "rate limit", "fewer requests")), Some(seconds));
    state.limit.take_place(Instant::now()).map_err(full)?;
    let arguments = check(description, operation, incoming, segments).map_err(plain)?;
    if state.only_created && state.memory.is_uncreated(description, operation, &arguments.path) {
        return Err(plain(Refusal::new(404, Fault::new("path", "unknown id", "an id that a call created"))));
    }
    Ok(arguments)
}

fn refuse(description: &Description, operation: &Operation, refusal: &Refusal, retry_after: Option<u64>) -> Outgoing {
    let declared = operation.answer(refusal.status).and_then(|answer| answer.media.first());
    let media = declared.or_else(|| description.invalid.as_ref().filter(|_| refusal.status == 400));
    let body = media
        .and_then(|media| Some(Body::from_value(Some(media), &refusal::body(media, refusal.status, &refusal.faults)?)));
    let headers = retry_after.map(|seconds| ("retry-after".to_owned(), seconds.to_string())).into_iter().collect();
    Outgoing { status: refusal.status, headers, body, ..Outgoing::default() }
}

/// Answers 501, because the description requires what cannot be built.
fn no_example(operation: &Operation, status: u16, missing: &NoExample) -> Outgoing {
    let text = format!("no example of the answer {status} of {}: {missing}", operation.id);
    Outgoing { status: 501, body: Some(Body::from_text(text)), ..Outgoing::default() }
}

fn nothing(status: u16) -> Outgoing {
    Outgoing { status, ..Outgoing::default() }
}

/// The reason why a valid call has no answer.
enum Unanswered {
    /// Another thing has what it asks for.
    Taken(Refusal),
    /// The answer has no member of the name that the request chooses.
    NoSuchMember(String),
    /// The described body of this status has no example.
    NoExample(u16, NoExample),
}

/// Answers a valid call. What another thing has already is refused, unless the test or the request says what to answer.
fn reply(
    state: &mut State,
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
    arguments: &Arguments,
) -> Result<Outgoing, Unanswered> {
    let scripted = state.scripts.next_reply(&operation.id, arguments);
    let is_scripted = scripted.is_some();
    let mut reply = scripted.unwrap_or_else(|| Reply {
        status: incoming.header(STATUS).and_then(|status| status.parse().ok()),
        ..Reply::default()
    });
    let is_free = !is_scripted && reply.status.is_none();
    let status = reply.status.unwrap_or_else(|| operation.success());
    if let (None, Some(name)) = (&reply.member, incoming.header(MEMBER)) {
        let media = operation.answer(status).map_or(&[][..], |answer| &answer.media);
        check_member(&format!("the answer {status} of `{}`", operation.id), media, name)
            .map_err(Unanswered::NoSuchMember)?;
        reply.member = Some(name.to_owned());
    }
    let now = state.clock.now();
    let call = ValidCall { description, operation, arguments, status, accept: incoming.header("accept"), now };
    let sent = answer::sent_fields(&call);
    if is_free && state.memory.is_taken(description, operation, arguments, &sent, now) {
        let fields = operation.unique.iter().flat_map(|unique| &unique.fields).map(String::as_str);
        let expected = format!("{} that no other has", fields.collect::<Vec<_>>().join(" and "));
        return Err(Unanswered::Taken(Refusal::new(409, Fault::new("body", "taken", &expected))));
    }
    let body = match reply.ending {
        Ending::Dropped => None,
        _ => answer::answer(&mut state.memory, &call, &reply)
            .map_err(|missing| Unanswered::NoExample(status, missing))?,
    };
    Ok(Outgoing { status, headers: reply.headers, body, delay: reply.delay, ending: reply.ending })
}
