//! Use cases: one verb, one function, one transaction.

pub mod consumption;
pub mod counts;
pub mod issuing;
pub mod proof;
pub mod reports;
pub mod reversal;

use crate::refusal::StockRefusal;
use identity::directory;
use identity::model::Organisation;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Longest reason or remark.
pub(super) const TEXT_MAX: usize = 500;

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
        || actor.organisation_kind.is_facility();
    if own {
        Ok(organisation)
    } else {
        Err(StockRefusal::NotYourStock {}.into())
    }
}
