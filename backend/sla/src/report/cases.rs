//! Cases with their dossier, plan, appeal and files.

use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::plans::{self, MovePlan};
use crate::actions::hash;
use crate::model::{
    APPEAL_MAP, AppealState, AppealVerb, AttachmentId, CASE_MAP, CaseId, CaseState, CaseVerb,
};
use formulary::directory::Names;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use suppliers::model::BusinessPart;

/// A case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Its identity.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub supplier: OrgRef,
    /// In which part of the business; none for all that he does.
    pub part: Option<BusinessPart>,
    /// The day on which the threshold was passed.
    pub threshold_on: Day,
    /// When it was opened.
    pub opened_at: Instant,
    /// Where it stands.
    pub state: CaseState,
    /// When the notice actually went out.
    pub notice_sent_at: Option<Instant>,
    /// Until when one may appeal; then it is executed.
    pub appeal_until: Option<Instant>,
    /// Why a stay is asked for.
    pub stay_reason: Option<String>,
    /// Who asked for it.
    pub stay_asked_by: Option<UserRef>,
    /// Who stopped the execution.
    pub stayed_by: Option<UserRef>,
    /// When it was executed.
    pub executed_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<CaseVerb>,
}

/// A case with everything in its file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    #[serde(flatten)]
    /// The case.
    pub case: CaseView,
    /// Figures and breaches as they stood when it was opened.
    #[schema(value_type = Object)]
    pub dossier: Json,
    /// SHA-256 of the dossier, as it was sealed.
    pub dossier_hash: String,
    /// The dossier still has that hash.
    pub sealed: bool,
    /// What goes to whom, or went.
    pub plan: MovePlan,
    /// The appeal, if there is one.
    pub appeal: Option<AppealView>,
    /// The supplier may appeal and add files now.
    pub can_appeal: bool,
    /// Files of the case.
    pub attachments: Vec<CaseFile>,
}

/// An appeal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AppealView {
    /// In the supplier's words.
    pub text: String,
    /// When.
    pub filed_at: Instant,
    /// Where it stands.
    pub state: AppealState,
    /// The centre's answer.
    pub answer: Option<String>,
    /// Who proposed to uphold it, or dismissed it.
    pub decided_by: Option<UserRef>,
    /// For `If-Match` of its verbs.
    pub version: i64,
    /// What the reader may do with it now.
    pub can: Vec<AppealVerb>,
}

/// A file of a case.
#[derive(Clone, Debug, FromQueryResult, Serialize, ToSchema)]
pub struct CaseFile {
    /// Its identity.
    pub id: AttachmentId,
    /// As the sender called it.
    pub file_name: String,
    /// As the sender called it.
    pub media_type: String,
    /// How large.
    pub byte_count: i64,
    /// SHA-256 of its bytes.
    pub content_hash: String,
    /// When.
    pub added_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: CaseId,
    number: String,
    supplier_id: OrganisationId,
    part: Option<BusinessPart>,
    threshold_on: Day,
    opened_at: Instant,
    state: CaseState,
    notice_sent_at: Option<Instant>,
    appeal_until: Option<Instant>,
    stay_reason: Option<String>,
    stay_asked_by: Option<UserId>,
    stay_asked_for: Option<UserId>,
    stayed_by: Option<UserId>,
    executed_at: Option<Instant>,
    version: i64,
}

/// Cases within reach, the latest first.
pub async fn cases(
    tx: &Tx,
    state: Option<CaseState>,
    only: Option<CaseId>,
    after: Option<CaseId>,
    limit: u64,
) -> Result<Vec<CaseView>> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    let mut sql = format!(
        "SELECT id, number, supplier_id, NULLIF(scope, '') AS part, threshold_on, opened_at, state, notice_sent_at, appeal_until, stay_reason, \
                stay_asked_by, stay_asked_for, stayed_by, executed_at, version FROM sla_case WHERE {reach} AND id < ?"
    );
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let same = [
        ("state", state.map(Into::into)),
        ("id", only.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY id DESC LIMIT {limit}"));
    let rows: Vec<Row> = tx.rows(&sql, binds).await?;
    let people = rows
        .iter()
        .flat_map(|row| [row.stay_asked_by, row.stayed_by])
        .flatten();
    let organisations = rows.iter().map(|row| row.supplier_id);
    let names = Names::of(tx, organisations.collect(), Vec::new(), people.collect()).await?;
    let view = |row: Row| {
        Ok(CaseView {
            can: can(tx.actor(), &row),
            id: row.id,
            number: row.number,
            supplier: names.organisation(row.supplier_id)?,
            part: row.part,
            threshold_on: row.threshold_on,
            opened_at: row.opened_at,
            state: row.state,
            notice_sent_at: row.notice_sent_at,
            appeal_until: row.appeal_until,
            stay_reason: row.stay_reason,
            stay_asked_by: names.person(row.stay_asked_by),
            stayed_by: names.person(row.stayed_by),
            executed_at: row.executed_at,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// What people may do; the rest a case does by itself.
fn can(actor: &Actor, row: &Row) -> Vec<CaseVerb> {
    let other = row.stay_asked_by.is_some()
        && NotSubmitter::witness(actor, row.stay_asked_by, row.stay_asked_for).is_ok();
    let may = |verb: &CaseVerb| match verb {
        CaseVerb::AskStay => actor.can(Permission::ManageLevels),
        CaseVerb::Stay => other && actor.can(Permission::DecideLevels),
        CaseVerb::Resume => actor.can(Permission::DecideLevels),
        CaseVerb::Execute | CaseVerb::Withdraw | CaseVerb::Reverse => false,
    };
    verbs(CASE_MAP, row.state).into_iter().filter(may).collect()
}

#[derive(FromQueryResult)]
struct AppealRow {
    text: String,
    filed_at: Instant,
    state: AppealState,
    answer: Option<String>,
    decided_by: Option<UserId>,
    decided_for: Option<UserId>,
    version: i64,
}

/// One case with its file, or not found.
pub async fn case(tx: &Tx, id: CaseId) -> Result<CaseDetail> {
    let case = cases(tx, None, Some(id), None, 1)
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let sql = "SELECT dossier, dossier_hash, plan FROM sla_case WHERE id = ?";
    let row = tx
        .query_one(sql, binds![id])
        .await?
        .ok_or_else(Error::not_found)?;
    let dossier: String = row.try_get_by_index(0)?;
    let dossier_hash: String = row.try_get_by_index(1)?;
    let plan: String = row.try_get_by_index(2)?;
    let sql = "SELECT text, filed_at, state, answer, decided_by, decided_for, version FROM sla_appeal WHERE case_id = ?";
    let appeal: Option<AppealRow> = tx.row(sql, binds![id]).await?;
    let sql = "SELECT id, file_name, media_type, byte_count, content_hash, added_at FROM sla_attachment WHERE case_id = ? ORDER BY id";
    let attachments: Vec<CaseFile> = tx.rows(sql, binds![id]).await?;
    let people = appeal.iter().filter_map(|row| row.decided_by).collect();
    let names = Names::of(tx, Vec::new(), Vec::new(), people).await?;
    let in_time = case.appeal_until.is_some_and(|until| tx.now() < until)
        && matches!(case.state, CaseState::Open | CaseState::Stayed);
    Ok(CaseDetail {
        can_appeal: in_time && tx.actor().can(Permission::FileAppeals),
        sealed: hash(&dossier) == dossier_hash,
        dossier: serde_json::from_str(&dossier)?,
        dossier_hash,
        plan: plans::view(tx, &plan).await?,
        appeal: appeal.map(|row| appeal_view(tx.actor(), row, &names)),
        attachments,
        case,
    })
}

fn appeal_view(actor: &Actor, row: AppealRow, names: &Names) -> AppealView {
    let other = NotSubmitter::witness(actor, row.decided_by, row.decided_for).is_ok();
    let may = |verb: &AppealVerb| {
        actor.can(Permission::DecideLevels) && (*verb != AppealVerb::Agree || other)
    };
    AppealView {
        can: verbs(APPEAL_MAP, row.state)
            .into_iter()
            .filter(may)
            .collect(),
        text: row.text,
        filed_at: row.filed_at,
        state: row.state,
        answer: row.answer,
        decided_by: names.person(row.decided_by),
        version: row.version,
    }
}

/// Name, kind and bytes (base64) of a file within reach, or not found.
pub async fn attachment(tx: &Tx, id: AttachmentId) -> Result<(String, String, String)> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    binds.push(id.into());
    let sql = format!(
        "SELECT file_name, media_type, content FROM sla_attachment WHERE {reach} AND id = ?"
    );
    let row = tx
        .query_one(&sql, binds)
        .await?
        .ok_or_else(Error::not_found)?;
    Ok((
        row.try_get_by_index(0)?,
        row.try_get_by_index(1)?,
        row.try_get_by_index(2)?,
    ))
}

/// An executed case of which nobody else delivers a part.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SingleSource {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Whose, in short.
    pub supplier: String,
    /// Lines that stayed with the evicted and are still due.
    pub lines: i64,
}

/// Cases of which the manager has to find somebody else for a part: it stays on the desk until the goods came or were
/// given up.
pub async fn single_sources(tx: &Tx) -> Result<Vec<SingleSource>> {
    let (reach, binds) = tx.actor().reach.sql(None, Some("c.supplier_id"));
    let sql = format!(
        "SELECT c.id, c.number, o.short_name AS supplier, COUNT(DISTINCT m.order_line_id) AS lines \
         FROM sla_case c JOIN organisation o ON o.id = c.supplier_id JOIN sla_reassignment m ON m.case_id = c.id AND m.kept \
         JOIN order_origin g ON g.line_id = m.order_line_id \
         WHERE {reach} AND c.state = 'executed' AND g.quantity_milli > g.allocated_milli + g.cancelled_milli \
         GROUP BY c.id, c.number, o.short_name ORDER BY c.id"
    );
    tx.rows(&sql, binds).await
}
