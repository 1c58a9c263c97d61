//! The interface between generated code and this crate: the items that generated code names. It has a number, so that
//! code which was generated for another number does not compile, and says why.

/// The number of the interface. It is raised with every change after which generated code of before would not compile, or
/// would mean something else; `interface.txt` lists the items that generated code names.
const INTERFACE: u32 = 7;

/// Fails at compile time if code was generated for another interface.
///
/// ```
/// const _: () = hero_api_runtime::generated_for(7);
/// ```
///
/// ```compile_fail
/// const _: () = hero_api_runtime::generated_for(1);
/// ```
#[doc(hidden)]
pub const fn generated_for(interface: u32) {
    assert!(
        interface >= INTERFACE,
        "this client was generated for an earlier hero-api-runtime: generate it again, or depend on that version"
    );
    assert!(
        interface <= INTERFACE,
        "this client was generated for a later hero-api-runtime: depend on that version, or generate the client again"
    );
}

#[cfg(test)]
mod tests {
    use super::{INTERFACE, generated_for};

    #[test]
    #[should_panic(
        expected = "generated for an earlier hero-api-runtime: generate it again, or depend on that version"
    )]
    fn older_code_says_so() {
        generated_for(INTERFACE - 1);
    }

    #[test]
    #[should_panic(expected = "generated for a later hero-api-runtime: depend on that version")]
    fn newer_code_says_so() {
        generated_for(INTERFACE + 1);
    }
}
