//! What identity does by the clock.

use scheduler::Duty;

use super::actions;
use kernel::app::App;

/// Forgets sessions that are over.
pub const FORGET_SESSIONS: &str = "identity.forget_sessions";

/// Identity's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let app = app.clone();
    vec![Duty::new(FORGET_SESSIONS, "0 50 * * * *", move || {
        let app = app.clone();
        async move {
            let forgotten = actions::sessions::forget_sessions(&app).await?;
            Ok(format!("{forgotten} forgotten"))
        }
    })]
}
