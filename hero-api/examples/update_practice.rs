//! Changes a practice: one field is set, one is cleared, the others are left as they are.
//!
//! `cargo run -p hero-api --features mock --example update_practice`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{Patch, types::UpdatePracticeGroupRequest};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;

    // `address` becomes null; `prescription_partner` is not in the body at all.
    let changes = UpdatePracticeGroupRequest::new().name("The Surgery").clear_address();
    println!("changes: {changes:?}");
    println!("the address is cleared: {}", changes.address == Patch::Null);
    println!("the prescription partner is left: {}", changes.prescription_partner.is_absent());
    hero.practice_group().update_practice_group(changes).await?;
    println!("done");

    if let Some(call) = hero.mock().and_then(|mock| mock.calls("updatePracticeGroup").first().cloned()) {
        println!("over the wire: {}", call.body().map(ToString::to_string).unwrap_or_default());
    }
    Ok(())
}
