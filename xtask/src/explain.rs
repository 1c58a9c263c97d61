//! `explain`: one operation, type or place after each stage of the generator.

use std::path::Path;

use xtask_common::{Console, Error, Exit, Messages, engine, inputs};

/// Show an operation, a type or a place after each stage of the generator.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// An operation's id, a type's Rust name, a place such as `GET /v1/admins answer .data[].id`, `Admin.id` or
    /// `**.dob`, or a pointer such as `/paths/~1v1~1admins/get`
    #[arg(value_name = "OPERATION | TYPE | PLACE | POINTER")]
    pub what: String,
    /// How diagnostics are told.
    #[command(flatten)]
    pub messages: Messages,
}

/// Prints the item after each stage.
///
/// # Errors
/// An input cannot be read.
pub fn run(args: &Args, root: &Path, console: &mut Console) -> Result<Exit, Error> {
    console.tell_as(args.messages);
    let texts = inputs::workspace_texts(root)?;
    match engine::explain(&texts.input(), &args.what) {
        Ok(Some(explanation)) => {
            console.say(explanation.trim_end());
            Ok(Exit::Done)
        }
        Ok(None) => Err(Error::new(format!(
            "no operation, type or place is called `{}`; operations go by operationId or method, places by an address such \
             as `GET /v1/admins answer .data[].id` or a pointer",
            args.what
        ))),
        Err(failure) => {
            console.refuse(failure.messages());
            Ok(Exit::Refused)
        }
    }
}
