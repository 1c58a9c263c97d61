//! Sends the events in the outbox to receivers on this machine, one after another.

use std::{net::IpAddr, sync::Arc};

use reqwest::Url;

use crate::state::Shared;

/// Sends what is added to the outbox, in its order, until the task is aborted.
pub(crate) async fn send_all(shared: Arc<Shared>) {
    loop {
        let next = shared.state().outbox.next();
        let Some(parcel) = next else {
            shared.posted.notified().await;
            continue;
        };
        let status = if is_here(&parcel.url) { parcel.delivery.post(&parcel.url).await.ok() } else { None };
        tracing::debug!(event = parcel.event, status, "delivered");
        shared.state().outbox.finish(parcel, status);
        shared.sent.notify_waiters();
    }
}

/// Reports whether a URL leads to this machine: a mock sends nothing elsewhere.
fn is_here(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    url.scheme() == "http" && is_loopback
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_this_machine_is_here() {
        for url in ["http://127.0.0.1:8080/hero", "http://localhost/", "http://[::1]:80/", "http://127.9.9.9/"] {
            assert!(is_here(url), "{url}");
        }
        for url in [
            "https://example.org/hero",
            "http://example.org/127.0.0.1",
            "http://127.0.0.1@example.org/",
            "http://10.0.0.1/",
            "http://localhost.example.org/",
            "localhost",
            "",
        ] {
            assert!(!is_here(url), "{url}");
        }
    }
}
