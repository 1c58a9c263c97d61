//! How many episodes are open at each practice: lists read to their end, page by page, and what could not be read.

use hero_api::{Answered, Client, Error, types::EpisodeStatus};

/// The open episodes of a practice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenEpisodes {
    /// Those that were read.
    pub count: usize,
    /// Those that cannot be read, and are open too, or not.
    pub unreadable: usize,
}

/// Counts the open episodes of each practice. Where pages begin is not documented, so the caller has asked Hero.
pub async fn count_open_episodes(
    hero: &Client,
    practices: impl IntoIterator<Item = String>,
    first_page: u64,
) -> Vec<(String, Answered<OpenEpisodes>)> {
    hero.for_practices(practices).concurrency(4).each(async |there| count(&there, first_page).await).await
}

async fn count(there: &Client, first_page: u64) -> Result<OpenEpisodes, Error> {
    let open = there.episode().list_episodes().status([EpisodeStatus::Open]).page_size(100);
    // One that cannot be read hides neither the others of its page nor the pages behind it, and is counted.
    let mut episodes = open.items().starting_at(first_page).leaving_out_unreadable();
    let mut count = 0;
    while let Some(episode) = episodes.next().await {
        episode?;
        count += 1;
    }
    Ok(OpenEpisodes { count, unreadable: episodes.left_out().len() })
}
