//! A file that somebody sends as `multipart/form-data`.

use std::collections::BTreeMap;

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, Field, General, Invalid, Result};
use crate::table::Limits;

/// Read to the end so that the sender hears the refusal instead of a broken connection; what lies beyond
/// [`Limits::UPLOAD`] is not kept.
const DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// Most that one field beside the file may hold.
const FIELD_BYTES: usize = 64 * 1024;

/// The part named `file`, and every other part as text.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What the sender calls the file.
    pub file_name: String,
    /// Its content, at most as large as [`Limits::UPLOAD`] allows.
    pub bytes: Vec<u8>,
    /// The other parts.
    pub fields: BTreeMap<String, String>,
}

impl Upload {
    /// Which header is which field, when the sender says so in the part `mapping`, a JSON object.
    pub fn mapping(&self) -> Result<Option<BTreeMap<String, String>>> {
        let Some(text) = self.fields.get("mapping").filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let malformed = |error: serde_json::Error| {
            Invalid::one(
                "/mapping",
                Field::Malformed {
                    reason: error.to_string(),
                },
            )
        };
        serde_json::from_str(text).map(Some).map_err(malformed)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Response> {
        DefaultBodyLimit::max(DRAINED_BYTES).apply(&mut request);
        let Ok(multipart) = Multipart::from_request(request, state).await else {
            return Err(Error::from(General::UnsupportedMediaType {}).into_response());
        };
        read(multipart).await.map_err(IntoResponse::into_response)
    }
}

async fn read(mut multipart: Multipart) -> Result<Upload> {
    let mut file = None;
    let mut fields = BTreeMap::new();
    let mut too_large = false;
    while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == "file" && file.is_none();
        let limit = if is_file {
            Limits::UPLOAD.bytes
        } else {
            FIELD_BYTES
        };
        let file_name = part.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > limit {
                too_large = true;
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        if is_file {
            file = Some((file_name, bytes));
        } else {
            fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    if too_large {
        return Err(General::TooLarge {}.into());
    }
    let (file_name, bytes) = file.ok_or_else(|| Invalid::one("/file", Field::Required {}))?;
    Ok(Upload {
        file_name,
        bytes,
        fields,
    })
}

fn broken(error: MultipartError) -> Error {
    match error.status().as_u16() {
        413 => General::TooLarge {}.into(),
        _ => General::MalformedRequest {
            reason: error.body_text(),
        }
        .into(),
    }
}
