//! Several practices with one client; rate limit, also over several machines; retries and deadlines.
//!
//! # Several practices
//!
//! A client acts for one practice group. [`for_practice`](crate::Client::for_practice) returns one for another, with
//! the same key, connections and rate limit; it costs a few pointers, so call it where you need it. Hero allows it if
//! the key may act for that practice group, as within a network that Hero has set up; otherwise expect a 403.
//!
//! ```no_run
//! # async fn run(hero: hero_api::Client) -> Result<(), hero_api::Error> {
//! for practice in hero.practice_group().list_network_practices().await?.data {
//!     let there = hero.for_practice(practice.id);
//!     let types = there.practice_group().list_appointment_types().await?;
//!     println!("{} appointment types", types.count);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # One question to many practices
//!
//! [`for_practices`](crate::Client::for_practices) asks many of them, some at a time, and keeps an answer or an error
//! for each. An id that is given twice is asked once. A practice that fails, or a panic while it is asked, costs no
//! other its answer; [`Missed`](crate::Missed) says which of the two it was.
//!
//! ```no_run
//! # async fn run(hero: hero_api::Client) -> Result<(), hero_api::Error> {
//! let network = hero.practice_group().list_network_practices().await?;
//! let practices = network.data.into_iter().map(|practice| practice.id.into_string());
//!
//! let mut counts = hero
//!     .for_practices(practices)
//!     .concurrency(16)
//!     .each(async |there| Ok::<_, hero_api::Error>(there.practice_group().list_locations().await?.data.len()));
//! // As they come; awaiting `counts` instead gives all of them, in the order of the practices.
//! while let Some((practice, count)) = counts.next().await {
//!     match count {
//!         Ok(count) => println!("{practice}: {count} locations"),
//!         Err(missed) if missed.error().is_some_and(hero_api::Error::is_forbidden) => {
//!             println!("{practice}: not ours");
//!         }
//!         Err(missed) => println!("{practice}: {missed}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! All of them share the rate limit of the key: with 300 requests in any minute, more at once than a few dozen only
//! wait their turn, and a call whose deadline comes before its turn fails with [`NotSent`](crate::Outcome::NotSent).
//! For a long list, raise [`timeout`](crate::ClientBuilder::timeout) rather than the concurrency. Dropping `counts`
//! abandons the calls that are on their way.
//!
//! Ids belong to a practice. Store the practice group with every id, which
//! [`practice_group_id`](crate::Client::practice_group_id) of a client has; the types distinguish a `PatientId` from an
//! `AppointmentId`, but not one practice's patient from another's.
//!
//! # The rate limit
//!
//! Never more than 300 requests in any minute for each key, as the guides say. Your partner agreement may say
//! otherwise, so set [`rate_limit`](crate::ClientBuilder::rate_limit), which also applies to a gateway on this machine;
//! by default there is no limit there. Calls over the limit wait their turn, first come first served, and fail at once
//! with [`NotSent`](crate::Outcome::NotSent) if their turn would come after their deadline. The clones of one client
//! share the limit, also for other practices; other processes with the same key do not: let them
//! [share it](#several-processes-and-machines), or divide the limit among them.
//!
//! If Hero still answers 429 (because of another process), every call with the key pauses until the wait that it names
//! is over: those whose deadline comes first fail at once, with [`NotSent`](crate::Outcome::NotSent) and
//! [`retry_after`](crate::Error::retry_after). The call that got the 429 is retried after the wait. A wait of more than
//! two minutes ([`longest_wait`](crate::runtime::RetryPolicy::longest_wait)) is not waited for: that call fails at once
//! with the whole wait in its error, and the others pause for two minutes and no longer.
//!
//! # Several processes and machines
//!
//! With the feature `redis`, the requests of a key are counted in Redis (5 or newer, or Valkey), for all processes that
//! use the key, on however many machines:
//!
//! ```no_run
//! # #[cfg(feature = "redis")]
//! # fn run() -> Result<(), hero_api::Error> {
//! use hero_api::{ClientBuilder, runtime::{LimitLoss, RedisBudgets}};
//!
//! let budgets = RedisBudgets::at("redis://limits.internal:6379")?;
//! let hero = ClientBuilder::from_env()
//!     .redis_limit(budgets)
//!     // Without this line, calls are refused while Redis is gone.
//!     .limit_loss(LimitLoss::share_among(4))
//!     .build()?;
//! # let _ = hero;
//! # Ok(())
//! # }
//! ```
//!
//! Each process has the same limit, which holds for all of them together, in any minute by the clock of Redis. Each
//! attempt costs one round trip to Redis before it is sent; another, when it has ended, is waited for by nobody. Redis
//! gets a hash of the API key and random names; it gets no key, practice or operation. A 429 pauses all processes. In
//! each process calls wait in the order in which they are made, and one asks for all; among processes, whoever asks first
//! has the next place. A process that is killed holds the places of its attempts until a minute after they could have
//! lasted. As a call cannot tell where other processes stand, it may wait until its deadline in vain.
//!
//! | Redis | what calls do |
//! |---|---|
//! | is slow | they take as much longer; after a second without an answer it is asked again |
//! | does not answer, or is gone | they wait for up to five seconds ([`LimitLoss::patience`](crate::runtime::LimitLoss::patience)), within their deadlines |
//! | still does not answer | they **are refused** at once, with [`NotSent`](crate::Outcome::NotSent) and the `error_type` `rate_limit_lost`; or they use this process's own share, as [`LimitLoss::share_among`](crate::runtime::LimitLoss::share_among) says |
//! | answers again | they use it again: it is asked once a second |
//! | has just started | they wait until it has been up for a minute, since it may have forgotten what was sent before, unless `RedisBudgets::keeps_places` says that it forgets nothing |
//!
//! Refusing is the default: it is the only way to keep the limit whatever happens, and nothing was sent that would need a
//! look. If it is worse for you that calls fail than that Hero answers some with 429, let them use a share: the limit
//! divided by the number of processes. A share keeps the limit while no process reaches Redis; while some do, and in the
//! minute of a change, up to twice as many requests can be sent.
//!
//! Redis must not evict keys (`maxmemory-policy noeviction`). A replica that takes over may lack the last places. A
//! warning in the traces says when Redis no longer answers and why, another event when it answers again. For TLS
//! (`rediss://`), name the package `redis` in your own manifest, with its feature for it. Towards this machine there is
//! no limit unless [`rate_limit`](crate::ClientBuilder::rate_limit) sets one. What else than Redis counts is a
//! [`SharedLimit`](crate::runtime::SharedLimit) of yours.
//!
//! # Retries
//!
//! | what happened | a call that reads | a call that writes |
//! |---|---|---|
//! | no connection, or none in time | again | again |
//! | the server refused the stream, or went away before it (HTTP/2) | again | again |
//! | 429 | again, after `Retry-After` | again, after `Retry-After` |
//! | the connection broke, or the attempt took too long | again | **not again**: outcome `Unknown` |
//! | 408, 500, 502, 503, 504 | again | **not again**: outcome `Unknown` |
//! | any other status | not again | not again |
//!
//! There are at most four attempts, with random pauses that grow from 250 ms to 8 s, within the deadline, and within a
//! budget that keeps retries a small part of all requests. [`RetryPolicy`](crate::runtime::RetryPolicy) configures it,
//! for a client or for one call.
//!
//! # Deadlines
//!
//! A call may take two minutes, including waits and retries; one attempt 30 seconds.
//!
//! ```no_run
//! use std::time::Duration;
//! use hero_api::{Client, Environment, runtime::RetryPolicy};
//!
//! # async fn run() -> Result<(), hero_api::Error> {
//! let hero = Client::builder()
//!     .api_key(std::env::var("HERO_API_KEY").unwrap_or_default())
//!     .practice_group_id("practice-1")
//!     .environment(Environment::Staging)
//!     .rate_limit(150) // two processes share the key, and no Redis
//!     .timeout(Duration::from_secs(20))
//!     .build()?;
//!
//! // While somebody waits at a screen: no waiting, one attempt.
//! let locations = hero
//!     .practice_group()
//!     .list_locations()
//!     .timeout(Duration::from_secs(3))
//!     .retry(RetryPolicy::never())
//!     .await?;
//! # let _ = locations;
//! # Ok(())
//! # }
//! ```
