//! The route of a description through all stages.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::decisions::Decisions;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::emit;
use crate::format::format;
use crate::ir::Api;
use crate::names::{self, Names, Note, Proposal};
use crate::normalize::Normalized;
use crate::overlay::Rules;
use crate::plan::model::Plan;
use crate::pointer::Pointer;
use crate::report::Message;
use crate::tree::{Origins, Tree, to_yaml};
use crate::{decisions, document, lower, normalize, overlay, parse, plan, report, webhooks};

/// What the generator reads.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The description, YAML or JSON.
    pub description: &'a str,
    /// How a report names it, such as `spec/openapi.yaml`.
    pub description_name: &'a str,
    /// Name and text of a second description, which is read for its webhooks.
    pub webhooks: Option<(&'a str, &'a str)>,
    /// The overlay's name and text.
    pub overlay: Option<(&'a str, &'a str)>,
    /// By whose rules the overlay is read.
    pub overlay_rules: Rules,
    /// The name and text of the decisions.
    pub decisions: Option<(&'a str, &'a str)>,
    /// The lock's name and text.
    pub lock: Option<(&'a str, &'a str)>,
    /// How to generate.
    pub options: Options,
}

impl<'a> Input<'a> {
    /// A description alone, with its name, for the runtime at a path.
    pub fn new(description_name: &'a str, description: &'a str, runtime: &str) -> Self {
        Self {
            description,
            description_name,
            webhooks: None,
            overlay: None,
            overlay_rules: Rules::Specification,
            decisions: None,
            lock: None,
            options: Options { runtime: runtime.to_owned(), example_crate: None, release: None },
        }
    }

    /// The same, as reports speak of it; `origins` are those of the effective description, once there is one.
    pub fn files(&self, origins: Option<&'a Origins>) -> report::Inputs<'a> {
        let named = |(name, text)| report::Input { name, text };
        report::Inputs {
            description: named((self.description_name, self.description)),
            webhooks: self.webhooks.map(named),
            overlay: self.overlay.map(named),
            decisions: self.decisions.map(named),
            lock: self.lock.map(named),
            origins,
        }
    }
}

/// How to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path by which generated code names its runtime.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; none are written without it.
    pub example_crate: Option<String>,
    /// The release that is made: since when an earlier name is only an alias.
    pub release: Option<String>,
}

/// What the generator writes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files, by their path in the folder of generated code.
    pub files: BTreeMap<String, String>,
    /// The driver that tests call every operation with, where there is an example crate.
    pub calls: Option<String>,
    /// The new lock of names.
    pub lock: String,
    /// The effective description, YAML.
    pub effective: String,
    /// What the user should know; those of one kind stand together.
    pub notes: Vec<Message>,
}

/// Why a description is refused; displays as the report.
#[derive(Clone, Debug)]
pub struct Failure(Vec<Message>);

impl Failure {
    /// The faults, by their places.
    pub fn messages(&self) -> &[Message] {
        &self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&report::human(&self.0))
    }
}

impl std::error::Error for Failure {}

/// Every stage's value.
#[derive(Clone, Debug)]
pub struct Stages {
    /// The effective description.
    pub tree: Tree,
    /// The description with every question of spelling answered.
    pub normalized: Normalized,
    /// The API.
    pub api: Api,
    /// Its record.
    pub proposal: Proposal,
    /// Its names.
    pub names: Names,
    /// What is decided where.
    pub reviewed: decisions::Reviewed,
    /// The client, decided.
    pub plan: Plan,
}

impl Stages {
    /// What the user should know; those of one kind stand together.
    pub fn notes(&self, input: &Input<'_>) -> Vec<Message> {
        notes(self.tree.notes().clone(), self.tree.origins(), &self.plan, &self.proposal, input)
    }
}

/// Turns a description into a client.
///
/// # Errors
/// When the description, the overlay or the lock is refused: every fault with its place and a way out.
pub fn generate(input: &Input<'_>) -> Result<Output, Failure> {
    check_paths(&input.options)?;
    let (value, origins, remarks) = read(input)?.into_parts();
    // Nothing needs the text of the value: it is written beside the other stages. Who is last lets go of the value.
    let value = Arc::new(value);
    let written = Arc::clone(&value);
    let (effective, plan) = thread::scope(|scope| {
        let effective = scope.spawn(move || to_yaml(&written));
        let plan = plan_value(value, input).map_err(|faults| refuse(input, Some(&origins), &faults));
        (effective.join().unwrap_or_else(|bug| resume_unwind(bug)), plan)
    });
    let (plan, proposal) = plan?;
    let plan = refuse_idle_marks(plan, &origins).map_err(|faults| refuse(input, Some(&origins), &faults))?;
    let options =
        emit::Options { runtime: input.options.runtime.clone(), example_crate: input.options.example_crate.clone() };
    let (files, calls) = write(&plan, &options);
    let notes = notes(remarks, &origins, &plan, &proposal, input);
    Ok(Output { files, calls, lock: proposal.record.text(), effective, notes })
}

fn check_paths(options: &Options) -> Result<(), Failure> {
    let paths = std::iter::once(&options.runtime).chain(&options.example_crate);
    let wrong = paths.filter(|path| !emit::is_path(path));
    let faults: Vec<Message> = wrong
        .map(|path| Message::error(format!("expected a path in Rust, such as `crate::runtime`, found `{path}`")))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
}

fn notes(of_tree: Diagnostics, origins: &Origins, plan: &Plan, proposal: &Proposal, input: &Input<'_>) -> Vec<Message> {
    let remarks = of_tree.into_iter().chain(plan.remarks.clone()).chain(proposal.remarks.clone()).collect();
    let remarks = report::notes(&remarks, &input.files(Some(origins)));
    let mut of_names: Vec<&Note> = proposal.notes.iter().chain(&plan.notes).collect();
    of_names.sort_by_key(|note| note.about);
    let of_names = of_names.into_iter().map(|note| Message::note_of(note.about.code(), note.message.clone()));
    of_names.chain(remarks).collect()
}

/// The text of every file, and of the tests' driver. They share nothing, so they are written side by side, by whoever is
/// free; their order is that of their paths.
fn write(plan: &Plan, options: &emit::Options) -> (BTreeMap<String, String>, Option<String>) {
    let units = emit::units(plan);
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(String, String)> {
        let units = std::iter::from_fn(|| units.get(next.fetch_add(1, Ordering::Relaxed)));
        let files = units.map(|it| emit::emit(plan, *it, options));
        files.map(|it| (it.path.clone(), format(it))).collect()
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, NonZero::get).min(units.len());
        let running: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let calls = options.example_crate.as_ref().map(|krate| format(emit::emit_calls(plan, krate)));
        let own = work();
        let others = running.into_iter().flat_map(|it| it.join().unwrap_or_else(|bug| resume_unwind(bug)));
        (others.chain(own).collect(), calls)
    })
}

/// All stages up to the plan.
///
/// # Errors
/// As [`generate`].
pub fn run(input: &Input<'_>) -> Result<Stages, Failure> {
    let tree = read(input)?;
    let plan = || -> Result<_, Diagnostics> {
        let normalized = normalize_tree(&tree)?;
        let named = name(lower::lower(&normalized)?, input)?;
        let plan = refuse_idle_marks(plan::plan(&named.api, &named.names)?, tree.origins())?;
        Ok((normalized, named, plan))
    };
    match plan() {
        Ok((normalized, named, plan)) => {
            let Named { api, proposal, names, reviewed } = named;
            Ok(Stages { tree, normalized, api, proposal, names, reviewed, plan })
        }
        Err(faults) => Err(refuse(input, Some(tree.origins()), &faults)),
    }
}

/// The plan, and the names that it was made with: the value of each stage is gone when the next has seen it, because all
/// together are large.
fn plan_value(value: Arc<Value>, input: &Input<'_>) -> Result<(Plan, Proposal), Diagnostics> {
    let document = document::read_document(&value)?;
    drop(value);
    let normalized = normalize::normalize(&document)?;
    drop(document);
    let whole = lower::lower(&normalized)?;
    drop(normalized);
    let Named { api, proposal, names, .. } = name(whole, input)?;
    Ok((plan::plan(&api, &names)?, proposal))
}

/// An API with its names.
struct Named {
    api: Api,
    proposal: Proposal,
    names: Names,
    reviewed: decisions::Reviewed,
}

/// Gives each place of an API a shape of its own, and everything a name. What is decided of some places of a type is
/// decided of the others, too: the API has it then.
fn name(whole: Api, input: &Input<'_>) -> Result<Named, Diagnostics> {
    let old = names::read_record(input.lock.map(|(_, text)| text), &whole)?;
    let mut api = lower::split(whole, old.components_are_types());
    let mut spread = Diagnostics::default();
    loop {
        let mut proposal = names::propose(&api, &old)?;
        if let Some(release) = &input.options.release {
            proposal.record.date(release);
        }
        let names = names::name(&api, &proposal.record)?;
        // Each time more places have the marks that they lack.
        let found = decisions::spread(&mut api, &names)?;
        if found.is_empty() {
            proposal.remarks.extend(spread);
            let reviewed = review_decisions(input, &api, &names, &mut proposal)?;
            return Ok(Named { api, proposal, names, reviewed });
        }
        spread.extend(found);
    }
}

/// Records what is decided where, and compares it with what the record has.
fn review_decisions(
    input: &Input<'_>,
    api: &Api,
    names: &Names,
    proposal: &mut Proposal,
) -> Result<decisions::Reviewed, Diagnostics> {
    if input.decisions.is_none() {
        return Ok(decisions::Reviewed::default());
    }
    let reviewed = decisions::review(read_decisions(input)?, api, names, proposal)?;
    proposal.record.decide(reviewed.decided.clone());
    proposal.remarks.extend(reviewed.notes.clone());
    Ok(reviewed)
}

fn read_decisions(input: &Input<'_>) -> Result<Decisions, Diagnostics> {
    let Some((_, text)) = input.decisions else { return Ok(Decisions::default()) };
    decisions::read_decisions(&parse::parse(text, Source::Decisions)?)
}

/// An `x-` key of an overlay or rule that decides nothing is a fault, but in a component that the overlay brings for
/// whoever needs it, and where a pattern with a wildcard led: what is new upstream must not stop anyone, but for what
/// should be a secret. In the description it is one of somebody else's.
fn refuse_idle_marks(plan: Plan, origins: &Origins) -> Result<Plan, Diagnostics> {
    let is_of_mark = |remark: &Diagnostic| [lower::marks::IDLE, lower::marks::UNFIT].contains(&remark.code);
    let (idle, mut remarks): (Vec<_>, Vec<_>) = plan.remarks.into_iter().partition(is_of_mark);
    let mut faults = Diagnostics::default();
    for fault in idle {
        let Place::Pointer(at) = &fault.at else { continue };
        let origin = origins.origin(at);
        match origin.source {
            Source::Overlay if is_spare(at, origins) => remarks.push(fault),
            Source::Decisions if origin.is_found && at.last().as_deref() != Some("x-secret") => {
                remarks.push(decisions::idle(at, &origin));
            }
            Source::Decisions => faults.push(decisions::idle(at, &origin)),
            Source::Overlay => faults.push(fault),
            Source::Description | Source::Webhooks | Source::Lock if fault.code == lower::marks::UNFIT => {
                faults.push(fault);
            }
            Source::Description | Source::Webhooks | Source::Lock => {}
        }
    }
    faults.or(Plan { remarks: remarks.into_iter().collect(), ..plan })
}

/// Whether a place is within a component that the overlay brings.
fn is_spare(at: &Pointer, origins: &Origins) -> bool {
    let [components, section, name, ..] = &at.segments()[..] else { return false };
    let component = Pointer::root().key(components).key(section).key(name);
    components == "components" && origins.origin(&component).source == Source::Overlay
}

fn read(input: &Input<'_>) -> Result<Tree, Failure> {
    read_tree(input).map_err(|faults| refuse(input, None, &faults))
}

/// The effective description: the description with the webhooks of the second one, the overlay and the
/// decisions applied.
///
/// # Errors
/// Faults of syntax, of the second description as a whole, of the overlay and of the decisions.
pub fn read_tree(input: &Input<'_>) -> Result<Tree, Diagnostics> {
    let mut tree = Tree::new(parse::parse(input.description, Source::Description)?);
    if let Some((_, text)) = input.webhooks {
        tree = webhooks::add(tree, &parse::parse(text, Source::Webhooks)?)?;
    }
    if let Some((_, text)) = input.overlay {
        tree = overlay::apply(tree, &parse::parse(text, Source::Overlay)?, input.overlay_rules)?;
    }
    if input.webhooks.is_some() {
        tree = webhooks::settle(tree);
    }
    if input.decisions.is_some() {
        tree = decisions::decide(tree, &read_decisions(input)?)?;
    }
    Ok(tree)
}

/// The normalised description of a tree.
///
/// # Errors
/// Every fault of the description, each at its place in the tree.
pub fn normalize_tree(tree: &Tree) -> Result<Normalized, Diagnostics> {
    normalize::normalize(&document::read_document(tree.value())?)
}

fn refuse<'a>(input: &Input<'a>, origins: Option<&'a Origins>, faults: &Diagnostics) -> Failure {
    Failure(report::errors(faults, &input.files(origins)))
}
