//! One question to many practices: how many at once, in which order, and what one of them costs the others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    cell::{Cell, RefCell},
    future::pending,
    rc::Rc,
    time::Duration,
};

use hero_api::{Client, Environment, Error, Missed, Outcome, runtime::Method};
use hero_api_test_support::Fake;
use tokio::time::{Instant, sleep, timeout};

fn hero(fake: &Fake) -> Client {
    let builder = Client::builder().api_key("k").practice_group_id("home").transport(fake.clone());
    builder.environment(Environment::Staging).rate_limit(None).build().unwrap()
}

/// Returns the practice that a client is for.
fn practice(client: &Client) -> String {
    client.practice_group_id().to_owned()
}

/// Returns what became of each practice, in few words.
fn shown<T: ToString, E>(answers: Vec<(String, Result<T, Missed<E>>)>) -> Vec<String> {
    let answer = |answer: Result<T, Missed<E>>| match answer {
        Ok(value) => value.to_string(),
        Err(Missed::Failed(_)) => "failed".to_owned(),
        Err(Missed::Panicked) => "panicked".to_owned(),
    };
    answers.into_iter().map(|(id, one)| format!("{id}: {}", answer(one))).collect()
}

#[tokio::test(start_paused = true)]
async fn answers_are_in_the_order_of_the_practices_and_each_is_asked_once() {
    let fake = Fake::answering(200, "1");
    let wait = |id: &str| Duration::from_secs(9 - id.parse::<u64>().unwrap());
    let answers = hero(&fake)
        .for_practices(["3", "1", "2", "1", "3"])
        .each(async |there| {
            sleep(wait(&practice(&there))).await;
            there.request(Method::GET, "/v1/me").await.map(|answer| answer.text().to_owned())
        })
        .await;
    assert_eq!(shown(answers), ["3: 1", "1: 1", "2: 1"]);
    let sent: Vec<_> = fake.requests().iter().map(|sent| sent.headers["x-practice-group-id"].clone()).collect();
    assert_eq!(sent, ["3", "2", "1"], "the practice that answers first");
}

#[tokio::test(start_paused = true)]
async fn some_are_asked_at_once_and_no_more() {
    for (concurrency, seconds) in [(0, 9), (1, 9), (2, 5), (4, 3), (100, 1)] {
        let (now, most) = (Cell::new(0), Cell::new(0));
        let started = Instant::now();
        let ids = (0..9).map(|id| id.to_string());
        let answers = hero(&Fake::answering(200, "1")).for_practices(ids).concurrency(concurrency).each(async |_| {
            now.set(now.get() + 1);
            most.set(most.get().max(now.get()));
            sleep(Duration::from_secs(1)).await;
            now.set(now.get() - 1);
            Ok::<(), Error>(())
        });
        assert_eq!(answers.await.len(), 9);
        assert_eq!((most.get(), started.elapsed().as_secs()), (concurrency.clamp(1, 9), seconds), "{concurrency}");
    }
}

#[tokio::test]
async fn an_error_or_a_panic_of_one_costs_no_other_its_answer() {
    let fake = Fake::answering(200, "1");
    let asked = hero(&fake).for_practices(["a", "refused", "panics", "panics at once", "b"]).each(|there| {
        let id = practice(&there);
        assert_ne!(id, "panics at once");
        async move {
            match id.as_str() {
                "refused" => there.request(Method::GET, "/v1/\n").await.map(|_| 0),
                "panics" => panic!("as the test wants"),
                _ => there.request(Method::GET, "/v1/me").await.map(|_| 1),
            }
        }
    });
    let answers = asked.await;
    let Err(missed) = &answers[1].1 else { panic!("it was refused") };
    let error = missed.error().unwrap();
    assert_eq!((error.label(), error.outcome()), (Some("refused"), Outcome::NotSent));
    assert_eq!(missed.to_string(), error.to_string());
    assert_eq!(answers[2].1.as_ref().unwrap_err().to_string(), "the program panicked while it asked this practice");
    assert_eq!(format!("{:?}", answers[2].1), "Err(Panicked)");
    assert_eq!(shown(answers), ["a: 1", "refused: failed", "panics: panicked", "panics at once: panicked", "b: 1"]);
}

#[tokio::test(start_paused = true)]
async fn answers_that_have_come_outlast_one_that_never_does() {
    let dropped = Rc::new(Cell::new(0));
    struct Counted(Rc<Cell<usize>>);
    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let mut asked =
        hero(&Fake::answering(200, "1")).for_practices(["a", "never", "b", "c"]).concurrency(2).each(|there| {
            let counted = Counted(Rc::clone(&dropped));
            async move {
                let _counted = counted;
                if practice(&there) == "never" {
                    return pending().await;
                }
                Ok::<_, Error>(1)
            }
        });
    let come = RefCell::new(Vec::new());
    let all = async {
        while let Some(one) = asked.next().await {
            come.borrow_mut().push(one);
        }
    };
    assert!(timeout(Duration::from_secs(1), all).await.is_err());
    assert_eq!(shown(come.into_inner()), ["a: 1", "b: 1", "c: 1"]);
    assert_eq!(dropped.get(), 3);
    drop(asked);
    assert_eq!(dropped.get(), 4, "what was on its way is abandoned");
}

#[tokio::test]
async fn the_answers_that_are_left_are_awaited() {
    let ids = ["a", "b", "c"];
    let mut asked = hero(&Fake::answering(200, "1")).for_practices(ids).each(async |_| Ok::<_, std::io::Error>(1));
    assert_eq!(asked.next().await.unwrap().0, "a");
    assert_eq!(shown(asked.await), ["b: 1", "c: 1"]);
    let nobody = hero(&Fake::answering(200, "1")).for_practices(Vec::<String>::new());
    assert!(nobody.each(async |_| Ok::<(), Error>(())).await.is_empty());
}

#[tokio::test]
async fn a_question_can_be_asked_by_a_task() {
    let client = hero(&Fake::answering(200, "1"));
    let task = tokio::spawn(async move {
        let asked = client.for_practices(["a", "b"]);
        asked.each(|there| async move { there.request(Method::GET, "/v1/me").await }).await.len()
    });
    assert_eq!(task.await.unwrap(), 2);
    let shown = format!("{:?}", hero(&Fake::answering(200, "1")).for_practices(["secret-1"]));
    assert_eq!(shown, "Practices { practices: 1, concurrency: 8, .. }");
}
