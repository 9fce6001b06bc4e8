//! What demand does by itself.

use scheduler::{Duty, DutyResult};

use crate::actions::{cycles, forecasts, remarking, rounds};
use crate::model::policy::DemandPolicy;
use kernel::prelude::*;

/// Opens cycles whose time has come.
pub const OPEN_CYCLES: &str = "demand.open_cycles";

/// Reminds facilities that handed in nothing.
pub const REMIND: &str = "demand.remind";

/// Makes forecasts that are due: after a month is over, after reports about such a month, after a change of levels.
pub const FORECAST: &str = "demand.forecast";

/// Marks what waits by rules that have come into force.
pub const MARK: &str = "demand.mark";

/// Closes rounds of the yearly declaration whose time has come.
pub const CLOSE_ROUNDS: &str = "demand.close_rounds";

/// The duties of demand: opening every five minutes, reminders at the quarters of every hour, forecasts once an
/// hour, rules of review and rounds of the declaration every five minutes.
pub fn all(app: &App) -> Vec<Duty> {
    let (opening, reminding) = (app.clone(), app.clone());
    let (forecasting, marking) = (app.clone(), app.clone());
    let closing = app.clone();
    vec![
        Duty::new(CLOSE_ROUNDS, "30 */5 * * * *", move || {
            let app = closing.clone();
            async move { note(close_rounds(&app).await, "rounds closed") }
        }),
        Duty::new(OPEN_CYCLES, "0 */5 * * * *", move || {
            let app = opening.clone();
            async move { note(open_cycles(&app).await, "cycles opened") }
        }),
        Duty::new(REMIND, "0 */15 * * * *", move || {
            let app = reminding.clone();
            async move { note(remind(&app).await, "facilities reminded") }
        }),
        Duty::new(MARK, "20 */5 * * * *", move || {
            let app = marking.clone();
            async move { note(mark(&app).await, "requisitions marked anew") }
        }),
        Duty::new(FORECAST, "30 25 * * * *", move || {
            let app = forecasting.clone();
            async move { note(forecast(&app).await, "forecasts made") }
        }),
    ]
}

fn note(done: Result<usize>, what: &str) -> DutyResult {
    match done? {
        0 => Ok(String::new()),
        count => Ok(format!("{count} {what}")),
    }
}

/// Closes rounds of the yearly declaration whose time has come; answers how many.
pub async fn close_rounds(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(CLOSE_ROUNDS), |tx| {
            async move { rounds::close_due(tx).await }.scope_boxed()
        })
        .await
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
            async move {
                let policy = tx.policy::<DemandPolicy>().await?;
                let of_rounds = rounds::remind_due(tx, &policy.remind_hours).await?;
                Ok(cycles::remind_due(tx).await? + of_rounds)
            }
            .scope_boxed()
        })
        .await
}

/// Makes the forecasts that are due; answers of how many items at facilities.
pub async fn forecast(app: &App) -> Result<usize> {
    forecasts::run(app, &Actor::system(FORECAST)).await
}

/// Marks what waits by rules that have come into force; answers how many requisitions changed.
pub async fn mark(app: &App) -> Result<usize> {
    remarking::run(app, &Actor::system(MARK)).await
}
