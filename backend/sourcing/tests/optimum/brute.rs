//! The contract, word for word, by trying everything. It shares nothing with the library but the types of its questions.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sourcing::{Item, Offer, Problem, Role, Supplier};

/// Codes and quantities of primaries, then of backups.
type Signature = [(Vec<(u32, usize)>, Vec<Reverse<i64>>); 2];

/// One way to buy an item: by offer the quantity, and which are raised.
#[derive(Clone, Debug)]
struct Way {
    quantity: Vec<i64>,
    nudges: i128,
    unmet: i64,
    beyond: i64,
    agreed: i64,
}

/// unmet, agreed volume kept, beyond primaries, total, nudges, score; over a common denominator.
pub type Key = [i128; 6];

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Best {
    pub key: Key,
    pub signatures: Vec<Signature>,
    pub quantities: Vec<Vec<i64>>,
}

fn price(offer: &Offer, quantity: i64) -> Option<i64> {
    let tiers = offer.tiers.iter().filter(|tier| tier.from <= quantity);
    tiers.max_by_key(|tier| tier.from).map(|tier| tier.price)
}

fn amount(offer: &Offer, quantity: i64) -> i128 {
    match quantity {
        0 => 0,
        _ => i128::from(quantity) * i128::from(price(offer, quantity).expect("orderable")),
    }
}

fn fits(offer: &Offer, quantity: i64) -> bool {
    quantity == 0
        || (quantity % offer.pack == 0
            && offer.capacity.is_none_or(|most| quantity <= most)
            && price(offer, quantity).is_some())
}

/// Agreed volumes: the cheapest real price first, as many packs as fit.
fn agreed(item: &Item, open: &[bool], role: Role, quantity: &mut [i64], left: &mut i64) {
    let mut done = vec![false; item.offers.len()];
    loop {
        let mut best: Option<(i64, u32, usize, i64)> = None;
        for (at, offer) in item.offers.iter().enumerate() {
            let Some(volume) = offer.agreed else { continue };
            if done[at] || offer.role != role || !open[offer.supplier] {
                continue;
            }
            let most = volume.min(*left).min(offer.capacity.unwrap_or(i64::MAX));
            let packs = most / offer.pack * offer.pack;
            if packs > 0 && fits(offer, packs) {
                let candidate = (
                    price(offer, packs).expect("fits"),
                    offer.contract,
                    at,
                    packs,
                );
                best = Some(best.map_or(candidate, |best| best.min(candidate)));
            }
        }
        let Some((_, _, at, packs)) = best else {
            return;
        };
        done[at] = true;
        quantity[at] = packs;
        *left -= packs;
    }
}

/// All irredundant (and raised) ways to serve `left` by one role on top of `base`.
fn step(
    item: &Item,
    open: &[bool],
    role: Role,
    base: &[i64],
    left: i64,
) -> Vec<(Vec<i64>, i64, i128)> {
    let mut all = vec![base.to_vec()];
    for (at, offer) in item.offers.iter().enumerate() {
        if offer.role != role || !open[offer.supplier] {
            continue;
        }
        let mut more = Vec::new();
        for way in &all {
            for packs in 0..=(left / offer.pack + 1) {
                let mut next = way.clone();
                next[at] += packs * offer.pack;
                if packs == 0 || fits(offer, next[at]) {
                    more.push(next);
                }
            }
        }
        all = more;
    }
    let extra = |way: &[i64]| -> i64 { way.iter().zip(base).map(|(have, had)| have - had).sum() };
    all.retain(|way| {
        (0..way.len()).all(|at| way[at] == base[at] || extra(way) - item.offers[at].pack < left)
    });
    let mut ways = Vec::new();
    for way in all {
        let covered = extra(&way);
        for (raised, nudges) in raises(item, role, open, &way) {
            let allowed = covered >= left
                && item
                    .raise_to
                    .is_some_and(|most| raised.iter().sum::<i64>() <= most);
            if nudges == 0 || allowed {
                ways.push((raised, (left - covered).max(0), nudges));
            }
        }
    }
    ways
}

/// Every line stays, or goes to the first order quantity of a cheaper tier if that costs less.
fn raises(item: &Item, role: Role, open: &[bool], way: &[i64]) -> Vec<(Vec<i64>, i128)> {
    let mut all = vec![(way.to_vec(), 0)];
    if item.raise_to.is_none() {
        return all;
    }
    for (at, offer) in item.offers.iter().enumerate() {
        if way[at] == 0 || offer.role != role || !open[offer.supplier] {
            continue;
        }
        for tier in &offer.tiers {
            let first = (tier.from + offer.pack - 1) / offer.pack * offer.pack;
            if first > way[at]
                && fits(offer, first)
                && price(offer, first) == Some(tier.price)
                && amount(offer, first) < amount(offer, way[at])
            {
                let raised: Vec<_> = all
                    .iter()
                    .filter(|(quantity, _)| quantity[at] == way[at])
                    .map(|(quantity, nudges)| {
                        let mut quantity = quantity.clone();
                        quantity[at] = first;
                        (quantity, nudges + 1)
                    })
                    .collect();
                all.extend(raised);
            }
        }
    }
    all
}

fn ways(item: &Item, open: &[bool]) -> Vec<Way> {
    let mut base = vec![0; item.offers.len()];
    let mut left = item.need;
    agreed(item, open, Role::Primary, &mut base, &mut left);
    let volume = item.need - left;
    let primaries = step(item, open, Role::Primary, &base, left);
    let least = primaries
        .iter()
        .map(|(_, left, _)| *left)
        .min()
        .expect("at least nothing");
    let mut ways = Vec::new();
    for (quantity, beyond, nudges) in primaries {
        let mut push = |quantity, unmet, nudges| {
            ways.push(Way {
                quantity,
                nudges,
                unmet,
                beyond,
                agreed: volume,
            });
        };
        if beyond == 0 || beyond > least {
            push(quantity, beyond, nudges);
            continue;
        }
        let (mut base, mut left) = (quantity, beyond);
        agreed(item, open, Role::Backup, &mut base, &mut left);
        for (quantity, unmet, more) in step(item, open, Role::Backup, &base, left) {
            push(quantity, unmet, nudges + more);
        }
    }
    ways
}

fn signature(item: &Item, quantity: &[i64]) -> Signature {
    [Role::Primary, Role::Backup].map(|role| {
        let mut used: Vec<(u32, usize)> = (0..quantity.len())
            .filter(|at| quantity[*at] > 0 && item.offers[*at].role == role)
            .map(|at| (item.offers[at].contract, at))
            .collect();
        used.sort_unstable();
        (
            used.clone(),
            used.iter().map(|(_, at)| Reverse(quantity[*at])).collect(),
        )
    })
}

fn amounts(item: &Item, suppliers: &[Supplier], quantity: &[i64]) -> Vec<i128> {
    let mut amounts = vec![0; suppliers.len()];
    for (offer, quantity) in item.offers.iter().zip(quantity) {
        amounts[offer.supplier] += amount(offer, *quantity);
    }
    amounts
}

fn key(item: &Item, suppliers: &[Supplier], way: &Way, denominator: i128) -> Key {
    let share = |quantity: i64| denominator / i128::from(item.need.max(1)) * i128::from(quantity);
    let amounts = amounts(item, suppliers, &way.quantity);
    let score = amounts.iter().zip(suppliers);
    [
        share(way.unmet),
        -share(way.agreed),
        share(way.beyond),
        amounts.iter().sum(),
        way.nudges,
        -score
            .map(|(amount, supplier)| amount * i128::from(supplier.score))
            .sum::<i128>(),
    ]
}

/// The best of an item's ways for each vector of supplier amounts.
fn table(
    item: &Item,
    suppliers: &[Supplier],
    open: &[bool],
    denominator: i128,
) -> BTreeMap<Vec<i128>, Best> {
    let mut table: BTreeMap<Vec<i128>, Best> = BTreeMap::new();
    for way in ways(item, open) {
        let one = Best {
            key: key(item, suppliers, &way, denominator),
            signatures: vec![signature(item, &way.quantity)],
            quantities: vec![way.quantity.clone()],
        };
        let place = table.entry(amounts(item, suppliers, &way.quantity));
        let best = place.or_insert_with(|| one.clone());
        if one < *best {
            *best = one;
        }
    }
    table
}

fn join(one: &Best, other: &Best) -> Best {
    let mut key = one.key;
    key.iter_mut()
        .zip(other.key)
        .for_each(|(sum, more)| *sum += more);
    Best {
        key,
        signatures: [one.signatures.clone(), other.signatures.clone()].concat(),
        quantities: [one.quantities.clone(), other.quantities.clone()].concat(),
    }
}

fn best_while_open(
    problem: &Problem,
    open: &[bool],
    denominator: i128,
    free: bool,
) -> Option<Best> {
    let start = Best {
        key: [0; 6],
        signatures: Vec::new(),
        quantities: Vec::new(),
    };
    let mut sums = BTreeMap::from([(vec![0; problem.suppliers.len()], start)]);
    for item in &problem.items {
        let table = table(item, &problem.suppliers, open, denominator);
        let mut next: BTreeMap<Vec<i128>, Best> = BTreeMap::new();
        for (had, one) in &sums {
            for (more, other) in &table {
                let sum: Vec<i128> = had.iter().zip(more).map(|(had, more)| had + more).collect();
                let joined = join(one, other);
                let best = next.entry(sum).or_insert_with(|| joined.clone());
                if joined < *best {
                    *best = joined;
                }
            }
        }
        sums = next;
    }
    let kept = |amounts: &[i128]| {
        free || amounts
            .iter()
            .zip(&problem.suppliers)
            .all(|(amount, supplier)| *amount == 0 || *amount >= supplier.minimum)
    };
    sums.into_iter()
        .filter(|(amounts, _)| kept(amounts))
        .map(|(_, best)| best)
        .min()
}

/// The optimum, and whether minimum order values had to be looked at.
pub fn optimum(problem: &Problem) -> (Best, bool) {
    let denominator = problem
        .items
        .iter()
        .map(|item| i128::from(item.need.max(1)))
        .product();
    let active: Vec<bool> = problem
        .suppliers
        .iter()
        .map(|supplier| supplier.active)
        .collect();
    let natural = best_while_open(problem, &active, denominator, true).expect("nothing is a way");
    let sums = problem
        .items
        .iter()
        .zip(&natural.quantities)
        .map(|(item, quantity)| amounts(item, &problem.suppliers, quantity));
    let sums = sums.fold(vec![0; problem.suppliers.len()], |sum: Vec<i128>, more| {
        sum.iter()
            .zip(more)
            .map(|(one, other)| one + other)
            .collect()
    });
    let short = sums
        .iter()
        .zip(&problem.suppliers)
        .any(|(sum, supplier)| *sum > 0 && *sum < supplier.minimum);
    if !short {
        return (natural, false);
    }
    let near = hanging_together(problem, &sums);
    let best = (0..1_u32 << problem.suppliers.len())
        .filter_map(|closed| {
            let open: Vec<bool> = (0..active.len())
                .map(|at| active[at] && closed >> at & 1 == 0)
                .collect();
            let needless = (0..active.len()).any(|at| closed >> at & 1 == 1 && !near[at]);
            if needless {
                None
            } else {
                best_while_open(problem, &open, denominator, false)
            }
        })
        .min();
    (best.expect("everybody may stay out"), true)
}

/// unmet and beyond primaries of given quantities; the agreed volume is taken from the best plan's rule.
pub fn key_of(problem: &Problem, quantities: &[Vec<i64>]) -> Key {
    let denominator = problem
        .items
        .iter()
        .map(|item| i128::from(item.need.max(1)))
        .product::<i128>();
    let mut sum = [0; 6];
    let mut used = vec![false; problem.suppliers.len()];
    for (item, quantity) in problem.items.iter().zip(quantities) {
        for (offer, quantity) in item.offers.iter().zip(quantity) {
            used[offer.supplier] |= *quantity > 0;
        }
    }
    for (item, quantity) in problem.items.iter().zip(quantities) {
        let one = ways(item, &used)
            .into_iter()
            .filter(|way| way.quantity == *quantity);
        let keys = one.map(|way| key(item, &problem.suppliers, &way, denominator));
        // A way that needs a supplier to be open who gets nothing has no key here.
        let Some(key) = keys.min() else {
            return [i128::MAX; 6];
        };
        sum.iter_mut().zip(key).for_each(|(sum, more)| *sum += more);
    }
    sum
}

/// Suppliers with a minimum who share items, directly or over others, with one who does not reach his.
fn hanging_together(problem: &Problem, sums: &[i128]) -> Vec<bool> {
    let binds = |at: usize| problem.suppliers[at].active && problem.suppliers[at].minimum > 0;
    let mut near: Vec<bool> = (0..problem.suppliers.len())
        .map(|at| binds(at) && sums[at] > 0 && sums[at] < problem.suppliers[at].minimum)
        .collect();
    for _ in 0..problem.suppliers.len() {
        for item in &problem.items {
            if item.offers.iter().any(|offer| near[offer.supplier]) {
                for offer in item.offers.iter().filter(|offer| binds(offer.supplier)) {
                    near[offer.supplier] = true;
                }
            }
        }
    }
    near
}
