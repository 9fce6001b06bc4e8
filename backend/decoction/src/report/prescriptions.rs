//! Prescriptions as prescribers, pharmacists and supervisors see them: patients masked.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::reviewing::prescribes;
use crate::actions::unmasking::opened;
use crate::model::{
    DecoctionScheme, FindingCode, PRESCRIPTION_MAP, PatientSex, PrescriptionDelivery,
    PrescriptionId, PrescriptionSource, PrescriptionState, PrescriptionVerb, PrescriptionWay,
    ReviewSeverity,
};
use crate::rules::masking;
use crate::store::{self, FindingRow, LineRow, Prescription, prescription_columns};
use formulary::directory::Names;
use formulary::model::ItemId;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::db::raw::narrow;
use kernel::prelude::*;
use kernel::sealing::SealingKeys;

/// A patient as lists show him.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionMasked)]
pub struct MaskedView {
    /// 张*.
    pub name: String,
    /// 性别.
    pub sex: PatientSex,
    /// 年龄.
    pub age_years: i64,
    /// 妊娠.
    pub pregnant: bool,
    /// 138****5678.
    pub phone: String,
    /// Up to the township.
    pub address: String,
    /// 诊断: only for who prescribes or reviews.
    pub diagnosis: Option<String>,
}

/// A prescription in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionPrescription)]
pub struct PrescriptionView {
    /// Its identity.
    pub id: PrescriptionId,
    /// What people call it.
    pub number: String,
    /// Who prescribed.
    pub facility: OrgRef,
    /// The facility's own number.
    pub external_number: Option<String>,
    /// How it came in.
    pub source: PrescriptionSource,
    /// Name of the prescriber.
    pub prescriber: String,
    /// What it began from.
    pub formula: String,
    /// For whom; null once erased, or where no key opens it.
    pub patient: Option<MaskedView>,
    /// What the patient told was erased when its time was over.
    pub erased: bool,
    /// How many herbs.
    pub herbs: i64,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// 代煎 or 自煎.
    pub way: PrescriptionWay,
    /// Class.
    pub scheme: DecoctionScheme,
    /// 急煎.
    pub urgent: bool,
    /// How it gets there.
    pub delivery: PrescriptionDelivery,
    /// The gravest finding.
    pub severity: ReviewSeverity,
    /// Where it stands.
    pub state: PrescriptionState,
    /// Promised for; null: nothing can be promised.
    pub promised_at: Option<Instant>,
    /// Boiled again in time if its machine fails.
    pub has_reserve: bool,
    /// When it was handed in.
    pub submitted_at: Instant,
    /// Signed a second time.
    pub signed: bool,
    /// What this reader may do with it now.
    pub can: Vec<PrescriptionVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// One herb.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionLine)]
pub struct LineView {
    /// From 1.
    pub line_no: i64,
    /// As it was written.
    pub written: String,
    /// Canonical name; null where nobody knows it.
    pub piece: Option<String>,
    /// The item in use.
    pub item_id: Option<ItemId>,
    /// For one dose.
    pub grams: Quantity,
    /// 先煎 …
    pub method: String,
}

/// One finding of the review.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionFinding)]
pub struct FindingView {
    /// Which rule.
    pub code: FindingCode,
    /// What the house asks for.
    pub severity: ReviewSeverity,
    /// On which pieces it rests.
    pub pieces: Vec<String>,
    /// 反 or 畏, 禁用 or 慎用; what may have been meant by an unknown name.
    pub kind: Option<String>,
    /// Edition, file or law, and mark.
    pub source: String,
}

/// A prescription with herbs and findings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionPrescriptionDetail)]
pub struct PrescriptionDetail {
    /// The prescription.
    pub prescription: PrescriptionView,
    /// Herbs.
    pub lines: Vec<LineView>,
    /// Grams of a dose.
    pub dose_grams: Quantity,
    /// What the review says, the gravest first.
    pub findings: Vec<FindingView>,
    /// Edition of the rules that said it.
    pub edition: String,
    /// 先煎, minutes before the others are added.
    pub early_min: i64,
    /// In words.
    pub note: String,
    /// Of the pharmacist.
    pub reason: String,
    /// The prescriber, a second time.
    pub signed_by: Option<UserRef>,
    /// When.
    pub signed_at: Option<Instant>,
    /// Why all the same.
    pub signed_reason: String,
    /// Who handed it in.
    pub submitted_by: Option<UserRef>,
    /// Who decided.
    pub decided_by: Option<UserRef>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Promised at first.
    pub first_promised_at: Option<Instant>,
    /// Packed, if nothing fails.
    pub ready_at: Option<Instant>,
    /// The patient's link.
    pub token: Option<String>,
    /// What the patient told is erased after this day.
    pub keep_until: Day,
}

/// Which prescriptions.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrescriptionFilter {
    /// In this state.
    pub state: Option<PrescriptionState>,
    /// Of this facility.
    pub facility_id: Option<OrganisationId>,
    /// With this gravest finding.
    pub severity: Option<ReviewSeverity>,
}

/// Prescriptions within reach, newest first. Without keys no patient is opened.
pub async fn prescriptions(
    tx: &Tx,
    keys: Option<&SealingKeys>,
    filter: PrescriptionFilter,
    after: Option<PrescriptionId>,
    limit: u64,
) -> Result<Vec<PrescriptionView>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("p.facility_id"), None);
    let columns = prescription_columns();
    let mut sql = format!("SELECT {columns} FROM prescription p WHERE {reach} AND p.id < ?");
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let same = [
        ("p.state", filter.state.map(Into::into)),
        ("p.facility_id", filter.facility_id.map(Into::into)),
        ("p.severity", filter.severity.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY p.id DESC LIMIT {limit}"));
    let rows: Vec<Prescription> = tx.rows(&sql, binds).await?;
    views(tx, keys, rows).await
}

/// What waits for the review, whoever was promised first comes first; urgent ones before all.
pub async fn queue(
    tx: &Tx,
    keys: Option<&SealingKeys>,
    limit: u64,
) -> Result<Vec<PrescriptionView>> {
    let (reach, binds) = tx.actor().reach.sql(Some("p.facility_id"), None);
    let columns = prescription_columns();
    let sql = format!(
        "SELECT {columns} FROM prescription p WHERE {reach} AND p.state = 'waiting' \
         ORDER BY CASE WHEN p.urgent THEN 0 ELSE 1 END, CASE WHEN p.promised_at IS NULL THEN 1 ELSE 0 END, p.promised_at, p.id LIMIT {limit}"
    );
    let rows: Vec<Prescription> = tx.rows(&sql, binds).await?;
    views(tx, keys, rows).await
}

/// One of them with everything.
pub async fn prescription(
    tx: &Tx,
    keys: Option<&SealingKeys>,
    id: PrescriptionId,
) -> Result<PrescriptionDetail> {
    let row = store::prescription_get(tx, id).await?;
    let lines = store::lines_of(tx, [id]).await?;
    let findings = store::findings_of(tx, [id]).await?;
    let people = [row.signed_by, row.submitted_by, row.decided_by];
    let people = people.into_iter().flatten().collect();
    let names = Names::of(tx, Vec::new(), Vec::new(), people).await?;
    let view = views(tx, keys, vec![row.clone()]).await?;
    let prescription = view.into_iter().next().ok_or_else(Error::not_found)?;
    Ok(PrescriptionDetail {
        prescription,
        dose_grams: Quantity(lines.iter().map(|line| line.grams_milli.0).sum()),
        lines: lines.into_iter().map(line_view).collect(),
        findings: findings.into_iter().map(finding_view).collect(),
        edition: row.edition,
        early_min: row.early_min,
        note: row.note,
        reason: row.reason,
        signed_by: names.person(row.signed_by),
        signed_at: row.signed_at,
        signed_reason: row.signed_reason,
        submitted_by: names.person(row.submitted_by),
        decided_by: names.person(row.decided_by),
        decided_at: row.decided_at,
        first_promised_at: row.first_promised_at,
        ready_at: row.ready_at,
        token: row.token,
        keep_until: row.keep_until,
    })
}

pub(super) fn line_view(row: LineRow) -> LineView {
    LineView {
        line_no: row.line_no,
        written: row.written,
        piece: Some(row.piece).filter(|piece| !piece.is_empty()),
        item_id: row.item_id,
        grams: row.grams_milli,
        method: row.method,
    }
}

fn finding_view(row: FindingRow) -> FindingView {
    FindingView {
        code: row.code,
        severity: row.severity,
        pieces: serde_json::from_str(&row.pieces).unwrap_or_default(),
        kind: row.kind,
        source: row.source,
    }
}

async fn views(
    tx: &Tx,
    keys: Option<&SealingKeys>,
    rows: Vec<Prescription>,
) -> Result<Vec<PrescriptionView>> {
    let facilities = rows.iter().map(|row| row.facility_id);
    let names = Names::of_organisations(tx, facilities).await?;
    let mut herbs: FxHashMap<PrescriptionId, i64> = FxHashMap::default();
    for line in store::lines_of(tx, rows.iter().map(|row| row.id)).await? {
        *herbs.entry(line.prescription_id).or_default() += 1;
    }
    let actor = tx.actor();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(PrescriptionView {
            can: can(actor, &row),
            patient: masked(actor, keys, &row),
            facility: names.organisation(row.facility_id)?,
            erased: row.erased_at.is_some(),
            herbs: herbs.get(&row.id).copied().unwrap_or_default(),
            id: row.id,
            number: row.number,
            external_number: row.external_number,
            source: row.source,
            prescriber: row.prescriber,
            formula: row.formula,
            doses: row.doses,
            times_per_day: row.times_per_day,
            ml_per_bag: row.ml_per_bag,
            way: row.way,
            scheme: row.scheme,
            urgent: row.urgent,
            delivery: row.delivery,
            severity: row.severity,
            state: row.state,
            promised_at: row.promised_at,
            has_reserve: row.has_reserve,
            submitted_at: row.submitted_at,
            signed: row.signed_at.is_some(),
            version: row.version,
        });
    }
    Ok(views)
}

/// What a review needs of a patient is shown to who reviews or prescribes; who he is to nobody.
/// A key that is missing hides a patient and no work.
fn masked(actor: &Actor, keys: Option<&SealingKeys>, row: &Prescription) -> Option<MaskedView> {
    let clinical = prescribes(actor, row) || actor.roles.contains(&Role::DecoctionPharmacist);
    let patient = opened(keys?, row).unwrap_or_else(|fault| {
        tracing::error!(number = row.number, "patient cannot be opened: {fault}");
        None
    });
    patient.map(|patient| MaskedView {
        name: masking::name(&patient.name),
        sex: patient.sex,
        age_years: patient.age_years,
        pregnant: patient.pregnant && clinical,
        phone: masking::phone(&patient.phone),
        address: masking::address(&patient.address),
        diagnosis: clinical.then_some(patient.diagnosis),
    })
}

fn can(actor: &Actor, row: &Prescription) -> Vec<PrescriptionVerb> {
    let reviews = actor.roles.contains(&Role::DecoctionPharmacist)
        && actor.can(Permission::WorkDecoction)
        && kernel::four_eyes::NotSubmitter::witness(actor, row.submitted_by, row.submitted_for)
            .is_ok();
    let stopped = row.severity == ReviewSeverity::Block && row.signed_at.is_none();
    let may = |verb: &PrescriptionVerb| match verb {
        PrescriptionVerb::Approve => reviews && !stopped,
        PrescriptionVerb::AskSignature => reviews && stopped,
        PrescriptionVerb::Return => reviews,
        PrescriptionVerb::Sign | PrescriptionVerb::Resubmit | PrescriptionVerb::Withdraw => {
            prescribes(actor, row)
        }
    };
    let verbs = verbs(PRESCRIPTION_MAP, row.state);
    verbs.into_iter().filter(may).collect()
}
