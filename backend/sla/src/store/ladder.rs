//! What the ladder rests on, and what it told.

use sea_orm::FromQueryResult;

use super::{IN_SCOPE, of_scope};
use crate::model::{BreachKind, ChangeWhy, ClockId, StandingChangeId, Subject};
use kernel::prelude::*;
use suppliers::model::{BusinessPart, Standing};

/// Suppliers about whom there is anything to say.
pub async fn suppliers_known(tx: &Tx) -> Result<Vec<OrganisationId>> {
    let sql = "SELECT s.id FROM supplier s WHERE EXISTS (SELECT 1 FROM sla_clock c WHERE c.supplier_id = s.id) \
               OR EXISTS (SELECT 1 FROM sla_decision d WHERE d.supplier_id = s.id) ORDER BY s.id";
    tx.query_all(sql, Vec::new())
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// Categories of which a supplier has delivered, or should have.
pub async fn categories(tx: &Tx, supplier: OrganisationId) -> Result<Vec<BusinessPart>> {
    let sql = "SELECT DISTINCT i.kind FROM sla_clock c JOIN item i ON i.id = c.item_id WHERE c.supplier_id = ? ORDER BY i.kind";
    tx.query_all(sql, binds![supplier])
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// Areas to which a supplier has delivered, or should have.
pub async fn areas(tx: &Tx, supplier: OrganisationId) -> Result<Vec<BusinessPart>> {
    let sql = "SELECT DISTINCT area FROM sla_clock WHERE supplier_id = ? AND kind = 'deliver' ORDER BY area";
    tx.query_all(sql, binds![supplier])
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// Code and name of a supplier, and where he stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SupplierHead {
    /// Code in the county.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// Letters go here.
    pub order_email: String,
}

/// Code and name of a supplier, and where he stands.
pub async fn supplier_head(tx: &Tx, id: OrganisationId) -> Result<SupplierHead> {
    let sql = "SELECT o.code, o.name, s.order_email FROM supplier s JOIN organisation o ON o.id = s.id WHERE s.id = ?";
    tx.row(sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// A judged drop.
#[derive(Clone, Debug, FromQueryResult)]
pub struct JudgedRow {
    /// Its clock.
    pub id: ClockId,
    /// Business day of the judgement.
    pub judged_on: Day,
    /// Some of what was promised came late or never.
    pub late: bool,
    /// All of it came in time.
    pub whole: bool,
    /// Ordered.
    pub ordered_milli: i64,
    /// In time.
    pub on_time_milli: i64,
    /// Rejected.
    pub rejected_milli: i64,
}

/// A subject's judged drops in order of judgement, without those that a waiver took out.
pub async fn judged(tx: &Tx, subject: Subject) -> Result<Vec<JudgedRow>> {
    let sql = "SELECT id, judged_on, late, whole, ordered_milli, on_time_milli, rejected_milli FROM sla_clock \
               WHERE supplier_id = ? AND kind = 'deliver' AND state IN ('met', 'late', 'declined') AND NOT excluded \
               AND (? = '' OR area = ? OR EXISTS (SELECT 1 FROM item i WHERE i.id = sla_clock.item_id AND i.kind = ?)) \
               ORDER BY judged_on, judged_at, id";
    let scope = subject.scope();
    tx.rows(sql, binds![subject.supplier, scope, scope, scope])
        .await
}

/// Goods that came after their time.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LateGoods {
    /// Their clock.
    pub clock_id: ClockId,
    /// When the clock ran out.
    pub due_at: Instant,
    /// When they arrived.
    pub arrived_at: Instant,
    /// When they were accepted.
    pub inspected_at: Instant,
    /// How much of them.
    pub accepted_milli: i64,
}

/// What a supplier brought for drops whose clocks had run out, in the order of its acceptance.
pub async fn late_goods(tx: &Tx, supplier: OrganisationId) -> Result<Vec<LateGoods>> {
    let sql = "SELECT c.id AS clock_id, c.due_at, r.arrived_at, r.inspected_at, l.accepted_milli \
               FROM sla_clock c JOIN receipt_line l ON l.drop_id = c.drop_id JOIN receipt r ON r.id = l.receipt_id \
               WHERE c.supplier_id = ? AND c.state = 'late' AND NOT c.excluded AND r.arrived_at > c.due_at \
               AND r.inspected_at IS NOT NULL AND l.accepted_milli > 0 ORDER BY r.inspected_at, l.id";
    tx.rows(sql, binds![supplier]).await
}

/// A hard event.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HardRow {
    /// What.
    pub kind: BreachKind,
    /// On which business day.
    pub happened_on: Day,
    /// Of an emergency whose askers had nothing left.
    pub ran_out: bool,
}

/// A subject's refusals and breaches of quality that count: one for each line of an order, or for an order as a whole.
pub async fn hard_events(tx: &Tx, subject: Subject) -> Result<Vec<HardRow>> {
    let sql = "SELECT kind, MIN(happened_on) AS happened_on, CAST(MAX(CASE WHEN ran_out THEN 1 ELSE 0 END) AS BIGINT) > 0 AS ran_out \
               FROM sla_breach b WHERE supplier_id = ? AND kind IN ('refused', 'quality') AND waiver <> 'granted' AND {} \
               GROUP BY kind, order_id, order_line_id ORDER BY 2, 1";
    let sql = sql.replace("{}", IN_SCOPE);
    let rows = tx.query_all(&sql, of_scope(subject)).await?;
    rows.iter()
        .map(|row| {
            Ok(HardRow {
                kind: row.try_get_by_index(0)?,
                happened_on: row.try_get_by_index(1)?,
                ran_out: row.try_get_by_index(2)?,
            })
        })
        .collect()
}

/// What two people decided.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DecisionRow {
    /// From which day on.
    pub on_day: Day,
    /// The standing.
    pub standing: Standing,
    /// The old score starts at zero.
    pub fresh: bool,
    /// Last day of probation.
    pub probation_until: Option<Day>,
}

/// A subject's decisions that hold.
pub async fn decisions(tx: &Tx, subject: Subject) -> Result<Vec<DecisionRow>> {
    let sql = "SELECT on_day, standing, fresh, probation_until FROM sla_decision \
               WHERE supplier_id = ? AND scope = ? AND state = 'agreed' AND kind <> 'fraud' ORDER BY on_day, id";
    tx.rows(sql, binds![subject.supplier, subject.scope()])
        .await
}

/// Days of findings of fraud that two people agreed on.
pub async fn frauds(tx: &Tx, supplier: OrganisationId) -> Result<Vec<Day>> {
    let sql = "SELECT on_day FROM sla_decision WHERE supplier_id = ? AND state = 'agreed' AND kind = 'fraud' ORDER BY on_day";
    tx.query_all(sql, binds![supplier])
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// A change as it was told.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct ChangeRow {
    /// Its identity.
    pub id: StandingChangeId,
    /// 1, 2, 3 …
    pub place: i64,
    /// On which business day.
    pub on_day: Day,
    /// Before.
    pub from_standing: Standing,
    /// After.
    pub to_standing: Standing,
    /// Why.
    pub why: ChangeWhy,
}

/// A subject's changes that hold, in order.
pub async fn changes(tx: &Tx, subject: Subject) -> Result<Vec<ChangeRow>> {
    let sql = "SELECT id, place, on_day, from_standing, to_standing, why FROM sla_change \
               WHERE supplier_id = ? AND scope = ? AND withdrawn_at IS NULL ORDER BY place, id";
    tx.rows(sql, binds![subject.supplier, subject.scope()])
        .await
}

/// Withdraws a subject's changes from a place on.
pub async fn changes_withdraw(tx: &Tx, subject: Subject, from: i64) -> Result<()> {
    let sql = "UPDATE sla_change SET withdrawn_at = ? WHERE supplier_id = ? AND scope = ? AND place >= ? AND withdrawn_at IS NULL";
    let binds = binds![tx.now(), subject.supplier, subject.scope(), from];
    tx.execute(sql, binds).await?;
    Ok(())
}

/// Writes changes with the facts behind them.
pub async fn changes_insert(
    tx: &Tx,
    subject: Subject,
    changes: &[(ChangeRow, serde_json::Value)],
) -> Result<()> {
    let columns = [
        "id",
        "supplier_id",
        "scope",
        "place",
        "on_day",
        "from_standing",
        "to_standing",
        "why",
        "facts",
        "created_at",
    ];
    let rows = changes.iter().map(|(change, facts)| {
        [
            change.id.into(),
            subject.supplier.into(),
            subject.scope().into(),
            change.place.into(),
            change.on_day.into(),
            change.from_standing.into(),
            change.to_standing.into(),
            change.why.into(),
            facts.into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("sla_change", &columns, rows).await?;
    Ok(())
}
