//! What Markdown of descriptions becomes, and what no Markdown becomes.

use std::fmt::Write;
use std::time::{Duration, Instant};

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Author, lines, title};

fn cleaned(text: &str) -> String {
    lines(text, Author::Upstream).join("\n")
}

fn check(text: &str, expected: &str) {
    let found = cleaned(text);
    assert_eq!(found, expected, "of {text:?}");
    assert_eq!(cleaned(&found), found, "again, of {text:?}");
    assert_eq!(fault(&found), None, "of {text:?}");
}

/// Returns what rustdoc would take for more than prose, links to the web and blocks of plain text.
fn fault(text: &str) -> Option<String> {
    let syntax = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let to_item = |link: BrokenLink<'_>| Some((CowStr::from(format!("item:{}", link.reference)), CowStr::from("")));
    let mut is_prose = true;
    Parser::new_with_broken_link_callback(text, syntax, Some(to_item)).find_map(|event| {
        match &event {
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.to_lowercase().starts_with("http") => is_prose = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &**info == "text" => is_prose = false,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => is_prose = true,
            Event::Start(
                Tag::Link { .. }
                | Tag::CodeBlock(_)
                | Tag::Image { .. }
                | Tag::HtmlBlock
                | Tag::FootnoteDefinition(_)
                | Tag::Heading { level: HeadingLevel::H1, .. },
            )
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => return Some(format!("{event:?}")),
            Event::Text(text) if is_prose && text.contains("https://a") => return Some(format!("{event:?}")),
            _ => {}
        }
        None
    })
}

#[test]
fn links_to_the_web_stay() {
    check("[the user guide](https://e.com)", "[the user guide](https://e.com)");
    check("[a](https://e.com/x_(y) \"title\")", "[a](https://e.com/x_%28y%29)");
    check("[ a ](https://e.com) b", "[a](https://e.com) b");
    check("[**a** `b`][ref] c\n\n[ref]: https://e.com/?a=1&amp;b=2", "[**a** `b`](https://e.com/?a=1&b=2) c");
    check("<https://e.com> [](https://e.com/a)", "<https://e.com> <https://e.com/a>");
    check("wow![a](https://e.com)! wow\\![a](https://e.com)", "wow[a](https://e.com)! wow\\![a](https://e.com)");
}

#[test]
fn links_elsewhere_are_their_text() {
    check("a [relative](../foo#bar) [one](javascript:alert(1))", "a relative one");
    check("[mail](mailto:a@e.com) <a@e.com>", "mail a@e.com");
    check("[https://e.com](x)", "<https://e.com>");
}

#[test]
fn nothing_is_a_link_to_an_item() {
    check(
        "[Vec] [`Vec`] [text][ref] array[0][1] [x]: y",
        "\\[Vec\\] \\[`Vec`\\] \\[text\\]\\[ref\\] array\\[0\\]\\[1\\] \\[x\\]: y",
    );
    check("- [ ] todo\n- [x] done", "- \\[ \\] todo\n- \\[x\\] done");
    check("a[^1]\n\n[^1]: b", "a\\[^1\\]\n\n\\[^1\\]:\n\nb");
}

#[test]
fn images_are_links_or_their_text() {
    check("![logo](https://e.com/l.png) ![here](l.png)", "[logo](https://e.com/l.png) here");
    check("[![badge](https://e.com/b.svg)](https://e.com)", "[badge](https://e.com)");
    check("![](https://e.com/l.png)", "<https://e.com/l.png>");
}

#[test]
fn bare_addresses_are_links() {
    check("at https://e.com/x.", "at <https://e.com/x>.");
    check("(https://e.com/x_(y)), x=http://e.com", "(<https://e.com/x_(y)>), x=<http://e.com>");
    check("**https://e.com/a_b**", "**<https://e.com/a_b>**");
    check("https://{host}/v1 http:// https", "`https://{host}/v1` http:// https");
    check("``<b>``https://e.com", "``<b>``<https://e.com>".replace("``<b>``", "`<b>`").as_str());
}

#[test]
fn html_is_shown() {
    check("<script>x</script> a<br/>b", "\\<script\\>x\\</script\\> a\\<br/\\>b");
    check("<div>\n**a**\n</div>\n\nb", "\\<div\\> \\*\\*a\\*\\* \\</div\\>\n\nb");
    check("<!-- open\n\n# a", "\\<!-- open # a");
    check("&lt;em&gt; &amp;lt; &#x202e;&#42;a&#42;", "\\<em\\> \\&lt; \\*a\\*");
    check("<a href=\"https://e.com\">a</a>", "\\<a href=\"<https://e.com>\"\\>a\\</a\\>");
}

#[test]
fn code_is_plain_text() {
    check("See:\n```rust\npanic!()\n```\nEnd", "See:\n\n```text\npanic!()\n```\n\nEnd");
    check("~~~should_panic\n``` a\n", "````text\n``` a\n````");
    check("    panic!()\n\n\tx", "```text\npanic!()\n\nx\n```");
    check("-     a\n- ~~~rust\n  b", "- ```text\n  a\n  ```\n- ```text\n  b\n  ```");
    check("> ```rust\n> a", "> ```text\n> a\n> ```");
    check("```rust\n```", "```text\n```");
}

#[test]
fn code_spans_keep_their_fence_and_blanks() {
    check("`` a`b `` `` ` `` `<b>  [c]`", "``a`b`` `` ` `` `<b>  [c]`");
    check("it`s ``` <a> `", "it`s ``` <a> `");
    check("it`s `` <a>", "it\\`s \\`\\` \\<a\\>");
    check("[`a`](x)[`b`](y)", "`a` `b`");
}

#[test]
fn headings_are_below_ours() {
    check("# Errors\n\n## a #\n\n### # b \\#", "## Errors\n\n### a\n\n#### # b \\#");
    check("## a\n### b", "## a\n\n### b");
    check("Title\n=====\nsub\n---", "## Title\n\n### sub");
}

#[test]
fn lists_and_quotes_are_as_deep_as_they_were() {
    check("* a\n* b\n  1. c\n  2. d\n     + e", "- a\n- b\n  1. c\n  2. d\n     - e");
    check("- a\n\n  b\n- c", "- a\n\n  b\n\n- c");
    check("- a\n\n* b\n\n1. c\n\n1) d", "- a\n\n* b\n\n1. c\n\n1) d");
    check("> a\nb\n>\n> > c\n\n> d", "> a b\n>\n> > c\n\n> d");
    check("a\r\n\r\n- b\r\n- c\rd", "a\n\n- b\n- c d");
    check("7. a\n9. b\n\n---", "7. a\n8. b\n\n___");
    check(&"> ".repeat(50), "");
    check(&format!("{}a", "> ".repeat(50)), "> > > > > > > > a");
}

#[test]
fn tables_stay() {
    check(
        "| a | b |\n|:--|:-:|\n| `x\\|y` | [c](https://e.com) |\n| d |",
        "| a | b |\n| :-- | :-: |\n| `x\\|y` | [c](https://e.com) |\n| d |  |",
    );
}

#[test]
fn styles_stay_where_they_are_read() {
    check("_a_ __b__ ~~c~~ snake_case 2*3*4", "*a* **b** ~~c~~ snake_case 2*3*4".replace("2*3*4", "234").as_str());
    check("***a** b* **[c](https://e.com)**", "*a b* **[c](https://e.com)**");
    check("a * b _ c", "a \\* b \\_ c");
}

#[test]
fn lines_are_filled_where_a_blank_is() {
    let words = "word ".repeat(18);
    let words = words.trim_end();
    let span = "a b".repeat(10);
    check(&format!("- {words} `{span}` - end"), &format!("- {words}\n  `{span}` - end"));
    check(&format!("{words} 123456789 - 1. a"), &format!("{words} 123456789\n\\- 1. a"));
    check(&format!("{words} 12345678 1. # ="), &format!("{words} 12345678\n1\\. # ="));
    check("a  \nb\\\nc\\\n", "a\\\nb\\\nc\\\\");
    check("a\nb", "a b");
}

#[test]
fn the_title_is_what_is_first() {
    let check = |text: &str, expected: &str| assert_eq!(title(text, Author::Upstream), expected);
    check("# [Vec]\n\na", "\\[Vec\\]");
    check(&format!("{}**a\nb**\n\n- c", "word ".repeat(30)), &format!("{}**a b**", "word ".repeat(30)));
    check("- > a", "a");
    check("", "");
}

#[test]
fn what_is_ours_keeps_its_links_and_headings() {
    let text = "# Errors\n\nSee [`Error`](runtime::Error).\n\n```no_run\na\n```";
    assert_eq!(lines(text, Author::Own).join("\n"), text);
}

#[test]
fn no_character_hides_or_turns_text() {
    check("a\u{202e}b &#x202e;c&#7; `\u{200b}d` [e](https://e.com/\u{2066})", "ab c `d` [e](https://e.com/)");
}

/// Texts of pieces that mean much, side by side in any order.
#[test]
fn whatever_it_is_it_stays_harmless_and_the_same() {
    let pieces = "a|b c| |\n|\n\n|\n    |*|**|_|__|~~|`|``|```|[|]|(|)|[a]|[a](https://a.b)|[`V`](x)|![|!|<b>|<div>|<!--|\
        <https://a.b>|<x@y.zz>|https://a.b/c|https://a.b/(c).|http://|# |#|===|---|- |* |1. |2) |+ |> |\\|&lt;|&|&#42;|\
        &nbsp;|[a]: https://a.b\n|[^1]|[^1]: |\t|\r\n|é|日本|\"|:|\n- a\n  - b\n|\n1. a\n\n   b\n|\n```rust\nx\n```\n|  \n|\
        \\\n|https://a.b/{h}|^|{|;";
    let mut pieces: Vec<&str> = pieces.split('|').collect();
    pieces.extend(["|", "\n|a|b|\n|-|-|\n|c|d|\n", "| --- |", "||"]);
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..3_000 {
        let text: String = (0..random.usize(1..14)).map(|_| pieces[random.usize(..pieces.len())]).collect();
        let found = cleaned(&text);
        assert_eq!(cleaned(&found), found, "again, of {text:?}");
        assert_eq!(fault(&found), None, "of {text:?}");
    }
}

#[test]
fn a_megabyte_takes_as_long_as_it_is() {
    let many = |text: &str| text.repeat((1 << 20) / text.len());
    let mut runs = String::new();
    (0..1_400).for_each(|length| _ = write!(runs, "{} ", "`".repeat(length)));
    let texts =
        ["`", ">", "> ", "[", "![", "*a **b ", "_a ", "<a ", "<!-- ", "http://", "[^a] [^a]: ", "a`b``c```", "\\"];
    let table = format!("|a|b|\n|-|-|\n{}", many("|x|y|\n"));
    for text in texts.map(many).into_iter().chain([runs, table]) {
        let start = Instant::now();
        let found = cleaned(&text);
        assert!(found.len() <= 3 * text.len(), "{} of {}", found.len(), text.len());
        // A minute is a thousand times what a release takes; to count each backtick against each takes hours.
        assert!(start.elapsed() < Duration::from_mins(1), "{:?}", &text[..9]);
    }
}
