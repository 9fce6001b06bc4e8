//! Rows of cases and of what evictions moved.

use sea_orm::FromQueryResult;

use super::{IN_SCOPE, of_scope, one_row};
use crate::model::{AppealState, CaseId, CaseState, ReassignmentId, StandingChangeId, Subject};
use kernel::prelude::*;
use purchasing::Moved;
use suppliers::model::BusinessPart;

/// A case as its verbs see it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Case {
    /// Its identity.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub supplier_id: OrganisationId,
    /// In which part of the business; none for everything.
    pub part: Option<BusinessPart>,
    /// The change that opened it.
    pub change_id: StandingChangeId,
    /// Where it stands.
    pub state: CaseState,
    /// When the notice actually went out.
    pub notice_sent_at: Option<Instant>,
    /// End of the last day on which the supplier may appeal, and when it is executed.
    pub appeal_until: Option<Instant>,
    /// Who asked for a stay.
    pub stay_asked_by: Option<UserId>,
    /// In whose name.
    pub stay_asked_for: Option<UserId>,
    /// When it was executed.
    pub executed_at: Option<Instant>,
    /// What stands about an appeal.
    pub appeal: Option<AppealState>,
    /// Version of the row.
    pub version: i64,
}

impl Case {
    /// Who is judged.
    pub const fn subject(&self) -> Subject {
        Subject {
            supplier: self.supplier_id,
            part: self.part,
        }
    }
}

const SELECT: &str = "SELECT c.id, c.number, c.supplier_id, NULLIF(c.scope, '') AS part, c.change_id, c.state, c.notice_sent_at, c.appeal_until, \
     c.stay_asked_by, c.stay_asked_for, c.executed_at, a.state AS appeal, c.version FROM sla_case c LEFT JOIN sla_appeal a ON a.case_id = c.id";

/// A case within reach, or not found.
pub async fn case_get(tx: &Tx, id: CaseId) -> Result<Case> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("c.supplier_id"));
    binds.push(id.into());
    let sql = format!("{SELECT} WHERE {reach} AND c.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Cases that are not over, oldest first.
pub async fn cases_open(tx: &Tx) -> Result<Vec<Case>> {
    let sql = format!("{SELECT} WHERE c.state IN ('open', 'stayed') ORDER BY c.id");
    tx.rows(&sql, Vec::new()).await
}

/// A subject's cases, oldest first.
pub async fn cases_of(tx: &Tx, subject: Subject) -> Result<Vec<Case>> {
    let sql = format!("{SELECT} WHERE c.supplier_id = ? AND c.scope = ? ORDER BY c.id");
    tx.rows(&sql, binds![subject.supplier, subject.scope()])
        .await
}

/// What a new case rests on.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Its identity.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Who is judged.
    pub subject: Subject,
    /// The change that opened it.
    pub change_id: StandingChangeId,
    /// The day on which the threshold was passed.
    pub threshold_on: Day,
    /// JSON.
    pub dossier: String,
    /// SHA-256 of it.
    pub dossier_hash: String,
    /// JSON: what would go to whom.
    pub plan: String,
}

/// Opens a case.
pub async fn case_insert(tx: &Tx, case: &NewCase) -> Result<()> {
    let columns = [
        "id",
        "number",
        "supplier_id",
        "scope",
        "change_id",
        "threshold_on",
        "opened_at",
        "dossier",
        "dossier_hash",
        "plan",
        "state",
        "version",
    ];
    let row = [
        case.id.into(),
        (&case.number).into(),
        case.subject.supplier.into(),
        case.subject.scope().into(),
        case.change_id.into(),
        case.threshold_on.into(),
        tx.now().into(),
        (&case.dossier).into(),
        (&case.dossier_hash).into(),
        (&case.plan).into(),
        CaseState::Open.into(),
        1.into(),
    ];
    tx.bulk_insert("sla_case", &columns, [row]).await?;
    Ok(())
}

/// When the letter of the notice with this key was sent.
pub async fn letter_sent_at(tx: &Tx, key: &str) -> Result<Option<Instant>> {
    let sql = "SELECT x.sent_at FROM notice n JOIN outbox x ON x.dedupe_key = 'letter:' || CAST(n.id AS TEXT) \
               WHERE n.dedupe_key = ?";
    let sent = tx.scalar::<Option<Instant>>(sql, binds![key]).await?;
    Ok(sent.flatten())
}

/// The notice went out, and the deadline follows from it.
pub async fn case_notified(tx: &Tx, case: &Case, sent_at: Instant, until: Instant) -> Result<()> {
    let sql = "UPDATE sla_case SET notice_sent_at = ?, appeal_until = ?, version = version + 1 WHERE id = ? AND version = ?";
    one_row(
        tx.execute(sql, binds![sent_at, until, case.id, case.version])
            .await?,
    )
}

/// Renews what would go to whom.
pub async fn case_plan_save(tx: &Tx, case: CaseId, plan: &str) -> Result<()> {
    let sql = "UPDATE sla_case SET plan = ? WHERE id = ?";
    tx.execute(sql, binds![plan, case]).await?;
    Ok(())
}

/// Moves a case; an executed one keeps when.
pub async fn case_move(tx: &Tx, case: &Case, to: CaseState) -> Result<()> {
    let sql = "UPDATE sla_case SET state = ?, version = version + 1, \
               executed_at = CASE WHEN ? THEN ? ELSE executed_at END, closed_at = CASE WHEN ? THEN ? ELSE closed_at END \
               WHERE id = ? AND version = ?";
    let executed = to == CaseState::Executed;
    let closed = !matches!(to, CaseState::Open | CaseState::Stayed);
    let binds = binds![
        to,
        executed,
        tx.now(),
        closed,
        tx.now(),
        case.id,
        case.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Writes what an eviction moved, line by line.
pub async fn reassignments_insert(tx: &Tx, case: CaseId, lines: &[Moved]) -> Result<()> {
    let columns = [
        "id",
        "case_id",
        "order_id",
        "order_line_id",
        "item_id",
        "quantity_milli",
        "price_e4",
        "kept",
    ];
    let rows = lines.iter().map(|line| {
        [
            tx.id::<ReassignmentId>().into(),
            case.into(),
            line.order_id.into(),
            line.line_id.into(),
            line.item_id.into(),
            line.quantity.into(),
            line.price.into(),
            line.kept.into(),
        ]
    });
    tx.bulk_insert("sla_reassignment", &columns, rows).await?;
    Ok(())
}

/// Hash of a breach's evidence, with what a dossier says about it.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct SealedBreach {
    /// Its identity.
    pub id: crate::model::BreachId,
    /// What.
    pub kind: crate::model::BreachKind,
    /// Number of the order.
    pub order_number: String,
    /// When.
    pub happened_at: Instant,
    /// Late, short, refused or rejected.
    pub quantity: Quantity,
    /// SHA-256 of the evidence.
    pub evidence_hash: String,
}

/// A subject's breaches that count, as a dossier seals them.
pub async fn breaches_sealed(tx: &Tx, subject: Subject) -> Result<Vec<SealedBreach>> {
    let sql = "SELECT b.id, b.kind, o.number AS order_number, b.happened_at, b.quantity_milli AS quantity, b.evidence_hash \
               FROM sla_breach b JOIN purchase_order o ON o.id = b.order_id \
               WHERE b.supplier_id = ? AND b.waiver <> 'granted' AND {} ORDER BY b.happened_at, b.id";
    let sql = sql.replace("{}", IN_SCOPE);
    tx.rows(&sql, of_scope(subject)).await
}

/// What is left of the portal of an evicted supplier.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Evicted {
    /// Drops that are still due from him: nobody else sells them.
    pub due: i64,
    /// His last executed case; none where people evicted him in the register.
    pub case_id: Option<CaseId>,
    /// Its number.
    pub case_number: Option<String>,
}

/// None where the supplier is not evicted.
pub async fn evicted(tx: &Tx, supplier: OrganisationId) -> Result<Option<Evicted>> {
    let sql = "SELECT (SELECT COUNT(*) FROM purchase_order o JOIN order_drop d ON d.order_id = o.id WHERE o.supplier_id = s.id \
                   AND o.state IN ('placed', 'confirmed', 'shipping') AND d.quantity_milli > d.cancelled_milli \
                   AND d.quantity_milli - d.cancelled_milli > COALESCE((SELECT SUM(l.quantity_milli) FROM ship_line l \
                       JOIN ship_notice n ON n.id = l.notice_id WHERE l.drop_id = d.id AND n.state <> 'cancelled'), 0)) AS due, \
                   c.id AS case_id, c.number AS case_number \
               FROM supplier s LEFT JOIN sla_case c ON c.id = (SELECT MAX(x.id) FROM sla_case x \
                   WHERE x.supplier_id = s.id AND x.scope = '' AND x.state = 'executed') \
               WHERE s.id = ? AND s.standing = 'evicted'";
    tx.row(sql, binds![supplier]).await
}
