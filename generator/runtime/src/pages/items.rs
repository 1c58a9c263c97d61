//! The items of a list in pages, one after another. It holds those of one page, and knows nothing of how pages follow
//! each other.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{
    super::{call::Call, decode::DecodeError, error::Error, position::Position},
    Page, Pages, Paging,
};

/// The items of all pages of a list, one after another, in the order in which the server sends them. It is a
/// [`Stream`], and has [`next`](Self::next) for code without combinators. It holds the items of one page.
///
/// When it ends, and what an error means, is documented at [`Pages`].
#[must_use = "pages are requested when they are polled"]
pub struct Items<I> {
    pages: Box<dyn ItemPages<I>>,
    items: vec::IntoIter<I>,
    /// The position of the page that the items are of.
    current: Option<Position>,
    left_out: Vec<DecodeError>,
}

/// Lists, for generated code.
impl<T: DeserializeOwned + Send + 'static> Call<T> {
    /// Returns the items of all pages.
    #[doc(hidden)]
    pub fn items<I: Send + 'static>(self, paging: &Paging<T, I>) -> Items<I> {
        let pages = PagesOf { pages: self.pages(paging), items: paging.items };
        Items { pages: Box::new(pages), items: Vec::new().into_iter(), current: None, left_out: Vec::new() }
    }
}

/// The items of a page, and what is left out of it.
struct Batch<I> {
    position: Position,
    items: Vec<I>,
    left_out: Vec<DecodeError>,
}

/// The pages of a list, as their items.
trait ItemPages<I>: Send + Sync {
    /// Polls for the items of the next page.
    fn poll_items(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Batch<I>, Error>>>;

    fn position(&self) -> Option<&Position>;

    fn start_at(&mut self, position: Position);

    fn leave_out_unreadable(&mut self);
}

struct PagesOf<T, I> {
    pages: Pages<T>,
    items: fn(T) -> Option<Vec<I>>,
}

impl<T: DeserializeOwned + Send + 'static, I> ItemPages<I> for PagesOf<T, I> {
    fn poll_items(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Batch<I>, Error>>> {
        let page = ready!(self.pages.poll_page(context));
        Poll::Ready(page.map(|page| {
            let Page { position, response, left_out } = page?;
            let items = (self.items)(response.into_body()).unwrap_or_default();
            Ok(Batch { position, items, left_out })
        }))
    }

    fn position(&self) -> Option<&Position> {
        self.pages.position()
    }

    fn start_at(&mut self, position: Position) {
        self.pages.start_at(position);
    }

    fn leave_out_unreadable(&mut self) {
        self.pages.leave_out_unreadable();
    }
}

impl<I> Items<I> {
    /// Begins with the page at this position; see [`Pages::starting_at`].
    pub fn starting_at(mut self, position: impl Into<Position>) -> Self {
        self.pages.start_at(position.into());
        self
    }

    /// Leaves out the items that cannot be read, in place of an error: see [`Pages::leaving_out_unreadable`]. **The list is
    /// not complete then**: what is missing is in [`left_out`](Self::left_out).
    pub fn leaving_out_unreadable(mut self) -> Self {
        self.pages.leave_out_unreadable();
        self
    }

    /// Returns what is wrong with the items that were left out so far, each with its place in the answer of its page.
    #[must_use]
    pub fn left_out(&self) -> &[DecodeError] {
        &self.left_out
    }

    /// Returns the position of the page that the last item is of, or, where all its items were returned or an error was,
    /// of the page to go on from. `None` after the last item. Items of a page that was begun come again where another
    /// list starts there.
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        if self.items.len() > 0 { self.current.as_ref() } else { self.pages.position() }
    }

    /// Returns the next item, or `None` after the last.
    ///
    /// # Errors
    /// The call of a page failed, or the list cannot go on. There are no items after an error.
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_items(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(Batch { position, items, left_out })) => {
                    self.current = Some(position);
                    self.items = items.into_iter();
                    self.left_out.extend(left_out);
                }
            }
        }
    }
}

/// Items are moved out, and none is pinned.
impl<I> Unpin for Items<I> {}

impl<I> Stream for Items<I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<I> fmt::Debug for Items<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
