//! Finds what tokens mean where they stand: whether `<` opens generic arguments, `|` a closure and `{` a block, and
//! which operators stand between two operands. It looks at Rust's tokens alone; what it takes for something else would
//! be laid out less well and mean the same.

use super::token::{Holds, Kind, Token, Tokens};

/// Says of every token what it is.
pub(super) fn classify(tokens: &mut Tokens) {
    let mut pass =
        Pass { read: 0, done: Vec::with_capacity(tokens.list.len()), levels: vec![Level::new(0, Holds::Items)] };
    while pass.read < tokens.list.len() {
        pass.take(tokens);
        pass.read += 1;
    }
    pass.forget_angles();
    tokens.list = pass.done;
}

/// What was read of a group that is still open.
struct Level {
    /// Where it opens.
    open: usize,
    holds: Holds,
    /// What the next braces belong to.
    head: Option<Head>,
    /// Whether its lines are its own, however short they are.
    is_tall: bool,
    /// The `<` and the `|` that wait for their other end.
    angles: Vec<usize>,
    bar: Option<usize>,
}

/// A word that says what braces hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Type,
    Items,
    Function,
    Match,
    If,
    Loop,
    Imports,
}

impl Level {
    fn new(open: usize, holds: Holds) -> Self {
        Self { open, holds, head: None, is_tall: false, angles: Vec::new(), bar: None }
    }
}

struct Pass {
    read: usize,
    done: Vec<Token>,
    levels: Vec<Level>,
}

impl Pass {
    fn take(&mut self, tokens: &Tokens) {
        let mut token = tokens.list[self.read];
        match token.kind {
            Kind::Open(_) => return self.open(token, tokens),
            Kind::Close(_) => return self.close(token),
            Kind::Keyword | Kind::Word => self.note_head(tokens.text(self.read)),
            Kind::Operator => return self.operator(token, tokens),
            // A path that starts with `::` stands apart from what is before it.
            Kind::PathSeparator | Kind::Question if !self.after_operand() => token.kind = Kind::Prefix,
            Kind::Semicolon | Kind::Comma | Kind::Assign | Kind::FatArrow => self.end_head(token.kind),
            _ => {}
        }
        if matches!(token.kind, Kind::Semicolon | Kind::FatArrow) {
            self.forget_angles();
        }
        self.done.push(token);
    }

    fn previous(&self) -> Option<Kind> {
        self.done.last().map(|it| it.kind)
    }

    fn after_operand(&self) -> bool {
        match self.done.last() {
            // What follows a block is another statement.
            Some(Token { kind: Kind::Close(Holds::Block | Holds::Arms | Holds::Fields), .. }) | None => false,
            // The brackets of an attribute.
            Some(Token { kind: Kind::Close(Holds::Verbatim), mate, .. }) => {
                mate.checked_sub(1).and_then(|it| self.done.get(it)).is_some_and(|it| it.kind != Kind::Pound)
            }
            Some(it) => it.kind.ends_operand(),
        }
    }

    /// Takes a word that says what the next braces hold. `impl` and `for` are also parts of types.
    fn note_head(&mut self, word: &str) {
        let Some(level) = self.levels.last_mut() else { return };
        let head = match word {
            "struct" | "enum" => Head::Type,
            "fn" => Head::Function,
            "match" => Head::Match,
            "use" => Head::Imports,
            "if" => Head::If,
            "while" | "loop" => Head::Loop,
            "mod" | "trait" | "extern" => Head::Items,
            "impl" if level.head.is_none() => Head::Items,
            "for" if level.head.is_none() => Head::Loop,
            _ => return,
        };
        level.head = Some(head);
    }

    fn end_head(&mut self, by: Kind) {
        let Some(level) = self.levels.last_mut() else { return };
        let ends = match by {
            Kind::Comma => !matches!(level.holds, Holds::Items | Holds::Block),
            Kind::Assign => !matches!(level.head, Some(Head::If | Head::Loop | Head::Match)),
            _ => true,
        };
        level.is_tall |= by == Kind::Semicolon && level.holds == Holds::Block;
        if ends {
            level.head = None;
        }
    }

    fn open(&mut self, mut token: Token, tokens: &Tokens) {
        let mut level = Level::new(self.done.len(), self.parentheses(tokens));
        if tokens.text(self.read) == "{" {
            let head = self.levels.last_mut().and_then(|it| it.head.take());
            level.holds = self.braces(head);
            level.is_tall = match level.holds {
                Holds::Items | Holds::Fields | Holds::Arms => true,
                Holds::Block => matches!(head, Some(Head::Function | Head::Loop | Head::If)),
                _ => false,
            };
            let after = tokens.list.get(token.mate + 1).is_some() && tokens.text(token.mate + 1) == "else";
            level.is_tall &= !(after && head == Some(Head::If));
        }
        token.kind = Kind::Open(level.holds);
        self.levels.push(level);
        self.done.push(token);
    }

    fn parentheses(&self, tokens: &Tokens) -> Holds {
        let is_within = self.levels.last().is_some_and(|it| it.holds == Holds::Verbatim);
        match self.previous() {
            _ if is_within => Holds::Verbatim,
            Some(Kind::Bang | Kind::Pound) => Holds::Verbatim,
            _ if tokens.text(self.read) == "[" => Holds::Array,
            Some(Kind::Keyword) if matches!(tokens.text(self.read - 1), "pub" | "fn") => Holds::Arguments,
            _ if self.after_operand() => Holds::Arguments,
            _ => Holds::Tuple,
        }
    }

    /// What braces hold, by the word that announced them and by what is right before them.
    fn braces(&self, head: Option<Head>) -> Holds {
        let previous = self.previous();
        match (head, previous) {
            (_, Some(Kind::PathSeparator)) => return Holds::Imports,
            (_, Some(Kind::FatArrow | Kind::BarClose | Kind::Semicolon) | None) => return Holds::Block,
            (Some(Head::Type), _) => return Holds::Fields,
            (Some(Head::Items), _) => return Holds::Items,
            (Some(Head::Match), _) => return Holds::Arms,
            (Some(Head::Imports), _) => return Holds::Imports,
            (Some(Head::Function | Head::If | Head::Loop), _) => return Holds::Block,
            (None, _) => {}
        }
        let names_macro = self.done.len().checked_sub(2).is_some_and(|it| self.done[it].kind == Kind::Bang);
        match self.levels.last().map(|it| it.holds) {
            _ if names_macro || !matches!(previous, Some(Kind::Word | Kind::AngleClose)) => Holds::Block,
            // The variant of an `enum` that has fields.
            Some(Holds::Fields) => Holds::Fields,
            _ => Holds::Literal,
        }
    }

    fn close(&mut self, mut token: Token) {
        self.forget_angles();
        let at = self.done.len();
        let Some(level) = self.levels.pop() else { return };
        token.kind = Kind::Close(level.holds);
        token.mate = level.open;
        self.done[level.open].mate = at;
        self.done[level.open].is_tall = level.is_tall && at > level.open + 1;
        self.done.push(token);
    }

    /// An operator that may be one of several things.
    fn operator(&mut self, mut token: Token, tokens: &Tokens) {
        let after_operand = self.after_operand();
        match tokens.text(self.read) {
            "<" => return self.less(token, tokens),
            ">" => return self.greater(token, tokens),
            "|" => return self.bar(token, after_operand),
            "||" if !after_operand => token.kind = Kind::BarClose,
            "!" if after_operand && self.previous() == Some(Kind::Word) => token.kind = Kind::Bang,
            "!" => token.kind = if self.previous() == Some(Kind::Pound) { Kind::Bang } else { Kind::Prefix },
            "@" => token.kind = Kind::Binary,
            "$" => token.kind = Kind::Prefix,
            _ => token.kind = if after_operand { Kind::Binary } else { Kind::Prefix },
        }
        if matches!(token.kind, Kind::Binary) && matches!(tokens.text(self.read), "&&" | "||") {
            self.forget_angles();
        }
        self.done.push(token);
    }

    fn less(&mut self, mut token: Token, tokens: &Tokens) {
        if self.may_take_generics(tokens) {
            token.kind = Kind::AngleOpen;
            let at = self.done.len();
            if let Some(level) = self.levels.last_mut() {
                level.angles.push(at);
            }
            self.done.push(token);
            return;
        }
        self.binary(token, tokens, &['<', '=']);
    }

    /// Whether `<` can open generic arguments here. Names of types start with a capital letter; others need `::`.
    fn may_take_generics(&self, tokens: &Tokens) -> bool {
        match self.previous() {
            Some(Kind::PathSeparator) => true,
            Some(Kind::Word) => {
                let name = tokens.text(self.read - 1);
                let names_item = self.done.len().checked_sub(2).is_some_and(|it| self.done[it].kind == Kind::Keyword);
                let is_type =
                    name.starts_with(char::is_uppercase) && (name.len() == 1 || name.contains(char::is_lowercase));
                is_type || names_item && self.levels.last().is_some_and(|it| it.head.is_some())
            }
            _ => !self.after_operand(),
        }
    }

    fn greater(&mut self, mut token: Token, tokens: &Tokens) {
        let Some(open) = self.levels.last_mut().and_then(|it| it.angles.pop()) else {
            return self.binary(token, tokens, &['>', '=']);
        };
        (token.kind, token.mate) = (Kind::AngleClose, open);
        self.done[open].mate = self.done.len();
        self.done.push(token);
    }

    /// A comparison, a shift or their assignment: the operators that were written right behind belong to it.
    fn binary(&mut self, mut token: Token, tokens: &Tokens, goes_on: &[char]) {
        while token.joint {
            let next = self.read + 1;
            if !tokens.text(next).starts_with(goes_on) {
                break;
            }
            token = Tokens::join(token, tokens.list[next]);
            self.read = next;
        }
        token.kind = Kind::Binary;
        self.done.push(token);
    }

    fn bar(&mut self, mut token: Token, after_operand: bool) {
        let at = self.done.len();
        let Some(level) = self.levels.last_mut() else { return };
        token.kind = match level.bar.take() {
            Some(open) => {
                token.mate = open;
                self.done[open].mate = at;
                Kind::BarClose
            }
            None if after_operand => Kind::Binary,
            None => {
                level.bar = Some(at);
                Kind::BarOpen
            }
        };
        self.done.push(token);
    }

    /// What looked like the start of generic arguments and has no end is a comparison.
    fn forget_angles(&mut self) {
        let Some(level) = self.levels.last_mut() else { return };
        for open in level.angles.drain(..) {
            self.done[open].kind = Kind::Binary;
        }
        if let Some(open) = level.bar.take() {
            self.done[open].kind = Kind::Binary;
        }
    }
}
