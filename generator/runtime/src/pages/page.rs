//! A page of a list: the answer to one call, with its position and what is left out of it. Requests nothing.

use std::fmt;

use crate::{decode::DecodeError, position::Position, response::Response};

/// A page of a list.
pub struct Page<T> {
    pub(super) position: Position,
    pub(super) response: Response<T>,
    pub(super) left_out: Vec<DecodeError>,
}

impl<T> Page<T> {
    /// Returns the position of this page: pages that [start there](super::Pages::starting_at) begin with it.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Returns the answer with its status and headers.
    #[must_use]
    pub fn response(&self) -> &Response<T> {
        &self.response
    }

    /// Returns the answer.
    #[must_use]
    pub fn body(&self) -> &T {
        self.response.body()
    }

    /// Returns what is wrong with the items that are left out, each with its place in the answer; empty unless the pages
    /// [leave out](super::Pages::leaving_out_unreadable) what cannot be read.
    #[must_use]
    pub fn left_out(&self) -> &[DecodeError] {
        &self.left_out
    }

    /// Returns the answer alone.
    #[must_use]
    pub fn into_body(self) -> T {
        self.response.into_body()
    }
}

impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("response", &self.response).finish_non_exhaustive()
    }
}
