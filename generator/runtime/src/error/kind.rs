//! The causes of errors, each in words that can be logged, and in one for metrics.

use std::{borrow::Cow, fmt, time::Duration};

use http::StatusCode;

use crate::{
    check::Problem,
    encode::Reason,
    response::Unreadable,
    transport::{Stage, TransportError},
};

/// The cause of an error.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Invalid settings of the client.
    Settings(Vec<BuildProblem>),
    /// Values that break a rule of the description.
    Checks(Vec<Problem>),
    /// A value that cannot be put into a request.
    Unfit(Unfit),
    /// A scheme without a credential.
    NoCredential(&'static str),
    /// A scheme whose source has no credential.
    SourceEmpty(&'static str),
    /// No runtime.
    NoRuntime,
    /// An observer refused the call.
    Refused(&'static str),
    /// No place under the client's own rate limit before the deadline.
    Limited(Duration),
    /// The shared rate limit does not answer.
    LimitLost(&'static str),
    /// No answer.
    Transport(TransportError),
    /// No answer in time.
    TimedOut,
    /// No connection in time.
    NotConnected,
    /// An answer that is not a success.
    Status,
    /// An answer whose body broke off.
    BodyBroken(TransportError),
    /// An answer whose body did not end in time.
    BodyTimedOut,
    /// An answer whose body is longer than the client accepts.
    BodyTooLong(usize),
    /// A successful answer that could not be read.
    Unreadable(Unreadable),
}

/// A value that cannot be put into a request, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfit {
    pub(crate) part: &'static str,
    pub(crate) name: Cow<'static, str>,
    pub(crate) reason: Reason,
}

/// A setting that a client cannot be built with, and why. Does not show the value of the setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildProblem {
    setting: Cow<'static, str>,
    reason: Cow<'static, str>,
}

impl BuildProblem {
    /// Creates a problem with the setting of this name: say what was expected, not what was given.
    pub fn new(setting: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { setting: setting.into(), reason: reason.into() }
    }

    /// Returns the name of the setting.
    #[must_use]
    pub fn setting(&self) -> &str {
        &self.setting
    }
}

impl fmt::Display for BuildProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

impl Kind {
    /// Reports whether the cause passes without anybody's doing; `status` is that of the answer.
    pub(super) fn passes(&self, status: Option<StatusCode>) -> bool {
        match self {
            Self::Settings(_)
            | Self::Checks(_)
            | Self::Unfit(_)
            | Self::NoCredential(_)
            | Self::NoRuntime
            | Self::BodyTooLong(_)
            | Self::Unreadable(_) => false,
            Self::SourceEmpty(_)
            | Self::Refused(_)
            | Self::Limited(_)
            | Self::LimitLost(_)
            | Self::TimedOut
            | Self::NotConnected
            | Self::BodyBroken(_)
            | Self::BodyTimedOut => true,
            Self::Transport(error) => {
                matches!(error.stage(), Stage::Connect | Stage::NotTaken | Stage::Exchange)
            }
            Self::Status => status.is_some_and(|status| match status {
                StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => true,
                StatusCode::NOT_IMPLEMENTED => false,
                other => other.is_server_error(),
            }),
        }
    }

    /// Returns a word that is fixed.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Settings(_) => "settings",
            Self::Checks(_) | Self::Unfit(_) => "invalid_request",
            Self::NoCredential(_) | Self::SourceEmpty(_) => "no_credential",
            Self::NoRuntime => "no_runtime",
            Self::Refused(_) => "refused",
            Self::Limited(_) => "rate_limit",
            Self::LimitLost(_) => "rate_limit_lost",
            Self::Transport(error) if error.stage() == Stage::Connect => "connect",
            Self::Transport(_) | Self::BodyBroken(_) => "exchange",
            Self::TimedOut | Self::NotConnected | Self::BodyTimedOut => "timeout",
            Self::Status => "status",
            Self::BodyTooLong(_) => "too_long",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(problems) => {
                f.write_str("the client cannot be built: ")?;
                list(f, problems)
            }
            Self::Checks(problems) => {
                f.write_str("the request breaks rules of the description: ")?;
                list(f, problems)
            }
            Self::Unfit(Unfit { part, name, reason }) => write!(f, "{part} `{name}` {reason}"),
            Self::NoCredential(scheme) => write!(f, "there is no credential for the security scheme `{scheme}`"),
            Self::SourceEmpty(scheme) => {
                write!(f, "the source of the credential for the security scheme `{scheme}` has none")
            }
            Self::NoRuntime => f.write_str("calls run on Tokio, and there is no Tokio runtime here"),
            Self::Refused(why) => f.write_str(why),
            Self::Limited(wait) => {
                write!(f, "the rate limit has no place before the deadline, the next is in {:.1} s", wait.as_secs_f64())
            }
            Self::LimitLost(why) => write!(f, "the shared rate limit does not answer: {why}"),
            Self::Transport(error) => write!(f, "{error}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::NotConnected => f.write_str("no connection in time"),
            Self::Status => f.write_str("not a success"),
            Self::BodyBroken(error) => write!(f, "the answer is not whole: {error}"),
            Self::BodyTimedOut => f.write_str("the answer did not end in time"),
            Self::BodyTooLong(limit) => write!(f, "the answer is longer than {limit} bytes"),
            Self::Unreadable(unreadable) => write!(f, "{unreadable}"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, problems: &[impl fmt::Display]) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        let before = if index == 0 { "" } else { "; " };
        write!(f, "{before}{problem}")?;
    }
    Ok(())
}
