//! Plans that keep every minimum order value, on the way of the search for a bound.

use crate::coupling::area::Pool;
use crate::coupling::ascent::Ascent;
use crate::coupling::branch::{LOOKS_PER_SOLUTION, Node, ROUNDS, Search, service};
use crate::coupling::dual::{Multipliers, Stand};
use crate::coupling::repair::Selection;
use crate::model::Amount;

/// A plan is made without suppliers of whose minimum less is wanted.
const WANTED: [f64; 2] = [0.0, 0.55];
/// So many sets of suppliers are tried in search of the best service.
const MOST_TRIES: usize = 8;

impl Search<'_, '_> {
    /// Makes a plan with as many suppliers as possible, where service has been lost: it comes before money. Those whose
    /// absence hurts least for what they ask stay out first.
    pub(super) fn serve_best(&mut self, root: &Node) {
        if self
            .best
            .as_ref()
            .is_some_and(|best| best.key.service() <= root.service)
        {
            return;
        }
        let order = self.dispensable(root);
        let mut stands = root.stands.clone();
        for place in &order {
            stands[*place] = Stand::Used;
        }
        let pools = self.area.pools(&self.open(&root.stands));
        let dearest = |pool: &Pool| pool.iter().map(|way| way.key.total).max().unwrap_or(0);
        let most: Amount = pools.iter().map(dearest).sum();
        let mut tries = 0;
        for out in std::iter::once(None).chain(order.iter().map(Some)) {
            if let Some(place) = out {
                stands[*place] = Stand::Out;
            }
            let used = stands
                .iter()
                .enumerate()
                .filter(|(_, stand)| **stand == Stand::Used);
            let least: Amount = used.map(|(place, _)| self.area.minimum(place)).sum();
            if least > most {
                continue;
            }
            tries += 1;
            let done = self.complete_all(&stands, &root.multipliers, most as f64, 2 * ROUNDS.1);
            if done || tries == MOST_TRIES {
                return;
            }
        }
    }

    /// Free suppliers, first those without whom least service is lost for what they ask.
    fn dispensable(&mut self, root: &Node) -> Vec<usize> {
        let mut order: Vec<(f64, usize)> = Vec::new();
        for place in 0..root.stands.len() {
            if root.stands[place] != Stand::Free || self.locked[place] || self.gives[place] {
                continue;
            }
            let mut stands = root.stands.clone();
            stands[place] = Stand::Out;
            let pools = self.area.pools(&self.open(&stands));
            let service = service(&pools);
            // A thousandth of what comes first breaks ties between suppliers.
            let lost = (0..3).map(|part| {
                (service[part] - root.service[part]) as f64 * 1e-3_f64.powi(part as i32)
            });
            order.push((lost.sum::<f64>() / self.area.minimum(place) as f64, place));
        }
        order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        order.into_iter().map(|(_, place)| place).collect()
    }

    /// Makes plans: one with everybody who may be used, and some without those who are wanted least.
    pub(super) fn complete(&mut self, stands: &[Stand], ascent: &Ascent) {
        let mut tried: Vec<Vec<Stand>> = Vec::new();
        for least in WANTED {
            let mut stands = stands.to_vec();
            for (place, stand) in stands.iter_mut().enumerate() {
                let share = ascent.amounts[place] / self.area.minimum(place) as f64;
                if *stand == Stand::Free
                    && share < least
                    && !self.locked[place]
                    && !self.gives[place]
                {
                    *stand = Stand::Out;
                }
            }
            if !tried.contains(&stands) {
                self.complete_as(stands.clone(), &ascent.multipliers);
                tried.push(stands);
            }
        }
    }

    /// Makes a plan for the suppliers who are used by another, with multipliers of their own.
    fn complete_with(&mut self, known: &Selection, at: &Multipliers) {
        let stand = |amount: &Amount| if *amount > 0 { Stand::Used } else { Stand::Out };
        let stands: Vec<Stand> = known.amounts.iter().map(stand).collect();
        let target = self
            .best
            .as_ref()
            .map_or(known.key.total, |best| best.key.total);
        self.complete_all(&stands, at, target as f64, ROUNDS.1);
    }

    /// Makes a plan in which whoever must be used is; false if it cannot be done.
    fn complete_all(
        &mut self,
        stands: &[Stand],
        at: &Multipliers,
        target: f64,
        rounds: usize,
    ) -> bool {
        let open = self.open(stands);
        let pools = self.area.pools(&open);
        let ascent = self.climb(stands, &pools, at, target, rounds);
        let mut selection = Selection::at(self.area, pools, &ascent.multipliers);
        let is_repaired = selection.repair(self.area, &open).is_ok();
        if is_repaired {
            self.keep(selection);
        }
        is_repaired
    }

    fn keep(&mut self, selection: Selection) {
        if self
            .best
            .as_ref()
            .is_none_or(|best| selection.key < best.key)
        {
            self.best = Some(selection);
        }
    }

    /// Makes a plan: whoever cannot be helped to his minimum stays out, and it is tried again.
    fn complete_as(&mut self, mut stands: Vec<Stand>, at: &Multipliers) {
        let mut multipliers = at.clone();
        for (place, stand) in stands.iter().enumerate() {
            if *stand == Stand::Out {
                multipliers.lambda[place] = 0.0;
            }
        }
        for _ in 0..=stands.len() {
            let open = self.open(&stands);
            let pools = self.area.pools(&open);
            self.work += 8 * (pools.len() as u64) / LOOKS_PER_SOLUTION;
            let mut selection = Selection::at(self.area, pools, &multipliers);
            match selection.repair(self.area, &open) {
                Ok(()) => {
                    self.keep(selection.clone());
                    return self.complete_with(&selection, &multipliers);
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
