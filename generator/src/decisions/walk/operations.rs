//! Walks operations, events and callbacks: their parameters, bodies and answers.

use super::schemas::Use;
use super::{Context, Edit, Entry, Holder, Walk, Way};
use crate::decisions::automaton::States;
use crate::decisions::choose::RuleFault;
use crate::decisions::links;
use crate::decisions::model::Decision;
use crate::document::{self, RefOr};
use crate::place::{self, Part, Role, Root};
use crate::pointer::Pointer;
use crate::vocabulary::Location;

impl<'a> Walk<'a> {
    pub(super) fn walk_document(&mut self) {
        let document = self.document;
        for (path, item) in &document.paths {
            let at = Pointer::root().key("paths").key(path);
            self.walk_item(&at, Some(item), &Holder::Path(path.clone()), &[]);
        }
        for (name, item) in &document.webhooks {
            let at = Pointer::root().key("webhooks").key(name);
            self.walk_item(&at, Some(item), &Holder::Webhook(name.clone()), &[]);
        }
    }

    /// Walks a path item; the operations of `outer` are those of the item that this one is added to.
    pub(super) fn walk_item(
        &mut self,
        at: &Pointer,
        item: Option<&'a RefOr<document::PathItem>>,
        holder: &Holder,
        outer: &[usize],
    ) {
        let entry = || Entry::PathItem(holder.clone(), outer.to_vec());
        let Some(item) = self.open(item, |_| at, entry) else { return };
        let mut contexts = outer.to_vec();
        for (method, operation) in &item.operations {
            if outer.iter().all(|known| self.contexts[*known].method != *method) {
                let context = self.add_context(holder, method, operation);
                contexts.push(context);
                self.walk_operation(operation, context);
            }
        }
        let mut users = contexts.clone();
        for base in self.bases(item) {
            for (method, operation) in &base.operations {
                if users.iter().all(|known| self.contexts[*known].method != *method) {
                    users.push(self.add_context(holder, method, operation));
                }
            }
        }
        for parameter in &item.parameters {
            for context in &users {
                self.walk_parameter(parameter, *context, true);
            }
        }
        if let Some(base) = &item.base {
            self.link(&base.at, Way::Reference, &base.target, Entry::PathItem(holder.clone(), contexts));
        }
    }

    /// Returns the path items that one is added to.
    fn bases(&self, item: &'a document::PathItem) -> Vec<&'a document::PathItem> {
        let components = &self.document.components;
        let (mut found, mut next): (Vec<&document::PathItem>, _) = (Vec::new(), item.base.as_ref());
        while let Some(reference) = next {
            let base = components.path_items.get(&reference.target);
            let Some((base, _)) = base.and_then(|base| components.resolve(base).ok()) else { break };
            if found.iter().any(|known| std::ptr::eq(*known, base)) {
                break;
            }
            found.push(base);
            next = base.base.as_ref();
        }
        found
    }

    fn add_context(&mut self, holder: &Holder, method: &str, operation: &'a document::Operation) -> usize {
        let components = &self.document.components;
        let own = operation.parameters.iter().filter_map(|parameter| Some(components.resolve(parameter).ok()?.0));
        let own = own.map(|parameter| (parameter.location, parameter.name.clone())).collect();
        let (holder, id, at, method) = (holder.clone(), operation.id.clone(), operation.at.clone(), method.to_owned());
        self.contexts.push(Context { holder, method, id, at, own });
        self.contexts.len() - 1
    }

    /// Returns the patterns that a role of an operation lets in.
    fn start(&mut self, context: usize, role: Option<&Role>) -> States {
        let Context { holder, method, id, .. } = &self.contexts[context];
        let (root, name) = match holder {
            Holder::Callback(of, name, sent) => {
                let Some(Role::Request(media)) = role else { return self.automaton.nothing() };
                // As the record tells them apart.
                let role = Role::Callback(name.clone(), format!("{method} {sent}"), media.clone());
                let of = *of;
                return self.start(of, Some(&role));
            }
            Holder::Webhook(name) => {
                (Root::Event(name.clone(), role.cloned()), format!("event {}", place::quoted(name)))
            }
            Holder::Path(path) => {
                let operation = place::Operation::Endpoint(method.clone(), path.clone());
                (Root::Operation(operation, role.cloned()), format!("{method} {}", place::erased_path(path)))
            }
        };
        let roles = self.walked.roles.entry(name).or_default();
        roles.extend(role.map(|role| role.without_media().to_string()));
        self.automaton.start(&root, id.as_deref())
    }

    fn walk_operation(&mut self, operation: &'a document::Operation, context: usize) {
        let states = self.start(context, None);
        for chosen in self.choose(states, &operation.at) {
            match &self.rules[chosen.rule].decision {
                Decision::Retry(_)
                | Decision::Name(_)
                | Decision::Pages(..)
                | Decision::Mock(_)
                | Decision::MockSet(_)
                | Decision::MockUnique(_) => {
                    self.write_mark(&operation.at, chosen);
                }
                // Written at the answers.
                Decision::ShownBy(_) => {}
                _ => self.unfit(chosen, &operation.at),
            }
        }
        for parameter in &operation.parameters {
            self.walk_parameter(parameter, context, false);
        }
        self.walk_body(operation.body.as_ref(), context);
        for (status, response) in &operation.responses {
            self.walk_response(Some(response), context, &status.to_string());
        }
        // A callback of what the server calls has no type, and may lead back to where it is.
        if !matches!(self.contexts[context].holder, Holder::Path(_)) {
            return;
        }
        for (name, callback) in &operation.callbacks {
            self.walk_callback(&operation.at.key("callbacks").key(name), Some(callback), context, name);
        }
    }

    pub(super) fn walk_callback(
        &mut self,
        at: &Pointer,
        callback: Option<&'a RefOr<document::Callback>>,
        context: usize,
        name: &str,
    ) {
        let Some(callback) = self.open(callback, |_| at, || Entry::Callback(context, name.to_owned())) else { return };
        for (sent, item) in &callback.0 {
            let holder = Holder::Callback(context, name.to_owned(), sent.clone());
            self.walk_item(&at.key(sent), Some(item), &holder, &[]);
        }
    }

    /// Walks a parameter of an operation, or of all operations of its path.
    pub(super) fn walk_parameter(&mut self, written: &'a RefOr<document::Parameter>, context: usize, is_of_path: bool) {
        if is_of_path && self.is_replaced(written, context) {
            return;
        }
        let operation = is_of_path.then(|| self.contexts[context].at.clone());
        let entry = || Entry::Parameter(context);
        match written {
            // What all operations of a path share may be meant otherwise by each of them.
            RefOr::Item(parameter) if is_of_path => {
                self.of_paths.insert(&parameter.at, written);
                self.link(&parameter.at, Way::Inline, &parameter.at, entry()).operation = operation;
            }
            RefOr::Ref(reference) if is_of_path => {
                self.link(&reference.at, Way::Reference, &reference.target, entry()).operation = operation;
            }
            RefOr::Item(_) | RefOr::Ref(_) => {
                if let Some(parameter) = self.open(Some(written), |parameter| &parameter.at, entry) {
                    self.walk_own_parameter(parameter, context);
                }
            }
        }
    }

    /// Returns whether an operation has a parameter of its own in the place of one of its path.
    fn is_replaced(&self, parameter: &'a RefOr<document::Parameter>, context: usize) -> bool {
        let own = &self.contexts[context].own;
        let parameter = self.document.components.resolve(parameter);
        parameter.is_ok_and(|(found, _)| own.iter().any(|(at, name)| (*at, name) == (found.location, &found.name)))
    }

    fn walk_own_parameter(&mut self, parameter: &'a document::Parameter, context: usize) {
        let name = parameter.name.clone();
        let role = match parameter.location {
            Location::Path => match place::path_number(self.contexts[context].holder.path(), &name) {
                Some(number) => Role::Path(number),
                None => return,
            },
            Location::Query => Role::Query(name),
            Location::Header => Role::Header(name),
            Location::Cookie => Role::Cookie(name),
        };
        self.visit_value(context, &role, &parameter.at, &parameter.schema);
    }

    /// Walks the schema of a parameter or header.
    fn visit_value(&mut self, context: usize, role: &Role, holder: &Pointer, schema: &Pointer) {
        let states = self.start(context, Some(role));
        self.visit(&Use { at: schema, holder: Some(holder), property: None }, states, true);
    }

    pub(super) fn walk_body(&mut self, body: Option<&'a RefOr<document::Body>>, context: usize) {
        let Some(body) = self.open(body, |body| &body.at, || Entry::Body(context)) else { return };
        self.walk_content(&body.content, context, &Role::Request);
    }

    pub(super) fn walk_response(
        &mut self,
        response: Option<&'a RefOr<document::Response>>,
        context: usize,
        status: &str,
    ) {
        let entry = || Entry::Response(context, status.to_owned());
        let Some(response) = self.open(response, |response| &response.at, entry) else { return };
        let is_success = status.starts_with('2');
        let role = |part| {
            let status = Some(status.to_owned());
            if is_success { Role::Answer(status, part) } else { Role::Error(status, part) }
        };
        self.walk_content(&response.content, context, &|media| role(Part::Body(media)));
        for (name, header) in &response.headers {
            self.walk_header(Some(header), context, &role(Part::Header(name.clone())));
        }
        if is_success {
            self.write_links(response, context);
        }
    }

    /// Writes the links of an answer to the reads that show what was written.
    fn write_links(&mut self, response: &document::Response, context: usize) {
        let states = self.start(context, None);
        for chosen in self.choose(states, &response.at) {
            if let Decision::ShownBy(reads) = &self.rules[chosen.rule].decision {
                match links::links(self.document, self.contexts[context].holder.path(), reads) {
                    Ok(links) => self.write(&response.at, Edit::Set("links", links), chosen),
                    Err((at, message)) => self.walked.faults.push(RuleFault::Unresolved { at, message }),
                }
            }
        }
    }

    pub(super) fn walk_header(&mut self, header: Option<&'a RefOr<document::Header>>, context: usize, role: &Role) {
        let entry = || Entry::Header(context, role.clone());
        let Some(header) = self.open(header, |header| &header.at, entry) else { return };
        if let Some(schema) = &header.schema {
            self.visit_value(context, role, &header.at, schema);
        }
    }

    fn walk_content(
        &mut self,
        content: &'a [document::MediaType],
        context: usize,
        role: &dyn Fn(Option<String>) -> Role,
    ) {
        for media in content {
            let Some(schema) = &media.schema else { continue };
            let states = self.start(context, Some(&role(Some(media.name.clone()))));
            self.visit(&Use { at: schema, holder: None, property: None }, states, false);
        }
    }
}
