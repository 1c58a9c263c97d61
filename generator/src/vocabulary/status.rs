//! Which statuses an answer is for.

use std::fmt;

/// Which statuses a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A range such as `4XX`, by its first digit.
    Range(u8),
    /// `default`.
    Default,
}

impl Status {
    /// Reports whether it is a 2xx.
    pub fn is_success(self) -> bool {
        self.is_of_class(2)
    }

    /// Reports whether it is a 3xx.
    pub fn is_redirect(self) -> bool {
        self.is_of_class(3)
    }

    fn is_of_class(self, class: u8) -> bool {
        match self {
            Self::Code(code) => code / 100 == u16::from(class),
            Self::Range(digit) => digit == class,
            Self::Default => false,
        }
    }
}

impl fmt::Display for Status {
    /// As a description has it: `200`, `4XX` or `default`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}
