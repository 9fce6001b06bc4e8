//! A plan out of demand and offers: item by item, sourced and split back on those who asked.

use rustc_hash::FxHashMap;

use crate::formulary::model::ItemId;
use crate::kernel::error::Result;
use crate::kernel::ids::OrganisationId;
use crate::kernel::money::Money;
use crate::kernel::quantity::Quantity;
use crate::purchasing::model::plan::{Explanation, NextBest, UnmetReason};
use crate::purchasing::model::{LineId, PlanRefusal};
use crate::purchasing::rules::origins::{self, Asked, Origin, Served};
use crate::purchasing::rules::sourcing::{self, Allocation, Offer, Take};
use crate::suppliers::model::ContractLineId;

/// A contract line with what the plan must remember of it.
#[derive(Clone, Debug)]
pub struct Source {
    /// Which contract line.
    pub contract_line_id: ContractLineId,
    /// Who delivers.
    pub supplier_id: OrganisationId,
    /// By name, for the explanation.
    pub supplier: String,
    /// What is offered.
    pub offer: Offer,
}

/// What is known of an item.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Newest effective version.
    pub version_no: i64,
    /// Price before the reform.
    pub baseline: Option<Money>,
    /// In the order in which equals are preferred.
    pub sources: Vec<Source>,
}

/// From whom a line is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Which contract line.
    pub contract_line_id: ContractLineId,
    /// Who delivers.
    pub supplier_id: OrganisationId,
    /// How much, whole packs.
    pub quantity: Quantity,
    /// Of it what nobody asked for.
    pub surplus: Quantity,
    /// Yuan per base unit.
    pub price: Money,
    /// Quantity × price.
    pub amount: Money,
}

/// A line of the plan: bought from somebody, or unmet with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedLine {
    /// Its identity.
    pub id: LineId,
    /// What.
    pub item_id: ItemId,
    /// As the item stands now.
    pub item_version_no: i64,
    /// How many facilities it serves, or leaves without.
    pub facility_count: i64,
    /// What of the demand it serves, or leaves unmet.
    pub need: Quantity,
    /// Bought, or not and why.
    pub fate: Result<Purchase, UnmetReason>,
    /// Why so.
    pub explanation: Explanation,
}

/// What a plan adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines that are bought.
    pub lines: i64,
    /// Lines that are not.
    pub unmet: i64,
    /// What is bought costs this.
    pub amount: Money,
    /// The same at prices before the reform; items without such a price count as they are.
    pub baseline: Money,
}

/// A plan as it is going to be written.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// By item.
    pub lines: Vec<PlannedLine>,
    /// By line.
    pub origins: Vec<(LineId, Origin)>,
    /// What the lines add up to.
    pub totals: Totals,
}

/// Plans `demand`, which is sorted by item. `next_id` names the lines.
pub fn plan(
    demand: &[(ItemId, Asked)],
    known: &FxHashMap<ItemId, Known>,
    mut next_id: impl FnMut() -> LineId,
) -> Result<Planned, PlanRefusal> {
    let nothing = Known::default();
    let mut planned = Planned {
        origins: Vec::with_capacity(demand.len()),
        ..Planned::default()
    };
    for group in demand.chunk_by(|one, other| one.0 == other.0) {
        let item_id = group[0].0;
        let asked: Vec<Asked> = group.iter().map(|(_, asked)| *asked).collect();
        let known = known.get(&item_id).unwrap_or(&nothing);
        plan_item(item_id, &asked, known, &mut next_id, &mut planned)?;
    }
    Ok(planned)
}

fn plan_item(
    item_id: ItemId,
    asked: &[Asked],
    known: &Known,
    next_id: &mut impl FnMut() -> LineId,
    planned: &mut Planned,
) -> Result<(), PlanRefusal> {
    let need = Quantity::checked_sum(asked.iter().map(|asked| asked.quantity))
        .ok_or(PlanRefusal::TooLarge {})?;
    let offers: Vec<Offer> = known
        .sources
        .iter()
        .map(|source| source.offer.clone())
        .collect();
    let allocation = sourcing::source(need, &offers);
    let bought: Vec<Quantity> = allocation.takes.iter().map(|take| take.quantity).collect();
    let split = origins::split(asked, &bought);
    let facilities = facility_count(asked.iter().map(|asked| asked.facility));
    let explanation = Explanation {
        asked: need,
        facilities,
        ..Explanation::default()
    };
    let line = |id, origins: &[Origin], fate, explanation| {
        PlannedLine::of((item_id, known), id, origins, fate, explanation)
    };
    for (take, served) in allocation.takes.iter().zip(split.lines) {
        let id = next_id();
        let source = &known.sources[take.offer];
        planned.totals.add(take, known.baseline)?;
        let why = explained(&explanation, take, &allocation, known);
        planned.lines.push(line(
            id,
            &served.origins,
            Ok(purchase(source, take, &served)),
            why,
        ));
        planned
            .origins
            .extend(served.origins.into_iter().map(|origin| (id, origin)));
    }
    if let Some((_, reason)) = allocation.unmet {
        let id = next_id();
        planned.totals.unmet += 1;
        planned
            .lines
            .push(line(id, &split.unmet, Err(reason), explanation));
        planned
            .origins
            .extend(split.unmet.into_iter().map(|origin| (id, origin)));
    }
    Ok(())
}

impl PlannedLine {
    /// A line with what its origins add up to.
    pub(super) fn of(
        (item_id, known): (ItemId, &Known),
        id: LineId,
        origins: &[Origin],
        fate: Result<Purchase, UnmetReason>,
        explanation: Explanation,
    ) -> Self {
        Self {
            id,
            item_id,
            item_version_no: known.version_no,
            facility_count: facility_count(origins.iter().map(|origin| origin.facility)),
            need: total(origins),
            fate,
            explanation: Explanation {
                need: total(origins),
                ..explanation
            },
        }
    }
}

impl Totals {
    fn add(&mut self, take: &Take, baseline: Option<Money>) -> Result<(), PlanRefusal> {
        let before = baseline.map_or(Some(take.amount), |price| Money::of(price, take.quantity));
        let sum = |one: Money, other: Option<Money>| {
            other
                .and_then(|other| one.checked_add(other))
                .ok_or(PlanRefusal::TooLarge {})
        };
        self.lines += 1;
        self.amount = sum(self.amount, Some(take.amount))?;
        self.baseline = sum(self.baseline, before)?;
        Ok(())
    }
}

fn purchase(source: &Source, take: &Take, served: &Served) -> Purchase {
    Purchase {
        contract_line_id: source.contract_line_id,
        supplier_id: source.supplier_id,
        quantity: take.quantity,
        surplus: served.surplus,
        price: take.tier.price,
        amount: take.amount,
    }
}

fn explained(
    common: &Explanation,
    take: &Take,
    allocation: &Allocation,
    known: &Known,
) -> Explanation {
    let next_best = allocation.next_best.map(|next| NextBest {
        supplier: known.sources[next.offer].supplier.clone(),
        price: next.price,
        amount: next.amount,
    });
    Explanation {
        pack: Some(known.sources[take.offer].offer.pack),
        tier_from: Some(take.tier.from),
        saved: next_best
            .as_ref()
            .map(|next| Money(next.amount.0 - take.amount.0)),
        next_best,
        ..common.clone()
    }
}

/// What these origins add up to.
pub fn total(origins: &[Origin]) -> Quantity {
    Quantity(origins.iter().map(|origin| origin.quantity.0).sum())
}

/// Different facilities among those that follow each other sorted, as demand does.
pub fn facility_count(facilities: impl Iterator<Item = OrganisationId>) -> i64 {
    let mut count = 0;
    let mut last = None;
    for facility in facilities {
        if last != Some(facility) {
            count += 1;
            last = Some(facility);
        }
    }
    count
}
