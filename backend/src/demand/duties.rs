//! What demand does by itself.

use scheduler::{Duty, DutyResult};

use crate::demand::actions::cycles;
use crate::kernel::prelude::*;

/// Opens cycles whose time has come.
pub const OPEN_CYCLES: &str = "demand.open_cycles";

/// Reminds facilities that handed in nothing.
pub const REMIND: &str = "demand.remind";

/// The duties of demand: opening every five minutes, reminders at the quarters of every hour.
pub fn all(app: &App) -> Vec<Duty> {
    let (opening, reminding) = (app.clone(), app.clone());
    vec![
        Duty::new(OPEN_CYCLES, "0 */5 * * * *", move || {
            let app = opening.clone();
            async move { note(open_cycles(&app).await, "cycles opened") }
        }),
        Duty::new(REMIND, "0 */15 * * * *", move || {
            let app = reminding.clone();
            async move { note(remind(&app).await, "facilities reminded") }
        }),
    ]
}

fn note(done: Result<usize>, what: &str) -> DutyResult {
    match done? {
        0 => Ok(String::new()),
        count => Ok(format!("{count} {what}")),
    }
}

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
