//! Prescriptions with their lines and findings.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{
    DecoctionScheme, FindingCode, PrescriptionDelivery, PrescriptionId, PrescriptionSource,
    PrescriptionState, PrescriptionWay, ReviewSeverity,
};
use crate::rules::review::Found;
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// 处方.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Prescription {
    /// Its identity.
    pub id: PrescriptionId,
    /// What people call it.
    pub number: String,
    /// Who prescribed.
    pub facility_id: OrganisationId,
    /// The facility's own number.
    pub external_number: Option<String>,
    /// How it came in.
    pub source: PrescriptionSource,
    /// The prescriber's account.
    pub prescriber_id: Option<UserId>,
    /// His name.
    pub prescriber: String,
    /// What it began from.
    pub formula: String,
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
    /// In words.
    pub note: String,
    /// 先煎.
    pub early_min: i64,
    /// Name of the key; blank once erased.
    pub patient_key: String,
    /// Sealed.
    pub patient: String,
    /// Erased after this day.
    pub keep_until: Day,
    /// When it was.
    pub erased_at: Option<Instant>,
    /// The gravest finding.
    pub severity: ReviewSeverity,
    /// Of the rules.
    pub edition: String,
    /// Where it stands.
    pub state: PrescriptionState,
    /// The prescriber, a second time.
    pub signed_by: Option<UserId>,
    /// When.
    pub signed_at: Option<Instant>,
    /// Why all the same.
    pub signed_reason: String,
    /// Of the pharmacist.
    pub reason: String,
    /// Promised for.
    pub promised_at: Option<Instant>,
    /// Promised at first.
    pub first_promised_at: Option<Instant>,
    /// Packed, if nothing fails.
    pub ready_at: Option<Instant>,
    /// Boiled again in time.
    pub has_reserve: bool,
    /// Who handed it in.
    pub submitted_by: Option<UserId>,
    /// In whose name.
    pub submitted_for: Option<UserId>,
    /// When.
    pub submitted_at: Instant,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// In whose name.
    pub decided_for: Option<UserId>,
    /// When.
    pub decided_at: Option<Instant>,
    /// The link under which the patient follows it; none of what came in before there were links.
    pub token: Option<String>,
    /// Version of the row.
    pub version: i64,
}

const COLUMNS: [&str; 40] = [
    "id",
    "number",
    "facility_id",
    "external_number",
    "source",
    "prescriber_id",
    "prescriber",
    "formula",
    "doses",
    "times_per_day",
    "ml_per_bag",
    "way",
    "scheme",
    "urgent",
    "delivery",
    "note",
    "early_min",
    "patient_key",
    "patient",
    "keep_until",
    "erased_at",
    "severity",
    "edition",
    "state",
    "signed_by",
    "signed_at",
    "signed_reason",
    "reason",
    "promised_at",
    "first_promised_at",
    "ready_at",
    "has_reserve",
    "submitted_by",
    "submitted_for",
    "submitted_at",
    "decided_by",
    "decided_for",
    "decided_at",
    "token",
    "version",
];

/// Columns of a prescription `p`.
pub fn prescription_columns() -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|name| format!("p.{name}")).collect();
    columns.join(", ")
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct LineRow {
    /// Whose.
    pub prescription_id: PrescriptionId,
    /// From 1.
    pub line_no: i64,
    /// As it was written.
    pub written: String,
    /// Canonical name; blank where nobody knows it.
    pub piece: String,
    /// The item in use.
    pub item_id: Option<ItemId>,
    /// For one dose.
    pub grams_milli: Quantity,
    /// 先煎 …
    pub method: String,
}

/// A finding as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FindingRow {
    /// Whose.
    pub prescription_id: PrescriptionId,
    /// Which rule.
    pub code: FindingCode,
    /// What the house asks for.
    pub severity: ReviewSeverity,
    /// JSON.
    pub pieces: String,
    /// 反 …
    pub kind: Option<String>,
    /// Edition, file or law, and mark.
    pub source: String,
}

/// A prescription within reach, or not found.
pub async fn prescription_get(tx: &Tx, id: PrescriptionId) -> Result<Prescription> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("p.facility_id"), None);
    binds.push(id.into());
    let columns = prescription_columns();
    let sql = format!("SELECT {columns} FROM prescription p WHERE {reach} AND p.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// These prescriptions within reach, by id.
pub async fn prescriptions_these(
    tx: &Tx,
    ids: impl IntoIterator<Item = PrescriptionId>,
) -> Result<FxHashMap<PrescriptionId, Prescription>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("p.facility_id"), None);
    let (among, list) = tx.among("p.id", &raw_ids(ids));
    binds.push(list);
    let columns = prescription_columns();
    let sql = format!("SELECT {columns} FROM prescription p WHERE {reach} AND {among}");
    let rows: Vec<Prescription> = tx.rows(&sql, binds).await?;
    Ok(rows.into_iter().map(|one| (one.id, one)).collect())
}

/// The prescription behind a patient's link, whoever asks.
pub async fn prescription_by_token(tx: &Tx, token: &str) -> Result<Option<Prescription>> {
    let columns = prescription_columns();
    let sql = format!("SELECT {columns} FROM prescription p WHERE p.token = ?");
    tx.row(&sql, binds![token]).await
}

/// The prescription that a facility knows by its own number.
pub async fn prescription_by_external(
    tx: &Tx,
    facility: OrganisationId,
    number: &str,
) -> Result<Option<Prescription>> {
    let columns = prescription_columns();
    let sql = format!(
        "SELECT {columns} FROM prescription p WHERE p.facility_id = ? AND p.external_number = ?"
    );
    tx.row(&sql, binds![facility, number]).await
}

fn cells(one: &Prescription) -> [Cell<'_>; 40] {
    [
        one.id.into(),
        (&one.number).into(),
        one.facility_id.into(),
        one.external_number.as_deref().into(),
        one.source.into(),
        one.prescriber_id.into(),
        (&one.prescriber).into(),
        (&one.formula).into(),
        one.doses.into(),
        one.times_per_day.into(),
        one.ml_per_bag.into(),
        one.way.into(),
        one.scheme.into(),
        one.urgent.into(),
        one.delivery.into(),
        (&one.note).into(),
        one.early_min.into(),
        (&one.patient_key).into(),
        (&one.patient).into(),
        one.keep_until.into(),
        one.erased_at.into(),
        one.severity.into(),
        (&one.edition).into(),
        one.state.into(),
        one.signed_by.into(),
        one.signed_at.into(),
        (&one.signed_reason).into(),
        (&one.reason).into(),
        one.promised_at.into(),
        one.first_promised_at.into(),
        one.ready_at.into(),
        one.has_reserve.into(),
        one.submitted_by.into(),
        one.submitted_for.into(),
        one.submitted_at.into(),
        one.decided_by.into(),
        one.decided_for.into(),
        one.decided_at.into(),
        one.token.as_deref().into(),
        one.version.into(),
    ]
}

/// Writes new prescriptions.
pub async fn prescriptions_insert(tx: &Tx, all: &[Prescription]) -> Result<()> {
    tx.bulk_insert("prescription", &COLUMNS, all.iter().map(cells))
        .await?;
    Ok(())
}

/// Writes what a prescriber may change, and takes back what was decided.
pub async fn prescription_rewrite(tx: &Tx, one: &Prescription) -> Result<()> {
    let sql = "UPDATE prescription SET formula = ?, doses = ?, times_per_day = ?, ml_per_bag = ?, way = ?, scheme = ?, urgent = ?, \
               delivery = ?, note = ?, early_min = ?, patient_key = ?, patient = ?, keep_until = ?, severity = ?, edition = ?, \
               state = ?, signed_by = ?, signed_at = ?, signed_reason = ?, promised_at = ?, ready_at = ?, has_reserve = ?, \
               submitted_by = ?, submitted_for = ?, submitted_at = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.formula.as_str(),
        one.doses,
        one.times_per_day,
        one.ml_per_bag,
        one.way,
        one.scheme,
        one.urgent,
        one.delivery,
        one.note.as_str(),
        one.early_min,
        one.patient_key.as_str(),
        one.patient.as_str(),
        one.keep_until,
        one.severity,
        one.edition.as_str(),
        one.state,
        one.signed_by,
        one.signed_at,
        one.signed_reason.as_str(),
        one.promised_at,
        one.ready_at,
        one.has_reserve,
        one.submitted_by,
        one.submitted_for,
        one.submitted_at,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Writes a decision.
pub async fn prescription_decide(tx: &Tx, one: &Prescription) -> Result<()> {
    let sql = "UPDATE prescription SET state = ?, signed_by = ?, signed_at = ?, signed_reason = ?, reason = ?, decided_by = ?, \
               decided_for = ?, decided_at = ?, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.signed_by,
        one.signed_at,
        one.signed_reason.as_str(),
        one.reason.as_str(),
        one.decided_by,
        one.decided_for,
        one.decided_at,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Lines of some prescriptions, in their order.
pub async fn lines_of(
    tx: &Tx,
    ids: impl IntoIterator<Item = PrescriptionId>,
) -> Result<Vec<LineRow>> {
    let (among, bind) = tx.among("prescription_id", &raw_ids(ids));
    let sql = format!(
        "SELECT prescription_id, line_no, written, piece, item_id, grams_milli, method FROM prescription_line WHERE {among} \
         ORDER BY prescription_id, line_no"
    );
    tx.rows(&sql, vec![bind]).await
}

/// Findings of some prescriptions, the gravest first.
pub async fn findings_of(
    tx: &Tx,
    ids: impl IntoIterator<Item = PrescriptionId>,
) -> Result<Vec<FindingRow>> {
    let (among, bind) = tx.among("prescription_id", &raw_ids(ids));
    let sql = format!(
        "SELECT prescription_id, code, severity, pieces, kind, source FROM prescription_finding WHERE {among} \
         ORDER BY prescription_id, finding_no"
    );
    tx.rows(&sql, vec![bind]).await
}

/// Takes away lines and findings of a prescription that is written anew.
pub async fn parts_clear(tx: &Tx, id: PrescriptionId) -> Result<()> {
    for table in ["prescription_line", "prescription_finding"] {
        let sql = format!("DELETE FROM {table} WHERE prescription_id = ?");
        tx.execute(&sql, binds![id]).await?;
    }
    Ok(())
}

/// Writes lines.
pub async fn lines_insert(tx: &Tx, lines: &[LineRow]) -> Result<()> {
    let columns = [
        "prescription_id",
        "line_no",
        "written",
        "piece",
        "item_id",
        "grams_milli",
        "method",
    ];
    let rows = lines.iter().map(|line| {
        [
            line.prescription_id.into(),
            line.line_no.into(),
            (&line.written).into(),
            (&line.piece).into(),
            line.item_id.into(),
            line.grams_milli.into(),
            (&line.method).into(),
        ]
    });
    tx.bulk_insert("prescription_line", &columns, rows).await?;
    Ok(())
}

/// Writes findings of prescriptions.
pub async fn findings_insert(tx: &Tx, all: &[(PrescriptionId, Vec<Found>)]) -> Result<()> {
    let columns = [
        "prescription_id",
        "finding_no",
        "code",
        "severity",
        "pieces",
        "kind",
        "source",
    ];
    let rows = all.iter().flat_map(|(id, found)| {
        (1_i64..).zip(found).map(|(number, one)| {
            [
                (*id).into(),
                number.into(),
                one.code.into(),
                one.severity.into(),
                serde_json::json!(one.pieces).to_string().into(),
                one.kind.as_deref().into(),
                (&one.source).into(),
            ]
        })
    });
    tx.bulk_insert("prescription_finding", &columns, rows)
        .await?;
    Ok(())
}

/// A sealed patient.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SealedRow {
    /// Whose.
    pub id: PrescriptionId,
    /// Name of the key.
    pub patient_key: String,
    /// Sealed.
    pub patient: String,
}

/// Patients sealed by another key than this one, some at a time.
pub async fn sealed_otherwise(tx: &Tx, key: &str, limit: u64) -> Result<Vec<SealedRow>> {
    let sql = format!(
        "SELECT id, patient_key, patient FROM prescription WHERE patient_key <> ? AND patient_key <> '' ORDER BY id LIMIT {limit}"
    );
    tx.rows(&sql, binds![key]).await
}

/// Puts another sealed text in the place of one.
pub async fn reseal(tx: &Tx, row: &SealedRow, key: &str, text: &str) -> Result<u64> {
    let sql = "UPDATE prescription SET patient_key = ?, patient = ? WHERE id = ? AND patient_key = ? AND patient = ?";
    let binds = binds![
        key,
        text,
        row.id,
        row.patient_key.as_str(),
        row.patient.as_str()
    ];
    tx.execute(sql, binds).await
}

/// Erases what patients told whose time is over; answers how many.
pub async fn patients_erase(tx: &Tx, today: Day) -> Result<u64> {
    let sql = "UPDATE prescription SET patient_key = '', patient = '', erased_at = ?, version = version + 1 \
               WHERE erased_at IS NULL AND keep_until < ?";
    tx.execute(sql, binds![tx.now(), today]).await
}
