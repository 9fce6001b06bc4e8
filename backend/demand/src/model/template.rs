//! A template 常用清单: items and quantities that a facility asks for again and again.

use serde::{Deserialize, Serialize};

use formulary::model::ItemId;
use kernel::clock::Instant;
use kernel::id_type;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;

id_type!(
    /// A template.
    TemplateId
);

/// One line of a template, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    /// The item.
    pub item_id: ItemId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// A list that a facility keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Identity.
    pub id: TemplateId,
    /// Whose it is.
    pub facility_id: OrganisationId,
    /// Unique within the facility.
    pub name: String,
    /// What it asks for.
    pub lines: Vec<TemplateLine>,
    /// Version for optimistic concurrency.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
}
