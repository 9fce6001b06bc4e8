//! How a round goes: facilities and their sheets, and counts by state.

use sea_orm::FromQueryResult;

use crate::model::declaration::{DeclarationId, DeclarationWord, RoundId};
use crate::store::facilities::{FACILITY_COLUMNS, FacilityRow, REQUESTING};
use kernel::prelude::*;

/// Sheets of a round in one state.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RoundCount {
    /// In which round.
    pub round_id: RoundId,
    /// Which state.
    pub state: DeclarationWord,
    /// How many.
    pub sheets: i64,
}

/// Sheets within reach of these rounds, by state.
pub async fn round_counts(tx: &Tx, rounds: &[RoundId]) -> Result<Vec<RoundCount>> {
    let ids = kernel::ids::raw_ids(rounds.iter().copied());
    let (among, bind) = tx.among("d.round_id", &ids);
    let (within, reach) = tx.actor().reach.sql(Some("d.facility_id"), None);
    let mut binds = vec![bind];
    binds.extend(reach);
    let sql = format!(
        "SELECT d.round_id, d.state, COUNT(*) AS sheets FROM declaration d WHERE {among} AND {within} \
         GROUP BY d.round_id, d.state"
    );
    tx.rows(&sql, binds).await
}

/// A facility in a round.
#[derive(Clone, Debug)]
pub struct RoundFacility {
    /// Which.
    pub facility: FacilityRow,
    /// Above it in the tree.
    pub parent_name: Option<String>,
    /// Its sheet, if it has begun one.
    pub sheet: Option<RoundSheet>,
}

/// The head of a sheet.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RoundSheet {
    pub id: DeclarationId,
    pub number: String,
    pub state: DeclarationWord,
    pub line_count: i64,
    pub changed_count: i64,
    pub submitted_at: Option<Instant>,
    pub version: i64,
}

/// Facilities within reach in a round, by code, after `after`.
pub async fn round_facilities(
    tx: &Tx,
    round: RoundId,
    state: Option<&str>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<RoundFacility>> {
    let mut binds = binds![round];
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    binds.extend(reach);
    binds.push(after.unwrap_or_default().into());
    let mut condition = String::new();
    match state {
        Some("missing") => condition.push_str(" AND d.id IS NULL"),
        Some(state) => {
            condition.push_str(" AND d.state = ?");
            binds.push(state.into());
        }
        None => {}
    }
    let sql = format!(
        "SELECT {FACILITY_COLUMNS}, p.short_name AS parent_name, d.id AS d_id, d.number AS d_number, d.state AS d_state, \
                d.line_count AS d_line_count, d.changed_count AS d_changed_count, d.submitted_at AS d_submitted_at, \
                d.version AS d_version \
         FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id \
         LEFT JOIN declaration d ON d.facility_id = o.id AND d.round_id = ? \
         WHERE {REQUESTING} AND {within} AND o.code > ?{condition} ORDER BY o.code LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| {
            let begun: Option<i64> = row.try_get("", "d_id")?;
            Ok(RoundFacility {
                facility: FacilityRow::from_query_result(row, "o_")?,
                parent_name: row.try_get("", "parent_name")?,
                sheet: match begun {
                    Some(_) => Some(RoundSheet::from_query_result(row, "d_")?),
                    None => None,
                },
            })
        })
        .collect()
}

/// Facilities within reach that have handed in nothing in a round.
pub async fn round_missing(tx: &Tx, round: RoundId) -> Result<Vec<FacilityRow>> {
    let mut binds = binds![round];
    let (within, reach) = tx.actor().reach.sql(Some("o.id"), None);
    binds.extend(reach);
    let sql = format!(
        "SELECT {FACILITY_COLUMNS} FROM organisation o WHERE {REQUESTING} AND NOT EXISTS \
            (SELECT 1 FROM declaration d WHERE d.round_id = ? AND d.facility_id = o.id \
             AND d.state IN ('submitted', 'approved', 'accepted')) AND {within} ORDER BY o.code, o.id"
    );
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| Ok(FacilityRow::from_query_result(row, "o_")?))
        .collect()
}
