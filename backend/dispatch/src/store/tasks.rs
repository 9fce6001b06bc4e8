//! Tasks: what is reserved at the centre, on its way.

use sea_orm::{FromQueryResult, Value};

use super::all_rows;
use crate::model::{TASK_MAP, TaskId, TaskState, TaskVerb, ToteId, VillageWay, WaveId};
use formulary::model::ItemId;
use kernel::arrows::next;
use kernel::bulk::whole;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use stock::model::{IssueId, LotId, PaperId, PlaceId, Reservation, ReservationKey};

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Task {
    /// Its identity.
    pub id: TaskId,
    /// Whose paper.
    pub requisition_id: PaperId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// Which lot.
    pub lot_id: LotId,
    /// Where it is reserved.
    pub place_id: PlaceId,
    /// How much.
    pub quantity_milli: Quantity,
    /// Goods of the cold chain.
    pub cold: bool,
    /// Where it stands.
    pub state: TaskState,
}

impl Task {
    /// What of a reservation it is.
    pub fn reservation(&self) -> Reservation {
        Reservation {
            key: ReservationKey {
                requisition_id: self.requisition_id,
                lot_id: self.lot_id,
                place_id: self.place_id,
            },
            item_id: self.item_id,
            facility_id: self.facility_id,
            open: self.quantity_milli,
        }
    }
}

const COLUMNS: &str = "t.id, t.requisition_id, t.facility_id, t.item_id, t.lot_id, t.place_id, t.quantity_milli, \
     t.cold, t.state";

/// States in which goods are reserved at the centre.
pub const AT_CENTRE: &str = "('waiting', 'waved', 'picked', 'packed')";

/// The organisation at which the van stops for a facility `o`.
pub fn stop_of(villages: VillageWay) -> &'static str {
    match villages {
        VillageWay::Direct => "o.id",
        VillageWay::Township => {
            "CASE WHEN o.kind = 'village' AND o.parent_id IS NOT NULL THEN o.parent_id ELSE o.id END"
        }
    }
}

/// Identity, requisition, facility, item, lot, place, quantity, and whether it is of the cold chain.
type TaskRow = (i64, i64, i64, i64, i64, i64, i64, i64);

fn waiting((id, paper, facility, item, lot, place, quantity, cold): TaskRow) -> Task {
    Task {
        id: TaskId(id),
        requisition_id: PaperId(paper),
        facility_id: OrganisationId(facility),
        item_id: ItemId(item),
        lot_id: LotId(lot),
        place_id: PlaceId(place),
        quantity_milli: Quantity(quantity),
        cold: cold != 0,
        state: TaskState::Waiting,
    }
}

/// Makes a task of everything that was reserved in a place in this transaction and has none.
pub async fn tasks_take_up(tx: &Tx, place: PlaceId) -> Result<u64> {
    let sql = format!(
        "SELECT 0, v.requisition_id, v.facility_id, v.item_id, v.lot_id, v.place_id, \
                v.quantity_milli - v.issued_milli - v.released_milli - COALESCE((SELECT CAST(SUM(t.quantity_milli) AS BIGINT) \
                FROM dispatch_task t WHERE t.requisition_id = v.requisition_id AND t.lot_id = v.lot_id \
                AND t.place_id = v.place_id AND t.state IN {AT_CENTRE}), 0), \
                CASE WHEN i.cold_chain THEN 1 ELSE 0 END \
         FROM reservation v JOIN item i ON i.id = v.item_id \
         WHERE v.reserved_at = ? AND v.place_id = ? AND v.quantity_milli > v.issued_milli + v.released_milli"
    );
    let reserved = tx
        .packed::<TaskRow, 8>(&sql, binds![tx.now(), place])
        .await?;
    let mut fresh: Vec<Task> = reserved
        .into_iter()
        .map(waiting)
        .filter(|one| one.quantity_milli.is_positive())
        .collect();
    fresh.sort_unstable_by_key(|one| (one.facility_id, one.requisition_id, one.lot_id));
    for one in &mut fresh {
        one.id = tx.id();
    }
    tasks_insert(tx, &fresh, None).await
}

/// Writes new tasks.
pub async fn tasks_insert(tx: &Tx, tasks: &[Task], issue: Option<IssueId>) -> Result<u64> {
    let columns = [
        "id",
        "requisition_id",
        "facility_id",
        "item_id",
        "lot_id",
        "place_id",
        "quantity_milli",
        "cold",
        "state",
        "issue_id",
        "made_at",
        "changed_at",
    ];
    let rows = tasks.iter().map(|task| {
        [
            task.id.into(),
            task.requisition_id.into(),
            task.facility_id.into(),
            task.item_id.into(),
            task.lot_id.into(),
            task.place_id.into(),
            task.quantity_milli.into(),
            task.cold.into(),
            task.state.into(),
            issue.into(),
            tx.now().into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("dispatch_task", &columns, rows).await
}

/// Tasks of reservations that wait for a wave, the newest first.
pub async fn tasks_waiting(tx: &Tx, keys: &[ReservationKey]) -> Result<Vec<Task>> {
    let rows = keys.iter().map(|key| {
        [
            key.requisition_id.into(),
            key.lot_id.into(),
            key.place_id.into(),
        ]
    });
    let (listed, bind) = tx.listed("k", ["paper_id", "lot_id", "place_id"].map(whole), rows);
    let sql = format!(
        "SELECT t.id, t.requisition_id, t.facility_id, t.item_id, t.lot_id, t.place_id, t.quantity_milli, \
                CASE WHEN t.cold THEN 1 ELSE 0 END \
         FROM {listed} CROSS JOIN dispatch_task t WHERE t.requisition_id = k.paper_id \
         AND t.lot_id = k.lot_id AND t.place_id = k.place_id AND t.state = 'waiting'"
    );
    let rows = tx.packed::<TaskRow, 8>(&sql, vec![bind]).await?;
    let mut tasks: Vec<Task> = rows.into_iter().map(waiting).collect();
    tasks.sort_unstable_by_key(|task| std::cmp::Reverse(task.id));
    Ok(tasks)
}

/// Moves whole tasks along an arrow; all of them have to stand where it begins.
pub async fn tasks_move(tx: &Tx, ids: &[TaskId], from: TaskState, verb: TaskVerb) -> Result<()> {
    moved(tx, ids, (from, verb), None).await.map(drop)
}

/// The same of tasks that waited, which keep the issue note by which they left, if any. Answers where the arrow leads.
pub async fn tasks_end(
    tx: &Tx,
    ids: &[TaskId],
    verb: TaskVerb,
    issue: Option<IssueId>,
) -> Result<TaskState> {
    let note = issue.map(|issue| ("issue_id", issue.into()));
    moved(tx, ids, (TaskState::Waiting, verb), note).await
}

/// Moves tasks along an arrow, and sets one column more where one is named. Answers where the arrow leads.
async fn moved(
    tx: &Tx,
    ids: &[TaskId],
    (from, verb): (TaskState, TaskVerb),
    more: Option<(&str, Value)>,
) -> Result<TaskState> {
    let to = next(TASK_MAP, from, verb).ok_or_else(|| Error::fault("no such arrow of a task"))?;
    if ids.is_empty() {
        return Ok(to);
    }
    let (among, bind) = tx.among("id", &raw_ids(ids.iter().copied()));
    let mut binds = binds![to, tx.now()];
    let mut set = String::new();
    if let Some((column, value)) = more {
        set = format!(", {column} = ?");
        binds.push(value);
    }
    binds.extend([from.into(), bind]);
    // Found by its id: the index by state would lead through all tasks that ever stood there.
    let sql = format!(
        "UPDATE dispatch_task SET state = ?, changed_at = ?{set} WHERE COALESCE(state, '') = ? AND {among}"
    );
    all_rows(tx.execute(&sql, binds).await?, ids.len())?;
    Ok(to)
}

/// Takes off tasks what others take over.
pub async fn tasks_shrink(tx: &Tx, parts: &[(TaskId, Quantity)], state: TaskState) -> Result<()> {
    let rows = parts
        .iter()
        .map(|(id, by)| [(*id).into(), (*by).into(), state.into(), tx.now().into()]);
    let on = "dispatch_task.id = v.id AND dispatch_task.state = v.was AND dispatch_task.quantity_milli > v.by_milli";
    let set = "quantity_milli = quantity_milli - v.by_milli, changed_at = v.at";
    let columns = ["id", "by_milli", "was", "at"];
    let done = tx
        .bulk_update("dispatch_task", &columns, rows, set, on)
        .await?;
    all_rows(done, parts.len())
}

/// Which waiting tasks a wave takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaveFilter {
    /// Only for this part of the tree.
    pub area: Option<OrganisationId>,
    /// Only cold goods, or none of them.
    pub cold: Option<bool>,
    /// Only for the stops of this run.
    pub run: Option<crate::model::RunId>,
}

/// Waiting tasks whose lots may be used, by facility.
pub async fn tasks_for_wave(
    tx: &Tx,
    filter: &WaveFilter,
    villages: VillageWay,
) -> Result<Vec<Task>> {
    let mut sql = format!(
        "SELECT {COLUMNS} FROM dispatch_task t JOIN lot l ON l.id = t.lot_id JOIN organisation o ON o.id = t.facility_id \
         WHERE t.state = 'waiting' AND NOT l.held AND l.expires_on >= ?"
    );
    let mut binds = binds![tx.day()];
    if let Some(area) = filter.area {
        sql.push_str(" AND t.facility_id IN (SELECT descendant_id FROM organisation_closure WHERE ancestor_id = ?)");
        binds.push(area.into());
    }
    if let Some(cold) = filter.cold {
        sql.push_str(" AND t.cold = ?");
        binds.push(cold.into());
    }
    if let Some(run) = filter.run {
        let stop = stop_of(villages);
        sql.push_str(&format!(
            " AND {stop} IN (SELECT organisation_id FROM run_stop WHERE run_id = ?)"
        ));
        binds.push(run.into());
    }
    sql.push_str(" ORDER BY t.facility_id, t.id");
    tx.rows(&sql, binds).await
}

/// Gives tasks to a wave.
pub async fn tasks_wave(tx: &Tx, ids: &[TaskId], wave: WaveId) -> Result<()> {
    let arrow = (TaskState::Waiting, TaskVerb::Wave);
    let wave = ("wave_id", wave.into());
    moved(tx, ids, arrow, Some(wave)).await.map(drop)
}

/// Takes tasks out of their wave.
pub async fn tasks_unwave(tx: &Tx, ids: &[TaskId]) -> Result<()> {
    let arrow = (TaskState::Waved, TaskVerb::Unwave);
    let none = ("wave_id", None::<i64>.into());
    moved(tx, ids, arrow, Some(none)).await.map(drop)
}

/// Tasks of a wave in a state, by facility, the oldest first.
pub async fn tasks_of_wave(tx: &Tx, wave: WaveId, state: TaskState) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM dispatch_task t WHERE t.wave_id = ? AND t.state = ? ORDER BY t.facility_id, t.id"
    );
    tx.rows(&sql, binds![wave, state]).await
}

/// Tasks in totes.
pub async fn tasks_in(tx: &Tx, totes: &[ToteId]) -> Result<Vec<Task>> {
    let (among, bind) = tx.among("t.tote_id", &raw_ids(totes.iter().copied()));
    let sql = format!("SELECT {COLUMNS} FROM dispatch_task t WHERE {among} ORDER BY t.id");
    tx.rows(&sql, vec![bind]).await
}

/// Puts tasks into totes.
pub async fn tasks_pack(tx: &Tx, packed: &[(TaskId, ToteId)]) -> Result<()> {
    let ids: Vec<TaskId> = packed.iter().map(|(task, _)| *task).collect();
    tasks_move(tx, &ids, TaskState::Picked, TaskVerb::Pack).await?;
    let rows = packed
        .iter()
        .map(|(task, tote)| [(*task).into(), (*tote).into()]);
    let on = "dispatch_task.id = v.id";
    let columns = ["id", "tote_id"];
    let done = tx
        .bulk_update("dispatch_task", &columns, rows, "tote_id = v.tote_id", on)
        .await?;
    all_rows(done, packed.len())
}

/// What lies at townships for a facility.
pub async fn tasks_forwarded(
    tx: &Tx,
    facility: OrganisationId,
) -> Result<Vec<(Task, OrganisationId)>> {
    #[derive(FromQueryResult)]
    struct At {
        stop_organisation_id: OrganisationId,
    }
    let from = "FROM dispatch_task t JOIN tote b ON b.id = t.tote_id WHERE t.facility_id = ? AND t.state = 'forwarded' ORDER BY t.id";
    let tasks: Vec<Task> = tx
        .rows(&format!("SELECT {COLUMNS} {from}"), binds![facility])
        .await?;
    let places: Vec<At> = tx
        .rows(
            &format!("SELECT b.stop_organisation_id {from}"),
            binds![facility],
        )
        .await?;
    let places = places.into_iter().map(|at| at.stop_organisation_id);
    Ok(tasks.into_iter().zip(places).collect())
}

/// Tasks of some lots that have not left.
pub async fn tasks_of_lots(tx: &Tx, lots: &[LotId]) -> Result<Vec<Task>> {
    let (among, bind) = tx.among("t.lot_id", &raw_ids(lots.iter().copied()));
    let sql = format!(
        "SELECT {COLUMNS} FROM dispatch_task t WHERE {among} AND t.state IN {AT_CENTRE} ORDER BY t.id"
    );
    tx.rows(&sql, vec![bind]).await
}

/// Takes them out of their waves and totes: they only wait.
pub async fn tasks_recall(tx: &Tx, lots: &[LotId]) -> Result<()> {
    let (among, bind) = tx.among("lot_id", &raw_ids(lots.iter().copied()));
    let sql = format!(
        "UPDATE dispatch_task SET state = 'waiting', wave_id = NULL, tote_id = NULL, changed_at = ? \
         WHERE state IN ('waved', 'picked', 'packed') AND {among}"
    );
    tx.execute(&sql, vec![tx.now().into(), bind]).await?;
    Ok(())
}

/// Which totes hold some lots.
pub async fn lots_in_totes(tx: &Tx, lots: &[LotId]) -> Result<Vec<(LotId, String, Quantity)>> {
    let (among, bind) = tx.among("t.lot_id", &raw_ids(lots.iter().copied()));
    let sql = format!(
        "SELECT t.lot_id, b.code, CAST(SUM(t.quantity_milli) AS BIGINT) FROM dispatch_task t JOIN tote b ON b.id = t.tote_id \
         WHERE {among} AND t.state IN ('packed', 'on_road') GROUP BY t.lot_id, b.code ORDER BY t.lot_id, b.code"
    );
    let rows = tx.query_all(&sql, vec![bind]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ))
        })
        .collect()
}
