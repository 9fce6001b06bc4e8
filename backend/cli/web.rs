//! The web desks inside the binary. They stand here, and not in the library, so that a change of a page
//! rebuilds this small crate only.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/frontend/dist"]
struct Files;

/// The file of the web UI at `path`.
pub fn asset(path: &str) -> Option<Cow<'static, [u8]>> {
    Files::get(path).map(|file| file.data)
}
