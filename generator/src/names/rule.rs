//! The rules by which names are proposed, with a sentence each.

use std::fmt;

/// By which rule a name came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The name of a schema in `components`.
    Component,
    /// The name of the component of which it is the whole body or answer.
    WholeComponent,
    /// The body of most errors.
    ErrorBody,
    /// The body of an operation.
    Body,
    /// The answer of an operation.
    Answer,
    /// The error of an operation.
    Error,
    /// An event.
    Event,
    /// The resource that a GET answers.
    Resource,
    /// The field that holds it.
    Field,
    /// The parameter that it is.
    Parameter,
    /// A member of a union.
    Member,
    /// An envelope of lists that operations share.
    Envelope,
    /// Its title.
    Title,
    /// The way to its place.
    Way,
    /// A number.
    Number,
    /// The operationId, or the method and path.
    Operation,
    /// The tag of a group.
    Tag,
    /// The identifier that is decided.
    Identifier,
    /// Where a credential is sent, or the URL of a server.
    Access,
    /// The operation or the type that it is derived from.
    Derived,
    /// The name or value as it is sent.
    Sent,
    /// What tells a member of a union from the others.
    Tell,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Component => "it is a component of the description, and is called as that is",
            Self::WholeComponent => "it is the whole of a request body, answer or parameter in `components`, and is called as that is",
            Self::ErrorBody => "it is the body of more errors than any other, which is called `ErrorBody`",
            Self::Body => "it is the body of an operation, and is called after that, with `Request`",
            Self::Answer => "it is the answer of an operation, and is called after that, with `Response`",
            Self::Error => "it is the error of an operation, and is called after that, with `Error`",
            Self::Event => "it is what an event sends, and is called after that, with `Event`",
            Self::Resource => "a GET answers it, alone or in a list, and it is called by the noun of that operation",
            Self::Field => "it is called after the field that holds it, with the owner of the field in front where the field alone does not say enough",
            Self::Parameter => "it is called after the parameter that it is, with the noun of the operation in front",
            Self::Member => "it is a member of a union, and is called after the union and the variant",
            Self::Envelope => "three operations or more answer a list in this envelope, so that it is one generic type",
            Self::Title => "every name after its place was taken, so it is called by its title",
            Self::Way => "every other name was taken, so it is called by the way to its first place",
            Self::Number => "every name was taken, so it has a number",
            Self::Operation => "it is called after the operationId, or the method and path where there is none",
            Self::Tag => "it is called after the tag of its operations",
            Self::Identifier => "a rule `id` of the decisions names it",
            Self::Access => "it is called after its key or URL in the description",
            Self::Derived => "it is derived from an operation or a type, and is called after that",
            Self::Sent => "it is called as it is sent, in Rust's spelling",
            Self::Tell => "it is called after what tells this member of the union from the others",
        })
    }
}
