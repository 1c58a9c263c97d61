//! What goes in, and how it is laid out. What is written here is what a careful user of rustfmt would write.

use super::print;

/// Lays out what was written anyhow.
fn check(source: &str, expected: &str) {
    let found = print(source.parse().unwrap(), "");
    assert_eq!(found, expected, "\n{found}");
    let again = print(found.parse().unwrap(), "");
    assert_eq!(again, found, "laid out again:\n{again}");
}

#[test]
fn documentation_and_attributes_have_lines_of_their_own() {
    check(
        r#"#![doc = " Of the file."] #[doc = " Of the item, with \"quotes\"."] #[doc = ""] #[derive(Clone,)] struct A { #[doc = " One."] #[serde(default)] pub a: u8, b: Vec<Option<u8>> }"#,
        "//! Of the file.\n\n/// Of the item, with \"quotes\".\n///\n#[derive(Clone,)]\nstruct A {\n    /// One.\n    \
         #[serde(default)]\n    pub a: u8,\n    b: Vec<Option<u8>>,\n}\n",
    );
}

#[test]
fn documentation_that_is_no_line_stays_an_attribute() {
    check("#[doc = \"a\\nb\"] struct A;", "#[doc = \"a\\nb\"]\nstruct A;\n");
    check("#[doc = \"/ a\"] struct A;", "#[doc = \"/ a\"]\nstruct A;\n");
}

#[test]
fn items_of_a_kind_that_take_a_line_stand_together() {
    check(
        "use a::b; use c::{D, E}; mod f; pub mod g; const A: u8 = 1; fn h() {} fn i() {}",
        "use a::b;\nuse c::{D, E};\n\nmod f;\n\npub mod g;\n\nconst A: u8 = 1;\n\nfn h() {}\n\nfn i() {}\n"
            .replace("mod f;\n\npub", "mod f;\npub")
            .as_str(),
    );
}

#[test]
fn operators_and_brackets_are_told_apart() {
    check(
        "fn f<'a, T: Into<A> + ?Sized>(a: &'a [u8], b: &mut T) -> Result<Vec<T>, E> where { -1 + *a - !b; a < b && c > d; a >> 2 >= 1; |x: u8| x | 1; || 1; ..=2; x[1..]; <A as B>::C::<D>(e)?; m!(a; b); }",
        "fn f<'a, T: Into<A> + ?Sized>(a: &'a [u8], b: &mut T) -> Result<Vec<T>, E> where {\n    -1 + *a - !b;\n    \
         a < b && c > d;\n    a >> 2 >= 1;\n    |x: u8| x | 1;\n    || 1;\n    ..=2;\n    x[1..];\n    \
         <A as B>::C::<D>(e)?;\n    m!(a; b);\n}\n",
    );
}

#[test]
fn a_long_signature_has_a_parameter_a_line() {
    check(
        "impl A { pub fn a_rather_long_name(&self, first_parameter: impl Into<FirstParameter>, second_parameter: impl Into<Second>) -> Call<()> { self.b() } }",
        "impl A {\n    pub fn a_rather_long_name(\n        &self,\n        first_parameter: impl Into<FirstParameter>,\n        \
         second_parameter: impl Into<Second>,\n    ) -> Call<()> {\n        self.b()\n    }\n}\n",
    );
}

#[test]
fn a_long_chain_has_a_call_a_line() {
    check(
        r#"fn f() { self.client.call(&AN_OPERATION_WITH_A_LONG_NAME, runtime::json).path("id", Into::<PatientId>::into(id), &[]).json(body) }"#,
        "fn f() {\n    self.client\n        .call(&AN_OPERATION_WITH_A_LONG_NAME, runtime::json)\n        \
         .path(\"id\", Into::<PatientId>::into(id), &[])\n        .json(body)\n}\n",
    );
}

#[test]
fn long_conditions_and_arms_are_taken_apart() {
    check(
        "fn f() { if first_condition_of_the_three(with, arguments) && second_condition_of_the_three(with, arguments) && third_condition(it) { a } match b { Some(x) | Other(x) if x > 1 => { c } _ => first_function_with_a_long_name(argument_with_a_long_name, another_argument_with_a_long_name, a_third_argument_with_a_long_name), } }",
        "fn f() {\n    if first_condition_of_the_three(with, arguments)\n        \
         && second_condition_of_the_three(with, arguments)\n        && third_condition(it)\n    {\n        a\n    }\n    match b {\n        Some(x) | Other(x) if x > 1 => {\n            c\n        }\n        \
         _ => first_function_with_a_long_name(\n            argument_with_a_long_name,\n            \
         another_argument_with_a_long_name,\n            a_third_argument_with_a_long_name,\n        ),\n    }\n}\n",
    );
}

#[test]
fn a_call_in_a_call_hangs_and_a_tuple_of_one_keeps_its_comma() {
    check(
        "fn f() { let a = (1,); Ok(called(Fields { first: a_value_with_a_long_name, second: another_value_with_a_long_name, third: one_value_more_than_two })) }",
        "fn f() {\n    let a = (1,);\n    Ok(called(Fields {\n        first: a_value_with_a_long_name,\n        \
         second: another_value_with_a_long_name,\n        third: one_value_more_than_two,\n    }))\n}\n",
    );
}

#[test]
fn a_long_type_of_a_slice_has_no_comma() {
    check(
        "const A_CONSTANT_WHOSE_NAME_IS_SO_LONG_THAT_ITS_TYPE_DOES_NOT_FIT_ON_THE_LINE_WHICH_IS_AS_WIDE_AS_A_HUNDRED_LETTERS: &[&[runtime::Scheme]] = &[];",
        "const A_CONSTANT_WHOSE_NAME_IS_SO_LONG_THAT_ITS_TYPE_DOES_NOT_FIT_ON_THE_LINE_WHICH_IS_AS_WIDE_AS_A_HUNDRED_LETTERS: &[\n    \
         &[runtime::Scheme]\n] = &[];\n",
    );
}
