//! 配送区域: who may bring nothing to an area is not given need that goes there.
//!
//! Where some source of an item is barred from an area, its need is sourced as one part for each area, each with its own
//! eligible sources, and put together again: equal contracts become one line, so that the tier is that of the sum.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::allocation::{self, Claim};
use super::origins::{self, Asked, Origin, Served, Split};
use super::planning::{Source, total};
use super::sourcing::{Allocation, Offer, Take};
use formulary::model::ItemId;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use kernel::quantity::Quantity;
use suppliers::model::DeliveryArea;
use suppliers::rules::prices::tier_at;

/// Which destinations are remote.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    remote: FxHashSet<OrganisationId>,
}

impl Areas {
    /// From all that are remote.
    pub fn new(remote: impl IntoIterator<Item = OrganisationId>) -> Self {
        Self {
            remote: remote.into_iter().collect(),
        }
    }

    /// The area of a destination.
    pub fn of(&self, destination: OrganisationId) -> DeliveryArea {
        DeliveryArea::of(self.remote.contains(&destination))
    }
}

/// The need of an item as it is sourced: whole, or in one part for each area.
#[derive(Debug)]
pub struct Need<'k> {
    parts: Vec<Part<'k>>,
}

#[derive(Debug)]
struct Part<'k> {
    asked: Vec<Asked>,
    need: Quantity,
    sources: Cow<'k, [Source]>,
}

impl<'k> Need<'k> {
    /// The need of a group that was added up safely before.
    pub fn of(group: &[(ItemId, Asked)], sources: &'k [Source], areas: &Areas) -> Self {
        let is_barred = |source: &Source| source.offer.usable && !source.offer.barred.is_empty();
        if !sources.iter().any(is_barred) {
            let whole = Part {
                asked: Vec::new(),
                need: Quantity(group.iter().map(|(_, asked)| asked.quantity.0).sum()),
                sources: Cow::Borrowed(sources),
            };
            return Self { parts: vec![whole] };
        }
        let mut parts: Vec<Part<'k>> = DeliveryArea::ALL
            .iter()
            .filter_map(|area| Part::of(group, sources, areas, *area))
            .collect();
        if let [one, other] = parts.as_mut_slice() {
            share_capacity(one, other);
        }
        Self { parts }
    }

    /// What is sourced.
    pub fn parts(&self) -> impl Iterator<Item = (Quantity, &[Source])> {
        self.parts.iter().map(|part| (part.need, &*part.sources))
    }

    /// Takes the allocations of its parts, and makes them one.
    pub fn join(&self, allocations: &mut impl Iterator<Item = Allocation>) -> Allocation {
        let mut own: Vec<Allocation> = allocations.take(self.parts.len()).collect();
        match own.len() {
            1 => own.remove(0),
            _ => joined(&self.parts, &own),
        }
    }
}

impl Part<'_> {
    /// None where nobody of the area asked.
    fn of(
        group: &[(ItemId, Asked)],
        sources: &[Source],
        areas: &Areas,
        area: DeliveryArea,
    ) -> Option<Self> {
        let own = group.iter().map(|(_, asked)| *asked);
        let asked: Vec<Asked> = own
            .filter(|asked| areas.of(asked.facility) == area)
            .collect();
        let mut sources = sources.to_vec();
        for source in &mut sources {
            source.offer.usable &= !source.offer.barred.contains(&area);
        }
        (!asked.is_empty()).then(|| Self {
            need: Quantity(asked.iter().map(|asked| asked.quantity.0).sum()),
            asked,
            sources: Cow::Owned(sources),
        })
    }

    /// What primaries that serve this part alone can deliver.
    fn own_capacity(&self, other: &Self) -> i64 {
        let pairs = self.sources.iter().zip(other.sources.iter());
        let own = pairs
            .filter(|(one, other)| one.offer.usable && !other.offer.usable && !one.offer.backup);
        own.fold(0, |sum: i64, (source, _)| {
            sum.saturating_add(whole_packs(&source.offer).unwrap_or(i64::MAX))
        })
    }
}

fn whole_packs(offer: &Offer) -> Option<i64> {
    let pack = offer.pack.0.max(1);
    offer.capacity.map(|capacity| capacity.0 / pack * pack)
}

/// `whole` × `part` ÷ (`part` + `rest`), rounded down; nothing where both are nothing.
fn proportion(whole: i64, part: i64, rest: i64) -> i64 {
    let sum = i128::from(part) + i128::from(rest);
    let share = match sum {
        0 => 0,
        _ => i128::from(whole) * i128::from(part) / sum,
    };
    i64::try_from(share).unwrap_or(whole)
}

/// What both parts could take of one contract is divided: first what a part cannot have of primaries of its own, the rest
/// by need. So nothing stays unmet in one part that the other part has left over.
fn share_capacity(one: &mut Part<'_>, other: &mut Part<'_>) {
    let wants = (
        (one.need.0 - one.own_capacity(other)).max(0),
        (other.need.0 - other.own_capacity(one)).max(0),
    );
    let shared: Vec<usize> = (0..one.sources.len())
        .filter(|at| one.sources[*at].offer.usable && other.sources[*at].offer.usable)
        .collect();
    let total = shared
        .iter()
        .filter_map(|at| whole_packs(&one.sources[*at].offer))
        .fold(0, i64::saturating_add);
    let spare = total.saturating_sub(wants.0.saturating_add(wants.1));
    let mut left = match spare >= 0 {
        true => wants.0 + proportion(spare, one.need.0, other.need.0),
        false => proportion(total, wants.0, wants.1),
    };
    let (need_one, need_other) = (one.need.0, other.need.0);
    let (ours, theirs) = (one.sources.to_mut(), other.sources.to_mut());
    for at in shared {
        let (ours, theirs) = (&mut ours[at].offer, &mut theirs[at].offer);
        if let Some(capacity) = whole_packs(ours) {
            let mine = Quantity(left.min(capacity)).round_up_to(ours.pack);
            let mine = mine.map_or(0, |mine| mine.0.min(capacity));
            left = (left - mine).max(0);
            ours.capacity = Some(Quantity(mine));
            theirs.capacity = Some(Quantity(capacity - mine));
        }
        if let Some(agreed) = ours.agreed_left {
            let mine = proportion(agreed.0, need_one, need_other);
            ours.agreed_left = Some(Quantity(mine));
            theirs.agreed_left = Some(Quantity(agreed.0 - mine));
        }
    }
}

fn joined(parts: &[Part<'_>], allocations: &[Allocation]) -> Allocation {
    let mut takes: BTreeMap<usize, Vec<(Take, Quantity)>> = BTreeMap::new();
    let mut all = Allocation::default();
    for (part, allocation) in parts.iter().zip(allocations) {
        let bought: Vec<Quantity> = allocation.takes.iter().map(|take| take.quantity).collect();
        let split = origins::split(&part.asked, &bought);
        for (take, served) in allocation.takes.iter().zip(&split.lines) {
            let of_offer = takes.entry(take.offer).or_default();
            of_offer.push((*take, total(&served.origins)));
        }
        all.unmet = match (all.unmet, allocation.unmet) {
            (Some((one, why)), Some((other, reason))) => {
                let why = if other > one { reason } else { why };
                Some((Quantity(one.0 + other.0), why))
            }
            (one, other) => one.or(other),
        };
    }
    let offers = parts.first().map_or(&[][..], |part| &*part.sources);
    for (offer, own) in takes {
        all.takes
            .push(one_take(&offers[offer].offer, &own, all.unmet.is_none()));
    }
    all
}

/// Of equal contracts: all of it at the tier of the sum, or what covers the need in fewer packs, if that is cheaper and
/// nobody waits for what the packs add.
fn one_take(offer: &Offer, own: &[(Take, Quantity)], everybody_is_served: bool) -> Take {
    let (first, _) = own[0];
    if own.len() == 1 {
        return first;
    }
    let sum = Quantity(own.iter().map(|(take, _)| take.quantity.0).sum());
    let served = Quantity(own.iter().map(|(_, served)| served.0).sum());
    let as_is = Take {
        quantity: sum,
        amount: Money(own.iter().map(|(take, _)| take.amount.0).sum()),
        ..first
    };
    let priced = |quantity: Quantity| {
        let tier = tier_at(&offer.tiers, quantity)?;
        let amount = Money::of(tier.price, quantity)?;
        Some(Take {
            offer: first.offer,
            quantity,
            tier,
            amount,
        })
    };
    let fewer = served
        .round_up_to(offer.pack)
        .filter(|_| everybody_is_served);
    let fewer = fewer.filter(|fewer| fewer.is_positive() && *fewer < sum);
    let candidates = [fewer.and_then(priced), priced(sum)].into_iter().flatten();
    candidates
        .min_by_key(|take| (take.amount, take.quantity))
        .unwrap_or(as_is)
}

/// A line that is bought.
#[derive(Clone, Copy, Debug)]
pub struct Line<'s> {
    /// How much.
    pub quantity: Quantity,
    /// Areas to which it must not go.
    pub barred: &'s [DeliveryArea],
}

/// Splits bought lines of one item over what was asked, as [`origins::split`] does, but no line serves an area from which
/// its source is barred.
pub fn split(asked: &[Asked], lines: &[Line<'_>], areas: &Areas) -> Split {
    if lines.iter().all(|line| line.barred.is_empty()) {
        let bought: Vec<Quantity> = lines.iter().map(|line| line.quantity).collect();
        return origins::split(asked, &bought);
    }
    let (near, remote): (Vec<Asked>, Vec<Asked>) = asked
        .iter()
        .partition(|asked| areas.of(asked.facility) == DeliveryArea::Near);
    let pieces = pieces(asked, lines, areas);
    let mut split = Split {
        lines: vec![Served::default(); lines.len()],
        unmet: Vec::new(),
    };
    for (asked, pieces) in [(near, &pieces[0]), (remote, &pieces[1])] {
        let bought: Vec<Quantity> = pieces.iter().map(|piece| piece.1).collect();
        let own = origins::split(&asked, &bought);
        for (piece, served) in pieces.iter().zip(own.lines) {
            split.lines[piece.0].origins.extend(served.origins);
        }
        split.unmet.extend(own.unmet);
    }
    let by_facility = |origin: &Origin| (origin.facility, origin.requisition);
    split.unmet.sort_by_key(by_facility);
    for (served, line) in split.lines.iter_mut().zip(lines) {
        served.origins.sort_by_key(by_facility);
        served.surplus = Quantity(line.quantity.0 - total(&served.origins).0);
    }
    split
}

/// What of each line goes near, and what goes far: a line that may go to both serves what the others leave, by the rule of
/// scarcity.
fn pieces(asked: &[Asked], lines: &[Line<'_>], areas: &Areas) -> [Vec<(usize, Quantity)>; 2] {
    let may = |line: &Line<'_>, area| !line.barred.contains(&area);
    let (near, remote) = (DeliveryArea::Near, DeliveryArea::Remote);
    let sum = |goes: [bool; 2]| -> i64 {
        let own = lines
            .iter()
            .filter(|line| [may(line, near), may(line, remote)] == goes);
        own.map(|line| line.quantity.0).sum()
    };
    let (only_near, only_remote, both) =
        (sum([true, false]), sum([false, true]), sum([true, true]));
    let need = |area| -> i64 {
        let own = asked.iter().filter(|one| areas.of(one.facility) == area);
        own.map(|asked| asked.quantity.0).sum()
    };
    let (need_near, need_remote) = (need(near), need(remote));
    let (sure_near, sure_remote) = (only_near.min(need_near), only_remote.min(need_remote));
    let (left_near, left_remote) = (need_near - sure_near, need_remote - sure_remote);
    let wished = if left_near + left_remote <= both {
        left_near
    } else {
        let claims: Vec<Claim> = asked.iter().map(Asked::claim).collect();
        let given = allocation::allocate(Quantity(both + sure_near + sure_remote), &claims);
        let own = asked.iter().zip(given);
        let own = own.filter(|(one, _)| areas.of(one.facility) == near);
        own.map(|(_, given)| given.0).sum::<i64>() - sure_near
    };
    // What one area does not need goes to the other one.
    let least = (both - left_remote).max(0).min(left_near);
    let mut shared_near = wished.clamp(least, left_near.min(both));
    let mut pieces = [Vec::new(), Vec::new()];
    for (at, line) in lines.iter().enumerate() {
        let to_near = match (may(line, near), may(line, remote)) {
            (true, true) => {
                let part = shared_near.min(line.quantity.0);
                shared_near -= part;
                part
            }
            (true, false) => line.quantity.0,
            _ => 0,
        };
        pieces[0].push((at, Quantity(to_near)));
        let to_remote = if may(line, remote) {
            line.quantity.0 - to_near
        } else {
            0
        };
        pieces[1].push((at, Quantity(to_remote)));
    }
    pieces
}

#[cfg(test)]
#[path = "areas_tests.rs"]
mod tests;
