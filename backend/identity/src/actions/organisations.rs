//! The tree of organisations: enter, amend, move, switch off and on.

use serde_json::json;

use crate::model::{Organisation, OrganisationFacts};
use crate::rules::{self, Refusal};
use crate::session::Sessions;
use crate::store;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Word of the journal.
const ENTITY: &str = "organisation";

/// Enters an organisation, once however often it is asked.
pub async fn create(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    kind: OrganisationKind,
    parent_id: Option<OrganisationId>,
    facts: &OrganisationFacts,
) -> Result<OrganisationId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                enter(tx, kind, parent_id, facts)
                    .await
                    .map(|entered| entered.id)
            }
            .scope_boxed()
        })
        .await
}

/// Enters an organisation in a transaction under way.
pub(crate) async fn enter(
    tx: &Tx,
    kind: OrganisationKind,
    parent_id: Option<OrganisationId>,
    facts: &OrganisationFacts,
) -> Result<Organisation> {
    let facts = rules::organisation::facts(facts)?;
    let parent = match parent_id {
        Some(id) => Some(store::organisation_get(tx, id).await?),
        None => None,
    };
    rules::organisation::parent(kind, parent.as_ref().map(|parent| parent.kind))
        .map_err(|refusal| Invalid::one("/parent_id", refusal))?;
    if parent.is_some_and(|parent| !parent.active) {
        return Err(Refusal::ParentInactive {}.into());
    }
    let organisation = Organisation {
        id: tx.id(),
        parent_id,
        kind,
        facts,
        active: true,
        version: 1,
        created_at: tx.now(),
    };
    store::organisation_insert(tx, &organisation)
        .await
        .or_unique(|| code_taken(&organisation))?;
    journal(tx, &organisation, Verb::CREATE);
    Ok(organisation)
}

fn code_taken(organisation: &Organisation) -> Refusal {
    Refusal::CodeTaken {
        code: organisation.facts.code.clone(),
    }
}

fn journal(tx: &Tx, organisation: &Organisation, verb: Verb) {
    let facts = json!({
        "kind": organisation.kind,
        "parent_id": organisation.parent_id,
        "facts": organisation.facts,
        "active": organisation.active,
    });
    tx.journal(
        ENTITY,
        organisation.id,
        Some(&organisation.facts.code),
        verb,
        facts,
    );
}

/// Changes facts and, when given, the place in the tree.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    version: IfMatch,
    parent_id: Option<OrganisationId>,
    facts: &OrganisationFacts,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut organisation = store::organisation_get(tx, id).await?;
                version.check(organisation.version)?;
                organisation.facts = rules::organisation::facts(facts)?;
                if let Some(parent_id) =
                    parent_id.filter(|parent| organisation.parent_id != Some(*parent))
                {
                    relocate(tx, &mut organisation, parent_id).await?;
                }
                save(tx, &organisation, Verb::AMEND).await
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

async fn relocate(
    tx: &Tx,
    organisation: &mut Organisation,
    parent_id: OrganisationId,
) -> Result<()> {
    let parent = store::organisation_get(tx, parent_id).await?;
    rules::organisation::parent(organisation.kind, Some(parent.kind))
        .map_err(|refusal| Invalid::one("/parent_id", refusal))?;
    if store::organisation_is_within(tx, parent_id, organisation.id).await? {
        return Err(Invalid::one("/parent_id", Refusal::Cycle {}));
    }
    organisation.parent_id = Some(parent_id);
    store::closure_move(tx, organisation.id, parent_id).await
}

async fn save(tx: &Tx, organisation: &Organisation, verb: Verb) -> Result<()> {
    store::organisation_save(tx, organisation)
        .await
        .or_unique(|| code_taken(organisation))?;
    journal(tx, organisation, verb);
    Ok(())
}

/// Changes the facts in a transaction under way; the place stays.
pub(crate) async fn amend_facts(
    tx: &Tx,
    id: OrganisationId,
    facts: &OrganisationFacts,
) -> Result<Organisation> {
    let mut organisation = store::organisation_get(tx, id).await?;
    organisation.facts = rules::organisation::facts(facts)?;
    save(tx, &organisation, Verb::AMEND).await?;
    organisation.version += 1;
    Ok(organisation)
}

/// Switches it off: nobody of it can sign in, nothing new is made for it.
pub async fn deactivate(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut organisation = store::organisation_get(tx, id).await?;
                version.check(organisation.version)?;
                let children = store::organisation_active_children(tx, id).await?;
                rules::organisation::deactivate(&organisation, children)?;
                organisation.active = false;
                save(tx, &organisation, Verb("deactivate")).await
            }
            .scope_boxed()
        })
        .await?;
    app.memory::<Sessions>().forget();
    Ok(())
}

/// Switches it on again.
pub async fn activate(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let mut organisation = store::organisation_get(tx, id).await?;
                version.check(organisation.version)?;
                let parent = match organisation.parent_id {
                    Some(parent) => Some(store::organisation_get(tx, parent).await?),
                    None => None,
                };
                rules::organisation::activate(&organisation, parent.as_ref())?;
                organisation.active = true;
                save(tx, &organisation, Verb("activate")).await
            }
            .scope_boxed()
        })
        .await
}
