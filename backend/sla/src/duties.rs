//! What service levels do by the clock.

use scheduler::Duty;

use crate::actions::{self, ladder, running};
use kernel::app::App;

/// Reminds, and judges the clocks that have run out.
pub const CLOCKS: &str = "sla.clocks";

/// Runs the ladder: every day, and after every breach.
pub const LADDER: &str = "sla.ladder";

/// Notes which notices went out, and executes evictions.
pub const CASES: &str = "sla.cases";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let (clocks, daily, cases) = (app.clone(), app.clone(), app.clone());
    vec![
        Duty::new(CLOCKS, "0 */5 * * * *", move || {
            let app = clocks.clone();
            async move {
                let reminded = running::remind(&app).await?;
                let judged = running::run_out(&app).await?;
                Ok(format!("{judged} judged, {reminded} reminded"))
            }
        }),
        Duty::new(LADDER, "0 15 0 * * *", move || {
            let app = daily.clone();
            async move {
                // After downtime the clocks of all those days are judged first.
                running::run_out(&app).await?;
                let changes = ladder::run(&app).await?;
                Ok(format!("{changes} changes"))
            }
        }),
        Duty::new(CASES, "30 */10 * * * *", move || {
            let app = cases.clone();
            async move {
                let executed = actions::cases::run(&app).await?;
                Ok(format!("{executed} executed"))
            }
        }),
    ]
}
