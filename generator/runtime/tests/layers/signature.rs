//! HMAC: signs requests, for gateways that share a key with their clients. Knows no other credential.

use std::time::{SystemTime, UNIX_EPOCH};

use hero_api_runtime::{
    BoxFuture, HeaderValue, Layer, Next, Secret, TransportError, TransportRequest, TransportResponse,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs method, path, query, time and body of each attempt.
///
/// It must see the request as it is sent: add it as the last layer. Each attempt is signed again, so a signature is
/// never older than its attempt.
pub(crate) struct Signature {
    pub(crate) key: Secret,
    pub(crate) now: fn() -> SystemTime,
}

impl Signature {
    /// Adds the headers `x-signed-at` and `x-signature`.
    ///
    /// A body that is a stream is read twice, to sign it and to send it. One that can be read only once is refused: the
    /// signature stands before it.
    async fn sign(&self, request: &mut TransportRequest) -> Result<(), TransportError> {
        let at = (self.now)().duration_since(UNIX_EPOCH);
        let at = at.map_err(|_| TransportError::refused("the clock is before 1970"))?.as_secs();
        let key = Hmac::<Sha256>::new_from_slice(self.key.reveal().as_bytes());
        let mut mac = key.map_err(|_| TransportError::refused("the key cannot sign"))?;
        let target = request.uri.path_and_query().map_or("/", |target| target.as_str());
        mac.update(format!("{} {target}\n{at}\n", request.method).as_bytes());
        if !request.body.is_repeatable() {
            return Err(TransportError::refused("a body that can be read only once cannot be signed"));
        }
        let mut body = request.body.open().await?;
        while let Some(piece) = body.next().await? {
            mac.update(&piece);
        }
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let signature = HeaderValue::try_from(signature);
        let mut signature = signature.map_err(|_| TransportError::refused("the signature is not a header"))?;
        signature.set_sensitive(true);
        request.headers.insert("x-signed-at", at.into());
        request.headers.insert("x-signature", signature);
        Ok(())
    }
}

impl Layer for Signature {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            self.sign(&mut request).await?;
            next.send(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use hero_api_runtime::{HeaderName, Outcome};

    use super::Signature;
    use hero_api_test_support::{Fake, things::builder};

    use crate::layers::{assert_keeps_failures, assert_streams, client, header::Header, write};

    fn signature() -> Signature {
        Signature { key: "gateway".into(), now: || UNIX_EPOCH + Duration::from_secs(1_700_000_000) }
    }

    /// The output of `openssl dgst -sha256 -hmac gateway` for `POST /v1/things`, the time and the body, one per line.
    const EXPECTED: &str = "5d497b5574e3c2c9a86a40cc24c0f2bc16b980e3abeac963ac35e0f0252d98a1";

    #[tokio::test(start_paused = true)]
    async fn each_attempt_is_signed_with_its_body() {
        let fake = Fake::answers([(429, ""), (200, "")]);
        write(&client(&fake, signature())).await.unwrap();
        let headers = fake.last_request().headers;
        assert_eq!(
            (&headers["x-signed-at"], &headers["x-signature"]),
            (&1_700_000_000.into(), &EXPECTED.parse().unwrap())
        );
        assert!(headers["x-signature"].is_sensitive());
    }

    #[tokio::test]
    async fn as_the_last_layer_it_signs_the_changes_of_the_others() {
        let fake = Fake::answers([(200, "")]);
        let header = Header { name: HeaderName::from_static("x-a"), value: |_: &_| Some("b".to_owned()) };
        let client = builder("https://example.test").transport(fake.clone()).layer(header).layer(signature());
        write(&client.build().unwrap()).await.unwrap();
        assert_eq!(
            (&fake.last_request().headers["x-a"], fake.last_request().headers.contains_key("x-signature")),
            (&"b".parse().unwrap(), true)
        );
    }

    #[tokio::test]
    async fn without_a_signature_nothing_is_sent() {
        let fake = Fake::answers([]);
        let early = Signature { now: || UNIX_EPOCH - Duration::from_secs(1), ..signature() };
        let error = write(&client(&fake, early)).await.unwrap_err();
        assert_eq!((error.outcome(), fake.count()), (Outcome::NotSent, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(signature).await;
        assert_streams(signature()).await;
    }
}
