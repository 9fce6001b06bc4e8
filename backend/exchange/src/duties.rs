//! What the exchange does by the clock.

use scheduler::Duty;

use crate::actions::{escalating, market, recalls};
use kernel::app::App;

/// Takes shortages a step further, and ends those whose clock ran out.
pub const STEPS: &str = "exchange.steps";

/// Ends offers of the expiry market, and tells desks what expires soon.
pub const MARKET: &str = "exchange.market";

/// Tells and reminds holders of recalls.
pub const RECALLS: &str = "exchange.recalls";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let (stepping, recalling, watching) = (app.clone(), app.clone(), app.clone());
    vec![
        Duty::new(MARKET, "0 20 6 * * *", move || {
            let app = watching.clone();
            async move {
                let (lapsed, told) = market::run(&app).await?;
                Ok(format!("{lapsed} offers ended, {told} desks told"))
            }
        }),
        Duty::new(RECALLS, "40 */15 * * * *", move || {
            let app = recalling.clone();
            async move {
                let told = recalls::run(&app).await?;
                Ok(format!("{told} told"))
            }
        }),
        Duty::new(STEPS, "20 */5 * * * *", move || {
            let app = stepping.clone();
            async move {
                let moved = escalating::run(&app).await?;
                Ok(format!("{moved} shortages"))
            }
        }),
    ]
}
