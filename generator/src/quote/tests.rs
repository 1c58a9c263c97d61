//! What is written becomes the tokens that one would write.

use super::{Ident, TokenStream};

fn check(tokens: TokenStream, expected: &str) {
    assert_eq!(tokens.to_string(), expected);
}

#[test]
fn values_stand_where_their_names_are() {
    let (name, text, some, none) = (Ident("a"), "b\"\n'\0", Some(true), None::<bool>);
    check(quote! {}, "");
    check(
        quote! { fn #name<'a>(&'a self) -> [&str; 2] { #text #some #none } },
        "fn a < 'a > ( & 'a self ) -> [ & str ; 2 ] { \"b\\\"\\n'\\0\" true } ",
    );
}

#[test]
fn a_repetition_has_each_item_of_all_that_is_in_it() {
    let (names, values) = ([Ident("a"), Ident("b")], [1_u64, 2].into_iter());
    check(quote! { f(#(#names: [#names, #values]),*) }, "f ( a : [ a , 1 ] , b : [ b , 2 ] ) ");
    check(quote! { #(#names)||* #(#names;)* }, "a || b a ; b ; ");
}

#[test]
fn documentation_is_a_line_where_it_can_be_one() {
    let (line, lines) = (" a", " b\n");
    check(
        quote! {
            #![doc = #line]
            /// c
            #[doc = #lines]
            struct D;
        },
        "//! a\n/// c\n#[doc = \" b\\n\" ] struct D ; ",
    );
}
