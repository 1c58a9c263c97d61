//! What each code of a diagnostic means: the sections of `codes.md`, each with an example and a way out.
//!
//! Knows no stage. `generator/tests/codes.rs` holds the sections to the codes that the sources report, and runs their
//! examples.

use strsim::levenshtein;

/// All sections, by alphabet, each under a heading with its code.
const PAGE: &str = include_str!("codes.md");

/// Returns the section of a code: its heading, what it means, an example and the way out, without a newline at the end.
pub fn explanation(code: &str) -> Option<&'static str> {
    sections().find(|(known, _)| *known == code).map(|(_, section)| section)
}

/// Returns all codes, by alphabet.
pub fn codes() -> impl Iterator<Item = &'static str> {
    sections().map(|(code, _)| code)
}

/// Returns the code that a misspelt one may mean, if one is near.
pub fn nearest(word: &str) -> Option<&'static str> {
    let best = codes().map(|code| (levenshtein(code, word), code)).min()?;
    (best.0 <= word.chars().count() / 3).then_some(best.1)
}

/// Returns each section with its code.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let starts = PAGE.match_indices("\n## ").map(|(newline, _)| newline + 1);
    let ends = starts.clone().skip(1).chain([PAGE.len()]);
    starts.zip(ends).filter_map(|(start, end)| {
        let section = PAGE.get(start..end)?.trim_end();
        let code = section.lines().next()?.strip_prefix("## ")?;
        Some((code, section))
    })
}

#[cfg(test)]
mod tests {
    use super::{codes, explanation, nearest};

    #[test]
    fn a_section_is_that_of_its_code_alone() {
        let section = explanation("duplicate-type").unwrap();
        assert!(section.starts_with("## duplicate-type\n\n"), "{section}");
        assert!(section.ends_with("makes the note go."), "{section}");
        assert_eq!(section.matches("## ").count(), 1);
        assert_eq!(explanation("duplicate"), None);
        assert_eq!(explanation(""), None);
    }

    #[test]
    fn the_first_and_the_last_section_are_there() {
        assert_eq!(codes().next(), Some("ambiguous-anchor"));
        assert_eq!(codes().last(), Some("wrong-type"));
    }

    #[test]
    fn a_misspelt_code_has_a_near_one() {
        assert_eq!(nearest("dangling-referense"), Some("dangling-reference"));
        assert_eq!(nearest("getPatientById"), None);
        assert_eq!(nearest(""), None);
    }
}
