//! A buyer changes a line of a plan: what is allowed, and how the item's demand is shared out anew.

use crate::model::plan::{Explanation, UnmetReason};
use crate::model::policy::NudgeLimits;
use crate::model::review::KeptLine;
use crate::model::{LineId, PlanRefusal};
use crate::rules::areas::{self, Areas};
use crate::rules::nudge::Standing;
use crate::rules::origins::{Asked, Origin};
use crate::rules::planning::{self, Known, PlannedLine, Proposal, Purchase};
use formulary::model::ItemId;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use kernel::quantity::Quantity;
use suppliers::model::{ContractLineId, DeliveryArea, Tier};
use suppliers::rules::prices::tier_at;

/// What the buyer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// From which contract.
    pub contract_line_id: ContractLineId,
    /// How much; nothing gives the need up.
    pub quantity: Quantity,
}

/// What is bought on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// Which line.
    pub id: LineId,
    /// From which contract.
    pub contract_line_id: ContractLineId,
    /// From whom.
    pub supplier_id: OrganisationId,
    /// How much.
    pub quantity: Quantity,
    /// Yuan per base unit.
    pub price: Money,
    /// Quantity × price.
    pub amount: Money,
    /// Why so.
    pub explanation: Explanation,
}

/// The lines of one item in a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemLines {
    /// What is bought, in the order of the plan.
    pub bought: Vec<Bought>,
    /// What is not, and why.
    pub unmet: Option<(LineId, UnmetReason)>,
}

impl ItemLines {
    /// The lines that a version of the plan remembers.
    pub fn of(kept: Vec<KeptLine>) -> Self {
        let mut lines = Self::default();
        for line in kept {
            match (line.contract_line_id, line.supplier_id, line.price) {
                (Some(contract_line_id), Some(supplier_id), Some(price)) => {
                    lines.bought.push(Bought {
                        id: line.id,
                        contract_line_id,
                        supplier_id,
                        quantity: line.quantity,
                        price,
                        amount: line.amount,
                        explanation: line.explanation,
                    });
                }
                _ => {
                    let reason = line.unmet_reason.unwrap_or(UnmetReason::Reduced);
                    lines.unmet = Some((line.id, reason));
                }
            }
        }
        lines
    }
}

/// The lines of one item after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revised {
    /// Bought ones first.
    pub lines: Vec<PlannedLine>,
    /// Whom each serves, or leaves without.
    pub origins: Vec<(LineId, Origin)>,
}

/// The item's lines after the change, and whom each serves.
///
/// `line` is the line to change: a bought one changes or goes, the unmet one gives rise to a new line. Refuses, in this
/// order: an offer of another item, one that cannot be used, one that serves another line, broken packs, too little,
/// too much. `common` is what every line of the item says of it.
pub fn revise(
    item: (ItemId, &Known),
    common: &Explanation,
    asked: (&[Asked], &Areas),
    mut lines: ItemLines,
    line: LineId,
    change: &Change,
    mut next_id: impl FnMut() -> LineId,
) -> Result<Revised, PlanRefusal> {
    let place = lines.bought.iter().position(|bought| bought.id == line);
    if change.quantity.is_positive() {
        let id = place.map_or_else(&mut next_id, |_| line);
        let wanted = bought(item.1, &lines, id, change)?;
        let barred = barred(item.1, change.contract_line_id);
        let may_serve = |one: &Asked| !barred.contains(&asked.1.of(one.facility));
        if !barred.is_empty() && !asked.0.iter().any(may_serve) {
            return Err(PlanRefusal::OfferUnusable {});
        }
        match place {
            Some(place) => lines.bought[place] = wanted,
            None => lines.bought.push(wanted),
        }
    } else if let Some(place) = place {
        lines.bought.remove(place);
    }
    share_out(item, common, asked, lines, next_id)
}

/// Areas whose facilities a source must not serve.
fn barred(known: &Known, contract: ContractLineId) -> &[DeliveryArea] {
    let mut sources = known.sources.iter();
    let own = sources.find(|source| source.contract_line_id == contract);
    own.map_or(&[], |source| &source.offer.barred)
}

impl Revised {
    /// Where a little more of a line would cost less. A line that was raised before is not raised again.
    pub fn nudges(&self, known: &Known, daily: Quantity, limits: NudgeLimits) -> Vec<Proposal> {
        let alone = self.lines.len() == 1;
        let fresh = self
            .lines
            .iter()
            .filter(|line| line.explanation.raised_from.is_none());
        let found = fresh.filter_map(|line| {
            let purchase = line.fate.as_ref().ok()?;
            let standing = Standing {
                need: line.need,
                quantity: purchase.quantity,
                amount: purchase.amount,
                daily,
            };
            let bought = purchase.contract_line_id;
            planning::propose(line.id, standing, bought, known, alone, limits)
        });
        found.collect()
    }
}

/// The item's lines as they were before a change, and whom each serves. They were allowed when they were made; whether
/// their suppliers may still receive orders is asked at the commitment.
pub fn restore(
    item: (ItemId, &Known),
    common: &Explanation,
    asked: (&[Asked], &Areas),
    lines: ItemLines,
    next_id: impl FnMut() -> LineId,
) -> Result<Revised, PlanRefusal> {
    share_out(item, common, asked, lines, next_id)
}

fn bought(
    known: &Known,
    lines: &ItemLines,
    id: LineId,
    change: &Change,
) -> Result<Bought, PlanRefusal> {
    let offered = known
        .sources
        .iter()
        .find(|source| source.contract_line_id == change.contract_line_id);
    let source = offered.ok_or(PlanRefusal::OtherItem {})?;
    let offer = &source.offer;
    if !offer.usable {
        return Err(PlanRefusal::OfferUnusable {});
    }
    let same_offer =
        |other: &Bought| other.id != id && other.contract_line_id == change.contract_line_id;
    if lines.bought.iter().any(same_offer) {
        return Err(PlanRefusal::OfferTwice {});
    }
    let quantity = change.quantity;
    let tier = priced((offer.pack, offer.capacity, &offer.tiers), quantity)?;
    Ok(Bought {
        id,
        contract_line_id: source.contract_line_id,
        supplier_id: source.supplier_id,
        quantity,
        price: tier.price,
        amount: Money::of(tier.price, quantity).ok_or(PlanRefusal::TooLarge {})?,
        explanation: Explanation {
            pack: Some(offer.pack),
            tier_from: Some(tier.from),
            edited: true,
            ..Explanation::default()
        },
    })
}

/// The tier that prices `quantity` of an offer with this pack, this capacity and these tiers. Refuses, in this order:
/// broken packs, too little, too much.
pub fn priced(
    (pack, capacity, tiers): (Quantity, Option<Quantity>, &[Tier]),
    quantity: Quantity,
) -> Result<Tier, PlanRefusal> {
    if !quantity.is_multiple_of(pack) {
        return Err(PlanRefusal::NotWholePacks { pack });
    }
    let from = tiers.first().map_or(Quantity::ZERO, |tier| tier.from);
    let tier = tier_at(tiers, quantity).ok_or(PlanRefusal::BelowLowestTier { from })?;
    match capacity {
        Some(capacity) if quantity > capacity => Err(PlanRefusal::AboveCapacity { capacity }),
        _ => Ok(tier),
    }
}

fn share_out(
    (item_id, known): (ItemId, &Known),
    common: &Explanation,
    asked: (&[Asked], &Areas),
    lines: ItemLines,
    mut next_id: impl FnMut() -> LineId,
) -> Result<Revised, PlanRefusal> {
    let bought = lines.bought.iter().map(|bought| areas::Line {
        quantity: bought.quantity,
        barred: barred(known, bought.contract_line_id),
    });
    let split = areas::split(asked.0, &bought.collect::<Vec<_>>(), asked.1);
    let line = |id, origins: &[Origin], fate, explanation: Explanation| {
        let explanation = Explanation {
            asked: common.asked,
            facilities: common.facilities,
            free: common.free,
            from_stock: common.from_stock,
            net: common.net,
            ..explanation
        };
        PlannedLine::of((item_id, known), id, origins, fate, explanation)
    };
    let mut revised = Revised::default();
    for (bought, served) in lines.bought.into_iter().zip(split.lines) {
        let purchase = Purchase {
            contract_line_id: bought.contract_line_id,
            supplier_id: bought.supplier_id,
            quantity: bought.quantity,
            surplus: served.surplus,
            price: bought.price,
            amount: bought.amount,
        };
        revised.lines.push(line(
            bought.id,
            &served.origins,
            Ok(purchase),
            bought.explanation,
        ));
        revised
            .origins
            .extend(served.origins.into_iter().map(|origin| (bought.id, origin)));
    }
    if !split.unmet.is_empty() {
        let (id, reason) = lines
            .unmet
            .unwrap_or_else(|| (next_id(), UnmetReason::Reduced));
        revised
            .lines
            .push(line(id, &split.unmet, Err(reason), Explanation::default()));
        revised
            .origins
            .extend(split.unmet.into_iter().map(|origin| (id, origin)));
    }
    Ok(revised)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::planning::Source;
    use crate::rules::sourcing::Offer;
    use demand::model::requisition::RequisitionId;

    fn units(units: i64) -> Quantity {
        Quantity(units * 1000)
    }

    fn known() -> Known {
        let source = |id: i64, usable: bool| Source {
            contract_line_id: ContractLineId(id),
            supplier_id: OrganisationId(70 + id),
            supplier: format!("supplier {id}"),
            offer: Offer {
                usable,
                pack: units(10),
                capacity: Some(units(200)),
                tiers: vec![
                    Tier {
                        from: units(20),
                        price: Money(40_000),
                    },
                    Tier {
                        from: units(100),
                        price: Money(30_000),
                    },
                ],
                ..Offer::default()
            },
        };
        Known {
            version_no: 1,
            sources: vec![source(1, true), source(2, true), source(3, false)],
            ..Known::default()
        }
    }

    fn line_of(id: i64, contract: i64, quantity: i64) -> Bought {
        Bought {
            id: LineId(id),
            contract_line_id: ContractLineId(contract),
            supplier_id: OrganisationId(70 + contract),
            quantity: units(quantity),
            price: Money(30_000),
            amount: Money(30_000 * quantity),
            explanation: Explanation::default(),
        }
    }

    /// Two facilities asked for 60 and 40 of an item; 100 are bought from contract 1 on line 1.
    fn change(
        line: i64,
        contract: i64,
        quantity: i64,
        lines: ItemLines,
    ) -> Result<Revised, PlanRefusal> {
        let asked = |requisition: i64, quantity: i64| Asked {
            requisition: RequisitionId(requisition),
            facility: OrganisationId(requisition),
            emergency: false,
            waiting: false,
            cover_tenths: None,
            daily: Quantity::ZERO,
            quantity: units(quantity),
        };
        let change = Change {
            contract_line_id: ContractLineId(contract),
            quantity: units(quantity),
        };
        let demand = [asked(1, 60), asked(2, 40)];
        revise(
            (ItemId(9), &known()),
            &Explanation::default(),
            (&demand, &Areas::default()),
            lines,
            LineId(line),
            &change,
            || LineId(99),
        )
    }

    fn planned() -> ItemLines {
        ItemLines {
            bought: vec![line_of(1, 1, 100)],
            unmet: None,
        }
    }

    #[test]
    fn more_packs_become_surplus_and_fewer_leave_facilities_short() {
        let more = change(1, 1, 120, planned()).expect("more").lines;
        let purchase = more[0].fate.as_ref().expect("bought");
        assert_eq!(
            (purchase.surplus, purchase.amount),
            (units(20), Money(3_600_000))
        );
        assert!(more[0].explanation.edited);

        let fewer = change(1, 2, 50, planned()).expect("fewer");
        let lines = &fewer.lines;
        assert_eq!(
            lines[0].fate.as_ref().expect("bought").price,
            Money(40_000),
            "the tier is lost"
        );
        assert_eq!(
            (lines[1].id, lines[1].fate.as_ref().err()),
            (LineId(99), Some(&UnmetReason::Reduced))
        );
        let unmet = fewer.origins.iter().filter(|(line, _)| *line == LineId(99));
        assert_eq!(
            unmet.map(|(_, origin)| origin.quantity).collect::<Vec<_>>(),
            [units(30), units(20)]
        );
    }

    #[test]
    fn what_was_unmet_can_be_bought_on_a_new_line() {
        let lines = ItemLines {
            bought: vec![line_of(1, 1, 80)],
            unmet: Some((LineId(2), UnmetReason::Capacity)),
        };
        let after = change(2, 2, 20, lines).expect("bought").lines;
        assert_eq!(
            after.iter().map(|line| line.id).collect::<Vec<_>>(),
            [LineId(1), LineId(99)]
        );
        let given_up = change(1, 1, 0, planned()).expect("given up").lines;
        assert_eq!(given_up.len(), 1);
        assert!(given_up[0].fate.is_err());
    }

    #[test]
    fn refusals_come_in_their_order() {
        let code = |line, contract, quantity, lines| change(line, contract, quantity, lines).err();
        assert_eq!(code(1, 9, 1, planned()), Some(PlanRefusal::OtherItem {}));
        assert_eq!(
            code(1, 3, 1, planned()),
            Some(PlanRefusal::OfferUnusable {})
        );
        let two = ItemLines {
            bought: vec![line_of(1, 1, 50), line_of(2, 2, 50)],
            unmet: None,
        };
        assert_eq!(code(1, 2, 1, two), Some(PlanRefusal::OfferTwice {}));
        assert_eq!(
            code(1, 1, 15, planned()),
            Some(PlanRefusal::NotWholePacks { pack: units(10) })
        );
        assert_eq!(
            code(1, 1, 10, planned()),
            Some(PlanRefusal::BelowLowestTier { from: units(20) })
        );
        assert_eq!(
            code(1, 1, 210, planned()),
            Some(PlanRefusal::AboveCapacity {
                capacity: units(200)
            })
        );
    }
}
