//! One verb, one function, one transaction.

pub mod answering;
pub mod asking;
pub mod confirming;
pub mod escalating;
pub mod market;
pub mod proposing;
pub mod recalls;
pub mod receiving;
pub mod shortages;
pub mod transfers;

use crate::refusal::ExchangeRefusal;
use crate::store::Place;
use formulary::model::ItemId;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;

/// Words of the journal.
pub(crate) mod word {
    pub const SHORTAGE: &str = "shortage";
    pub const TRANSFER: &str = "stock_transfer";
    pub const RECALL: &str = "recall";
    pub const OFFER: &str = "market_offer";
}

/// Longest note or reason.
pub(crate) const TEXT_MAX: usize = 500;

/// Does this actor speak for a place: his own desk, a township for a village, or the system?
pub(crate) fn speaks_for(actor: &Actor, place: &Place) -> bool {
    actor.is_system() || actor.organisation_id == Some(place.id) || is_township_of(actor, place)
}

/// That the village lies within reach was decided when its row was found.
fn is_township_of(actor: &Actor, place: &Place) -> bool {
    actor.organisation_kind == OrganisationKind::Township && place.kind == OrganisationKind::Village
}

/// Refuses whoever does not speak for the place.
pub(crate) fn own_desk(actor: &Actor, place: &Place) -> Result<(), ExchangeRefusal> {
    match speaks_for(actor, place) {
        true => Ok(()),
        false => Err(ExchangeRefusal::NotYourDesk {}),
    }
}

/// A reason that says something.
pub(crate) fn reason(text: &str) -> Result<String> {
    Invalid::reason(text, TEXT_MAX, ExchangeRefusal::ReasonMissing {})
}

/// An item as a sentence names it: name and specification.
pub(crate) async fn item_name(tx: &Tx, item: ItemId) -> Result<String> {
    let fields = formulary::directory::item(tx, item).await?.fields;
    Ok(format!("{} {}", fields.name, fields.specification)
        .trim()
        .to_owned())
}
