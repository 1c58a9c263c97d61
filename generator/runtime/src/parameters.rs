//! The methods by which generated code adds parameters and bodies to a call.

use http::Method;
use serde::Serialize;

use super::{
    call::Call,
    check::{Check, Rule},
    encode,
    file::File,
    form,
    multipart::{self, FormParts},
    path,
    secret::has_secrets,
    style::{Explode, Style, Styled},
};

/// A body of one of several media types.
#[doc(hidden)]
pub trait Body {
    /// Puts the body into a call.
    fn put<T>(self, call: Call<T>) -> Call<T>;
}

/// Parameters and bodies, for generated code.
impl<T> Call<T> {
    /// Sets a parameter of the path.
    #[doc(hidden)]
    pub fn path<V: Serialize + Check>(
        mut self,
        name: &'static str,
        value: impl Into<V>,
        rules: &'static [Rule],
    ) -> Self {
        let value = value.into();
        self.draft.check("path", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the path parameter", name, &value) {
            self.draft.path.push((name, encode::value(text)));
        }
        self
    }

    /// Sets a parameter of any place and style; null, an empty array and an empty object are left out of queries.
    #[doc(hidden)]
    pub fn styled<V: Serialize + Check>(
        mut self,
        parameter: Styled,
        value: impl Into<V>,
        rules: &'static [Rule],
        each: &'static [Rule],
    ) -> Self {
        self.draft.styled(parameter, &value.into(), rules, each);
        self
    }

    /// Sets a parameter of the query; null is left out.
    #[doc(hidden)]
    pub fn query<V: Serialize + Check>(
        mut self,
        name: &'static str,
        value: impl Into<V>,
        rules: &'static [Rule],
    ) -> Self {
        let value = value.into();
        self.draft.check("query", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the query parameter", name, &value) {
            self.draft.query.push((name.to_owned(), encode::value(text)));
        }
        self
    }

    /// Sets a parameter of the query that is an array.
    #[doc(hidden)]
    pub fn query_list<V>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl Into<V>>,
        explode: Explode,
        rules: &'static [Rule],
        each: &'static [Rule],
    ) -> Self
    where
        V: Serialize + Check,
        Vec<V>: Check,
    {
        let values: Vec<V> = values.into_iter().map(Into::into).collect();
        self.draft.check("query", name, &values, rules, each);
        let texts = values.iter().filter_map(|value| self.draft.text("the query parameter", name, value));
        let texts: Vec<String> = texts.map(encode::value).collect();
        match explode {
            Explode::Yes => self.draft.query.extend(texts.into_iter().map(|text| (name.to_owned(), text))),
            Explode::No if texts.is_empty() => {}
            Explode::No => self.draft.query.push((name.to_owned(), texts.join(","))),
        }
        self
    }

    /// Sets a parameter that is a header; null is left out.
    #[doc(hidden)]
    pub fn header_param<V: Serialize + Check>(
        mut self,
        name: &'static str,
        value: impl Into<V>,
        rules: &'static [Rule],
    ) -> Self {
        let value = value.into();
        self.draft.check("header", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the header", name, &value) {
            self.draft.header_param(name, &text, has_secrets(&value));
        }
        self
    }

    /// Sets a parameter that is a cookie; null is left out.
    #[doc(hidden)]
    pub fn cookie<V: Serialize + Check>(self, name: &'static str, value: impl Into<V>, rules: &'static [Rule]) -> Self {
        self.styled::<V>(Styled::cookie(name, Style::Form), value, rules, &[])
    }

    /// Sets a body of one of several media types.
    #[doc(hidden)]
    pub fn body<B: Body>(self, body: impl Into<B>) -> Self {
        body.into().put(self)
    }

    /// Sets a body of JSON with a media type of its own.
    #[doc(hidden)]
    pub fn json_as<B: Serialize + Check>(mut self, body: impl Into<B>, media_type: &'static str) -> Self {
        let body = body.into();
        body.check(&mut self.draft.checks);
        match encode::json(&body) {
            Ok(json) => self.draft.body(json, media_type),
            Err((pointer, reason)) => self.draft.unfit("the body", pointer, reason),
        }
        self
    }

    /// Sets a body that is a form.
    #[doc(hidden)]
    pub fn form<B: Serialize + Check>(mut self, body: impl Into<B>, styles: &[Styled]) -> Self {
        let body = body.into();
        body.check(&mut self.draft.checks);
        match form::write(&body, styles) {
            Ok(form) => self.draft.body(form, "application/x-www-form-urlencoded"),
            Err((pointer, reason)) => self.draft.unfit("the body", pointer, reason),
        }
        self
    }

    /// Changes the media type of the body.
    #[doc(hidden)]
    pub fn sent_as(mut self, media_type: &'static str) -> Self {
        self.draft.media_type(media_type);
        self
    }

    /// Sets a body that is a form with files; `types` has the media types of its parts, and `write` adds them.
    #[doc(hidden)]
    pub fn multipart<B: Check>(
        mut self,
        body: impl Into<B>,
        types: &[(&str, &str)],
        write: impl FnOnce(&B, &mut FormParts<'_>),
    ) -> Self {
        let body = body.into();
        body.check(&mut self.draft.checks);
        match multipart::write(types, |form| write(&body, form)) {
            Ok((form, media_type)) => self.draft.body(form, &media_type),
            Err(reason) => self.draft.unfit("the body", "/", reason),
        }
        self
    }

    /// Sets a body of text.
    #[doc(hidden)]
    pub fn text<B: Serialize + Check>(
        mut self,
        body: impl Into<B>,
        media_type: &'static str,
        rules: &'static [Rule],
    ) -> Self {
        let body = body.into();
        self.draft.checks.field("body", &body, rules);
        if let Some(text) = self.draft.text("the body", "/", &body) {
            self.draft.body(text, media_type);
        }
        self
    }

    /// Sets a body of bytes.
    #[doc(hidden)]
    pub fn bytes(mut self, body: impl Into<File>, media_type: &'static str) -> Self {
        self.draft.body(body.into().into_parts().0, media_type);
        self
    }

    /// Sets a body of bytes with the media type of the file.
    #[doc(hidden)]
    pub fn file(mut self, body: impl Into<File>) -> Self {
        let (content, _, media_type) = body.into().into_parts();
        self.draft.body(content, media_type.as_deref().unwrap_or("application/octet-stream"));
        self
    }

    /// Sets a body of JSON.
    #[doc(hidden)]
    pub fn json<B: Serialize + Check>(mut self, body: impl Into<B>) -> Self {
        let body = body.into();
        body.check(&mut self.draft.checks);
        self.draft.json(&body);
        self
    }

    /// Sets the whole path, in place of a template.
    pub(crate) fn written_path(mut self, path: &str) -> Self {
        match path::written_path(path) {
            Ok(path) => self.draft.written_path = Some(path),
            Err(reason) => self.draft.unfit("the path", "…", reason),
        }
        self
    }

    /// Rejects CONNECT, which names a host and no path.
    pub(crate) fn no_tunnel(mut self) -> Self {
        if self.draft.operation.method() == Method::CONNECT {
            self.draft.unfit("the method", "CONNECT", "opens a tunnel, and sends no request");
        }
        self
    }

    pub(crate) fn written_query<V: Serialize + ?Sized>(mut self, name: String, value: &V) -> Self {
        match encode::text(value) {
            Ok(Some(text)) => self.draft.query.push((name, encode::value(text))),
            Ok(None) => {}
            Err(reason) => self.draft.unfit("the query parameter", name, reason),
        }
        self
    }

    pub(crate) fn written_json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.draft.json(body);
        self
    }
}
