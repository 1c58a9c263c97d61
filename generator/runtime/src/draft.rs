//! The builder state of a call: its values are checked and written, and become an address, headers and a body.

use std::{
    borrow::Cow,
    mem::{replace, take},
    sync::Arc,
    time::Duration,
};

use http::{HeaderMap, HeaderName, Uri, header};
use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::{
    call_id::CallId,
    check::{Check, Checks, Rule},
    encode::{self, Reason},
    error::{Error, Kind, Unfit},
    observe::{ObservedCall, Watch},
    operation::Operation,
    path,
    prepared::{Body, Prepared, Ready, unfit_error},
    retry::RetryPolicy,
    secret::has_secrets,
    shared::Caller,
    style::{Part, Styled, Written},
    subject::{self, Subject, subjects_of_request},
    trace::call_span,
    transport::RequestBody,
};

/// The media type of JSON.
const JSON: &str = "application/json";

/// A request under construction. The first invalid value is remembered until the end.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) caller: Caller,
    pub(crate) operation: Operation,
    /// The encoded values of the template; a path that the caller wrote is in `written_path`.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) written_path: Option<String>,
    /// Plain names with encoded values.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    pub(crate) checks: Checks,
    pub(crate) unchecked: bool,
    pub(crate) unfit: Option<Unfit>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    /// Whether it became a call, which has its body and headers now.
    pub(crate) is_spent: bool,
}

impl Draft {
    pub(crate) fn new(caller: Caller, operation: Operation) -> Self {
        Self {
            caller,
            operation,
            path: Vec::new(),
            written_path: None,
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            checks: Checks::default(),
            unchecked: false,
            unfit: None,
            timeout: None,
            retry: None,
            is_spent: false,
        }
    }
}

/// A parameter, checked as a field of its part of the request.
struct Parameter<'a> {
    name: &'static str,
    value: &'a dyn Check,
    rules: &'static [Rule],
    item_rules: &'static [Rule],
}

impl Check for Parameter<'_> {
    fn check(&self, checks: &mut Checks) {
        checks.items(self.name, self.value, self.rules, self.item_rules);
    }
}

impl Draft {
    /// Remembers a value that cannot be sent. Only the first one is reported.
    pub(crate) fn unfit(&mut self, part: &'static str, name: impl Into<Cow<'static, str>>, reason: Reason) {
        self.unfit.get_or_insert_with(|| Unfit { part, name: name.into(), reason });
    }

    /// Checks a parameter. Its problems are at `/query/name` and the like, those of a body at its own pointers.
    pub(crate) fn check(
        &mut self,
        part: &'static str,
        name: &'static str,
        value: &dyn Check,
        rules: &'static [Rule],
        item_rules: &'static [Rule],
    ) {
        self.checks.field(part, &Parameter { name, value, rules, item_rules }, &[]);
    }

    pub(crate) fn text<V: Serialize>(&mut self, part: &'static str, name: &'static str, value: &V) -> Option<String> {
        encode::text(value).unwrap_or_else(|reason| {
            self.unfit(part, name, reason);
            None
        })
    }

    pub(crate) fn styled<V: Serialize + Check>(
        &mut self,
        parameter: Styled,
        value: &V,
        rules: &'static [Rule],
        each: &'static [Rule],
    ) {
        let name = parameter.name();
        let (place, part) = match parameter.part() {
            Part::Path => ("path", "the path parameter"),
            Part::Query => ("query", "the query parameter"),
            Part::Header => ("header", "the header"),
            Part::Cookie => ("cookie", "the cookie"),
        };
        self.check(place, name, value, rules, each);
        match (parameter.write(value), parameter.part()) {
            (Err(reason), _) => self.unfit(part, name, reason),
            (Ok(Written::Text(None)), _) => {}
            (Ok(Written::Text(Some(text))), Part::Path) => self.path.push((name, text)),
            (Ok(Written::Text(Some(text))), _) => self.header_param(name, &text, has_secrets(value)),
            (Ok(Written::Pairs(pairs)), Part::Cookie) => self.cookies(name, &pairs),
            (Ok(Written::Pairs(pairs)), _) => self.query.extend(pairs),
        }
    }

    /// Adds to the one header that holds all cookies. The name of a pair may be a key of a map, which is not shown.
    fn cookies(&mut self, parameter: &'static str, pairs: &[(String, String)]) {
        for (name, value) in pairs {
            if let Err(reason) = encode::add_cookie(&mut self.headers, name, value) {
                self.unfit("the cookie", parameter, reason);
            }
        }
    }

    /// Sets a header parameter. A cookie is appended to the header that holds all of them.
    pub(crate) fn header_param(&mut self, name: &str, value: &str, is_secret: bool) {
        let known = if name.eq_ignore_ascii_case("cookie") { self.headers.get(header::COOKIE) } else { None };
        match known.and_then(|value| value.to_str().ok()) {
            Some(known) => self.header(name, &format!("{known}; {value}"), is_secret),
            None => self.header(name, value, is_secret),
        }
    }

    /// Sets a header. It is marked sensitive if it is secret or gives access by its name.
    pub(crate) fn header(&mut self, name: &str, value: &str, is_secret: bool) {
        match encode::own_header(name, value, is_secret) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(reason) if HeaderName::try_from(name).is_err() => self.unfit("the header", "…", reason),
            Err(reason) => self.unfit("the header", name.to_owned(), reason),
        }
    }

    pub(crate) fn json<B: Serialize + ?Sized>(&mut self, body: &B) {
        match encode::json(body) {
            Ok(json) => self.body(json, JSON),
            Err((pointer, reason)) => self.unfit("the body", pointer, reason),
        }
    }

    /// Sets the body and its media type, over which a header of the caller takes precedence.
    pub(crate) fn body(&mut self, content: impl Into<RequestBody>, media_type: &str) {
        match encode::header(media_type) {
            Ok(media_type) => self.body = Some(Body { content: content.into(), media_type }),
            Err(reason) => self.unfit("the media type of", "the body", reason),
        }
    }

    /// Replaces the media type of the body.
    pub(crate) fn media_type(&mut self, media_type: &str) {
        if let Some(body) = self.body.take() {
            self.body(body.content, media_type);
        }
    }

    /// Turns the draft into a call that is ready to be sent, and empties it.
    pub(crate) fn prepare(&mut self) -> Ready {
        let id = CallId::random();
        let watch = self.watch(id);
        let (shared, label) = (&self.caller.shared, self.caller.label.as_ref());
        let span = call_span(shared.name, &self.operation, label, id);
        let call = self.checked(id).map_err(|error| error.label_is(self.caller.label.as_ref()));
        Ready { call, watch, span }
    }

    /// Returns the watch of this call, if its client has observers.
    fn watch(&self, id: CallId) -> Option<Box<Watch>> {
        let Caller { shared, label, actor, .. } = &self.caller;
        if shared.observers.is_empty() {
            return None;
        }
        let call = ObservedCall::new(id, self.operation.clone(), label.clone(), actor.clone(), self.subjects());
        Some(Box::new(Watch::new(call, Arc::clone(&shared.observers))))
    }

    /// Returns whom the request is about: those whom the client names, and those whose ids are in it.
    fn subjects(&self) -> Vec<Subject> {
        let body = self.body.as_ref().and_then(|body| body.content.as_bytes()).map(|bytes| &**bytes);
        let query = [&*self.query, &*self.linked_query()].concat();
        let written = subject::Written { path: &self.path, query: &query, headers: &self.headers, body };
        let named = self.caller.subjects.iter().flat_map(|subjects| subjects.iter().cloned());
        named.chain(subjects_of_request(self.operation.subject_places(), &written)).collect()
    }

    /// Returns the query of a link to a page, which says what the parameters of the first page said.
    fn linked_query(&self) -> Vec<(String, String)> {
        let query = self.written_path.as_deref().and_then(|path| path.split_once('?')).map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (percent_decode_str(name).decode_utf8_lossy().into_owned(), value.to_owned()))
            .collect()
    }

    fn checked(&mut self, id: CallId) -> Result<Box<Prepared>, Error> {
        if replace(&mut self.is_spent, true) {
            const TWICE: Reason = "was polled before, and is sent once";
            return Err(unfit_error(&self.operation, "the call", self.operation.id(), TWICE));
        }
        if let Some(unfit) = self.unfit.take() {
            return Err(Error::not_sent(Kind::Unfit(unfit), &self.operation));
        }
        let problems = take(&mut self.checks).finish();
        if !problems.is_empty() && !self.unchecked {
            return Err(Error::not_sent(Kind::Checks(problems), &self.operation));
        }
        let uri = self.address()?;
        let shared = &self.caller.shared;
        let class = self.operation.retry_class_with(&self.headers);
        Ok(Box::new(Prepared {
            id,
            class,
            timeout: self.timeout.or(shared.timeout),
            policy: self.retry.take().unwrap_or_else(|| shared.retry.clone()),
            caller: self.caller.clone(),
            operation: self.operation.clone(),
            uri,
            headers: take(&mut self.headers),
            body: self.body.take(),
        }))
    }

    pub(crate) fn address(&self) -> Result<Uri, Error> {
        let (operation, query) = (&self.operation, &self.query);
        let base = self.caller.shared.base_of(operation);
        let base = base.map_err(|reason| unfit_error(operation, "the server of", operation.id(), reason))?;
        let mut address = String::with_capacity(2 * (base.len() + operation.template().len()));
        address.push_str(&base);
        match &self.written_path {
            Some(path) => address.push_str(path),
            None => path::fill_path(&mut address, operation.template(), &self.path)
                .map_err(|(name, reason)| unfit_error(operation, "the path parameter", name, reason))?,
        }
        if !query.is_empty() {
            address.push(if address[base.len()..].contains('?') { '&' } else { '?' });
            encode::add_query(&mut address, query);
        }
        Uri::try_from(address).map_err(|_| unfit_error(operation, "the address", "…", "is too long or not valid"))
    }
}
