//! The cheapest way to cover what one step leaves, exactly.
//!
//! **What the search looks at.** Take an optimum and two of its lines that both lie inside a segment, further than
//! *lcm(packs)* from either end. Shifting lcm units from one to the other and back keeps the sum, hence the cover and
//! irredundancy, and changes cost and score along a straight line; one direction is no worse, and is followed until a
//! line comes near an end. So some optimum has at most one line that is not near an end of its segment, where *near* is
//! within lcm ÷ pack packs: with equal packs, exactly at the end. That one line is left *open* here and takes what the
//! others leave: irredundancy makes that the smallest number of packs that covers.
//!
//! A branch is cut when what it costs already, and the best rate of the lines that are still to come for what is still
//! to be covered, exceed the best that was found. Tiers are all-units, so a rate is taken at the ends of segments,
//! where a straight line divided by its length has its least value.

use crate::model::{Amount, Item};
use crate::segment::{RATE_BITS, Segment, Source};
use crate::stage::signature;

/// Steps after which a search stops looking for better and keeps what it has proved.
const STEPS: u64 = 400_000;

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
    let mut search = Search::new(sources, left, room, ties);
    search.descend(0, Partial::START);
    if search.best.is_none() {
        search.short = true;
        search.descend(0, Partial::START);
    }
    let stopped = search.steps >= STEPS;
    let least =
        search.suffix_floor(0) + ((search.suffix_rate(0) * Amount::from(left)) >> RATE_BITS);
    match search.best.take() {
        Some(mut best) => {
            // The order of the search is its own; the answer is in the order of the sources.
            let mut picks = vec![NOTHING; sources.len()];
            for (place, at) in search.order.iter().enumerate() {
                picks[*at] = best.picks[place];
            }
            best.picks = picks;
            if stopped && !search.short {
                best.bound = least.min(best.cost);
            }
            best
        }
        None => nothing(sources),
    }
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
    /// Of the lines that are used.
    smallest_pack: i64,
    nudged: bool,
    /// Place of the line that takes what the others leave.
    open: Option<usize>,
}

impl Partial {
    const START: Partial = Partial {
        covered: 0,
        grown: 0,
        cost: 0,
        smallest_pack: i64::MAX,
        nudged: false,
        open: None,
    };
}

struct Search<'a> {
    sources: &'a [Source],
    /// Positions in `sources`, the best rate first.
    order: Vec<usize>,
    /// By place: packs within which a line is near an end.
    near: Vec<i64>,
    left: i64,
    room: Option<i64>,
    ties: Option<Ties<'a>>,
    /// Covering is impossible: come as close as possible from below.
    short: bool,
    picks: Vec<Pick>,
    best: Option<Found>,
    steps: u64,
}

impl<'a> Search<'a> {
    fn new(
        sources: &'a [Source],
        left: i64,
        room: Option<i64>,
        ties: Option<Ties<'a>>,
    ) -> Search<'a> {
        let mut order: Vec<usize> = (0..sources.len()).collect();
        order.sort_by_key(|at| sources[*at].rate);
        let near = order.iter().map(|at| near(sources, *at)).collect();
        Search {
            sources,
            near,
            left,
            room,
            ties,
            short: false,
            picks: vec![NOTHING; order.len()],
            order,
            best: None,
            steps: 0,
        }
    }

    fn source(&self, place: usize) -> &'a Source {
        &self.sources[self.order[place]]
    }

    /// Places are sorted by rate.
    fn suffix_rate(&self, place: usize) -> Amount {
        self.order.get(place).map_or(0, |at| self.sources[*at].rate)
    }

    fn suffix_floor(&self, place: usize) -> Amount {
        self.order[place.min(self.order.len())..]
            .iter()
            .map(|at| self.sources[*at].floor)
            .sum()
    }

    fn suffix_most(&self, place: usize) -> i64 {
        self.order[place..]
            .iter()
            .map(|at| {
                self.sources[*at]
                    .most
                    .saturating_mul(self.sources[*at].pack)
            })
            .fold(0, i64::saturating_add)
    }

    fn is_hopeless(&self, place: usize, partial: &Partial) -> bool {
        let open_most = partial.open.map_or(0, |place| {
            let source = self.source(place);
            source.most.saturating_mul(source.pack)
        });
        let reach = partial
            .covered
            .saturating_add(open_most)
            .saturating_add(self.suffix_most(place));
        if self.short {
            return self.best.as_ref().is_some_and(|best| reach < best.covered);
        }
        if reach < self.left {
            return true;
        }
        let Some(best) = &self.best else {
            return false;
        };
        let missing = Amount::from((self.left - partial.covered).max(0));
        let mut rate = self.suffix_rate(place);
        let mut floor = self.suffix_floor(place);
        if let Some(open) = partial.open {
            let open = self.source(open);
            rate = if place < self.order.len() {
                rate.min(open.rate)
            } else {
                open.rate
            };
            floor += open.floor;
        }
        let least = partial.cost + floor + ((rate * missing) >> RATE_BITS);
        least > best.cost || (self.ties.is_none() && least == best.cost)
    }

    fn descend(&mut self, place: usize, partial: Partial) {
        self.steps += 1;
        if self.steps >= STEPS || self.is_hopeless(place, &partial) {
            return;
        }
        if place == self.order.len() {
            return self.finish(partial);
        }
        let source = self.source(place);
        self.picks[place] = NOTHING;
        let missing = self.left - partial.covered;
        if partial.open.is_none() && missing > 0 {
            let open = Partial {
                open: Some(place),
                ..partial
            };
            self.descend(place + 1, open);
        }
        self.picks[place] = NOTHING;
        self.descend(place + 1, partial);
        for segment in &source.segments {
            self.descend_near_ends(place, segment, partial);
        }
        self.picks[place] = NOTHING;
    }

    fn descend_near_ends(&mut self, place: usize, segment: &Segment, partial: Partial) {
        let near = self.near[place];
        let from_start = segment.lo..=segment.hi.min(segment.lo.saturating_add(near - 1));
        let next = from_start.end() + 1;
        let to_end = next.max(segment.hi.saturating_sub(near - 1))..=segment.hi;
        for packs in from_start.chain(to_end) {
            let Some(next) = self.with(place, segment, packs, partial) else {
                // More packs do not fit either.
                break;
            };
            self.picks[place] = Pick {
                packs,
                raised: segment.raised,
            };
            self.descend(place + 1, next);
        }
    }

    /// The state with some more packs; none when one of the lines would become redundant.
    fn with(&self, place: usize, segment: &Segment, packs: i64, was: Partial) -> Option<Partial> {
        let source = self.source(place);
        let covered = was.covered + packs * source.pack;
        let smallest_pack = match packs {
            0 => was.smallest_pack,
            _ => was.smallest_pack.min(source.pack),
        };
        let redundant = covered.saturating_sub(smallest_pack) >= self.left && packs > 0;
        if redundant || (self.short && (covered >= self.left || segment.raised.is_some())) {
            return None;
        }
        Some(Partial {
            covered,
            grown: was.grown + source.growth(packs, segment.raised),
            cost: was.cost + segment.cost(packs),
            smallest_pack,
            nudged: was.nudged || segment.raised.is_some(),
            open: was.open,
        })
    }

    fn finish(&mut self, partial: Partial) {
        let Some(place) = partial.open else {
            return self.offer(partial);
        };
        let source = self.source(place);
        let missing = self.left - partial.covered;
        for segment in &source.segments {
            let packs = match self.short {
                false => (missing + source.pack - 1) / source.pack,
                true => segment.hi.min((missing - 1) / source.pack),
            };
            if missing <= 0 || packs < segment.lo || packs > segment.hi {
                continue;
            }
            if let Some(closed) = self.with(place, segment, packs, partial) {
                self.picks[place] = Pick {
                    packs,
                    raised: segment.raised,
                };
                self.offer(closed);
            }
        }
        self.picks[place] = NOTHING;
    }

    /// Keeps a complete way if it is better.
    fn offer(&mut self, whole: Partial) {
        let fits = !whole.nudged || self.room.is_some_and(|room| whole.grown <= room);
        if !fits || (!self.short && whole.covered < self.left) {
            return;
        }
        let better = match &self.best {
            None => true,
            Some(best) => {
                let key = (-whole.covered, whole.cost);
                let best_key = (-best.covered, best.cost);
                let key = if self.short { key } else { (0, key.1) };
                let best_key = if self.short {
                    best_key
                } else {
                    (0, best_key.1)
                };
                key < best_key || (key == best_key && self.wins_tie(&best.picks))
            }
        };
        if better {
            self.best = Some(Found {
                picks: self.picks.clone(),
                cost: whole.cost,
                bound: whole.cost,
                covered: whole.covered,
            });
        }
    }

    /// Fewer raised lines, then the higher amount-weighted score, then the smaller contracts.
    fn wins_tie(&self, best: &[Pick]) -> bool {
        let Some(ties) = self.ties else {
            return false;
        };
        self.tie(&ties, &self.picks) < self.tie(&ties, best)
    }

    fn tie(&self, ties: &Ties<'_>, picks: &[Pick]) -> impl Ord + use<> {
        let mut nudges = 0;
        let mut score: Amount = 0;
        let mut orders = ties.fixed.to_vec();
        for (place, pick) in picks.iter().enumerate() {
            let source = self.source(place);
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

/// Packs of a line within which it is near an end of a segment.
fn near(sources: &[Source], at: usize) -> i64 {
    let pack = sources[at].pack;
    let others = sources
        .iter()
        .map(|other| other.pack / gcd(pack, other.pack));
    others.max().unwrap_or(1)
}

pub(crate) fn gcd(one: i64, other: i64) -> i64 {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}
