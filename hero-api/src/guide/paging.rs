//! Lists in pages, from the first item to the last.
//!
//! An operation that lists in pages has two more methods: [`items`](crate::runtime::Items) returns the items of all
//! pages, one after another, and [`pages`](crate::runtime::Pages) the answers. Both are streams (`futures_core::Stream`)
//! with a method `next`; they hold one page, and request the next one when it is asked for.
//!
//! | operation | where its pages begin |
//! |---|---|
//! | [`list_patients_v3`](crate::api::patients::PatientsApi::list_patients_v3) | at `page_index` 0, as its page says. It also says that at least one filter has to be given: `dob`, `last_name`, … |
//! | [`list_admins`](crate::api::admin::AdminApi::list_admins), [`list_episodes`](crate::api::episode::EpisodeApi::list_episodes), [`list_short_links`](crate::api::short_links::ShortLinksApi::list_short_links), [`list_batch_message_recipients`](crate::api::messages::MessagesApi::list_batch_message_recipients) | not documented: **set `page_index`**, or nothing is sent |
//!
//! Ask Hero where the latter begin: a list that is read from 1 lacks its first page where pages are counted from 0.
//! `list_batch_messages`, `list_batch_message_sends` and `list_automated_messages` have the parameters too, but what they
//! list is not documented, so they are called page by page.
#![cfg_attr(
    feature = "mock",
    doc = r#"
```
use hero_api::{mock::MockHero, types::RegisterPatientPdsNhsNumber};

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
let mock = MockHero::start().await;
let hero = mock.client();
for number in ["9990000018", "9990000026", "9990000034"] {
    hero.patients().register_patient_pds(RegisterPatientPdsNhsNumber::new(number, "1984-02-29".parse()?)).await?;
}

let mut patients = hero.patients().list_patients_v3().dob("1984-02-29".parse()?).page_size(2).items();
let mut count = 0;
while let Some(patient) = patients.next().await {
    let _ = patient?.hero_id;
    count += 1;
}
assert_eq!(count, 3);
// Two patients, one, and none: a short page is not taken for the last.
assert_eq!(mock.calls("listPatientsV3").count(), 3);
# Ok(())
# }
```
"#
)]
//!
//! # The end of a list
//!
//! A list that silently lacks a patient is a hazard, so nothing is guessed. What `count` counts is not documented, and a
//! page may be short because the server limits its length. So the next page is requested until one has no items. If the
//! server answers its last page again, the list ends there, too. If the second page is the first one again, the server
//! ignores `page_index`, or has one page alone; nobody can tell, so that is an error: what was read is all that it gives.
//!
//! Patients who are registered or removed while a list is read move others to another page. No client can see that: read
//! a list again where each of its items counts.
//!
//! # Going on after an error
//!
//! Each page is a call of its own, with the limit, the retries and the deadline of every call. An error ends the list, and
//! says which page failed; [`starting_at`](crate::runtime::Pages::starting_at) goes on there, in this run or a later one:
//!
//! ```no_run
//! use hero_api::{Client, runtime::Position};
//!
//! # fn store(_: &[hero_api::types::Admin], _: Option<&str>) {}
//! # async fn run(hero: Client, kept: Option<String>) -> Result<(), hero_api::Error> {
//! let from = kept.map_or(Position::from(0), Position::from);
//! let mut pages = hero.admin().list_admins().page_size(100).pages().starting_at(from);
//! while let Some(page) = pages.next().await {
//!     let page = page?; // `error.position()` is the page to go on from, as is what was stored last
//!     let next = pages.position().map(Position::as_str);
//!     store(&page.body().data, next);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # A page with an item that cannot be read
//!
//! That is an error as well, and it would come in every run: the list never got past that page. Where a list without this
//! item is better than none, say so before it is read, and deal with what is left out:
//!
//! ```no_run
//! # async fn run(hero: hero_api::Client) -> Result<(), hero_api::Error> {
//! let mut admins = hero.admin().list_admins().page_index(1).items().leaving_out_unreadable();
//! let mut count = 0;
//! while let Some(admin) = admins.next().await {
//!     let _ = admin?;
//!     count += 1;
//! }
//! println!("{count} admins, and {} that cannot be read:", admins.left_out().len());
//! for fault in admins.left_out() {
//!     println!("{fault}"); // such as "the required field `id` is missing at /data/3"
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`errors`](crate::guide::errors) has the same for a list that comes in one answer.
//!
//! A test that sets the reply of such an operation sets it for every page; `given("page_index", "0")` says for which.
