//! Items that hang together by suppliers with a minimum order value, and good ways to buy each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::choice::{Choice, choose};
use crate::coupling::key::{Key, Measure};
use crate::model::{Amount, Item, Line, Supplier};
use crate::stage::{Tilt, fixed};
use analyst::parallel;

/// One for a weight; weights are whole numbers of its parts.
pub(crate) const ONE: Amount = 1 << 20;

/// A good way to buy an item while certain suppliers are open.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub lines: Vec<Line>,
    pub unmet: i64,
    pub key: Key,
    /// Line by line: the place of its supplier among the bound ones, if it is one, and the line's number in the area.
    pub parts: Vec<Part>,
    /// Σ amounts of suppliers that are not bound.
    pub plain: f64,
}

/// What a bound supplier gets by a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Place among the bound suppliers.
    pub bound: usize,
    /// Number of the contract line in the area.
    pub line: usize,
    pub amount: Amount,
    /// The same, for the ascent.
    pub near: f64,
}

/// Candidates of one item; all of them leave equally little unmet.
pub(crate) type Pool = Arc<Vec<Candidate>>;

/// The items of one component.
pub(crate) struct Area<'a> {
    pub items: Vec<&'a Item>,
    pub suppliers: &'a [Supplier],
    /// Suppliers with a minimum order value, by position.
    pub bound: Vec<usize>,
    /// By position of the supplier: its place in `bound`.
    places: Vec<Option<usize>>,
    /// By item: the number of its first contract line.
    pub first_line: Vec<usize>,
    pub lines: usize,
    pub measure: Measure,
    /// By item: pools by which of its lines are open.
    pools: Vec<Vec<(Vec<bool>, Pool)>>,
    /// Items solved so far.
    solved: AtomicU64,
}

impl<'a> Area<'a> {
    pub(crate) fn new(
        items: Vec<&'a Item>,
        suppliers: &'a [Supplier],
        bound: Vec<usize>,
    ) -> Area<'a> {
        let mut places = vec![None; suppliers.len()];
        for (place, supplier) in bound.iter().enumerate() {
            places[*supplier] = Some(place);
        }
        let mut lines = 0;
        let first_line = items
            .iter()
            .map(|item| {
                let first = lines;
                lines += item.offers.len();
                first
            })
            .collect();
        Area {
            measure: Measure::of(items.iter().copied()),
            pools: vec![Vec::new(); items.len()],
            items,
            suppliers,
            bound,
            places,
            first_line,
            lines,
            solved: AtomicU64::new(0),
        }
    }

    pub(crate) fn minimum(&self, place: usize) -> Amount {
        self.suppliers[self.bound[place]].minimum
    }

    /// The place of an offer's supplier among the bound ones.
    pub(crate) fn place_of(&self, item: usize, offer: usize) -> Option<usize> {
        self.places[self.items[item].offers[offer].supplier]
    }

    /// Items solved so far.
    pub(crate) fn solved(&self) -> u64 {
        self.solved.load(Ordering::Relaxed)
    }

    /// So many items more have been solved.
    pub(crate) fn count(&self, solved: u64) {
        self.solved.fetch_add(solved, Ordering::Relaxed);
    }

    /// The pools of all items while some suppliers are open.
    pub(crate) fn pools(&mut self, open: &[bool]) -> Vec<Pool> {
        let items: Vec<usize> = (0..self.items.len()).collect();
        let found = parallel::map(&items, |item| self.find(*item, open));
        for (item, (signature, pool, is_new)) in found.iter().enumerate() {
            if *is_new {
                self.pools[item].push((signature.clone(), Arc::clone(pool)));
            }
        }
        found.into_iter().map(|(_, pool, _)| pool).collect()
    }

    /// The pool of one item while some suppliers are open.
    pub(crate) fn pool(&mut self, at: usize, open: &[bool]) -> Pool {
        let (signature, pool, is_new) = self.find(at, open);
        if is_new {
            self.pools[at].push((signature, Arc::clone(&pool)));
        }
        pool
    }

    /// Which lines of an item are open, the pool for them, and whether it has just been made.
    fn find(&self, at: usize, open: &[bool]) -> (Vec<bool>, Pool, bool) {
        let signature = self.signature(at, open);
        let known = &self.pools[at];
        if let Some((_, pool)) = known.iter().find(|(known, _)| *known == signature) {
            let pool = Arc::clone(pool);
            return (signature, pool, false);
        }
        let wider = |known: &[bool]| signature.iter().zip(known).all(|(now, then)| now <= then);
        let pool = match known.iter().find(|(known, _)| wider(known)) {
            Some((known, pool)) => self.narrowed(at, open, known, pool),
            None => self.fresh(at, open),
        };
        (signature, Arc::new(pool), true)
    }

    fn signature(&self, at: usize, open: &[bool]) -> Vec<bool> {
        let offers = self.items[at].offers.iter();
        offers.map(|offer| open[offer.supplier]).collect()
    }

    /// The best way, and what stays possible and as good a service of the ways that were known while more was open.
    fn narrowed(&self, at: usize, open: &[bool], known: &[bool], wider: &Pool) -> Vec<Candidate> {
        let item = self.items[at];
        let natural = choose(item, self.suppliers, open, None);
        self.count(1);
        let mut pool = vec![self.candidate(at, &natural)];
        let mut before = open.to_vec();
        for (offer, was_open) in item.offers.iter().zip(known) {
            before[offer.supplier] = *was_open;
        }
        // Whatever is settled before lines compete must not have changed, nor what is left to backups.
        if fixed(item, open).quantity != fixed(item, &before).quantity {
            return pool;
        }
        for candidate in wider.iter() {
            let mut lines = candidate.lines.iter();
            let is_open = lines.all(|line| open[item.offers[line.offer].supplier]);
            if is_open && candidate.key.service() == pool[0].key.service() {
                push_new(&mut pool, candidate.clone());
            }
        }
        pool
    }

    /// The best way, the best for every bound supplier who could get more, and the best without each who has some.
    fn fresh(&self, at: usize, open: &[bool]) -> Vec<Candidate> {
        let item = self.items[at];
        let natural = choose(item, self.suppliers, open, None);
        let dear = natural.cost.max(1) * 2 * ONE;
        let mut pool = vec![self.candidate(at, &natural)];
        let mut bound: Vec<usize> = (0..item.offers.len())
            .filter_map(|offer| self.place_of(at, offer))
            .collect();
        bound.sort_unstable();
        bound.dedup();
        self.count(1);
        for place in bound.into_iter().filter(|place| open[self.bound[*place]]) {
            let is_used = pool[0].parts.iter().any(|part| part.bound == place);
            let of_it = |offer: usize| self.place_of(at, offer) == Some(place);
            let favoured = Tilt {
                weight: (0..item.offers.len())
                    .map(|offer| if of_it(offer) { ONE / 8 } else { ONE })
                    .collect(),
                charge: vec![0; item.offers.len()],
                known: None,
            };
            let avoided = Tilt {
                weight: vec![ONE; item.offers.len()],
                charge: (0..item.offers.len())
                    .map(|offer| if of_it(offer) { dear } else { 0 })
                    .collect(),
                known: None,
            };
            for (tilt, wanted) in [(favoured, true), (avoided, is_used)] {
                if wanted {
                    let choice = choose(item, self.suppliers, open, Some(&tilt));
                    self.count(1);
                    let candidate = self.candidate(at, &choice);
                    push_new(&mut pool, candidate);
                }
            }
        }
        pool
    }

    pub(crate) fn candidate(&self, at: usize, choice: &Choice) -> Candidate {
        let item = self.items[at];
        let mut parts = Vec::with_capacity(choice.lines.len());
        let mut plain = 0.0;
        for line in &choice.lines {
            match self.place_of(at, line.offer) {
                Some(bound) => parts.push(Part {
                    bound,
                    line: self.first_line[at] + line.offer,
                    amount: line.amount,
                    near: line.amount as f64,
                }),
                None => plain += line.amount as f64,
            }
        }
        Candidate {
            key: self.measure.key(item, self.suppliers, choice),
            lines: choice.lines.clone(),
            unmet: choice.unmet,
            parts,
            plain,
        }
    }

    /// Remembers a way that was found later.
    pub(crate) fn learn(&mut self, at: usize, open: &[bool], candidate: Candidate) -> Pool {
        let known = self.pool(at, open);
        let mut pool = known.as_ref().clone();
        push_new(&mut pool, candidate);
        let pool = Arc::new(pool);
        let signature = self.signature(at, open);
        if let Some(slot) = self.pools[at]
            .iter_mut()
            .find(|(known, _)| *known == signature)
        {
            slot.1 = Arc::clone(&pool);
        }
        pool
    }
}

fn push_new(pool: &mut Vec<Candidate>, candidate: Candidate) {
    if !pool.iter().any(|known| known.lines == candidate.lines) {
        pool.push(candidate);
    }
}
