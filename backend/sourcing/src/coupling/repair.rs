//! From good candidates to a plan that keeps every minimum order value.

use std::cmp::Ordering;

use crate::coupling::area::{Area, Candidate, Pool};
use crate::coupling::dual::{Multipliers, bent};
use crate::coupling::key::Key;
use crate::coupling::split::split;
use crate::model::Amount;

/// Every item of so few is split for a supplier who lacks something.
const FEW_ITEMS: usize = 100;
/// Passes over all items in search of something cheaper.
const PASSES: usize = 4;

/// One candidate for each item of an area.
#[derive(Clone)]
pub(crate) struct Selection {
    pub pools: Vec<Pool>,
    pub picks: Vec<usize>,
    /// Exact amounts of bound suppliers.
    pub amounts: Vec<Amount>,
    pub key: Key,
}

impl Selection {
    /// What the multipliers find best.
    pub(crate) fn at(area: &Area<'_>, pools: Vec<Pool>, multipliers: &Multipliers) -> Selection {
        let best = |pool: &Pool| {
            let costs = pool.iter().map(|candidate| {
                let charged = bent(candidate, multipliers);
                let charges = candidate
                    .parts
                    .iter()
                    .map(|part| multipliers.charge[part.line]);
                charged - charges.sum::<f64>()
            });
            let least = costs
                .enumerate()
                .min_by(|one, other| one.1.total_cmp(&other.1));
            least.map_or(0, |(place, _)| place)
        };
        let mut selection = Selection {
            picks: pools.iter().map(best).collect(),
            pools,
            amounts: vec![0; area.bound.len()],
            key: Key::default(),
        };
        selection.add_up();
        selection
    }

    fn add_up(&mut self) {
        self.key = Key::default();
        self.amounts.fill(0);
        for item in 0..self.picks.len() {
            let candidate = &self.pools[item][self.picks[item]];
            self.key += candidate.key;
            for part in &candidate.parts {
                self.amounts[part.bound] += part.amount;
            }
        }
    }

    pub(crate) fn candidate(&self, item: usize) -> &Candidate {
        &self.pools[item][self.picks[item]]
    }

    /// Moves items until every supplier has nothing or his minimum; the one who cannot be helped, if there is one.
    pub(crate) fn repair(&mut self, area: &mut Area<'_>, open: &[bool]) -> Result<(), usize> {
        while let Some(place) = self.neediest(area) {
            if self.pools.len() <= FEW_ITEMS {
                self.split_items(area, place, open);
            }
            if !self.help(area, place) {
                return Err(place);
            }
        }
        for _ in 0..PASSES {
            let trimmed = self.trim(area, open);
            if !self.polish(area) && !trimmed {
                break;
            }
        }
        Ok(())
    }

    /// Ways to give a supplier just what he lacks.
    fn split_items(&mut self, area: &mut Area<'_>, place: usize, open: &[bool]) {
        let lack = area.minimum(place) - self.amounts[place];
        for item in 0..self.pools.len() {
            let wanted = amount_of(self.candidate(item), place) + lack;
            if let Some(candidate) = split(area, item, place, wanted, open) {
                self.pools[item] = area.learn(item, open, candidate);
            }
        }
    }

    /// Takes back what suppliers have beyond their minimum, as far as that saves.
    fn trim(&mut self, area: &mut Area<'_>, open: &[bool]) -> bool {
        let mut any = false;
        for item in 0..self.pools.len() {
            if self.candidate(item).key <= self.pools[item][0].key {
                continue;
            }
            let parts: Vec<usize> = self
                .candidate(item)
                .parts
                .iter()
                .map(|part| part.bound)
                .collect();
            for place in parts {
                let has = amount_of(self.candidate(item), place);
                let wanted = has - (self.amounts[place] - area.minimum(place));
                if wanted <= 0 || wanted >= has {
                    continue;
                }
                let Some(candidate) = split(area, item, place, wanted, open) else {
                    continue;
                };
                if candidate.key < self.candidate(item).key {
                    let lines = candidate.lines.clone();
                    self.pools[item] = area.learn(item, open, candidate);
                    let pick = self.pools[item]
                        .iter()
                        .position(|known| known.lines == lines);
                    if let Some(pick) = pick.filter(|pick| self.keeps(area, item, *pick)) {
                        self.switch(item, pick);
                        any = true;
                    }
                }
            }
        }
        any
    }

    /// Who lacks the largest part of his minimum.
    fn neediest(&self, area: &Area<'_>) -> Option<usize> {
        let lack = |place: &usize| {
            (area.minimum(*place) - self.amounts[*place]) as f64 / area.minimum(*place) as f64
        };
        (0..area.bound.len())
            .filter(|place| self.is_short(area, *place))
            .max_by(|one, other| lack(one).total_cmp(&lack(other)))
    }

    fn is_short(&self, area: &Area<'_>, place: usize) -> bool {
        self.amounts[place] > 0 && self.amounts[place] < area.minimum(place)
    }

    /// Moves items to a supplier, the cheapest per yuan gained first; false if that is not enough.
    fn help(&mut self, area: &Area<'_>, place: usize) -> bool {
        loop {
            let lack = area.minimum(place) - self.amounts[place];
            if lack <= 0 {
                return true;
            }
            let mut moves: Vec<(f64, usize, usize)> = Vec::new();
            for item in 0..self.picks.len() {
                let now = self.candidate(item);
                let had = amount_of(now, place);
                for (pick, candidate) in self.pools[item].iter().enumerate() {
                    let gain = amount_of(candidate, place) - had;
                    if gain > 0 {
                        let loss = candidate.key.total - now.key.total;
                        moves.push((loss as f64 / gain.min(lack) as f64, item, pick));
                    }
                }
            }
            moves.sort_by(|one, other| {
                let by_ratio = one.0.total_cmp(&other.0);
                by_ratio.then((one.1, one.2).cmp(&(other.1, other.2)))
            });
            let before = self.amounts[place];
            for (_, item, pick) in moves {
                let gain = amount_of(&self.pools[item][pick], place)
                    - amount_of(self.candidate(item), place);
                if gain > 0 && self.is_harmless(area, item, pick) {
                    self.switch(item, pick);
                }
                if self.amounts[place] >= area.minimum(place) {
                    return true;
                }
            }
            if self.amounts[place] == before {
                return false;
            }
        }
    }

    /// Nobody falls below his minimum by it who was not below, nor further.
    fn is_harmless(&self, area: &Area<'_>, item: usize, pick: usize) -> bool {
        let (now, then) = (self.candidate(item), &self.pools[item][pick]);
        let touched = now.parts.iter().chain(&then.parts);
        touched.map(|part| part.bound).all(|place| {
            let change = amount_of(then, place) - amount_of(now, place);
            let after = self.amounts[place] + change;
            let minimum = area.minimum(place);
            let helped = change > 0 && (self.amounts[place] > 0 || after >= minimum);
            change == 0 || after == 0 || after >= minimum || helped
        })
    }

    fn switch(&mut self, item: usize, pick: usize) {
        let pool = &self.pools[item];
        let (now, then) = (&pool[self.picks[item]], &pool[pick]);
        for part in &now.parts {
            self.amounts[part.bound] -= part.amount;
        }
        for part in &then.parts {
            self.amounts[part.bound] += part.amount;
        }
        self.key = self.key.replaced(now.key, then.key);
        self.picks[item] = pick;
    }

    /// Takes everything that is better and keeps the minimum values; whether there was something.
    fn polish(&mut self, area: &Area<'_>) -> bool {
        let mut any = false;
        for item in 0..self.picks.len() {
            let mut order: Vec<usize> = (0..self.pools[item].len()).collect();
            order.sort_by(|one, other| self.by_key(item, *one, *other));
            for pick in order {
                if self.pools[item][pick].key >= self.candidate(item).key {
                    break;
                }
                if self.keeps(area, item, pick) {
                    self.switch(item, pick);
                    any = true;
                    break;
                }
            }
        }
        any
    }

    fn by_key(&self, item: usize, one: usize, other: usize) -> Ordering {
        let key = |pick: usize| self.pools[item][pick].key;
        key(one).cmp(&key(other)).then(one.cmp(&other))
    }

    fn keeps(&self, area: &Area<'_>, item: usize, pick: usize) -> bool {
        let (now, then) = (self.candidate(item), &self.pools[item][pick]);
        let touched = now.parts.iter().chain(&then.parts);
        touched.map(|part| part.bound).all(|place| {
            let after = self.amounts[place] + amount_of(then, place) - amount_of(now, place);
            after == 0 || after >= area.minimum(place)
        })
    }
}

pub(crate) fn amount_of(candidate: &Candidate, place: usize) -> Amount {
    let parts = candidate.parts.iter().filter(|part| part.bound == place);
    parts.map(|part| part.amount).sum()
}
