//! The properties that users rely on without calling anything: auto traits, sizes, and every public item of the
//! generated code with its signature, in a file that is reviewed.

use std::fs;

use hero_api::{
    Client, Error, NhsNumber, Response,
    api::{
        Api, admin::AdminApi, booking::BookingApi, booking_hca::BookingHcaApi, episode::EpisodeApi, form::FormApi,
        form_response::FormResponseApi, invoicing::InvoicingApi, links::LinksApi, messages::MessagesApi,
        partners::PartnersApi, patients::PatientsApi, practice_group::PracticeGroupApi, prescription::PrescriptionApi,
        short_links::ShortLinksApi, task::TaskApi, webhooks::WebhooksApi,
    },
    runtime::{Call, Json, Pending},
    types,
};
use hero_api_test_support::repository;
use hero_api_tests::surface::items;

const fn send<T: Send + 'static>() {}
const fn send_sync_clone<T: Send + Sync + Clone + Unpin + 'static>() {}
const fn error<T: std::error::Error + Send + Sync + Unpin + 'static>() {}

const _: () = {
    send_sync_clone::<Client>();
    send_sync_clone::<Api>();
    send_sync_clone::<AdminApi>();
    send_sync_clone::<BookingApi>();
    send_sync_clone::<BookingHcaApi>();
    send_sync_clone::<EpisodeApi>();
    send_sync_clone::<FormApi>();
    send_sync_clone::<FormResponseApi>();
    send_sync_clone::<InvoicingApi>();
    send_sync_clone::<LinksApi>();
    send_sync_clone::<MessagesApi>();
    send_sync_clone::<PartnersApi>();
    send_sync_clone::<PatientsApi>();
    send_sync_clone::<PracticeGroupApi>();
    send_sync_clone::<PrescriptionApi>();
    send_sync_clone::<ShortLinksApi>();
    send_sync_clone::<TaskApi>();
    send_sync_clone::<WebhooksApi>();
    send_sync_clone::<NhsNumber>();
    send_sync_clone::<Response<types::Patient>>();
    send_sync_clone::<types::PatientId>();
    send_sync_clone::<types::WebhookEvent>();
    send::<Call<types::Patient>>();
    send::<Pending<types::Patient>>();
    send::<Pending<Response<Json>>>();
    error::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>(), "an error is one word wide");
    assert!(size_of::<Result<(), Error>>() == size_of::<usize>(), "and so is a result of nothing");
};

/// The groups whose auto traits are asserted above.
const GROUPS: usize = 16;

#[test]
fn every_group_is_asserted() {
    let text = repository::read("hero-api/src/generated/api/mod.rs");
    let groups =
        text.lines().filter(|line| line.trim_start().starts_with("pub fn ") && line.contains("(&self)")).count();
    assert_eq!(groups, GROUPS, "add the new group to the assertions above");
}

#[test]
fn the_public_surface_is_the_reviewed_one() {
    let folder = repository::root().join("hero-api/src/generated");
    let mut surface = String::from(
        "# Every public item of the generated code. UPDATE_EXPECTED=1 cargo test -p hero-api-tests --test all surface::\n",
    );
    for path in repository::rust_files(&folder) {
        let module = path.strip_prefix(&folder).expect("below it").with_extension("");
        let module = module.to_string_lossy().replace(['/', '\\'], "::");
        let text = repository::read(&path);
        let items = items(&text);
        if !items.is_empty() {
            surface += &format!("\n{module}\n{}\n", items.join("\n"));
        }
    }
    let expected = repository::root().join("tests/surface.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &surface).expect("it can be written");
    }
    let reviewed = fs::read_to_string(&expected).unwrap_or_default();
    let differs = surface.lines().zip(reviewed.lines()).find(|(now, then)| now != then);
    assert!(
        surface == reviewed,
        "the public surface is not that of tests/surface.txt, first here: {differs:?}\n\
         UPDATE_EXPECTED=1 cargo test -p hero-api-tests --test all surface::"
    );
}

#[test]
fn items_are_found_by_simple_rules() {
    let source = "pub struct A {\n    /// pub no\n    pub b: Option<\n        String,\n    >,\n    c: u8,\n}\n\
                  impl A {\n    pub fn new(\n        b: &str,\n    ) -> Self {\n        x\n    }\n    fn no() {}\n}\n\
                  pub enum E {\n    /// One\n    One(u8),\n    Two,\n}\n\
                  impl From<u8> for E {\n    fn from(it: u8) -> Self {\n        Self::One(it)\n    }\n}\n\
                  pub type T = runtime::Id<K>;\npub use a::{\n    B, C,\n    D,\n};\npub(super) fn no() {}\n";
    let expected = [
        "pub struct A",
        "    pub b: Option<String>",
        "impl A",
        "    pub fn new(b: &str) -> Self",
        "pub enum E",
        "    One(u8)",
        "    Two",
        "impl From<u8> for E",
        "pub type T = runtime::Id<K>",
        "pub use a::{B, C, D}",
    ];
    assert_eq!(items(source), expected);
}
