//! What the register does by itself.

use scheduler::{Duty, DutyResult};
use serde_json::{Map, json};

use crate::model::ReminderPolicy;
use crate::rules::reminder::reminder_due;
use crate::store;
use crate::store::suppliers::ExpiringRow;
use identity::directory;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};

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
        for desk in [centre, row.supplier_id] {
            tx.notice(notice(row, desk, today, format!("{key}:{desk}")));
        }
        if let Some(address) = suppliers.get(&row.supplier_id) {
            tx.outbox(mail(row, address, today).once(format!("mail:{key}")));
        }
    }
    Ok(rows.len())
}

fn notice(row: &ExpiringRow, desk: OrganisationId, today: Day, key: String) -> Notice {
    Notice {
        organisation_id: desk,
        user_id: None,
        kind: "licence_expiry",
        params: json!({
            "supplier": row.supplier_name,
            "kind": row.kind,
            "number": row.number,
            "expires_on": row.expires_on,
            "days": row.expires_on.days_since(today),
        }),
        link: format!("/suppliers/register/{}", row.supplier_id),
        dedupe_key: Some(key),
    }
}

/// Suppliers of the county read Chinese.
fn mail(row: &ExpiringRow, address: &str, today: Day) -> Message {
    let mut facts = Map::new();
    facts.insert("supplier".to_owned(), row.supplier_name.as_str().into());
    facts.insert("number".to_owned(), row.number.as_str().into());
    facts.insert("kind".to_owned(), row.kind.as_str().into());
    facts.insert("expires_on".to_owned(), row.expires_on.to_string().into());
    facts.insert("days".to_owned(), row.expires_on.days_since(today).into());
    let say = |key: &str| text(Locale::ZhCn, key, &facts);
    let payload = json!({
        "to": [address],
        "subject": say("suppliers.mail.licence_subject"),
        "text": say("suppliers.mail.licence_body"),
    });
    Message::new("mail", payload)
}
