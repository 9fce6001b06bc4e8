//! Minimum order values, exactly: every set of suppliers who stay out, every way to buy each item.
//!
//! For a set of open suppliers, items are added one after the other to a table whose rows are the amounts of the open
//! suppliers, each counted up to its minimum; of the ways that lead to the same row only the best can be part of an
//! optimum, because what follows depends on nothing else. Rows that cannot catch up with the best plan are dropped: the
//! best keys of the items to come, minimum values aside, can be added to theirs.

use rustc_hash::FxHashMap;

use crate::coupling::key::{Key, Measure};
use crate::model::{Amount, Item, Supplier};
use crate::options::{Way, ways};

/// Suppliers whose openness is enumerated.
const MOST_SUPPLIERS: usize = 12;
/// Ways of one item that are looked at.
const MOST_WAYS: usize = 5_000;

/// A plan for some items that hang together.
pub(crate) struct Exact {
    /// One for each item.
    pub ways: Vec<Way>,
    key: Key,
    /// Places of the ways among their item's, which are sorted by contract.
    places: Vec<u32>,
}

/// The optimum over `items`, tied by `binding` suppliers; none when `work` does not suffice, which is counted in rows.
/// The inner value is none when no plan keeps all minimum values, which only locked lines can cause.
pub(crate) fn solve(
    items: &[&Item],
    suppliers: &[Supplier],
    binding: &[usize],
    active: &[bool],
    work: &mut u64,
) -> Option<Option<Exact>> {
    if binding.len() > MOST_SUPPLIERS {
        return None;
    }
    let measure = Measure::of(items.iter().copied());
    let mut sets: Vec<u32> = (0..1 << binding.len()).collect();
    sets.sort_by_key(|closed| (closed.count_ones(), *closed));
    let mut best = None;
    for closed in sets {
        let mut open = active.to_vec();
        let (mut staying, mut locked_out) = (Vec::new(), false);
        for (bit, supplier) in binding.iter().enumerate() {
            if closed >> bit & 1 == 1 {
                open[*supplier] = false;
                locked_out |= is_locked(items, *supplier);
            } else {
                staying.push(*supplier);
            }
        }
        if locked_out {
            continue;
        }
        let mut table = Table {
            items,
            suppliers,
            staying,
            ways: Vec::with_capacity(items.len()),
            rests: Vec::new(),
        };
        for item in items {
            let all = ways(item, suppliers, &open, &measure, MOST_WAYS)?;
            *work = work.checked_sub(all.len() as u64)?;
            table.ways.push(all);
        }
        table.improve(&mut best, work)?;
    }
    Some(best)
}

/// Does a buyer's hand give something to the supplier?
pub(crate) fn is_locked(items: &[&Item], supplier: usize) -> bool {
    let mut offers = items.iter().flat_map(|item| &item.offers);
    offers.any(|offer| offer.supplier == supplier && offer.locked.is_some_and(|some| some > 0))
}

struct Table<'a> {
    items: &'a [&'a Item],
    suppliers: &'a [Supplier],
    staying: Vec<usize>,
    ways: Vec<Vec<Way>>,
    /// From each item on, the sum of the best keys.
    rests: Vec<Key>,
}

/// The best that leads to a row.
struct Row {
    key: Key,
    places: Vec<u32>,
}

impl Row {
    fn is_better(&self, key: Key, places: &[u32]) -> bool {
        (self.key, self.places.as_slice()) < (key, places)
    }
}

impl Table<'_> {
    fn improve(&mut self, best: &mut Option<Exact>, work: &mut u64) -> Option<()> {
        self.add_up_rests();
        let start = Row {
            key: Key::default(),
            places: Vec::new(),
        };
        let mut rows = FxHashMap::default();
        rows.insert(vec![0; self.staying.len()], start);
        for at in 0..self.items.len() {
            rows = self.next(at, rows, best.as_ref(), work)?;
        }
        for (amounts, row) in rows {
            let reached = self.staying.iter().zip(&amounts).all(|(supplier, amount)| {
                *amount == 0 || *amount >= self.suppliers[*supplier].minimum
            });
            let better = best.as_ref().is_none_or(|best| {
                row.key < best.key || (row.key == best.key && self.wins(&row, best))
            });
            if reached && better {
                *best = Some(Exact {
                    ways: self.ways_of(&row.places),
                    key: row.key,
                    places: row.places,
                });
            }
        }
        Some(())
    }

    /// Places count within one set of open suppliers; between two sets signatures are compared.
    fn wins(&self, row: &Row, best: &Exact) -> bool {
        let ours = self.ways_of(&row.places);
        let signatures =
            |ways: &[Way]| -> Vec<_> { ways.iter().map(|way| way.signature.clone()).collect() };
        (signatures(&ours), &row.places) < (signatures(&best.ways), &best.places)
    }

    fn ways_of(&self, places: &[u32]) -> Vec<Way> {
        let ways = self.ways.iter().zip(places);
        ways.map(|(ways, place)| ways[*place as usize].clone())
            .collect()
    }

    fn add_up_rests(&mut self) {
        let mut rest = Key::default();
        let mut rests = vec![rest];
        for ways in self.ways.iter().rev() {
            rest += ways.iter().map(|way| way.key).min().unwrap_or_default();
            rests.push(rest);
        }
        rests.reverse();
        self.rests = rests;
    }

    fn next(
        &self,
        at: usize,
        rows: FxHashMap<Vec<Amount>, Row>,
        best: Option<&Exact>,
        work: &mut u64,
    ) -> Option<FxHashMap<Vec<Amount>, Row>> {
        let item = self.items[at];
        let amounts: Vec<Vec<Amount>> = self.ways[at]
            .iter()
            .map(|way| {
                self.staying
                    .iter()
                    .map(|supplier| way.amount_of(item, *supplier))
                    .collect()
            })
            .collect();
        let mut next: FxHashMap<Vec<Amount>, Row> = FxHashMap::default();
        for (reached, row) in &rows {
            *work = work.checked_sub(self.ways[at].len() as u64)?;
            for (place, way) in self.ways[at].iter().enumerate() {
                let key = row.key + way.key;
                if best.is_some_and(|best| key + self.rests[at + 1] > best.key) {
                    continue;
                }
                let sums: Vec<Amount> = reached
                    .iter()
                    .zip(&amounts[place])
                    .zip(&self.staying)
                    .map(|((had, more), supplier)| {
                        (had + more).min(self.suppliers[*supplier].minimum)
                    })
                    .collect();
                let places = [row.places.as_slice(), &[place as u32]].concat();
                let known = next.get(&sums);
                if known.is_none_or(|known| !known.is_better(key, &places)) {
                    next.insert(sums, Row { key, places });
                }
            }
        }
        Some(next)
    }
}
