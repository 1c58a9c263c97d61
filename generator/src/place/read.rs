//! Parses strings into patterns of places; a place is a pattern without wildcards.

use std::fmt;

use super::pattern::{EndpointPattern, Pattern, PatternRoot, RolePattern, StepPattern};
use super::{Operation, Part, Place, Role, Root, Step, is_word};

/// The reason why a string is not an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place in the string, in characters from 0.
    pub column: usize,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// The roles, as listed in a message.
const ROLES: &str =
    "`request`, `answer`, `error`, `path N`, `query NAME`, `header NAME`, `cookie NAME` or `callback NAME ADDRESS`";

pub(super) fn read_place(text: &str) -> Result<Place, Problem> {
    let pattern = read_pattern(text)?;
    let wildcard = || Problem { column: 0, message: format!("expected one place, found the wildcard in `{text}`") };
    let steps: Option<Vec<Step>> = pattern.steps.iter().map(StepPattern::step).collect();
    let root = pattern.root.place().ok_or_else(wildcard)?;
    Ok(Place { root, steps: steps.ok_or_else(wildcard)? })
}

pub(super) fn read_pattern(text: &str) -> Result<Pattern, Problem> {
    let mut words = Words::split(text)?;
    let root = read_root(&mut words)?;
    let steps = match words.take_word() {
        Some(word) => read_steps(&word)?,
        None => Vec::new(),
    };
    if let Some(word) = words.take_word() {
        return Err(word.problem(format!("expected the end, found `{}`", word.text)));
    }
    let deep = steps.iter().filter(|step| **step == StepPattern::Deep).count();
    if deep > 1 {
        return Err(Problem { column: 0, message: "expected one `**` at most".to_owned() });
    }
    if matches!(root, PatternRoot::Type(_)) && steps.is_empty() {
        return Err(Problem { column: 0, message: "expected a step after the type, such as `.id`".to_owned() });
    }
    Ok(Pattern { text: text.to_owned(), root, steps })
}

fn read_root(words: &mut Words) -> Result<PatternRoot, Problem> {
    let Some(first) = words.take_word() else {
        return Err(Problem { column: 0, message: "expected a place, found nothing".to_owned() });
    };
    if first.starts_steps() {
        words.put_back(first);
        return Ok(PatternRoot::Any);
    }
    if first.text == "event" {
        let Some(name) = words.take_word() else {
            return Err(first.problem("expected the name of the event after it"));
        };
        let name = name.wildcard_or_name()?;
        return Ok(PatternRoot::Event(name, read_role(words)?));
    }
    let is_path = |word: &Word| word.text.starts_with('/') || word.text == "*";
    if first.text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '*')
        && let Some(path) = words.take_word_if(is_path)
    {
        let method = (first.text != "*").then(|| first.text.to_ascii_uppercase());
        let endpoint = EndpointPattern { method, path: (path.text != "*").then_some(path.text) };
        return Ok(PatternRoot::Endpoint(endpoint, read_role(words)?));
    }
    if let Some((name, steps)) = first.split_type() {
        words.put_back(steps);
        return Ok(PatternRoot::Type(name));
    }
    Ok(PatternRoot::Id(first.name()?, read_role(words)?))
}

fn read_role(words: &mut Words) -> Result<RolePattern, Problem> {
    let Some(word) = words.take_word_if(|word| !word.starts_steps()) else { return Ok(RolePattern::Whole) };
    let named = |words: &mut Words| match words.take_word() {
        Some(name) => name.wildcard_or_name(),
        None => Err(word.problem(format!("expected a name after `{}`", word.text))),
    };
    Ok(match word.text.as_str() {
        "*" => RolePattern::Any,
        "request" => RolePattern::Request(read_media(words)?),
        "answer" => RolePattern::Answer(read_status(words), read_header(words)?, read_media(words)?),
        "error" => RolePattern::Error(read_status(words), read_header(words)?, read_media(words)?),
        "path" => {
            let number = words.take_word().and_then(|number| number.text.parse().ok()).filter(|number| *number > 0);
            RolePattern::Path(number.ok_or_else(|| word.problem("expected a number from 1 after `path`"))?)
        }
        "query" => RolePattern::Query(named(words)?),
        "header" => RolePattern::Header(named(words)?),
        "cookie" => RolePattern::Cookie(named(words)?),
        "callback" => RolePattern::Callback(named(words)?, named(words)?, read_media(words)?),
        other => return Err(word.problem(format!("expected {ROLES}, found `{other}`"))),
    })
}

/// Reads a status, such as `200`, `4XX` or `default`; `*` means any.
fn read_status(words: &mut Words) -> Option<String> {
    let is_status = |word: &Word| {
        let of_three = word.text.len() == 3 && word.text.starts_with(|letter: char| letter.is_ascii_digit());
        of_three || word.text == "default" || word.text == "*"
    };
    words.take_word_if(is_status).map(|word| word.text).filter(|status| status != "*")
}

fn read_header(words: &mut Words) -> Result<Option<Option<String>>, Problem> {
    let Some(word) = words.take_word_if(|word| word.text == "header") else { return Ok(None) };
    let name = words.take_word().ok_or_else(|| word.problem("expected the name of the header after it"))?;
    name.wildcard_or_name().map(Some)
}

fn read_media(words: &mut Words) -> Result<Option<String>, Problem> {
    let is_media = |word: &Word| !word.starts_steps() && word.text.contains('/');
    words.take_word_if(is_media).map(|word| word.name()).transpose()
}

fn read_steps(word: &Word) -> Result<Vec<StepPattern>, Problem> {
    let mut steps = Vec::new();
    let mut rest = word.text.as_str();
    while !rest.is_empty() {
        let column = word.column + word.text[..word.text.len() - rest.len()].chars().count();
        let problem = |message: String| Problem { column, message };
        if let Some(after) = rest.strip_prefix("**") {
            steps.push(StepPattern::Deep);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("[]") {
            steps.push(StepPattern::Items);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{}") {
            steps.push(StepPattern::Values);
            rest = after;
        } else if let Some(after) = rest.strip_prefix(".*") {
            steps.push(StepPattern::AnyField);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('.') {
            let (name, after) = read_name(after).map_err(problem)?;
            steps.push(StepPattern::Field(name));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('|') {
            let (name, after) = read_name(after).map_err(problem)?;
            steps.push(StepPattern::Member(name));
            rest = after;
        } else {
            return Err(problem(format!("expected a step (`.field`, `[]`, `{{}}` or `|member`), found `{rest}`")));
        }
    }
    Ok(steps)
}

/// Returns the name at the start of a string, and the rest.
fn read_name(text: &str) -> Result<(String, &str), String> {
    if text.starts_with('"') {
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let name = stream.next().and_then(Result::ok).ok_or_else(|| format!("expected a string, found `{text}`"))?;
        return Ok((name, &text[stream.byte_offset()..]));
    }
    let end = text.find(|letter| !is_word(letter)).unwrap_or(text.len());
    if end == 0 {
        return Err(format!("expected a name, found `{text}`; names with other characters are quoted: `\"{text}\"`"));
    }
    Ok((text[..end].to_owned(), &text[end..]))
}

/// A part of an address between spaces.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    column: usize,
}

impl Word {
    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem { column: self.column, message: message.into() }
    }

    fn starts_steps(&self) -> bool {
        [".", "[", "{", "|", "**"].iter().any(|start| self.text.starts_with(start))
    }

    /// Parses a name, which may be quoted, or `*`.
    fn wildcard_or_name(&self) -> Result<Option<String>, Problem> {
        if self.text == "*" { Ok(None) } else { self.name().map(Some) }
    }

    fn name(&self) -> Result<String, Problem> {
        if !self.text.starts_with('"') {
            return Ok(self.text.clone());
        }
        match read_name(&self.text) {
            Ok((name, "")) => Ok(name),
            Ok((_, rest)) => Err(self.problem(format!("expected a space before `{rest}`"))),
            Err(message) => Err(self.problem(message)),
        }
    }

    /// Splits into a Rust name and the steps that follow it immediately.
    fn split_type(&self) -> Option<(String, Self)> {
        let end = self.text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))?;
        let (name, steps) = self.text.split_at(end);
        let steps = Self { text: steps.to_owned(), column: self.column + name.chars().count() };
        (!name.is_empty() && steps.starts_steps()).then(|| (name.to_owned(), steps))
    }
}

/// The words of an address that are not read yet.
struct Words(Vec<Word>);

impl Words {
    /// Splits at spaces outside strings.
    fn split(text: &str) -> Result<Self, Problem> {
        let mut words = Vec::new();
        let mut word = Word { text: String::new(), column: 0 };
        let (mut is_string, mut is_escaped) = (false, false);
        for (column, letter) in text.chars().enumerate() {
            if letter.is_whitespace() && !is_string {
                words.extend((!word.text.is_empty()).then(|| word.clone()));
                word = Word { text: String::new(), column: column + 1 };
                continue;
            }
            is_string ^= letter == '"' && !is_escaped;
            is_escaped = is_string && letter == '\\' && !is_escaped;
            word.text.push(letter);
        }
        if is_string {
            return Err(word.problem("expected a `\"` that ends the string"));
        }
        words.extend((!word.text.is_empty()).then_some(word));
        words.reverse();
        Ok(Self(words))
    }

    fn take_word(&mut self) -> Option<Word> {
        self.0.pop()
    }

    fn take_word_if(&mut self, holds: impl Fn(&Word) -> bool) -> Option<Word> {
        self.0.pop_if(|word| holds(word))
    }

    fn put_back(&mut self, word: Word) {
        self.0.push(word);
    }
}

impl StepPattern {
    fn step(&self) -> Option<Step> {
        match self {
            Self::Field(name) => Some(Step::Field(name.clone())),
            Self::Items => Some(Step::Items),
            Self::Values => Some(Step::Values),
            Self::Member(name) => Some(Step::Member(name.clone())),
            Self::AnyField | Self::Deep => None,
        }
    }
}

impl PatternRoot {
    fn place(self) -> Option<Root> {
        Some(match self {
            Self::Any => return None,
            Self::Endpoint(EndpointPattern { method, path }, role) => {
                let path = path.filter(|path| !path.split('/').any(|segment| segment == "*" || segment == "**"));
                Root::Operation(Operation::Endpoint(method?, path?), role.place()?)
            }
            Self::Id(id, role) => Root::Operation(Operation::Id(id), role.place()?),
            Self::Event(name, role) => Root::Event(name?, role.place()?),
            Self::Type(name) => Root::Type(name),
        })
    }
}

impl RolePattern {
    /// Converts to the role; `Some(None)` for the whole operation.
    #[expect(clippy::option_option, reason = "a wildcard is no role, and no role is the operation itself")]
    fn place(self) -> Option<Option<Role>> {
        let part = |header: Option<Option<String>>, media: Option<String>| match header {
            None => Some(Part::Body(media)),
            Some(name) => name.map(Part::Header),
        };
        Some(Some(match self {
            Self::Any => return None,
            Self::Whole => return Some(None),
            Self::Request(media) => Role::Request(media),
            Self::Answer(status, header, media) => Role::Answer(status, part(header, media)?),
            Self::Error(status, header, media) => Role::Error(status, part(header, media)?),
            Self::Path(number) => Role::Path(number),
            Self::Query(name) => Role::Query(name?),
            Self::Header(name) => Role::Header(name?),
            Self::Cookie(name) => Role::Cookie(name?),
            Self::Callback(name, address, media) => Role::Callback(name?, address?, media),
        }))
    }
}
