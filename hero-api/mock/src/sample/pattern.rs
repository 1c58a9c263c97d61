//! A text that a printed pattern takes.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most bytes that a compiled pattern takes.
const MOST_BYTES: usize = 1 << 20;
/// How many parts are written at most, those that write nothing included.
const MOST_PARTS: usize = 1 << 16;

/// Whether a text fits; a pattern that cannot be read fits nothing.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let compiled = regex_lite::RegexBuilder::new(pattern).size_limit(MOST_BYTES).build();
    compiled.is_ok_and(|it| it.is_match(text))
}

/// The shortest text of a pattern; nothing where it has look-around or the like, or where that is long.
pub(crate) fn shortest(pattern: &str) -> Option<String> {
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
        HirKind::Concat(all) => all.iter().try_for_each(|it| write(it, text, parts))?,
        HirKind::Alternation(all) => write(all.first()?, text, parts)?,
    }
    Some(())
}

/// A letter of a class, one that can be read where there is one.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let takes = |letter: char| class.iter().any(|it| (it.start()..=it.end()).contains(&letter));
    "1aA-".chars().find(|it| takes(*it)).or_else(|| class.iter().next().map(|it| it.start()))
}

#[cfg(test)]
mod tests {
    use super::{matches, shortest};

    #[test]
    fn the_shortest_text_fits() {
        for pattern in [r"^\d+$", "^[A-Z]{2}-[0-9]{3,5}$", "^(abc|de)?f$", r"^[^\s]+@x\.y$"] {
            let text = shortest(pattern).unwrap();
            assert!(matches(pattern, &text), "{pattern} {text}");
        }
        assert_eq!(shortest("^(?=a)b"), None);
    }

    #[test]
    fn long_texts_are_not_written() {
        for pattern in ["(((a{1000}){1000}){1000}){1000}", "a{100000}"] {
            assert_eq!(shortest(pattern), None, "{pattern}");
        }
        assert!(!matches("^.{1,2097152}", "a"));
    }
}
