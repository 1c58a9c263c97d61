//! Lists in pages, as streams: each page is a call of its own, with the checks, the limit, the retries and the deadline
//! of every call. Nothing of a page is kept once the next one is requested.

mod items;
mod link;
mod page;
mod paging;
mod progress;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

pub use self::{items::Items, page::Page, paging::Paging};
use self::{
    paging::{Answers, Parameter, Step, Style},
    progress::{Progress, Seen},
};
use super::{
    call::{Call, Pending},
    decode::{DecodeError, Readable},
    encode::Reason,
    error::{Error, Kind, Outcome, Unfit},
    position::Position,
    response::{Response, Unreadable},
};

const PARAMETER: &str = "the query parameter";
const AGAIN: &str =
    "its items are those of an earlier page; the server ignores or limits the parameter that selects a page";
const FEWER: &str = "it has no items, and with the pages before there are fewer than the server says";
const LOOP: &str = "it names an earlier page as the next one";
const IDLE: &str = "like many pages before it, it has no new items, and names another page as the next one";

/// The pages of a list, one call after another. It is a [`Stream`], and has [`next`](Self::next) for code without
/// combinators. Nothing is sent before it is polled, and no page before it is asked for.
///
/// # The end
///
/// A list never ends early in silence. A page with fewer items than were asked for is not taken for the last one, because
/// servers limit the length of pages, and leave items out. So the next page is requested until one is empty, has no
/// cursor or link to another, or, where the description says what the server counts, until all items are there. A page
/// without items is returned only if it is the first.
///
/// A page with the items of the one before ends the list, if other pages came before and its items are not alike: some
/// servers answer their last page again. What else cannot be told from a list without end, or from one that lacks items,
/// is an error: the second page is the first one again, a page names an earlier one as the next, or 100 pages in a row
/// bring nothing new. A link to another server, or out of the base URL, is not followed.
///
/// # Errors
///
/// An error ends the stream. [`position`](Self::position) and [`Error::position`] then say which page failed, and
/// [`starting_at`](Self::starting_at) goes on from there:
///
/// ```
/// # use hero_api_runtime::{Error, Page, Pages};
/// # fn keep<T>(value: T) {}
/// # async fn read<T: Send + 'static>(mut pages: Pages<T>) -> Result<(), Error> {
/// while let Some(page) = pages.next().await {
///     match page {
///         Ok(page) => keep(page.into_body()),
///         Err(error) => {
///             keep(pages.position().cloned());
///             return Err(error);
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// A page with an item that cannot be read is an error, too, and would end the list there in every run. Where the rest of
/// it is better than nothing, [`leaving_out_unreadable`](Self::leaving_out_unreadable) says so before the list is read.
#[must_use = "pages are requested when they are polled"]
pub struct Pages<T> {
    /// The call of each page, but for its position.
    base: Call<T>,
    answers: Answers<T>,
    /// The page that is requested next, or now; the one that failed, after an error.
    position: Option<Position>,
    /// An error that follows the page that was returned.
    fault: Option<Error>,
    asked: Option<Pending<Response<T>>>,
    progress: Progress,
    /// Whether the list begins at its first page.
    is_whole: bool,
    has_ended: bool,
    /// Reads what can be read of a page, where the caller takes a part.
    read_part: Option<ReadPart<T>>,
}

/// Returns what can be read of the answer of an error.
type ReadPart<T> = fn(&Error) -> Option<Readable<T>>;

/// Lists, for generated code.
impl<T: Send + 'static> Call<T> {
    /// Returns the pages of the list.
    #[doc(hidden)]
    pub fn pages<I>(self, paging: &Paging<T, I>) -> Pages<T> {
        Pages::new(self, paging.answers)
    }
}

impl<T: Send + 'static> Pages<T> {
    fn new(base: Call<T>, answers: Answers<T>) -> Self {
        let set = match &answers.style {
            Style::Number { parameter, .. } | Style::Cursor { parameter, .. } => base.query_value(parameter.name),
            Style::Link(_) => None,
        };
        let first = match &answers.style {
            Style::Number { first, .. } => first.map(Position::from),
            Style::Cursor { .. } | Style::Link(_) => Some(Position::from("")),
        };
        let is_whole = set.is_none() || set == first;
        Self {
            base,
            position: set.or(first),
            answers,
            fault: None,
            asked: None,
            progress: Progress::default(),
            is_whole,
            has_ended: false,
            read_part: None,
        }
    }

    /// Begins with the page at this position, such as that of a [`Page`], of an error, or of an earlier run. It takes
    /// the place of what the parameter of the page was set to. Call it before the first page is requested.
    pub fn starting_at(mut self, position: impl Into<Position>) -> Self {
        self.start_at(position.into());
        self
    }

    /// Takes of each page the items that can be read, as [`Error::readable`] does: a page with an item that cannot be read
    /// comes without it, in place of an error, and the list goes on. **It is not complete then**: what is missing is in
    /// [`Page::left_out`], to be shown or recorded. A program that goes on as if nothing were may miss a patient.
    ///
    /// ```
    /// # use hero_api_runtime::{Error, Json, Pages};
    /// # async fn read(pages: Pages<Vec<Json>>) -> Result<(), Error> {
    /// let mut pages = pages.leaving_out_unreadable();
    /// let mut count = 0;
    /// while let Some(page) = pages.next().await {
    ///     let page = page?;
    ///     count += page.body().len();
    ///     for fault in page.left_out() {
    ///         eprintln!("left out: {fault}"); // a place and a rule, such as "… is missing at /data/3"
    ///     }
    /// }
    /// # let _ = count;
    /// # Ok(())
    /// # }
    /// ```
    pub fn leaving_out_unreadable(mut self) -> Self
    where
        T: DeserializeOwned,
    {
        self.leave_out_unreadable();
        self
    }

    fn leave_out_unreadable(&mut self)
    where
        T: DeserializeOwned,
    {
        self.read_part = Some(Error::readable::<T>);
    }

    fn start_at(&mut self, position: Position) {
        self.is_whole = self.is_whole && self.position.as_ref() == Some(&position);
        self.position = Some(position);
    }

    /// Returns the position of the page that is requested next; after an error, of the page to go on from. `None` after
    /// the last page, and where the first page is not known and not set.
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Returns the next page, or `None` after the last. Dropping the future loses no page: the request goes on with the
    /// next call.
    ///
    /// # Errors
    /// The call failed, or the list cannot go on. There are no pages after an error.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        loop {
            if let Some(fault) = self.fault.take() {
                return Poll::Ready(Some(Err(fault)));
            }
            if self.has_ended {
                return Poll::Ready(None);
            }
            let answer = match &mut self.asked {
                Some(asked) => {
                    let answer = ready!(Pin::new(asked).poll(context));
                    self.asked = None;
                    answer
                }
                None => match self.request() {
                    Ok(call) => {
                        self.asked = Some(call.send());
                        continue;
                    }
                    Err(error) => Err(error),
                },
            };
            let answer = match answer {
                Ok(answer) => Ok((answer, Vec::new())),
                Err(error) => self.read_part_of(error),
            };
            match answer.and_then(|(answer, left_out)| self.take(answer, left_out)) {
                Ok(None) => {}
                Ok(Some(page)) => return Poll::Ready(Some(Ok(page))),
                Err(error) => {
                    self.has_ended = true;
                    return Poll::Ready(Some(Err(error.position_is(self.position.clone()))));
                }
            }
        }
    }

    /// Returns the call of the page at the current position.
    fn request(&self) -> Result<Call<T>, Error> {
        let mut call = self.base.duplicate();
        match (&self.answers.style, &self.position) {
            (Style::Number { parameter, .. }, None) => {
                Err(self.unfit(PARAMETER, parameter.name, "must be set: it is not known where pages begin"))
            }
            (Style::Number { parameter, .. }, Some(position)) => match position.as_str().parse::<u64>() {
                Ok(_) => Ok((parameter.set)(call, position.as_str())),
                Err(_) => {
                    // What breaks a rule is reported as such.
                    call.draft.prepare().call?;
                    Err(self.unfit(PARAMETER, parameter.name, "must be a whole number where pages begin"))
                }
            },
            (Style::Cursor { parameter: Parameter { set, .. }, .. }, Some(position)) if !is_start(position) => {
                Ok(set(call, position.as_str()))
            }
            (Style::Link(_), Some(position)) => match link::go_to(&mut call.draft, position) {
                Ok(()) => Ok(call),
                Err(reason) => Err(self.unfit("the position of", "the page", reason)),
            },
            (Style::Cursor { .. } | Style::Link(_), _) => Ok(call),
        }
    }

    /// Returns what can be read of a page that failed, and what is wrong with the rest, where the caller takes a part.
    fn read_part_of(&self, error: Error) -> Result<(Response<T>, Vec<DecodeError>), Error> {
        let part = self.read_part.and_then(|read| read(&error));
        match (part, error.answer_ref()) {
            (Some(part), Some(received)) => Ok((Response::new(part.value, received.clone()), part.faults)),
            _ => Err(error),
        }
    }

    /// Takes an answer: moves on to the next position, and returns the page if it is one of the list. An item that is left
    /// out counts as one of the page.
    fn take(&mut self, response: Response<T>, left_out: Vec<DecodeError>) -> Result<Option<Page<T>>, Error> {
        let position = self.position.clone().unwrap_or_else(|| Position::from(""));
        let count = (self.answers.count)(response.body()).unwrap_or_default() + self.items_among(&left_out);
        let is_page = match self.answers.style {
            Style::Number { step, first, .. } => self.count_on(&response, count, step, first)?,
            Style::Cursor { next, .. } => {
                let next = next(response.body()).map(|next| Ok(Position::from(next)));
                self.follow(&response, count, &position, next)?
            }
            Style::Link(next) => {
                let in_body = next.map(|next| next(response.body()));
                let next = in_body.unwrap_or_else(|| link::find_next(response.headers()).map(str::to_owned));
                let next = next.map(|next| link::resolve(&self.base.draft, &position, &next));
                self.follow(&response, count, &position, next)?
            }
        };
        let is_first = !std::mem::replace(&mut self.progress.has_begun, true);
        Ok((is_page || is_first).then_some(Page { position, response, left_out }))
    }

    /// Returns how many items of the page are among what is left out of the answer.
    fn items_among(&self, left_out: &[DecodeError]) -> usize {
        if left_out.is_empty() {
            return 0;
        }
        let items_at: String = self.answers.items_at.iter().map(|name| format!("/{name}")).collect();
        let is_item =
            |fault: &&DecodeError| fault.pointer().strip_prefix(&items_at).is_some_and(|rest| rest.starts_with('/'));
        left_out.iter().filter(is_item).count()
    }

    /// Goes on to the next number; reports whether the answer is a page with new items.
    fn count_on(
        &mut self,
        response: &Response<T>,
        count: usize,
        step: Step,
        first: Option<u64>,
    ) -> Result<bool, Error> {
        let number: u64 = self.position().and_then(|position| position.as_str().parse().ok()).unwrap_or_default();
        let total = self.answers.total.and_then(|total| total(response.body()));
        self.progress.total = total.and_then(|total| total.parse().ok()).or(self.progress.total);
        if count == 0 {
            return self.end(response, number, step, first).map(|()| false);
        }
        match self.progress.add_page(&response.received().json_text(), self.answers.items_at, count) {
            Seen::New => {}
            Seen::Again => return self.end(response, number, step, first).map(|()| false),
            Seen::Before => return Err(self.broken(response, AGAIN)),
        }
        let next = match step {
            Step::Page => number.checked_add(1),
            Step::Items => number.checked_add(count as u64),
        };
        let covered = match step {
            Step::Page => self.covered(number, step, first),
            Step::Items => self.covered(next.unwrap_or(number), step, first),
        };
        let is_covered = matches!((self.progress.total, covered), (Some(total), Some(covered)) if covered >= total);
        match next.filter(|_| !is_covered) {
            Some(next) => self.position = Some(Position::from(next)),
            None => self.finish(),
        }
        Ok(true)
    }

    /// Returns how many items of the list are surely behind, where that is known.
    fn covered(&self, number: u64, step: Step, first: Option<u64>) -> Option<u64> {
        match step {
            // Pages may have any length, so only those that were read count.
            Step::Page => self.is_whole.then_some(self.progress.items),
            // Where offsets begin at 1, or it is not known, one less is behind.
            Step::Items => Some(number.saturating_sub(first.unwrap_or(1))),
        }
    }

    /// Ends a list after the last page that has new items.
    fn end(&mut self, response: &Response<T>, number: u64, step: Step, first: Option<u64>) -> Result<(), Error> {
        let covered = match step {
            Step::Page => self.covered(number, step, first),
            Step::Items => Some(number.saturating_sub(first.unwrap_or(0))),
        };
        if matches!((self.progress.total, covered), (Some(total), Some(covered)) if covered < total) {
            return Err(self.broken(response, FEWER));
        }
        self.finish();
        Ok(())
    }

    /// Goes on to the position that a page names; reports whether the page has items. What is wrong with the position is
    /// reported after the page.
    fn follow(
        &mut self,
        response: &Response<T>,
        count: usize,
        from: &Position,
        next: Option<Result<Position, Reason>>,
    ) -> Result<bool, Error> {
        let repeated = self.progress.add_followed(&response.received().json_text(), self.answers.items_at, count);
        let _ = self.progress.add_named(from.as_str());
        let fault = match next {
            None => {
                self.finish();
                return Ok(count > 0);
            }
            // Nothing more for now.
            Some(Ok(next)) if next == *from && count == 0 => {
                self.finish();
                return Ok(false);
            }
            Some(Ok(next)) if !self.progress.add_named(next.as_str()) => LOOP,
            Some(Ok(_)) if self.progress.is_idle() => IDLE,
            Some(Ok(next)) => {
                self.position = Some(next);
                return Ok(count > 0);
            }
            Some(Err(reason)) => reason,
        };
        let fault = self.broken(response, fault).position_is(Some(from.clone()));
        if repeated {
            return Err(fault);
        }
        self.fault = Some(fault);
        self.has_ended = true;
        Ok(count > 0)
    }

    fn finish(&mut self) {
        self.position = None;
        self.has_ended = true;
    }

    /// Returns the error of an answer with which the list cannot go on.
    fn broken(&self, response: &Response<T>, what: &'static str) -> Error {
        let draft = &self.base.draft;
        let kind = Kind::Unreadable(Unreadable::new(what));
        let error = Error::new(kind, Some(draft.operation.clone()), Outcome::Succeeded);
        error.answer(response.received().clone()).attempts_are(1).label_is(draft.caller.label.as_ref())
    }

    fn unfit(&self, part: &'static str, name: &'static str, reason: Reason) -> Error {
        let draft = &self.base.draft;
        let unfit = Unfit { part, name: name.into(), reason };
        Error::not_sent(Kind::Unfit(unfit), &draft.operation).label_is(draft.caller.label.as_ref())
    }
}

fn is_start(position: &Position) -> bool {
    position.as_str().is_empty()
}

impl<T> Call<T> {
    /// Returns the value that a parameter of the query has, as a position.
    fn query_value(&self, name: &str) -> Option<Position> {
        let (_, value) = self.draft.query.iter().rfind(|(known, _)| known == name)?;
        Some(Position::from(percent_decode_str(value).decode_utf8_lossy().into_owned()))
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.base.draft.operation).finish_non_exhaustive()
    }
}
