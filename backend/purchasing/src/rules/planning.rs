//! A plan out of demand, stock and offers: netted against the centre's stock, sourced, and split back on those who asked.

use rustc_hash::FxHashMap;

use crate::model::plan::{Explanation, NextBest, UnmetReason};
use crate::model::policy::NudgeLimits;
use crate::model::{LineId, PlanRefusal};
use crate::rules::areas::{self, Areas, Need};
use crate::rules::life::required_days;
use crate::rules::netting::{self, Shelf};
use crate::rules::nudge::{self, Nudge, Standing};
use crate::rules::origins::{self, Asked, Origin, Served};
use crate::rules::sourcing::{self, Allocation, Offer, Take};
use formulary::model::ItemId;
use kernel::clock::Day;
use kernel::error::Result;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use kernel::quantity::Quantity;
use stock::model::{FreeLot, LotId};
use suppliers::model::ContractLineId;

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
    /// The order unit.
    pub pack: Quantity,
    /// The shared pharmacy serves it.
    pub shared: bool,
    /// Days that it must still live when it reaches a facility; the tier of the facility may ask for more.
    pub min_life_days: Option<i64>,
    /// Free at the centre, first to expire first.
    pub lots: Vec<FreeLot>,
    /// In the order in which equals are preferred.
    pub sources: Vec<Source>,
}

/// What the county knows when it plans.
#[derive(Clone, Debug)]
pub struct County {
    /// Today.
    pub day: Day,
    /// Who keeps the shared store.
    pub centre: OrganisationId,
    /// Days that a lot must still live, by facility.
    pub life_days: FxHashMap<OrganisationId, i64>,
    /// How far tiers are reached for.
    pub nudges: NudgeLimits,
    /// Suppliers' minimum order values count.
    pub bind_minimum: bool,
    /// Where facilities lie.
    pub areas: Areas,
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

/// What a plan knows of an item as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedItem {
    /// Which.
    pub item_id: ItemId,
    /// How many facilities asked.
    pub facilities: i64,
    /// For how much.
    pub asked: Quantity,
    /// Free at the centre for at least one of them; none where the shared pharmacy does not serve it.
    pub free: Option<Quantity>,
    /// Of it given.
    pub from_stock: Quantity,
    /// What those who asked use a day.
    pub daily: Quantity,
}

/// A part of a lot of the centre for a requisition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FromStock {
    /// Of which item.
    pub item_id: ItemId,
    /// Of which lot.
    pub lot_id: LotId,
    /// For whom.
    pub origin: Origin,
}

/// A line that could cost less with more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub line_id: LineId,
    /// From which contract it is bought.
    pub before: ContractLineId,
    /// From which it would be.
    pub contract: ContractLineId,
    /// How it stands.
    pub standing: Standing,
    /// What would cost less.
    pub nudge: Nudge,
}

/// A plan as it is going to be written.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// By item.
    pub items: Vec<PlannedItem>,
    /// By item.
    pub stock: Vec<FromStock>,
    /// By item.
    pub lines: Vec<PlannedLine>,
    /// By line.
    pub origins: Vec<(LineId, Origin)>,
    /// Of lines that could cost less with more.
    pub nudges: Vec<Proposal>,
    /// (total − proven lower bound) ÷ total, in millionths.
    pub gap_ppm: i64,
    /// What the lines add up to.
    pub totals: Totals,
}

/// Plans `demand`, which is sorted by item and shrinks by what stock gives. `next_id` names the lines.
pub fn plan(
    demand: &mut Vec<(ItemId, Asked)>,
    known: &FxHashMap<ItemId, Known>,
    county: &County,
    next_id: impl FnMut() -> LineId,
) -> Result<Planned, PlanRefusal> {
    let nothing = Known::default();
    let of = |item: ItemId| known.get(&item).unwrap_or(&nothing);
    let mut planned = Planned {
        origins: Vec::with_capacity(demand.len()),
        ..Planned::default()
    };
    for group in demand.chunk_by_mut(|one, other| one.0 == other.0) {
        planned.net(group, of(group[0].0), county)?;
    }
    demand.retain(|(_, asked)| asked.quantity.is_positive());
    let groups: Vec<&[(ItemId, Asked)]> = demand.chunk_by(|one, other| one.0 == other.0).collect();
    let needs: Vec<Need<'_>> = groups
        .iter()
        .map(|group| Need::of(group, &of(group[0].0).sources, &county.areas))
        .collect();
    let parts: Vec<_> = needs.iter().flat_map(Need::parts).collect();
    let sourced = sourcing::source(&parts, county.bind_minimum);
    planned.gap_ppm = sourced.gap_ppm;
    let mut writing = Writing {
        planned,
        county,
        next_id,
    };
    let mut summaries = writing.planned.items.clone().into_iter();
    let mut allocations = sourced.items.into_iter();
    for (group, need) in groups.iter().zip(&needs) {
        let item = group[0].0;
        let allocation = need.join(&mut allocations);
        if let Some(summary) = summaries.by_ref().find(|summary| summary.item_id == item) {
            writing.item(&summary, group, of(item), &allocation)?;
        }
    }
    Ok(writing.planned)
}

impl Planned {
    /// Gives what the centre's stock gives, and takes it off what is asked.
    fn net(
        &mut self,
        group: &mut [(ItemId, Asked)],
        known: &Known,
        county: &County,
    ) -> Result<(), PlanRefusal> {
        let sum = |of: fn(&Asked) -> Quantity| {
            let all = Quantity::checked_sum(group.iter().map(|(_, asked)| of(asked)));
            all.ok_or(PlanRefusal::TooLarge {})
        };
        let mut summary = PlannedItem {
            item_id: group[0].0,
            facilities: facility_count(group.iter().map(|(_, asked)| asked.facility)),
            asked: sum(|asked| asked.quantity)?,
            free: known.shared.then_some(Quantity::ZERO),
            from_stock: Quantity::ZERO,
            daily: sum(|asked| asked.daily)?,
        };
        if known.shared && !known.lots.is_empty() {
            let wishes = origins::of_store(group, county.centre);
            let life = |asked: &Asked| {
                let tier = county.life_days.get(&asked.facility);
                required_days(known.min_life_days, tier.copied().unwrap_or_default())
            };
            let life_days: Vec<i64> = wishes.iter().map(life).collect();
            let shelf = Shelf {
                lots: &known.lots,
                day: county.day,
                pack: known.pack,
            };
            let netted = netting::net(&wishes, &life_days, shelf);
            summary.free = Some(netted.free);
            for given in netted.given {
                let asked = &mut group[given.at].1;
                asked.quantity.0 -= given.quantity.0;
                summary.from_stock.0 += given.quantity.0;
                self.stock.push(FromStock {
                    item_id: summary.item_id,
                    lot_id: given.lot_id,
                    origin: Origin {
                        requisition: asked.requisition,
                        facility: asked.facility,
                        quantity: given.quantity,
                    },
                });
            }
        }
        self.items.push(summary);
        Ok(())
    }
}

/// A plan while its lines are written.
struct Writing<'c, N> {
    planned: Planned,
    county: &'c County,
    next_id: N,
}

impl<N: FnMut() -> LineId> Writing<'_, N> {
    fn item(
        &mut self,
        summary: &PlannedItem,
        group: &[(ItemId, Asked)],
        known: &Known,
        allocation: &Allocation,
    ) -> Result<(), PlanRefusal> {
        let asked: Vec<Asked> = group.iter().map(|(_, asked)| *asked).collect();
        let bought = allocation.takes.iter().map(|take| areas::Line {
            quantity: take.quantity,
            barred: &known.sources[take.offer].offer.barred,
        });
        let split = areas::split(&asked, &bought.collect::<Vec<_>>(), &self.county.areas);
        let common = summary.explanation();
        for (take, served) in allocation.takes.iter().zip(split.lines) {
            let id = (self.next_id)();
            let source = &known.sources[take.offer];
            self.planned.totals.add(take, known.baseline)?;
            let why = explained(&common, take, allocation, known);
            let fate = Ok(purchase(source, take, &served));
            let standing = Standing {
                need: total(&served.origins),
                quantity: take.quantity,
                amount: take.amount,
                daily: summary.daily,
            };
            let alone = allocation.takes.len() == 1 && allocation.unmet.is_none();
            let (contract, limits) = (source.contract_line_id, self.county.nudges);
            let proposed = propose(id, standing, contract, known, alone, limits);
            self.planned.nudges.extend(proposed);
            self.push((summary.item_id, known), id, served.origins, fate, why);
        }
        if !split.unmet.is_empty() {
            let reason = allocation
                .unmet
                .map_or(UnmetReason::Capacity, |unmet| unmet.1);
            let id = (self.next_id)();
            self.planned.totals.unmet += 1;
            self.push(
                (summary.item_id, known),
                id,
                split.unmet,
                Err(reason),
                common,
            );
        }
        Ok(())
    }

    fn push(
        &mut self,
        item: (ItemId, &Known),
        id: LineId,
        origins: Vec<Origin>,
        fate: Result<Purchase, UnmetReason>,
        why: Explanation,
    ) {
        let line = PlannedLine::of(item, id, &origins, fate, why);
        self.planned.lines.push(line);
        let origins = origins.into_iter().map(|origin| (id, origin));
        self.planned.origins.extend(origins);
    }
}

/// Where more of a line would cost less: of the same offer, or of another one where the line is the item's only one.
pub fn propose(
    line_id: LineId,
    standing: Standing,
    bought: ContractLineId,
    known: &Known,
    alone: bool,
    limits: NudgeLimits,
) -> Option<Proposal> {
    let same = |source: &&Source| source.contract_line_id == bought;
    let own = known.sources.iter().find(same)?;
    // An agreed volume is bought whatever others ask for it.
    let alone = alone && own.offer.agreed_left.is_none();
    let candidates = known.sources.iter().filter(|source| {
        let everywhere = source.offer.usable && source.offer.barred.is_empty();
        let other = alone && everywhere && !source.offer.backup;
        other || source.contract_line_id == bought
    });
    let found = candidates.filter_map(|source| {
        let nudge = nudge::nudge(standing, &source.offer, limits)?;
        Some(Proposal {
            line_id,
            before: bought,
            contract: source.contract_line_id,
            standing,
            nudge,
        })
    });
    found.min_by_key(|one| (one.nudge.amount, one.contract != bought, one.contract))
}

impl PlannedItem {
    /// What every line of the item says of it.
    pub fn explanation(&self) -> Explanation {
        Explanation {
            asked: self.asked,
            facilities: self.facilities,
            free: self.free,
            from_stock: self.from_stock,
            net: Quantity(self.asked.0 - self.from_stock.0),
            ..Explanation::default()
        }
    }
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

    /// After a proposal was taken up, or gone back on: what was said of the line before still holds.
    pub fn nudged(&mut self, before: &Explanation, raised_from: Option<Quantity>) {
        let amount = self.fate.as_ref().map(|purchase| purchase.amount);
        let why = &mut self.explanation;
        why.edited = false;
        why.raised_from = raised_from;
        why.agreed_left = before.agreed_left;
        why.next_best.clone_from(&before.next_best);
        why.saved = match (&why.next_best, amount) {
            (Some(next), Ok(amount)) => Some(Money(next.amount.0 - amount.0)),
            _ => None,
        };
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
    let offer = &known.sources[take.offer].offer;
    Explanation {
        pack: Some(offer.pack),
        tier_from: Some(take.tier.from),
        saved: next_best
            .as_ref()
            .map(|next| Money(next.amount.0 - take.amount.0)),
        next_best,
        agreed_left: offer.agreed_left.filter(|left| left.is_positive()),
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
