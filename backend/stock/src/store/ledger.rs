//! Moves and the balances that they change.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use super::at;
use crate::model::{
    BalanceKey, LotId, LotStock, Move, MoveId, MoveReason, MoveRequest, Period, Place, PlaceId,
    PlaceKind,
};
use crate::rules::ledger::Balances;
use formulary::model::ItemId;
use kernel::bulk::{ColumnKind, whole};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// What a key moved before: enough to tell a repetition from a contradiction.
#[derive(Debug, PartialEq, Eq, FromQueryResult)]
pub struct Moved {
    pub dedupe_key: String,
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub from_place_id: PlaceId,
    pub to_place_id: PlaceId,
    pub quantity_milli: Quantity,
}

/// Moves that carry one of these keys.
pub async fn moved(tx: &Tx, keys: impl IntoIterator<Item = &str>) -> Result<Vec<Moved>> {
    let rows = keys.into_iter().map(|key| [key.into()]);
    let (listed, bind) = tx.listed("k", [("dedupe_key", ColumnKind::Text)], rows);
    let sql = format!(
        "SELECT m.dedupe_key, m.item_id, m.lot_id, m.from_place_id, m.to_place_id, m.quantity_milli \
         FROM {listed} CROSS JOIN stock_move m WHERE m.dedupe_key = k.dedupe_key"
    );
    tx.rows(&sql, vec![bind]).await
}

/// The balances under these keys, and what of them is reserved; missing ones are nothing.
pub async fn balances(
    tx: &Tx,
    keys: impl IntoIterator<Item = BalanceKey>,
) -> Result<(Balances, Balances)> {
    let rows = keys
        .into_iter()
        .map(|key| [key.place_id.into(), key.item_id.into(), key.lot_id.into()]);
    let (listed, bind) = tx.listed("k", ["place_id", "item_id", "lot_id"].map(whole), rows);
    let sql = format!(
        "SELECT b.place_id, b.item_id, b.lot_id, b.quantity_milli, b.reserved_milli FROM {listed} CROSS JOIN balance b \
         WHERE b.place_id = k.place_id AND b.item_id = k.item_id AND b.lot_id = k.lot_id"
    );
    let (mut balances, mut reserved) = (Balances::new(), Balances::new());
    for (place, item, lot, quantity, kept) in tx
        .packed::<(i64, i64, i64, i64, i64), 5>(&sql, vec![bind])
        .await?
    {
        let key = BalanceKey {
            place_id: PlaceId(place),
            item_id: ItemId(item),
            lot_id: LotId(lot),
        };
        balances.insert(key, Quantity(quantity));
        if kept > 0 {
            reserved.insert(key, Quantity(kept));
        }
    }
    Ok((balances, reserved))
}

/// Writes balances in the order of their keys.
pub async fn balances_save(
    tx: &Tx,
    balances: &Balances,
    places: &FxHashMap<PlaceId, Place>,
) -> Result<()> {
    let rows = balances.iter().map(|(key, quantity)| {
        let boundless = places
            .get(&key.place_id)
            .is_some_and(|place| place.boundless);
        [
            key.place_id.into(),
            key.item_id.into(),
            key.lot_id.into(),
            (*quantity).into(),
            boundless.into(),
        ]
    });
    let columns = [
        "place_id",
        "item_id",
        "lot_id",
        "quantity_milli",
        "boundless",
    ];
    let replace = OnConflict::Update {
        key: &["place_id", "item_id", "lot_id"],
        set: "quantity_milli = excluded.quantity_milli",
    };
    tx.bulk_upsert("balance", &columns, rows, replace).await?;
    Ok(())
}

/// Appends moves and answers their ids. A key that another transaction used meanwhile makes PostgreSQL start
/// this one again (it cannot see the row, so it cannot pass over it); afterwards it is found and told apart.
/// Moves to and from patients carry the month to which they count.
pub async fn moves_insert(
    tx: &Tx,
    moves: &[&MoveRequest],
    places: &FxHashMap<PlaceId, Place>,
) -> Result<Vec<MoveId>> {
    let present = Period::of(tx.day());
    let of_patients = |id: PlaceId| {
        places
            .get(&id)
            .is_some_and(|place| place.kind == PlaceKind::Patient)
    };
    let period = |wanted: &MoveRequest| {
        let counts = of_patients(wanted.from) || of_patients(wanted.to);
        counts.then(|| wanted.period.unwrap_or(present).to_string())
    };
    let ids: Vec<MoveId> = moves.iter().map(|_| tx.id()).collect();
    let rows = moves.iter().zip(&ids).map(|(wanted, id)| {
        [
            (*id).into(),
            tx.now().into(),
            wanted.item_id.into(),
            wanted.lot_id.into(),
            wanted.from.into(),
            wanted.to.into(),
            wanted.quantity.into(),
            wanted.reason.into(),
            wanted.document.kind.into(),
            wanted.document.id.into(),
            tx.actor().author().into(),
            period(wanted).into(),
            wanted.reverses.into(),
            (&wanted.dedupe_key).into(),
        ]
    });
    let columns = [
        "id",
        "at",
        "item_id",
        "lot_id",
        "from_place_id",
        "to_place_id",
        "quantity_milli",
        "reason",
        "document",
        "document_id",
        "actor_user_id",
        "period",
        "reverses_id",
        "dedupe_key",
    ];
    let keep = OnConflict::Keep {
        key: &["dedupe_key"],
    };
    let written = tx.bulk_upsert("stock_move", &columns, rows, keep).await?;
    if usize::try_from(written).ok() == Some(ids.len()) {
        Ok(ids)
    } else {
        Err(Error::fault(
            "a move was written by somebody else within the same snapshot",
        ))
    }
}

/// Adds consumption, and days without stock, to the months.
pub async fn months_add(
    tx: &Tx,
    sums: &BTreeMap<(OrganisationId, ItemId, Period), (i64, i64)>,
) -> Result<()> {
    let rows = sums
        .iter()
        .map(|((organisation, item, period), (quantity, days))| {
            [
                (*organisation).into(),
                (*item).into(),
                period.to_string().into(),
                (*quantity).into(),
                (*days).into(),
            ]
        });
    let columns = [
        "organisation_id",
        "item_id",
        "period",
        "quantity_milli",
        "stockout_days",
    ];
    let sum = OnConflict::Update {
        key: &["organisation_id", "item_id", "period"],
        set: "quantity_milli = consumption_month.quantity_milli + excluded.quantity_milli, \
              stockout_days = consumption_month.stockout_days + excluded.stockout_days",
    };
    tx.changes_of("consumption_month", sums.keys().map(|(of, ..)| *of));
    tx.bulk_upsert("consumption_month", &columns, rows, sum)
        .await?;
    Ok(())
}

/// Of these items in these places: those of which nothing lies there now but something did, and when the
/// last of it left.
pub async fn ran_out(
    tx: &Tx,
    keys: &[(PlaceId, ItemId)],
) -> Result<Vec<(PlaceId, ItemId, Instant)>> {
    let rows = keys
        .iter()
        .map(|(place, item)| [(*place).into(), (*item).into()]);
    let (listed, bind) = tx.listed("k", ["place_id", "item_id"].map(whole), rows);
    let sql = format!(
        "SELECT k.place_id, k.item_id, m.at FROM {listed} CROSS JOIN stock_move m \
         WHERE m.id = (SELECT MAX(o.id) FROM stock_move o \
                       WHERE o.from_place_id = k.place_id AND o.item_id = k.item_id) \
           AND NOT EXISTS (SELECT 1 FROM balance b WHERE b.place_id = k.place_id \
                           AND b.item_id = k.item_id AND b.quantity_milli > 0)"
    );
    let rows = tx.query_all(&sql, vec![bind]).await?;
    rows.iter()
        .map(|row| Ok((at(row, 0)?, at(row, 1)?, at(row, 2)?)))
        .collect()
}

/// Lots of these items that lie in a place, for FEFO: what of them is not reserved. That something lies there at all is said
/// for the index of what is there.
pub async fn lots_in(
    tx: &Tx,
    place: PlaceId,
    items: impl IntoIterator<Item = ItemId>,
) -> Result<FxHashMap<ItemId, Vec<LotStock>>> {
    let (among, bind) = tx.among("b.item_id", &raw_ids(items));
    let sql = format!(
        "SELECT b.item_id, l.id, l.number, l.expires_on, l.held, b.quantity_milli - b.reserved_milli \
         FROM balance b JOIN lot l ON l.id = b.lot_id \
         WHERE b.place_id = ? AND {among} AND b.quantity_milli > 0 AND b.quantity_milli > b.reserved_milli"
    );
    let mut found: FxHashMap<ItemId, Vec<LotStock>> = FxHashMap::default();
    for row in tx.query_all(&sql, vec![place.into(), bind]).await? {
        let lot = LotStock {
            lot_id: at(&row, 1)?,
            number: at(&row, 2)?,
            expires_on: at(&row, 3)?,
            held: at(&row, 4)?,
            quantity: at(&row, 5)?,
        };
        found.entry(at(&row, 0)?).or_default().push(lot);
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct MoveRow {
    id: MoveId,
    at: Instant,
    item_id: ItemId,
    lot_id: LotId,
    from_place_id: PlaceId,
    to_place_id: PlaceId,
    quantity_milli: Quantity,
    reason: MoveReason,
    document: String,
    document_id: i64,
    actor_user_id: Option<UserId>,
    period: Option<String>,
    reverses_id: Option<MoveId>,
    dedupe_key: String,
}

/// One move of the ledger.
pub async fn move_get(tx: &Tx, id: MoveId) -> Result<Option<Move>> {
    let sql = "SELECT id, at, item_id, lot_id, from_place_id, to_place_id, quantity_milli, reason, document, \
                      document_id, actor_user_id, period, reverses_id, dedupe_key \
               FROM stock_move WHERE id = ?";
    let Some(row) = tx.row::<MoveRow>(sql, binds![id]).await? else {
        return Ok(None);
    };
    let period = row
        .period
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(Error::fault)?;
    Ok(Some(Move {
        id: row.id,
        at: row.at,
        item_id: row.item_id,
        lot_id: row.lot_id,
        from: row.from_place_id,
        to: row.to_place_id,
        quantity: row.quantity_milli,
        reason: row.reason,
        document: row.document,
        document_id: row.document_id,
        actor_user_id: row.actor_user_id,
        period,
        reverses: row.reverses_id,
        dedupe_key: row.dedupe_key,
    }))
}
