//! The route of a description through all stages.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use crate::emit;
use crate::format::format;
use crate::ir::Api;
use crate::normalize::Normalized;
use crate::plan::model::Plan;
use crate::plan::naming::{self, Names};
use crate::report::Message;
use crate::tree::{Origins, Tree, to_yaml};
use crate::{document, lower, normalize, overlay, parse, plan, report};

/// What the generator reads.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The description, YAML or JSON.
    pub description: &'a str,
    /// How a report names it, such as `spec/openapi.yaml`.
    pub description_name: &'a str,
    /// The overlay's name and text.
    pub overlay: Option<(&'a str, &'a str)>,
    /// The lock's name and text.
    pub lock: Option<(&'a str, &'a str)>,
    /// How to generate.
    pub options: Options,
}

/// How to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path by which generated code names its runtime.
    pub runtime: String,
    /// The crate whose root has `Client` and `types`, for the examples; none are written without it.
    pub example_crate: Option<String>,
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
    /// Its names.
    pub names: Names,
    /// The client, decided.
    pub plan: Plan,
}

/// Turns a description into a client.
///
/// # Errors
/// When the description, the overlay or the lock is refused: every fault with its place and a way out.
pub fn generate(input: &Input<'_>) -> Result<Output, Failure> {
    let (value, origins) = read(input)?.into_parts();
    // Nothing needs the text of the value: it is written beside the other stages. Who is last lets go of the value.
    let value = Arc::new(value);
    let written = Arc::clone(&value);
    let (effective, plan) = thread::scope(|scope| {
        let effective = scope.spawn(move || to_yaml(&written));
        let plan = plan_value(value, input).map_err(|faults| refuse(input, Some(&origins), &faults));
        (effective.join().unwrap_or_else(|bug| resume_unwind(bug)), plan)
    });
    let plan = refuse_idle_marks(plan?, &origins).map_err(|faults| refuse(input, Some(&origins), &faults))?;
    let options =
        emit::Options { runtime: input.options.runtime.clone(), example_crate: input.options.example_crate.clone() };
    let (files, calls) = write(&plan, &options);
    let remarks = report::notes(&plan.remarks, &inputs(input, Some(&origins)));
    let notes = plan.notes.into_iter().map(Message::note).chain(remarks).collect();
    Ok(Output { files, calls, lock: plan.lock, effective, notes })
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
        let api = naming::split(lower::lower(&normalized)?, lock(input));
        let names = naming::name_with_near_misses(&api, lock(input))?;
        let plan = refuse_idle_marks(plan::plan(&api, &names)?, tree.origins())?;
        Ok((normalized, api, names, plan))
    };
    match plan() {
        Ok((normalized, api, names, plan)) => Ok(Stages { tree, normalized, api, names, plan }),
        Err(faults) => Err(refuse(input, Some(tree.origins()), &faults)),
    }
}

/// The plan alone: the value of each stage is gone when the next has seen it, because all together are large.
fn plan_value(value: Arc<Value>, input: &Input<'_>) -> Result<Plan, Diagnostics> {
    let document = document::read_document(&value)?;
    drop(value);
    let normalized = normalize::normalize(&document)?;
    drop(document);
    let whole = lower::lower(&normalized)?;
    drop(normalized);
    let api = naming::split(whole, lock(input));
    let names = naming::name(&api, lock(input))?;
    plan::plan(&api, &names)
}

/// An `x-` key of an overlay that decides nothing is a fault. In the description it is one of somebody else's.
fn refuse_idle_marks(plan: Plan, origins: &Origins) -> Result<Plan, Diagnostics> {
    let (idle, remarks): (Vec<_>, Vec<_>) = plan.remarks.into_iter().partition(|it| it.code == lower::marks::IDLE);
    let is_ours = |it: &Diagnostic| match &it.at {
        Place::Pointer(at) => origins.origin(at).source == Source::Overlay,
        Place::Line(..) => false,
    };
    let faults: Diagnostics = idle.into_iter().filter(is_ours).collect();
    faults.or(Plan { remarks: remarks.into_iter().collect(), ..plan })
}

fn lock<'a>(input: &Input<'a>) -> Option<&'a str> {
    input.lock.map(|(_, text)| text)
}

fn read(input: &Input<'_>) -> Result<Tree, Failure> {
    let overlay = input.overlay.map(|(_, text)| text);
    read_tree(input.description, overlay).map_err(|faults| refuse(input, None, &faults))
}

/// The effective description: the description with the overlay applied.
///
/// # Errors
/// Faults of syntax, and faults of the overlay.
pub fn read_tree(description: &str, overlay: Option<&str>) -> Result<Tree, Diagnostics> {
    let tree = Tree::new(parse::parse(description, Source::Description)?);
    match overlay {
        None => Ok(tree),
        Some(overlay) => overlay::apply(tree, &parse::parse(overlay, Source::Overlay)?),
    }
}

/// The normalised description of a tree.
///
/// # Errors
/// Every fault of the description, each at its place in the tree.
pub fn normalize_tree(tree: &Tree) -> Result<Normalized, Diagnostics> {
    normalize::normalize(&document::read_document(tree.value())?)
}

fn refuse(input: &Input<'_>, origins: Option<&Origins>, faults: &Diagnostics) -> Failure {
    Failure(report::errors(faults, &inputs(input, origins)))
}

fn inputs<'a>(input: &Input<'a>, origins: Option<&'a Origins>) -> report::Inputs<'a> {
    let named = |(name, text)| report::Input { name, text };
    report::Inputs {
        description: named((input.description_name, input.description)),
        overlay: input.overlay.map(named),
        lock: input.lock.map(named),
        origins,
    }
}
