//! What `Debug` may show is decided place by place, by people: `privacy_public.txt` is the list that was reviewed.

use std::collections::BTreeSet;

use hero_api_test_support::{page, schema::Schema};
use hero_api_tests::description::{Content, events, operations};

/// The places that the effective description marks as public.
fn marked() -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for it in operations() {
        let request = it.body().map(|(body, _)| ("request".to_owned(), Some(body)));
        let answers = it.answers().into_iter().map(|(status, content)| (status.to_string(), content));
        for (part, content) in request.into_iter().chain(answers) {
            content_places(&format!("{} {} {part}", it.method, it.path), content, &mut places);
        }
        for parameter in it.parameters() {
            walk(&format!("{} {} {}", it.method, it.path, parameter.key()), "", parameter.schema, &mut places);
        }
    }
    for (name, it) in events() {
        content_places(&format!("event {name}"), it.body().map(|(body, _)| body), &mut places);
    }
    places
}

fn content_places(of: &str, content: Option<Content<'_>>, places: &mut BTreeSet<String>) {
    if let Some(content) = content {
        walk(of, "", content.schema, places);
    }
}

fn walk(of: &str, pointer: &str, schema: Schema<'_>, places: &mut BTreeSet<String>) {
    if schema.get("x-public").is_some() {
        places.insert(format!("{of} {pointer}").trim_end().to_owned());
    }
    for (name, property) in schema.properties() {
        walk(of, &format!("{pointer}/{name}"), property, places);
    }
    for member in schema.members().unwrap_or_default() {
        walk(of, pointer, member, places);
    }
    for below in schema.get("items").map(|_| schema.items()).into_iter().chain(schema.additional()) {
        walk(of, &format!("{pointer}/*"), below, places);
    }
}

#[test]
fn only_reviewed_places_are_public() {
    let text = page::read("tests/privacy_public.txt");
    let reviewed = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned);
    let reviewed: BTreeSet<String> = reviewed.collect();
    let marked = marked();
    let new: Vec<&String> = marked.difference(&reviewed).collect();
    let gone: Vec<&String> = reviewed.difference(&marked).collect();
    assert!(new.is_empty(), "`Debug` now shows these; add what may be shown to tests/privacy_public.txt: {new:#?}");
    assert!(gone.is_empty(), "these are public no longer; delete them from tests/privacy_public.txt: {gone:#?}");
}

#[test]
fn the_list_is_sorted() {
    let text = page::read("tests/privacy_public.txt");
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.is_sorted_by(|a, b| a < b), "sort tests/privacy_public.txt; nothing stands there twice");
}
