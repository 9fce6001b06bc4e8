//! Versions on the wire: `ETag` out, `If-Match` in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Error, General, Result};

/// The version on which the caller decided. Missing: 428; not ours: 400.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// Refuses when the document has moved on since.
    pub fn check(self, current: i64) -> Result<()> {
        if self.0 == current {
            Ok(())
        } else {
            Err(General::StaleVersion { current }.into())
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(General::VersionMissing {}.into());
        };
        let text = value.to_str().unwrap_or_default().trim();
        // A proxy that compresses may have weakened the tag on the way out.
        let text = text.strip_prefix("W/").unwrap_or(text);
        match text.trim_matches('"').parse() {
            Ok(version) => Ok(Self(version)),
            Err(_) => Err(General::VersionMalformed {}.into()),
        }
    }
}

/// A document with its version as `ETag`; `201` when it is new.
#[derive(Clone, Debug)]
pub struct Tagged<T> {
    /// The version.
    pub version: i64,
    /// The document.
    pub body: T,
    /// Was it made by this request?
    pub created: bool,
}

impl<T> Tagged<T> {
    /// A document as it stands.
    pub fn new(version: i64, body: T) -> Self {
        Self {
            version,
            body,
            created: false,
        }
    }

    /// A document just made.
    pub fn created(version: i64, body: T) -> Self {
        Self {
            version,
            body,
            created: true,
        }
    }
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let status = if self.created {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        };
        let mut response = (status, axum::Json(self.body)).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.version)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
