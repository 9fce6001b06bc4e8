//! Tasks and totes as people see them.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{
    DispatchTerms, RunId, TaskId, TaskState, ToteId, ToteState, VillageWay, WaveId,
};
use crate::store::stop_of;
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::model::OrgRef;
use kernel::db::raw::narrow;
use kernel::prelude::*;
use stock::model::{IssueId, PaperId};

/// A task.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchTask)]
pub struct TaskView {
    /// Its identity.
    pub id: TaskId,
    /// For whose shelf.
    pub facility: OrgRef,
    /// What.
    pub item: ItemRef,
    /// Which lot.
    pub lot: String,
    /// Its last day of use.
    pub expires_on: Day,
    /// How much.
    pub quantity: Quantity,
    /// Goods of the cold chain.
    pub cold: bool,
    /// Where it stands.
    pub state: TaskState,
    /// Whose paper.
    pub requisition_id: PaperId,
    /// In which wave.
    pub wave_id: Option<WaveId>,
    /// By number.
    pub wave: Option<String>,
    /// In which tote.
    pub tote: Option<String>,
    /// On which run.
    pub run: Option<String>,
    /// It left by this issue note.
    pub issue_id: Option<IssueId>,
    /// Since when it is a task.
    pub made_at: Instant,
    /// Since when it stands where it stands.
    pub changed_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: TaskId,
    facility_id: OrganisationId,
    item_id: ItemId,
    lot: String,
    expires_on: Day,
    quantity_milli: Quantity,
    cold: bool,
    state: TaskState,
    requisition_id: PaperId,
    wave_id: Option<WaveId>,
    wave: Option<String>,
    tote: Option<String>,
    run: Option<String>,
    issue_id: Option<IssueId>,
    made_at: Instant,
    changed_at: Instant,
}

/// Which tasks.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaskFilter {
    /// Only such.
    pub state: Option<TaskState>,
    /// Only for this shelf.
    pub facility_id: Option<OrganisationId>,
    /// Only cold goods, or none.
    pub cold: Option<bool>,
    /// Only of this wave.
    pub wave_id: Option<WaveId>,
    /// Only of this paper.
    pub requisition_id: Option<PaperId>,
}

/// Tasks within reach, newest first.
pub async fn tasks(
    tx: &Tx,
    filter: &TaskFilter,
    after: Option<TaskId>,
    limit: u64,
) -> Result<Vec<TaskView>> {
    let (reach, reach_binds) = tx.actor().reach.sql(Some("t.facility_id"), None);
    let mut sql = format!(
        "SELECT t.id, t.facility_id, t.item_id, l.number AS lot, l.expires_on, t.quantity_milli, t.cold, t.state, \
                t.requisition_id, t.wave_id, w.number AS wave, b.code AS tote, r.number AS run, t.issue_id, t.made_at, t.changed_at \
         FROM dispatch_task t JOIN lot l ON l.id = t.lot_id LEFT JOIN wave w ON w.id = t.wave_id \
         LEFT JOIN tote b ON b.id = t.tote_id LEFT JOIN run r ON r.id = b.run_id WHERE t.id < ? AND {reach}"
    );
    let mut binds = vec![after.map_or(i64::MAX, |id| id.0).into()];
    binds.extend(reach_binds);
    let same = [
        ("t.state", filter.state.map(Into::into)),
        ("t.facility_id", filter.facility_id.map(Into::into)),
        ("t.cold", filter.cold.map(Into::into)),
        ("t.wave_id", filter.wave_id.map(Into::into)),
        ("t.requisition_id", filter.requisition_id.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY t.id DESC LIMIT {limit}"));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let facilities = rows.iter().map(|row| row.facility_id).collect();
    let items = rows.iter().map(|row| row.item_id).collect();
    let names = Names::of(tx, facilities, items, Vec::new()).await?;
    let view = |row: Row| {
        Ok(TaskView {
            id: row.id,
            facility: names.organisation(row.facility_id)?,
            item: names.item(row.item_id)?,
            lot: row.lot,
            expires_on: row.expires_on,
            quantity: row.quantity_milli,
            cold: row.cold,
            state: row.state,
            requisition_id: row.requisition_id,
            wave_id: row.wave_id,
            wave: row.wave,
            tote: row.tote,
            run: row.run,
            issue_id: row.issue_id,
            made_at: row.made_at,
            changed_at: row.changed_at,
        })
    };
    rows.into_iter().map(view).collect()
}

/// How much stands where.
#[derive(Clone, Debug, Serialize, ToSchema, FromQueryResult)]
#[schema(as = DispatchCount)]
pub struct CountView {
    /// Where.
    pub state: TaskState,
    /// Tasks.
    pub tasks: i64,
    /// Facilities.
    pub facilities: i64,
}

/// What waits in a part of the county.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchArea)]
pub struct AreaView {
    /// Hospital or township.
    pub area: OrgRef,
    /// Waiting tasks.
    pub tasks: i64,
    /// Of them cold.
    pub cold_tasks: i64,
    /// Facilities behind them.
    pub facilities: i64,
}

/// The warehouse at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DispatchOverview {
    /// By state, without what has ended.
    pub counts: Vec<CountView>,
    /// What waits for a wave, by part of the county.
    pub areas: Vec<AreaView>,
    /// Open back orders.
    pub back_orders: i64,
    /// Of them items of which the centre has free lots.
    pub servable: i64,
    /// Items in the centre's store without a bin.
    pub homeless: i64,
}

#[derive(FromQueryResult)]
struct AreaRow {
    area_id: OrganisationId,
    tasks: i64,
    cold_tasks: i64,
    facilities: i64,
}

/// The warehouse at a glance; for the centre.
pub async fn overview(tx: &Tx) -> Result<DispatchOverview> {
    let (reach, binds) = tx.actor().reach.sql(Some("t.facility_id"), None);
    let sql = format!(
        "SELECT t.state, COUNT(*) AS tasks, COUNT(DISTINCT t.facility_id) AS facilities FROM dispatch_task t \
         WHERE t.state IN ('waiting', 'waved', 'picked', 'packed', 'on_road', 'forwarded') AND {reach} GROUP BY t.state ORDER BY t.state"
    );
    let counts = tx.rows(&sql, binds.clone()).await?;
    let area = stop_of(VillageWay::Township);
    let sql = format!(
        "SELECT {area} AS area_id, COUNT(*) AS tasks, CAST(SUM(CASE WHEN t.cold THEN 1 ELSE 0 END) AS BIGINT) AS cold_tasks, \
                COUNT(DISTINCT t.facility_id) AS facilities \
         FROM dispatch_task t JOIN organisation o ON o.id = t.facility_id WHERE t.state = 'waiting' AND {reach} \
         GROUP BY {area} ORDER BY COUNT(*) DESC, 1"
    );
    let rows: Vec<AreaRow> = tx.rows(&sql, binds).await?;
    let names = Names::of_organisations(tx, rows.iter().map(|row| row.area_id)).await?;
    let areas = rows.into_iter().map(|row| {
        Ok(AreaView {
            area: names.organisation(row.area_id)?,
            tasks: row.tasks,
            cold_tasks: row.cold_tasks,
            facilities: row.facilities,
        })
    });
    let areas = areas.collect::<Result<Vec<_>>>()?;
    let (reach, binds) = tx.actor().reach.sql(Some("b.facility_id"), None);
    let open = format!("SELECT COUNT(*) FROM back_order b WHERE b.state = 'open' AND {reach}");
    let back_orders: Option<i64> = tx.scalar(&open, binds.clone()).await?;
    let free = "EXISTS (SELECT 1 FROM balance s JOIN place p ON p.id = s.place_id JOIN organisation c ON c.id = p.organisation_id \
                JOIN lot l ON l.id = s.lot_id WHERE c.kind = 'centre' AND p.kind = 'store' AND s.item_id = b.item_id \
                AND s.quantity_milli > s.reserved_milli AND NOT l.held AND l.expires_on >= ?)";
    let mut servable_binds = binds;
    servable_binds.push(tx.day().into());
    let servable: Option<i64> = tx
        .scalar(&format!("{open} AND {free}"), servable_binds)
        .await?;
    let homeless = "SELECT COUNT(DISTINCT s.item_id) FROM balance s JOIN place p ON p.id = s.place_id \
                    JOIN organisation c ON c.id = p.organisation_id LEFT JOIN bin_item h ON h.item_id = s.item_id \
                    WHERE c.kind = 'centre' AND p.kind = 'store' AND s.quantity_milli > 0 AND h.item_id IS NULL";
    let homeless: Option<i64> = match tx.actor().reach.is_everything() {
        true => tx.scalar(homeless, binds![]).await?,
        false => None,
    };
    Ok(DispatchOverview {
        counts,
        areas,
        back_orders: back_orders.unwrap_or(0),
        servable: servable.unwrap_or(0),
        homeless: homeless.unwrap_or(0),
    })
}

/// A tote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchTote)]
pub struct ToteView {
    /// Its identity.
    pub id: ToteId,
    /// What its label says.
    pub code: String,
    /// For whose shelf.
    pub facility: OrgRef,
    /// Where the van stops for it.
    pub stop: OrgRef,
    /// A cold box.
    pub cold: bool,
    /// Millilitres.
    pub volume_ml: i64,
    /// Where it stands.
    pub state: ToteState,
    /// On which run.
    pub run_id: Option<RunId>,
    /// By number.
    pub run: Option<String>,
    /// Lines in it.
    pub lines: i64,
    /// How often it came back.
    pub failed_count: i64,
    /// When it was packed.
    pub packed_at: Instant,
    /// The day on which it should leave.
    pub run_on: Day,
}

#[derive(FromQueryResult)]
struct ToteRow {
    id: ToteId,
    code: String,
    facility_id: OrganisationId,
    stop_organisation_id: OrganisationId,
    cold: bool,
    volume_ml: i64,
    state: ToteState,
    run_id: Option<RunId>,
    run: Option<String>,
    lines: i64,
    failed_count: i64,
    packed_at: Instant,
    run_on: Day,
}

/// Which totes.
#[derive(Clone, Copy, Debug, Default)]
pub struct ToteFilter {
    /// Only such.
    pub state: Option<ToteState>,
    /// Only of this wave.
    pub wave_id: Option<WaveId>,
    /// Only on this run.
    pub run_id: Option<RunId>,
    /// Only for this shelf.
    pub facility_id: Option<OrganisationId>,
}

/// Totes within reach, newest first.
pub async fn totes(
    tx: &Tx,
    filter: &ToteFilter,
    after: Option<ToteId>,
    limit: u64,
) -> Result<Vec<ToteView>> {
    let (reach, reach_binds) = tx.actor().reach.sql(Some("b.facility_id"), None);
    let mut sql = format!(
        "SELECT b.id, b.code, b.facility_id, b.stop_organisation_id, b.cold, b.volume_ml, b.state, b.run_id, r.number AS run, \
                (SELECT COUNT(*) FROM dispatch_task t WHERE t.tote_id = b.id) AS lines, b.failed_count, b.packed_at, w.run_on \
         FROM tote b JOIN wave w ON w.id = b.wave_id LEFT JOIN run r ON r.id = b.run_id WHERE b.id < ? AND {reach}"
    );
    let mut binds = vec![after.map_or(i64::MAX, |id| id.0).into()];
    binds.extend(reach_binds);
    let same = [
        ("b.state", filter.state.map(Into::into)),
        ("b.wave_id", filter.wave_id.map(Into::into)),
        ("b.run_id", filter.run_id.map(Into::into)),
        ("b.facility_id", filter.facility_id.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY b.id DESC LIMIT {limit}"));
    let rows: Vec<ToteRow> = tx.rows(&sql, binds).await?;
    let places = rows
        .iter()
        .flat_map(|row| [row.facility_id, row.stop_organisation_id]);
    let names = Names::of_organisations(tx, places).await?;
    let view = |row: ToteRow| {
        Ok(ToteView {
            id: row.id,
            code: row.code,
            facility: names.organisation(row.facility_id)?,
            stop: names.organisation(row.stop_organisation_id)?,
            cold: row.cold,
            volume_ml: row.volume_ml,
            state: row.state,
            run_id: row.run_id,
            run: row.run,
            lines: row.lines,
            failed_count: row.failed_count,
            packed_at: row.packed_at,
            run_on: row.run_on,
        })
    };
    rows.into_iter().map(view).collect()
}

/// What lies at a township for a village.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchForwarded)]
pub struct ForwardedView {
    /// The village.
    pub facility: OrgRef,
    /// Where it lies.
    pub at: OrgRef,
    /// Lots.
    pub lots: i64,
    /// Since when.
    pub since: Instant,
}

#[derive(FromQueryResult)]
struct ForwardedRow {
    facility_id: OrganisationId,
    at_id: OrganisationId,
    lots: i64,
    since: Instant,
}

/// What lies at townships for villages within reach.
pub async fn forwarded(tx: &Tx) -> Result<Vec<ForwardedView>> {
    let (reach, binds) = tx.actor().reach.sql(Some("t.facility_id"), None);
    let sql = format!(
        "SELECT t.facility_id, b.stop_organisation_id AS at_id, COUNT(*) AS lots, MIN(t.changed_at) AS since \
         FROM dispatch_task t JOIN tote b ON b.id = t.tote_id WHERE t.state = 'forwarded' AND {reach} \
         GROUP BY t.facility_id, b.stop_organisation_id ORDER BY MIN(t.changed_at), t.facility_id"
    );
    let rows: Vec<ForwardedRow> = tx.rows(&sql, binds).await?;
    let places = rows.iter().flat_map(|row| [row.facility_id, row.at_id]);
    let names = Names::of_organisations(tx, places).await?;
    let view = |row: ForwardedRow| {
        Ok(ForwardedView {
            facility: names.organisation(row.facility_id)?,
            at: names.organisation(row.at_id)?,
            lots: row.lots,
            since: row.since,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Where the van stops for facilities, as SQL over an organisation `o`.
pub(super) async fn stop_sql(tx: &Tx) -> Result<&'static str> {
    let terms: DispatchTerms = tx.policy().await?;
    Ok(stop_of(terms.villages))
}
