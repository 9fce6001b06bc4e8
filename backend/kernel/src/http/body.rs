//! JSON bodies: read strictly, refused with a pointer to the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::error::{Error, Field, General, Invalid, Result};

/// A text that must say something, trimmed.
pub fn said<'t>(pointer: &str, text: &'t str) -> Result<&'t str> {
    match text.trim() {
        "" => Err(Invalid::one(pointer, Field::Required {})),
        text => Ok(text),
    }
}

/// The body of a verb that needs no more to be said than its address.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A JSON body. Unknown fields, wrong types and missing fields are refused with their JSON pointer.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = json_bytes(request, state).await?;
        parse(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

/// The bytes of a body that says it is JSON.
pub(super) async fn json_bytes<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<Bytes, Response> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_json = kind.is_some_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    });
    if !is_json {
        return Err(Error::from(General::UnsupportedMediaType {}).into_response());
    }
    // The framework's rejection is "too large" or "connection lost"; the edge turns it into a problem.
    Bytes::from_request(request, state)
        .await
        .map_err(IntoResponse::into_response)
}

/// Reads strict JSON.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        if error.inner().is_data() {
            Invalid::one(
                pointer(error.path()),
                Field::Malformed {
                    reason: error.inner().to_string(),
                },
            )
        } else {
            General::MalformedRequest {
                reason: error.inner().to_string(),
            }
            .into()
        }
    })?;
    deserializer
        .end()
        .map_err(|error| General::MalformedRequest {
            reason: error.to_string(),
        })?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[serde(rename = "quantity")]
        _quantity: crate::quantity::Quantity,
    }

    fn pointer_of(json: &str) -> String {
        match parse::<Vec<Line>>(json.as_bytes()).expect_err("refused") {
            Error::Invalid(invalid) => invalid.fields[0].pointer.clone(),
            other => other.code().to_owned(),
        }
    }

    #[test]
    fn a_wrong_field_is_named_by_its_pointer() {
        assert_eq!(
            pointer_of(r#"[{"quantity":"1"},{"quantity":"1.0001"}]"#),
            "/1/quantity"
        );
        assert_eq!(pointer_of(r#"[{"quantity":"1","x":2}]"#), "/0/x");
        assert_eq!(pointer_of(r#"[{"quantity":"#), "kernel.malformed_request");
    }
}
