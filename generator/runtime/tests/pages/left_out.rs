//! Pages of which an item cannot be read: an error, unless the caller takes the rest.

use super::{CURSOR, INDEX, INDEX_WITH_TOTAL, List, OFFSET_WITH_TOTAL, Server, number_of, ok};

/// Answers by the number of the page that is asked for.
fn server(pages: &'static [&'static str]) -> Server {
    Server::new(move |asked, _| {
        let page = pages.get(usize::try_from(number_of(asked)).unwrap()).copied().unwrap_or(r#"{"data":[]}"#);
        ok(page)
    })
}

const PAGES: &[&str] = &[r#"{"data":[1,2]}"#, r#"{"data":["three",4,null]}"#, r#"{"data":[6]}"#];

#[tokio::test]
async fn an_item_that_cannot_be_read_ends_a_list_unless_the_caller_takes_the_rest() {
    let server = server(PAGES);
    let mut items = server.call().items(&INDEX);
    let mut read = 0;
    let error = loop {
        match items.next().await.unwrap() {
            Ok(_) => read += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((read, error.unreadable_at(), error.position().unwrap().as_str()), (2, Some("/data/0"), "1"));
    assert!(items.next().await.is_none());
    assert!(items.left_out().is_empty());
}

#[tokio::test]
async fn what_is_left_out_is_reported_and_the_list_goes_on() {
    let server = server(PAGES);
    let mut items = server.call().items(&INDEX).leaving_out_unreadable();
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item.unwrap());
    }
    assert_eq!(read, [1, 2, 4, 6]);
    let places: Vec<&str> = items.left_out().iter().map(|fault| fault.pointer()).collect();
    assert_eq!(places, ["/data/0", "/data/2"]);
    assert_eq!(server.asked().len(), 4);

    let mut pages = server.call().pages(&INDEX).leaving_out_unreadable();
    let mut left_out = Vec::new();
    while let Some(page) = pages.next().await {
        left_out.push(page.unwrap().left_out().len());
    }
    assert_eq!(left_out, [0, 2, 0]);
}

#[tokio::test]
async fn a_page_of_which_nothing_can_be_read_is_not_the_end() {
    let server = server(&[r#"{"data":[1]}"#, r#"{"data":["two"]}"#, r#"{"data":[3]}"#]);
    assert_eq!(read_all(&server, &INDEX).await, (vec![1, 3], 1, None));
}

#[tokio::test]
async fn an_item_that_is_left_out_is_one_of_those_that_the_server_counts() {
    let pages = &[r#"{"data":[1,"two"],"count":3}"#, r#"{"data":[3],"count":3}"#];
    let server = server(pages);
    assert_eq!(read_all(&server, &INDEX_WITH_TOTAL).await, (vec![1, 3], 1, None));
    assert_eq!(server.asked().len(), 2);
    // The next offset is behind it.
    let server = Server::new(|asked, _| {
        ok(match number_of(asked) {
            0 => r#"{"data":[1,"two"],"count":3}"#,
            2 => r#"{"data":[3],"count":3}"#,
            _ => r#"{"data":[],"count":3}"#,
        })
    });
    assert_eq!(read_all(&server, &OFFSET_WITH_TOTAL).await, (vec![1, 3], 1, None));
}

#[tokio::test]
async fn a_server_that_answers_its_last_page_again_ends_a_list_with_a_fault_too() {
    let server =
        Server::new(|asked, _| ok(if number_of(asked) == 0 { r#"{"data":[1]}"# } else { r#"{"data":["two",3]}"# }));
    assert_eq!(read_all(&server, &INDEX).await, (vec![1, 3], 1, None));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_cursor_is_followed_past_a_fault() {
    let server = Server::new(|asked, _| {
        ok(if asked.contains("cursor=b") { r#"{"data":[3]}"# } else { r#"{"data":[1,"two"],"next":"b"}"# })
    });
    assert_eq!(read_all(&server, &CURSOR).await, (vec![1, 3], 1, None));
}

#[tokio::test]
async fn what_is_wrong_outside_of_the_items_stays_an_error() {
    let server = server(&[r#"{"data":[1],"next":5}"#]);
    let (read, left_out, error) = read_all(&server, &INDEX).await;
    assert_eq!((read, left_out), (vec![], 0));
    assert!(error.unwrap().contains("at /next"));
    // Nor is a list that cannot go on.
    let server = server_of_one_page();
    let (read, _, error) = read_all(&server, &INDEX).await;
    assert_eq!(read, [1]);
    assert!(error.unwrap().contains("its items are those of an earlier page"));
}

fn server_of_one_page() -> Server {
    Server::new(|_, _| ok(r#"{"data":[1,"two"]}"#))
}

/// Returns the items, how many were left out, and the message of the error that ends the list.
async fn read_all(server: &Server, list: &List) -> (Vec<u64>, usize, Option<String>) {
    let mut items = server.call().items(list).leaving_out_unreadable();
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => return (read, items.left_out().len(), Some(error.to_string())),
        }
    }
    (read, items.left_out().len(), None)
}
