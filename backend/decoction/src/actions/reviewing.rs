//! 审方: passed, sent back, signed a second time, taken back.

use serde_json::json;

use super::{TEXT_MAX, at_post, reason, word};
use crate::model::{
    FindingCode, PRESCRIPTION_MAP, PrescriptionId, PrescriptionState, PrescriptionVerb,
    ReviewSeverity,
};
use crate::refusal::PrescriptionRefusal;
use crate::store::{self, FindingRow, Prescription};
use identity::directory;
use kernel::arrows::next;
use kernel::four_eyes::NotSubmitter;
use kernel::prelude::*;

/// Where a verb leads a prescription.
pub(crate) fn step(one: &Prescription, verb: PrescriptionVerb) -> Result<PrescriptionState> {
    next(PRESCRIPTION_MAP, one.state, verb).ok_or_else(|| {
        PrescriptionRefusal::WrongState {
            number: one.number.clone(),
            state: one.state,
        }
        .into()
    })
}

/// Notes what happened to a prescription. Never who it is for.
pub(crate) fn note(
    tx: &Tx,
    one: &Prescription,
    verb: PrescriptionVerb,
    to: PrescriptionState,
    facts: serde_json::Value,
) {
    let facts = json!({ "from": one.state, "to": to, "facts": facts });
    tx.journal(
        word::PRESCRIPTION,
        one.id,
        Some(&one.number),
        Verb(verb.as_str()),
        facts,
    );
}

/// Names on which a finding of this gravity rests.
fn named(findings: &[FindingRow], of: impl Fn(&FindingRow) -> bool) -> String {
    let mut names: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|one| of(one)) {
        let pieces: Vec<String> = serde_json::from_str(&finding.pieces).unwrap_or_default();
        names.push(pieces.join("—"));
    }
    names.join("、")
}

/// Unknown names cannot be weighed; what a rule stops needs the second signature.
fn may_pass(one: &Prescription, findings: &[FindingRow]) -> Result<(), PrescriptionRefusal> {
    let unknown = named(findings, |one| one.code == FindingCode::UnknownPiece);
    if !unknown.is_empty() {
        return Err(PrescriptionRefusal::PieceUnknown { piece: unknown });
    }
    if one.severity == ReviewSeverity::Block && one.signed_at.is_none() {
        let pieces = named(findings, |one| one.severity == ReviewSeverity::Block);
        return Err(PrescriptionRefusal::SignatureMissing { pieces });
    }
    Ok(())
}

fn short_text(text: &str) -> Result<String> {
    let text = kernel::text::fold(text);
    match text.chars().count() <= TEXT_MAX {
        true => Ok(text),
        false => Err(Invalid::one("/note", Field::TooLong { max: TEXT_MAX })),
    }
}

/// A prescription on which the pharmacist may decide, with where to.
async fn deciding(
    tx: &Tx,
    id: PrescriptionId,
    version: IfMatch,
    verb: PrescriptionVerb,
) -> Result<(Prescription, PrescriptionState)> {
    let one = store::prescription_get(tx, id).await?;
    at_post(tx.actor(), &[Role::DecoctionPharmacist])?;
    let NotSubmitter { .. } =
        NotSubmitter::witness(tx.actor(), one.submitted_by, one.submitted_for)?;
    let to = step(&one, verb)?;
    version.check(one.version)?;
    Ok((one, to))
}

async fn decided(tx: &Tx, one: Prescription, to: PrescriptionState, reason: &str) -> Result<()> {
    let decided = Prescription {
        state: to,
        reason: reason.to_owned(),
        decided_by: tx.actor().author(),
        decided_for: tx.actor().behalf_of,
        decided_at: Some(tx.now()),
        ..one
    };
    store::prescription_decide(tx, &decided).await
}

/// The pharmacist passes it: it goes into production.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    remark: &str,
) -> Result<()> {
    let remark = short_text(remark)?;
    let remark = &remark;
    app.db
        .write(actor, |tx| {
            async move {
                let (one, to) = deciding(tx, id, version, PrescriptionVerb::Approve).await?;
                let findings = store::findings_of(tx, [id]).await?;
                may_pass(&one, &findings)?;
                let facts = json!({
                    "note": remark, "severity": one.severity, "edition": one.edition, "signed_by": one.signed_by,
                });
                note(tx, &one, PrescriptionVerb::Approve, to, facts);
                store::job_insert(tx, id).await?;
                decided(tx, one, to, remark).await
            }
            .scope_boxed()
        })
        .await
}

/// The pharmacist asks for the prescriber's second signature.
pub async fn ask_signature(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    remark: &str,
) -> Result<()> {
    let remark = short_text(remark)?;
    let remark = &remark;
    app.db
        .write(actor, |tx| {
            async move {
                let (one, to) = deciding(tx, id, version, PrescriptionVerb::AskSignature).await?;
                if one.severity != ReviewSeverity::Block || one.signed_at.is_some() {
                    let number = one.number.clone();
                    return Err(PrescriptionRefusal::SignatureNotNeeded { number }.into());
                }
                note(
                    tx,
                    &one,
                    PrescriptionVerb::AskSignature,
                    to,
                    json!({ "note": remark }),
                );
                let (facts, link) = told(tx, &one, remark).await?;
                tell(
                    tx,
                    &one,
                    Notice::new(one.facility_id, "prescription_signature", facts, link),
                );
                decided(tx, one, to, remark).await
            }
            .scope_boxed()
        })
        .await
}

/// The pharmacist sends it back with his reason.
pub async fn send_back(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (one, to) = deciding(tx, id, version, PrescriptionVerb::Return).await?;
                note(
                    tx,
                    &one,
                    PrescriptionVerb::Return,
                    to,
                    json!({ "reason": why }),
                );
                let (facts, link) = told(tx, &one, why).await?;
                tell(
                    tx,
                    &one,
                    Notice::new(one.facility_id, "prescription_returned", facts, link),
                );
                decided(tx, one, to, why).await
            }
            .scope_boxed()
        })
        .await
}

/// What a notice says of a prescription, and where it leads.
async fn told(tx: &Tx, one: &Prescription, reason: &str) -> Result<(serde_json::Value, String)> {
    let facility = directory::organisation_refs(tx, [one.facility_id]).await?;
    let facility = facility.get(&one.facility_id).map(|one| one.name.clone());
    let facts = json!({ "number": one.number, "reason": reason, "facility": facility });
    Ok((facts, format!("/decoction/prescriptions/{}", one.id)))
}

/// Tells who prescribed, or his desk.
fn tell(tx: &Tx, one: &Prescription, notice: Notice) {
    let notice = match one.prescriber_id {
        Some(user) => notice.to_person(user),
        None => notice,
    };
    tx.notice(notice.urgent());
}

/// May this actor act as the prescriber? Who wrote it, or, where he has no account, anybody of his desk who prescribes.
pub(crate) fn prescribes(actor: &Actor, one: &Prescription) -> bool {
    let own = match one.prescriber_id {
        Some(user) => actor.user_id == Some(user) || actor.behalf_of == Some(user),
        None => actor.organisation_id == Some(one.facility_id),
    };
    actor.can(Permission::Prescribe) && own
}

/// A prescription with which its prescriber may do something, with where to.
async fn as_prescriber(
    tx: &Tx,
    id: PrescriptionId,
    version: IfMatch,
    verb: PrescriptionVerb,
) -> Result<(Prescription, PrescriptionState)> {
    let one = store::prescription_get(tx, id).await?;
    if !prescribes(tx.actor(), &one) {
        return Err(PrescriptionRefusal::NotYourPost {}.into());
    }
    let to = step(&one, verb)?;
    version.check(one.version)?;
    Ok((one, to))
}

/// The prescriber signs a second time what a rule stops.
pub async fn sign(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (one, to) = as_prescriber(tx, id, version, PrescriptionVerb::Sign).await?;
                note(
                    tx,
                    &one,
                    PrescriptionVerb::Sign,
                    to,
                    json!({ "reason": why }),
                );
                let signed = Prescription {
                    state: to,
                    signed_by: tx.actor().author(),
                    signed_at: Some(tx.now()),
                    signed_reason: why.clone(),
                    ..one
                };
                store::prescription_decide(tx, &signed).await
            }
            .scope_boxed()
        })
        .await
}

/// The prescriber takes it back.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: PrescriptionId,
    version: IfMatch,
    why: &str,
) -> Result<()> {
    let why = reason(why)?;
    let why = &why;
    app.db
        .write(actor, |tx| {
            async move {
                let (one, to) = as_prescriber(tx, id, version, PrescriptionVerb::Withdraw).await?;
                note(
                    tx,
                    &one,
                    PrescriptionVerb::Withdraw,
                    to,
                    json!({ "reason": why }),
                );
                decided(tx, one, to, why).await
            }
            .scope_boxed()
        })
        .await
}
