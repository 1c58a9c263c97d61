//! `quote!`: Rust as it is written, with values in it.
//!
//! `#name` is the tokens of a value, `#(…)*` what is in the parentheses for each item of the iterators and slices in it,
//! `#(…),*` the same with commas between. All of them end with the shortest.

/// The tokens of Rust as it is written, with values in it.
macro_rules! quote {
    () => { $crate::quote::TokenStream::new() };
    ($($rust:tt)*) => {{
        // Most values are not much longer than their names.
        let mut tokens = $crate::quote::TokenStream::with_capacity(stringify!($($rust)*).len());
        $crate::quote::write_tokens!(tokens $($rust)*);
        tokens
    }};
}

/// Adds the tokens of Rust as it is written to others, which are named first.
macro_rules! quote_into {
    ($tokens:ident $($rust:tt)*) => {{
        $crate::quote::write_tokens!($tokens $($rust)*);
    }};
}

/// Adds tokens to others, from left to right.
macro_rules! write_tokens {
    ($tokens:ident) => {};
    ($tokens:ident # [doc = # $line:ident] $($rest:tt)*) => {
        $tokens.push_doc(&$line);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # [doc = $line:literal] $($rest:tt)*) => {
        $tokens.push_doc($line);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # ! [doc = # $line:ident] $($rest:tt)*) => {
        $tokens.push_inner_doc(&$line);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # ! [doc = $line:literal] $($rest:tt)*) => {
        $tokens.push_inner_doc($line);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # $value:ident $($rest:tt)*) => {
        $tokens.add(&$value);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # ($($each:tt)*) * $($rest:tt)*) => {
        $crate::quote::repeat!($tokens [$($each)*] [] [] $($each)*);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident # ($($each:tt)*) $between:tt * $($rest:tt)*) => {
        $crate::quote::repeat!($tokens [$($each)*] [$between] [] $($each)*);
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident ($($inner:tt)*) $($rest:tt)*) => {
        $tokens.push("( ");
        $crate::quote::write_tokens!($tokens $($inner)*);
        $tokens.push(") ");
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident [$($inner:tt)*] $($rest:tt)*) => {
        $tokens.push("[ ");
        $crate::quote::write_tokens!($tokens $($inner)*);
        $tokens.push("] ");
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident {$($inner:tt)*} $($rest:tt)*) => {
        $tokens.push("{ ");
        $crate::quote::write_tokens!($tokens $($inner)*);
        $tokens.push("} ");
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
    ($tokens:ident $token:tt $($rest:tt)*) => {
        $tokens.push(concat!(stringify!($token), " "));
        $crate::quote::write_tokens!($tokens $($rest)*);
    };
}

/// Adds tokens once for each item: finds the values in them, wherever they stand, and goes through all at once.
macro_rules! repeat {
    ($tokens:ident [$($each:tt)*] [$($between:tt)?] [$($value:ident)*]) => {{
        #[allow(unused_imports, reason = "a repetition needs one of them or both")]
        use $crate::quote::{Each as _, Items as _};
        $(
            #[allow(unused_mut, reason = "a value that stands twice is bound twice")]
            let mut $value = $value.each();
        )*
        let mut is_first = true;
        loop {
            $(let Some($value) = $value.next().map($crate::quote::Item) else { break };)*
            if !std::mem::take(&mut is_first) {
                $crate::quote::write_tokens!($tokens $($between)?);
            }
            $crate::quote::write_tokens!($tokens $($each)*);
        }
    }};
    ($tokens:ident $each:tt $between:tt [$($value:ident)*] # $next:ident $($rest:tt)*) => {
        $crate::quote::repeat!($tokens $each $between [$($value)* $next] $($rest)*)
    };
    ($tokens:ident $each:tt $between:tt $values:tt ($($inner:tt)*) $($rest:tt)*) => {
        $crate::quote::repeat!($tokens $each $between $values $($inner)* $($rest)*)
    };
    ($tokens:ident $each:tt $between:tt $values:tt [$($inner:tt)*] $($rest:tt)*) => {
        $crate::quote::repeat!($tokens $each $between $values $($inner)* $($rest)*)
    };
    ($tokens:ident $each:tt $between:tt $values:tt {$($inner:tt)*} $($rest:tt)*) => {
        $crate::quote::repeat!($tokens $each $between $values $($inner)* $($rest)*)
    };
    ($tokens:ident $each:tt $between:tt $values:tt $token:tt $($rest:tt)*) => {
        $crate::quote::repeat!($tokens $each $between $values $($rest)*)
    };
}

pub(crate) use {quote, quote_into, repeat, write_tokens};
