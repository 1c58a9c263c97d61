//! Walks operations, events and callbacks: their parameters, bodies and answers.

use serde_json::{Value, json};

use super::schemas::Use;
use super::{Context, Edit, Holder, Sort, TypeLine, Walk, Way};
use crate::decisions::choose::Choice;
use crate::decisions::links;
use crate::decisions::model::Decision;
use crate::decisions::states::{Start, States};
use crate::document::{self, RefOr};
use crate::place::{self, Part, Role};
use crate::pointer::Pointer;
use crate::vocabulary::Location;

impl<'a> Walk<'a> {
    pub(super) fn document(&mut self, region: usize) {
        let document = self.document;
        for (path, item) in &document.paths {
            let at = Pointer::root().key("paths").key(path);
            self.item(region, &at, Some(item), &Holder::Path(path.clone()), &[]);
        }
        for (name, item) in &document.webhooks {
            let at = Pointer::root().key("webhooks").key(name);
            self.item(region, &at, Some(item), &Holder::Webhook(name.clone()), &[]);
        }
    }

    /// A path item; the operations of `outer` are those of the item that this one is added to.
    pub(super) fn item(
        &mut self,
        region: usize,
        at: &Pointer,
        item: Option<&'a RefOr<document::PathItem>>,
        holder: &Holder,
        outer: &[usize],
    ) {
        let entry = || TypeLine::PathItem(holder.clone(), outer.to_vec());
        let item = match item {
            Some(RefOr::Item(item)) => item,
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::PathItem, entry());
                return;
            }
            None => return,
        };
        if self.document.components.path_items.contains_key(at) && self.walked.regions[region].at != *at {
            self.link(region, at, Way::Inline, (at, Sort::PathItem, entry()));
            return;
        }
        let mut contexts = outer.to_vec();
        for (method, operation) in &item.operations {
            if outer.iter().all(|known| self.contexts[*known].method != *method) {
                let context = self.context(holder, method, operation);
                contexts.push(context);
                self.operation(region, operation, context);
            }
        }
        let mut users = contexts.clone();
        for base in self.bases(item) {
            for (method, operation) in &base.operations {
                if users.iter().all(|known| self.contexts[*known].method != *method) {
                    users.push(self.context(holder, method, operation));
                }
            }
        }
        for parameter in &item.parameters {
            for context in &users {
                self.parameter(region, Some(parameter), *context, true);
            }
        }
        if let Some(base) = &item.base {
            self.refer(region, base, Sort::PathItem, TypeLine::PathItem(holder.clone(), contexts));
        }
    }

    /// The path items that one is added to.
    fn bases(&self, item: &'a document::PathItem) -> Vec<&'a document::PathItem> {
        let items = &self.document.components.path_items;
        let (mut found, mut next) = (Vec::new(), item.base.as_ref());
        while let Some(reference) = next
            && found.len() <= items.len()
        {
            next = match items.get(&reference.target) {
                Some(RefOr::Ref(reference)) => Some(reference),
                Some(RefOr::Item(item)) => {
                    found.push(item);
                    item.base.as_ref()
                }
                None => None,
            };
            if found.len() > 1 && found.iter().rev().skip(1).any(|known| std::ptr::eq(*known, found[found.len() - 1])) {
                break;
            }
        }
        found
    }

    fn context(&mut self, holder: &Holder, method: &str, operation: &'a document::Operation) -> usize {
        let (path, is_event, callback) = match holder {
            Holder::Path(path) => (path.clone(), false, None),
            Holder::Webhook(name) => (name.clone(), true, None),
            Holder::Callback(of, name, sent) => {
                // As the record tells them apart.
                (String::new(), false, Some((*of, name.clone(), format!("{method} {sent}"))))
            }
        };
        let candidates = match holder {
            Holder::Path(path) => self.automaton.of_path(path),
            Holder::Webhook(_) => self.automaton.of_events(),
            Holder::Callback(of, ..) => self.contexts[*of].candidates.clone(),
        };
        let components = &self.document.components;
        let own = operation.parameters.iter().filter_map(|parameter| Some(components.resolve(parameter).ok()?.0));
        let own = own.map(|parameter| (parameter.location, parameter.name.clone())).collect();
        let (id, at, method) = (operation.id.clone(), operation.at.clone(), method.to_owned());
        self.contexts.push(Context { method, path, is_event, id, at, candidates, own, callback });
        self.contexts.len() - 1
    }

    /// The patterns that a role of an operation lets in.
    fn start(&mut self, context: usize, role: Option<&Role>) -> States {
        let found = &self.contexts[context];
        if let Some((of, name, sent)) = &found.callback {
            let Some(Role::Request(media)) = role else { return States::new() };
            let role = Role::Callback(name.clone(), sent.clone(), media.clone());
            return self.start(*of, Some(&role));
        }
        let (start, name) = if found.is_event {
            (Start::Event(&found.path), format!("event {}", place::quoted(&found.path)))
        } else {
            let start = Start::Operation { method: &found.method, path: &found.path, id: found.id.as_deref() };
            (start, format!("{} {}", found.method, place::erased_path(&found.path)))
        };
        let roles = self.walked.roles.entry(name).or_default();
        roles.extend(role.map(|role| role.without_media().to_string()));
        self.automaton.start(start, role, &found.candidates)
    }

    fn operation(&mut self, region: usize, operation: &'a document::Operation, context: usize) {
        let states = self.start(context, None);
        for chosen in self.choose(&states, &operation.at) {
            let edit = match &self.rules[chosen.rule].decision {
                Decision::Retry(class) => Edit::Set("x-retry", json!(class)),
                Decision::Name(name) => Edit::Set("x-name", json!(name)),
                Decision::MockSet(fields) => Edit::Set("x-mock-set", Value::Object(fields.clone())),
                // Written at the answers.
                Decision::ShownBy(_) => continue,
                _ => {
                    self.unfit(chosen, &operation.at);
                    continue;
                }
            };
            self.write(region, &operation.at, edit, chosen);
        }
        for parameter in &operation.parameters {
            self.parameter(region, Some(parameter), context, false);
        }
        self.body(region, operation.body.as_ref(), context);
        for (status, response) in &operation.responses {
            self.response(region, Some(response), context, &status.to_string());
        }
        for (name, callback) in &operation.callbacks {
            let at = operation.at.key("callbacks").key(name);
            self.callback(region, &at, Some(callback), context, name);
        }
    }

    pub(super) fn callback(
        &mut self,
        region: usize,
        at: &Pointer,
        callback: Option<&'a RefOr<document::Callback>>,
        context: usize,
        name: &str,
    ) {
        match callback {
            Some(RefOr::Item(callback)) => {
                for (sent, item) in &callback.0 {
                    let holder = Holder::Callback(context, name.to_owned(), sent.clone());
                    self.item(region, &at.key(sent), Some(item), &holder, &[]);
                }
            }
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Callback, TypeLine::Callback(context, name.to_owned()));
            }
            None => {}
        }
    }

    /// A parameter of an operation, or of all operations of its path.
    pub(super) fn parameter(
        &mut self,
        region: usize,
        parameter: Option<&'a RefOr<document::Parameter>>,
        context: usize,
        is_of_path: bool,
    ) {
        let Some(written) = parameter else { return };
        if is_of_path && self.is_replaced(written, context) {
            return;
        }
        let operation = is_of_path.then(|| self.contexts[context].at.clone());
        let entry = TypeLine::Parameter(context);
        let parameter = match written {
            RefOr::Item(parameter) => parameter,
            RefOr::Ref(reference) => {
                self.refer(region, reference, Sort::Parameter, entry).operation = operation;
                return;
            }
        };
        // What all operations of a path share may be meant otherwise by each of them.
        let is_target = is_of_path || self.document.components.parameters.contains_key(&parameter.at);
        if is_target && self.walked.regions[region].at != parameter.at {
            self.of_paths.insert(&parameter.at, written);
            let to = (&parameter.at, Sort::Parameter, entry);
            self.link(region, &parameter.at, Way::Inline, to).operation = operation;
            return;
        }
        self.parameter_here(region, parameter, context);
    }

    /// Whether an operation has a parameter of its own in the place of one of its path.
    fn is_replaced(&self, parameter: &'a RefOr<document::Parameter>, context: usize) -> bool {
        let own = &self.contexts[context].own;
        let parameter = self.document.components.resolve(parameter);
        parameter.is_ok_and(|(found, _)| own.iter().any(|(at, name)| (*at, name) == (found.location, &found.name)))
    }

    fn parameter_here(&mut self, region: usize, parameter: &'a document::Parameter, context: usize) {
        let name = parameter.name.clone();
        let role = match parameter.location {
            Location::Path => match place::path_number(&self.contexts[context].path, &name) {
                Some(number) => Role::Path(number),
                None => return,
            },
            Location::Query => Role::Query(name),
            Location::Header => Role::Header(name),
            Location::Cookie => Role::Cookie(name),
        };
        let states = self.start(context, Some(&role));
        let used = Use { at: &parameter.schema, holder: Some(&parameter.at), property: None };
        self.visit(region, &used, &states, true);
    }

    pub(super) fn body(&mut self, region: usize, body: Option<&'a RefOr<document::Body>>, context: usize) {
        let bodies = &self.document.components.bodies;
        match body {
            Some(RefOr::Item(body)) if bodies.contains_key(&body.at) && self.walked.regions[region].at != body.at => {
                self.link(region, &body.at, Way::Inline, (&body.at, Sort::Body, TypeLine::Body(context)));
            }
            Some(RefOr::Item(body)) => self.content(region, &body.content, context, &Role::Request),
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Body, TypeLine::Body(context));
            }
            None => {}
        }
    }

    pub(super) fn response(
        &mut self,
        region: usize,
        response: Option<&'a RefOr<document::Response>>,
        context: usize,
        status: &str,
    ) {
        let entry = || TypeLine::Response(context, status.to_owned());
        let response = match response {
            Some(RefOr::Item(response)) => response,
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Response, entry());
                return;
            }
            None => return,
        };
        let responses = &self.document.components.responses;
        if responses.contains_key(&response.at) && self.walked.regions[region].at != response.at {
            self.link(region, &response.at, Way::Inline, (&response.at, Sort::Response, entry()));
            return;
        }
        let role = |part| {
            let status = Some(status.to_owned());
            if status.as_deref().is_some_and(|status| status.starts_with('2')) {
                Role::Answer(status, part)
            } else {
                Role::Error(status, part)
            }
        };
        self.content(region, &response.content, context, &|media| role(Part::Body(media)));
        for (name, header) in &response.headers {
            self.header(region, Some(header), context, &role(Part::Header(name.clone())));
        }
        if status.starts_with('2') {
            self.shown(region, response, context);
        }
    }

    /// The links of an answer to the reads that show what was written.
    fn shown(&mut self, region: usize, response: &document::Response, context: usize) {
        let states = self.start(context, None);
        for chosen in self.choose(&states, &response.at) {
            if let Decision::ShownBy(reads) = &self.rules[chosen.rule].decision {
                match links::links(self.document, &self.contexts[context].path, reads) {
                    Ok(links) => self.write(region, &response.at, Edit::Set("links", links), chosen),
                    Err((at, message)) => self.walked.choices.push(Choice::Unresolved { at, message }),
                }
            }
        }
    }

    pub(super) fn header(
        &mut self,
        region: usize,
        header: Option<&'a RefOr<document::Header>>,
        context: usize,
        role: &Role,
    ) {
        let entry = || TypeLine::Header(context, role.clone());
        let headers = &self.document.components.headers;
        match header {
            Some(RefOr::Item(header))
                if headers.contains_key(&header.at) && self.walked.regions[region].at != header.at =>
            {
                self.link(region, &header.at, Way::Inline, (&header.at, Sort::Header, entry()));
            }
            Some(RefOr::Item(header)) => {
                let Some(schema) = &header.schema else { return };
                let states = self.start(context, Some(role));
                let used = Use { at: schema, holder: Some(&header.at), property: None };
                self.visit(region, &used, &states, true);
            }
            Some(RefOr::Ref(reference)) => {
                self.refer(region, reference, Sort::Header, entry());
            }
            None => {}
        }
    }

    fn content(
        &mut self,
        region: usize,
        content: &'a [document::MediaType],
        context: usize,
        role: &dyn Fn(Option<String>) -> Role,
    ) {
        for media in content {
            let Some(schema) = &media.schema else { continue };
            let states = self.start(context, Some(&role(Some(media.name.clone()))));
            let used = Use { at: schema, holder: None, property: None };
            self.visit(region, &used, &states, false);
        }
    }
}
