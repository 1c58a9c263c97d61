//! `explain`: what the code of a diagnostic means; or one operation, type or place after each stage of the generator.

use std::path::Path;

use generator::codes;
use xtask_common::{Console, Error, Exit, Messages, engine, inputs};

/// Explain the code of a diagnostic, or show an operation, a type or a place after each stage of the generator.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The code of an error or note, such as `dangling-reference`; an operation's id, a type's Rust name, a place such as
    /// `GET /v1/admins answer .data[].id`, `Admin.id` or `**.dob`, or a pointer such as `/paths/~1v1~1admins/get`
    #[arg(value_name = "CODE | OPERATION | TYPE | PLACE | POINTER")]
    pub what: String,
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// Prints what a code means, or what the generator makes of a part of the description.
///
/// # Errors
/// When an input cannot be read, or nothing is called so.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    // A code needs no description: it is explained where that is refused, too.
    if let Some(explanation) = codes::explanation(&args.what) {
        console.say(explanation);
        return Ok(Exit::Done);
    }
    let texts = inputs::workspace_texts(root)?;
    match engine::explain(&texts.input(), &args.what) {
        Ok(Some(explanation)) => {
            console.say(explanation.trim_end());
            Ok(Exit::Done)
        }
        Ok(None) => Err(unknown(&args.what)),
        Err(failure) => {
            console.refuse(failure.messages());
            Ok(Exit::Refused)
        }
    }
}

/// The error for what nothing is called.
fn unknown(what: &str) -> Error {
    let code = codes::nearest(what).map_or_else(String::new, |code| format!("; did you mean the code `{code}`?"));
    Error::new(format!(
        "no code, operation, type or place is called `{what}`; operations go by operationId or method, places by an \
         address such as `GET /v1/admins answer .data[].id` or a pointer{code}"
    ))
}
