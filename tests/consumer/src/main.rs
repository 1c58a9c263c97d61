//! `hero-api-consumer patients.csv SLOT…`: the report goes to standard output, settings come from the environment.

use std::{env, error::Error, fs::File, io};

use hero_api::{Client, types::SlotId};
use hero_api_consumer::{Report, Session, call_in, read};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("expected the path of the list, then slots")?;
    let list = read(File::open(path)?)?;
    let hero = Client::from_env()?;
    let session = Session::open(&hero, arguments.map(SlotId::from)).await?;
    let session = session.ok_or("no type of appointment has time")?;
    call_in(&hero, session, list, &mut Report::new(io::stdout())?).await?;
    Ok(())
}
