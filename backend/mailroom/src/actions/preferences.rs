//! One's own preferences.

use std::collections::BTreeMap;

use crate::model::{Defaults, Preference, Way};
use crate::rules::template;
use crate::store;
use kernel::mail::quiet::{Quiet, TimeOfDay};
use kernel::prelude::*;

/// What a person wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// When nothing but urgent mail reaches them.
    pub quiet: Quiet,
    /// When their mail of the day leaves.
    pub digest_at: TimeOfDay,
    /// How each kind of notice reaches them; a kind that is missing: as the house says.
    pub choices: BTreeMap<String, Way>,
}

/// The person whose preferences these are: whoever sits at the keyboard, also while acting for somebody else.
pub fn owner(actor: &Actor) -> Result<UserId> {
    actor.user_id.ok_or_else(Error::not_found)
}

/// What holds for the person who asks, chosen or not.
pub async fn own(tx: &Tx) -> Result<(Preference, Defaults)> {
    let user = owner(tx.actor())?;
    let defaults = tx.policy::<Defaults>().await?;
    let chosen = store::preferences(tx, &[user]).await?.remove(&user);
    let preference = chosen.unwrap_or_else(|| Preference::of_house(&defaults));
    Ok((preference, defaults))
}

/// Sets one's own preferences. What waits for the next daily mail moves to its new time.
pub async fn set(app: &App, actor: &Actor, version: IfMatch, wanted: &Wanted) -> Result<()> {
    let user = owner(actor)?;
    let known = template::notice_kinds();
    let unknown = wanted
        .choices
        .keys()
        .find(|kind| !known.contains(&kind.as_str()));
    if let Some(kind) = unknown {
        let value = kind.clone();
        return Err(Invalid::one("/choices", Field::UnknownReference { value }));
    }
    app.db
        .write(actor, |tx| {
            async move {
                let (current, _) = own(tx).await?;
                version.check(current.version)?;
                let next = Preference {
                    quiet: wanted.quiet,
                    digest_at: wanted.digest_at,
                    choices: wanted.choices.clone(),
                    version: current.version,
                };
                store::preference_save(tx, user, &next).await?;
                let facts = serde_json::json!({
                    "digest_at": next.digest_at, "quiet_from": next.quiet.from, "quiet_until": next.quiet.until,
                    "choices": next.choices,
                });
                tx.journal("mail_preference", user, None, Verb::AMEND, facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
