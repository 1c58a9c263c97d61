//! `pull` from a server on this machine that misbehaves.

use std::{
    fs,
    time::{Duration, Instant},
};

use hero_api_test_support::{Reply, Server, Workspace, Written};
use xtask_common::{Console, Error, Exit, MessageFormat, Messages};
use xtask_pull::{Args, Limits, pull};

const DOCUMENT: &str = "openapi: 3.1.0
info:
  title: T
  version: 1.0.0
paths:
  /v1/a:
    get:
      summary: A
      responses:
        '200': { $ref: '#/components/responses/Ok' }
  /v1/b:
    post:
      responses: { '204': { description: Done } }
components:
  responses:
    Ok: { description: Ok }
";

/// The description with a key that the generator does not know.
fn refused_document() -> String {
    format!("{DOCUMENT}unknown: 1\n")
}

const REFUSAL: &str = "error[unknown-key]: `unknown` is no key of the description
  --> spec/openapi.yaml:17:1
   |
17 | unknown: 1
   | ^^^^^^^
   |
   = help: an overlay action can remove it: target \"$.unknown\", remove: true

1 error
";

/// The result of a pull.
struct Pulled {
    exit: Result<Exit, Error>,
    said: String,
    warned: String,
}

impl Pulled {
    fn error(self) -> String {
        self.exit.err().map(|error| error.to_string()).unwrap_or_default()
    }
}

fn quick() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        idle: Duration::from_millis(300),
        attempt: Duration::from_millis(900),
        bytes: 64 * 1024,
        attempts: 3,
        backoff: Duration::from_millis(5),
    }
}

async fn pull_from(args: Args, workspace: &Workspace) -> Pulled {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let exit = pull(&args, workspace.path(), &quick(), &mut console).await;
    Pulled { exit, said: results.text(), warned: remarks.text() }
}

fn description(workspace: &Workspace) -> String {
    workspace.tree().remove(&workspace.path().join("spec/openapi.yaml")).unwrap_or_default()
}

fn source(workspace: &Workspace) -> toml::Table {
    let text = workspace.tree().remove(&workspace.path().join("spec/source.toml"));
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn at(url: String) -> Args {
    Args { url, file: None, strict: false, dry_run: false, full: false, messages: Messages::default() }
}

/// Returns where the server publishes its description.
fn published(server: &Server) -> String {
    format!("{}/openapi.yaml", server.url())
}

/// Pulls from a server that sends these replies, one per request, and expects an error and an unchanged tree.
async fn pull_rejected(replies: Vec<Reply>) -> (String, usize) {
    let server = Server::start(replies).await;
    let workspace = Workspace::with(DOCUMENT);
    let before = workspace.tree();
    let pulled = pull_from(at(published(&server)), &workspace).await;
    assert_eq!(workspace.tree(), before, "a failed pull leaves the tree as it was");
    let error = pulled.error().replace(&published(&server), "URL");
    (error, server.requests().len())
}

#[tokio::test]
async fn stores_the_description_and_where_it_comes_from() {
    let server = Server::start(vec![Reply::ok(DOCUMENT).header("ETag: \"one\"")]).await;
    let workspace = Workspace::new();

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Done));
    assert_eq!(
        pulled.said,
        "the first description: 2 operations\nnext: cargo xtask generate, then cargo xtask check\n"
    );
    assert_eq!(description(&workspace), DOCUMENT);
    let source = source(&workspace);
    let field = |name: &str| source[name].as_str().unwrap().to_owned();
    assert_eq!(field("address"), published(&server));
    assert_eq!(field("etag"), "\"one\"");
    assert_eq!(field("openapi"), "3.1.0");
    assert_eq!(field("version"), "1.0.0");
    assert_eq!(field("sha256").len(), 64);
    assert!(field("pulled").ends_with('Z'));
}

#[tokio::test]
async fn asks_only_for_what_is_newer() {
    let first = Reply::ok(DOCUMENT).header("ETag: \"one\"").header("Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT");
    let server = Server::start(vec![first, Reply::status("304 Not Modified")]).await;
    let workspace = Workspace::new();
    pull_from(at(published(&server)), &workspace).await.exit.unwrap();
    let before = workspace.tree();

    let again = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(again.exit, Ok(Exit::Done));
    assert_eq!(again.said, "nothing changed: the server says that this description is the current one\n");
    assert_eq!(workspace.tree(), before);
    let asked = &server.requests()[1];
    assert!(asked.contains("if-none-match: \"one\""), "{asked}");
    assert!(asked.contains("if-modified-since: Mon, 02 Nov 2026 10:00:00 GMT"), "{asked}");
}

#[tokio::test]
async fn asks_for_all_of_it_once_the_stored_file_was_edited() {
    let reply = || Reply::ok(DOCUMENT).header("ETag: \"one\"");
    let server = Server::start(vec![reply(), reply()]).await;
    let workspace = Workspace::new();
    pull_from(at(published(&server)), &workspace).await.exit.unwrap();
    fs::write(workspace.path().join("spec/openapi.yaml"), DOCUMENT.replace("1.0.0", "1.0.1")).unwrap();

    let again = pull_from(at(published(&server)), &workspace).await;

    assert!(!server.requests()[1].contains("if-none-match"));
    assert!(again.said.starts_with("version 1.0.1 -> 1.0.0\n"), "{}", again.said);
    assert_eq!(description(&workspace), DOCUMENT);
}

#[tokio::test]
async fn says_that_nothing_changed_when_the_same_bytes_come_again() {
    let server = Server::start(vec![Reply::ok(DOCUMENT), Reply::ok(DOCUMENT)]).await;
    let workspace = Workspace::new();
    pull_from(at(published(&server)), &workspace).await.exit.unwrap();
    let before = workspace.tree();

    let again = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(again.said, "nothing changed: the description is the one that is stored\n");
    assert_eq!(workspace.tree(), before);
}

#[tokio::test]
async fn says_which_operations_changed() {
    let new = DOCUMENT
        .replace("Ok: { description: Ok }", "Ok: { description: Ok, content: { text/plain: {} } }")
        .replace("    post:\n", "    put:\n")
        .replace("version: 1.0.0", "version: 1.1.0");
    let server = Server::start(vec![Reply::ok(&new)]).await;

    let pulled = pull_from(at(published(&server)), &Workspace::with(DOCUMENT)).await;

    let expected = "version 1.0.0 -> 1.1.0\n\
                    2 operations; added: 1 operation; removed: 1 operation; changed: 1 answer\n\
                    removed POST /v1/b: `default().create_b` [never repeated]\n\
                    added PUT /v1/b: `default().replace_b` [never repeated]\n\
                    changed GET /v1/a answer: was no body, is text\n\
                    next: cargo xtask generate, then cargo xtask check\n";
    assert_eq!(pulled.said, expected);
}

#[tokio::test]
async fn another_way_to_write_the_same_is_no_change() {
    let reworded = DOCUMENT.replace("summary: A", "summary: B");
    let laid_out = DOCUMENT.replace("openapi: 3.1.0", "# A remark.\nopenapi: 3.1.0");
    let inline = DOCUMENT.replace("{ $ref: '#/components/responses/Ok' }", "{ description: Ok }");
    let older = inline.replace("3.1.0", "3.0.3");
    for document in [reworded, laid_out, inline, older] {
        let server = Server::start(vec![Reply::ok(&document)]).await;
        let workspace = Workspace::with(DOCUMENT);

        let pulled = pull_from(at(published(&server)), &workspace).await;

        assert_eq!(pulled.said, "the same API, written another way\n");
        assert_eq!((pulled.exit, pulled.warned.as_str()), (Ok(Exit::Done), ""));
        assert_eq!(description(&workspace), document);
    }
}

/// A rule whose place is missing, in a description that is valid by itself.
#[tokio::test]
async fn what_is_rejected_for_a_decision_is_compared_as_it_is_written() {
    let rule = "version: 1\nrules:\n  - id: BId\n    at: POST /v1/b/{} path 1\n    because: It is a b.\n";
    let parameter = "{ name: id, in: path, required: true, schema: { type: string } }";
    let old = DOCUMENT
        .replace("/v1/b:", "/v1/b/{id}:")
        .replace("    post:\n", &format!("    post:\n      parameters: [{parameter}]\n"));
    let server = Server::start(vec![Reply::ok(old.replace("/v1/b/", "/v1/c/"))]).await;
    let workspace = Workspace::with(&old);
    fs::write(workspace.path().join("spec/decisions.yaml"), rule).unwrap();

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Refused));
    let expected = "compared as both are written, without what spec/ adds to them:\n\
                    2 operations; added: 1 operation; removed: 1 operation\n\
                    removed POST /v1/b/{}: `default().create_b` [never repeated]\n\
                    added POST /v1/c/{}: `default().create_c` [never repeated]\n\
                    next: correct spec/decisions.yaml and spec/overlay.yaml where the errors say, then cargo xtask generate\n";
    assert_eq!(pulled.said, expected);
    assert!(pulled.warned.starts_with("error[place-not-found]: "), "{}", pulled.warned);
}

#[tokio::test]
async fn stores_what_the_generator_refuses_and_exits_with_2() {
    let document = refused_document();
    let server =
        Server::start(vec![Reply::ok(&document).header("ETag: \"one\""), Reply::status("304 Not Modified")]).await;
    let workspace = Workspace::new();

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Refused));
    assert_eq!(description(&workspace), document);
    let fate = "the generator refuses this description, which is stored; the generated code is as it was\n";
    assert_eq!(pulled.warned, format!("{REFUSAL}{fate}"));
    assert_eq!(workspace.tree()[&workspace.path().join("hero-api/src/generated/mod.rs")], "old");

    let again = pull_from(at(published(&server)), &workspace).await;
    assert_eq!(again.exit, Ok(Exit::Refused), "an unchanged description is refused as before");
}

#[tokio::test]
async fn strict_stores_nothing_that_the_generator_refuses() {
    let server = Server::start(vec![Reply::ok(refused_document())]).await;
    let workspace = Workspace::new();
    let before = workspace.tree();

    let messages = Messages { message_format: MessageFormat::Json };
    let pulled = pull_from(Args { strict: true, messages, ..at(published(&server)) }, &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Refused));
    assert!(pulled.said.starts_with(r#"{"level":"error","code":"unknown-key","message":"#));
    assert!(!pulled.said.contains("spec/openapi.yaml"), "a file that is not there: {}", pulled.said);
    let report = "the first description: 2 operations\n";
    assert_eq!(
        pulled.warned,
        format!("{report}the generator refuses this description, which is not stored (--strict)\n")
    );
    assert_eq!(workspace.tree(), before);
}

#[tokio::test]
async fn strict_stores_what_the_generator_takes() {
    let server = Server::start(vec![Reply::ok(DOCUMENT)]).await;
    let workspace = Workspace::new();

    let pulled = pull_from(Args { strict: true, ..at(published(&server)) }, &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Done));
    assert_eq!(description(&workspace), DOCUMENT);
}

#[tokio::test]
async fn a_dry_run_stores_nothing_and_says_the_same() {
    let new = DOCUMENT.replace("    post:\n", "    put:\n");
    for (document, exit) in [(new, Exit::Done), (refused_document(), Exit::Refused)] {
        let server = Server::start(vec![Reply::ok(&document), Reply::ok(&document)]).await;
        let workspace = Workspace::with(DOCUMENT);
        let before = workspace.tree();

        let dry = pull_from(Args { dry_run: true, ..at(published(&server)) }, &workspace).await;
        assert_eq!(workspace.tree(), before);
        let pulled = pull_from(at(published(&server)), &workspace).await;

        assert_eq!(description(&workspace), document);
        assert_eq!(dry.exit, Ok(exit));
        assert_eq!(pulled.exit, Ok(exit));
        let news = |said: &str| said.lines().filter(|line| !line.starts_with("next: ")).collect::<Vec<_>>().join("\n");
        assert_eq!(news(&dry.said), news(&pulled.said));
        let stored = pulled.warned.replace("is stored; the generated code is as it was", "is not stored (--dry-run)");
        assert_eq!(dry.warned, stored.replace("spec/openapi.yaml", &published(&server)));
    }
}

#[tokio::test]
async fn a_pull_that_fails_after_the_download_stores_nothing() {
    let server = Server::start(vec![Reply::ok(DOCUMENT)]).await;
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path().join("spec/overlay.yaml/is-a-folder")).unwrap();

    let error = pull_from(at(published(&server)), &workspace).await.error();

    assert!(error.starts_with("cannot read "), "{error}");
    assert!(!workspace.path().join("spec/openapi.yaml").exists());
}

#[tokio::test]
async fn takes_a_file_and_records_its_name_alone() {
    let workspace = Workspace::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("hero.yaml");
    fs::write(&file, DOCUMENT).unwrap();

    let pulled = pull_from(Args { file: Some(file), ..at(String::new()) }, &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Done));
    assert_eq!(source(&workspace)["address"].as_str(), Some("file:hero.yaml"));
}

#[tokio::test]
async fn refuses_a_page_of_html_served_as_a_success() {
    let page = Reply::ok("<!DOCTYPE html><title>Sign in</title>").header("Content-Type: text/html");
    let expected = "URL is refused, and nothing was stored: expected a description, found a page of HTML or XML";
    assert_eq!(pull_rejected(vec![page]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_brackets_without_end_at_once() {
    let start = Instant::now();
    let text = format!("openapi: 3.1.0\ninfo: {}", "[".repeat(60_000));
    let expected = "URL is refused, and nothing was stored: the file is no YAML or JSON: more brackets are open at once \
                    than any description needs at line 1 column 1";
    assert_eq!(pull_rejected(vec![Reply::ok(&text)]).await, (expected.to_owned(), 1));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// Titles, paths and versions may control a terminal, change the direction of text, or imitate our words.
#[tokio::test]
async fn the_words_of_a_server_control_no_terminal() {
    let path = "/v1/\\e]0;owned\\a\\u009b2J\\u202e\\nerror: fake";
    let document = DOCUMENT.replace("/v1/b:", &format!("\"{path}\":")).replace("1.0.0", "\"\\e[31m2\"");
    let document = format!("{document}\"\\e[2J\\u202e\": 1\n");
    let swagger = "\"swagger\\e[31m\": 1\nopenapi: \"\\u009b2J\\u202e\"\n";
    let server = Server::start(vec![Reply::ok(&document), Reply::ok(swagger)]).await;
    let workspace = Workspace::with(DOCUMENT);

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Refused));
    let hidden = "\u{fffd}";
    let expected = format!("version 1.0.0 -> {hidden}[31m2\n");
    assert!(pulled.said.starts_with(&expected), "{:?}", pulled.said);
    let expected = format!("added POST /v1/{hidden}]0;owned{hidden}{hidden}2J{hidden}{hidden}error: fake\n");
    assert!(pulled.said.contains(&expected), "{:?}", pulled.said);
    assert!(pulled.warned.starts_with(&format!("error[unknown-key]: `{hidden}[2J{hidden}` ")), "{:?}", pulled.warned);

    let error = pull_from(at(published(&server)), &workspace).await.error();
    assert!(!error.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{error:?}");
}

#[tokio::test]
async fn says_what_changed_in_what_is_refused_behind_a_long_chain_of_references() {
    let document = |last: &str| {
        let mut text =
            DOCUMENT.replace("    Ok: { description: Ok }\n", "    Ok: { $ref: '#/components/responses/R0' }\n");
        for level in 0..500 {
            text.push_str(&format!("    R{level}: {{ $ref: '#/components/responses/R{}' }}\n", level + 1));
        }
        text + &format!("    R500: {{ description: d, {last} }}\nunknown: 1\n")
    };
    for (before, after, word) in [("headers: {}", "content: {}", "changed"), ("summary: s", "summary: t", "reworded")] {
        let server = Server::start(vec![Reply::ok(document(after))]).await;
        let pulled = pull_from(at(published(&server)), &Workspace::with(&document(before))).await;
        assert!(pulled.said.starts_with(&format!("{word} GET /v1/a\n")), "{:?}", pulled.said);
    }
}

#[tokio::test]
async fn refuses_bytes_that_are_not_utf_8() {
    let reply = Reply::ok(b"openapi: 3.1.0\ninfo: { title: \xe9 }\n");
    let expected = "URL is refused, and nothing was stored: expected UTF-8, found another byte at offset 30";
    assert_eq!(pull_rejected(vec![reply]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_what_is_no_openapi_3() {
    let reply = Reply::ok("swagger: '2.0'\ninfo: { title: T, version: '1' }\npaths: {}\n");
    let expected = "URL is refused, and nothing was stored: expected OpenAPI 3, found `swagger: \"2.0\"`";
    assert_eq!(pull_rejected(vec![reply]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_a_file_that_was_cut_by_the_server() {
    // The length is right for what is sent: only the text shows that more was meant.
    let cut = &DOCUMENT[..DOCUMENT.find("\ncomponents").unwrap()];
    let expected = "URL is refused, and nothing was stored: the file is cut: it refers to #/components/responses/Ok, \
                    which is not there";
    assert_eq!(pull_rejected(vec![Reply::ok(cut)]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_a_file_that_was_cut_on_the_way() {
    let replies = || vec![Reply::ok(DOCUMENT).cut(40), Reply::ok(DOCUMENT).cut(40), Reply::ok(DOCUMENT).cut(40)];
    let (error, requests) = pull_rejected(replies()).await;
    assert!(error.starts_with("cannot get URL: the file was cut after 40 bytes: "), "{error}");
    assert!(error.ends_with("(3 attempts)"), "{error}");
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn refuses_chunks_without_an_end() {
    let replies = (0..3).map(|_| Reply::ok(DOCUMENT).without_last_chunk()).collect();
    let (error, requests) = pull_rejected(replies).await;
    assert!(error.starts_with("cannot get URL: the file was cut after"), "{error}");
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn refuses_a_file_whose_end_is_not_announced() {
    let expected = "cannot get URL: the server does not say where the file ends, so it may be cut";
    assert_eq!(pull_rejected(vec![Reply::ok(DOCUMENT).without_length()]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_a_file_that_is_too_large() {
    let large = "#".repeat(65 * 1024);
    let expected = "cannot get URL: the file is larger than 65536 bytes";
    assert_eq!(pull_rejected(vec![Reply::ok(&large)]).await, (expected.to_owned(), 1));
    assert_eq!(pull_rejected(vec![Reply::ok(&large).chunked()]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn gives_up_on_a_server_that_says_nothing() {
    let (error, requests) = pull_rejected(vec![Reply::silent(), Reply::silent(), Reply::silent()]).await;
    assert_eq!((error.as_str(), requests), ("cannot get URL: it took too long (3 attempts)", 3));
}

#[tokio::test]
async fn gives_up_on_a_server_that_trickles() {
    let replies = (0..3).map(|_| Reply::ok(DOCUMENT).trickle(Duration::from_millis(100))).collect();
    let (error, requests) = pull_rejected(replies).await;
    assert!(error.ends_with("it took too long (3 attempts)"), "{error}");
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn tries_again_after_a_passing_fault() {
    let busy = Reply::status("503 Service Unavailable").header("Retry-After: 0");
    let server = Server::start(vec![busy, Reply::hang_up(), Reply::ok(DOCUMENT)]).await;
    let workspace = Workspace::new();

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Done));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn does_not_try_again_what_is_not_there() {
    let expected = "cannot get URL: expected status 200, found 404 Not Found";
    assert_eq!(pull_rejected(vec![Reply::status("404 Not Found")]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_not_modified_when_nothing_was_asked() {
    let expected = "cannot get URL: expected status 200, found 304 Not Modified";
    assert_eq!(pull_rejected(vec![Reply::status("304 Not Modified")]).await, (expected.to_owned(), 1));
}

#[tokio::test]
async fn refuses_an_encoding_that_was_not_asked_for() {
    let expected = "cannot get URL: the file came encoded as gzip, which was not asked for";
    assert_eq!(
        pull_rejected(vec![Reply::ok(DOCUMENT).header("Content-Encoding: gzip")]).await,
        (expected.to_owned(), 1)
    );
}

#[tokio::test]
async fn follows_a_redirect_but_not_to_plain_http_elsewhere() {
    let away = Reply::status("302 Found").header("Location: http://example.org/openapi.yaml");
    let expected = "cannot get URL: expected an https address, found http://example.org";
    assert_eq!(pull_rejected(vec![away]).await, (expected.to_owned(), 1));

    let near = Reply::status("302 Found").header("Location: /elsewhere");
    let server = Server::start(vec![near, Reply::ok(DOCUMENT)]).await;
    let pulled = pull_from(at(published(&server)), &Workspace::new()).await;
    assert_eq!(pulled.exit, Ok(Exit::Done));
}

#[tokio::test]
async fn gives_up_on_redirects_without_end() {
    let replies = (0..10).map(|_| Reply::status("302 Found").header("Location: /again")).collect();
    let (error, _) = pull_rejected(replies).await;
    assert_eq!(error, "cannot get URL: redirected too often");
}

#[tokio::test]
async fn refuses_plain_http_before_asking() {
    let workspace = Workspace::new();
    let pulled = pull_from(at("http://example.org/openapi.yaml".to_owned()), &workspace).await;
    assert_eq!(pulled.error(), "expected an https address, found http://example.org");
}

#[tokio::test]
async fn a_source_that_cannot_be_read_is_no_obstacle() {
    let server = Server::start(vec![Reply::ok(DOCUMENT)]).await;
    let workspace = Workspace::with(DOCUMENT);
    fs::write(workspace.path().join("spec/source.toml"), "not toml").unwrap();

    let pulled = pull_from(at(published(&server)), &workspace).await;

    assert_eq!(pulled.exit, Ok(Exit::Done));
    assert!(pulled.warned.starts_with("note: spec/source.toml is not used: "), "{}", pulled.warned);
    assert_eq!(source(&workspace)["version"].as_str(), Some("1.0.0"));
}
