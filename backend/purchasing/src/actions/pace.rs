//! Moving parts of an agreed quantity between facilities.

use serde_json::json;

use crate::report::pace;
use crate::rules::shifts::{Move, Part, moved};
use kernel::prelude::*;
use suppliers;
use suppliers::model::VbpLineId;

/// Word of the journal.
const LINE: &str = "vbp_line";

/// Accepts moves at the version of the line's year: all of them or none. The sum of the parts stays.
pub async fn shift(
    app: &App,
    actor: &Actor,
    line: VbpLineId,
    year_no: i64,
    version: IfMatch,
    moves: &[Move],
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move { shift_in(tx, line, year_no, version, moves).await }.scope_boxed()
        })
        .await
}

async fn shift_in(
    tx: &Tx,
    line: VbpLineId,
    year_no: i64,
    version: IfMatch,
    moves: &[Move],
) -> Result<()> {
    let (year, row) = pace::one(tx, line, Some(year_no)).await?;
    version.check(year.version)?;
    let facilities = pace::facilities(tx, line, year_no).await?;
    let parts: Vec<Part> = facilities.iter().map(pace::FacilityPace::part).collect();
    let after = moved(&parts, moves, pace::pack(&row))?;
    suppliers::quotas_shift(tx, &year, version.0, &after).await?;
    let name = |id: OrganisationId| {
        let found = facilities
            .iter()
            .find(|facility| facility.facility_id == id);
        found.map(|facility| facility.name.clone())
    };
    let told = moves
        .iter()
        .map(|one| json!({ "from": name(one.from), "to": name(one.to), "quantity": one.quantity }));
    let facts = json!({ "year": year_no, "moves": told.collect::<Vec<_>>() });
    tx.journal(LINE, line, Some(&year.code), Verb("shift_quota"), facts);
    Ok(())
}
