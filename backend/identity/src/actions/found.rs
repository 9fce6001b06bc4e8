//! The very beginning: a centre and somebody who keeps its users.

use serde_json::json;

use crate::model::OrganisationFacts;
use crate::rules::{self, Refusal};
use crate::{password, store};
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// What the beginning needs.
#[derive(Clone, Copy, Debug)]
pub struct Founding<'a> {
    /// Code of the centre.
    pub code: &'a str,
    /// Full name of the centre.
    pub name: &'a str,
    /// Login of the first administrator.
    pub login: &'a str,
}

/// Makes the centre and its first administrator; answers the first password. Only where nothing stands yet.
pub async fn found(app: &App, founding: Founding<'_>) -> Result<String> {
    rules::user::login(founding.login)?;
    let secret = first_password();
    let hash = password::hash(&app.settings, &secret).await?;
    let (founding, hash) = (&founding, &hash);
    app.db
        .write(&Actor::system("found"), |tx| {
            async move {
                let standing =
                    store::organisations_of_kinds(tx, &[OrganisationKind::Centre]).await?;
                if !standing.is_empty() {
                    return Err(Refusal::AlreadyFounded {}.into());
                }
                let facts = OrganisationFacts {
                    code: founding.code.to_owned(),
                    name: founding.name.to_owned(),
                    ..OrganisationFacts::default()
                };
                let centre =
                    super::organisations::enter(tx, OrganisationKind::Centre, None, &facts).await?;
                let admin = super::users::administrator(tx, centre.id, founding.login);
                store::user_insert(tx, &admin, hash).await?;
                let facts = json!({ "organisation_id": centre.id, "roles": admin.roles });
                tx.journal(
                    "user_account",
                    admin.id,
                    Some(&admin.login),
                    Verb::CREATE,
                    facts,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await?;
    Ok(secret)
}

/// Twenty characters that cannot be mistaken for one another.
fn first_password() -> String {
    const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    (0..20)
        .map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]))
        .collect()
}
