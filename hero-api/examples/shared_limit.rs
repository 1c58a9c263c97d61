//! One rate limit for all processes with an API key, counted in Redis; and what calls do where Redis is not there.
//!
//! `cargo run -p hero-api --features mock,redis --example shared_limit`, with the address of Redis in `REDIS_URL`; without
//! it `redis://127.0.0.1:6379`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use std::{env, time::Duration};

use hero_api::{
    Error,
    runtime::{LimitLoss, RedisBudgets, RetryPolicy},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    // Two seconds instead of a minute, to see something; a Redis that keeps what it is told (`appendonly yes`).
    let budgets = RedisBudgets::at(&url)?.window(Duration::from_secs(2)).keeps_places();

    // What is the default where this line is missing: calls are refused, and nothing is sent.
    let refused = limited(&budgets, LimitLoss::refuse()).await?;
    match refused.practice_group().list_locations().await {
        Ok(_) => println!("Redis answers: a call has its place"),
        Err(error) => {
            println!("no Redis here: {error}");
            println!("of the type {}", error.error_type());
            // Each of four processes uses a quarter of the limit until Redis is there again.
            let shares = limited(&budgets, LimitLoss::share_among(4)).await?;
            println!("with a share: {}", shares.practice_group().list_locations().await.is_ok());
            return Ok(());
        }
    }

    // Other clients with the key, here or on any machine, have what is left: three places of four.
    let other = limited(&budgets, LimitLoss::refuse()).await?;
    for _ in 0..3 {
        other.practice_group().list_locations().await?;
    }
    let call = other.practice_group().list_locations().timeout(Duration::from_millis(500));
    let late = call.await.err();
    println!("the fifth within two seconds waits too long: {}", late.as_ref().is_some_and(Error::is_rate_limited));
    Ok(())
}

/// Connects with a limit of four requests, which all have together who use the key.
async fn limited(budgets: &RedisBudgets, loss: LimitLoss) -> Result<Hero, Box<dyn std::error::Error>> {
    let (budgets, loss) = (budgets.clone(), loss.patience(Duration::from_millis(200)));
    let set = |builder: hero_api::ClientBuilder| {
        builder.redis_limit(budgets).rate_limit(4).limit_loss(loss).retry(RetryPolicy::never())
    };
    Hero::connect_with(set).await
}
