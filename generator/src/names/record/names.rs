//! The names in a line: what they may be, and which of them are there once alone.

use super::lines::Lines;
use crate::names::identifier::{fault_of, is_field_name, is_type_name, module_name};
use crate::names::record::Former;
use crate::names::reserved::{UNKNOWN, is_reserved, key};

/// What a name may be: one that the rules could have given.
#[derive(Clone, Copy)]
pub(super) enum Case {
    /// A type.
    Type,
    /// A variant of an enum or a union.
    Variant,
    /// A field, a method or a parameter; these are methods already.
    Field(&'static [&'static str]),
    /// A module of a group.
    Module,
    /// A method in the module of a group.
    Path,
    /// A constant.
    Constant,
}

/// A method of a group.
pub(super) const METHOD: Case = Case::Field(&["new"]);

impl Case {
    /// Returns what is wrong with a name, if anything is.
    fn problem(self, name: &str) -> Option<String> {
        let (snake, (module, method)) = (name.to_ascii_lowercase(), name.split_once("::").unwrap_or((name, "")));
        let (is_name, case) = match self {
            Self::Type | Self::Variant => (is_type_name(name), "Pascal case"),
            Self::Field(_) | Self::Module => (is_field_name(name), "snake case"),
            Self::Constant => (is_field_name(&snake) && snake.to_ascii_uppercase() == name, "capitals"),
            Self::Path => return Self::Module.problem(module).or_else(|| METHOD.problem(method)),
        };
        let problem = match self {
            _ if !is_name => return Some(fault_of(name, case)),
            Self::Variant if name == UNKNOWN => "is the variant of what is not known",
            Self::Field(methods) if methods.contains(&name) => "is the name of a method that is there already",
            Self::Module if module_name(name.to_owned()) == name => {
                return Self::Field(&["client", "new", "request", "runtime"]).problem(name);
            }
            Self::Module => "cannot be a module: Windows or the client has a file of this name",
            _ => return None,
        };
        Some(problem.to_owned())
    }
}

impl Lines<'_> {
    /// A name.
    pub(super) fn name(&mut self, case: Case, name: &mut String) {
        self.word(name);
        self.check(case, name);
    }

    /// An earlier name, and since when it is one.
    pub(super) fn former_name(&mut self, case: Case, former: &mut Former) {
        self.name(case, &mut former.name);
        self.after("since", &mut former.since);
    }

    /// Earlier names.
    pub(super) fn was(&mut self, case: Case, was: &mut Vec<Former>) {
        let mut index = 0;
        while self.take_word_if("was", index < was.len()) {
            was.resize(was.len().max(index + 1), Former::default());
            self.former_name(case, &mut was[index]);
            index += 1;
        }
    }

    /// Whether what the line names is gone. Then it only keeps its name, which may be another thing's by now if the
    /// overlay wants it so.
    pub(super) fn retired(&mut self, is_retired: &mut bool) {
        *is_retired = self.take_word_if("retired", *is_retired);
        self.is_retired = *is_retired;
    }

    /// Rejects what can be no name.
    pub(super) fn check(&mut self, case: Case, name: &str) {
        if let Some(problem) = case.problem(name) {
            self.reject(name, &problem);
        }
    }

    /// Rejects the second of a kind that has this name.
    pub(super) fn once(&mut self, kind: &str, name: &str) {
        self.once_as(kind, name, name);
    }

    /// The same, of something that is there.
    pub(super) fn once_live(&mut self, kind: &str, name: &str) {
        if !self.is_retired {
            self.once(kind, name);
        }
    }

    /// The same, of a name that is only a part of what is there once.
    pub(super) fn once_as(&mut self, kind: &str, key: &str, name: &str) {
        self.claim((0, kind, key), name, || format!("is here a second time ({kind})"));
    }

    /// Rejects a name that another type of the client has.
    pub(super) fn live_type(&mut self, name: &str) {
        if self.is_retired {
        } else if is_reserved(name) {
            self.reject(name, "is a name of Rust or of the runtime");
        } else {
            self.claim((0, "", name), name, || "is the name of another type in the lock".to_owned());
        }
    }

    /// Rejects the name of a type that has the file of another one.
    pub(super) fn file(&mut self, name: &str) {
        let problem = || "differs from another type in case or underscores alone".to_owned();
        if !self.is_retired {
            self.claim((0, "file", &key(name)), name, problem);
        }
    }

    /// Rejects a second name of one thing in an operation or a type, and one name of two things.
    pub(super) fn within(&mut self, kind: &str, name: &str, thing: &str) {
        let head = self.head;
        self.claim((head, kind, &format!("={thing}")), name, || format!("is a second name for the same {kind}"));
        self.claim((head, kind, name), name, || format!("is the name of another {kind} here"));
    }

    /// Rejects the name of the second that has a key.
    pub(super) fn claim(&mut self, key: (usize, &str, &str), name: &str, problem: impl FnOnce() -> String) {
        let is_checked = self.written.is_none() && self.fault.is_none() && !self.is_merged;
        if is_checked && !self.seen.insert((key.0, key.1.to_owned(), key.2.to_owned())) {
            self.reject(name, &problem());
        }
    }
}
