//! The public items of a formatted source file, found by simple rules on its lines, without a parser.

/// Returns the public items, members indented below their owner, each on one line.
#[must_use]
pub fn items(source: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut owner = Owner::None;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let depth = line.len() - line.trim_start().len();
        let text = line.trim();
        if text.is_empty() || text.starts_with("//") || text.starts_with('#') {
            continue;
        }
        match depth {
            0 => {
                let (item, next) = top(text, &mut lines);
                owner = next;
                items.extend(item);
            }
            4 => items.extend(member(text, &owner, &mut lines).map(|item| format!("    {item}"))),
            _ => {}
        }
    }
    // An item without public members is not part of the surface.
    let shown = |index: usize| items.get(index + 1).is_some_and(|next| next.starts_with("    "));
    let kept = |(index, item): (usize, &String)| {
        let inherent = item.starts_with("impl ") && !item.contains(" for ");
        (!inherent || shown(index)).then(|| item.clone())
    };
    items.iter().enumerate().filter_map(kept).collect()
}

/// The owner of the lines' members.
enum Owner {
    /// Nothing public.
    None,
    /// A struct or an implementation: only its `pub` members are public.
    Marked,
    /// An enum or a trait: all its members are public.
    All,
}

fn top<'a>(text: &str, rest: &mut impl Iterator<Item = &'a str>) -> (Option<String>, Owner) {
    if text.starts_with("impl") {
        let item = joined(text, rest);
        return (Some(item), Owner::Marked);
    }
    if text.starts_with("runtime::") && text.contains("!(") {
        return (Some(invocation(text, rest)), Owner::None);
    }
    let Some(kind) = text.strip_prefix("pub ") else { return (None, Owner::None) };
    let owner = match kind.split(' ').next() {
        Some("enum" | "trait") => Owner::All,
        Some("struct") => Owner::Marked,
        _ => Owner::None,
    };
    (Some(joined(text, rest)), owner)
}

/// Returns a macro of the runtime, which implements what is the same in all types of a kind. For the `Debug` of a
/// struct only the struct is shown: the values that it shows have a file of their own.
fn invocation<'a>(first: &str, rest: &mut impl Iterator<Item = &'a str>) -> String {
    let mut text = first.to_owned();
    while !text.ends_with(");") {
        let Some(next) = rest.next().map(str::trim) else { break };
        if !text.ends_with('(') && next != ");" {
            text.push(' ');
        }
        text.push_str(next);
    }
    match text.split_once(',') {
        Some((head, _)) if head.contains("debug!") => format!("{head});"),
        _ => text,
    }
}

fn member<'a>(text: &str, owner: &Owner, rest: &mut impl Iterator<Item = &'a str>) -> Option<String> {
    let public = match owner {
        Owner::None => false,
        Owner::Marked => text.starts_with("pub ") || text.starts_with("type "),
        Owner::All => text != "}",
    };
    public.then(|| joined(text, rest))
}

/// Returns a declaration up to its body or end, on one line.
fn joined<'a>(first: &str, rest: &mut impl Iterator<Item = &'a str>) -> String {
    let mut text = first.to_owned();
    // The exported names are in the braces.
    let is_use = first.starts_with("pub use ");
    while if is_use { !text.ends_with(';') } else { !is_whole(&text) } {
        let Some(next) = rest.next() else { break };
        let next = next.trim();
        let opens = text.ends_with(['(', '<', '[', '&']) || is_use && text.ends_with('{');
        let closes = next.starts_with([')', '>', ']']) || is_use && next.starts_with('}');
        if !(opens || closes || next.starts_with('.')) {
            text.push(' ');
        } else if closes {
            text.truncate(text.trim_end_matches(',').len());
        }
        text.push_str(next);
    }
    let end = text.trim_end_matches([',', ';']).trim_end_matches('{').trim_end();
    let constant = end.starts_with("pub const") || end.starts_with("pub static");
    let end = if constant { end.split(" = ").next().unwrap_or(end) } else { end };
    end.to_owned()
}

/// Reports whether all brackets are closed and the line ends like a declaration.
fn is_whole(text: &str) -> bool {
    let text = text.replace("->", "").replace("=>", "");
    let count = |open: char, close: char| text.matches(open).count() == text.matches(close).count();
    let closed = count('(', ')') && count('<', '>') && count('[', ']');
    closed && text.ends_with(['{', ';', ',', '}'])
}
