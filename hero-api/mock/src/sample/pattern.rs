//! Strings that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The greatest size of a compiled pattern, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// The greatest number of parts that are written, including those that write nothing.
const MOST_PARTS: usize = 1 << 16;

/// Reports whether a string matches; an invalid pattern matches nothing.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let compiled = regex_lite::RegexBuilder::new(pattern).size_limit(MOST_BYTES).build();
    compiled.is_ok_and(|regex| regex.is_match(text))
}

/// Returns the shortest match of a pattern; `None` if it has look-around or the like, or the match is long.
pub(crate) fn shortest_match(pattern: &str) -> Option<String> {
    let mut text = String::new();
    write(&regex_syntax::parse(pattern).ok()?, &mut text, &mut 0)?;
    Some(text)
}

fn write(hir: &Hir, text: &mut String, parts: &mut usize) -> Option<()> {
    *parts += 1;
    if *parts > MOST_PARTS || text.len() > MOST_PARTS {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(letter(class)?),
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min {
                write(&repetition.sub, text, parts)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, text, parts)?,
        HirKind::Concat(all) => all.iter().try_for_each(|part| write(part, text, parts))?,
        HirKind::Alternation(all) => write(all.first()?, text, parts)?,
    }
    Some(())
}

/// Returns a letter of a class, a readable one if possible.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let takes = |letter: char| class.iter().any(|range| (range.start()..=range.end()).contains(&letter));
    "1aA-".chars().find(|letter| takes(*letter)).or_else(|| class.iter().next().map(|range| range.start()))
}

#[cfg(test)]
mod tests {
    use super::{matches, shortest_match};

    #[test]
    fn the_shortest_match_matches() {
        for pattern in [r"^\d+$", "^[A-Z]{2}-[0-9]{3,5}$", "^(abc|de)?f$", r"^[^\s]+@x\.y$"] {
            let text = shortest_match(pattern).unwrap();
            assert!(matches(pattern, &text), "{pattern} {text}");
        }
        assert_eq!(shortest_match("^(?=a)b"), None);
    }

    #[test]
    fn long_texts_are_not_written() {
        for pattern in ["(((a{1000}){1000}){1000}){1000}", "a{100000}"] {
            assert_eq!(shortest_match(pattern), None, "{pattern}");
        }
        assert!(!matches("^.{1,2097152}", "a"));
    }
}
