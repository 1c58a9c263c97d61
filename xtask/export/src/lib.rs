//! `export`: the effective description as a typed OpenAPI 3.0.3 document, for tools that do not read newer versions.
//!
//! What 3.0 cannot express is left out, with a note at each place.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use generator::{
    diagnostic::Diagnostics,
    pointer::Pointer,
    report::{self, Input, Inputs},
};
use openapiv3::OpenAPI;
use serde_json::Value;
use xtask_common::{
    Console, Error, Exit, MessageFormat, Messages,
    description::parse,
    inputs::{DESCRIPTION, EFFECTIVE},
    read, read_if_present,
    write::{self, Mode, Ownership, Target},
};

mod convert;
mod place;
mod schema;
mod walk;

/// Write the effective description as OpenAPI 3.0, for tools that read no newer one.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Where to write it; printed, unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How diagnostics are told; as JSON only beside `--out`, because the document is printed without it.
    #[command(flatten)]
    pub messages: Messages,
}

/// Prints or writes the document.
///
/// # Errors
/// The description cannot be read, or is not OpenAPI 3.0 even after the conversion.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    if args.out.is_none() && args.messages.message_format == MessageFormat::Json {
        return Err(Error::new("the document and the messages would share a stream: add `--out FILE`"));
    }
    console.tell_as(args.messages);
    let (name, text) = named(root)?;
    let exported = export(&text)?;
    let inputs = Inputs {
        description: Input { name, text: &text },
        webhooks: None,
        overlay: None,
        decisions: None,
        lock: None,
        origins: None,
    };
    console.note(&report::notes(&exported.notes, &inputs));
    let text = exported.yaml()?;
    let Some(out) = &args.out else {
        console.print_document(&text);
        return Ok(Exit::Done);
    };
    let name = out.file_name().ok_or_else(|| Error::new(format!("{} is no file", out.display())))?;
    let folder = out.parent().unwrap_or(Path::new("")).to_path_buf();
    let files = BTreeMap::from([(PathBuf::from(name), text)]);
    write::apply(&[Target { folder, files, ownership: Ownership::Listed }], Mode::Write)?;
    console.say(format_args!("wrote {}", out.display()));
    Ok(Exit::Done)
}

/// Returns the effective description, or the published one if none was generated yet.
pub fn effective(root: &Path) -> Result<String, Error> {
    named(root).map(|(_, text)| text)
}

/// Returns the effective description with the name of its file.
fn named(root: &Path) -> Result<(&'static str, String), Error> {
    match read_if_present(&root.join(EFFECTIVE))? {
        Some(text) => Ok((EFFECTIVE, text)),
        None => read(&root.join(DESCRIPTION)).map(|text| (DESCRIPTION, text)),
    }
}

/// A description as OpenAPI 3.0.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The document.
    pub document: OpenAPI,
    /// What 3.0 cannot express and was left out, each with its place.
    pub notes: Diagnostics,
}

impl Exported {
    /// Returns the document as YAML.
    ///
    /// # Errors
    /// It cannot be written as YAML.
    pub fn yaml(&self) -> Result<String, Error> {
        serde_yaml::to_string(&self.document).map_err(|error| Error::new(format!("cannot write YAML: {error}")))
    }
}

/// Converts a description, OpenAPI 3.0 or 3.1, YAML or JSON.
///
/// # Errors
/// The text is not such a description; the message names the place.
pub fn export(text: &str) -> Result<Exported, Error> {
    let (tree, mut notes) = converted(text)?;
    let document = typed(&tree)?;
    let kept = serde_json::to_value(&document).map_err(|error| Error::new(error.to_string()))?;
    place::note_lost(&Pointer::root(), &tree, &kept, &mut notes);
    Ok(Exported { document, notes })
}

/// Returns the tree as 3.0, and what had to be left out.
pub fn converted(text: &str) -> Result<(Value, Diagnostics), Error> {
    let mut tree = parse(text)?;
    let mut notes = Diagnostics::default();
    convert::convert(&mut tree, &mut notes)?;
    Ok((tree, notes))
}

/// Returns the tree as openapiv3 parses it.
pub fn typed(tree: &Value) -> Result<OpenAPI, Error> {
    serde_json::from_value(tree.clone()).map_err(|error| {
        let (place, reason) = place::find_fault(tree).unwrap_or_else(|| ("#".to_owned(), error.to_string()));
        Error::new(format!("openapiv3 cannot read {place}: {reason}"))
    })
}

#[cfg(test)]
mod tests;
