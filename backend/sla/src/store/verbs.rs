//! Rows that people decide about: waivers, stays, appeals, decisions.

use sea_orm::FromQueryResult;

use super::{Case, one_row};
use crate::model::{
    AppealId, AppealState, AppealVerb, AttachmentId, BreachId, CaseId, DecisionId, DecisionKind,
    DecisionState, Subject, WaiverGround, WaiverState,
};
use kernel::prelude::*;
use suppliers::model::{BusinessPart, Standing};

/// A breach as its waiver sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Breach {
    /// Its identity.
    pub id: BreachId,
    /// Whose.
    pub supplier_id: OrganisationId,
    /// SHA-256 of its evidence.
    pub evidence_hash: String,
    /// Where its waiver stands.
    pub waiver: WaiverState,
    /// Who asked.
    pub waiver_asked_by: Option<UserId>,
    /// In whose name.
    pub waiver_asked_for: Option<UserId>,
    /// Version of the row.
    pub version: i64,
}

/// A breach within reach, or not found.
pub async fn breach_get(tx: &Tx, id: BreachId) -> Result<Breach> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    binds.push(id.into());
    let sql = format!(
        "SELECT id, supplier_id, evidence_hash, waiver, waiver_asked_by, waiver_asked_for, version FROM sla_breach \
         WHERE {reach} AND id = ?"
    );
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Somebody asks.
pub async fn waiver_ask(
    tx: &Tx,
    breach: &Breach,
    ground: WaiverGround,
    reason: &str,
) -> Result<()> {
    let sql = "UPDATE sla_breach SET waiver = 'asked', waiver_ground = ?, waiver_reason = ?, waiver_asked_by = ?, \
               waiver_asked_for = ?, waiver_asked_at = ?, waiver_decided_by = NULL, waiver_decided_at = NULL, \
               version = version + 1 WHERE id = ? AND version = ?";
    let actor = tx.actor();
    let binds = binds![
        ground,
        reason,
        actor.user_id,
        actor.behalf_of,
        tx.now(),
        breach.id,
        breach.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Somebody else decides; what is granted takes the drop out of the score.
pub async fn waiver_decide(tx: &Tx, breach: &Breach, to: WaiverState) -> Result<()> {
    let sql = "UPDATE sla_breach SET waiver = ?, waiver_decided_by = ?, waiver_decided_at = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![to, tx.actor().user_id, tx.now(), breach.id, breach.version];
    one_row(tx.execute(sql, binds).await?)?;
    if to == WaiverState::Granted {
        let sql = "UPDATE sla_clock SET excluded = ? WHERE id = (SELECT clock_id FROM sla_breach WHERE id = ?)";
        tx.execute(sql, binds![true, breach.id]).await?;
    }
    Ok(())
}

/// Somebody asks for a stay.
pub async fn stay_ask(tx: &Tx, case: &Case, reason: &str) -> Result<()> {
    let sql = "UPDATE sla_case SET stay_reason = ?, stay_asked_by = ?, stay_asked_for = ?, stay_asked_at = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let actor = tx.actor();
    let binds = binds![
        reason,
        actor.user_id,
        actor.behalf_of,
        tx.now(),
        case.id,
        case.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Who stopped the execution, and when.
pub async fn stay_mark(tx: &Tx, case: CaseId) -> Result<()> {
    let sql = "UPDATE sla_case SET stayed_by = ?, stayed_at = ? WHERE id = ?";
    one_row(
        tx.execute(sql, binds![tx.actor().user_id, tx.now(), case])
            .await?,
    )
}

/// A new stay has to be asked for.
pub async fn stay_clear(tx: &Tx, case: CaseId) -> Result<()> {
    let sql = "UPDATE sla_case SET stay_reason = NULL, stay_asked_by = NULL, stay_asked_for = NULL, stay_asked_at = NULL, \
               stayed_by = NULL, stayed_at = NULL WHERE id = ?";
    one_row(tx.execute(sql, binds![case]).await?)
}

/// An appeal as its verbs see it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Appeal {
    /// Its identity.
    pub id: AppealId,
    /// Where it stands.
    pub state: AppealState,
    /// Who proposed to uphold it, or dismissed it.
    pub decided_by: Option<UserId>,
    /// In whose name.
    pub decided_for: Option<UserId>,
    /// Version of the row.
    pub version: i64,
}

/// The appeal against a case, or not found.
pub async fn appeal_get(tx: &Tx, case: CaseId) -> Result<Appeal> {
    let sql =
        "SELECT id, state, decided_by, decided_for, version FROM sla_appeal WHERE case_id = ?";
    tx.row(sql, binds![case])
        .await?
        .ok_or_else(Error::not_found)
}

/// The supplier appeals.
pub async fn appeal_insert(tx: &Tx, id: AppealId, case: &Case, words: &str) -> Result<()> {
    let columns = [
        "id",
        "case_id",
        "supplier_id",
        "text",
        "filed_by",
        "filed_at",
        "state",
        "version",
    ];
    let author = tx.actor().user_id.ok_or(General::NotSignedIn {})?;
    let row = [
        id.into(),
        case.id.into(),
        case.supplier_id.into(),
        words.into(),
        author.into(),
        tx.now().into(),
        AppealState::Filed.into(),
        1.into(),
    ];
    tx.bulk_insert("sla_appeal", &columns, [row]).await?;
    Ok(())
}

/// What became of an appeal, by whom.
pub async fn appeal_decide(
    tx: &Tx,
    appeal: &Appeal,
    to: AppealState,
    verb: AppealVerb,
    answer: &str,
) -> Result<()> {
    let set = match verb {
        AppealVerb::FindMerit => "merit_by = ?, merit_at = ?",
        AppealVerb::Agree => "upheld_by = ?, upheld_at = ?",
        AppealVerb::Uphold | AppealVerb::Dismiss => {
            "decided_by = ?, decided_at = ?, decided_for = ?, answer = ?"
        }
    };
    let sql = format!(
        "UPDATE sla_appeal SET state = ?, {set}, version = version + 1 WHERE id = ? AND version = ?"
    );
    let actor = tx.actor();
    let mut binds = binds![to, actor.user_id, tx.now()];
    if matches!(verb, AppealVerb::Uphold | AppealVerb::Dismiss) {
        binds.extend(binds![actor.behalf_of, answer]);
    }
    binds.extend(binds![appeal.id, appeal.version]);
    one_row(tx.execute(&sql, binds).await?)
}

/// A file of an appeal.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Its identity.
    pub id: AttachmentId,
    /// Of which case.
    pub case_id: CaseId,
    /// Whose.
    pub supplier_id: OrganisationId,
    /// As the sender calls it.
    pub file_name: String,
    /// As the sender calls it.
    pub media_type: String,
    /// How large.
    pub byte_count: i64,
    /// Base64.
    pub content: String,
    /// SHA-256 of the bytes.
    pub content_hash: String,
}

/// Keeps a file.
pub async fn attachment_insert(tx: &Tx, file: &NewAttachment) -> Result<()> {
    let columns = [
        "id",
        "case_id",
        "supplier_id",
        "file_name",
        "media_type",
        "byte_count",
        "content",
        "content_hash",
        "added_by",
        "added_at",
    ];
    let author = tx.actor().user_id.ok_or(General::NotSignedIn {})?;
    let row = [
        file.id.into(),
        file.case_id.into(),
        file.supplier_id.into(),
        (&file.file_name).into(),
        (&file.media_type).into(),
        file.byte_count.into(),
        (&file.content).into(),
        (&file.content_hash).into(),
        author.into(),
        tx.now().into(),
    ];
    tx.bulk_insert("sla_attachment", &columns, [row]).await?;
    Ok(())
}

/// A decision that two people have taken by another document.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// What.
    pub kind: DecisionKind,
    /// About whom.
    pub subject: Subject,
    /// The standing from today on.
    pub standing: Standing,
    /// The old score starts at zero.
    pub fresh: bool,
    /// Last day of probation.
    pub probation_until: Option<Day>,
    /// In words.
    pub reason: String,
    /// The first person.
    pub proposed_by: Option<UserId>,
    /// In whose name.
    pub proposed_for: Option<UserId>,
}

const DECISION: [&str; 16] = [
    "id",
    "supplier_id",
    "scope",
    "kind",
    "on_day",
    "standing",
    "fresh",
    "probation_until",
    "reason",
    "state",
    "proposed_by",
    "proposed_for",
    "proposed_at",
    "decided_by",
    "decided_at",
    "version",
];

/// Writes it as agreed today by the actor.
pub async fn decision_agreed_insert(tx: &Tx, new: &NewDecision) -> Result<()> {
    let row = [
        tx.id::<DecisionId>().into(),
        new.subject.supplier.into(),
        new.subject.scope().into(),
        new.kind.into(),
        tx.day().into(),
        new.standing.into(),
        new.fresh.into(),
        new.probation_until.into(),
        (&new.reason).into(),
        DecisionState::Agreed.into(),
        new.proposed_by.into(),
        new.proposed_for.into(),
        tx.now().into(),
        tx.actor().user_id.into(),
        tx.now().into(),
        1.into(),
    ];
    tx.bulk_insert("sla_decision", &DECISION, [row]).await?;
    Ok(())
}

/// Proposes one; whatever leads back to good standing begins with the old score at zero.
pub async fn decision_propose(
    tx: &Tx,
    subject: Subject,
    kind: DecisionKind,
    standing: Standing,
    reason: &str,
) -> Result<DecisionId> {
    let id = tx.id::<DecisionId>();
    let author = tx.actor().user_id.ok_or(General::NotSignedIn {})?;
    let fresh = matches!(kind, DecisionKind::Lifted | DecisionKind::Readmitted);
    let row = [
        id.into(),
        subject.supplier.into(),
        subject.scope().into(),
        kind.into(),
        Cell::Null,
        standing.into(),
        fresh.into(),
        Cell::Null,
        reason.into(),
        DecisionState::Proposed.into(),
        author.into(),
        tx.actor().behalf_of.into(),
        tx.now().into(),
        Cell::Null,
        Cell::Null,
        1.into(),
    ];
    tx.bulk_insert("sla_decision", &DECISION, [row]).await?;
    Ok(id)
}

/// A proposed decision.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Proposed {
    /// Its identity.
    pub id: DecisionId,
    /// About whom.
    pub supplier_id: OrganisationId,
    /// In which part of the business; none for everything.
    pub part: Option<BusinessPart>,
    /// What.
    pub kind: DecisionKind,
    /// The standing that it sets.
    pub standing: Standing,
    /// Where it stands.
    pub state: DecisionState,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// In whose name.
    pub proposed_for: Option<UserId>,
    /// Version of the row.
    pub version: i64,
}

/// A decision within reach, or not found.
pub async fn decision_get(tx: &Tx, id: DecisionId) -> Result<Proposed> {
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("supplier_id"));
    binds.push(id.into());
    let sql = format!(
        "SELECT id, supplier_id, NULLIF(scope, '') AS part, kind, standing, state, proposed_by, proposed_for, version FROM sla_decision WHERE {reach} AND id = ?"
    );
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// A second person decided.
pub async fn decision_decide(
    tx: &Tx,
    proposed: &Proposed,
    to: DecisionState,
    on_day: Option<Day>,
    probation: Option<Day>,
) -> Result<()> {
    let sql = "UPDATE sla_decision SET state = ?, on_day = ?, probation_until = ?, decided_by = ?, decided_at = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        to,
        on_day,
        probation,
        tx.actor().user_id,
        tx.now(),
        proposed.id,
        proposed.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Where a supplier within reach stands in the register, or in one part of his business.
pub async fn standing_of(tx: &Tx, subject: Subject) -> Result<Standing> {
    let supplier = subject.supplier;
    let (reach, mut binds) = tx.actor().reach.sql(None, Some("id"));
    binds.push(supplier.into());
    let sql = format!("SELECT standing FROM supplier WHERE {reach} AND id = ?");
    let whole = tx.scalar(&sql, binds).await?.ok_or_else(Error::not_found)?;
    match subject.part {
        None => Ok(whole),
        Some(part) => suppliers::scope_standing(tx, supplier, part).await,
    }
}
