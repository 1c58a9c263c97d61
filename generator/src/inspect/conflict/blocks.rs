//! The lines of a record as a merge sees them: blocks of a head and its parts, each with what tells it from others.

use std::collections::BTreeMap;

use crate::names::record::Former;

/// What a head names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Components,
    Group,
    Scheme,
    Server,
    Id,
    Event,
    Operation,
    Type,
    Decided,
}

impl Kind {
    /// Which of its names both sides may give in their own way.
    pub(super) fn names(self) -> &'static [usize] {
        match self {
            Self::Group | Self::Operation => &[0, 1],
            Self::Scheme | Self::Server | Self::Event => &[0],
            Self::Components | Self::Id | Self::Type | Self::Decided => &[],
        }
    }

    /// Whether what loses is kept as an alias.
    pub(super) fn has_aliases(self) -> bool {
        matches!(self, Self::Group | Self::Id | Self::Operation | Self::Type)
    }
}

/// What the words of a head are, before those that say how firm its names are: so many are one thing.
enum Column {
    Name,
    Thing(usize),
    Content(usize),
}

/// The columns of each head, after its keyword. A scheme is known by its credential; where that is sent may differ.
const HEADS: [(Kind, &str, &[Column]); 9] = [
    (Kind::Components, "components", &[Column::Thing(2)]),
    (Kind::Group, "group", &[Column::Name, Column::Name, Column::Thing(1)]),
    (Kind::Scheme, "scheme", &[Column::Name, Column::Thing(1), Column::Content(1)]),
    (Kind::Server, "server", &[Column::Name, Column::Thing(1)]),
    (Kind::Id, "id", &[Column::Thing(1)]),
    (Kind::Event, "event", &[Column::Name, Column::Thing(1)]),
    (Kind::Operation, "operation", &[Column::Thing(2), Column::Name, Column::Name]),
    (Kind::Type, "type", &[Column::Thing(1), Column::Content(2)]),
    // A decision may have any words.
    (Kind::Decided, "decided", &[Column::Thing(usize::MAX)]),
];

/// A head and what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
}

/// A line that names something.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) kind: Kind,
    /// What it stands for: a tag, a URL, an address; of a type its name.
    thing: String,
    /// Its names: of a group module and type, of an operation method and request.
    pub(super) names: Vec<String>,
    /// What else the line says: of a type its kind and shape.
    pub(super) content: String,
    pub(super) is_provisional: bool,
    pub(super) is_retired: bool,
    pub(super) was: Vec<Former>,
}

/// A line that belongs to a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The whole line.
    pub(super) line: String,
    pub(super) word: String,
    /// Its name, where it gives one.
    pub(super) name: String,
    /// What it is about, apart from its name.
    about: String,
    /// Of a variant: its member.
    pub(super) member: String,
}

/// The blocks of a record in the words of today.
pub(super) fn read_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match line.strip_prefix("  ") {
            Some(part) => {
                blocks.iter_mut().next_back().into_iter().for_each(|block| block.parts.push(Part::read(part)))
            }
            None => blocks.extend(Head::read(line).map(|head| Block { head, parts: Vec::new() })),
        }
    }
    blocks
}

impl Block {
    /// What is the same of two blocks that are one thing.
    pub(super) fn key(&self) -> String {
        format!("{:?} {}", self.head.kind, self.head.thing)
    }

    /// Its name, of those that have one.
    pub(super) fn name(&self) -> &str {
        &self.head.thing
    }

    pub(super) fn is_type(&self) -> bool {
        self.head.kind == Kind::Type
    }

    pub(super) fn is_live_type(&self) -> bool {
        self.is_type() && !self.head.is_retired
    }

    fn places(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(|part| part.word == "at").map(|part| part.about.as_str())
    }

    /// Whether one of its names, that with this index, was another one before.
    pub(super) fn was_called(&self, index: usize, name: &str) -> bool {
        let head = &self.head;
        let is_part = |word: &str| self.parts.iter().any(|part| part.word == word && part.name == name);
        match (head.kind, index) {
            (Kind::Operation, 0) => {
                let group = head.names[0].split_once("::").map(|it| it.0);
                let method = name.split_once("::").filter(|it| Some(it.0) == group).map(|it| it.1);
                method.is_some_and(|method| head.was_called(method)) || is_part("left")
            }
            (Kind::Operation, _) => is_part("request-was"),
            (Kind::Group, 0) => head.was_called(name),
            _ => false,
        }
    }

    /// Its lines.
    pub(super) fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| format!("  {}\n", part.line.trim_start()));
        format!("{}\n{}", self.head.text(), parts.collect::<String>())
    }

    /// The names that it takes, each in the space in which names are told apart.
    pub(super) fn claims(&self) -> Vec<(&'static str, String)> {
        let head = &self.head;
        if head.is_retired {
            return Vec::new();
        }
        let was = |space: &'static str| head.was.iter().map(move |former| (space, former.name.clone()));
        let parts = |words: &'static [&'static str]| {
            self.parts.iter().filter(move |part| words.contains(&part.word.as_str())).map(|part| part.name.clone())
        };
        let name = |index: usize| head.names[index].clone();
        match head.kind {
            Kind::Components | Kind::Decided => Vec::new(),
            Kind::Group => [("module", name(0)), ("type", name(1))].into_iter().chain(was("module")).collect(),
            Kind::Scheme | Kind::Server => vec![("constant", name(0))],
            Kind::Event => vec![("event", name(0))],
            Kind::Id => [("type", head.thing.clone())].into_iter().chain(was("type")).collect(),
            Kind::Type => {
                let required = parts(&["required"]).map(|name| ("type", name));
                [("type", head.thing.clone())].into_iter().chain(was("type")).chain(required).collect()
            }
            Kind::Operation => {
                let (method, group) = (name(0), name(0).split("::").next().map(str::to_owned).unwrap_or_default());
                let former = head.was.iter().map(|former| ("method", format!("{group}::{}", former.name)));
                let left = parts(&["left"]).map(|name| ("method", name));
                let requests = parts(&["request-was"]).map(|name| ("request", name));
                let brought = parts(&["answer", "body", "headers", "required"]).map(|name| ("type", name));
                let own = [("method", method), ("request", name(1))];
                own.into_iter().chain(former).chain(left).chain(requests).chain(brought).collect()
            }
        }
    }
}

/// The names of types that are there, by their places.
pub(super) fn types_by_place(blocks: &[Block]) -> BTreeMap<&str, &str> {
    let live = blocks.iter().filter(|block| block.is_live_type());
    live.flat_map(|block| block.places().map(move |place| (place, block.name()))).collect()
}

/// Whether two types of one name are two things: another kind or shape, and no place in common.
pub(super) fn are_two_things(ours: &Block, theirs: &Block, base: Option<&Block>) -> bool {
    let has_places = ours.places().next().is_some() && theirs.places().next().is_some();
    let is_shared = ours.places().any(|place| theirs.places().any(|other| other == place));
    ours.is_type() && base.is_none() && ours.head.content != theirs.head.content && has_places && !is_shared
}

/// Gives a type of a side another name; the old one becomes an earlier one.
pub(super) fn rename_type(blocks: &mut [Block], old: &str, new: &str) {
    for block in blocks {
        let head = &mut block.head;
        match head.kind {
            Kind::Type if head.thing == old => {
                head.thing = new.to_owned();
                head.was.retain(|former| former.name != new);
                head.keep_former(Former::new(old));
            }
            Kind::Event if head.thing == old => head.thing = new.to_owned(),
            _ => {}
        }
        for part in &mut block.parts {
            let renamed = match part.word.as_str() {
                "at" | "gone" => with_owner(&part.about, old, new).map(|place| format!("{} {place}", part.word)),
                "has" => with_type(&part.line, old, new),
                _ => None,
            };
            if let Some(line) = renamed {
                *part = Part::read(&line);
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        block.parts.retain(|part| seen.insert(part.line.clone()));
    }
}

/// A place that hangs on a type, with another name for that.
fn with_owner(place: &str, old: &str, new: &str) -> Option<String> {
    let rest = place.strip_prefix(old)?;
    rest.starts_with(['.', '|', '[', '{']).then(|| format!("{new}{rest}"))
}

/// A field with another name for its type.
fn with_type(line: &str, old: &str, new: &str) -> Option<String> {
    let (front, ty) = line.rsplit_once(' ')?;
    let rest = ty.strip_prefix(old)?;
    rest.chars().all(|letter| "[]{}?".contains(letter)).then(|| format!("{front} {new}{rest}"))
}

/// Adds the lines that are not there yet.
pub(super) fn add_missing(parts: &mut Vec<Part>, more: Vec<Part>) {
    for part in more {
        if parts.iter().all(|known| known.key() != part.key()) {
            parts.push(part);
        }
    }
}

/// Takes a place from the type that has it.
pub(super) fn leave_place(blocks: &mut [Block], place: &str) {
    for block in blocks.iter_mut().filter(|block| block.is_live_type()) {
        block.parts.retain(|part| part.word != "at" || part.about != place);
    }
}

impl Head {
    /// Reads a line, whose columns come first.
    fn read(line: &str) -> Option<Self> {
        let mut words = words_of(line).into_iter().peekable();
        let keyword = words.next()?;
        let &(kind, _, columns) = HEADS.iter().find(|(_, word, _)| *word == keyword)?;
        let (mut thing, mut names, mut content) = (String::new(), Vec::new(), String::new());
        for column in columns {
            let mut take = |count: usize| words.by_ref().take(count).collect::<Vec<&str>>().join(" ");
            match column {
                Column::Name => names.push(take(1)),
                Column::Thing(count) => thing = take(*count),
                Column::Content(count) => content = take(*count),
            }
        }
        let mut head = Self { kind, thing, names, content, is_provisional: false, is_retired: false, was: Vec::new() };
        while let Some(word) = words.next() {
            match word {
                "provisional" => head.is_provisional = true,
                "retired" => head.is_retired = true,
                "was" => head.was.extend(Former::read(&mut words)),
                _ => {}
            }
        }
        Some(head)
    }

    /// The line.
    pub(super) fn text(&self) -> String {
        let head = HEADS.iter().find(|(kind, ..)| *kind == self.kind);
        let mut names = self.names.iter().map(String::as_str);
        let words = head.into_iter().flat_map(|(_, keyword, columns)| {
            let columns = columns.iter().filter_map(|column| match column {
                Column::Name => names.next(),
                Column::Thing(_) => Some(self.thing.as_str()),
                Column::Content(_) => Some(self.content.as_str()),
            });
            std::iter::once(*keyword).chain(columns).collect::<Vec<_>>()
        });
        let mut line = words.collect::<Vec<_>>().join(" ");
        for (flag, word) in [(self.is_provisional, " provisional"), (self.is_retired, " retired")] {
            line.push_str(if flag { word } else { "" });
        }
        self.was.iter().for_each(|former| line.push_str(&format!(" was {former}")));
        line
    }

    /// Whether this is an earlier name of it.
    pub(super) fn was_called(&self, name: &str) -> bool {
        self.was.iter().any(|former| former.name == name)
    }

    /// What it stands for, in words.
    pub(super) fn about(&self) -> String {
        let word = match self.kind {
            Kind::Group => "the group of ",
            Kind::Scheme => "the scheme of ",
            Kind::Server => "the server ",
            Kind::Event => "the event ",
            Kind::Components | Kind::Id | Kind::Operation | Kind::Type | Kind::Decided => "",
        };
        format!("{word}`{}`", self.thing)
    }

    /// Keeps a name that lost: as an earlier name in the line, or in a line of its own.
    pub(super) fn keep(&mut self, index: usize, loser: &Self) -> Option<Part> {
        let name = &loser.names[index];
        let group = |name: &str| name.split_once("::").map(|it| (it.0.to_owned(), it.1.to_owned()));
        match (self.kind, index) {
            (Kind::Group, 0) => self.keep_former(Former::new(name.clone())),
            (Kind::Operation, 0) => match (group(&self.names[0]), group(name)) {
                (Some((here, own)), Some((there, method))) if here == there => {
                    if own != method {
                        self.keep_former(Former::new(method));
                    }
                }
                (_, Some(_)) => return Some(Part::read(&format!("left {name}"))),
                (_, None) => self.keep_former(Former::new(name.clone())),
            },
            (Kind::Operation, 1) => return Some(Part::read(&format!("request-was {name}"))),
            _ => {}
        }
        None
    }

    /// Keeps an earlier name, once, and none that is its own.
    pub(super) fn keep_former(&mut self, former: Former) {
        let own = match self.kind {
            Kind::Operation => self.names[0].rsplit("::").next().unwrap_or_default(),
            Kind::Group => &self.names[0],
            _ => &self.thing,
        };
        if own == former.name {
            return;
        }
        match self.was.iter_mut().find(|known| known.name == former.name) {
            Some(known) => known.since = known.since.take().or(former.since),
            None => self.was.push(former),
        }
    }
}

/// The words of a line. Spaces in a string end none.
fn words_of(line: &str) -> Vec<&str> {
    let (mut is_string, mut is_escaped) = (false, false);
    let is_end = |letter: char| {
        is_string ^= letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        letter == ' ' && !is_string
    };
    line.split(is_end).collect()
}

impl Part {
    /// Reads a line without its indentation.
    pub(super) fn read(line: &str) -> Self {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let mut words = rest.split(' ');
        let (name, about, member) = match word {
            "at" | "gone" => (String::new(), rest.to_owned(), String::new()),
            "variant" => {
                let name = words.next().unwrap_or_default().to_owned();
                (name.clone(), name, words.next().unwrap_or_default().to_owned())
            }
            "has" => {
                let sent = rest.rsplit_once(' ').map_or(rest, |it| it.0);
                (String::new(), sent.to_owned(), String::new())
            }
            "value-was" | "request-was" | "left" => {
                let name = rest.split_once(" since ").map_or(rest, |it| it.0);
                (name.to_owned(), name.to_owned(), String::new())
            }
            "id" => (String::new(), String::new(), String::new()),
            _ => {
                let name = words.next().unwrap_or_default();
                (name.to_owned(), rest[name.len()..].trim_start().to_owned(), String::new())
            }
        };
        Self { line: line.to_owned(), word: word.to_owned(), name, about, member }
    }

    /// What is the same of two lines that are about one thing.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.word, self.about)
    }

    /// Whether it gives a name that callers write.
    pub(super) fn is_named(&self) -> bool {
        !self.name.is_empty() && self.word != "variant"
    }

    /// What it names, in words.
    pub(super) fn about(&self) -> String {
        if self.about.is_empty() { format!("`{}`", self.word) } else { format!("the {} {}", self.word, self.about) }
    }

    /// The line that keeps an earlier name of this value.
    pub(super) fn former_value(&self, name: &str) -> Option<Self> {
        (self.word == "value").then(|| Self::read(&format!("value-was {} {name}", self.about)))
    }

    /// Whether it keeps this earlier name of a value.
    pub(super) fn is_former_value(&self, value: &Self, name: &str) -> bool {
        value.former_value(name).is_some_and(|former| former.key() == self.key())
    }
}
