//! What the screens of service levels show, within the reader's reach.

pub mod breaches;
pub mod cases;
pub mod clocks;
pub mod figures;
pub mod plans;
pub mod suppliers;
pub mod what_if;

use serde::Serialize;
use utoipa::ToSchema;

use formulary::model::{ItemId, ItemRef};

/// An item by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SlaItem {
    /// Its identity.
    pub id: ItemId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its specification.
    pub specification: String,
    /// Its base unit.
    pub base_unit: String,
}

impl From<ItemRef> for SlaItem {
    fn from(item: ItemRef) -> Self {
        Self {
            id: item.id,
            code: item.code,
            name: item.name,
            specification: item.specification,
            base_unit: item.base_unit,
        }
    }
}
