//! What people do with demand: one verb, one function, one transaction.

pub mod adoption;
pub mod back_orders;
pub mod beginning;
pub mod budgets;
pub mod cycles;
pub mod deciding;
pub mod declarations;
pub mod entry;
pub mod forecasts;
pub mod reading;
pub mod remarking;
pub mod requisitions;
pub mod review;
pub mod round_sheet;
pub mod rounds;
pub mod templates;

use crate::model::cycle::Cycle;
use crate::refusal::DemandRefusal;
use crate::store::{self, Dossier};
use kernel::prelude::*;

/// Word of requisitions in the journal.
pub const REQUISITION: &str = "requisition";

/// Longest reason or remark, in characters.
pub const MAX_TEXT: usize = 500;

/// Word of cycles in the journal.
pub const CYCLE: &str = "cycle";

/// Asks the cycle of a regular requisition whether this step is in time, and pins its answer: closing the cycle
/// meanwhile makes one of the two start again. Items, stock and prices are not pinned, since nobody who
/// changes them looks at requisitions: handing in a moment earlier would have been the same.
async fn in_time(
    tx: &Tx,
    dossier: &Dossier,
    takes: fn(&Cycle) -> Result<(), DemandRefusal>,
) -> Result<()> {
    if let Some(cycle) = &dossier.cycle {
        takes(cycle)?;
        store::cycle_rely_on(tx, cycle.id).await?;
    }
    Ok(())
}
