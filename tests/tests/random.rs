//! Any selection of optional fields, nulls and members of unions, the same on every run: requests are as described and
//! valid, answers are read and lose nothing.

use hero_api_test_support::{
    Fake,
    same::same,
    sample::{Optional, Style, sample},
};
use hero_api_tests::{description::operations, fake, sample::arguments, wire};

const SEEDS: u64 = 40;

fn style(seed: u64) -> Style {
    Style { optional: Optional::Random(seed), ..Style::EVERYTHING.variant(seed as usize) }
}

#[tokio::test]
async fn any_selection_is_sent_as_described() {
    let mut wrong = Vec::new();
    for operation in operations() {
        for style in (0..SEEDS).map(style) {
            let arguments = arguments(&operation, style);
            let fake = fake::success(&operation, Style::REQUIRED);
            let problem = match fake::call(&fake, &operation, &arguments).await.map(|it| it.answer) {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(problem) => Some(problem),
            };
            let (sent, expected) = (fake::sent(&fake), wire::expected(&operation, &arguments));
            let problem = problem.or_else(|| (sent != expected).then(|| format!("expected\n{expected}\nsent\n{sent}")));
            wrong.extend(problem.map(|it| format!("{}: {it}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn any_selection_is_read_and_loses_nothing() {
    let mut wrong = Vec::new();
    for operation in operations() {
        let (status, Some(content)) = operation.success() else { continue };
        for style in (0..SEEDS).map(style) {
            let body = sample(content.schema, style);
            let fake = Fake::answering(status, body.to_string());
            let called = fake::call(&fake, &operation, &arguments(&operation, Style::REQUIRED)).await;
            match called.map(|it| it.answer) {
                Ok(Ok(again)) if same(&body, &again) => {}
                Ok(Ok(again)) => wrong.push(format!("{}: was\n{body}\nis\n{again}", operation.id)),
                Ok(Err(error)) => wrong.push(format!("{}: {error}\n{body}", operation.id)),
                Err(problem) => wrong.push(format!("{}: {problem}", operation.id)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
