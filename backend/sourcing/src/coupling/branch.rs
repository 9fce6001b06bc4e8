//! Who stays out: branch and bound over suppliers with a minimum order value.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::OnceLock;

use crate::coupling::area::{Area, Candidate, Pool};
use crate::coupling::ascent::{Ascent, Relaxation};
use crate::coupling::dual::{Multipliers, Stand, prove};
use crate::coupling::key::Key;
use crate::coupling::repair::Selection;
use crate::coupling::served::{is_monotone, least_of_any, least_total};
use crate::model::Amount;
use analyst::parallel;

/// Steps of an ascent at the root, and where one multiplier was settled.
pub(super) const ROUNDS: (usize, usize) = (600, 100);
/// So often what a bound has taught is climbed with again, while that is worth such a part of the gap.
const LEARNING: usize = 4;
const WORTH_LEARNING: f64 = 0.1;
/// Items whose pools an ascent looks through in the time one is solved.
pub(super) const LOOKS_PER_SOLUTION: u64 = 512;
/// A gap below this part of the total is not worth another branch.
const GOOD_ENOUGH: Amount = 20_000;
/// A gap above this part of the total is worth more than the plain effort, where nothing but the gap is open…
const WANTED: Amount = 1_000;
/// …namely so many times as much.
const PERSISTENCE: u64 = 16;

/// The best plan that was found for an area.
pub(crate) struct Searched {
    /// One for each item.
    pub ways: Vec<Candidate>,
    /// Nothing of equal service costs less, or where it is not known whether something serves better, nothing that leaves
    /// as little unmet.
    pub bound: Amount,
    /// It is proved that nothing serves better.
    pub is_best_served: bool,
}

pub(super) struct Node {
    pub(super) stands: Vec<Stand>,
    pub(super) multipliers: Multipliers,
    /// Proven, for everything below.
    bound: Amount,
    pub(super) service: [Amount; 3],
    /// Who is decided next; none: nothing is left to decide.
    next: Option<usize>,
}

/// What is known before anything is decided.
struct Root {
    stands: Vec<Stand>,
    /// Nothing leaves less unmet.
    service: [Amount; 3],
}

/// The most promising first.
impl Ord for Node {
    fn cmp(&self, other: &Node) -> Ordering {
        (other.service, other.bound).cmp(&(self.service, self.bound))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Node) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

pub(crate) struct Search<'a, 'b> {
    pub area: &'a mut Area<'b>,
    /// By position of the supplier.
    pub active: &'a [bool],
    /// By place: gets something in any case.
    pub locked: Vec<bool>,
    pub effort: u64,
    pub(super) best: Option<Selection>,
    /// By number of the contract line: its supplier's place, if it may be charged.
    owner: Vec<Option<usize>>,
    /// By place: can be used for an order of nothing, so that being used decides nothing.
    pub(super) gives: Vec<bool>,
    pub(super) work: u64,
    /// Once it was asked for: is the service of a node a bound for everything below it?
    monotone: OnceLock<bool>,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(crate) fn new(
        area: &'a mut Area<'b>,
        active: &'a [bool],
        locked: Vec<bool>,
        effort: u64,
    ) -> Search<'a, 'b> {
        let lines = area
            .items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| (0..item.offers.len()).map(move |offer| (at, offer)));
        let gives: Vec<bool> = gives_for_nothing(area);
        let owner = lines
            .map(|(item, offer)| area.place_of(item, offer).filter(|place| !gives[*place]))
            .collect();
        Search {
            area,
            active,
            locked,
            effort,
            best: None,
            owner,
            gives,
            work: 0,
            monotone: OnceLock::new(),
        }
    }

    /// Searches until the gap is small, nothing is left, or the effort is spent: once, or as often as it is worth where
    /// it is known that nothing serves better.
    pub(crate) fn run(mut self) -> Option<Searched> {
        let places = self.area.bound.len();
        let stands: Vec<Stand> = (0..places).map(|place| self.first_stand(place)).collect();
        let multipliers = Multipliers {
            lambda: vec![0.0; places],
            charge: vec![0.0; self.area.lines],
        };
        let root = self.node(stands, multipliers, Amount::MIN, ROUNDS.0);
        self.serve_best(&root);
        let known = Root {
            stands: root.stands.clone(),
            service: root.service,
        };
        let mut open = BinaryHeap::from([root]);
        // What is not looked into any further.
        let mut left: Vec<([Amount; 3], Amount)> = Vec::new();
        while let Some(node) = open.pop() {
            let work = self.work + self.area.solved();
            let spent = work > self.effort
                && (work > self.effort.saturating_mul(PERSISTENCE)
                    || !self.is_wide(&node)
                    || !self.is_monotone());
            let place = node.next.filter(|_| !spent && !self.is_settled(&node));
            let Some(place) = place else {
                left.push((node.service, node.bound));
                continue;
            };
            for stand in [Stand::Out, Stand::Used] {
                if stand == Stand::Out && self.locked[place] {
                    continue;
                }
                let mut stands = node.stands.clone();
                stands[place] = stand;
                let child = self.node(stands, node.multipliers.clone(), node.bound, ROUNDS.1);
                open.push(child);
            }
        }
        self.conclude(&known, &left)
    }

    /// What was found, and what is proved of it.
    fn conclude(mut self, root: &Root, left: &[([Amount; 3], Amount)]) -> Option<Searched> {
        let best = self.best.take()?;
        let service = best.key.service();
        let better = left.iter().any(|(possible, _)| *possible < service);
        let is_best_served = !better && self.is_monotone();
        let bounds = left.iter().filter(|(possible, _)| *possible <= service);
        let bound = match is_best_served {
            true => bounds
                .map(|(_, bound)| *bound)
                .min()
                .unwrap_or(best.key.total),
            false => self.bound_for_any(root, service),
        };
        Some(Searched {
            bound: bound.min(best.key.total),
            is_best_served,
            ways: (0..best.picks.len())
                .map(|item| best.candidate(item).clone())
                .collect(),
        })
    }

    /// What plans cost at least that leave no more unmet.
    fn bound_for_any(&self, root: &Root, service: [Amount; 3]) -> Amount {
        let [unmet, agreed, _] = service;
        let plain = least_total(&self.area.items, self.active, &self.area.measure, unmet);
        if unmet > root.service[0] || !self.is_monotone() {
            return plain;
        }
        let open = self.open(&root.stands);
        let lost = agreed - root.service[1];
        let any = least_of_any(self.area, &root.stands, &open, lost);
        plain.max(any)
    }

    /// Whoever cannot reach his minimum even with everything he offers stays out from the start.
    fn first_stand(&self, place: usize) -> Stand {
        if self.gives[place] {
            return Stand::Free;
        }
        let supplier = self.area.bound[place];
        let offers = self
            .area
            .items
            .iter()
            .flat_map(|item| item.offers.iter().map(move |offer| (item, offer)));
        let reach: Amount = offers
            .filter(|(_, offer)| offer.supplier == supplier)
            .map(|(item, offer)| {
                let most = item
                    .need
                    .saturating_add(offer.pack)
                    .max(item.raise_to.unwrap_or(0));
                let most = offer.capacity.map_or(most, |capacity| capacity.min(most));
                let dearest = offer.tiers.iter().map(|tier| tier.price).max().unwrap_or(0);
                Amount::from(most) * Amount::from(dearest)
            })
            .sum();
        match (self.locked[place], reach < self.area.minimum(place)) {
            (true, _) => Stand::Used,
            (false, true) => Stand::Out,
            (false, false) => Stand::Free,
        }
    }

    /// Is the service of a node a bound for everything below it?
    fn is_monotone(&self) -> bool {
        *self.monotone.get_or_init(|| {
            let items: Vec<usize> = (0..self.area.items.len()).collect();
            let monotone = parallel::map(&items, |item| is_monotone(self.area, *item, self.active));
            monotone.into_iter().all(|is_monotone| is_monotone)
        })
    }

    fn is_settled(&self, node: &Node) -> bool {
        self.best.as_ref().is_some_and(|best| {
            let (service, total) = (best.key.service(), best.key.total);
            node.service > service
                || (node.service == service && total - node.bound <= total / GOOD_ENOUGH)
        })
    }

    /// Is the most promising node as good as the best plan to everybody, but much cheaper?
    fn is_wide(&self, node: &Node) -> bool {
        self.best.as_ref().is_some_and(|best| {
            let total = best.key.total;
            node.service == best.key.service() && total - node.bound > total / WANTED
        })
    }

    pub(super) fn open(&self, stands: &[Stand]) -> Vec<bool> {
        let mut open = self.active.to_vec();
        for (place, stand) in stands.iter().enumerate() {
            if *stand == Stand::Out {
                open[self.area.bound[place]] = false;
            }
        }
        open
    }

    /// Bounds what is below some decisions, and looks for a plan there.
    fn node(
        &mut self,
        stands: Vec<Stand>,
        multipliers: Multipliers,
        inherited: Amount,
        rounds: usize,
    ) -> Node {
        let open = self.open(&stands);
        let mut pools = self.area.pools(&open);
        let service = service(&pools);
        let target = self.target(&pools);
        let worse = self
            .best
            .as_ref()
            .is_some_and(|best| service > best.key.service());
        if worse {
            return Node {
                stands,
                multipliers,
                bound: inherited,
                service,
                next: None,
            };
        }
        let mut ascent = self.climb(&stands, &pools, &multipliers, target, rounds);
        let mut bound = inherited;
        for _ in 0..LEARNING {
            let (proved, learned) =
                prove(self.area, &mut pools, &stands, &open, &ascent.multipliers);
            bound = bound.max(proved);
            let promising = (target - ascent.value).max(0.0) * WORTH_LEARNING;
            if !learned || ascent.value - (proved as f64) < promising {
                break;
            }
            ascent = self.climb(&stands, &pools, &ascent.multipliers, target, rounds / 2);
        }
        self.complete(&stands, &ascent);
        Node {
            next: self.undecided(&stands, &ascent),
            stands,
            multipliers: ascent.multipliers,
            bound,
            service,
        }
    }

    fn target(&self, pools: &[Pool]) -> f64 {
        match &self.best {
            Some(best) => best.key.total as f64,
            None => {
                pools
                    .iter()
                    .map(|pool| pool[0].key.total as f64)
                    .sum::<f64>()
                    * 1.01
            }
        }
    }

    pub(super) fn climb(
        &mut self,
        stands: &[Stand],
        pools: &[Pool],
        start: &Multipliers,
        target: f64,
        rounds: usize,
    ) -> Ascent {
        self.work += (rounds as u64) * (pools.len() as u64) / LOOKS_PER_SOLUTION;
        let relaxation = Relaxation::new(self.area, pools, stands, &self.owner);
        relaxation.climb(start, target, rounds)
    }

    /// The free supplier about whom most money is at stake.
    fn undecided(&self, stands: &[Stand], ascent: &Ascent) -> Option<usize> {
        let minimum = |place: usize| self.area.minimum(place) as f64;
        let stake = |place: usize| {
            let lack = 1.0 - ascent.amounts[place] / minimum(place);
            let hurts = if ascent.amounts[place] > 0.0 {
                lack.max(0.0)
            } else {
                0.0
            };
            (ascent.multipliers.lambda[place] + hurts) * minimum(place)
        };
        (0..stands.len())
            .filter(|place| stands[*place] == Stand::Free && !self.gives[*place])
            .max_by(|one, other| stake(*one).total_cmp(&stake(*other)).then(other.cmp(one)))
    }
}

/// The best service that pools allow.
pub(super) fn service(pools: &[Pool]) -> [Amount; 3] {
    let best = pools.iter().map(|pool| pool[0].key);
    best.fold(Key::default(), |sum, key| sum + key).service()
}

/// By place: suppliers who ask nothing for something.
fn gives_for_nothing(area: &Area<'_>) -> Vec<bool> {
    let mut gives = vec![false; area.bound.len()];
    for (at, item) in area.items.iter().enumerate() {
        for (offer, terms) in item.offers.iter().enumerate() {
            if let Some(place) = area.place_of(at, offer) {
                gives[place] |= terms.tiers.iter().any(|tier| tier.price == 0);
            }
        }
    }
    gives
}
