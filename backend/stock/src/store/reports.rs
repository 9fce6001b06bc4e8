//! Reports of consumption from files, every row of them.

use sea_orm::FromQueryResult;

use crate::model::{Period, ReportId, RowState};
use crate::rules::report_file::ReportRow;
use formulary::model::{ItemId, Local};
use kernel::db::raw::narrow;
use kernel::prelude::*;

/// A report, as it came.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Report {
    pub id: ReportId,
    pub organisation_id: OrganisationId,
    pub file_name: String,
    pub file_hash: String,
    pub row_count: i64,
    pub created_by: Option<UserId>,
    pub created_at: Instant,
    pub version: i64,
}

const COLUMNS: &str =
    "id, organisation_id, file_name, file_hash, row_count, created_by, created_at, version";

/// The report that this file made at this organisation, if it came before.
pub async fn by_hash(
    tx: &Tx,
    organisation: OrganisationId,
    hash: &str,
) -> Result<Option<ReportId>> {
    let sql = "SELECT id FROM consumption_import WHERE organisation_id = ? AND file_hash = ?";
    tx.scalar(sql, binds![organisation, hash]).await
}

/// A report within reach, or not found.
pub async fn get(tx: &Tx, id: ReportId) -> Result<Report> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("organisation_id"), None);
    binds.push(id.into());
    let sql = format!("SELECT {COLUMNS} FROM consumption_import WHERE {reach} AND id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// A report with how many of its rows stand where.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    pub id: ReportId,
    pub organisation_id: OrganisationId,
    pub file_name: String,
    pub row_count: i64,
    pub created_by: Option<UserId>,
    pub created_at: Instant,
    pub posted: i64,
    pub waiting: i64,
    pub ignored: i64,
    pub faulty: i64,
}

/// Reports within reach, newest first, before `after`; one of them when `id` is given.
pub async fn list(
    tx: &Tx,
    organisation: Option<OrganisationId>,
    id: Option<ReportId>,
    after: Option<ReportId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("i.organisation_id"), None);
    let counted = |state: &str| {
        format!(
            "(SELECT COUNT(*) FROM consumption_import_row r \
              WHERE r.import_id = i.id AND r.state = '{state}') AS {state}"
        )
    };
    let counts = ["posted", "waiting", "ignored", "faulty"]
        .map(counted)
        .join(", ");
    let mut sql = format!(
        "SELECT i.id, i.organisation_id, i.file_name, i.row_count, i.created_by, i.created_at, {counts} \
         FROM consumption_import i WHERE {reach}"
    );
    let same = [
        ("i.organisation_id", organisation.map(Into::into)),
        ("i.id", id.map(Into::into)),
    ];
    narrow(&mut sql, &mut binds, same);
    if let Some(after) = after {
        sql.push_str(" AND i.id < ?");
        binds.push(after.into());
    }
    sql.push_str(&format!(" ORDER BY i.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// Writes a new report with all its rows: readable ones wait, the others say why not.
pub async fn insert(tx: &Tx, report: &Report, rows: &[ReportRow], whole: Period) -> Result<()> {
    let head = [
        report.id.into(),
        report.organisation_id.into(),
        (&report.file_name).into(),
        (&report.file_hash).into(),
        report.row_count.into(),
        report.created_by.into(),
        report.created_at.into(),
        report.version.into(),
    ];
    let columns = [
        "id",
        "organisation_id",
        "file_name",
        "file_hash",
        "row_count",
        "created_by",
        "created_at",
        "version",
    ];
    tx.bulk_insert("consumption_import", &columns, [head])
        .await?;
    let rows = rows.iter().map(|row| {
        use kernel::refusal::Refusal as _;
        let (state, fault, period) = match &row.used {
            Ok((_, period)) => (RowState::Waiting, None, *period),
            Err(refusal) => (RowState::Faulty, Some(refusal.code()), whole),
        };
        [
            report.id.into(),
            i64::from(row.row_no).into(),
            (&row.local.code).into(),
            (&row.local.name).into(),
            (&row.local.specification).into(),
            (&row.local.unit).into(),
            (&row.written).into(),
            period.to_string().into(),
            state.into(),
            fault.into(),
        ]
    });
    let columns = [
        "import_id",
        "row_no",
        "local_code",
        "local_name",
        "local_specification",
        "local_unit",
        "quantity",
        "period",
        "state",
        "fault",
    ];
    tx.bulk_insert("consumption_import_row", &columns, rows)
        .await?;
    Ok(())
}

/// A row of a report as it stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub row_no: i64,
    pub local_code: String,
    pub local_name: String,
    pub local_specification: String,
    pub local_unit: String,
    pub quantity: String,
    pub period: String,
    pub state: RowState,
    pub fault: Option<String>,
    pub item_id: Option<ItemId>,
    pub quantity_milli: Option<Quantity>,
    pub unrecorded_milli: Option<Quantity>,
}

impl Row {
    /// What the facility calls it.
    pub fn local(&self) -> Local {
        Local {
            code: self.local_code.clone(),
            name: self.local_name.clone(),
            specification: self.local_specification.clone(),
            unit: self.local_unit.clone(),
        }
    }
}

const ROW: &str = "row_no, local_code, local_name, local_specification, local_unit, quantity, period, state, \
     fault, item_id, quantity_milli, unrecorded_milli";

/// Rows of a report that wait for the crosswalk.
pub async fn waiting(tx: &Tx, report: ReportId) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {ROW} FROM consumption_import_row WHERE import_id = ? AND state = 'waiting' ORDER BY row_no"
    );
    tx.rows(&sql, binds![report]).await
}

/// Rows of a report, after `after`; those of one state when it is given.
pub async fn rows(
    tx: &Tx,
    report: ReportId,
    state: Option<RowState>,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<Row>> {
    let mut sql =
        format!("SELECT {ROW} FROM consumption_import_row WHERE import_id = ? AND row_no > ?");
    let mut binds = binds![report, after.unwrap_or(0)];
    if let Some(state) = state {
        sql.push_str(" AND state = ?");
        binds.push(state.into());
    }
    sql.push_str(&format!(" ORDER BY row_no LIMIT {limit}"));
    tx.rows(&sql, binds).await
}

/// What became of a waiting row.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    pub row_no: i64,
    pub state: RowState,
    pub item_id: Option<ItemId>,
    pub quantity: Option<Quantity>,
    pub unrecorded: Option<Quantity>,
}

/// Writes what became of rows.
pub async fn decide(tx: &Tx, report: ReportId, outcomes: &[Outcome]) -> Result<()> {
    let rows = outcomes.iter().map(|outcome| {
        [
            report.into(),
            outcome.row_no.into(),
            outcome.state.into(),
            outcome.item_id.map_or(0, |item| item.0).into(),
            outcome.quantity.map_or(0, |quantity| quantity.0).into(),
            outcome.unrecorded.map_or(0, |quantity| quantity.0).into(),
        ]
    });
    let columns = [
        "import_id",
        "row_no",
        "state",
        "item_id",
        "quantity",
        "unrecorded",
    ];
    let set = "state = v.state, item_id = NULLIF(v.item_id, 0), quantity_milli = NULLIF(v.quantity, 0), \
               unrecorded_milli = v.unrecorded";
    let on = "consumption_import_row.import_id = v.import_id AND consumption_import_row.row_no = v.row_no";
    tx.bulk_update("consumption_import_row", &columns, rows, set, on)
        .await?;
    Ok(())
}

/// Reports with rows that wait, oldest first.
pub async fn with_waiting(tx: &Tx) -> Result<Vec<ReportId>> {
    let sql = "SELECT DISTINCT import_id FROM consumption_import_row WHERE state = 'waiting' ORDER BY import_id";
    let rows = tx.query_all(sql, binds![]).await?;
    rows.iter().map(|row| super::at(row, 0)).collect()
}
