//! Areas in which suppliers are suspended or evicted: what planning and ordering must know of them.
//!
//! Goods that go through the centre have the centre's area, whoever waits for them. Nothing is read as long as nobody is
//! barred anywhere.

use rustc_hash::FxHashMap;

use crate::model::order::{Delivery, Urgency};
use crate::rules::areas::Areas;
use crate::rules::delivery::{self, DeliveryRule, Goods};
use crate::rules::planning::Known;
use crate::store;
use formulary::model::{ItemId, ItemKind};
use identity::directory;
use kernel::prelude::*;
use suppliers::model::{DeliveryArea, Offer, SupplierId};

/// Areas by destination, read where any source of these items is barred from one.
pub(super) async fn areas_for(tx: &Tx, known: &FxHashMap<ItemId, Known>) -> Result<Areas> {
    let mut sources = known.values().flat_map(|known| &known.sources);
    match sources.any(|source| !source.offer.barred.is_empty()) {
        true => areas(tx).await,
        false => Ok(Areas::default()),
    }
}

/// Areas by destination.
pub(super) async fn areas(tx: &Tx) -> Result<Areas> {
    Ok(Areas::new(store::remote_organisations(tx).await?))
}

/// How goods would be delivered.
pub(super) struct Ways {
    rules: Vec<DeliveryRule>,
    centre: DeliveryArea,
    urgency: Urgency,
}

impl Ways {
    /// None where nobody is barred anywhere.
    pub(super) async fn of(
        tx: &Tx,
        offers: &FxHashMap<ItemId, Vec<Offer>>,
        urgency: Urgency,
    ) -> Result<Option<Self>> {
        let mut all = offers.values().flatten();
        if all.all(|offer| offer.barred.is_empty()) {
            return Ok(None);
        }
        Ok(Some(Self {
            rules: store::delivery_rules(tx).await?,
            centre: DeliveryArea::of(directory::centre(tx).await?.facts.remote),
            urgency,
        }))
    }

    /// Areas whose facilities an offer must not serve: those from which its supplier is barred where he delivers directly;
    /// through the centre, all or none.
    pub(super) fn barred(&self, offer: &Offer, item_kind: ItemKind) -> Vec<DeliveryArea> {
        let goods = Goods {
            supplier_id: offer.supplier_id,
            item_id: offer.item_id,
            item_kind,
            urgency: self.urgency,
        };
        match delivery::delivery(&goods, &self.rules) {
            Delivery::Direct => offer.barred.clone(),
            Delivery::Centre if offer.barred.contains(&self.centre) => DeliveryArea::ALL.to_vec(),
            Delivery::Centre => Vec::new(),
        }
    }
}

/// The first area to which a drop goes and from which the supplier is barred. What packs add to a direct delivery goes to the
/// centre with whatever he brings; nobody asked for it, so it does not count.
pub(super) fn astray(
    destinations: impl Iterator<Item = OrganisationId>,
    delivery: Delivery,
    centre: OrganisationId,
    barred: &[DeliveryArea],
    areas: &Areas,
) -> Option<DeliveryArea> {
    let wanted = destinations.filter(|to| delivery == Delivery::Centre || *to != centre);
    let mut wanted = wanted.map(|to| areas.of(to));
    wanted.find(|area| barred.contains(area))
}

/// Suppliers who are barred from any area.
pub(super) fn barred_of(
    verdicts: &FxHashMap<SupplierId, suppliers::Verdict>,
) -> FxHashMap<SupplierId, Vec<DeliveryArea>> {
    let barred = verdicts.iter().filter(|(_, one)| !one.barred.is_empty());
    barred.map(|(id, one)| (*id, one.barred.clone())).collect()
}
