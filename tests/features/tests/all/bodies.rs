//! `accepts/bodies`: each media type under its own name, choices, forms and files.

use hero_api_features::bodies::api::pets::{AddPetBody, RenderMarkdownBody};
use hero_api_features::bodies::api::{Api, PetsApi};
use hero_api_features::bodies::types::{
    FormAddressInput, Op, Pet, PetPatch, SendFormRequest, Step, StepRequired, UploadAsIn31Request, UploadRequest,
};
use hero_api_runtime::{Error, File, Outcome, Patch};
use hero_api_test_support::Fake;
use serde_json::json;

/// Returns the request of one call.
async fn sent<F: Future<Output = Result<(), Error>> + Send + Sync>(call: impl Fn(PetsApi) -> F) -> String {
    let server = Fake::answering(204, "");
    call(Api::new(server.client()).pets()).await.unwrap();
    server.sent()
}

#[tokio::test]
async fn a_body_of_several_media_types_is_a_choice() {
    let pet = || Pet::new("Rex & Co").age(3);
    let found = sent(|api| api.add_pet(pet())).await;
    assert_eq!(found, "POST /pets\ncontent-type: application/json\n\n{\"name\":\"Rex & Co\",\"age\":3}");
    let found = sent(|api| api.add_pet(AddPetBody::Form(pet()))).await;
    assert_eq!(found, "POST /pets\ncontent-type: application/x-www-form-urlencoded\n\nname=Rex%20%26%20Co&age=3");
    let found = sent(|api| api.add_pet(AddPetBody::Xml("<pet/>".to_owned()))).await;
    assert_eq!(found, "POST /pets\ncontent-type: application/xml\n\n<pet/>");
    assert_eq!(format!("{:?}", AddPetBody::from("secret")), "Xml(…)");
}

#[tokio::test]
async fn types_on_top_of_json_keep_their_names() {
    let found = sent(|api| api.patch_pet(PetPatch::new().name(Patch::Null))).await;
    assert_eq!(found, "PATCH /pets\ncontent-type: application/merge-patch+json\n\n{\"name\":null}");
    let steps = || vec![Step::new(StepRequired { op: Op::Add, path: "/name".to_owned() }).value(json!("Rex"))];
    let found = sent(|api| api.patch_pet(steps())).await;
    let body = r#"[{"op":"add","path":"/name","value":"Rex"}]"#;
    assert_eq!(found, format!("PATCH /pets\ncontent-type: application/json-patch+json\n\n{body}"));
}

#[tokio::test]
async fn an_optional_body_may_be_left_out() {
    assert_eq!(sent(|api| api.merge_pet()).await, "PUT /pets");
    let found = sent(|api| api.merge_pet().body(PetPatch::new().name("Rex"))).await;
    assert_eq!(found, "PUT /pets\ncontent-type: application/merge-patch+json\n\n{\"name\":\"Rex\"}");
}

#[tokio::test]
async fn the_fields_of_a_form_have_styles() {
    let form = || {
        let metadata = [("k".to_owned(), "v".to_owned())].into_iter().collect();
        let form = SendFormRequest::new("Rex").tags(["a", "b"]).expand(["c", "d"]).metadata(metadata);
        form.address(FormAddressInput::new().town("Bath"))
    };
    let found = sent(|api| api.send_form(form())).await;
    let body =
        "name=Rex&tags=a&tags=b&expand%5B%5D=c&expand%5B%5D=d&metadata%5Bk%5D=v&address=%7B%22town%22%3A%22Bath%22%7D";
    assert_eq!(found, format!("POST /form\ncontent-type: application/x-www-form-urlencoded\n\n{body}"));
}

#[tokio::test]
async fn a_form_is_checked_like_any_body() {
    let server = Fake::answering(204, "");
    let error = Api::new(server.client()).pets().send_form(SendFormRequest::new("R")).await.unwrap_err();
    assert_eq!((error.outcome(), error.problems()[0].pointer()), (Outcome::NotSent, "/name"));
    let error = Api::new(server.client()).pets().send_text("too long").await.unwrap_err();
    assert_eq!((error.outcome(), error.problems()[0].pointer()), (Outcome::NotSent, "/body"));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_form_with_files_has_a_part_for_each_field() {
    let form = || {
        let photo = File::new(vec![1, 2]).name("rex.png");
        let form = UploadRequest::new(photo).more([File::from("one")]).title("Rex").count(2).tags(["a", "b"]);
        form.about(Pet::new("Rex"))
    };
    let found = sent(|api| api.upload(form())).await;
    let (_, boundary) = found.lines().nth(1).and_then(|line| line.split_once("boundary=")).unwrap();
    let part =
        |head: &str, body: &str| format!("--{boundary}\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let parts = [
        part("name=\"photo\"; filename=\"rex.png\"\r\ncontent-type: image/png", "\u{1}\u{2}"),
        part("name=\"more\"; filename=\"more\"\r\ncontent-type: application/octet-stream", "one"),
        part("name=\"title\"", "Rex"),
        part("name=\"count\"", "2"),
        part("name=\"about\"\r\ncontent-type: application/json", "{\"name\":\"Rex\"}"),
        part("name=\"tags\"", "a"),
        part("name=\"tags\"", "b"),
    ];
    let body = format!("{}--{boundary}--\r\n", parts.concat());
    let media_type = format!("multipart/form-data; boundary={boundary}");
    assert_eq!(found, format!("POST /upload\ncontent-type: {media_type}\n\n{body}"));
    assert!(!format!("{:?}", form()).contains("Rex"));
}

#[tokio::test]
async fn files_are_files_as_3_1_has_them() {
    let photo = || File::new(vec![1, 2]).name("rex.png");
    let form = || UploadAsIn31Request::new(photo()).more([File::from("one")]).encoded("AQI=").note("# Rex");
    let found = sent(|api| api.upload_as_in31(form())).await;
    for part in [
        "name=\"photo\"; filename=\"rex.png\"\r\n",
        "name=\"more\"; filename=\"more\"\r\ncontent-type: application/octet-stream\r\n\r\none\r\n",
        "name=\"encoded\"\r\n\r\nAQI=\r\n",
        "name=\"note\"\r\n\r\n# Rex\r\n",
    ] {
        assert!(found.contains(part), "{part}\n{found}");
    }
}

#[tokio::test]
async fn lists_and_null_are_bodies_too() {
    let found = sent(|api| api.send_list([Pet::new("Rex")])).await;
    assert_eq!(found, "POST /lists\ncontent-type: application/json\n\n[{\"name\":\"Rex\"}]");
    let found = sent(|api| api.send_texts().body(["a", "b"])).await;
    assert_eq!(found, "PUT /lists\ncontent-type: application/json\n\n[\"a\",\"b\"]");
    assert_eq!(sent(|api| api.send_numbers(None)).await, "PATCH /lists\ncontent-type: application/json\n\nnull");
}

#[tokio::test]
async fn text_and_bytes_are_sent_as_they_are() {
    assert_eq!(sent(|api| api.send_xml("<a/>")).await, "POST /xml\ncontent-type: application/xml\n\n<a/>");
    assert_eq!(sent(|api| api.send_text("hey")).await, "POST /text\ncontent-type: text/plain\n\nhey");
    assert_eq!(sent(|api| api.send_pdf(b"%PDF".to_vec())).await, "PUT /pdf\ncontent-type: application/pdf\n\n%PDF");
}

#[tokio::test]
async fn where_any_media_type_will_do_the_caller_tells_it() {
    let file = || File::from("a,b").media_type("text/csv");
    assert_eq!(sent(|api| api.send_any(file())).await, "PUT /any\ncontent-type: text/csv\n\na,b");
    let found = sent(|api| api.send_any("x")).await;
    assert_eq!(found, "PUT /any\ncontent-type: application/octet-stream\n\nx");
    let found = sent(|api| api.send_any_pet(Pet::new("Rex"))).await;
    assert_eq!(found, "POST /any\ncontent-type: application/json\n\n{\"name\":\"Rex\"}");
}

#[tokio::test]
async fn two_texts_are_told_apart_by_their_variants() {
    let found = sent(|api| api.render_markdown().body("# a")).await;
    assert_eq!(found, "POST /markdown\ncontent-type: text/plain\n\n# a");
    let found = sent(|api| api.render_markdown().body(RenderMarkdownBody::Markdown("# a".to_owned()))).await;
    assert_eq!(found, "POST /markdown\ncontent-type: text/x-markdown\n\n# a");
    assert_eq!(
        sent(|api| api.send_shapeless(json!([1]))).await,
        "POST /shapeless\ncontent-type: application/json\n\n[1]"
    );
}
