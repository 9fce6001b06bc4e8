//! One contract line as a set of price segments, in which cost is a straight line over packs.

use crate::model::{Amount, Item, Tier};
use crate::stage::Tilt;

/// Bits after the point in a rate.
pub(crate) const RATE_BITS: u32 = 16;

/// Packs `lo..=hi` beyond what the line already has cost `start + slope × packs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub lo: i64,
    pub hi: i64,
    pub start: Amount,
    pub slope: Amount,
    /// The line's quantity when it is raised from here to a cheaper tier: it then costs the same wherever it comes from.
    pub raised: Option<i64>,
}

impl Segment {
    pub(crate) fn cost(&self, packs: i64) -> Amount {
        self.start + self.slope * Amount::from(packs)
    }
}

/// A line that competes for `left`.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Position of the offer.
    pub offer: usize,
    pub pack: i64,
    /// What the line already has from earlier steps.
    pub fixed: i64,
    pub segments: Vec<Segment>,
    /// Most packs that any segment allows.
    pub most: i64,
    /// With `floor`, a straight line below all costs: floor + rate × units ≤ cost, in 2⁻¹⁶.
    pub rate: Amount,
    /// Zero, or less when more packs make cheaper what is fixed.
    pub floor: Amount,
    /// Rate and floor for quick comparisons.
    pub near: (f64, f64),
}

impl Source {
    /// `room`: what the item's orders may still grow by when tiers are reached by raising; none: no raising.
    pub(crate) fn new(
        item: &Item,
        at: usize,
        fixed: i64,
        left: i64,
        room: Option<i64>,
        tilt: Option<&Tilt>,
    ) -> Source {
        let offer = &item.offers[at];
        let wanted = (left + offer.pack - 1) / offer.pack;
        let possible = offer
            .capacity
            .map_or(wanted, |most| ((most - fixed) / offer.pack).max(0));
        let cutter = Cutter {
            tiers: &offer.tiers,
            pack: offer.pack,
            capacity: offer.capacity,
            fixed,
            paid: offer.amount_at(fixed).unwrap_or(0),
            most: wanted.min(possible),
            weight: tilt.map_or(1, |tilt| tilt.weight[at]),
            charge: match tilt {
                Some(tilt) if fixed == 0 => tilt.charge[at],
                _ => 0,
            },
        };
        let segments = cutter.segments(room);
        let floor = segments
            .iter()
            .map(|one| one.start)
            .min()
            .unwrap_or(0)
            .min(0);
        let ends = segments
            .iter()
            .flat_map(|one| [(one.cost(one.lo), one.lo), (one.cost(one.hi), one.hi)]);
        let rate = ends
            .filter(|(_, packs)| *packs > 0)
            .map(|(cost, packs)| {
                ((cost - floor) << RATE_BITS) / (Amount::from(packs) * Amount::from(offer.pack))
            })
            .min()
            .unwrap_or(0);
        let most = segments.iter().map(|one| one.hi).max().unwrap_or(0);
        Source {
            offer: at,
            pack: offer.pack,
            fixed,
            most,
            rate,
            floor,
            near: (rate as f64 / f64::from(1 << RATE_BITS), floor as f64),
            segments,
        }
    }

    /// The most that it can cover.
    pub(crate) fn units(&self) -> i64 {
        self.most.saturating_mul(self.pack)
    }

    /// Covering so many units costs no less.
    pub(crate) fn least(&self, units: i64) -> Amount {
        self.floor + ((self.rate * Amount::from(units)) >> RATE_BITS)
    }

    /// What the line's quantity grows by.
    pub(crate) fn growth(&self, packs: i64, raised: Option<i64>) -> i64 {
        raised.map_or(packs * self.pack, |quantity| quantity - self.fixed)
    }
}

/// Cuts the tiers of one line into segments.
struct Cutter<'a> {
    tiers: &'a [Tier],
    pack: i64,
    capacity: Option<i64>,
    fixed: i64,
    /// What the fixed quantity costs already.
    paid: Amount,
    most: i64,
    weight: Amount,
    charge: Amount,
}

impl Cutter<'_> {
    fn segments(&self, room: Option<i64>) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(self.tiers.len());
        for (at, tier) in self.tiers.iter().enumerate() {
            let (lo, hi) = self.packs_within(at);
            let segment = Segment {
                lo: lo.max(1),
                hi,
                start: self.cost(Amount::from(tier.price) * Amount::from(self.fixed)),
                slope: self.weight * Amount::from(tier.price) * Amount::from(self.pack),
                raised: None,
            };
            if segment.lo <= segment.hi {
                segments.push(segment);
            }
            if let Some(room) = room {
                self.push_raised(at, (lo, hi), room, &mut segments);
            }
        }
        segments
    }

    /// Cost beyond what is paid when the whole line costs `amount`.
    fn cost(&self, amount: Amount) -> Amount {
        self.weight * (amount - self.paid) + self.charge
    }

    /// Packs beyond the fixed quantity that lie in a tier; the line is used, so none only where something is fixed.
    fn packs_within(&self, tier: usize) -> (i64, i64) {
        let from = self.tiers[tier].from;
        let least = i64::from(self.fixed == 0);
        let lo = ceil(from - self.fixed, self.pack).max(least);
        let hi = match self.tiers.get(tier + 1) {
            Some(next) => (next.from - 1 - self.fixed).div_euclid(self.pack),
            None => self.most,
        };
        (lo, hi.min(self.most))
    }

    /// Raising pays from the quantity on that costs more than the first order quantity of a cheaper tier.
    fn push_raised(&self, at: usize, (lo, hi): (i64, i64), room: i64, into: &mut Vec<Segment>) {
        let price = Amount::from(self.tiers[at].price);
        for (higher, tier) in self.tiers.iter().enumerate().skip(at + 1) {
            let quantity = ceil(tier.from, self.pack) * self.pack;
            let beyond = self
                .tiers
                .get(higher + 1)
                .is_some_and(|next| next.from <= quantity);
            let too_much = self.capacity.is_some_and(|most| quantity > most);
            let dearer = tier.price >= self.tiers[at].price;
            if beyond || too_much || dearer || quantity - self.fixed > room {
                continue;
            }
            let amount = Amount::from(tier.price) * Amount::from(quantity);
            // The smallest quantity that costs more; it lies below `quantity`, so it fits.
            let pays = i64::try_from(amount / price + 1).unwrap_or(i64::MAX - self.pack);
            let lo = lo.max(ceil(pays - self.fixed, self.pack));
            if lo <= hi {
                into.push(Segment {
                    lo,
                    hi,
                    start: self.cost(amount),
                    slope: 0,
                    raised: Some(quantity),
                });
            }
        }
    }
}

fn ceil(quantity: i64, pack: i64) -> i64 {
    -(-quantity).div_euclid(pack)
}
