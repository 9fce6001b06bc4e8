//! What else a line of a plan could be bought from: every offer of its item, priced at one quantity.

use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::review::KeptLine;
use crate::model::{LineId, PlanId, PlanRefusal};
use crate::rules::revision;
use crate::store;
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::refusal::Refusal;
use suppliers;
use suppliers::model::{ContractLineId, LineRole, Offer, Tier};

use super::plan_lines::{ContractRef, plan_line};

/// Why an offer cannot be taken at this quantity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Obstacle {
    /// Constant code.
    pub code: &'static str,
    /// The sentence, in the reader's language.
    pub message: String,
}

impl Obstacle {
    fn of(refusal: &dyn Refusal, locale: Locale) -> Self {
        Self {
            code: refusal.code(),
            message: text(locale, refusal.code(), &refusal.params()),
        }
    }
}

/// An offer of the item of a line, priced at one quantity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alternative {
    /// Contract and its line.
    pub contract: ContractRef,
    /// Who delivers.
    pub supplier: OrgRef,
    /// First choice or reserve.
    pub role: LineRole,
    /// The line is bought from it now.
    pub chosen: bool,
    /// The quantity in whole packs of this offer.
    pub quantity: Quantity,
    /// Yuan per base unit at that quantity; none where it cannot be priced.
    pub price: Option<Money>,
    /// Quantity × price.
    pub amount: Option<Money>,
    /// Smallest quantity of the tier that prices it.
    pub tier_from: Option<Quantity>,
    /// All tiers, by rising quantity.
    pub tiers: Vec<Tier>,
    /// Ordered quantities are multiples of it.
    pub pack: Quantity,
    /// Most that one order cycle may take.
    pub capacity: Option<Quantity>,
    /// Agreed volume of the contract period.
    pub agreed: Option<Quantity>,
    /// Of it not ordered yet.
    pub agreed_left: Option<Quantity>,
    /// Days from order to delivery.
    pub lead_time_days: i64,
    /// Service score of the supplier, 0..=10,000.
    pub score: i64,
    /// The supplier's whole order is nothing or at least this.
    pub min_order: Option<Money>,
    /// Last day of the contract.
    pub ends_on: Day,
    /// Why it cannot be taken; empty: it can.
    pub obstacles: Vec<Obstacle>,
}

/// Every offer of a line's item at `quantity`, or at what the line orders: those that can be taken first, primaries before
/// reserves, then the cheapest.
pub async fn alternatives(
    tx: &Tx,
    plan: PlanId,
    line: LineId,
    quantity: Option<Quantity>,
) -> Result<Vec<Alternative>> {
    let shown = plan_line(tx, plan, line).await?;
    let item = shown.item.id;
    let wanted = quantity.unwrap_or(match shown.quantity.is_positive() {
        true => shown.quantity,
        false => shown.need,
    });
    let kept = store::lines_kept(tx, plan, Some(item)).await?;
    let kept: Vec<KeptLine> = kept.into_iter().map(|(_, line)| line).collect();
    let own = |other: &&KeptLine| other.id == line;
    let chosen = kept.iter().find(own).and_then(|line| line.contract_line_id);
    let taken = kept.iter().filter(|line| !own(line));
    let taken: FxHashSet<ContractLineId> = taken.filter_map(|line| line.contract_line_id).collect();
    let active = store::item_facts(tx, &[item])
        .await?
        .first()
        .is_some_and(|fact| fact.active);
    let offers = suppliers::offers(tx, &[item], tx.day())
        .await?
        .remove(&item);
    let offers = offers.unwrap_or_default();
    let names = offers.iter().map(|offer| offer.supplier_id);
    let names = directory::organisation_refs(tx, names).await?;
    let mut found = Vec::with_capacity(offers.len());
    for offer in offers {
        let supplier = names.get(&offer.supplier_id).cloned();
        let supplier = supplier.ok_or_else(|| Error::fault("a supplier without a name"))?;
        let facts = Facts {
            wanted,
            active,
            chosen: chosen == Some(offer.contract_line_id),
            taken: taken.contains(&offer.contract_line_id),
            locale: tx.actor().locale,
        };
        found.push(facts.view(offer, supplier));
    }
    found.sort_by_key(|offer| {
        (
            !offer.obstacles.is_empty(),
            offer.role == LineRole::Backup,
            offer.amount.unwrap_or(Money(i64::MAX)),
            offer.contract.line_id,
        )
    });
    Ok(found)
}

struct Facts {
    wanted: Quantity,
    active: bool,
    chosen: bool,
    taken: bool,
    locale: Locale,
}

impl Facts {
    fn view(&self, offer: Offer, supplier: OrgRef) -> Alternative {
        let quantity = self.wanted.round_up_to(offer.pack).unwrap_or(self.wanted);
        let terms = (offer.pack, offer.capacity, offer.tiers.as_slice());
        let priced = revision::priced(terms, quantity);
        let tier = suppliers::rules::prices::tier_at(&offer.tiers, quantity);
        let mut obstacles: Vec<Obstacle> = offer
            .blocks
            .iter()
            .map(|block| Obstacle::of(block, self.locale))
            .collect();
        if !self.active {
            obstacles.push(Obstacle::of(&PlanRefusal::OfferUnusable {}, self.locale));
        }
        if self.taken {
            obstacles.push(Obstacle::of(&PlanRefusal::OfferTwice {}, self.locale));
        }
        if let Err(refusal) = priced {
            obstacles.push(Obstacle::of(&refusal, self.locale));
        }
        Alternative {
            contract: ContractRef {
                id: offer.contract_id,
                line_id: offer.contract_line_id,
                number: offer.contract_number.clone(),
                kind: offer.kind,
            },
            supplier,
            role: offer.role,
            chosen: self.chosen,
            quantity,
            price: tier.map(|tier| tier.price),
            amount: tier.and_then(|tier| Money::of(tier.price, quantity)),
            tier_from: tier.map(|tier| tier.from),
            pack: offer.pack,
            capacity: offer.capacity,
            agreed: offer.agreed,
            agreed_left: offer.agreed.map(|_| offer.agreed_left()),
            lead_time_days: offer.lead_time_days,
            score: offer.service_score_e4,
            min_order: offer.min_order,
            ends_on: offer.ends_on,
            tiers: offer.tiers,
            obstacles,
        }
    }
}
