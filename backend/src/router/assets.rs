//! The web UI: files with a hash in their name are kept for ever, the page itself never.

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use kernel::app::App;
use kernel::error::Error;

/// Anything that no route answers: a file of the UI, else its page, which routes by itself.
pub(super) async fn fallback(State(app): State<App>, method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let reading = method == Method::GET || method == Method::HEAD;
    let Some(assets) = app
        .settings
        .assets
        .filter(|_| reading && !uri.path().starts_with("/api/"))
    else {
        return Error::not_found().into_response();
    };
    if let Some(content) = assets(path).filter(|_| !path.is_empty()) {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let cache = if path.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        return file(content.into_owned(), kind.as_ref(), cache);
    }
    // A missing script must not be answered with a page.
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    match assets("index.html").filter(|_| !is_file) {
        Some(page) => file(page.into_owned(), "text/html; charset=utf-8", "no-cache"),
        None => (StatusCode::NOT_FOUND, "not found").into_response(),
    }
}

fn file(content: Vec<u8>, kind: &str, cache: &'static str) -> Response {
    let mut response = content.into_response();
    if let Ok(kind) = HeaderValue::from_str(kind) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
