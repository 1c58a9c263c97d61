//! A call through the client against the same request by reqwest alone, to a server on this machine.

use std::{
    error::Error,
    future::{Future, IntoFuture},
    hint::black_box,
    rc::Rc,
};

use hero_api::{Client, types};
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use crate::{
    Trouble, contest,
    harness::{Contest, Side},
    patient, server,
};

const KEY: &str = "a-key-that-opens-nothing";
const PRACTICE: &str = "a3c65c29-74cb-4d92-93ff-f8db1a9a39c1";

pub(crate) fn contests() -> Result<Vec<Contest>, Trouble> {
    let runtime = Rc::new(Builder::new_current_thread().enable_all().build()?);
    Ok(vec![one_patient(&runtime)?, fifty_patients(&runtime)?])
}

fn one_patient(runtime: &Rc<Runtime>) -> Result<Contest, Trouble> {
    let base = format!("http://{}", server::start(patient::SAMPLE)?);
    let (client, bare) = (client(&base)?, Bare::new(format!("{base}/v1/patients/98765"))?);
    let ours = calls("hero-api", runtime, move || client.patients().get_patient_by_id("98765").into_future())?;
    let theirs = calls("bare reqwest", runtime, move || bare.get::<types::Patient>())?;
    Ok(contest("a call, one patient", ours, theirs))
}

fn fifty_patients(runtime: &Rc<Runtime>) -> Result<Contest, Trouble> {
    let base = format!("http://{}", server::start(&patient::fifty())?);
    let (client, bare) = (client(&base)?, Bare::new(format!("{base}/v1/patients"))?);
    let ours = calls("hero-api", runtime, move || client.patients().list_patients().into_future())?;
    let theirs = calls("bare reqwest", runtime, move || bare.get::<types::List<types::Patient>>())?;
    Ok(contest("a call, 50 patients", ours, theirs))
}

fn client(base: &str) -> Result<Client, hero_api::Error> {
    Client::builder().api_key(KEY).practice_group_id(PRACTICE).base_url(base).build()
}

/// The request as one would write it without this crate.
struct Bare {
    client: reqwest::Client,
    url: String,
}

impl Bare {
    fn new(url: String) -> Result<Self, Trouble> {
        Ok(Self { client: reqwest::Client::builder().no_proxy().build()?, url })
    }

    fn get<T: DeserializeOwned>(&self) -> impl Future<Output = Result<T, Trouble>> + use<T> {
        let request = self.client.get(&self.url).header("x-api-key", KEY).header("x-practice-group-id", PRACTICE);
        async move {
            let body = request.send().await?.error_for_status()?.bytes().await?;
            Ok(serde_json::from_slice::<T>(&body)?)
        }
    }
}

/// Makes a call again and again, once the first one went well.
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
