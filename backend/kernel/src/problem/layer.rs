//! The edge: gives every request an id and a language, and every error its body. Faults are logged here, once.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::locale::Locale;
use super::{Pending, Problem};
use crate::error::{Error, General};

/// Name of the header that carries the request id both ways.
pub const REQUEST_ID: &str = "x-request-id";

/// What the edge knows about a request; handlers find it in the request's extensions.
#[derive(Clone, Debug)]
pub struct RequestInfo {
    /// Given by the caller, or made here.
    pub id: Arc<str>,
    /// By `Accept-Language`.
    pub locale: Locale,
    /// Did the caller ask for a language at all?
    pub locale_asked: bool,
}

/// Gives the request its id and language, and writes the body of an error on the way out.
pub async fn edge(mut request: Request, next: Next) -> Response {
    let accept = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let info = RequestInfo {
        id: request_id(&request),
        locale: Locale::negotiate(accept),
        locale_asked: accept.is_some(),
    };
    request.extensions_mut().insert(info.clone());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let mut response = match pending(&response, &path) {
        Some(error) => {
            if error.status() >= 500 {
                tracing::error!(request_id = %info.id, %method, path, %error, "fault");
            } else {
                tracing::debug!(request_id = %info.id, %method, path, %error, "refused");
            }
            Problem::of(&error, info.locale, &info.id).into_response()
        }
        None => response,
    };
    if let Ok(id) = HeaderValue::from_str(&info.id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The error behind a response: ours, or one that the framework answered in plain text.
fn pending(response: &Response, path: &str) -> Option<Arc<Error>> {
    if let Some(Pending(error)) = response.extensions().get::<Pending>() {
        return Some(error.clone());
    }
    let status = response.status();
    let plain = !response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/"));
    if !path.starts_with("/api/")
        || !(status.is_client_error() || status.is_server_error())
        || !plain
    {
        return None;
    }
    let refusal = match status {
        StatusCode::NOT_FOUND => General::NotFound {},
        StatusCode::METHOD_NOT_ALLOWED => General::MethodNotAllowed {},
        StatusCode::PAYLOAD_TOO_LARGE => General::TooLarge {},
        StatusCode::UNSUPPORTED_MEDIA_TYPE => General::UnsupportedMediaType {},
        StatusCode::REQUEST_TIMEOUT => General::TimedOut {},
        status if status.is_server_error() => General::Fault {},
        status => General::MalformedRequest {
            reason: status.to_string(),
        },
    };
    Some(Arc::new(refusal.into()))
}

/// The caller's id when it is short and plain, else a new one.
fn request_id(request: &Request) -> Arc<str> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (8..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    match given.filter(plain) {
        Some(id) => id.into(),
        None => format!(
            "{:08x}{:06x}",
            rand::random::<u32>(),
            LAST.fetch_add(1, Ordering::Relaxed) & 0xff_ffff
        )
        .into(),
    }
}
