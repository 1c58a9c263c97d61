//! The id of a call: random, made once, and the same for all of its attempts.

use std::fmt;

/// The id of a call, by which both sides find it in their logs: a random UUID of version 4.
///
/// It says nothing of what the call is about. [`ClientBuilder::call_id_header`](super::ClientBuilder::call_id_header)
/// sends it along.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(u128);

impl CallId {
    /// Makes the id of a new call. It is random enough to be unique; it is no secret.
    pub(crate) fn random() -> Self {
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        Self(fastrand::u128(..) & !(VERSION | VARIANT) | 4 << 76 | 0b10 << 62)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = |shift: u32, digits: u32| self.0 >> shift & ((1 << (4 * digits)) - 1);
        write!(f, "{:08x}-{:04x}-", group(96, 8), group(80, 4))?;
        write!(f, "{:04x}-{:04x}-{:012x}", group(64, 4), group(48, 4), group(0, 12))
    }
}

impl fmt::Debug for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::CallId;

    #[test]
    fn it_is_a_uuid_of_version_4() {
        assert_eq!(
            CallId(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef).to_string(),
            "01234567-89ab-cdef-0123-456789abcdef"
        );
        for _ in 0..100 {
            let text = CallId::random().to_string();
            assert_eq!((text.len(), &text[14..15]), (36, "4"), "{text}");
            assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"), "{text}");
        }
        assert_ne!(CallId::random(), CallId::random());
    }
}
