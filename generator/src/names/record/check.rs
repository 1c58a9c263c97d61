//! Checks the names of a lock: each must be one that the rules could have given, and none is there twice.
//!
//! What is gone only keeps its name: it may be another thing's by now, if the overlay wants it so.

use std::collections::BTreeSet;

use super::{TypeLine, EventLine, GroupLine, IdLine, OperationLine, SchemeLine, ServerLine};
use crate::names::called::fields::REQUEST_METHODS;
use crate::names::called::variants::RESERVED;
use crate::names::extras::Extra;
use crate::names::identifier::{fault_of, is_field_name, is_type_name, module_name};
use crate::names::taken::retired::Former;
use crate::names::taken::{self, Taken};

/// A name, and what is wrong with it.
pub(crate) type Problem = (String, String);

type Checked = Result<(), Problem>;

/// What was there before a line.
#[derive(Default)]
pub(crate) struct Seen {
    /// The types of the client, of whatever kind.
    types: BTreeSet<String>,
    entries: BTreeSet<String>,
    /// The entries that are there, as names that are one are written: each has a file.
    files: BTreeSet<String>,
    requests: BTreeSet<String>,
    /// What is told of, such as a tag or an address, by kind.
    things: BTreeSet<(&'static str, String)>,
    places: BTreeSet<String>,
    /// The names and the things within the last operation or type.
    inner: BTreeSet<(&'static str, String)>,
}

impl Seen {
    pub(crate) fn group(&mut self, line: &GroupLine) -> Checked {
        module(&line.module)?;
        self.thing("tag", &line.tag)?;
        if let Some(ty) = &line.ty {
            type_name(ty)?;
        }
        if line.is_retired {
            return Ok(());
        }
        self.thing("module", &line.module)?;
        for former in &line.was {
            module(&former.name)?;
            self.thing("module", &former.name)?;
        }
        line.ty.as_ref().map_or(Ok(()), |ty| self.live_type(ty))
    }

    pub(crate) fn scheme(&mut self, line: &SchemeLine) -> Checked {
        constant(&line.constant)?;
        self.thing("constant of a scheme", &line.constant)?;
        if line.is_retired { Ok(()) } else { self.thing("credential", &line.credential) }
    }

    pub(crate) fn server(&mut self, line: &ServerLine) -> Checked {
        constant(&line.constant)?;
        self.thing("constant of a server", &line.constant)?;
        if line.is_retired { Ok(()) } else { self.thing("server", &line.url) }
    }

    pub(crate) fn id(&mut self, line: &IdLine) -> Checked {
        type_name(&line.name)?;
        self.thing("identifier", &line.name)?;
        if line.is_retired {
            return Ok(());
        }
        line.was.iter().map(|it| &it.name).chain([&line.name]).try_for_each(|name| {
            type_name(name)?;
            self.live_type(name)
        })
    }

    pub(crate) fn event(&mut self, line: &EventLine) -> Checked {
        variant(&line.variant)?;
        type_name(&line.ty)?;
        self.thing("event", &line.ty)?;
        self.thing("variant", &line.variant)
    }

    pub(crate) fn operation(&mut self, line: &OperationLine) -> Checked {
        self.inner.clear();
        line.group.as_ref().map_or(Ok(()), |group| module(group))?;
        for name in line.standing.was.iter().map(|it| &it.name).chain([&line.method]) {
            field(name, &["new"])?;
        }
        type_name(&line.request)?;
        self.thing("operation", &line.address)?;
        if line.standing.is_retired {
            return Ok(());
        }
        for name in line.standing.was.iter().map(|it| &it.name).chain([&line.method]) {
            let Some(group) = &line.group else { continue };
            self.thing("method", &format!("{group}::{name}")).map_err(|(_, problem)| (name.clone(), problem))?;
        }
        once(&mut self.requests, &line.request, "request")
    }

    /// An earlier name of a request.
    pub(crate) fn former_request(&mut self, former: Former) -> Result<Former, Problem> {
        type_name(&former.name)?;
        once(&mut self.requests, &former.name, "request")?;
        Ok(former)
    }

    /// A method in a group that the operation has left.
    pub(crate) fn left(&mut self, former: Former) -> Result<Former, Problem> {
        let (group, method) = former.name.split_once("::").unwrap_or((&former.name, ""));
        let named = |(_, problem): Problem| (former.name.clone(), problem);
        module(group).and_then(|()| field(method, &["new"])).map_err(named)?;
        self.thing("method", &former.name)?;
        Ok(former)
    }

    /// An earlier name of a value.
    pub(crate) fn former_value(&mut self, former: Former) -> Result<Former, Problem> {
        variant(&former.name)?;
        self.within("value", &former.name, format!("was {}", former.name))?;
        Ok(former)
    }

    pub(crate) fn parameter(&mut self, operation: &OperationLine) -> Checked {
        let Some(line) = operation.parameters.last() else { return Ok(()) };
        field(&line.name, REQUEST_METHODS)?;
        let place = format!("{} {}", line.location.as_deref().unwrap_or_default(), line.sent);
        self.within("parameter", &line.name, place)
    }

    /// A type that an operation brings along.
    pub(crate) fn extra_type(&mut self, operation: &OperationLine, extra: Extra, name: &str) -> Checked {
        type_name(name)?;
        self.within(extra.word(), name, String::new())?;
        if operation.standing.is_retired { Ok(()) } else { self.live_type(name) }
    }

    /// A name in such a type.
    pub(crate) fn extra_part(&mut self, extra: Extra, of: &str, name: &str) -> Checked {
        match extra {
            Extra::Answer | Extra::Body if !is_type_name(name) => {
                return Err((name.to_owned(), fault_of(name, "Pascal case")));
            }
            Extra::Answer | Extra::Body => {}
            Extra::Headers => field(name, &["of"])?,
            Extra::Required => field(name, &[])?,
        }
        self.within(extra.part_word(), name, of.to_owned())
    }

    pub(crate) fn entry(&mut self, line: &TypeLine) -> Checked {
        self.inner.clear();
        for name in line.standing.was.iter().map(|it| &it.name).chain([&line.name]) {
            type_name(name)?;
        }
        once(&mut self.entries, &line.name, "type")?;
        if line.standing.is_retired {
            return Ok(());
        }
        // Earlier names are aliases of it.
        line.standing.was.iter().map(|it| &it.name).chain([&line.name]).try_for_each(|name| self.live_type(name))?;
        if self.files.insert(taken::key(&line.name)) {
            return Ok(());
        }
        Err((line.name.clone(), "differs from another type in case or underscores alone".to_owned()))
    }

    pub(crate) fn place(&mut self, place: &str) -> Checked {
        once(&mut self.places, place, "place")
    }

    pub(crate) fn required(&mut self, entry: &TypeLine, name: &str) -> Checked {
        type_name(name)?;
        self.within("required", name, String::new())?;
        if entry.standing.is_retired { Ok(()) } else { self.live_type(name) }
    }

    pub(crate) fn rest(&mut self, name: &str) -> Checked {
        field(name, &[])?;
        self.within("field", name, String::new())
    }

    pub(crate) fn field(&mut self, name: &str, sent: &str) -> Checked {
        field(name, &[])?;
        self.within("field", name, format!("{sent:?}"))
    }

    pub(crate) fn value(&mut self, name: &str, value: &str) -> Checked {
        variant(name)?;
        self.within("value", name, value.to_owned())
    }

    /// Several variants may have one shape.
    pub(crate) fn variant(&mut self, name: &str) -> Checked {
        variant(name)?;
        if self.inner.insert(("variant", name.to_lowercase())) {
            return Ok(());
        }
        Err((name.to_owned(), "is here a second time (variant)".to_owned()))
    }

    /// A type of the client.
    fn live_type(&mut self, name: &str) -> Checked {
        if Taken::is_reserved(name) {
            return Err((name.to_owned(), "is a name of Rust or of the runtime".to_owned()));
        }
        if self.types.insert(name.to_owned()) {
            return Ok(());
        }
        Err((name.to_owned(), "is the name of another type in the lock".to_owned()))
    }

    fn thing(&mut self, kind: &'static str, name: &str) -> Checked {
        if self.things.insert((kind, name.to_owned())) {
            return Ok(());
        }
        Err((name.to_owned(), format!("is here a second time ({kind})")))
    }

    /// Within an operation or a type a name stands for one thing, and a thing has one name.
    fn within(&mut self, kind: &'static str, name: &str, thing: String) -> Checked {
        if !self.inner.insert((kind, format!("={thing}"))) {
            return Err((name.to_owned(), format!("is a second name for the same {kind}")));
        }
        if !self.inner.insert((kind, name.to_owned())) {
            return Err((name.to_owned(), format!("is the name of another {kind} here")));
        }
        Ok(())
    }
}

fn once(seen: &mut BTreeSet<String>, name: &str, kind: &str) -> Checked {
    if seen.insert(name.to_owned()) {
        Ok(())
    } else {
        Err((name.to_owned(), format!("is here a second time ({kind})")))
    }
}

fn type_name(name: &str) -> Checked {
    if is_type_name(name) { Ok(()) } else { Err((name.to_owned(), fault_of(name, "Pascal case"))) }
}

fn variant(name: &str) -> Checked {
    type_name(name)?;
    if name != RESERVED {
        return Ok(());
    }
    Err((name.to_owned(), "is the variant of what is not known".to_owned()))
}

fn field(name: &str, reserved: &[&str]) -> Checked {
    if !is_field_name(name) {
        return Err((name.to_owned(), fault_of(name, "snake case")));
    }
    if reserved.contains(&name) {
        return Err((name.to_owned(), "is the name of a method that is there already".to_owned()));
    }
    Ok(())
}

fn constant(name: &str) -> Checked {
    let snake = name.to_ascii_lowercase();
    if is_field_name(&snake) && snake.to_ascii_uppercase() == name {
        return Ok(());
    }
    Err((name.to_owned(), fault_of(name, "capitals")))
}

fn module(name: &str) -> Checked {
    field(name, &["client", "new", "request", "runtime"])?;
    if module_name(name.to_owned()) == name {
        return Ok(());
    }
    Err((name.to_owned(), "cannot be a module: Windows or the client has a file of this name".to_owned()))
}
