//! Lists read to their end, for several practices.

use hero_api::mock::{MockHero, Reply, json};
use hero_api_consumer::{OpenEpisodes, count_open_episodes};

fn practices() -> Vec<String> {
    ["practice-1", "closed"].map(str::to_owned).to_vec()
}

#[tokio::test]
async fn open_episodes_are_counted_to_the_last_page_of_each_practice() {
    let mock = MockHero::start().await;
    mock.refuse_practice("closed");
    let page = |ids: &[&str]| {
        let data: Vec<_> = ids.iter().map(|id| json!({ "id": id, "status": "open", "priority": "normal" })).collect();
        Reply::ok().body(json!({ "data": data }))
    };
    mock.on("listEpisodes").given("page_index", "1").reply(page(&["1", "2"]));
    mock.on("listEpisodes").given("page_index", "2").reply(page(&["3"]));
    mock.on("listEpisodes").given("page_index", "3").reply(page(&[]));
    let counted = count_open_episodes(&mock.client(), practices(), 1).await;
    assert_eq!(counted[0].1.as_ref().unwrap(), &OpenEpisodes { count: 3, unreadable: 0 });
    assert!(counted[1].1.as_ref().unwrap_err().error().unwrap().is_forbidden());
}

#[tokio::test]
async fn an_episode_that_cannot_be_read_is_counted_and_hides_none() {
    let mock = MockHero::start().await;
    let page = |data| Reply::ok().body(json!({ "data": data }));
    let readable = |id: &str| json!({ "id": id, "status": "open", "priority": "normal" });
    mock.on("listEpisodes").given("page_index", "0").reply(page(json!([readable("1"), { "id": "2" }, readable("3")])));
    mock.on("listEpisodes").given("page_index", "1").reply(page(json!([readable("4")])));
    mock.on("listEpisodes").given("page_index", "2").reply(page(json!([])));
    let counted = count_open_episodes(&mock.client(), ["practice-1".to_owned()], 0).await;
    assert_eq!(counted[0].1.as_ref().unwrap(), &OpenEpisodes { count: 3, unreadable: 1 });
}
