//! Stops where an invariant of ours is broken, because whatever was written in its place would be wrong.
//!
//! It is for what no input can bring about: what a description, an overlay or a record may have is a diagnostic at its
//! place. A message is a literal, so it quotes no input and may be shown to anyone; `xtask` catches it at the edge of
//! `main`.

/// Stops with the invariant that does not hold: `bug!("every shape has a type")`.
macro_rules! bug {
    ($invariant:literal) => {
        std::panic::panic_any(concat!(
            "broken invariant, please report it to the maintainers of the generator: ",
            $invariant
        ))
    };
}
