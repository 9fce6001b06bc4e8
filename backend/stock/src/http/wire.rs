//! What several handlers send, and whose stock they show.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::lines::Named;
use crate::model::{LotId, PlaceId, PlaceKind};
use crate::refusal::StockRefusal;
use formulary::model::{ItemId, ItemRef};
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;

/// A place, as lots and moves name it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceRef {
    pub id: PlaceId,
    pub kind: PlaceKind,
    /// Blank for the only one of its kind.
    pub name: String,
    pub organisation: Option<OrgRef>,
}

/// The organisation that is asked about: the given one, or the reader's own. Outside the reach: not found.
pub async fn asked(tx: &Tx, organisation: Option<OrganisationId>) -> Result<OrgRef> {
    let id = organisation
        .or(tx.actor().organisation_id)
        .ok_or_else(Error::not_found)?;
    Ok(directory::organisation(tx, id).await?.reference())
}

/// An item that a row points at; it always exists.
pub fn item_of(items: &HashMap<ItemId, ItemRef>, id: ItemId) -> Result<ItemRef> {
    items
        .get(&id)
        .cloned()
        .ok_or_else(|| Error::fault(format!("item {id} is missing")))
}

/// A lot by what is printed on the box.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedLot {
    number: String,
    expires_on: Day,
    #[serde(default)]
    produced_on: Option<Day>,
}

/// A lot of line `at`: a known one by its id, a new one by what is printed on the box.
pub fn lot_of(
    at: usize,
    lot_id: Option<LotId>,
    lot: Option<PrintedLot>,
    invalid: &mut Invalid,
) -> Option<Named> {
    match (lot_id, lot) {
        (Some(id), None) => Some(Named::Known(id)),
        (None, Some(lot)) => Some(Named::Printed {
            number: lot.number,
            expires_on: lot.expires_on,
            produced_on: lot.produced_on,
        }),
        _ => {
            invalid.at(format!("/lines/{at}/lot_id"), StockRefusal::LotAmbiguous {});
            None
        }
    }
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StockReason)]
pub struct Why {
    pub reason: String,
}
