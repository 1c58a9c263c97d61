//! `names`: showing the record, renaming by a rule, and merges.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, process::Command};

use clap::Parser;
use hero_api_test_support::{Workspace, Written};
use xtask::Cli;
use xtask_common::{Console, Exit};

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /v1/cats:
    get:
      operationId: listCats
      tags: [Pets]
      x-evidence-operation-id: guessed
      responses:
        '200':
          description: Cats
          content:
            application/json:
              schema:
                type: object
                required: [data]
                properties:
                  data: { type: array, items: { $ref: '#/components/schemas/Cat' } }
  /v1/cats/{id}:
    get:
      operationId: getCat
      tags: [Pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: A cat
          content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } }
  /v1/checks:
    post:
      operationId: createCheck
      tags: [Pets]
      requestBody:
        content:
          application/json:
            schema:
              oneOf:
                - { type: object, required: [chip], properties: { chip: { type: string } } }
                - { type: object, required: [owner], properties: { owner: { type: string } } }
      responses: { '204': { description: Done } }
components:
  schemas:
    Cat:
      type: object
      required: [name]
      properties:
        name: { type: string }
        size: { type: string, enum: [small, large] }
";

const DECISIONS: &str = "# What is decided.
version: 1
rules:
  # ---- Names ----
  - name: Size # of all
    at: '**.size'
    because: Cats are not the only ones with a size.

  # ---- Ids ----
  - id: CatId
    at: GET /v1/cats/{} path 1
    because: A cat.
";

/// Returns a workspace that was generated once.
fn generated() -> Workspace {
    let workspace = Workspace::with(DOCUMENT);
    fs::write(workspace.path().join("spec/decisions.yaml"), DECISIONS).unwrap();
    let (exit, said) = run(&workspace, &["generate"]);
    assert_eq!(exit, Exit::Done, "{said}");
    workspace
}

/// Runs a command; returns its exit, and its output.
fn run(workspace: &Workspace, words: &[&str]) -> (Exit, String) {
    let (results, remarks) = (Written::default(), Written::default());
    let mut console = Console::new(results.clone(), remarks.clone());
    let root = ["cargo xtask", "--root"].map(str::to_owned).into_iter().chain([workspace.path().display().to_string()]);
    let cli = Cli::try_parse_from(root.chain(words.iter().map(|word| (*word).to_owned()))).unwrap();
    let exit = xtask::run(&cli, &mut console);
    (exit, results.text() + &remarks.text())
}

fn names(workspace: &Workspace, words: &[&str]) -> (Exit, String) {
    run(workspace, &[&["names"], words].concat())
}

/// Returns the output of a command that succeeds.
fn done(workspace: &Workspace, words: &[&str]) -> String {
    let (exit, said) = names(workspace, words);
    assert_eq!(exit, Exit::Done, "{said}");
    said
}

fn file(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.path().join("spec").join(name)).unwrap()
}

/// Returns the number of the line of the record with this beginning.
fn line(workspace: &Workspace, start: &str) -> usize {
    let record = file(workspace, "names.lock");
    record.lines().position(|line| line.trim_start().starts_with(start)).unwrap() + 1
}

#[test]
fn names_of_today_are_listed() {
    let workspace = generated();
    let all = done(&workspace, &["list"]);
    for expected in
        ["object         Cat  ", "operation      pets::get_cat  ", "group          pets  ", "identifier     CatId  "]
    {
        assert!(all.contains(expected), "{all}");
    }
    assert!(all.contains("tag \"Pets\"") && all.contains("GET /v1/cats/{} path 1"), "{all}");
    let some = done(&workspace, &["list", "get_CAT"]);
    assert!(some.contains("pets::get_cat") && some.contains("GetCat") && !some.contains("Check"), "{some}");
    assert_eq!(names(&workspace, &["list", "zebra"]).0, Exit::Failed);
}

#[test]
fn names_wire_names_and_places_are_found_with_their_lines() {
    let workspace = generated();
    let of_type = line(&workspace, "type Cat ");
    let found = done(&workspace, &["find", "Cat"]);
    assert!(found.starts_with(&format!("spec/names.lock:{of_type}: object `Cat`\n")), "{found}");
    assert!(found.contains(": at GET /v1/cats/{} answer\n"), "{found}");
    let size = line(&workspace, "has size ");
    for what in ["size", "Cat.size", "**.size", "GET /v1/cats answer .data[].size"] {
        let found = done(&workspace, &["find", what]);
        assert!(found.contains(&format!("spec/names.lock:{size}: field `Cat.size`")), "{what}: {found}");
    }
    let found = done(&workspace, &["find", "GET /v1/cats/{} answer"]);
    assert!(found.contains(&format!("spec/names.lock:{of_type}: object `Cat` is what is there\n")), "{found}");

    let (exit, said) = names(&workspace, &["find", "Catt"]);
    assert_eq!((exit, said.as_str()), (Exit::Failed, "error: no name `Catt`; did you mean `Cat`?\n"));
    let (exit, said) = names(&workspace, &["find", "GET /v9/cats answer"]);
    assert_eq!(exit, Exit::Failed);
    assert!(said.starts_with("error: no place `GET /v9/cats answer`; "), "{said}");
}

#[test]
fn a_name_is_explained_by_its_rule_or_its_decision() {
    let workspace = generated();
    let of_cat = done(&workspace, &["explain", "Cat"]);
    assert!(of_cat.contains("proposed: it is a component of the description"), "{of_cat}");
    assert!(of_cat.contains("without the record it would have this name today, too"), "{of_cat}");
    let of_size = done(&workspace, &["explain", "Size"]);
    let decided = "decided: `name Size` by spec/decisions.yaml:5: Cats are not the only ones with a size.";
    assert!(of_size.contains(decided), "{of_size}");
    let of_id = done(&workspace, &["explain", "CatId"]);
    assert!(of_id.contains("decided: `id: CatId` by spec/decisions.yaml:10: A cat."), "{of_id}");
    let of_method = done(&workspace, &["explain", "list_cats"]);
    assert!(of_method.contains("operation `pets::list_cats`") && of_method.contains("operationId"), "{of_method}");
    assert!(of_method.contains("provisional: "), "{of_method}");
    for name in ["Size::Small", "pets", "GetCat", "CreateCheckRequest", "CreateCheckRequest::Chip", "Cat.name"] {
        let said = done(&workspace, &["explain", name]);
        assert!(said.contains("proposed: ") || name == "Cat.name", "{name}: {said}");
    }
    assert_eq!(names(&workspace, &["explain", "Zebra"]).0, Exit::Failed);
}

#[test]
fn a_name_that_rules_no_longer_propose_is_kept_by_the_record() {
    let workspace = generated();
    let record = file(&workspace, "names.lock").replace("Cat object", "Tomcat object").replace("Cat.", "Tomcat.");
    fs::write(workspace.path().join("spec/names.lock"), record).unwrap();
    let said = done(&workspace, &["explain", "Tomcat"]);
    assert!(said.contains("kept by the record: today it would be `Cat`, because it is a component"), "{said}");
}

#[test]
fn earlier_names_say_since_when_they_are_aliases() {
    let workspace = generated();
    done(&workspace, &["rename", "Cat", "Feline", "--because", "Lions will come."]);
    run(&workspace, &["generate"]);
    let said = done(&workspace, &["explain", "Feline"]);
    let since = format!("was `Cat`, a deprecated alias since {} (", env!("CARGO_PKG_VERSION"));
    assert!(said.contains(&since), "{said}");
    let said = done(&workspace, &["find", "Cat"]);
    assert!(said.contains("an earlier name of object `Feline`"), "{said}");
    let (exit, said) = names(&workspace, &["rename", "Cat", "Lion", "--because", "B"]);
    assert_eq!((exit, said.as_str()), (Exit::Failed, "error: `Cat` is an earlier name of `Feline`: rename that\n"));
}

#[test]
fn a_new_rule_stands_with_the_names_and_the_comments_stay() {
    let workspace = generated();
    let said = done(&workspace, &["rename", "Cat", "Feline", "--because", "Lions will come."]);
    assert!(said.contains("name: type `Cat` is `Feline` (with an alias)\n"), "{said}");
    assert!(
        said.ends_with("next: cargo xtask generate, then cargo xtask check\n") || said.contains("next: "),
        "{said}"
    );
    let rule = "  - name: Feline\n    at:\n      - GET /v1/cats answer .data[]\n      - GET /v1/cats/{} answer\n    because: \
                Lions will come.\n";
    let expected = DECISIONS.replace("with a size.\n", &format!("with a size.\n{rule}"));
    assert_eq!(file(&workspace, "decisions.yaml"), expected);
    assert_eq!(run(&workspace, &["generate"]).0, Exit::Done);
    assert!(file(&workspace, "names.lock").contains("\ntype Feline object "), "{}", file(&workspace, "names.lock"));
}

#[test]
fn a_rule_that_names_it_is_changed_in_its_place() {
    let workspace = generated();
    let said = done(&workspace, &["rename", "Size", "Build", "--because", "A better word."]);
    assert!(said.contains("the rule at spec/decisions.yaml:5 has another `name` now: `Build`"), "{said}");
    let expected = DECISIONS
        .replace("name: Size", "name: Build")
        .replace("Cats are not the only ones with a size.", "A better word.");
    assert_eq!(file(&workspace, "decisions.yaml"), expected);
}

#[test]
fn what_breaks_is_shown() {
    let workspace = generated();
    let dry = |old: &str, new: &str| done(&workspace, &["rename", old, new, "--because", "B", "--dry-run"]);
    let said = dry("pets::get_cat", "find_cat");
    assert!(said.contains("name: method `pets().get_cat` is `pets().find_cat` (with an alias)"), "{said}");
    let said = dry("Cat.size", "build");
    assert!(said.contains("name: field `size` is `build` (breaking), of `Cat`"), "{said}");
    let said = dry("Size::Small", "Little");
    assert!(said.contains("values: { small: Little }"), "{said}");
    assert!(said.contains("name: variant `Small` is `Little` (with an alias), of `Size`"), "{said}");
    let said = dry("CreateCheckRequest::Chip", "ByChip");
    assert!(said.contains("name: variant `Chip` is `ByChip` (breaking), of `CreateCheckRequest`"), "{said}");
    assert!(
        said.ends_with("nothing was written (--dry-run)\n") || said.contains("nothing was written (--dry-run)"),
        "{said}"
    );
    assert_eq!(file(&workspace, "decisions.yaml"), DECISIONS);
}

#[test]
fn values_of_one_enum_are_named_by_one_rule() {
    let workspace = generated();
    for (old, new) in [("Size::Small", "Little"), ("Size::Large", "Big"), ("Size::Little", "Tiny")] {
        done(&workspace, &["rename", old, new, "--because", new]);
        let (exit, said) = run(&workspace, &["generate"]);
        assert_eq!(exit, Exit::Done, "{said}");
    }
    let decisions = file(&workspace, "decisions.yaml");
    assert!(
        decisions.contains("  - values: { small: Tiny, large: Big }\n    at: GET /v1/cats/{} answer .size\n"),
        "{decisions}"
    );
    assert!(decisions.contains("because: Little Big Tiny\n"), "{decisions}");
    assert!(file(&workspace, "names.lock").contains("value-was \"small\" Small"), "{}", file(&workspace, "names.lock"));
}

#[test]
fn a_name_that_cannot_be_had_changes_nothing() {
    let workspace = generated();
    let before = workspace.tree();
    let rename = |old: &str, new: &str| names(&workspace, &["rename", old, new, "--because", "B"]);
    for (old, new) in [("Cat", "Size"), ("Cat", "String"), ("Cat", "not a name")] {
        let (exit, said) = rename(old, new);
        assert_eq!(exit, Exit::Refused, "{old} {new}: {said}");
        assert!(said.contains("nothing was written"), "{said}");
    }
    let (exit, said) = rename("Cat.size", "name");
    let expected = "error: nothing was written: `name` of `Cat` would become `name_field`; rename that first\n";
    assert_eq!((exit, said.as_str()), (Exit::Failed, expected));
    for (old, new) in [("Catt", "Dog"), ("Cat", "Cat"), ("pets", "animals"), ("CatId", "PetId"), ("GetCat", "Get")] {
        let (exit, said) = rename(old, new);
        assert_eq!(exit, Exit::Failed, "{old} {new}: {said}");
    }
    assert!(rename("Catt", "Dog").1.contains("did you mean `Cat`?"));
    assert_eq!(workspace.tree(), before);
}

/// Returns the record with both sides between merge markers.
fn with_conflict(workspace: &Workspace, ours: &str, theirs: &str) {
    let marked = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n");
    fs::write(workspace.path().join("spec/names.lock"), marked).unwrap();
}

#[test]
fn a_merge_becomes_one_record_and_the_client_that_goes_with_it() {
    let workspace = generated();
    let (ours, client) = (file(&workspace, "names.lock"), workspace.tree());
    // On the other branch an operation did not exist yet.
    let operation = ours.lines().find(|line| line.starts_with("operation GET /v1/cats/{}")).unwrap();
    let theirs = ours.replace(&format!("{operation}\n"), "");
    assert_ne!(theirs, ours);
    with_conflict(&workspace, &ours, &theirs);
    let (exit, said) = names(&workspace, &["list"]);
    assert_eq!(exit, Exit::Failed);
    assert!(said.contains("run `cargo xtask names resolve`"), "{said}");
    done(&workspace, &["resolve"]);
    assert_eq!(workspace.tree(), client);
    let (exit, said) = names(&workspace, &["resolve"]);
    assert_eq!(exit, Exit::Failed, "{said}");
}

#[test]
fn what_two_branches_name_differently_needs_a_choice() {
    let workspace = generated();
    let ours = file(&workspace, "names.lock");
    let theirs = ours.replace("type Cat object", "type Feline object").replace("Cat.size", "Feline.size");
    let theirs = theirs.replace(" Cat[]", " Feline[]");
    with_conflict(&workspace, &ours, &theirs);
    let before = workspace.tree();
    let (exit, said) = names(&workspace, &["resolve"]);
    assert_eq!(exit, Exit::Refused, "{said}");
    assert!(said.contains("is named differently: `type Cat object") && said.contains("type Feline object"), "{said}");
    assert!(said.contains("--> spec/names.lock:") && said.contains("`--ours` keeps the first"), "{said}");
    assert_eq!(workspace.tree(), before);
    let said = done(&workspace, &["resolve", "--theirs"]);
    assert!(said.contains("type Feline object") && said.contains("stays"), "{said}");
    let record = file(&workspace, "names.lock");
    let feline = record.lines().find(|line| line.starts_with("type Feline object")).unwrap();
    assert!(feline.contains(" was Cat since "), "{record}");
    assert!(record.contains("at Feline.size") && !record.contains("Cat.size"), "{record}");
}

/// Runs git in a workspace; returns whether it succeeded.
fn git(workspace: &Workspace, words: &[&str]) -> bool {
    let mut git = Command::new("git");
    git.arg("-C").arg(workspace.path()).args(["-c", "user.name=T", "-c", "user.email=t@example.com"]).args(words);
    git.output().unwrap().status.success()
}

#[test]
fn branches_that_rename_one_type_are_merged_by_what_git_has_of_them() {
    let workspace = generated();
    let commit = |message: &str| git(&workspace, &["add", "-A"]) && git(&workspace, &["commit", "-qm", message]);
    let rename = |new: &str| {
        done(&workspace, &["rename", "Cat", new, "--because", new]);
        assert_eq!(run(&workspace, &["generate"]).0, Exit::Done);
        assert!(commit(new));
    };
    assert!(git(&workspace, &["init", "-q", "-b", "main"]) && commit("first") && git(&workspace, &["branch", "other"]));
    rename("Aardwolf");
    assert!(git(&workspace, &["checkout", "-q", "other"]));
    rename("Zorilla");
    assert!(git(&workspace, &["checkout", "-q", "main"]));
    assert!(!git(&workspace, &["merge", "-q", "other"]), "there is a conflict");
    // Decisions are merged first, by hand.
    assert!(git(&workspace, &["checkout", "--theirs", "spec/decisions.yaml"]));
    let (exit, said) = names(&workspace, &["resolve"]);
    assert_eq!(exit, Exit::Refused, "{said}");
    assert!(said.contains("is named differently") && said.contains("1 error\n"), "{said}");
    done(&workspace, &["resolve", "--theirs"]);
    let record = file(&workspace, "names.lock");
    let line = record.lines().find(|line| line.starts_with("type Zorilla object")).unwrap();
    assert!(line.contains(" was Cat since ") && line.contains(" was Aardwolf since "), "{line}");
    assert!(!record.contains("type Aardwolf"), "{record}");
}
