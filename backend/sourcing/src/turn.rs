//! The search for the cheapest way in which one line is the rest; see [`crate::search`] for what that is.

use std::cmp::Reverse;

use crate::model::Amount;
use crate::search::{Best, NOTHING, Pick, STEPS};
use crate::segment::{Segment, Source};

/// What some lines take.
#[derive(Clone, Copy)]
pub(crate) struct Partial {
    pub covered: i64,
    /// Σ growth of the lines' quantities.
    pub grown: i64,
    pub cost: Amount,
    /// The cost for quick comparisons.
    pub near: f64,
    pub nudged: bool,
    /// Place of the line that is not near an end, and whose packs are not settled yet.
    pub loose: Option<usize>,
}

impl Partial {
    pub(crate) const START: Partial = Partial {
        covered: 0,
        grown: 0,
        cost: 0,
        near: 0.0,
        nudged: false,
        loose: None,
    };
}

/// The search in which one line is the rest.
pub(crate) struct Turn<'a> {
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
    pub(crate) fn new(best: &Best<'a>, rest: Option<usize>) -> Turn<'a> {
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

    pub(crate) fn run(&mut self, best: &mut Best<'_>) {
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

    pub(crate) fn take_rest_exactly(&mut self, best: &mut Best<'_>, partial: Partial) {
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
