//! Fictitious people and places. The telephone numbers are from the range that Ofcom reserves for fiction, the NHS
//! numbers from the range that is never issued (999).

/// Returns the value of a field of this name for a person or a place; `None` if the name is of another kind.
pub(crate) fn about(name: &str, index: usize) -> Option<String> {
    let somebody = &PEOPLE[index % PEOPLE.len()];
    let text = match name {
        "first_name" | "firstname" | "forename" | "given_name" => somebody.first,
        "last_name" | "lastname" | "surname" | "family_name" => somebody.last,
        "full_name" | "display_name" | "patient_name" => return Some(format!("{} {}", somebody.first, somebody.last)),
        "nhs_number" => somebody.nhs_number,
        "mobile" | "mobile_number" => somebody.mobile,
        "phone" | "phone_number" | "telephone_number" | "landline" | "contact_number" => "02079460018",
        "title" => "Mx",
        "address_line_1" | "line_1" | "line1" | "street" => "1 Example Street",
        "address_line_2" | "line_2" | "line2" => "Flat 2",
        "address_line_3" | "line_3" | "line3" => "Exampleton",
        "town" | "city" => "London",
        "county" => "Greater London",
        "country" => "United Kingdom",
        "postcode" | "post_code" | "zip" => "SW1A 1AA",
        _ => return None,
    };
    Some(text.to_owned())
}

/// Returns a person's e-mail address.
pub(crate) fn email(index: usize) -> String {
    let somebody = &PEOPLE[index % PEOPLE.len()];
    format!("{}.{}@example.org", somebody.first, somebody.last).to_lowercase()
}

/// Returns a person's date of birth.
pub(crate) fn born(index: usize) -> &'static str {
    PEOPLE[index % PEOPLE.len()].born
}

struct Person {
    first: &'static str,
    last: &'static str,
    born: &'static str,
    nhs_number: &'static str,
    mobile: &'static str,
}

const PEOPLE: [Person; 3] = [
    Person { first: "Amara", last: "Okafor", born: "1984-02-29", nhs_number: "9990000018", mobile: "07700900111" },
    Person { first: "Benjamin", last: "Carter", born: "1959-11-03", nhs_number: "9990000026", mobile: "07700900222" },
    Person { first: "Chen", last: "Li", born: "2011-07-19", nhs_number: "9990000034", mobile: "07700900333" },
];

#[cfg(test)]
mod tests {
    use super::PEOPLE;

    #[test]
    fn the_nhs_numbers_have_their_check_digit() {
        for somebody in &PEOPLE {
            let digits: Vec<u32> = somebody.nhs_number.chars().filter_map(|digit| digit.to_digit(10)).collect();
            let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
            assert_eq!((11 - sum % 11) % 11, digits[9], "{}", somebody.nhs_number);
        }
    }
}
