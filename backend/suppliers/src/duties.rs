//! What the register does by itself.

use scheduler::{Duty, DutyResult};
use serde_json::json;

use crate::model::ReminderPolicy;
use crate::rules::reminder::reminder_due;
use crate::store;
use crate::store::suppliers::ExpiringRow;
use identity::directory;
use kernel::prelude::*;

/// Reminds the centre and the supplier of licences that run out.
pub const REMIND_LICENCES: &str = "suppliers.remind_licences";

/// The slice's part of the timetable.
pub fn all(app: &App) -> Vec<Duty> {
    let app = app.clone();
    vec![Duty::new(REMIND_LICENCES, "0 30 7 * * *", move || {
        let app = app.clone();
        async move { told(remind_licences(&app).await) }
    })]
}

fn told(reminded: Result<usize>) -> DutyResult {
    Ok(format!("{} licences", reminded?))
}

/// Reminds of every licence whose next step of the policy has been reached; answers how many were looked at.
/// Repeating it changes nothing: one notice and one mail for a licence, an expiry and a step.
pub async fn remind_licences(app: &App) -> Result<usize> {
    app.db
        .write(&Actor::system(REMIND_LICENCES), |tx| {
            async move { remind_in(tx).await }.scope_boxed()
        })
        .await
}

async fn remind_in(tx: &Tx) -> Result<usize> {
    let policy = tx.policy::<ReminderPolicy>().await?;
    let today = tx.day();
    let until = today.plus_days(policy.days_ahead());
    let rows = store::suppliers::licences_expiring(tx, today, until).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let centre = directory::centre(tx).await?.id;
    let suppliers = store::suppliers::emails(tx, rows.iter().map(|row| row.supplier_id)).await?;
    for row in &rows {
        let Some(step) = reminder_due(row.expires_on, today, &policy.days_before) else {
            continue;
        };
        let key = format!("licence:{}:{}:{step}", row.id, row.expires_on);
        tx.notice(notice(row, centre, today, &key));
        let address = suppliers.get(&row.supplier_id).map(String::as_str);
        let told = notice(row, row.supplier_id, today, &key);
        tx.notice(told.by_letter(address, Vec::new()));
    }
    Ok(rows.len())
}

fn notice(row: &ExpiringRow, desk: OrganisationId, today: Day, key: &str) -> Notice {
    let facts = json!({
        "supplier": row.supplier_name,
        "kind": row.kind,
        "number": row.number,
        "expires_on": row.expires_on,
        "days": row.expires_on.days_since(today),
    });
    let link = format!("/suppliers/register/{}", row.supplier_id);
    Notice::new(desk, "licence_expiry", facts, link).once(format!("{key}:{desk}"))
}
