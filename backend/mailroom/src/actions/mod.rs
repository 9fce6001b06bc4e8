//! Verbs of the mailroom.

pub mod bounces;
pub mod deliveries;
pub mod digests;
pub mod posting;
pub mod preferences;

use serde_json::{Map, Value};

use kernel::app::App;

/// The whole address of a page of ours; empty when nobody has said how browsers reach us.
fn page(app: &App, link: &str) -> String {
    let base = app.settings.public_url.trim_end_matches('/');
    if base.is_empty() || link.is_empty() {
        return String::new();
    }
    format!("{base}{link}")
}

/// Facts of a notice as they were stored.
fn facts(params: &str) -> Map<String, Value> {
    serde_json::from_str(params).unwrap_or_default()
}
