//! Rows of the slice. The ledger's own reads and writes know no reach: a delivery crosses it by nature, so verbs
//! check whose stock they touch before they move it. Lists for people are in [`views`] and keep to the reach.

pub(super) mod adjustments;
pub(super) mod counts;
pub(super) mod facts;
pub(super) mod ledger;
pub(super) mod lots;
pub(super) mod names;
pub(super) mod on_the_way;
pub(super) mod places;
pub(super) mod proof;
pub(super) mod reports;
pub(super) mod reservations;
pub(super) mod splits;
pub(super) mod tracing;
pub(super) mod views;

use sea_orm::{QueryResult, TryGetable};

use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// Columns by place: thousands of rows are read here, and names cost a search each.
fn at<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T> {
    row.try_get_by_index(index).map_err(Error::from)
}
