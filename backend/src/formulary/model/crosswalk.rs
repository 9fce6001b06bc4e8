//! The crosswalk 对照: what a facility's own system calls an item, and how its unit counts.

use serde::Serialize;
use utoipa::ToSchema;

use super::{CrosswalkId, ItemId};
use crate::kernel::clock::Instant;
use crate::kernel::ids::{OrganisationId, UserId};
use crate::word_enum;

word_enum! {
    /// The state of an entry in one word.
    pub enum CrosswalkState {
        /// Waits for somebody to say what it is.
        Open = "open",
        /// Means an item.
        Mapped = "mapped",
        /// Means nothing of the list.
        Ignored = "ignored",
    }
}

/// How a local quantity becomes base units: × num ÷ den. Village clinics split packs, so both are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ratio {
    pub num: i64,
    pub den: i64,
}

impl Ratio {
    /// Unit for unit.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };
}

/// One line of a facility's own list.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    pub id: CrosswalkId,
    pub facility_id: OrganisationId,
    pub local_code: String,
    pub local_name: String,
    pub local_specification: String,
    pub local_unit: String,
    pub state: CrosswalkState,
    /// What it means, once mapped.
    pub item_id: Option<ItemId>,
    pub ratio: Ratio,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Instant>,
    pub created_at: Instant,
    pub version: i64,
}
