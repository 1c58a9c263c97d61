//! The body of an answer, and its media type.

use serde_json::Value;

use crate::{description::Media, media::MediaType};

/// The body of an answer.
pub(crate) struct Body {
    /// The media type.
    pub(crate) media: String,
    pub(crate) text: String,
}

impl Body {
    pub(crate) fn from_text(text: String) -> Self {
        Self { media: "text/plain; charset=utf-8".to_owned(), text }
    }

    /// Creates a body of JSON, or of a plain string if the described media type is not JSON.
    pub(crate) fn from_value(described: Option<&Media>, value: &Value) -> Self {
        let name = described.map_or("application/json", |media| media.name.trim());
        let media = MediaType::parse(name);
        let string = value.as_str().filter(|_| !media.is_json());
        let text = string.map_or_else(|| value.to_string(), str::to_owned);
        let text = if media.is_event_stream() { format!("data: {text}\n\n") } else { text };
        match (media.is_range(), string) {
            (false, _) => Self { media: name.to_owned(), text },
            (true, Some(_)) => Self::from_text(text),
            (true, None) => Self { media: "application/json".to_owned(), text },
        }
    }
}
