//! Links to the next page: found in the header `Link`, and resolved. A link is followed only where it stays with the
//! server and below the base of the client, because credentials go where it leads.

use std::borrow::Cow;

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;
use url::Url;

use super::super::{draft::Draft, encode::Reason, operation::Place, path, position::Position};

/// Returns the link to the next page in a header `Link` (<https://www.rfc-editor.org/rfc/rfc8288#section-3>). A value is
/// read as far as it has the form of one.
pub(super) fn find_next(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(Links).find(|(_, is_next)| *is_next).map(|(target, _)| target)
}

/// The links of a header's value, each with whether it is the next page.
struct Links<'h>(&'h str);

impl<'h> Iterator for Links<'h> {
    type Item = (&'h str, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start_matches([',', ' ', '\t']).strip_prefix('<')?;
        let (target, mut rest) = rest.split_once('>')?;
        let (mut relation, mut has_anchor) = (None, false);
        while let Some(parameter) = rest.trim_start().strip_prefix(';') {
            let (name, value, after) = read_parameter(parameter)?;
            match name {
                _ if name.eq_ignore_ascii_case("rel") => relation = relation.or(Some(value)),
                // It is a link of something else than this page.
                _ if name.eq_ignore_ascii_case("anchor") => has_anchor = true,
                _ => {}
            }
            rest = after;
        }
        self.0 = rest;
        let relations = relation.unwrap_or_default();
        let is_next = relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"));
        Some((target.trim(), is_next && !has_anchor))
    }
}

/// Splits off the name and the value of a parameter. No relation has a backslash, so none is read.
fn read_parameter(text: &str) -> Option<(&str, Cow<'_, str>, &str)> {
    let text = text.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = (text[..end].trim_end(), &text[end..]);
    let Some(value) = rest.strip_prefix('=') else { return Some((name, Cow::Borrowed(""), rest)) };
    let value = value.trim_start();
    let Some(quoted) = value.strip_prefix('"') else {
        let end = value.find([';', ',']).unwrap_or(value.len());
        return Some((name, Cow::Borrowed(value[..end].trim_end()), &value[end..]));
    };
    let (mut unquoted, mut letters) = (String::new(), quoted.char_indices());
    while let Some((index, letter)) = letters.next() {
        match letter {
            '"' => return Some((name, Cow::Owned(unquoted), &quoted[index + 1..])),
            '\\' => unquoted.extend(letters.next().map(|(_, letter)| letter)),
            letter => unquoted.push(letter),
        }
    }
    None
}

/// Returns the position that a link leads to, as path and query below the base. It is relative to the page at `from`.
///
/// # Errors
/// The reason why the link is not followed; nothing of it.
pub(super) fn resolve(draft: &Draft, from: &Position, link: &str) -> Result<Position, Reason> {
    const NO_URL: Reason = "the link to the next page is not a URL";
    let odd = |odd: char| odd.is_control() || odd.is_whitespace() || odd == '\\';
    if link.contains(odd) {
        return Err(NO_URL);
    }
    let base = draft.caller.shared.base_of(&draft.operation)?;
    let root = Url::parse(&format!("{base}/")).map_err(|_| NO_URL)?;
    let page = match from.as_str() {
        "" => draft.address().map_err(|_| NO_URL)?.to_string(),
        below => format!("{base}{below}"),
    };
    let url = Url::parse(&page).and_then(|page| page.join(link)).map_err(|_| NO_URL)?;
    if url.origin() != root.origin() || !url.username().is_empty() || url.password().is_some() {
        return Err("the link to the next page leads to another server, so it is not followed");
    }
    let Some(below) = url.path().strip_prefix(root.path()) else {
        return Err("the link to the next page leads out of the base URL, so it is not followed");
    };
    let mut below = path::written_path(&format!("/{below}")).map_err(|_| NO_URL)?;
    let pairs = url.query().into_iter().flat_map(|query| query.split('&'));
    for (index, pair) in pairs.filter(|pair| !is_credential(draft, pair)).enumerate() {
        below.push(if index == 0 { '?' } else { '&' });
        below.push_str(pair);
    }
    Ok(Position::from(below))
}

/// Sends a call to a position that [`resolve`] returned, or that a caller kept of one.
///
/// # Errors
/// The reason why it is not followed.
pub(super) fn go_to(draft: &mut Draft, position: &Position) -> Result<(), Reason> {
    if position.as_str().is_empty() {
        return Ok(());
    }
    if !position.as_str().starts_with('/') {
        return Err("expected a path and a query below the base URL");
    }
    let base = draft.caller.shared.base_of(&draft.operation)?;
    let whole = format!("{base}{}", position.as_str());
    let position = resolve(draft, position, &whole)?;
    draft.query.clear();
    draft.written_path = Some(position.as_str().to_owned());
    Ok(())
}

/// Reports whether a pair of a query is a credential that the client adds itself: some servers repeat it in links.
fn is_credential(draft: &Draft, pair: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    let name = percent_decode_str(name).decode_utf8_lossy();
    let schemes = draft.operation.security().iter().flat_map(|all| all.iter());
    schemes.map(|scheme| scheme.place()).any(|place| matches!(place, Place::Query(known) if known == name))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::find_next;

    fn next(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::LINK, HeaderValue::from_static(value));
        }
        find_next(&headers).map(str::to_owned)
    }

    #[test]
    fn the_next_page_is_found_among_other_links() {
        assert_eq!(next(&[r#"</a?p=2>; rel="next", </a?p=9>; rel="last""#]).as_deref(), Some("/a?p=2"));
        assert_eq!(
            next(&[r#"</a?p=1>; rel="prev"; title="a, \"b\"; c", </a?p=3>;rel=next"#]).as_deref(),
            Some("/a?p=3")
        );
        assert_eq!(next(&["</first>; rel=first", "</n,m;o>; REL=\"last NEXT\""]).as_deref(), Some("/n,m;o"));
        assert_eq!(next(&["<>; rel=next"]).as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_link_to_the_next_page_is_none() {
        for value in [
            "",
            "</a>",
            "</a>; rel=nextish",
            "</a>; rel=prev; rel=next",
            "</a>; rel=next; anchor=\"/b\"",
            "</a; rel=next",
            "</a>; rel=\"next",
            "/a; rel=next",
        ] {
            assert_eq!(next(&[value]), None, "{value}");
        }
        assert_eq!(next(&[]), None);
    }
}
