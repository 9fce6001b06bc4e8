//! The order in which an item is served: by hand, agreed volumes, promised shares, primaries, backups.
//!
//! Each step serves what the steps before it left. What an earlier step has fixed is not up for removal later: a pack
//! is *redundant* when the packs of its own step still cover that step's need without it.

use std::cmp::Reverse;

use crate::model::{Amount, Item, Line, Role};
use crate::segment::Source;

/// How prices are bent while suppliers are played off against their minimum order values.
#[derive(Clone, Debug)]
pub(crate) struct Tilt {
    /// Multiplies amounts, by position of the offer; not negative.
    pub weight: Vec<Amount>,
    /// Added when the offer is used at all, by position of the offer; not negative.
    pub charge: Vec<Amount>,
    /// What a way is known to cost by which primaries cover everything: dearer ones are not looked at, and where none is
    /// cheaper the answer is this cost without lines.
    pub known: Option<Amount>,
}

impl Tilt {
    /// What lines cost under it.
    pub(crate) fn cost(&self, lines: &[Line]) -> Amount {
        let lines = lines.iter();
        lines
            .map(|line| line.amount * self.weight[line.offer] + self.charge[line.offer])
            .sum()
    }
}

/// What is settled before anything competes.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    /// By position of the offer.
    pub quantity: Vec<i64>,
    /// Σ of agreed volumes that are bought.
    pub agreed: i64,
    /// need − Σ quantity, not below zero.
    pub left: i64,
}

/// Locked lines, then the agreed volumes and promised shares of open primaries.
pub(crate) fn fixed(item: &Item, open: &[bool]) -> Fixed {
    let quantity: Vec<i64> = item
        .offers
        .iter()
        .map(|offer| offer.locked.unwrap_or(0))
        .collect();
    let left = (item.need - quantity.iter().sum::<i64>()).max(0);
    let mut fixed = Fixed {
        quantity,
        agreed: 0,
        left,
    };
    fixed.take_agreed(item, open, Role::Primary);
    fixed.take_shares(item, open);
    fixed
}

impl Fixed {
    /// 带量 next, by price then contract: as many whole packs as fit into the need left, the volume and the capacity.
    ///
    /// The price is the one that the line would really have at that quantity. A volume below the lowest tier cannot be
    /// ordered and is passed over; the line still competes.
    pub(crate) fn take_agreed(&mut self, item: &Item, open: &[bool], role: Role) {
        let mut waiting: Vec<usize> = positions(item, open, role)
            .filter(|at| item.offers[*at].agreed.is_some())
            .collect();
        while self.left > 0 {
            let next = waiting
                .iter()
                .filter_map(|at| {
                    let offer = &item.offers[*at];
                    let quantity = offer.whole_packs(self.left.min(offer.agreed?));
                    let tier = offer.tier_at(quantity).filter(|_| quantity > 0)?;
                    Some((tier.price, offer.contract, *at, quantity))
                })
                .min();
            let Some((_, _, at, quantity)) = next else {
                return;
            };
            self.quantity[at] = quantity;
            self.agreed += quantity;
            self.left -= quantity;
            waiting.retain(|other| *other != at);
        }
    }

    /// Promised shares, by contract: whole packs up to the share, as far as need and capacity go.
    fn take_shares(&mut self, item: &Item, open: &[bool]) {
        let mut promised: Vec<usize> = positions(item, open, Role::Primary)
            .filter(|at| item.offers[*at].at_least > self.quantity[*at])
            .collect();
        promised.sort_by_key(|at| (item.offers[*at].contract, *at));
        for at in promised {
            let offer = &item.offers[at];
            let had = self.quantity[at];
            let quantity = offer.whole_packs(offer.at_least.min(had + self.left));
            if quantity > had && offer.tier_at(quantity).is_some() {
                self.left -= quantity - had;
                self.quantity[at] = quantity;
            }
        }
    }

    /// Lines of a role that compete for what is left, with what they already have.
    pub(crate) fn sources(
        &self,
        item: &Item,
        open: &[bool],
        role: Role,
        room: Option<i64>,
        tilt: Option<&Tilt>,
    ) -> Vec<Source> {
        positions(item, open, role)
            .map(|at| Source::new(item, at, self.quantity[at], self.left, room, tilt))
            .filter(|source| !source.segments.is_empty())
            .collect()
    }
}

/// Open lines of a role that no hand has settled.
pub(crate) fn positions<'a>(
    item: &'a Item,
    open: &'a [bool],
    role: Role,
) -> impl Iterator<Item = usize> + 'a {
    let offers = item.offers.iter().enumerate();
    offers
        .filter(move |(_, offer)| {
            open[offer.supplier] && offer.role == role && offer.locked.is_none()
        })
        .map(|(at, _)| at)
}

/// Contracts with the positions of their lines, and what each gets.
pub(crate) type Signature = (Vec<(u32, usize)>, Vec<Reverse<i64>>);

/// The contracts of some orders as the last tie compares them: smaller codes first (lines of one contract in their
/// order), then more from the smaller code.
pub(crate) fn signature(item: &Item, orders: &[(usize, i64)]) -> Signature {
    let mut used: Vec<((u32, usize), i64)> = orders
        .iter()
        .filter(|(_, quantity)| *quantity > 0)
        .map(|(at, quantity)| ((item.offers[*at].contract, *at), *quantity))
        .collect();
    used.sort_unstable();
    let codes = used.iter().map(|(code, _)| *code).collect();
    let quantities = used
        .iter()
        .map(|(_, quantity)| Reverse(*quantity))
        .collect();
    (codes, quantities)
}
