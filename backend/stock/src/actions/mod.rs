//! Use cases: one verb, one function, one transaction.

pub mod adjusting;
pub mod consumption;
pub mod counts;
pub mod issuing;
pub mod lines;
pub mod proof;
pub mod reports;
pub mod reversal;
pub mod splitting;
pub mod tracing;

use crate::refusal::StockRefusal;
use identity::directory;
use identity::model::Organisation;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Longest reason or remark.
pub(super) const TEXT_MAX: usize = 500;

/// A reason that says something.
pub(super) fn reason(text: &str) -> Result<String> {
    Invalid::reason(text, TEXT_MAX, StockRefusal::ReasonMissing {})
}

/// Refuses whoever may not decide about the shelf of an organisation as a second person: its own desk, a township for its
/// villages, the centre for everybody; the only user of a village never.
pub(crate) fn decides(
    actor: &Actor,
    store: OrganisationId,
    single_user: bool,
) -> Result<(), StockRefusal> {
    let own = actor.organisation_id == Some(store);
    let above = actor.organisation_kind == OrganisationKind::Centre
        || actor.organisation_kind.is_facility();
    match actor.is_system() || (own && !single_user) || (!own && above) {
        true => Ok(()),
        false => Err(StockRefusal::NotYourStock {}),
    }
}

/// The desk that decides: the organisation's own, of a village with one user its township's.
pub(super) fn deciding_desk(store: &Organisation) -> OrganisationId {
    match (store.facts.single_user, store.parent_id) {
        (true, Some(parent)) => parent,
        _ => store.id,
    }
}

/// The organisation whose stock this actor may move: his own, or for a township also that of its villages.
pub(super) async fn own_store(tx: &Tx, id: OrganisationId) -> Result<Organisation> {
    let organisation = directory::organisation(tx, id).await?;
    let keeps = organisation.kind.is_facility() || organisation.kind == OrganisationKind::Centre;
    if !keeps {
        return Err(StockRefusal::NoStore {}.into());
    }
    let actor = tx.actor();
    let own = actor.is_system()
        || actor.organisation_id == Some(id)
        || (actor.organisation_kind.is_facility() && organisation.kind.is_facility());
    if own {
        Ok(organisation)
    } else {
        Err(StockRefusal::NotYourStock {}.into())
    }
}
