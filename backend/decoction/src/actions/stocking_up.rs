//! 备药: the centre asks for its pieces in the cycle like any facility.

use demand::asking::{self, Begun};
use kernel::prelude::*;

use crate::refusal::NeedRefusal;
use crate::report::needs::Needs;

/// Begins the centre's own requisition with what is suggested. From there it goes the way of every requisition: somebody hands it in,
/// somebody else approves it, the plan buys it.
///
/// # Errors
///
/// No cycle takes requisitions, nothing is missing, or the centre has one already.
pub async fn request(app: &App, actor: &Actor, key: &Idempotency) -> Result<Begun> {
    app.db
        .write_once(actor, key, |tx| request_in(tx).scope_boxed())
        .await
}

/// The same inside a transaction of its caller.
pub async fn request_in(tx: &Tx) -> Result<Begun> {
    let mut found = Needs::of(tx).await?;
    let Some(cycle) = &found.cycle else {
        return Err(NeedRefusal::NoCycle {}.into());
    };
    found.lines.retain(|line| line.quantity.is_positive());
    if found.lines.is_empty() {
        return Err(NeedRefusal::NothingNeeded {}.into());
    }
    asking::begin(tx, found.centre, cycle, &found.lines).await
}
