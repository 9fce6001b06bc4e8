//! The cheapest way to cover what one step leaves, exactly.
//!
//! **What the search looks at.** Take an optimum and two of its lines, with packs *p* and *q*, that both lie inside a
//! segment, at least *lcm(p, q)* units from either end. Shifting that many units from one to the other and back keeps the
//! sum, hence the cover and irredundancy, and changes cost and score along a straight line; one direction is no worse,
//! and is followed until a line comes near an end. So some optimum has at most one line that is not *near* an end of its
//! segment, where near means within lcm ÷ pack packs: with equal packs, exactly at the end.
//!
//! One line that is used with the smallest pack is the *rest*: irredundancy makes it the smallest number of packs that
//! covers what the others leave. Of several such lines it is the one that is not at an end. Each line has its turn as
//! the rest; lines with smaller packs are then unused, lines with the same pack exactly at an end, and lines with larger
//! packs near an end, but for one, which is *loose*: the rest is then near an end itself, which leaves the loose line
//! few numbers of packs.
//!
//! A branch is cut when what it costs already, and the least that the lines to come can cover the rest for, exceed the
//! best that was found. That least is taken over straight lines below the costs: the best rate first, each as far as
//! its packs go. Tiers are all-units, so a rate is taken at the ends of segments, where a straight line divided by its
//! length has its least value.

use crate::model::{Amount, Item};
use crate::segment::Source;
use crate::stage::signature;
use crate::turn::{Partial, Turn};

/// Steps after which a search stops looking for better and keeps what it has proved.
pub(crate) const STEPS: u64 = 400_000;

/// Costs that differ by a smaller part are not told apart while branches are cut.
const MARGIN: f64 = 1e-10;
/// One part in so many is conceded by a bound that was found without ties.
const CONCEDED: Amount = 1 << 32;

/// What a line takes: packs that cover, and the quantity that it is raised to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pick {
    pub packs: i64,
    pub raised: Option<i64>,
}

pub(crate) const NOTHING: Pick = Pick {
    packs: 0,
    raised: None,
};

/// The best way to serve a step.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// In the order of the sources.
    pub picks: Vec<Pick>,
    /// Beyond what earlier steps paid.
    pub cost: Amount,
    /// Nothing that covers as much costs less.
    pub bound: Amount,
    /// Σ packs.
    pub covered: i64,
}

/// What equal costs are compared by.
#[derive(Clone, Copy)]
pub(crate) struct Ties<'a> {
    pub item: &'a Item,
    /// Lines of the step that have something already.
    pub fixed: &'a [(usize, i64)],
    /// By position of the offer.
    pub score: &'a dyn Fn(usize) -> i64,
}

/// What a search is for.
pub(crate) enum Guide<'a> {
    /// A plan: equal costs are told apart.
    Ties(Ties<'a>),
    /// A bound: only what is cheaper than a way that is known to cover, if there is one.
    Known(Option<Amount>),
}

/// Covers `left` from `sources`, or comes as close from below as packs allow.
pub(crate) fn cheapest(
    sources: &[Source],
    left: i64,
    room: Option<i64>,
    guide: Guide<'_>,
) -> Found {
    let (ties, known) = match guide {
        Guide::Ties(ties) => (Some(ties), None),
        Guide::Known(known) => (None, known),
    };
    let most: Amount = sources
        .iter()
        .map(|source| Amount::from(source.most) * Amount::from(source.pack))
        .sum();
    if most < Amount::from(left) {
        return everything(sources);
    }
    let mut best = Best {
        sources,
        left,
        room,
        ties,
        short: false,
        found: None,
        enough: f64::INFINITY,
        steps: 0,
    };
    best.enough = known.map_or(f64::INFINITY, |known| best.enough_for(known));
    best.search();
    if let (None, Some(known)) = (&best.found, known) {
        best.found = Some(Found {
            cost: known,
            covered: left,
            ..nothing(sources)
        });
    }
    if best.found.is_none() {
        best.short = true;
        best.search();
    }
    let is_proved = best.steps < STEPS || best.short;
    let mut found = best.found.unwrap_or_else(|| nothing(sources));
    if ties.is_none() {
        found.bound = found.cost - found.cost.abs() / CONCEDED - 1;
    }
    if !is_proved {
        found.bound = least(sources, left).min(found.cost);
    }
    found
}

/// What covering costs at least.
fn least(sources: &[Source], left: i64) -> Amount {
    let mut by_rate: Vec<&Source> = sources.iter().collect();
    by_rate.sort_by_key(|source| source.rate);
    let mut missing = left;
    let mut cost = 0;
    for source in by_rate {
        let taken = source.units().min(missing);
        cost += source.least(taken);
        missing -= taken;
    }
    cost
}

fn nothing(sources: &[Source]) -> Found {
    Found {
        picks: vec![NOTHING; sources.len()],
        cost: 0,
        bound: 0,
        covered: 0,
    }
}

/// All capacities together do not reach: each line gives what it has.
fn everything(sources: &[Source]) -> Found {
    let mut found = nothing(sources);
    for (source, pick) in sources.iter().zip(&mut found.picks) {
        let last = source
            .segments
            .iter()
            .filter(|segment| segment.raised.is_none())
            .max_by_key(|segment| segment.hi);
        if let Some(segment) = last {
            pick.packs = segment.hi;
            found.cost += segment.cost(segment.hi);
            found.covered += segment.hi * source.pack;
        }
    }
    found.bound = found.cost;
    found
}

/// The best that was found, and what it is judged by.
pub(crate) struct Best<'a> {
    pub sources: &'a [Source],
    pub left: i64,
    pub room: Option<i64>,
    pub ties: Option<Ties<'a>>,
    /// Covering is impossible: come as close as possible from below.
    pub short: bool,
    pub found: Option<Found>,
    /// A branch that costs more is not looked into.
    pub enough: f64,
    pub steps: u64,
}

impl Best<'_> {
    fn search(&mut self) {
        if self.left == 0 {
            // Nothing is needed, but raising what is fixed may save.
            return Turn::new(self, None).run(self);
        }
        let mut turns: Vec<Turn<'_>> = (0..self.sources.len())
            .map(|rest| Turn::new(self, Some(rest)))
            .collect();
        // One line alone is often best, and cuts much of what follows.
        for turn in &mut turns {
            turn.take_rest_exactly(self, Partial::START);
        }
        for turn in &mut turns {
            turn.run(self);
        }
    }

    /// Sums of a few products in floating point are off by less than a hundredth of the margin, so that with ties nothing
    /// is lost, and without them no more than the bound concedes.
    fn enough_for(&self, cost: Amount) -> f64 {
        let margin = if self.ties.is_some() { MARGIN } else { -MARGIN };
        let cost = cost as f64;
        cost + cost.abs() * margin
    }

    /// Keeps a complete way if it is better. `picks` are in the order of the sources.
    pub(crate) fn offer(&mut self, whole: Partial, picks: &[Pick]) {
        let fits = !whole.nudged || self.room.is_some_and(|room| whole.grown <= room);
        if !fits || (!self.short && whole.covered < self.left) {
            return;
        }
        let rank = |covered: i64, cost: Amount| (if self.short { -covered } else { 0 }, cost);
        let better = self.found.as_ref().is_none_or(|best| {
            let (ours, theirs) = (
                rank(whole.covered, whole.cost),
                rank(best.covered, best.cost),
            );
            ours < theirs || (ours == theirs && self.wins_tie(picks, &best.picks))
        });
        if better {
            self.enough = self.enough_for(whole.cost);
            self.found = Some(Found {
                picks: picks.to_vec(),
                cost: whole.cost,
                bound: whole.cost,
                covered: whole.covered,
            });
        }
    }

    /// Fewer raised lines, then the higher amount-weighted score, then the smaller contracts.
    fn wins_tie(&self, picks: &[Pick], best: &[Pick]) -> bool {
        self.ties
            .is_some_and(|ties| self.tie(&ties, picks) < self.tie(&ties, best))
    }

    fn tie(&self, ties: &Ties<'_>, picks: &[Pick]) -> impl Ord + use<> {
        let mut nudges = 0;
        let mut score: Amount = 0;
        let mut orders = ties.fixed.to_vec();
        for (source, pick) in self.sources.iter().zip(picks) {
            let quantity = source.fixed + source.growth(pick.packs, pick.raised);
            let amount = ties.item.offers[source.offer]
                .amount_at(quantity)
                .unwrap_or(0);
            nudges += i32::from(pick.raised.is_some());
            score -= amount * Amount::from((ties.score)(source.offer));
            orders.retain(|(offer, _)| *offer != source.offer);
            orders.push((source.offer, quantity));
        }
        (nudges, score, signature(ties.item, &orders))
    }
}
