//! Pages that lead to the next one: by a cursor, by a link in the body, and by the header `Link`.

use hero_api_runtime::{Client, Outcome, json};

use super::{BASE, CURSOR, LINK, LINK_HEADER, LIST_BY_KEY, Numbers, Server, all, message, ok};

#[tokio::test]
async fn a_cursor_leads_to_the_next_page_until_there_is_none() {
    let server = Server::new(|asked, _| {
        ok(match asked {
            "/numbers" => r#"{"data":[1],"next":"a/b+ c"}"#,
            // Nothing on this page is no end.
            "/numbers?cursor=a%2Fb%2B%20c" => r#"{"data":[],"next":"7"}"#,
            "/numbers?cursor=7" => r#"{"data":[2],"next":""}"#,
            other => panic!("{other}"),
        })
    });
    assert_eq!(all(server.call().items(&CURSOR)).await, (vec![1, 2], None));
    let mut pages = server.call().pages(&CURSOR);
    assert_eq!(pages.next().await.unwrap().unwrap().position().as_str(), "");
    let position = pages.position().unwrap().as_str().to_owned();
    assert_eq!(position, "a/b+ c");
    assert_eq!(all(server.call().items(&CURSOR).starting_at(position)).await, (vec![2], None));
    let set = server.call().query::<String>("cursor", "7", &[]);
    assert_eq!(all(set.items(&CURSOR)).await, (vec![2], None));
}

#[tokio::test]
async fn a_cursor_that_repeats_is_an_error_and_no_list_without_end() {
    const LOOP: &str = "200 OK, but it names an earlier page as the next one; the request was accepted";
    // The cursor is ignored: the same page comes again, and is not returned.
    let server = Server::new(|_, _| ok(r#"{"data":[1],"next":"a"}"#));
    assert_eq!(all(server.call().items(&CURSOR)).await, (vec![1], message(LOOP)));
    assert_eq!(server.asked().len(), 2);
    // Other items come, and then the first cursor.
    let server = Server::new(|_, number| ok(format!(r#"{{"data":[{number}],"next":"{}"}}"#, number % 3)));
    assert_eq!(all(server.call().items(&CURSOR)).await, (vec![1, 2, 3, 4], message(LOOP)));
    // Nothing more for now.
    let server =
        Server::new(|_, number| ok(if number == 1 { r#"{"data":[1],"next":"a"}"# } else { r#"{"next":"a"}"# }));
    assert_eq!(all(server.call().items(&CURSOR)).await, (vec![1], None));
    // Ever new cursors, and nothing new.
    let server = Server::new(|_, number| ok(format!(r#"{{"data":[],"next":"{number}"}}"#)));
    let (found, error) = all(server.call().items(&CURSOR)).await;
    assert!(found.is_empty() && error.unwrap().contains("like many pages before it, it has no new items"));
    assert_eq!(server.asked().len(), 100);
}

#[tokio::test]
async fn a_link_is_followed_below_the_base() {
    let server = Server::new(|asked, _| {
        ok(match asked {
            "/numbers?size=2" => r#"{"data":[1],"next":"https://api.example.test/v1/numbers?after=a%2Fb&size=2"}"#,
            "/numbers?after=a%2Fb&size=2" => r#"{"data":[2],"next":"/v1/numbers/more?after=c"}"#,
            "/numbers/more?after=c" => r#"{"data":[3],"next":"?after=d"}"#,
            "/numbers/more?after=d" => r#"{"data":[4]}"#,
            other => panic!("{other}"),
        })
    });
    let call = || server.call().query::<i64>("size", 2, &[]);
    assert_eq!(all(call().items(&LINK)).await, (vec![1, 2, 3, 4], None));
    let mut pages = call().pages(&LINK);
    let _ = pages.next().await;
    assert_eq!(pages.position().unwrap().as_str(), "/numbers?after=a%2Fb&size=2");
    let position = pages.position().cloned().unwrap();
    assert_eq!(all(call().items(&LINK).starting_at(position)).await, (vec![2, 3, 4], None));
}

#[tokio::test]
async fn a_link_that_leads_elsewhere_is_not_followed() {
    let elsewhere = "200 OK, but the link to the next page leads to another server, so it is not followed; the request was \
                     accepted";
    let outside = "200 OK, but the link to the next page leads out of the base URL, so it is not followed; the request was \
                   accepted";
    let no_url = "200 OK, but the link to the next page is not a URL; the request was accepted";
    for (link, expected) in [
        ("https://evil.example/v1/numbers", elsewhere),
        ("//evil.example/v1/numbers", elsewhere),
        ("http://api.example.test/v1/numbers", elsewhere),
        ("https://api.example.test:8443/v1/numbers", elsewhere),
        ("https://user@api.example.test/v1/numbers", elsewhere),
        ("https://api.example.test.evil.example/v1/numbers", elsewhere),
        ("https://api.example.test/v2/numbers", outside),
        ("https://api.example.test/v1", outside),
        ("/v1/../v2/numbers", outside),
        ("/v1/%2e%2e/v2/numbers", outside),
        ("/v1/..%2fv2/numbers", no_url),
        ("https:\\\\evil.example", no_url),
        ("/v1//evil.example", no_url),
        ("a b", no_url),
        ("http://", no_url),
        ("mailto:a@b.c", elsewhere),
    ] {
        let body = serde_json::json!({ "data": [1], "next": link }).to_string();
        let server = Server::new(move |_, _| ok(body.clone()));
        let (found, error) = all(server.call().items(&LINK)).await;
        // What the page has is returned before the error.
        assert_eq!((found, error, server.asked().len()), (vec![1], message(expected), 1), "{link}");
    }
    for position in ["https://evil.example", "//evil.example/", "@evil.example", "/../v2", "numbers"] {
        let server = Server::new(|_, _| ok(r#"{"data":[1]}"#));
        let error = server.call().pages(&LINK).starting_at(position).next().await.unwrap().unwrap_err();
        assert_eq!((error.outcome(), server.asked().len()), (Outcome::NotSent, 0), "{position}");
        assert!(!error.to_string().contains("evil"), "{error}");
    }
}

#[tokio::test]
async fn a_credential_in_a_link_is_sent_once_and_kept_nowhere() {
    let server = Server::new(|asked, _| {
        ok(match asked {
            "/numbers?api_key=k" => r#"{"data":[1],"next":"/v1/numbers?api_key=k&after=1"}"#,
            "/numbers?after=1&api_key=k" => r#"{"data":[2]}"#,
            other => panic!("{other}"),
        })
    });
    let builder = Client::builder().base_url(BASE).credential("key", "k").transport(server.clone());
    let client = builder.build().unwrap();
    let call = || client.call(&LIST_BY_KEY, json::<Numbers>);
    assert_eq!(all(call().items(&LINK)).await, (vec![1, 2], None));
    let mut pages = call().pages(&LINK);
    let _ = pages.next().await;
    assert_eq!(pages.position().unwrap().as_str(), "/numbers?after=1");
}

#[tokio::test]
async fn a_link_header_leads_to_the_next_page() {
    let with_link =
        |body: &'static str, link: &'static str| ok(body).header("link".parse().unwrap(), link.try_into().unwrap());
    let server = Server::new(move |asked, _| match asked {
        "/numbers" => with_link(r#"{"data":[1]}"#, r#"</v1/numbers?p=9>; rel="last", </v1/numbers?p=2>; rel="next""#),
        "/numbers?p=2" => with_link(r#"{"data":[2]}"#, r#"</v1/numbers>; rel="first""#),
        other => panic!("{other}"),
    });
    assert_eq!(all(server.call().items(&LINK_HEADER)).await, (vec![1, 2], None));
    // A link to itself.
    let server = Server::new(move |_, _| with_link(r#"{"data":[1]}"#, "</v1/numbers>; rel=next"));
    let (found, error) = all(server.call().items(&LINK_HEADER)).await;
    assert_eq!(found, [1]);
    assert!(error.unwrap().contains("names an earlier page"));
}
