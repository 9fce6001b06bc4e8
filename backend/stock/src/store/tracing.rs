//! Codes of single packs, every scan of them, and what contradicted.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{AlarmId, AlarmState, LotId, ScanId, TraceAlarm, TraceState, TraceVerb};
use formulary::model::ItemId;
use kernel::bulk::ColumnKind;
use kernel::db::raw::narrow;
use kernel::prelude::*;

/// What is known of a code.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Code {
    pub code: String,
    pub item_id: ItemId,
    pub lot_id: LotId,
    pub organisation_id: OrganisationId,
    pub at_centre: bool,
    pub state: TraceState,
    /// Its last scan.
    pub scan_id: Option<ScanId>,
}

/// Those of the codes that were scanned before, whoever has them.
pub async fn known(tx: &Tx, codes: &[String]) -> Result<FxHashMap<String, Code>> {
    let rows = codes.iter().map(|code| [code.into()]);
    let (listed, bind) = tx.listed("k", [("code", ColumnKind::Text)], rows);
    let sql = format!(
        "SELECT t.code, t.item_id, t.lot_id, t.organisation_id, o.kind = 'centre' AS at_centre, t.state, \
                (SELECT MAX(s.id) FROM trace_scan s WHERE s.code = t.code AND s.alarm IS NULL) AS scan_id \
         FROM {listed} CROSS JOIN trace_code t CROSS JOIN organisation o WHERE t.code = k.code AND o.id = t.organisation_id"
    );
    let rows: Vec<Code> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect())
}

/// A device's label: its GTIN and lot number.
pub type Label = (String, String);

/// The lots that labels name; of several with the same label the first.
pub async fn lots_of_labels(
    tx: &Tx,
    labels: &[Label],
) -> Result<FxHashMap<Label, (ItemId, LotId)>> {
    let mut named = FxHashMap::default();
    if labels.is_empty() {
        return Ok(named);
    }
    let rows = labels
        .iter()
        .map(|(gtin, number)| [gtin.into(), number.into()]);
    let columns = ["gtin", "number"].map(|column| (column, ColumnKind::Text));
    let (listed, bind) = tx.listed("k", columns, rows);
    let sql = format!(
        "SELECT k.gtin, k.number, l.item_id, l.id FROM {listed} CROSS JOIN item i CROSS JOIN lot l \
         WHERE i.gtin = k.gtin AND l.item_id = i.id AND l.number = k.number ORDER BY l.id"
    );
    for row in tx.query_all(&sql, vec![bind]).await? {
        let label = (super::at(&row, 0)?, super::at(&row, 1)?);
        let lot = (super::at(&row, 2)?, super::at(&row, 3)?);
        named.entry(label).or_insert(lot);
    }
    Ok(named)
}

/// One scan.
#[derive(Clone, Debug)]
pub struct NewScan {
    pub id: ScanId,
    pub code: String,
    pub verb: TraceVerb,
    pub organisation_id: OrganisationId,
    pub document: &'static str,
    pub document_id: i64,
    pub alarm: Option<TraceAlarm>,
}

/// Writes scans.
pub async fn scans_insert(tx: &Tx, scans: &[NewScan]) -> Result<()> {
    let columns = [
        "id",
        "code",
        "verb",
        "organisation_id",
        "document",
        "document_id",
        "alarm",
        "scanned_by",
        "scanned_at",
    ];
    let rows = scans.iter().map(|one| {
        [
            one.id.into(),
            (&one.code).into(),
            one.verb.into(),
            one.organisation_id.into(),
            one.document.into(),
            one.document_id.into(),
            one.alarm.into(),
            tx.actor().author().into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("trace_scan", &columns, rows).await?;
    Ok(())
}

/// A code where it stands now.
pub type Standing = (String, ItemId, LotId, OrganisationId, TraceState);

/// Writes where codes stand.
pub async fn codes_save(tx: &Tx, codes: &[Standing]) -> Result<()> {
    let columns = [
        "code",
        "item_id",
        "lot_id",
        "organisation_id",
        "state",
        "version",
    ];
    let rows = codes.iter().map(|(code, item, lot, organisation, state)| {
        [
            code.into(),
            (*item).into(),
            (*lot).into(),
            (*organisation).into(),
            (*state).into(),
            1.into(),
        ]
    });
    let replace = OnConflict::Update {
        key: &["code"],
        set: "organisation_id = excluded.organisation_id, state = excluded.state, version = trace_code.version + 1",
    };
    tx.bulk_upsert("trace_code", &columns, rows, replace)
        .await?;
    Ok(())
}

/// A scan of a code, as its history shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ScanRow {
    pub verb: TraceVerb,
    pub organisation_id: OrganisationId,
    pub document: String,
    pub alarm: Option<TraceAlarm>,
    pub scanned_by: Option<UserId>,
    pub scanned_at: Instant,
}

/// Scans of a code within reach, oldest first.
pub async fn scans_of(tx: &Tx, code: &str) -> Result<Vec<ScanRow>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("s.organisation_id"), None);
    binds.push(code.into());
    let sql = format!(
        "SELECT s.verb, s.organisation_id, s.document, s.alarm, s.scanned_by, s.scanned_at FROM trace_scan s \
         WHERE {reach} AND s.code = ? ORDER BY s.id LIMIT 1000"
    );
    tx.rows(&sql, binds).await
}

/// A scan that contradicts what is known.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Alarm {
    pub id: AlarmId,
    pub code: String,
    pub kind: TraceAlarm,
    pub scan_id: ScanId,
    pub earlier_scan_id: Option<ScanId>,
    pub organisation_id: OrganisationId,
    pub other_id: Option<OrganisationId>,
    pub item_id: Option<ItemId>,
    pub lot_id: Option<LotId>,
    pub state: AlarmState,
    pub explanation: String,
    pub closed_by: Option<UserId>,
    pub closed_at: Option<Instant>,
    pub raised_at: Instant,
    pub version: i64,
    /// A village with one user: its township decides.
    pub single_user: bool,
    /// Who scanned.
    pub scanned_by: Option<UserId>,
    /// The earlier scan: what for, by whom, when.
    pub earlier_verb: Option<TraceVerb>,
    pub earlier_by: Option<UserId>,
    pub earlier_at: Option<Instant>,
}

const ALARM: &str = "SELECT a.id, a.code, a.kind, a.scan_id, a.earlier_scan_id, a.organisation_id, a.other_id, a.item_id, a.lot_id, \
     a.state, a.explanation, a.closed_by, a.closed_at, a.raised_at, a.version, o.single_user, s.scanned_by, e.verb AS earlier_verb, \
     e.scanned_by AS earlier_by, e.scanned_at AS earlier_at \
     FROM trace_alarm a JOIN organisation o ON o.id = a.organisation_id JOIN trace_scan s ON s.id = a.scan_id LEFT JOIN trace_scan e ON e.id = a.earlier_scan_id";

/// An alarm within reach, or not found.
pub async fn alarm_get(tx: &Tx, id: AlarmId) -> Result<Alarm> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.organisation_id"), None);
    binds.push(id.into());
    let sql = format!("{ALARM} WHERE {reach} AND a.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// Alarms within reach, newest first.
pub async fn alarms(
    tx: &Tx,
    state: Option<AlarmState>,
    after: Option<AlarmId>,
    limit: u64,
) -> Result<Vec<Alarm>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.organisation_id"), None);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!("{ALARM} WHERE {reach} AND a.id < ?");
    narrow(&mut sql, &mut binds, [("a.state", state.map(Into::into))]);
    sql.push_str(&format!(" ORDER BY a.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// A new alarm: its id, the scan, what is known of the code.
pub type NewAlarm<'a> = (AlarmId, &'a NewScan, Option<&'a Code>);

/// Writes alarms.
pub async fn alarms_insert(tx: &Tx, alarms: &[NewAlarm<'_>]) -> Result<()> {
    let columns = [
        "id",
        "code",
        "kind",
        "scan_id",
        "earlier_scan_id",
        "organisation_id",
        "other_id",
        "item_id",
        "lot_id",
        "state",
        "explanation",
        "raised_at",
        "version",
    ];
    let rows = alarms.iter().map(|(id, scan, known)| {
        [
            (*id).into(),
            (&scan.code).into(),
            scan.alarm.into(),
            scan.id.into(),
            known.and_then(|known| known.scan_id).into(),
            scan.organisation_id.into(),
            known.map(|known| known.organisation_id).into(),
            known.map(|known| known.item_id).into(),
            known.map(|known| known.lot_id).into(),
            AlarmState::Open.into(),
            "".into(),
            tx.now().into(),
            1.into(),
        ]
    });
    tx.bulk_insert("trace_alarm", &columns, rows).await?;
    Ok(())
}

/// Writes what explained an alarm.
pub async fn alarm_close(tx: &Tx, one: &Alarm, explanation: &str) -> Result<()> {
    let sql = "UPDATE trace_alarm SET state = ?, explanation = ?, closed_by = ?, closed_at = ?, version = version + 1 \
               WHERE id = ? AND version = ?";
    let binds = binds![
        AlarmState::Closed,
        explanation,
        tx.actor().author(),
        tx.now(),
        one.id,
        one.version,
    ];
    super::one_row(tx.execute(sql, binds).await?)
}
