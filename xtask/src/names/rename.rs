//! `names rename`: adds a rule to `spec/decisions.yaml` that changes a name, after trying it.

use std::{fs, io::Write, path::Path};

use generator::{
    changes::{Extent, NameKind, Renamed, compare, lines},
    decisions::{Reach, patterns_of},
    diagnostic::Source,
    inspect::{Subject, index_names, similar_names},
    pipeline::Stages,
    report::Colours,
};
use xtask_common::{
    Console, Error, Exit, engine,
    inputs::{DECISIONS, LOCK, Texts},
};

use super::{
    explain::place_in_file,
    rules::{self, Edit, RuleOf},
};

/// Rename something.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A type, a method (`group::method`), a field (`Type.field`), or a variant (`Type::Variant`)
    #[arg(value_name = "OLD")]
    pub old: String,
    /// Its new name, without the type or group
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Why; it is written into the rule
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Write nothing; show the rule and what it breaks
    #[arg(long)]
    pub dry_run: bool,
}

/// Tries the rule, shows what it breaks, and writes it.
pub(super) fn run(args: &Args, texts: &Texts, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    if args.because.trim().is_empty() {
        return Err(Error::new("expected the reason after `--because`, found nothing"));
    }
    let old = match engine::run(&texts.input()) {
        Ok(stages) => stages,
        Err(failure) => {
            console.refuse(failure.messages());
            return Ok(Exit::Refused);
        }
    };
    let subject = Subject::find(&old.names, &old.api, &args.old).ok_or_else(|| unknown(&args.old, &old))?;
    if subject.own_name(&old.names) == args.new {
        return Err(Error::new(format!("`{}` has the name `{}` already", args.old, args.new)));
    }
    let edit = edit_of(args, &subject, &old, texts)?;
    let text = rules::edit(texts.decisions(), &edit)?;
    let tried = texts.with_decisions(text.clone());
    let new = match engine::run(&tried.input()) {
        Ok(stages) => stages,
        Err(failure) => {
            console.refuse(failure.messages());
            console.warn(format_args!("nothing was written: the rule is refused"));
            return Ok(Exit::Refused);
        }
    };
    check_names(args, &subject, &old, &new)?;
    show(&edit, texts, (&old, &new), &tried, console);
    if args.dry_run {
        console.say("nothing was written (--dry-run)");
        return Ok(Exit::Done);
    }
    write(&text, root)?;
    console.say(format_args!("changed {DECISIONS}"));
    console.say("next: cargo xtask generate, then cargo xtask check");
    Ok(Exit::Done)
}

/// Explains why nothing that a decision can rename has this name.
fn unknown(name: &str, stages: &Stages) -> Error {
    let things = index_names(&stages.proposal.record.text());
    if let Some(thing) = things.iter().find(|thing| !thing.is_retired && thing.name == name) {
        let kind = thing.kind.word();
        return Error::new(format!(
            "no decision renames the {kind} `{name}`; types, methods, fields and variants can be renamed, and an \
             identifier by its rules `id` in {DECISIONS}"
        ));
    }
    if let Some(thing) = things.iter().find(|thing| thing.is_called(name)) {
        return Error::new(format!("`{name}` is an earlier name of `{}`: rename that", thing.name));
    }
    let near: Vec<String> = similar_names(&things, name).into_iter().map(|name| format!("`{name}`")).collect();
    let way = match near.as_slice() {
        [] => "`cargo xtask names list` lists all".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Error::new(format!("no name `{name}`; {way}"))
}

/// Returns the rule for the new name: the one for the present name, or a new one.
fn edit_of(args: &Args, subject: &Subject, stages: &Stages, texts: &Texts) -> Result<Edit, Error> {
    let (key, value) = match subject {
        Subject::Type(_) | Subject::Method(_) => ("name", None),
        Subject::Field(..) => ("field", None),
        Subject::Variant(..) => ("variant", None),
        Subject::Value(_, value) => ("values", Some(value.clone())),
    };
    let rule = match known_rule(subject, stages, texts)? {
        Some((index, name)) if key == "name" && name != subject.own_name(&stages.names) => {
            return Err(Error::new(format!(
                "`{}` has its name from the rule number {} of {DECISIONS}, which names `{name}`: rename that",
                args.old,
                index + 1
            )));
        }
        Some((index, _)) if is_for_others(index, subject, stages) => {
            RuleOf::New(places(args, subject, stages, Reach::OnePlace)?)
        }
        Some((index, _)) => RuleOf::Known(index),
        None => RuleOf::New(places(args, subject, stages, Reach::Fewest)?),
    };
    let (name, because) = (args.new.clone(), args.because.trim().to_owned());
    Ok(Edit { key, name, value, because, rule })
}

fn places(args: &Args, subject: &Subject, stages: &Stages, reach: Reach) -> Result<Vec<String>, Error> {
    patterns_of(subject, &stages.api, &stages.names, reach).ok_or_else(|| {
        Error::new(format!(
            "no pattern tells the places of `{}` from others; an overlay action can write the key at them, see \
             spec/README.md",
            args.old
        ))
    })
}

/// Returns the index of the rule that chose the name, with that name.
fn known_rule(subject: &Subject, stages: &Stages, texts: &Texts) -> Result<Option<(usize, String)>, Error> {
    let (names, api) = (&stages.names, &stages.api);
    let Some(wanted) = subject.wanted(names, api).or_else(|| subject.wanted_beside(names, api)) else {
        return Ok(None);
    };
    let origin = stages.tree.origins().origin(&wanted.at);
    if origin.source != Source::Decisions {
        let at = place_in_file(origin.source, &origin.at, texts);
        return Err(Error::new(format!("its name is given at {at}, as `{}`: change it there", wanted.name)));
    }
    let index = stages.reviewed.rules.iter().position(|(rule, _)| origin.at.is_within(&rule.at));
    Ok(index.map(|index| (index, wanted.name.clone())))
}

/// Reports whether a rule for a field or a variant applies to other types, too.
fn is_for_others(index: usize, subject: &Subject, stages: &Stages) -> bool {
    let id = match subject {
        Subject::Field(id, _) | Subject::Variant(id, _) => *id,
        Subject::Type(_) | Subject::Method(_) | Subject::Value(..) => return false,
    };
    let owner = &stages.names.types[id.0 as usize].name;
    let is_own = |place: &String| place.strip_prefix(owner.as_str()).is_some_and(|rest| rest.starts_with(['.', '|']));
    stages.reviewed.rules.get(index).is_some_and(|(_, places)| !places.iter().all(is_own))
}

/// Checks that the new name is where the old one was, and nothing else has lost it.
fn check_names(args: &Args, subject: &Subject, old: &Stages, new: &Stages) -> Result<(), Error> {
    let changes = compare(old, new);
    let own = subject.own_name(&old.names);
    let kind = match subject {
        Subject::Type(_) => NameKind::Type,
        Subject::Method(_) => NameKind::Method,
        Subject::Field(..) => NameKind::Field,
        Subject::Value(..) | Subject::Variant(..) => NameKind::Variant,
    };
    let end = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let of_kind = || changes.names.iter().filter(|renamed| renamed.kind == kind);
    if let Some(Renamed { old, new, owner, .. }) = of_kind().find(|renamed| end(&renamed.old) == args.new) {
        let (of, now) = (owner.as_ref().map_or_else(String::new, |owner| format!(" of `{owner}`")), new.as_deref());
        let now = now.map_or_else(|| "be gone".to_owned(), |name| format!("become `{name}`"));
        return Err(Error::new(format!("nothing was written: `{old}`{of} would {now}; rename that first")));
    }
    let is_it = |renamed: &&Renamed| {
        let now = renamed.new.as_deref().map(end);
        end(&renamed.old) == own && now.as_deref() == Some(&args.new) && !renamed.is_split
    };
    if of_kind().any(|renamed| is_it(&renamed)) {
        return Ok(());
    }
    Err(Error::new(format!(
        "nothing was written: with the rule `{}` has its old name still, at some of its places",
        args.old
    )))
}

/// Shows the rule, and what it breaks.
fn show(edit: &Edit, before: &Texts, (old, new): (&Stages, &Stages), tried: &Texts, console: &mut Console) {
    match &edit.rule {
        RuleOf::New(_) => {
            console.say("a new rule:");
            edit.lines().iter().for_each(|line| console.say(format_args!("  {line}")));
        }
        RuleOf::Known(index) => {
            let at = old.reviewed.rules.get(*index).map(|(rule, _)| &rule.decision_at);
            let at = at.map_or_else(String::new, |at| place_in_file(Source::Decisions, at, before));
            console.say(format_args!("the rule at {at} has another `{}` now: `{}`", edit.key, edit.name));
        }
    }
    let changes = compare(old, new);
    for line in lines(&changes, Extent::Full).iter().filter(|line| line.starts_with("name: ")) {
        console.say(line);
    }
    let known: Vec<String> = old.notes(&before.input()).into_iter().map(|note| note.message).collect();
    for note in new.notes(&tried.input()).iter().filter(|note| !known.contains(&note.message)) {
        console.warn(note.rendered(Colours::Plain));
    }
    if before.lock().is_none() {
        console.warn(format_args!("note: there is no {LOCK}, so that nothing keeps the old names as aliases"));
    }
}

/// Writes the file next to its place, reads it back, and moves it there.
fn write(text: &str, root: &Path) -> Result<(), Error> {
    let path = root.join(DECISIONS);
    let folder = path.parent().unwrap_or(root);
    let side = tempfile::Builder::new().prefix(".xtask-").tempdir_in(folder);
    let side = side.map_err(|error| Error::io("make a side folder in", folder, &error))?;
    let made = side.path().join("decisions.yaml");
    let failed = |error: &_| Error::io("write", &made, error);
    let mut file = fs::File::create(&made).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| failed(&error))?;
    let read = fs::read_to_string(&made).map_err(|error| Error::io("read back", &made, &error))?;
    if read != text {
        return Err(Error::new(format!("{} does not hold what was written; nothing was changed", made.display())));
    }
    fs::rename(&made, &path).map_err(|error| Error::io("replace", &path, &error))
}
