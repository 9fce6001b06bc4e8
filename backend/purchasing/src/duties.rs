//! What purchasing does by the clock.

use scheduler::Duty;

use super::actions::planning;
use kernel::app::App;

/// Cleans away what planning runs left that died.
pub const CLEAN_PLANS: &str = "purchasing.clean_plans";

/// Purchasing's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let app = app.clone();
    vec![Duty::new(CLEAN_PLANS, "0 */10 * * * *", move || {
        let app = app.clone();
        async move {
            let cleaned = planning::clean(&app).await?;
            Ok(format!("{cleaned} cleaned"))
        }
    })]
}
