//! RFC 9457 answers: one shape for every error, with the sentence in the reader's language.

pub mod layer;
pub mod locale;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::ToSchema;

use crate::error::Error;
use locale::{Locale, text};

/// What every error of the API looks like (`application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:yaoshu:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The sort of problem, in the reader's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Constant code, `slice.word`.
    pub code: String,
    /// What happened, in the reader's language.
    pub detail: String,
    /// The facts behind the sentence.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// Quote this when you ask for help; the log knows it.
    pub request_id: String,
    /// Fields that cannot be accepted.
    pub errors: Vec<ProblemField>,
}

/// One field that cannot be accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the request body.
    pub pointer: String,
    /// Constant code.
    pub code: String,
    /// The sentence, in the reader's language.
    pub detail: String,
    /// The facts behind the sentence.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

impl Problem {
    /// The problem that tells `error` in `locale`.
    pub fn of(error: &Error, locale: Locale, request_id: &str) -> Self {
        let code = error.code();
        let params = match error {
            Error::Refused(refusal) => refusal.params(),
            _ => Map::new(),
        };
        let errors = match error {
            Error::Invalid(invalid) => invalid
                .fields
                .iter()
                .map(|field| field_of(field, locale))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            kind: format!("urn:yaoshu:problem:{code}"),
            title: text(locale, title_key(error.status()), &Map::new()),
            status: error.status(),
            code: code.to_owned(),
            detail: text(locale, code, &params),
            params,
            request_id: request_id.to_owned(),
            errors,
        }
    }

    /// The HTTP answer.
    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

fn field_of(field: &crate::error::FieldError, locale: Locale) -> ProblemField {
    let params = field.refusal.params();
    ProblemField {
        pointer: field.pointer.clone(),
        code: field.refusal.code().to_owned(),
        detail: text(locale, field.refusal.code(), &params),
        params,
    }
}

/// The sort of a problem by its status; the texts stand in `kernel.toml` under `[title]`.
fn title_key(status: u16) -> &'static str {
    match status {
        401 => "kernel.title.not_signed_in",
        403 => "kernel.title.forbidden",
        404 => "kernel.title.not_found",
        409 | 412 | 428 => "kernel.title.conflict",
        400 | 405 | 413 | 415 | 422 => "kernel.title.invalid",
        429 => "kernel.title.too_many",
        status if status < 500 => "kernel.title.refused",
        _ => "kernel.title.fault",
    }
}

/// An error on its way out. Handlers know neither language nor request: [`layer`] writes the body.
#[derive(Clone, Debug)]
pub(crate) struct Pending(pub(crate) Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Pending(Arc::new(self)));
        response
    }
}
