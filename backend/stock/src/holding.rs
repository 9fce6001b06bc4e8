//! Lots that may not leave a shelf.

use rustc_hash::{FxHashMap, FxHashSet};
use sea_orm::FromQueryResult;

use crate::model::{Lot, LotId, PlaceKind};
use crate::store;
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// Pins lots on which a promise relies, and answers them: a lot that is held at the same moment makes one of the two start
/// again.
pub async fn lots_pinned(tx: &Tx, ids: &[LotId]) -> Result<FxHashMap<LotId, Lot>> {
    store::lots::pin(tx, ids.iter().copied()).await?;
    store::lots::by_id(tx, ids.iter().copied()).await
}

/// Lots of an item with one of these numbers, whatever their expiry, and what was opened of them.
pub async fn lots_numbered(tx: &Tx, item: ItemId, numbers: &[String]) -> Result<Vec<Lot>> {
    let all = "SELECT id, item_id, number, produced_on, expires_on, held, split_from_id FROM lot \
               WHERE item_id = ? ORDER BY number, id";
    let lots: Vec<Lot> = tx.rows(all, binds![item]).await?;
    let named: FxHashSet<LotId> = lots
        .iter()
        .filter(|lot| numbers.contains(&lot.number))
        .map(|lot| lot.id)
        .collect();
    let opened = |lot: &Lot| lot.split_from_id.is_some_and(|from| named.contains(&from));
    Ok(lots
        .into_iter()
        .filter(|lot| named.contains(&lot.id) || opened(lot))
        .collect())
}

/// Holds lots wherever they lie: nobody issues, picks or sends them any more. Their balances are touched, so that whoever moves
/// them at this moment starts again and finds them held.
pub async fn hold(tx: &Tx, ids: &[LotId]) -> Result<()> {
    let (among, bind) = tx.among("id", &raw_ids(ids.iter().copied()));
    let sql = format!("UPDATE lot SET held = TRUE, version = version + 1 WHERE {among}");
    tx.execute(&sql, vec![bind]).await?;
    let (among, bind) = tx.among("lot_id", &raw_ids(ids.iter().copied()));
    let sql = format!("UPDATE balance SET reserved_milli = reserved_milli WHERE {among}");
    tx.execute(&sql, vec![bind]).await?;
    Ok(())
}

/// What lies of a lot at somebody, by kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Lies {
    /// Which lot.
    pub lot_id: LotId,
    /// At whom.
    pub organisation_id: OrganisationId,
    /// In which kind of place.
    pub kind: PlaceKind,
    /// How much; below zero where goods came from.
    pub quantity_milli: Quantity,
}

/// Every place and quantity of some lots, in one statement: shelves, goods arriving, in quarantine and on the road, what patients
/// got, what is lost, and where it came from. Knows no reach.
pub async fn whereabouts(tx: &Tx, ids: &[LotId]) -> Result<Vec<Lies>> {
    let (among, bind) = tx.among("b.lot_id", &raw_ids(ids.iter().copied()));
    let sql = format!(
        "SELECT b.lot_id, p.organisation_id, p.kind, CAST(SUM(b.quantity_milli) AS BIGINT) AS quantity_milli \
         FROM balance b JOIN place p ON p.id = b.place_id WHERE {among} AND b.quantity_milli <> 0 \
         GROUP BY b.lot_id, p.organisation_id, p.kind ORDER BY b.lot_id, p.organisation_id, p.kind"
    );
    tx.rows(&sql, vec![bind]).await
}
