//! 申诉: filed by the supplier before the deadline, with files; found to have merit, upheld by two people, or dismissed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::cases::go;
use super::hash;
use super::ladder::judge;
use crate::model::{
    APPEAL_MAP, AppealId, AppealVerb, AttachmentId, CaseId, CaseState, CaseVerb, DecisionKind,
    SlaRefusal,
};
use crate::store::{self, Appeal, Case, NewAttachment, NewDecision};
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;
use suppliers::model::Standing;

/// Largest file of an appeal.
pub const MOST_BYTES: usize = 5 * 1_024 * 1_024;

/// Appeals against an eviction, once and before the deadline.
pub async fn file(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    id: CaseId,
    words: &str,
) -> Result<AppealId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let case = in_time(tx, id).await?;
                let appeal = tx.id::<AppealId>();
                let twice = || SlaRefusal::AppealTwice {
                    number: case.number.clone(),
                };
                store::appeal_insert(tx, appeal, &case, words)
                    .await
                    .or_unique(twice)?;
                tx.journal(
                    "sla_appeal",
                    appeal,
                    Some(&case.number),
                    Verb("file"),
                    json!({ "text": words }),
                );
                let centre = identity::directory::centre(tx).await?.id;
                let params = json!({ "number": case.number });
                super::cases::tell(tx, centre, "sla_appeal_filed", &params, id, None);
                Ok(appeal)
            }
            .scope_boxed()
        })
        .await
}

/// Adds a file to a case, as long as there is time to appeal.
pub async fn attach(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    id: CaseId,
    file_name: &str,
    media_type: &str,
    content: &[u8],
) -> Result<AttachmentId> {
    if content.is_empty() || content.len() > MOST_BYTES {
        let most_bytes = i64::try_from(MOST_BYTES).unwrap_or(i64::MAX);
        return Err(SlaRefusal::AttachmentUnfit { most_bytes }.into());
    }
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let case = in_time(tx, id).await?;
                let attachment = NewAttachment {
                    id: tx.id(),
                    case_id: id,
                    supplier_id: case.supplier_id,
                    file_name: file_name.to_owned(),
                    media_type: media_type.to_owned(),
                    byte_count: i64::try_from(content.len()).unwrap_or(i64::MAX),
                    content: STANDARD.encode(content),
                    content_hash: hash(content),
                };
                store::attachment_insert(tx, &attachment).await?;
                let facts = json!({ "file_name": file_name, "hash": attachment.content_hash });
                tx.journal(
                    "sla_attachment",
                    attachment.id,
                    Some(&case.number),
                    Verb::CREATE,
                    facts,
                );
                Ok(attachment.id)
            }
            .scope_boxed()
        })
        .await
}

/// The case, if its notice went out and its deadline is not over.
async fn in_time(tx: &Tx, id: CaseId) -> Result<Case> {
    let case = store::case_get(tx, id).await?;
    let open = matches!(case.state, CaseState::Open | CaseState::Stayed);
    match case.appeal_until {
        Some(until) if open && tx.now() < until => Ok(case),
        _ => Err(SlaRefusal::AppealTooLate {
            number: case.number,
        }
        .into()),
    }
}

/// Finds merit, proposes to uphold, or dismisses: one person of the centre.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: CaseId,
    version: IfMatch,
    verb: AppealVerb,
    answer: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (_, appeal) = at(tx, id, version, verb).await?;
                store::appeal_decide(tx, &appeal, next_of(&appeal, verb)?, verb, answer).await?;
                note(tx, &appeal, verb, json!({ "answer": answer }));
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Agrees to uphold it, as a second person: the standing is good again, the old score starts at zero.
pub async fn agree(app: &App, actor: &Actor, id: CaseId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let verb = AppealVerb::Agree;
                let (case, appeal) = at(tx, id, version, verb).await?;
                NotSubmitter::witness(tx.actor(), appeal.decided_by, appeal.decided_for)?;
                store::appeal_decide(tx, &appeal, next_of(&appeal, verb)?, verb, "").await?;
                note(tx, &appeal, verb, json!({}));
                go(tx, &case, CaseVerb::Reverse, json!({})).await?;
                let decision = NewDecision {
                    kind: DecisionKind::AppealUpheld,
                    subject: case.subject(),
                    standing: Standing::Good,
                    fresh: true,
                    probation_until: None,
                    reason: case.number.clone(),
                    proposed_by: appeal.decided_by,
                    proposed_for: appeal.decided_for,
                };
                store::decision_agreed_insert(tx, &decision).await?;
                judge(tx, case.supplier_id).await?;
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

async fn at(tx: &Tx, id: CaseId, version: IfMatch, verb: AppealVerb) -> Result<(Case, Appeal)> {
    let case = store::case_get(tx, id).await?;
    let appeal = store::appeal_get(tx, id).await?;
    version.check(appeal.version)?;
    next_of(&appeal, verb)?;
    Ok((case, appeal))
}

fn next_of(appeal: &Appeal, verb: AppealVerb) -> Result<crate::model::AppealState, SlaRefusal> {
    let state = appeal.state;
    next(APPEAL_MAP, state, verb).ok_or(SlaRefusal::AppealWrongState { state, verb })
}

fn note(tx: &Tx, appeal: &Appeal, verb: AppealVerb, facts: serde_json::Value) {
    tx.journal(
        "sla_appeal",
        appeal.id,
        None,
        Verb(verb.as_str()),
        json!({ "from": appeal.state, "facts": facts }),
    );
}
