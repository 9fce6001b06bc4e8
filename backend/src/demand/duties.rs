//! What demand does by itself.

use crate::demand::actions::cycles;
use crate::kernel::prelude::*;

/// Opens cycles whose time has come.
pub const OPEN_CYCLES: &str = "demand.open_cycles";

/// Reminds facilities that handed in nothing.
pub const REMIND: &str = "demand.remind";

/// Opens cycles whose time has come; answers how many.
pub async fn open_cycles(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(OPEN_CYCLES), |tx| {
            async move { cycles::open_due(tx).await }.scope_boxed()
        })
        .await
}

/// Reminds facilities that handed in nothing, at the hours before closing that the policy names; answers how many.
pub async fn remind(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(REMIND), |tx| {
            async move { cycles::remind_due(tx).await }.scope_boxed()
        })
        .await
}
