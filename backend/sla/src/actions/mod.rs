//! Use cases of service levels.

pub mod appeals;
pub mod cases;
pub mod clocks;
pub mod decisions;
pub mod eviction;
pub mod ladder;
pub mod running;
pub mod stays;
pub mod waivers;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a content, in hexadecimal digits.
pub(crate) fn hash(content: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(content.as_ref());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
