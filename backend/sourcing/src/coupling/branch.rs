//! Who stays out: branch and bound over suppliers with a minimum order value.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::coupling::area::{Area, Candidate, Pool};
use crate::coupling::dual::{Ascent, Multipliers, Relaxation, Stand, prove};
use crate::coupling::key::Key;
use crate::coupling::repair::Selection;
use crate::model::Amount;

/// Steps of an ascent at the root, and where one multiplier was settled.
const ROUNDS: (usize, usize) = (250, 60);
/// Items whose pools an ascent looks through in the time one is solved.
const LOOKS_PER_SOLUTION: u64 = 512;
/// A gap below this part of the total is not worth another branch.
const GOOD_ENOUGH: Amount = 20_000;

/// The best plan that was found for an area.
pub(crate) struct Searched {
    /// One for each item.
    pub ways: Vec<Candidate>,
    /// Nothing of equal service costs less.
    pub bound: Amount,
    /// Nothing serves better.
    pub is_best_served: bool,
}

struct Node {
    stands: Vec<Stand>,
    multipliers: Multipliers,
    /// Proven, for everything below.
    bound: Amount,
    service: [Amount; 3],
    /// Who is decided next; none: nothing is left to decide.
    next: Option<usize>,
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
    best: Option<Selection>,
    /// By number of the contract line: its supplier's place, if it may be charged.
    owner: Vec<Option<usize>>,
    /// By place: can be used for an order of nothing, so that being used decides nothing.
    gives: Vec<bool>,
    work: u64,
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
        }
    }

    /// Searches until the gap is small, nothing is left, or the effort is spent.
    pub(crate) fn run(mut self) -> Option<Searched> {
        let places = self.area.bound.len();
        let stands: Vec<Stand> = (0..places).map(|place| self.first_stand(place)).collect();
        let multipliers = Multipliers {
            lambda: vec![0.0; places],
            charge: vec![0.0; self.area.lines],
        };
        let is_plain = self.is_plain(&stands);
        let root = self.node(stands, multipliers, Amount::MIN, ROUNDS.0);
        let mut open = BinaryHeap::from([root]);
        // The least bound of what is not looked into any further.
        let (mut settled, mut served) = (Amount::MAX, [Amount::MAX; 3]);
        while let Some(node) = open.pop() {
            let spent = self.work + self.area.solved > self.effort;
            if spent || self.is_settled(&node) {
                (settled, served) = (settled.min(node.bound), served.min(node.service));
                continue;
            }
            let Some(place) = node.next else {
                (settled, served) = (settled.min(node.bound), served.min(node.service));
                continue;
            };
            for stand in [Stand::Out, Stand::Used] {
                let mut stands = node.stands.clone();
                let mut multipliers = node.multipliers.clone();
                stands[place] = stand;
                if stand == Stand::Out && self.locked[place] {
                    continue;
                }
                multipliers.lambda[place] = node.multipliers.lambda[place];
                let child = self.node(stands, multipliers, node.bound, ROUNDS.1);
                open.push(child);
            }
        }
        let best = self.best?;
        Some(Searched {
            bound: settled.min(best.key.total),
            is_best_served: is_plain && served >= best.key.service(),
            ways: (0..best.picks.len())
                .map(|item| best.candidate(item).clone())
                .collect(),
        })
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

    /// Can nobody who stays out make an item better served? So it is where primaries cover everything and at most one volume
    /// is agreed. Elsewhere packs and lowest tiers can make less of more, and the service of a node is no bound.
    fn is_plain(&mut self, stands: &[Stand]) -> bool {
        let open = self.open(stands);
        (0..self.area.items.len()).all(|at| {
            let key = self.area.pool(at, &open)[0].key;
            let volumes = self.area.items[at].offers.iter();
            let volumes = volumes.filter(|offer| offer.agreed.is_some_and(|agreed| agreed > 0));
            key.unmet == 0 && key.beyond_primaries == 0 && volumes.count() <= 1
        })
    }

    fn is_settled(&self, node: &Node) -> bool {
        self.best.as_ref().is_some_and(|best| {
            let (service, total) = (best.key.service(), best.key.total);
            node.service > service
                || (node.service == service && total - node.bound <= total / GOOD_ENOUGH)
        })
    }

    fn open(&self, stands: &[Stand]) -> Vec<bool> {
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
        let service = pools
            .iter()
            .fold(Key::default(), |sum, pool| sum + pool[0].key)
            .service();
        let target = self.target(&pools);
        let mut ascent = self.climb(&stands, &pools, multipliers, target, rounds);
        let (mut bound, learned) =
            prove(self.area, &mut pools, &stands, &open, &ascent.multipliers);
        if learned && rounds == ROUNDS.0 {
            ascent = self.climb(&stands, &pools, ascent.multipliers, target, rounds / 2);
            bound = bound.max(prove(self.area, &mut pools, &stands, &open, &ascent.multipliers).0);
        }
        self.complete(&stands, &ascent);
        Node {
            next: self.undecided(&stands, &ascent),
            stands,
            multipliers: ascent.multipliers,
            bound: bound.max(inherited),
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

    fn climb(
        &mut self,
        stands: &[Stand],
        pools: &[Pool],
        start: Multipliers,
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

    /// Makes a plan: whoever cannot be helped to his minimum stays out, and it is tried again.
    fn complete(&mut self, stands: &[Stand], ascent: &Ascent) {
        let mut stands = stands.to_vec();
        let mut multipliers = ascent.multipliers.clone();
        for _ in 0..=stands.len() {
            let open = self.open(&stands);
            let pools = self.area.pools(&open);
            self.work += 8 * (pools.len() as u64) / LOOKS_PER_SOLUTION;
            let mut selection = Selection::at(self.area, pools, &multipliers);
            match selection.repair(self.area, &open) {
                Ok(()) => {
                    if self
                        .best
                        .as_ref()
                        .is_none_or(|best| selection.key < best.key)
                    {
                        self.best = Some(selection);
                    }
                    return;
                }
                Err(place) if self.locked[place] || stands[place] == Stand::Used => return,
                Err(place) => {
                    stands[place] = Stand::Out;
                    multipliers.lambda[place] = 0.0;
                }
            }
        }
    }
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
