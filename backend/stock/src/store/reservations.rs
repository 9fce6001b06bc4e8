//! Reservations and what they keep of balances.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use sea_orm::{FromQueryResult, Value};

use super::at;
use crate::model::{
    FreeLot, IssueId, LotId, PaperId, PlaceId, Reservation, ReservationKey, Reserve,
};
use formulary::model::ItemId;
use kernel::db::raw::narrow;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// More or less reserved, by place, item and lot, in the order in which rows are locked.
pub type Sums = BTreeMap<(PlaceId, ItemId, LotId), i64>;

/// Lots of these items in a place of which something is free, first to expire first.
pub async fn free(
    tx: &Tx,
    place: PlaceId,
    items: &[ItemId],
) -> Result<FxHashMap<ItemId, Vec<FreeLot>>> {
    let (among, bind) = tx.among("b.item_id", &raw_ids(items.iter().copied()));
    let sql = format!(
        "SELECT b.item_id, l.id, l.expires_on, b.quantity_milli - b.reserved_milli \
         FROM balance b JOIN lot l ON l.id = b.lot_id \
         WHERE b.place_id = ? AND {among} AND b.quantity_milli > b.reserved_milli AND NOT l.held AND l.expires_on >= ? \
         ORDER BY b.item_id, l.expires_on, l.number, l.id"
    );
    let binds = vec![place.into(), bind, tx.day().into()];
    let mut found: FxHashMap<ItemId, Vec<FreeLot>> = FxHashMap::default();
    for row in tx.query_all(&sql, binds).await? {
        let lot = FreeLot {
            lot_id: at(&row, 1)?,
            expires_on: at(&row, 2)?,
            quantity: at(&row, 3)?,
        };
        found.entry(at(&row, 0)?).or_default().push(lot);
    }
    Ok(found)
}

/// Changes what is reserved of balances. The table refuses more than lies there.
pub async fn balances_reserve(tx: &Tx, sums: &Sums) -> Result<()> {
    let rows = sums.iter().map(|((place, item, lot), by)| {
        [(*place).into(), (*item).into(), (*lot).into(), (*by).into()]
    });
    let columns = ["place_id", "item_id", "lot_id", "by_milli"];
    let on = "balance.place_id = v.place_id AND balance.item_id = v.item_id AND balance.lot_id = v.lot_id";
    let set = "reserved_milli = reserved_milli + v.by_milli";
    let done = tx.bulk_update("balance", &columns, rows, set, on).await?;
    if usize::try_from(done).ok() == Some(sums.len()) {
        Ok(())
    } else {
        Err(Error::fault("a balance that is reserved does not exist"))
    }
}

const COLUMNS: [&str; 9] = [
    "requisition_id",
    "lot_id",
    "place_id",
    "item_id",
    "facility_id",
    "quantity_milli",
    "issued_milli",
    "released_milli",
    "reserved_at",
];

const MORE: &str = "quantity_milli = reservation.quantity_milli + excluded.quantity_milli, reserved_at = excluded.reserved_at";

/// Adds to reservations; several of one key add up.
pub async fn add(tx: &Tx, wanted: &[Reserve]) -> Result<()> {
    let mut sums: BTreeMap<ReservationKey, Reserve> = BTreeMap::new();
    for one in wanted {
        let sum = sums.entry(one.key).or_insert(Reserve {
            quantity: Quantity::ZERO,
            ..*one
        });
        sum.quantity.0 += one.quantity.0;
    }
    let rows = sums.values().map(|one| {
        [
            one.key.requisition_id.into(),
            one.key.lot_id.into(),
            one.key.place_id.into(),
            one.item_id.into(),
            one.facility_id.into(),
            one.quantity.into(),
            0.into(),
            0.into(),
            tx.now().into(),
        ]
    });
    let more = OnConflict::Update {
        key: &["requisition_id", "lot_id", "place_id"],
        set: MORE,
    };
    tx.bulk_upsert("reservation", &COLUMNS, rows, more).await?;
    Ok(())
}

/// Adds what a query with a WHERE selects (SQLite reads ON CONFLICT after one only).
pub async fn add_selected(tx: &Tx, select: &str, binds: Vec<Value>) -> Result<()> {
    let sql = format!(
        "INSERT INTO reservation ({}) \
         SELECT s.requisition_id, s.lot_id, s.place_id, s.item_id, s.facility_id, s.quantity_milli, 0, 0, {} \
         FROM ({select}) s WHERE s.quantity_milli > 0 \
         ON CONFLICT (requisition_id, lot_id, place_id) DO UPDATE SET {MORE}",
        COLUMNS.join(", "),
        tx.now().0,
    );
    tx.execute(&sql, binds).await?;
    Ok(())
}

const OPEN: &str = "v.quantity_milli > v.issued_milli + v.released_milli";

/// A reservation that waits, with the lot as its label names it.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub reservation: Reservation,
    pub lot: String,
    pub expires_on: Day,
    pub held: bool,
}

/// What waits in the stores of an organisation for some facilities; of some items when given. First to expire first.
pub async fn waiting_for(
    tx: &Tx,
    organisation: OrganisationId,
    facilities: &[OrganisationId],
    items: &[ItemId],
) -> Result<Vec<Waiting>> {
    let (among, bind) = match items {
        [] => ("1 = 1".to_owned(), None),
        some => {
            let (among, bind) = tx.among("v.item_id", &raw_ids(some.iter().copied()));
            (among, Some(bind))
        }
    };
    let (theirs, list) = tx.among("v.facility_id", &raw_ids(facilities.iter().copied()));
    let sql = format!(
        "SELECT v.requisition_id, v.lot_id, v.place_id, v.item_id, v.facility_id, \
                v.quantity_milli - v.issued_milli - v.released_milli, l.number, CAST(l.expires_on AS TEXT), \
                CASE WHEN l.held THEN 1 ELSE 0 END \
         FROM reservation v JOIN lot l ON l.id = v.lot_id JOIN place p ON p.id = v.place_id \
         WHERE {theirs} AND p.organisation_id = ? AND {OPEN} AND {among}"
    );
    let mut binds = vec![list, organisation.into()];
    binds.extend(bind);
    let rows = tx.packed::<WaitingRow, 9>(&sql, binds).await?;
    let mut found: Vec<Waiting> = rows.into_iter().map(waiting).collect();
    found.sort_unstable_by_key(|one| {
        let Reservation { key, item_id, .. } = one.reservation;
        (item_id, one.expires_on, key.requisition_id, key.lot_id)
    });
    Ok(found)
}

/// Requisition, lot, place, item, facility, open quantity, the lot's number, its expiry, and whether it is held.
type WaitingRow = (i64, i64, i64, i64, i64, i64, String, Day, i64);

fn waiting(row: WaitingRow) -> Waiting {
    let (requisition, lot_id, place, item, facility, open, lot, expires_on, held) = row;
    Waiting {
        reservation: Reservation {
            key: ReservationKey {
                requisition_id: PaperId(requisition),
                lot_id: LotId(lot_id),
                place_id: PlaceId(place),
            },
            item_id: ItemId(item),
            facility_id: OrganisationId(facility),
            open: Quantity(open),
        },
        lot,
        expires_on,
        held: held != 0,
    }
}

/// Notes what of reservations was issued, or released.
pub async fn settle(tx: &Tx, parts: &[Reservation], issued: bool) -> Result<()> {
    let rows = parts.iter().map(|part| {
        [
            part.key.requisition_id.into(),
            part.key.lot_id.into(),
            part.key.place_id.into(),
            part.open.into(),
        ]
    });
    let columns = ["requisition_id", "lot_id", "place_id", "by_milli"];
    let on = "reservation.requisition_id = v.requisition_id AND reservation.lot_id = v.lot_id \
              AND reservation.place_id = v.place_id";
    let set = match issued {
        true => "issued_milli = issued_milli + v.by_milli",
        false => "released_milli = released_milli + v.by_milli",
    };
    tx.bulk_update("reservation", &columns, rows, set, on)
        .await?;
    Ok(())
}

/// An issue note.
#[derive(Debug)]
pub struct Note {
    pub id: IssueId,
    pub number: String,
    pub from: OrganisationId,
    pub facility: OrganisationId,
    pub parts: Vec<Reservation>,
}

impl Note {
    fn item_count(&self) -> i64 {
        let items: BTreeSet<ItemId> = self.parts.iter().map(|part| part.item_id).collect();
        i64::try_from(items.len()).unwrap_or(i64::MAX)
    }
}

/// Writes issue notes with their lines.
pub async fn issues_insert(tx: &Tx, notes: &[Note]) -> Result<()> {
    let columns = [
        "id",
        "number",
        "organisation_id",
        "facility_id",
        "item_count",
        "issued_by",
        "issued_at",
    ];
    let heads = notes.iter().map(|note| {
        [
            note.id.into(),
            (&note.number).into(),
            note.from.into(),
            note.facility.into(),
            note.item_count().into(),
            tx.actor().author().into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("stock_issue", &columns, heads).await?;
    let columns = [
        "issue_id",
        "item_id",
        "lot_id",
        "requisition_id",
        "quantity_milli",
    ];
    let lines = notes.iter().flat_map(|note| {
        note.parts.iter().map(|part| {
            [
                note.id.into(),
                part.item_id.into(),
                part.key.lot_id.into(),
                part.key.requisition_id.into(),
                part.open.into(),
            ]
        })
    });
    tx.bulk_insert("stock_issue_line", &columns, lines).await?;
    Ok(())
}

/// What waits for one facility, in numbers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waits {
    pub facility_id: OrganisationId,
    pub item_count: i64,
    pub since: Instant,
    pub next_expiry_on: Day,
}

/// Facilities for which something waits in the stores of an organisation, those that wait longest first.
pub async fn waits(
    tx: &Tx,
    organisation: OrganisationId,
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<Waits>> {
    let (reach, binds) = tx.actor().reach.sql(Some("v.facility_id"), None);
    let sql = format!(
        "SELECT v.facility_id, COUNT(DISTINCT v.item_id) AS item_count, MIN(v.reserved_at) AS since, \
                MIN(l.expires_on) AS next_expiry_on \
         FROM reservation v JOIN place p ON p.id = v.place_id JOIN lot l ON l.id = v.lot_id \
         WHERE p.organisation_id = ? AND v.facility_id > ? AND {OPEN} AND {reach} \
         GROUP BY v.facility_id ORDER BY v.facility_id LIMIT {limit}"
    );
    let mut all = vec![organisation.into(), after.map_or(0, |id| id.0).into()];
    all.extend(binds);
    tx.rows(&sql, all).await
}

/// The head of an issue note.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Issue {
    pub id: IssueId,
    pub number: String,
    pub organisation_id: OrganisationId,
    pub facility_id: OrganisationId,
    pub item_count: i64,
    pub issued_by: Option<UserId>,
    pub issued_at: Instant,
}

/// Issue notes within reach, newest first; of one facility when given.
pub async fn issues(
    tx: &Tx,
    facility: Option<OrganisationId>,
    only: Option<IssueId>,
    after: Option<IssueId>,
    limit: u64,
) -> Result<Vec<Issue>> {
    let (reach, reach_binds) = tx.actor().reach.sql(Some("s.facility_id"), None);
    let mut sql = format!(
        "SELECT s.id, s.number, s.organisation_id, s.facility_id, s.item_count, s.issued_by, s.issued_at \
         FROM stock_issue s WHERE s.id < ? AND {reach}"
    );
    let mut binds = vec![after.map_or(i64::MAX, |id| id.0).into()];
    binds.extend(reach_binds);
    let same = [
        ("s.facility_id", facility.map(Into::into)),
        ("s.id", only.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY s.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// A line of an issue note.
#[derive(Clone, Debug, FromQueryResult)]
pub struct IssueLine {
    pub item_id: ItemId,
    pub lot: String,
    pub expires_on: Day,
    pub requisition_id: PaperId,
    pub quantity_milli: Quantity,
}

/// Lines of a note that was found.
pub async fn issue_lines(tx: &Tx, id: IssueId) -> Result<Vec<IssueLine>> {
    let sql = "SELECT s.item_id, l.number AS lot, l.expires_on, s.requisition_id, s.quantity_milli \
               FROM stock_issue_line s JOIN lot l ON l.id = s.lot_id JOIN item i ON i.id = s.item_id \
               WHERE s.issue_id = ? ORDER BY i.code, l.expires_on, s.requisition_id, l.id";
    tx.rows(sql, binds![id]).await
}
