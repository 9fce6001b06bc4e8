//! Which places lie on a run of a day: asked by whoever has something to send along.

use sea_orm::FromQueryResult;

use kernel::prelude::*;

/// A run that stops somewhere.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Passing {
    /// Its number.
    pub number: String,
    /// Where it stops.
    pub organisation_id: OrganisationId,
    /// Which in order, from 1.
    pub sequence: i64,
}

/// Stops of a day that nobody has ended, run by run in order. Every run begins at the centre.
pub async fn passing(tx: &Tx, day: Day) -> Result<Vec<Passing>> {
    let sql = "SELECT r.number, s.organisation_id, s.sequence FROM run r JOIN run_stop s ON s.run_id = r.id \
               WHERE r.run_on = ? AND r.state IN ('planned', 'loading', 'on_road') AND s.state = 'planned' \
               ORDER BY r.number, s.sequence";
    tx.rows(sql, binds![day]).await
}
