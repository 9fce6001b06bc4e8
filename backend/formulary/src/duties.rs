//! What the formulary does by the clock.

use scheduler::{Duty, DutyResult};

use super::actions;
use kernel::app::App;

/// Lets approved changes take effect on their day: just after midnight, and as soon as one is approved for today.
pub const CHANGES_TAKE_EFFECT: &str = "formulary.changes_take_effect";

/// The formulary's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let app = app.clone();
    vec![Duty::new(CHANGES_TAKE_EFFECT, "0 1 0 * * *", move || {
        let app = app.clone();
        async move { take_effect(&app).await }
    })]
}

async fn take_effect(app: &App) -> DutyResult {
    let (effective, lapsed) = actions::changes::take_effect(app).await?;
    Ok(format!("{effective} effective, {lapsed} lapsed"))
}
