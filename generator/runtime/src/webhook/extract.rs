//! A delivery as an extractor of axum, and a refusal as its response. Reads no more of a body than is accepted.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::receiver::{Delivery, Receiver};
use super::refused::{Reason, Refused};
use super::verifier::{check_length, too_long};

/// Takes a delivery from a request, if the state of the router has a [`Receiver`] of its events.
///
/// A refused delivery is answered with [`Refused::status`] and the reason as text. A handler that takes
/// `Result<Delivery<_>, Refused>` answers it itself.
impl<S, E> FromRequest<S> for Delivery<E>
where
    S: Send + Sync,
    E: DeserializeOwned + Send,
    Receiver<E>: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let receiver = Receiver::<E>::from_ref(state);
        let (head, body) = request.into_parts();
        let body = read_body(body, receiver.body_limit()).await?;
        receiver.receive(&head.headers, &body).await
    }
}

/// Reads a body. One that says that it is too long is not begun.
async fn read_body(body: Body, limit: usize) -> Result<Bytes, Refused> {
    check_length(usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX), limit)?;
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_long()),
        Err(_) => Err(Refused::new(Reason::Malformed, "the body broke off")),
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}
