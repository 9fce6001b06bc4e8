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

use std::cmp::Reverse;

use crate::model::{Amount, Item};
use crate::segment::{Segment, Source};
use crate::stage::signature;

/// Steps after which a search stops looking for better and keeps what it has proved.
const STEPS: u64 = 400_000;

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

const NOTHING: Pick = Pick {
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

/// Covers `left` from `sources`, or comes as close from below as packs allow.
pub(crate) fn cheapest(
    sources: &[Source],
    left: i64,
    room: Option<i64>,
    ties: Option<Ties<'_>>,
) -> Found {
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
    best.search();
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

#[derive(Clone, Copy)]
struct Partial {
    covered: i64,
    /// Σ growth of the lines' quantities.
    grown: i64,
    cost: Amount,
    /// The cost for quick comparisons.
    near: f64,
    nudged: bool,
    /// Place of the line that is not near an end, and whose packs are not settled yet.
    loose: Option<usize>,
}

impl Partial {
    const START: Partial = Partial {
        covered: 0,
        grown: 0,
        cost: 0,
        near: 0.0,
        nudged: false,
        loose: None,
    };
}

/// The best that was found, and what it is judged by.
struct Best<'a> {
    sources: &'a [Source],
    left: i64,
    room: Option<i64>,
    ties: Option<Ties<'a>>,
    /// Covering is impossible: come as close as possible from below.
    short: bool,
    found: Option<Found>,
    /// A branch that costs more is not looked into.
    enough: f64,
    steps: u64,
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
    fn offer(&mut self, whole: Partial, picks: &[Pick]) {
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

/// The search in which one line is the rest.
struct Turn<'a> {
    sources: &'a [Source],
    left: i64,
    short: bool,
    /// Positions in `sources`: larger packs, the same pack, then smaller packs, which are unused.
    order: Vec<usize>,
    /// By place: packs within which a line is near an end.
    near: Vec<i64>,
    /// Places before this one may be used.
    used: usize,
    rest: Option<usize>,
    /// Places and sources that may be used, the best rate first; the rest comes after all others.
    by_rate: Vec<(usize, &'a Source)>,
    /// What raising behind the rest can save.
    raising: f64,
    /// What is covered at least: the packs in use have a common measure.
    target: i64,
    /// What the rest takes at least.
    rest_units: i64,
    /// In the order of the sources.
    picks: Vec<Pick>,
}

impl<'a> Turn<'a> {
    fn new(best: &Best<'a>, rest: Option<usize>) -> Turn<'a> {
        let sources = best.sources;
        let pack = rest.map_or(i64::MAX, |rest| sources[rest].pack);
        let mut order: Vec<usize> = (0..sources.len()).filter(|at| Some(*at) != rest).collect();
        order.sort_by_key(|at| (Reverse(sources[*at].pack), sources[*at].rate));
        let used = order.partition_point(|at| sources[*at].pack >= pack);
        let near = order[..used]
            .iter()
            .map(|at| near(sources, *at, pack))
            .collect();
        let places = order[..used].iter().chain(&rest).enumerate();
        let mut by_rate: Vec<(usize, &Source)> =
            places.map(|(place, at)| (place, &sources[*at])).collect();
        by_rate.sort_by_key(|(_, source)| source.rate);
        let in_use = order[..used].iter().chain(&rest);
        let measure = in_use
            .fold(0, |measure, at| gcd(measure, sources[*at].pack))
            .max(1);
        let least = |rest: usize| sources[rest].segments.iter().map(|one| one.lo.max(1)).min();
        Turn {
            sources,
            target: (best.left + measure - 1) / measure * measure,
            rest_units: rest
                .and_then(|rest| Some(least(rest)? * sources[rest].pack))
                .unwrap_or(0),
            left: best.left,
            short: best.short,
            raising: order[used..].iter().map(|at| sources[*at].near.1).sum(),
            order,
            near,
            used,
            rest,
            by_rate,
            picks: vec![NOTHING; sources.len()],
        }
    }

    fn run(&mut self, best: &mut Best<'_>) {
        match self.rest {
            Some(_) => self.descend(best, 0, Partial::START),
            None => self.raise(best, 0, Partial::START),
        }
    }

    fn is_hopeless(&self, best: &Best<'_>, place: usize, partial: &Partial) -> bool {
        // The rest takes something, whatever its rate.
        let mut missing = self.target - partial.covered - self.rest_units;
        let mut cost = partial.near + self.raising;
        let mut reach = partial.covered;
        for (other, source) in &self.by_rate {
            if *other >= place || partial.loose == Some(*other) {
                let units = source.units();
                let had = if *other == self.used {
                    self.rest_units
                } else {
                    0
                };
                let taken = (units - had).min(missing).max(0);
                reach = reach.saturating_add(units);
                cost += source.near.1 + source.near.0 * (had + taken) as f64;
                missing -= taken;
            }
        }
        match self.short {
            true => best
                .found
                .as_ref()
                .is_some_and(|found| reach < found.covered),
            false => missing > 0 || cost > best.enough,
        }
    }

    fn descend(&mut self, best: &mut Best<'_>, place: usize, partial: Partial) {
        best.steps += 1;
        if best.steps >= STEPS || self.is_hopeless(best, place, &partial) {
            return;
        }
        if place == self.used {
            return self.take_rest(best, partial);
        }
        let at = self.order[place];
        self.picks[at] = NOTHING;
        self.descend(best, place + 1, partial);
        let rest_pack = self.rest.map_or(0, |rest| self.sources[rest].pack);
        if partial.loose.is_none() && self.sources[at].pack > rest_pack {
            let loose = Partial {
                loose: Some(place),
                ..partial
            };
            self.descend(best, place + 1, loose);
        }
        for segment in &self.sources[at].segments {
            self.descend_near_ends(best, place, segment, partial);
        }
        self.picks[at] = NOTHING;
    }

    /// The line is near an end of the segment, and what it takes leaves something to the rest.
    fn descend_near_ends(
        &mut self,
        best: &mut Best<'_>,
        place: usize,
        segment: &Segment,
        partial: Partial,
    ) {
        let near = self.near[place];
        let start_end = segment.hi.min(segment.lo.saturating_add(near - 1));
        let from_end = (start_end + 1).max(segment.hi.saturating_sub(near - 1));
        for packs in (segment.lo..=start_end).chain(from_end..=segment.hi) {
            if let Some(next) = self.with(self.order[place], segment, packs, partial) {
                if next.covered >= self.left || best.steps >= STEPS {
                    break;
                }
                self.descend(best, place + 1, next);
            }
        }
    }

    /// The state with a line's packs; none when it may not be raised.
    fn with(&mut self, at: usize, segment: &Segment, packs: i64, was: Partial) -> Option<Partial> {
        if self.short && segment.raised.is_some() {
            return None;
        }
        let source = &self.sources[at];
        let cost = segment.cost(packs);
        self.picks[at] = Pick {
            packs,
            raised: segment.raised,
        };
        Some(Partial {
            covered: was.covered + packs * source.pack,
            grown: was.grown + source.growth(packs, segment.raised),
            cost: was.cost + cost,
            near: was.near + cost as f64,
            nudged: was.nudged || segment.raised.is_some(),
            ..was
        })
    }

    fn take_rest(&mut self, best: &mut Best<'_>, partial: Partial) {
        let (Some(place), Some(rest)) = (partial.loose, self.rest) else {
            return self.take_rest_exactly(best, partial);
        };
        let settled = Partial {
            loose: None,
            ..partial
        };
        let loose = self.order[place];
        let source = &self.sources[rest];
        let window = self.sources[loose].pack / gcd(source.pack, self.sources[loose].pack);
        for segment in &source.segments {
            let start = (segment.lo, segment.hi.min(segment.lo + window - 1));
            let end = (segment.lo.max(segment.hi - window + 1), segment.hi);
            for packs in [start, end] {
                self.settle_loose(best, loose, source.pack, packs, settled);
            }
        }
        self.picks[loose] = NOTHING;
    }

    /// The numbers of packs of the loose line that leave so many packs to the rest.
    fn settle_loose(
        &mut self,
        best: &mut Best<'_>,
        loose: usize,
        rest_pack: i64,
        (least, most): (i64, i64),
        partial: Partial,
    ) {
        let source = &self.sources[loose];
        let missing = self.left - partial.covered;
        let units = |packs: i64| packs.saturating_mul(rest_pack);
        let from = -(units(most + 1) - missing).div_euclid(source.pack);
        let to = (missing - units(least - 1) - 1).div_euclid(source.pack);
        for segment in &source.segments {
            for packs in from.max(segment.lo)..=to.min(segment.hi) {
                if best.steps >= STEPS {
                    return;
                }
                if let Some(next) = self.with(loose, segment, packs, partial)
                    && next.covered < self.left
                {
                    self.take_rest_exactly(best, next);
                }
            }
        }
    }

    fn take_rest_exactly(&mut self, best: &mut Best<'_>, partial: Partial) {
        let Some(rest) = self.rest else {
            return;
        };
        best.steps += 1;
        let source = &self.sources[rest];
        let missing = self.left - partial.covered;
        for segment in &source.segments {
            let packs = match self.short {
                false => (missing + source.pack - 1) / source.pack,
                true => segment.hi.min((missing - 1) / source.pack),
            };
            if packs >= segment.lo.max(1)
                && packs <= segment.hi
                && let Some(next) = self.with(rest, segment, packs, partial)
            {
                self.raise(best, self.used, next);
            }
        }
        self.picks[rest] = NOTHING;
    }

    /// Behind the rest, lines that have something fixed may still be raised; most have not.
    fn raise(&mut self, best: &mut Best<'_>, place: usize, complete: Partial) {
        let Some(at) = self.order.get(place).copied() else {
            return best.offer(complete, &self.picks);
        };
        self.picks[at] = NOTHING;
        self.raise(best, place + 1, complete);
        for segment in self.sources[at]
            .segments
            .iter()
            .filter(|segment| segment.lo == 0)
        {
            if let Some(next) = self.with(at, segment, 0, complete) {
                self.raise(best, place + 1, next);
            }
        }
        self.picks[at] = NOTHING;
    }
}

/// Packs of a line within which it is near an end of a segment, where the smallest pack in use is `smallest`.
fn near(sources: &[Source], at: usize, smallest: i64) -> i64 {
    let pack = sources[at].pack;
    if pack == smallest {
        return 1;
    }
    let others = sources.iter().enumerate();
    let others = others.filter(|(other, source)| *other != at && source.pack >= smallest);
    let windows = others.map(|(_, other)| other.pack / gcd(pack, other.pack));
    windows.max().unwrap_or(1)
}

pub(crate) fn gcd(one: i64, other: i64) -> i64 {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}
