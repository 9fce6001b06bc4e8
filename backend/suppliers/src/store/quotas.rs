//! Parts of agreed quantities by facility.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::model::{TenderId, VbpLineId};
use kernel::bulk::ColumnKind;
use kernel::prelude::*;

/// A facility's part.
#[derive(Clone, Debug, FromQueryResult)]
pub struct QuotaRow {
    pub code: String,
    pub year_no: i64,
    pub facility_code: String,
    pub quota_milli: Quantity,
}

/// Parts of a tender's lines, by line, year and facility.
pub async fn of_tender(tx: &Tx, tender: TenderId) -> Result<Vec<QuotaRow>> {
    let sql = "SELECT l.code, q.year_no, o.code AS facility_code, q.quota_milli \
               FROM vbp_line l JOIN vbp_group g ON g.id = l.group_id JOIN vbp_quota q ON q.vbp_line_id = l.id \
               JOIN organisation o ON o.id = q.facility_id \
               WHERE l.tender_id = ? ORDER BY g.code, l.code, q.year_no, o.code";
    tx.rows(sql, binds![tender]).await
}

/// Facilities by code.
pub async fn facilities_by_code(
    tx: &Tx,
    codes: &[&str],
) -> Result<FxHashMap<String, OrganisationId>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: OrganisationId,
        code: String,
    }
    let (listed, bind) = tx.listed(
        "k",
        [("code", ColumnKind::Text)],
        codes.iter().map(|code| [(*code).into()]),
    );
    let sql = format!(
        "SELECT o.id, o.code FROM {listed} CROSS JOIN organisation o WHERE o.code = k.code \
         AND o.kind IN ('lead_hospital', 'township', 'village')"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![bind]).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

/// Replaces all parts of these years of lines.
pub async fn replace(
    tx: &Tx,
    years: &[(VbpLineId, i64)],
    quotas: &[(VbpLineId, i64, OrganisationId, Quantity)],
) -> Result<()> {
    let columns = [("line", ColumnKind::Int), ("year", ColumnKind::Int)];
    let rows = years
        .iter()
        .map(|(line, year)| [(*line).into(), (*year).into()]);
    let (listed, bind) = tx.listed("k", columns, rows);
    let sql = format!(
        "DELETE FROM vbp_quota WHERE EXISTS (SELECT 1 FROM {listed} \
         WHERE k.line = vbp_quota.vbp_line_id AND k.year = vbp_quota.year_no)"
    );
    tx.execute(&sql, vec![bind]).await?;
    write(tx, quotas).await
}

/// Writes parts; those that are there take the new quantity.
pub async fn write(tx: &Tx, quotas: &[(VbpLineId, i64, OrganisationId, Quantity)]) -> Result<()> {
    let rows = quotas.iter().map(|(line, year, facility, quota)| {
        [
            (*line).into(),
            (*year).into(),
            (*facility).into(),
            (*quota).into(),
        ]
    });
    let columns = ["vbp_line_id", "year_no", "facility_id", "quota_milli"];
    let change = OnConflict::Update {
        key: &["vbp_line_id", "year_no", "facility_id"],
        set: "quota_milli = excluded.quota_milli",
    };
    tx.bulk_upsert("vbp_quota", &columns, rows, change).await?;
    Ok(())
}

/// Moves the version of a line's year on, if it is still the expected one.
pub async fn year_touch(tx: &Tx, line: VbpLineId, year_no: i64, expected: i64) -> Result<i64> {
    let sql = "UPDATE vbp_line_year SET version = version + 1 \
               WHERE vbp_line_id = ? AND year_no = ? AND version = ?";
    match tx.execute(sql, binds![line, year_no, expected]).await? {
        1 => Ok(expected + 1),
        _ => Err(Error::conflict()),
    }
}
