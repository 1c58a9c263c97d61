//! A night that was recorded once, without what is private, and is played without a server.
//!
//! `UPDATE_EXPECTED=1` records it anew; review the diff.

use std::{env, fs, path::Path, sync::Arc};

use hero_api::{cassette, mock::MockHero};

use crate::support::{AMARA, BENJAMIN, Folder};

const FILE: &str = "tests/night.cassette.json";

#[tokio::test]
async fn a_recorded_night_ends_as_it_did() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let folder = || Folder::new(&[AMARA, BENJAMIN], &["7", "8"]);
    // Its time stands still, so that recording anew changes nothing.
    let mock = MockHero::start().await;
    if env::var_os("UPDATE_EXPECTED").is_some() {
        let recorder = Arc::new(cassette::recorder().public("/**/duration"));
        let hero = mock.client_builder().layer(Arc::clone(&recorder)).build().unwrap();
        assert_eq!(folder().words(&hero).await, ["reserved", "reserved"]);
        fs::write(&path, recorder.cassette().unwrap().to_string()).unwrap();
    }
    let player = cassette::parse(&fs::read_to_string(&path).unwrap()).unwrap().player();
    let hero = mock.client_builder().transport(player.clone()).build().unwrap();
    assert_eq!(folder().words(&hero).await, ["reserved", "reserved"]);
    assert_eq!(player.remaining(), 0);
}
