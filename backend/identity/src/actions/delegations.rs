//! Standing in for an absent colleague: give a delegation, take it back.

use serde_json::json;

use crate::model::{Delegation, DelegationId, SignInPolicy};
use crate::rules::{self, Refusal, delegation::Asked};
use crate::session::Sessions;
use crate::store;
use kernel::db::tx::Reason;
use kernel::prelude::*;
use kernel::text::fold;

/// Word of the journal.
const ENTITY: &str = "delegation";

/// A deputy may sit at a desk above the absent person's, which he cannot see otherwise.
const DEPUTY_ABOVE: Reason = Reason("a deputy may work above");

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewDelegation<'a> {
    /// Who is to act.
    pub to_user_id: UserId,
    /// First day.
    pub starts_on: Day,
    /// Last day, included.
    pub ends_on: Day,
    /// Why.
    pub reason: &'a str,
}

/// Gives one's own work to a colleague for some days, once however often it is asked.
pub async fn give(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    new: NewDelegation<'_>,
) -> Result<DelegationId> {
    let from = actor.user_id.ok_or(General::NotSignedIn {})?;
    let reason = fold(new.reason);
    let mut invalid = Invalid::new();
    invalid.ensure(!reason.is_empty(), "/reason", Field::Required {});
    invalid.ensure(
        reason.chars().count() <= 200,
        "/reason",
        Field::TooLong { max: 200 },
    );
    invalid.finish()?;
    let reason = &reason;
    let id = app
        .db
        .write_once(actor, key, |tx| {
            async move {
                let policy = tx.policy::<SignInPolicy>().await?;
                let giver = store::user_get(tx, from).await?;
                let deputy = store::user_beyond(tx, DEPUTY_ABOVE, new.to_user_id).await?;
                let near = store::is_near(tx, giver.organisation_id, deputy.id).await?;
                let asked = Asked {
                    from,
                    to: deputy.id,
                    deputy_near: near,
                    starts_on: new.starts_on,
                    ends_on: new.ends_on,
                };
                rules::delegation::give(tx.actor(), &asked, &policy, tx.day())?;
                let delegation = Delegation {
                    id: tx.id(),
                    from_user_id: from,
                    to_user_id: deputy.id,
                    starts_on: new.starts_on,
                    ends_on: new.ends_on,
                    reason: reason.clone(),
                    created_at: tx.now(),
                    revoked_at: None,
                    version: 1,
                };
                store::delegation_insert(tx, &delegation).await?;
                journal(tx, &delegation, Verb::CREATE);
                Ok(delegation.id)
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(id)
}

fn journal(tx: &Tx, delegation: &Delegation, verb: Verb) {
    let facts = json!({
        "from_user_id": delegation.from_user_id,
        "to_user_id": delegation.to_user_id,
        "starts_on": delegation.starts_on,
        "ends_on": delegation.ends_on,
        "reason": delegation.reason,
    });
    tx.journal(ENTITY, delegation.id, None, verb, facts);
}

/// Takes a delegation back at once: by whoever gave it, or by whoever keeps the users.
pub async fn revoke(app: &App, actor: &Actor, id: DelegationId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let delegation = store::delegation_get(tx, id).await?;
                let actor = tx.actor();
                let own = actor.user_id == Some(delegation.from_user_id);
                let held = actor.user_id == Some(delegation.to_user_id);
                if !own && !actor.can(Permission::ManageUsers) {
                    // A colleague's delegation that one holds is visible; anybody else's does not exist.
                    let hidden = if held {
                        Refusal::NotDelegated {}.into()
                    } else {
                        Error::not_found()
                    };
                    return Err(hidden);
                }
                version.check(delegation.version)?;
                rules::delegation::revoke(&delegation, tx.day())?;
                store::delegation_revoke(tx, &delegation).await?;
                journal(tx, &delegation, Verb("revoke"));
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}
