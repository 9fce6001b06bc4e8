//! Notices: lines that appear on somebody's desk.

use crate::ids::{OrganisationId, UserId};

/// A line for one user, or for everybody of an organisation. The client renders `kind` with `params`.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose desk.
    pub organisation_id: OrganisationId,
    /// One person there; everybody when not given.
    pub user_id: Option<UserId>,
    /// Which sentence.
    pub kind: &'static str,
    /// Facts of the sentence.
    pub params: serde_json::Value,
    /// Page of the web UI that it leads to, e.g. `/orders/123`.
    pub link: String,
    /// A second notice with the same key is dropped silently.
    pub dedupe_key: Option<String>,
}
