//! Places and their owners.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Place, PlaceId, PlaceKind};
use kernel::ids::raw_ids;
use kernel::prelude::*;

const COLUMNS: &str = "id, organisation_id, kind, name, boundless, active";

/// Places by id; unknown ones are missing.
pub async fn by_id(
    tx: &Tx,
    ids: impl IntoIterator<Item = PlaceId>,
) -> Result<FxHashMap<PlaceId, Place>> {
    let ids: FxHashSet<PlaceId> = ids.into_iter().collect();
    let (among, bind) = tx.among("id", &raw_ids(ids));
    let sql = format!("SELECT {COLUMNS} FROM place WHERE {among}");
    let places: Vec<Place> = tx.rows(&sql, vec![bind]).await?;
    Ok(places.into_iter().map(|place| (place.id, place)).collect())
}

/// Every place of these organisations, oldest first.
pub async fn of_organisations(
    tx: &Tx,
    organisations: impl IntoIterator<Item = OrganisationId>,
) -> Result<Vec<Place>> {
    let (among, bind) = tx.among("organisation_id", &raw_ids(organisations));
    let sql = format!("SELECT {COLUMNS} FROM place WHERE {among} ORDER BY id");
    tx.rows(&sql, vec![bind]).await
}

/// Makes the nameless place of each organisation and kind, where it is not there yet.
pub async fn insert(tx: &Tx, wanted: &[(OrganisationId, PlaceKind)]) -> Result<()> {
    let rows = wanted.iter().map(|(organisation, kind)| {
        [
            tx.id::<PlaceId>().into(),
            (*organisation).into(),
            (*kind).into(),
            "".into(),
            kind.is_boundless().into(),
            true.into(),
        ]
    });
    let columns = [
        "id",
        "organisation_id",
        "kind",
        "name",
        "boundless",
        "active",
    ];
    let keep = OnConflict::Keep {
        key: &["organisation_id", "kind", "name"],
    };
    tx.bulk_upsert("place", &columns, rows, keep).await?;
    Ok(())
}
