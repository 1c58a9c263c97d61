//! `accepts/all-of`, `references`, `enums`, `maps`, `tolerated-in-3-0`, `unchecked`, `names`, `null-in-*`, `recursion`:
//! what their schemas send and read.

use hero_api_features::{
    all_of, enums, inference, maps, names, null_in_3_0, null_in_3_1, recursion, references, tolerated_in_3_0, unchecked,
};
use hero_api_runtime::{Json, JsonObject, Outcome, Patch};

use hero_api_test_support::Fake;

#[tokio::test]
async fn enums_of_integers_are_open() {
    let body = r#"{"level":-3,"named":1.0,"titled":30,"on":false,"ratio":7,"kind":"other","version":3}"#;
    let server = Fake::answering(200, body);
    let shelf = enums::api::Api::new(server.client()).default().get_shelf().await.unwrap();
    assert_eq!(shelf.level, enums::types::ShelfLevel::Minus3);
    assert_eq!(shelf.named, Some(enums::types::Named::High));
    assert_eq!(shelf.titled.unwrap().as_i64(), 30);
    assert_eq!(format!("{:?}", shelf.titled), "Some(Unknown(…))");
    assert_eq!((shelf.on, shelf.ratio, shelf.kind.as_str()), (false, 7.0, "other"));
}

#[tokio::test]
async fn listed_values_of_any_type_are_sent_as_they_are_listed() {
    use enums::types::{Forgotten, Quoted, ShelfInput, ShelfInputMixed, Signs, Titled};
    let server = Fake::answering(204, "");
    let shelf = ShelfInput::new(2, true, 0.5)
        .titled(Titled::Large)
        .mixed(Patch::Value(ShelfInputMixed::Bool(false)))
        .quoted(Quoted::from("2"))
        .signs(Signs::Empty)
        .forgotten(Patch::<Forgotten>::Null);
    enums::api::Api::new(server.client()).default().put_shelf(shelf).await.unwrap();
    let body = r#"{"level":2,"titled":20,"on":true,"ratio":0.5,"kind":"shelf","mixed":false,"quoted":"2","signs":"","forgotten":null}"#;
    assert_eq!(server.sent(), format!("PUT /shelf\ncontent-type: application/json\n\n{body}"));
}

#[tokio::test]
async fn values_that_are_not_listed_are_not_sent() {
    use enums::types::ShelfInput;
    for shelf in [ShelfInput::new(9, true, 0.5), ShelfInput::new(1, false, 0.5), ShelfInput::new(1, true, 2.0)] {
        let server = Fake::answering(204, "");
        let error = enums::api::Api::new(server.client()).default().put_shelf(shelf).await.unwrap_err();
        assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    }
}

#[tokio::test]
async fn mixed_values_are_told_apart_by_their_type() {
    use enums::types::ShelfMixed;
    for (json, expected) in [("\"auto\"", "Text(Auto)"), ("2", "Integer(N2)"), ("false", "Bool(…)")] {
        let body = format!(r#"{{"level":1,"on":true,"ratio":1,"kind":"shelf","mixed":{json}}}"#);
        let shelf = enums::api::Api::new(Fake::answering(200, body).client()).default().get_shelf().await.unwrap();
        let mixed: ShelfMixed = shelf.mixed.unwrap();
        assert!(format!("{mixed:?}") == expected || expected == "Bool(…)", "{mixed:?}");
    }
}

#[tokio::test]
async fn what_is_no_field_is_in_the_map() {
    let server = Fake::answering(200, r#"{"name":"n","additional":true,"a":1,"b":2.0}"#);
    let labels = maps::api::Api::new(server.client()).default().get_labels().await.unwrap();
    assert_eq!(labels.additional, Some(true));
    assert_eq!(
        labels.additional_fields.iter().map(|(key, value)| (key.as_str(), *value)).collect::<Vec<_>>(),
        [("a", 1), ("b", 2)]
    );
    assert_eq!(format!("{labels:?}"), "Labels { name: …, additional: Some(true), additional_fields: … }");
}

#[tokio::test]
async fn a_union_in_the_map_beside_fields_is_read() {
    let server = Fake::answering(200, r#"{"id":"1","a":1.5,"b":"2020-02-03"}"#);
    let found = maps::api::Api::new(server.client()).default().get_numbered().await.unwrap();
    assert!(matches!(found.additional["a"], maps::types::NumberedValue::Number(value) if value == 1.5));
    assert!(matches!(found.additional["b"], maps::types::NumberedValue::Date(_)));
}

#[tokio::test]
async fn a_type_may_have_the_name_of_a_parameter_of_generated_methods() {
    let server = Fake::answering(200, r#"{"d":{},"a":{"d":{}}}"#);
    let found = maps::api::Api::new(server.client()).default().get_letters().await.unwrap();
    assert!(found.d.is_some() && found.additional["a"].d.is_some());
}

#[tokio::test]
async fn a_value_of_the_map_that_is_wrong_is_never_shown() {
    let server = Fake::answering(200, r#"{"name":"n","a":"hidden"}"#);
    let error = maps::api::Api::new(server.client()).default().get_labels().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Succeeded);
    assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
}

#[tokio::test]
async fn the_map_beside_fields_is_sent_and_checked() {
    use maps::types::LabelsInput;
    let server = Fake::answering(204, "");
    let api = maps::api::Api::new(server.client());
    api.default().put_labels(LabelsInput::new("n").additional_fields("x", 3)).await.unwrap();
    assert_eq!(server.sent(), "PUT /labels\ncontent-type: application/json\n\n{\"name\":\"n\",\"x\":3}");
    for wrong in [LabelsInput::new("n").additional_fields("x", 0), LabelsInput::new("n").additional_fields("name", 3)] {
        let error = api.default().put_labels(wrong).await.unwrap_err();
        assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 1));
    }
}

#[tokio::test]
async fn keys_of_a_pattern_are_the_map() {
    let server = Fake::answering(200, r#"{"id":"1","x-a":"b"}"#);
    let found = maps::api::Api::new(server.client()).default().get_patterned().await.unwrap();
    assert_eq!(found.additional["x-a"], "b");
}

#[tokio::test]
async fn null_beside_a_reference_is_heard_in_3_0() {
    let body = r#"{"id":"1","note":null,"anything":null,"nothing":null,"when":"later"}"#;
    let api = tolerated_in_3_0::api::Api::new(Fake::answering(200, body).client());
    let order = api.default().get_order().await.unwrap();
    assert_eq!((order.id.as_str(), order.note, order.secret), ("1", None, None));
    assert_eq!(order.when.unwrap().as_str(), "later");
}

#[tokio::test]
async fn what_only_the_server_sets_is_not_asked_for() {
    let server = Fake::answering(204, "");
    let order = tolerated_in_3_0::types::OrderInput::new(tolerated_in_3_0::types::OrderInputRequired {
        note: None,
        secret: "s".to_owned(),
    });
    let order = order.look("zz").broken("zz").code("ab");
    tolerated_in_3_0::api::Api::new(server.client()).default().put_order(order).await.unwrap();
    let body = r#"{"note":null,"code":"ab","look":"zz","broken":"zz","secret":"s"}"#;
    assert_eq!(server.sent(), format!("PUT /order\ncontent-type: application/json\n\n{body}"));
}

#[tokio::test]
async fn what_is_only_sent_is_not_expected() {
    let server = Fake::answering(200, r#"{"a":"1","b":null}"#);
    let found = inference::api::Api::new(server.client()).default().get_e().await.unwrap();
    assert_eq!((found.a.as_str(), found.b, found.c), ("1", Json::NULL, None));
}

#[tokio::test]
async fn null_is_read_and_sent_however_it_is_written() {
    let server = Fake::answering(200, r#"{"name":null,"sex":null,"size":null,"owner":null,"vet":null,"age":1}"#);
    let old = null_in_3_0::api::Api::new(server.client()).default().get_pet().await.unwrap();
    assert_eq!((old.name, old.sex, old.size, old.owner, old.vet), (None, None, None, None, None));
    let body = r#"{"name":null,"sex":null,"size":null,"owner":null,"vet":null,"either":null,"deep":null,"any":null}"#;
    let server = Fake::answering(200, body);
    let new = null_in_3_1::api::Api::new(server.client()).default().get_pet().await.unwrap();
    assert_eq!((new.name, new.sex, new.size, new.owner, new.either), (None, None, None, None, None));
    let server = Fake::answering(204, "");
    let pet = null_in_3_1::types::PetInput::new().name(Patch::Null).age(1);
    null_in_3_1::api::Api::new(server.client()).default().add_pet(pet).await.unwrap();
    assert_eq!(server.sent(), "POST /pet\ncontent-type: application/json\n\n{\"name\":null,\"age\":1}");
}

#[tokio::test]
async fn a_type_may_hold_itself() {
    let server = Fake::answering(200, r#"{"children":[{"children":[]}],"parent":{"children":[]}}"#);
    let tree = recursion::api::Api::new(server.client()).default().get_tree().await.unwrap();
    assert!(tree.children[0].children.is_empty() && tree.parent.unwrap().parent.is_none());
}

#[tokio::test]
async fn fields_of_any_name_keep_it_on_the_wire() {
    let body =
        r#"{"type":"Ok","foo-bar":"a","foo_bar":"b","Box":{},"":"e","+1":1,"-1":-1,"3d":true,"名前":"n","self":"s"}"#;
    let server = Fake::answering(200, body);
    let found = names::api::Api::new(server.client()).default().get_option().await.unwrap();
    assert_eq!((found.foo_bar.as_str(), found.empty.as_deref()), ("b", Some("e")));
    assert_eq!((found.plus_1, found.minus_1, found.n3d), (Some(1), Some(-1), Some(true)));
    assert_eq!(found.ming_qian.as_deref(), Some("n"));
}

#[tokio::test]
async fn what_cannot_hold_together_is_read_as_it_comes() {
    let body = r#"{"id":"1","note":null,"listing":"c","impossible":[1],"lists":null,"nobody":{"name":"n"}}"#;
    let api = tolerated_in_3_0::api::Api::new(Fake::answering(200, body).client());
    let order = api.default().get_order().await.unwrap();
    assert_eq!(order.impossible.unwrap().as_value()[0], 1);
    assert_eq!((order.lists, order.nobody.unwrap().name.as_str()), (None, "n"));
    assert_eq!(order.listing.unwrap().as_str(), "c");
}

#[tokio::test]
async fn a_map_has_as_many_keys_as_it_may() {
    use maps::types::Sizes;
    let map = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), "v".to_owned())).collect();
    let server = Fake::answering(204, "");
    let api = || maps::api::Api::new(server.client()).default();
    api().put_sized(Sizes::new(map(&["a", "b"])).free([("x", 1)].into_iter().collect::<JsonObject>())).await.unwrap();
    assert_eq!(
        server.sent(),
        "PUT /sized\ncontent-type: application/json\n\n{\"sized\":{\"a\":\"v\",\"b\":\"v\"},\"free\":{\"x\":1}}"
    );
    for (wrong, pointer, rule) in [
        (Sizes::new(map(&[])), "/sized", "must have 1 or more keys"),
        (Sizes::new(map(&["a", "b", "c"])), "/sized", "must have 2 or fewer keys"),
        (
            Sizes::new(map(&["a"])).free([("x", 1), ("y", 2)].into_iter().collect::<JsonObject>()),
            "/free",
            "must have 1 or fewer keys",
        ),
    ] {
        let error = api().put_sized(wrong).await.unwrap_err();
        let problem = &error.problems()[0];
        assert_eq!((problem.pointer(), problem.rule().to_string().as_str()), (pointer, rule));
        assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 1));
    }
}

#[tokio::test]
async fn cycles_may_overlap() {
    use recursion::types::{BowInput, JsonValue, KnotInput, LoopInput, Tied, TiedInput};
    let body = r#"{"loop":{"bow":{"tied":["end",{"name":"k"}]},"knot":{"name":"m"}},"bow":{"loop":{"bow":{}}}}"#;
    let server = Fake::answering(200, body);
    let knot = recursion::api::Api::new(server.client()).default().get_knot().await.unwrap();
    let tied = knot.loop_.unwrap().bow.tied.unwrap();
    let Tied::List(tied) = *tied else { panic!("no list") };
    assert!(matches!(&tied[0], Tied::Text(value) if value == "end"));
    assert!(matches!(&tied[1], Tied::Knot(value) if value.name.as_deref() == Some("k")));
    assert!(knot.bow.unwrap().loop_.unwrap().bow.tied.is_none());

    let server = Fake::answering(204, "");
    let bow = BowInput::new().tied(TiedInput::List(vec!["end".to_owned().into(), KnotInput::new().name("k").into()]));
    let knot = KnotInput::new().loop_(LoopInput::new(bow));
    recursion::api::Api::new(server.client()).default().put_knot(knot).await.unwrap();
    let body = r#"{"loop":{"bow":{"tied":["end",{"name":"k"}]}}}"#;
    assert_eq!(server.sent(), format!("PUT /knot\ncontent-type: application/json\n\n{body}"));

    let server = Fake::answering(200, r#"{"next":{"next":null,"by_name":{"a":{}}}}"#);
    let list = recursion::api::Api::new(server.client()).default().get_list().await.unwrap();
    assert!(list.next.unwrap().by_name.unwrap()["a"].next.is_none());
    let server = Fake::answering(200, r#"{"a":[1,null,{"b":true}]}"#);
    let json = recursion::api::Api::new(server.client()).default().get_json().await.unwrap().unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), r#"{"a":[1.0,null,{"b":true}]}"#);
    assert!(matches!(json, JsonValue::Map(_)));
}

#[tokio::test]
async fn parts_are_one_type() {
    let body = r#"{"name":"n","kind":"bird","tag":"t","more":"m"}"#;
    let pet = all_of::api::Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.name.as_str(), pet.kind.as_str(), pet.additional["more"].as_str()), ("n", "bird", "m"));
    let server = Fake::answering(204, "");
    let api = || all_of::api::Api::new(server.client()).default();
    let pet = |name: &str| {
        let (name, kind) = (name.to_owned(), all_of::types::PetKind::Cat);
        all_of::types::PetInput::new(all_of::types::PetInputRequired { name, kind })
    };
    api().add_pet(pet("Tom")).await.unwrap();
    assert_eq!(server.sent(), "POST /pet\ncontent-type: application/json\n\n{\"name\":\"Tom\",\"kind\":\"cat\"}");
    for wrong in ["", "longer than nine"] {
        assert_eq!(api().add_pet(pet(wrong)).await.unwrap_err().problems()[0].pointer(), "/name");
    }
}

#[tokio::test]
async fn references_lead_to_components_properties_and_definitions() {
    let body =
        r#"{"owner":{"email":"a@b"},"keeper":{},"alias":{"email":"c@d"},"email":"e@f","spaced":"s","local":true}"#;
    let pet = references::api::Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.alias.unwrap().email.as_deref(), pet.email.as_deref()), (Some("c@d"), Some("e@f")));
    assert_eq!((pet.spaced.as_deref(), pet.local), (Some("s"), Some(true)));
}

#[tokio::test]
async fn what_is_only_told_is_neither_checked_nor_lost() {
    let body = r#"{"a":[],"b":["x",1,null],"c":[1,2.5],"d":"!","never":1,"both":true,"patterns":"za"}"#;
    let api = unchecked::api::Api::new(Fake::answering(200, body).client()).default();
    let rules = api.get_rules().await.unwrap();
    assert_eq!((rules.b.unwrap().len(), rules.c.as_deref(), rules.d.as_deref()), (3, Some(&[1.0, 2.5][..]), Some("!")));
    let server = Fake::answering(204, "");
    let rules = unchecked::types::RulesInput::new().c([1.0]).d("!").both(serde_json::json!(true));
    unchecked::api::Api::new(server.client()).default().put_rules(rules.patterns("ab")).await.unwrap();
    let sent = r#"{"c":[1.0],"d":"!","both":true,"patterns":"ab"}"#;
    assert_eq!(server.sent(), format!("PUT /rules\ncontent-type: application/json\n\n{sent}"));
    let rules = unchecked::types::RulesInput::new().c([1.0, 2.0, 3.0]);
    let error = unchecked::api::Api::new(server.client()).default().put_rules(rules).await.unwrap_err();
    assert_eq!((error.problems()[0].pointer(), server.count()), ("/c", 1));
}

#[tokio::test]
async fn null_may_be_a_member_or_a_part() {
    let body = r#"{"by_const":null,"by_enum":null,"in_member":null,"in_parts":null}"#;
    let pet = null_in_3_1::api::Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.by_const, pet.by_enum, pet.in_member, pet.in_parts), (None, None, None, None));
    let body = r#"{"by_const":"a","by_enum":1,"in_member":"b","in_parts":"c"}"#;
    let pet = null_in_3_1::api::Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.by_const.as_deref(), pet.by_enum, pet.in_parts.as_deref()), (Some("a"), Some(1), Some("c")));
    let body = r#"{"member":null,"beside":null}"#;
    let pet = null_in_3_0::api::Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.member, pet.beside), (None, None));
}
