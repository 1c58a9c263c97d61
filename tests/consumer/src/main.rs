//! The program, with settings from the environment:
//!
//! - `hero-api-consumer night patients.csv slots.csv` calls patients in; the report goes to standard output. It ends with
//!   75 where another run may do what this one could not.
//! - `hero-api-consumer receive 0.0.0.0:8080 PRACTICE…` receives events, signed with `HERO_SIGNING_KEY`.
//! - `hero-api-consumer episodes FIRST_PAGE PRACTICE…` counts open episodes.
//!
//! Journal and audit are in the folder `NIGHT_FOLDER`, and identify patients.

#![expect(clippy::print_stderr, reason = "a program says what it does")]

use std::{env, error::Error, fs::File, io, path::PathBuf, process::ExitCode, sync::Arc};

use hero_api::{Client, ClientBuilder, runtime::Audit, webhooks};
use hero_api_consumer::{
    AuditWriter, Journal, Night, Report, Settings, Surgery, count_open_episodes, read, read_slots, router, run_until,
    write_audit,
};
use tokio::{net::TcpListener, signal::ctrl_c, sync::mpsc};

/// The code of sysexits for "try again later".
const TRY_AGAIN: u8 = 75;

const USAGE: &str = "expected `night LIST SLOTS`, `receive ADDRESS PRACTICE…` or `episodes FIRST_PAGE PRACTICE…`";

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let folder = env::var_os("NIGHT_FOLDER").map(PathBuf::from).ok_or("NIGHT_FOLDER is not set")?;
    let (hero, audit) = connect(&folder)?;
    let ended = match arguments.as_slice() {
        ["night", list, slots] => night(&hero, &folder, list, slots).await,
        ["receive", address, practices @ ..] => receive(&hero, &folder, address, practices).await,
        ["episodes", first_page, practices @ ..] => episodes(&hero, first_page, practices).await,
        _ => Err(USAGE.into()),
    };
    // The sink is closed with the last client that has it; then everything is written.
    drop(hero);
    audit.await??;
    ended
}

/// Returns a client all of whose calls are in the audit: without room there, no call is made.
fn connect(folder: &std::path::Path) -> Result<(Client, AuditWriter), Box<dyn Error>> {
    let (sink, writer) = write_audit(folder.join("audit.jsonl"))?;
    let hero = ClientBuilder::from_env().observer(Audit::new(sink)).build()?;
    Ok((hero, writer))
}

async fn night(hero: &Client, folder: &std::path::Path, list: &str, slots: &str) -> Result<ExitCode, Box<dyn Error>> {
    let list = read(File::open(list)?)?;
    let slots = read_slots(File::open(slots)?)?;
    let journal = Arc::new(Journal::open(folder.join("night.jsonl"))?);
    let mut report = Report::new(io::stdout())?;
    let night = Night::open(hero, Settings::default(), journal, &list, slots).await;
    // Calls are not dropped: what was begun ends, and its outcome is known.
    let stop = async {
        match ctrl_c().await {
            Ok(()) => eprintln!("no more rows are begun"),
            Err(_) => std::future::pending().await,
        }
    };
    run_until(&night, list, &mut report, stop).await?;
    let tally = report.tally();
    eprintln!("{} rows, {} to run again, {} to look at", tally.rows, tally.again, tally.look);
    Ok(if tally.again > 0 { TRY_AGAIN.into() } else { ExitCode::SUCCESS })
}

async fn receive(
    hero: &Client,
    folder: &std::path::Path,
    address: &str,
    practices: &[&str],
) -> Result<ExitCode, Box<dyn Error>> {
    let key = env::var("HERO_SIGNING_KEY").map_err(|_| "HERO_SIGNING_KEY is not set")?;
    let practices = webhooks::Practices::only(practices.iter().copied());
    let receiver = webhooks::receiver(webhooks::verifier(key)?, practices);
    let journal = Arc::new(Journal::open(folder.join("events.jsonl"))?);
    let (log, mut reactions) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(reaction) = reactions.recv().await {
            eprintln!("{reaction:?}");
        }
    });
    let listener = TcpListener::bind(address).await?;
    let stop = async {
        if ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    axum::serve(listener, router(Surgery::new(receiver, hero, journal, log))).with_graceful_shutdown(stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn episodes(hero: &Client, first_page: &str, practices: &[&str]) -> Result<ExitCode, Box<dyn Error>> {
    let practices = practices.iter().map(|practice| (*practice).to_owned());
    for (practice, open) in count_open_episodes(hero, practices, first_page.parse()?).await {
        match open {
            Ok(open) => eprintln!("{practice}: {} open, {} unreadable", open.count, open.unreadable),
            Err(missed) => eprintln!("{practice}: {missed}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}
