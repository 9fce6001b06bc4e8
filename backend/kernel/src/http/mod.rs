//! What handlers are made of: extractors that answer with problems, versions, idempotency, permissions.

pub mod body;
pub mod etag;
pub mod grant;
pub mod idempotency;
pub mod params;
pub mod upload;

pub use body::{Body, Nothing, said};
pub use etag::{IfMatch, Tagged};
pub use grant::Grant;
pub use idempotency::{Idempotency, Once};
pub use params::{Path, Query};
pub use upload::Upload;
