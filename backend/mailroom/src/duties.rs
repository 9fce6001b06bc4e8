//! What the mailroom does by itself.

use scheduler::{Duty, DutyResult};

use crate::actions::{bounces, digests, posting};
use kernel::duties::POST_NOTICES;
use kernel::prelude::*;

/// Writes the daily mails whose time has come.
pub const SEND_DIGESTS: &str = "mailroom.send_digests";
/// Reads returned mail from its folder.
pub const READ_BOUNCES: &str = "mailroom.read_bounces";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let (posting, sending, reading) = (app.clone(), app.clone(), app.clone());
    vec![
        Duty::new(POST_NOTICES, "40 * * * * *", move || {
            let app = posting.clone();
            async move { post_notices(&app).await }
        }),
        Duty::new(SEND_DIGESTS, "0 */5 * * * *", move || {
            let app = sending.clone();
            async move { Ok(format!("{} digests", digests::send_digests(&app).await?)) }
        }),
        Duty::new(READ_BOUNCES, "20 * * * * *", move || {
            let app = reading.clone();
            async move { read_bounces(&app).await }
        }),
    ]
}

async fn post_notices(app: &App) -> DutyResult {
    let posted = posting::post_notices(app).await?;
    Ok(format!(
        "{} notices, {} mails, {} lines for digests",
        posted.notices, posted.mails, posted.lines
    ))
}

async fn read_bounces(app: &App) -> DutyResult {
    let read = bounces::read_folder(app).await?;
    Ok(format!(
        "{} reports, {} returned, {} unreadable",
        read.reports, read.returned, read.unreadable
    ))
}
