//! A call through the client compared with the same request by reqwest alone, to a server on this machine: one after
//! the other, and many at a time on one thread.

use std::{
    error::Error,
    hint::black_box,
    io::{self, Write},
    rc::Rc,
    sync::Arc,
};

use hero_api::{Client, types};
use serde::de::DeserializeOwned;
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinSet,
};

use crate::{
    Trouble, contest,
    harness::{Contest, Side},
    patient, server,
};

const KEY: &str = "a-key-that-opens-nothing";
const PRACTICE: &str = "a3c65c29-74cb-4d92-93ff-f8db1a9a39c1";

pub(crate) fn contests() -> Result<Vec<Contest>, Trouble> {
    let runtime = Rc::new(Builder::new_current_thread().enable_all().build()?);
    Ok(vec![
        one_patient(&runtime)?,
        fifty_patients(&runtime)?,
        many_callers(&runtime, "calls of 16 callers on one thread", 16)?,
        many_callers(&runtime, "calls of 256 callers on one thread", 256)?,
    ])
}

fn one_patient(runtime: &Rc<Runtime>) -> Result<Contest, Trouble> {
    let base = format!("http://{}", server::start(patient::SAMPLE)?);
    let (client, bare) = (client(&base)?, Bare::new(format!("{base}/v1/patients/98765"))?);
    let ours = calls("hero-api", runtime, move || client.patients().get_patient_by_id("98765"))?;
    let theirs = calls("bare reqwest", runtime, move || bare.get::<types::Patient>())?;
    Ok(contest("a call, one patient", ours, theirs))
}

fn fifty_patients(runtime: &Rc<Runtime>) -> Result<Contest, Trouble> {
    let base = format!("http://{}", server::start(&patient::fifty())?);
    let (client, bare) = (client(&base)?, Bare::new(format!("{base}/v1/patients"))?);
    let ours = calls("hero-api", runtime, move || client.patients().list_patients())?;
    let theirs = calls("bare reqwest", runtime, move || bare.get::<types::List<types::Patient>>())?;
    Ok(contest("a call, 50 patients", ours, theirs))
}

/// The number of calls that each of many callers makes, one after the other.
const CALLS: usize = 8;

fn many_callers(runtime: &Rc<Runtime>, name: &'static str, callers: usize) -> Result<Contest, Trouble> {
    let base = format!("http://{}", server::start(patient::SAMPLE)?);
    let (client, bare) = (client(&base)?, Bare::new(format!("{base}/v1/patients/98765"))?);
    let ours = all_at_once("hero-api", runtime, callers, move || client.patients().get_patient_by_id("98765"))?;
    let bare = Arc::new(bare);
    let theirs = all_at_once("bare reqwest", runtime, callers, move || bare.get::<types::Patient>())?;
    Ok(contest(name, ours, theirs))
}

/// Makes the calls of this many callers for each line of the input, and writes a line when they have ended.
pub(crate) fn on_demand(callers: usize) -> Result<(), Trouble> {
    let runtime = Rc::new(Builder::new_current_thread().enable_all().build()?);
    let client = client(&format!("http://{}", server::start(patient::SAMPLE)?))?;
    let mut calls = all_at_once("hero-api", &runtime, callers, move || client.patients().get_patient_by_id("98765"))?;
    let mut out = io::stdout();
    for line in io::stdin().lines() {
        line?;
        (calls.run)();
        writeln!(out, "made")?;
        out.flush()?;
    }
    Ok(())
}

fn client(base: &str) -> Result<Client, hero_api::Error> {
    Client::builder().api_key(KEY).practice_group_id(PRACTICE).base_url(base).build()
}

/// The request as written without this crate, with the same headers.
struct Bare {
    client: reqwest::Client,
    url: String,
}

impl Bare {
    fn new(url: String) -> Result<Self, Trouble> {
        Ok(Self { client: reqwest::Client::builder().no_proxy().build()?, url })
    }

    fn get<T: DeserializeOwned>(&self) -> impl Future<Output = Result<T, String>> + use<T> {
        let request = self.client.get(&self.url).header("x-api-key", KEY).header("x-practice-group-id", PRACTICE);
        let request = request.header("accept", "application/json").header("user-agent", "hero-api/0.1.0");
        let request = request.header("x-request-id", "00000000-0000-4000-8000-000000000000");
        async move {
            let failed = |error: reqwest::Error| error.to_string();
            let answer = request.send().await.and_then(reqwest::Response::error_for_status).map_err(failed)?;
            let body = answer.bytes().await.map_err(failed)?;
            serde_json::from_slice::<T>(&body).map_err(|error| error.to_string())
        }
    }
}

/// Repeats a call, once the first one has succeeded.
fn calls<T, E, F>(name: &'static str, runtime: &Rc<Runtime>, call: impl Fn() -> F + 'static) -> Result<Side, Trouble>
where
    E: Into<Box<dyn Error>>,
    F: Future<Output = Result<T, E>>,
{
    runtime.block_on(call()).map_err(Into::into)?;
    let runtime = Rc::clone(runtime);
    Ok(Side::new(name, move || {
        let _ = black_box(runtime.block_on(call()));
    }))
}

/// Runs this many callers at the same time, once a call has succeeded.
fn all_at_once<T, E, F>(
    name: &'static str,
    runtime: &Rc<Runtime>,
    callers: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Side, Trouble>
where
    E: Into<Box<dyn Error>> + Send + 'static,
    T: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    runtime.block_on(call()).map_err(Into::into)?;
    let runtime = Rc::clone(runtime);
    Ok(Side::new(name, move || {
        runtime.block_on(async {
            let mut set = JoinSet::new();
            for _ in 0..callers {
                let call = call.clone();
                set.spawn(async move {
                    for _ in 0..CALLS {
                        // A failed call would be fast: the sides were checked before.
                        black_box(call().await.ok());
                    }
                });
            }
            while set.join_next().await.is_some() {}
        });
    }))
}
