//! Packed answers, answers in pieces, and the choice of TLS.
//!
//! # Packed answers
//!
//! With the features `gzip` and `brotli`, a request says `accept-encoding: gzip, br`, and a packed answer is unpacked before
//! anything else sees it: a layer, a recording, your program. The limit on the length of answers
//! ([`response_limit`](crate::ClientBuilder::response_limit), 32 MiB) is for what comes out, so a small answer that becomes a
//! large one ends there. An answer that is damaged or ends too early is an error whose outcome is
//! [`Succeeded`](crate::Outcome::Succeeded): Hero did what was asked. A transport of your own unpacks what it asks for. The
//! example `packed` of the runtime shows it on a server.
//!
//! # An answer in pieces
//!
//! [`stream`](crate::runtime::Call::stream) gives the pieces of an answer as they arrive, and holds one of them at a time: for
//! storing or passing on what need not be read here. The limit on its length does not apply, nor do timeouts after its head.
#![cfg_attr(
    feature = "mock",
    doc = r#"
```
use hero_api::mock::MockHero;

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), hero_api::Error> {
let mock = MockHero::start().await;
let hero = mock.client();
let mut answer = hero.patients().get_patient_by_id("5").stream().await?;
let mut stored = Vec::new(); // or a file
while let Some(piece) = answer.next().await? {
    stored.extend_from_slice(&piece);
}
assert!(stored.starts_with(b"{"));
# Ok(())
# }
```
"#
)]
//!
//! # Files
//!
//! No operation of Hero takes a file. A client that is generated from a description with files has them as a
//! [`File`](crate::runtime::File), which is read while it is sent: from disk once for each attempt, from a reader once. The
//! example `streams` of the runtime sends and receives one.
//!
//! # TLS
//!
//! | feature | cryptography | is built |
//! |---|---|---|
//! | `rustls` (default) | `aws-lc` | for a minute or more, with a C compiler |
//! | `rustls-ring`, without the default features | `ring` | in a fraction of the time, with a C compiler |
//! | `native-tls`, without the default features | the operating system's | at once; on Linux with the headers of OpenSSL |
//! | none | none | at once; only a server on this machine can be called |
//!
//! All of them trust the certificates of the operating system;
//! [`root_certificate`](crate::ClientBuilder::root_certificate) adds others.
