//! Waves, pick lists and bins as people see them.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::tasks::{ToteFilter, ToteView, totes};
use crate::model::{BinId, PickLineId, PickState, WAVE_MAP, WaveId, WaveState, WaveVerb};
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef, Storage};
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use kernel::text::like_escape;

/// A wave.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchWave)]
pub struct WaveView {
    /// Its identity.
    pub id: WaveId,
    /// Its number.
    pub number: String,
    /// The day on which it should leave.
    pub run_on: Day,
    /// Only for this part of the county.
    pub area: Option<OrgRef>,
    /// Only cold goods, or none.
    pub cold: Option<bool>,
    /// Where it stands.
    pub state: WaveState,
    /// Tasks.
    pub tasks: i64,
    /// Facilities.
    pub facilities: i64,
    /// Lines of its pick list.
    pub lines: i64,
    /// Of them taken.
    pub taken: i64,
    /// Who picks.
    pub picker: Option<UserRef>,
    /// When it was picked.
    pub picked_at: Option<Instant>,
    /// Who checked it.
    pub checker: Option<UserRef>,
    /// When.
    pub checked_at: Option<Instant>,
    /// When it was made.
    pub made_at: Instant,
    /// What this reader may do with it now.
    pub can: Vec<WaveVerb>,
    /// For `If-Match`.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: WaveId,
    number: String,
    run_on: Day,
    area_id: Option<OrganisationId>,
    cold: Option<bool>,
    state: WaveState,
    at_bin_id: Option<BinId>,
    task_count: i64,
    facility_count: i64,
    lines: i64,
    taken: i64,
    picker_id: Option<UserId>,
    picker_for: Option<UserId>,
    picked_at: Option<Instant>,
    checker_id: Option<UserId>,
    checked_at: Option<Instant>,
    made_at: Instant,
    version: i64,
}

/// What an actor may do with a wave.
fn can(actor: &Actor, row: &Row) -> Vec<WaveVerb> {
    let may = |verb: &WaveVerb| match verb {
        WaveVerb::Check | WaveVerb::SendBack => {
            actor.can(Permission::CheckGoods)
                && NotSubmitter::witness(actor, row.picker_id, row.picker_for).is_ok()
        }
        _ => actor.can(Permission::PickGoods),
    };
    verbs(WAVE_MAP, row.state).into_iter().filter(may).collect()
}

async fn rows(
    tx: &Tx,
    state: Option<WaveState>,
    only: Option<WaveId>,
    after: Option<WaveId>,
    limit: u64,
) -> Result<Vec<Row>> {
    let (reach, reach_binds) = tx.actor().reach.sql(None, None);
    let mut sql = format!(
        "SELECT w.id, w.number, w.run_on, w.area_id, w.cold, w.state, w.at_bin_id, w.task_count, w.facility_count, \
                (SELECT COUNT(*) FROM pick_line p WHERE p.wave_id = w.id) AS lines, \
                (SELECT COUNT(*) FROM pick_line p WHERE p.wave_id = w.id AND p.state = 'taken') AS taken, \
                w.picker_id, w.picker_for, w.picked_at, w.checker_id, w.checked_at, w.made_at, w.version \
         FROM wave w WHERE w.id < ? AND {reach}"
    );
    let mut binds = vec![after.map_or(i64::MAX, |id| id.0).into()];
    binds.extend(reach_binds);
    let same = [
        ("w.state", state.map(Into::into)),
        ("w.id", only.map(Into::into)),
    ];
    kernel::db::raw::narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY w.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

async fn views(tx: &Tx, rows: Vec<Row>) -> Result<Vec<WaveView>> {
    let areas = rows.iter().filter_map(|row| row.area_id).collect();
    let people = rows
        .iter()
        .flat_map(|row| [row.picker_id, row.checker_id])
        .flatten()
        .collect();
    let names = Names::of(tx, areas, Vec::new(), people).await?;
    let view = |row: Row| {
        Ok(WaveView {
            can: can(tx.actor(), &row),
            id: row.id,
            number: row.number,
            run_on: row.run_on,
            area: row.area_id.map(|id| names.organisation(id)).transpose()?,
            cold: row.cold,
            state: row.state,
            tasks: row.task_count,
            facilities: row.facility_count,
            lines: row.lines,
            taken: row.taken,
            picker: names.person(row.picker_id),
            picked_at: row.picked_at,
            checker: names.person(row.checker_id),
            checked_at: row.checked_at,
            made_at: row.made_at,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Waves, newest first.
pub async fn waves(
    tx: &Tx,
    state: Option<WaveState>,
    after: Option<WaveId>,
    limit: u64,
) -> Result<Vec<WaveView>> {
    let found = rows(tx, state, None, after, limit).await?;
    views(tx, found).await
}

/// A line of a pick list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchPickLine)]
pub struct PickLineView {
    /// Its identity.
    pub id: PickLineId,
    /// Label of the bin; none while the item has no home.
    pub bin: Option<String>,
    /// What.
    pub item: ItemRef,
    /// How it must be stored.
    pub storage: Storage,
    /// Which lot.
    pub lot: String,
    /// Its last day of use.
    pub expires_on: Day,
    /// How much.
    pub quantity: Quantity,
    /// Taken.
    pub taken: Quantity,
    /// Where it stands.
    pub state: PickState,
    /// Why less was taken.
    pub reason: Option<String>,
}

#[derive(FromQueryResult)]
struct LineRow {
    id: PickLineId,
    bin: Option<String>,
    item_id: ItemId,
    storage: Storage,
    lot: String,
    expires_on: Day,
    quantity_milli: Quantity,
    taken_milli: Quantity,
    state: PickState,
    reason: Option<String>,
}

/// A facility's part of a wave.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchParcel)]
pub struct ParcelView {
    /// Whose.
    pub facility: OrgRef,
    /// Lines.
    pub lines: i64,
    /// Of them cold.
    pub cold_lines: i64,
    /// Not packed yet.
    pub unpacked: i64,
}

#[derive(FromQueryResult)]
struct ParcelRow {
    facility_id: OrganisationId,
    lines: i64,
    cold_lines: i64,
    unpacked: i64,
}

/// A wave with its pick list, parcels and totes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchWaveDetail)]
pub struct WaveDetail {
    /// The wave.
    pub wave: WaveView,
    /// Label of the bin at which the picker stands.
    pub at_bin: Option<String>,
    /// Bin after bin.
    pub lines: Vec<PickLineView>,
    /// By facility.
    pub parcels: Vec<ParcelView>,
    /// What was packed.
    pub totes: Vec<ToteView>,
}

/// A wave, or not found.
pub async fn wave(tx: &Tx, id: WaveId) -> Result<WaveDetail> {
    let row = rows(tx, None, Some(id), None, 1).await?.into_iter().next();
    let row = row.ok_or_else(Error::not_found)?;
    let at: Option<String> = match row.at_bin_id {
        Some(bin) => {
            tx.scalar("SELECT code FROM bin WHERE id = ?", binds![bin])
                .await?
        }
        None => None,
    };
    let sql = "SELECT p.id, b.code AS bin, p.item_id, i.storage, l.number AS lot, l.expires_on, p.quantity_milli, p.taken_milli, \
                      p.state, p.reason \
               FROM pick_line p JOIN item i ON i.id = p.item_id JOIN lot l ON l.id = p.lot_id LEFT JOIN bin b ON b.id = p.bin_id \
               WHERE p.wave_id = ? ORDER BY COALESCE(b.position, 9999999), b.code, i.code, l.expires_on, p.id";
    let lines: Vec<LineRow> = tx.rows(sql, binds![id]).await?;
    let sql = "SELECT facility_id, COUNT(*) AS lines, CAST(SUM(CASE WHEN cold THEN 1 ELSE 0 END) AS BIGINT) AS cold_lines, \
                      CAST(SUM(CASE WHEN tote_id IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpacked \
               FROM dispatch_task WHERE wave_id = ? GROUP BY facility_id ORDER BY facility_id";
    let parcels: Vec<ParcelRow> = tx.rows(sql, binds![id]).await?;
    let facilities = parcels.iter().map(|row| row.facility_id).collect();
    let items = lines.iter().map(|row| row.item_id).collect();
    let names = Names::of(tx, facilities, items, Vec::new()).await?;
    let line = |row: LineRow| {
        Ok(PickLineView {
            id: row.id,
            bin: row.bin,
            item: names.item(row.item_id)?,
            storage: row.storage,
            lot: row.lot,
            expires_on: row.expires_on,
            quantity: row.quantity_milli,
            taken: row.taken_milli,
            state: row.state,
            reason: row.reason,
        })
    };
    let parcel = |row: ParcelRow| {
        Ok(ParcelView {
            facility: names.organisation(row.facility_id)?,
            lines: row.lines,
            cold_lines: row.cold_lines,
            unpacked: row.unpacked,
        })
    };
    let filter = ToteFilter {
        wave_id: Some(id),
        ..ToteFilter::default()
    };
    let wave = views(tx, vec![row]).await?.into_iter().next();
    Ok(WaveDetail {
        wave: wave.ok_or_else(Error::not_found)?,
        at_bin: at,
        lines: lines.into_iter().map(line).collect::<Result<_>>()?,
        parcels: parcels.into_iter().map(parcel).collect::<Result<_>>()?,
        totes: totes(tx, &filter, None, 2_000).await?,
    })
}

/// A bin.
#[derive(Clone, Debug, Serialize, ToSchema, FromQueryResult)]
#[schema(as = DispatchBin)]
pub struct BinView {
    /// Its identity.
    pub id: BinId,
    /// Its label.
    pub code: String,
    /// For which storage class.
    pub storage: Storage,
    /// In the order of the walk.
    pub position: i64,
    /// Is it used?
    pub active: bool,
    /// Items that live there.
    pub items: i64,
    /// For `If-Match`.
    pub version: i64,
}

/// Bins in the order of the walk.
pub async fn bins(tx: &Tx) -> Result<Vec<BinView>> {
    let (reach, binds) = tx.actor().reach.sql(None, None);
    let sql = format!(
        "SELECT b.id, b.code, b.storage, b.position, b.active, b.version, \
                (SELECT COUNT(*) FROM bin_item h WHERE h.bin_id = b.id) AS items FROM bin b WHERE {reach} ORDER BY b.position, b.code"
    );
    tx.rows(&sql, binds).await
}

/// Where an item lives in the store.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchHome)]
pub struct HomeView {
    /// What.
    pub item: ItemRef,
    /// How it must be stored.
    pub storage: Storage,
    /// Label of its bin.
    pub bin: Option<String>,
    /// In the store.
    pub on_hand: Quantity,
    /// Lots of it.
    pub lots: i64,
}

#[derive(FromQueryResult)]
struct HomeRow {
    item_id: ItemId,
    storage: Storage,
    bin: Option<String>,
    on_hand: Quantity,
    lots: i64,
}

/// What lies in the centre's store, with its bin; only what has none when asked for.
pub async fn homes(
    tx: &Tx,
    homeless: bool,
    text: &str,
    after: Option<ItemId>,
    limit: u64,
) -> Result<Vec<HomeView>> {
    let (reach, reach_binds) = tx.actor().reach.sql(None, None);
    let mut sql = format!(
        "SELECT s.item_id, i.storage, b.code AS bin, CAST(SUM(s.quantity_milli) AS BIGINT) AS on_hand, COUNT(*) AS lots \
         FROM balance s JOIN place p ON p.id = s.place_id JOIN organisation c ON c.id = p.organisation_id \
         JOIN item i ON i.id = s.item_id LEFT JOIN bin_item h ON h.item_id = s.item_id LEFT JOIN bin b ON b.id = h.bin_id \
         WHERE c.kind = 'centre' AND p.kind = 'store' AND s.quantity_milli > 0 AND s.item_id > ? AND {reach}"
    );
    let mut binds = vec![after.map_or(0, |id| id.0).into()];
    binds.extend(reach_binds);
    if homeless {
        sql.push_str(" AND h.item_id IS NULL");
    }
    let text = like_escape(&text.trim().to_lowercase());
    if !text.is_empty() {
        sql.push_str(
            " AND (i.search_text LIKE ? ESCAPE '\\' OR i.initials LIKE ? ESCAPE '\\' \
             OR LOWER(COALESCE(b.code, '')) LIKE ? ESCAPE '\\')",
        );
        let (within, begins) = (format!("%{text}%"), format!("{text}%"));
        binds.extend(binds![within, &begins, &begins]);
    }
    sql.push_str(&format!(
        " GROUP BY s.item_id, i.storage, b.code ORDER BY s.item_id LIMIT {limit}"
    ));
    let rows: Vec<HomeRow> = tx.rows(&sql, binds).await?;
    let names = Names::of(
        tx,
        Vec::new(),
        rows.iter().map(|row| row.item_id).collect(),
        Vec::new(),
    )
    .await?;
    let view = |row: HomeRow| {
        Ok(HomeView {
            item: names.item(row.item_id)?,
            storage: row.storage,
            bin: row.bin,
            on_hand: row.on_hand,
            lots: row.lots,
        })
    };
    rows.into_iter().map(view).collect()
}
