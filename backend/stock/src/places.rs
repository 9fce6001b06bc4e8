//! Places and lots by their names, made on first use.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{LotId, LotKey, NewLot, Place, PlaceId, PlaceKind};
use crate::store;
use kernel::prelude::*;

/// The main place of each kind at each organisation.
#[derive(Clone, Debug, Default)]
pub struct Places(FxHashMap<(OrganisationId, PlaceKind), Place>);

impl Places {
    /// The id of a place that was asked for.
    pub fn id(&self, organisation: OrganisationId, kind: PlaceKind) -> Result<PlaceId> {
        let place = self.0.get(&(organisation, kind));
        place
            .map(|place| place.id)
            .ok_or_else(|| Error::fault(format!("place {kind} was not asked for")))
    }
}

/// The main place of each organisation and kind; the first use makes it.
pub async fn places(tx: &Tx, wanted: &[(OrganisationId, PlaceKind)]) -> Result<Places> {
    let organisations: FxHashSet<OrganisationId> = wanted.iter().map(|(id, _)| *id).collect();
    let found = Places(main_places(tx, &organisations).await?);
    let missing: FxHashSet<_> = wanted
        .iter()
        .copied()
        .filter(|key| !found.0.contains_key(key))
        .collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let mut missing: Vec<_> = missing.into_iter().collect();
    missing.sort_unstable();
    store::places::insert(tx, &missing).await?;
    Ok(Places(main_places(tx, &organisations).await?))
}

async fn main_places(
    tx: &Tx,
    organisations: &FxHashSet<OrganisationId>,
) -> Result<FxHashMap<(OrganisationId, PlaceKind), Place>> {
    let mut main = FxHashMap::default();
    for place in store::places::of_organisations(tx, organisations.iter().copied()).await? {
        if place.active {
            main.entry((place.organisation_id, place.kind))
                .or_insert(place);
        }
    }
    Ok(main)
}

/// Ids of lots by item, number and expiry; unknown ones are written.
pub async fn lots(tx: &Tx, wanted: &[NewLot]) -> Result<FxHashMap<LotKey, LotId>> {
    let mut by_key: FxHashMap<&LotKey, &NewLot> = FxHashMap::default();
    for lot in wanted {
        by_key.entry(&lot.key).or_insert(lot);
    }
    let mut keys: Vec<&LotKey> = by_key.keys().copied().collect();
    keys.sort_unstable();
    let found = store::lots::find(tx, &keys).await?;
    let missing: Vec<&NewLot> = keys
        .iter()
        .filter(|key| !found.contains_key(**key))
        .map(|key| by_key[*key])
        .collect();
    if missing.is_empty() {
        return Ok(found);
    }
    store::lots::insert(tx, &missing).await?;
    store::lots::find(tx, &keys).await
}
