//! What the exchange does by the clock.

use scheduler::Duty;

use crate::actions::escalating;
use kernel::app::App;

/// Takes shortages a step further, and ends those whose clock ran out.
pub const STEPS: &str = "exchange.steps";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let stepping = app.clone();
    vec![Duty::new(STEPS, "20 */5 * * * *", move || {
        let app = stepping.clone();
        async move {
            let moved = escalating::run(&app).await?;
            Ok(format!("{moved} shortages"))
        }
    })]
}
