//! The words that several stages need, each with the meaning that OpenAPI gives it: statuses, where values go, how they are
//! written, how credentials are sent. Knows no stage.

mod access;
mod extensions;
mod number;
mod parameter;
mod status;

pub use access::{SchemeKind, SchemeUse, Server, Variable};
pub(crate) use extensions::{COMPONENT, MARKS, VERSION, add_extensions, purpose};
pub use extensions::{Extension, Extensions};
pub use number::{Bound, Numeric};
pub use parameter::{Encoding, Location, Style};
pub use status::Status;
