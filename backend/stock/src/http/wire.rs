//! What several handlers send, and whose stock they show.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{PlaceId, PlaceKind};
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
