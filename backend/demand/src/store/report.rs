//! Lists and sums for screens: hand-written SQL, always within the reader's reach.

use sea_orm::{FromQueryResult, QueryResult, Value};

use crate::model::cycle::CycleId;
use crate::model::known::Horizon;
use crate::model::line::Line;
use crate::model::requisition::{RequisitionId, RequisitionKind, RequisitionWord};
use crate::rules::decision::DecisionWord;
use crate::store::facilities::{FACILITY_COLUMNS, FacilityRow, REQUESTING};
use crate::store::lines::{LINE_COLUMNS, line_of};
use formulary::model::{ItemId, ItemRef};
use identity::model::OrgRef;
use kernel::ids::raw_ids;
use kernel::prelude::*;
use kernel::text::{key, like_escape};

impl FacilityRow {
    /// As documents name it.
    pub fn reference(&self) -> OrgRef {
        OrgRef {
            id: self.id,
            code: self.code.clone(),
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            kind: self.kind,
        }
    }
}

/// A line with its item.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// The line.
    pub line: Line,
    /// Its item.
    pub item: ItemRef,
    /// What the centre decided about it.
    pub decided: Option<Decided>,
}

/// A decision of the centre about a marked line.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What was decided.
    pub word: DecisionWord,
    /// What the facility had asked for.
    pub asked: Quantity,
    /// Why it gets less; nothing where nothing was changed.
    pub reason: String,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

const DECISION_COLUMNS: &str = "d.decision AS d_word, d.asked_milli AS d_asked, d.reason AS d_reason, d.decided_at AS d_at, \
     (SELECT u.name FROM user_account u WHERE u.id = d.decided_by) AS d_by";

const DECISION_JOIN: &str = "LEFT JOIN requisition_decision d ON d.requisition_id = l.requisition_id AND d.item_id = l.item_id";

fn decided(row: &QueryResult) -> Result<Option<Decided>> {
    let Some(word) = row.try_get::<Option<DecisionWord>>("", "d_word")? else {
        return Ok(None);
    };
    Ok(Some(Decided {
        word,
        asked: row.try_get("", "d_asked")?,
        reason: row.try_get("", "d_reason")?,
        by: row.try_get("", "d_by")?,
        at: row.try_get("", "d_at")?,
    }))
}

/// How many columns [`LINE_COLUMNS`] are.
const LINE_WIDTH: usize = 28;

const ITEM_COLUMNS: &str = "i.code, i.name, i.form, i.specification, i.manufacturer, i.base_unit, i.order_unit, i.pack_milli";

fn item_of(row: &QueryResult, id: ItemId, at: usize) -> Result<ItemRef> {
    let text = |offset: usize| row.try_get_by_index::<String>(at + offset);
    Ok(ItemRef {
        id,
        code: text(0)?,
        name: text(1)?,
        form: text(2)?,
        specification: text(3)?,
        manufacturer: text(4)?,
        base_unit: text(5)?,
        order_unit: text(6)?,
        pack: Quantity(row.try_get_by_index(at + 7)?),
    })
}

fn line_row(row: &QueryResult) -> Result<LineRow> {
    let line = line_of(row, 0)?;
    let item = item_of(row, line.item_id, LINE_WIDTH)?;
    let decided = decided(row)?;
    Ok(LineRow {
        line,
        item,
        decided,
    })
}

/// Which lines of a requisition.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Only those that a rule marked, or only the others.
    pub flagged: Option<bool>,
    /// A text that the reader typed: name, code, manufacturer, pinyin or its initials.
    pub q: Option<String>,
    /// After this item.
    pub after: Option<ItemId>,
}

/// Lines of a requisition that was found within reach, in the order of the formulary.
pub async fn line_page(
    tx: &Tx,
    requisition: RequisitionId,
    filter: &LineFilter,
    limit: u64,
) -> Result<Vec<LineRow>> {
    let mut binds = binds![requisition, filter.after.map_or(0, |item| item.0)];
    let mut sql = format!(
        "SELECT {LINE_COLUMNS}, {ITEM_COLUMNS}, {DECISION_COLUMNS} FROM requisition_line l \
         JOIN item i ON i.id = l.item_id {DECISION_JOIN} WHERE l.requisition_id = ? AND l.item_id > ?"
    );
    match filter.flagged {
        Some(true) => sql.push_str(" AND l.flags <> 0"),
        Some(false) => sql.push_str(" AND l.flags = 0"),
        None => {}
    }
    if let Some(q) = &filter.q {
        sql.push_str(" AND i.search_text LIKE ? ESCAPE '\\'");
        binds.push(format!("%{}%", like_escape(&key(q))).into());
    }
    sql.push_str(&format!(" ORDER BY l.item_id LIMIT {limit}"));
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(line_row)
        .collect()
}

/// References of items by identity.
pub async fn item_refs(tx: &Tx, ids: &[i64]) -> Result<rustc_hash::FxHashMap<ItemId, ItemRef>> {
    let (among, list) = tx.among("i.id", ids);
    let rows = tx
        .query_all(
            &format!("SELECT i.id, {ITEM_COLUMNS} FROM item i WHERE {among}"),
            binds![list],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let id = ItemId(row.try_get_by_index(0)?);
            Ok((id, item_of(row, id, 1)?))
        })
        .collect()
}

/// A marked line with the requisition it stands in.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// Line and item.
    pub line: LineRow,
    /// The requisition.
    pub requisition_id: RequisitionId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: RequisitionWord,
    /// Its version.
    pub version: i64,
    /// Whose it is.
    pub facility: FacilityRow,
}

/// Which marked lines.
#[derive(Clone, Debug, Default)]
pub struct ReviewFilter {
    /// Of this cycle.
    pub cycle: Option<CycleId>,
    /// Of this facility.
    pub facility: Option<OrganisationId>,
    /// With one of these bits; any when zero.
    pub bits: i64,
    /// Also those on which somebody has decided.
    pub decided: bool,
    /// After this line.
    pub after: Option<(RequisitionId, ItemId)>,
}

/// Marked lines of requisitions that wait for a decision.
pub async fn review_page(tx: &Tx, filter: &ReviewFilter, limit: u64) -> Result<Vec<ReviewRow>> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    let mut sql = format!(
        "SELECT {LINE_COLUMNS}, {ITEM_COLUMNS}, {DECISION_COLUMNS}, r.id AS r_id, r.number AS r_number, r.state AS r_state, \
         r.version AS r_version, {FACILITY_COLUMNS} FROM requisition r \
         JOIN requisition_line l ON l.requisition_id = r.id JOIN item i ON i.id = l.item_id \
         JOIN organisation o ON o.id = r.facility_id {DECISION_JOIN} \
         WHERE r.state IN ('submitted', 'approved') AND l.flags <> 0 AND {within}"
    );
    let mut binds = reach;
    if !filter.decided {
        sql.push_str(" AND d.item_id IS NULL");
    }
    if let Some(cycle) = filter.cycle {
        sql.push_str(" AND r.cycle_id = ?");
        binds.push(cycle.into());
    }
    if let Some(facility) = filter.facility {
        sql.push_str(" AND r.facility_id = ?");
        binds.push(facility.into());
    }
    if filter.bits != 0 {
        sql.push_str(" AND (l.flags & ?) <> 0");
        binds.push(filter.bits.into());
    }
    if let Some((requisition, item)) = filter.after {
        sql.push_str(" AND (r.id > ? OR (r.id = ? AND l.item_id > ?))");
        binds.extend(binds![requisition, requisition, item]);
    }
    sql.push_str(&format!(" ORDER BY r.id, l.item_id LIMIT {limit}"));
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(review_row)
        .collect()
}

fn review_row(row: &QueryResult) -> Result<ReviewRow> {
    Ok(ReviewRow {
        line: line_row(row)?,
        requisition_id: row.try_get("", "r_id")?,
        number: row.try_get("", "r_number")?,
        state: row.try_get("", "r_state")?,
        version: row.try_get("", "r_version")?,
        facility: FacilityRow::from_query_result(row, "o_")?,
    })
}

/// Requisitions of a cycle within reach, counted by state.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct StateCount {
    /// Of which cycle.
    pub cycle_id: CycleId,
    /// Where they stand.
    pub state: RequisitionWord,
    /// Made by policy.
    pub adopted: bool,
    /// How many of facilities.
    pub requisitions: i64,
    /// And of the centre, for its own use.
    pub own: i64,
    /// Those of both without a marked line.
    pub green: i64,
    /// Lines that ask for something.
    pub lines: i64,
    /// Marked lines.
    pub flagged: i64,
    /// Estimate.
    pub amount: Money,
}

/// How cycles progress, by state.
pub async fn state_counts(tx: &Tx, cycles: &[CycleId]) -> Result<Vec<StateCount>> {
    let (within, reach) = tx.actor().reach.sql(Some("r.facility_id"), None);
    let ids: Vec<i64> = cycles.iter().map(|cycle| cycle.0).collect();
    let (among, list) = tx.among("r.cycle_id", &ids);
    let sql = format!(
        "SELECT r.cycle_id, r.state, r.adopted, \
         CAST(SUM(CASE WHEN o.kind = 'centre' THEN 0 ELSE 1 END) AS BIGINT) AS requisitions, \
         CAST(SUM(CASE WHEN o.kind = 'centre' THEN 1 ELSE 0 END) AS BIGINT) AS own, \
         CAST(SUM(CASE WHEN r.flagged_count = 0 THEN 1 ELSE 0 END) AS BIGINT) AS green, \
         CAST(SUM(r.line_count) AS BIGINT) AS lines, CAST(SUM(r.flagged_count) AS BIGINT) AS flagged, \
         CAST(SUM(r.amount_e4) AS BIGINT) AS amount FROM requisition r JOIN organisation o ON o.id = r.facility_id \
         WHERE {among} AND {within} GROUP BY r.cycle_id, r.state, r.adopted"
    );
    let mut binds = binds![list];
    binds.extend(reach);
    tx.rows(&sql, binds).await
}

/// How many facilities within reach take part.
pub async fn facility_count(tx: &Tx) -> Result<i64> {
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    let sql = format!("SELECT COUNT(*) FROM organisation o WHERE {REQUESTING} AND {within}");
    Ok(tx.scalar(&sql, reach).await?.unwrap_or(0))
}

/// A facility with what it has handed in, in one cycle.
#[derive(Clone, Debug)]
pub struct CycleFacility {
    /// The facility.
    pub facility: FacilityRow,
    /// Above it in the tree.
    pub parent_id: Option<OrganisationId>,
    /// Its requisition, where it has begun one.
    pub requisition: Option<CyclePaper>,
    /// When it was last reminded in this cycle.
    pub reminded_at: Option<Instant>,
}

/// What a facility's requisition in a cycle amounts to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CyclePaper {
    /// Which one.
    pub id: RequisitionId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: RequisitionWord,
    /// Made by policy.
    pub adopted: bool,
    /// Lines that ask for something.
    pub line_count: i64,
    /// Marked lines.
    pub flagged_count: i64,
    /// Estimate.
    pub amount_e4: Money,
    /// When it was handed in.
    pub submitted_at: Option<Instant>,
}

word_enum! {
    /// What a facility has done in a cycle.
    pub enum Handed {
        /// Nothing was begun.
        Missing = "missing",
        /// The policy asked on its behalf.
        Adopted = "adopted",
        /// Being written.
        Draft = "draft",
        /// Waits for the facility's head or the township.
        Submitted = "submitted",
        /// Waits for the centre.
        Approved = "approved",
        /// Accepted by people.
        Accepted = "accepted",
        /// Came back.
        Returned = "returned",
        /// Part of a committed plan.
        Ordered = "ordered",
    }
}

/// Facilities within reach in one cycle, by code, after the code `after`.
pub async fn cycle_facilities(
    tx: &Tx,
    cycle: CycleId,
    state: Option<Handed>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<CycleFacility>> {
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    let state = match state {
        None => "1 = 1".to_owned(),
        Some(Handed::Missing) => "r.id IS NULL".to_owned(),
        Some(Handed::Adopted) => "r.adopted".to_owned(),
        Some(word) => format!("r.state = '{word}' AND NOT r.adopted"),
    };
    let sql = format!(
        "SELECT {FACILITY_COLUMNS}, o.parent_id, r.id AS r_id, r.number AS r_number, r.state AS r_state, \
         r.adopted AS r_adopted, r.line_count AS r_line_count, r.flagged_count AS r_flagged_count, \
         r.amount_e4 AS r_amount_e4, r.submitted_at AS r_submitted_at, \
         (SELECT MAX(n.created_at) FROM notice n WHERE n.organisation_id = o.id \
          AND n.kind = 'requisition_missing' AND n.dedupe_key LIKE ?) AS reminded_at \
         FROM organisation o LEFT JOIN requisition r ON r.facility_id = o.id AND r.cycle_id = ? \
         AND r.kind = 'regular' AND r.state <> 'withdrawn' \
         WHERE {REQUESTING} AND {state} AND o.code > ? AND {within} ORDER BY o.code LIMIT {limit}"
    );
    let mut binds: Vec<Value> = binds![
        format!("demand.reminder:{cycle}:%"),
        cycle,
        after.unwrap_or("")
    ];
    binds.extend(reach);
    tx.query_all(&sql, binds)
        .await?
        .iter()
        .map(cycle_facility)
        .collect()
}

fn cycle_facility(row: &QueryResult) -> Result<CycleFacility> {
    let begun: Option<RequisitionId> = row.try_get("", "r_id")?;
    Ok(CycleFacility {
        facility: FacilityRow::from_query_result(row, "o_")?,
        parent_id: row.try_get("", "parent_id")?,
        requisition: begun
            .map(|_| CyclePaper::from_query_result(row, "r_"))
            .transpose()?,
        reminded_at: row.try_get("", "reminded_at")?,
    })
}

/// A request that the duplicate guard counts.
#[derive(Clone, Debug)]
pub struct DuplicateRow {
    /// Which requisition.
    pub requisition_id: RequisitionId,
    /// Its number.
    pub number: String,
    /// Regular or emergency.
    pub kind: RequisitionKind,
    /// Where it stands.
    pub state: RequisitionWord,
    /// When it was handed in, or adopted.
    pub at: Instant,
    /// The item or a substitute of it.
    pub item: ItemRef,
    /// How much.
    pub quantity: Quantity,
}

/// The facility's other requests for these items that the guard counts, newest first: not ordered yet, or ordered and still
/// on the way.
pub async fn duplicates(
    tx: &Tx,
    facility: OrganisationId,
    own: RequisitionId,
    horizon: Horizon,
    items: &[ItemId],
) -> Result<Vec<DuplicateRow>> {
    let (among, list) = tx.among("l.item_id", &raw_ids(items.iter().copied()));
    let sql = format!(
        "SELECT l.item_id, l.quantity_milli, r.id, r.number, r.kind, r.state, \
         COALESCE(r.submitted_at, r.accepted_at), {ITEM_COLUMNS} FROM requisition r \
         JOIN requisition_line l ON l.requisition_id = r.id JOIN item i ON i.id = l.item_id \
         WHERE r.facility_id = ? AND r.id <> ? AND {among} AND l.quantity_milli > 0 \
         AND COALESCE(r.submitted_at, r.accepted_at) >= ? AND (r.kind = ? OR ? = '') \
         AND (r.state IN ('submitted', 'approved', 'accepted') OR (r.state = 'ordered' AND EXISTS \
          (SELECT 1 FROM on_the_way w WHERE w.organisation_id = r.facility_id AND w.item_id = l.item_id \
           AND w.quantity_milli > 0))) ORDER BY r.id DESC, l.item_id LIMIT 100"
    );
    let since = tx.day().plus_days(-horizon.guard_days).start();
    let kind = horizon.guard_kind.map_or("", |kind| kind.as_str());
    let binds = binds![facility, own, list, since, kind, kind];
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| {
            let id = ItemId(row.try_get_by_index(0)?);
            Ok(DuplicateRow {
                item: item_of(row, id, 7)?,
                quantity: Quantity(row.try_get_by_index(1)?),
                requisition_id: RequisitionId(row.try_get_by_index(2)?),
                number: row.try_get_by_index(3)?,
                kind: row.try_get_by_index(4)?,
                state: row.try_get_by_index(5)?,
                at: row.try_get_by_index(6)?,
            })
        })
        .collect()
}

/// What single requisitions ask for of one item.
pub async fn quantities_of(
    tx: &Tx,
    item: ItemId,
    requisitions: &[RequisitionId],
) -> Result<rustc_hash::FxHashMap<RequisitionId, Quantity>> {
    let ids: Vec<i64> = requisitions.iter().map(|id| id.0).collect();
    let (among, list) = tx.among("requisition_id", &ids);
    let sql = format!(
        "SELECT requisition_id, quantity_milli FROM requisition_line WHERE item_id = ? AND {among}"
    );
    let rows = tx.query_all(&sql, binds![item, list]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                RequisitionId(row.try_get_by_index(0)?),
                Quantity(row.try_get_by_index(1)?),
            ))
        })
        .collect()
}
