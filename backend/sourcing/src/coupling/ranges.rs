//! Few items of large needs: too many ways to list, too few items for a bound to be tight by itself.
//!
//! For a set of open suppliers, each of whom must reach his minimum, the bound of [`dual`](crate::coupling::dual) is
//! computed with λ alone. What keeps it from the best plan is that an item's cost bends at tiers and packs, so that the
//! best ways under λ lie far apart. The search therefore branches on quantities: a line gets at most, or more than, the
//! middle of what it got in those ways. What all other lines of a supplier cannot give him, a line must: with few lines
//! that alone settles most quantities.
//!
//! Only plain items are searched: primaries compete for all of it, nothing is promised and nothing raised. Every plan
//! looked at serves as well as with everybody open, so what is found is best served.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::choice::{Choice, choose};
use crate::coupling::area::ONE;
use crate::coupling::dual::promises;
use crate::coupling::reach::{demand_of, most_of, most_packs};
use crate::model::{Amount, Item, Line, Role, Supplier};
use crate::stage::Tilt;

/// More items, or suppliers with a minimum, are left to the search for a county.
const MOST_ITEMS: usize = 16;
const MOST_SUPPLIERS: usize = 8;
/// Steps of λ in a node.
const ROUNDS: usize = 40;
/// λ stays below one, in parts of `ONE`.
const MOST_LAMBDA: f64 = 0.98;
/// A gap below this part of the total is none.
const GOOD_ENOUGH: Amount = 100_000;

/// What was found.
pub(crate) struct Ranged {
    /// A plan that costs less than the known one, if there is one: lines and what is unmet, by item.
    pub ways: Option<Vec<(Vec<Line>, i64)>>,
    /// Nothing that serves as well costs less.
    pub bound: Amount,
}

/// An item, one of its offers, and the quantity up to which the one part goes.
type Division = (usize, usize, i64);

/// Whether ways differ, and how far apart they may lie, in money.
type Width = (bool, Amount);

struct Node {
    /// By place among the bound suppliers: stays out.
    out: Vec<bool>,
    /// Items with what lines get at least and at most.
    items: Vec<Item>,
    lambda: Vec<f64>,
    bound: Amount,
    /// The item, offer and quantity at which it is divided next; none: nothing is left to decide.
    next: Option<Division>,
}

impl Node {
    fn is_out(&self, bound: &[usize], supplier: usize) -> bool {
        let mut places = bound.iter().zip(&self.out);
        places.any(|(place, out)| *place == supplier && *out)
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Node) -> Ordering {
        other.bound.cmp(&self.bound)
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

struct Search<'a> {
    items: &'a [&'a Item],
    suppliers: &'a [Supplier],
    bound: &'a [usize],
    active: &'a [bool],
    /// By item, with everybody open.
    unmet: Vec<i64>,
    best: Option<Vec<(Vec<Line>, i64)>>,
    /// The least total that is known.
    least: Option<Amount>,
    solved: u64,
}

/// Looks for a plan that is cheaper than the known one, among those in which nobody's absence costs service; none where items are
/// not plain, too many, or there is no such plan.
pub(crate) fn solve(
    items: &[&Item],
    suppliers: &[Supplier],
    bound: &[usize],
    active: &[bool],
    known: &[Vec<Line>],
    effort: u64,
) -> Option<Ranged> {
    let few = items.len() <= MOST_ITEMS && bound.len() <= MOST_SUPPLIERS;
    if !few || !items.iter().all(|item| is_plain(item)) {
        return None;
    }
    let mut search = Search {
        items,
        suppliers,
        bound,
        active,
        unmet: Vec::new(),
        best: None,
        least: None,
        solved: 0,
    };
    let natural = |item: &&Item| choose(item, suppliers, active, None).unmet;
    search.unmet = items.iter().map(natural).collect();
    let covers = items
        .iter()
        .zip(known)
        .zip(&search.unmet)
        .all(|((item, lines), unmet)| {
            let bought: i64 = lines.iter().map(|line| line.quantity).sum();
            item.need - bought <= *unmet
        });
    let total = known.iter().flatten().map(|line| line.amount).sum();
    search.least = covers.then_some(total);
    search.run(effort)
}

fn is_plain(item: &Item) -> bool {
    let plain = |offer: &crate::model::Offer| {
        let priced = offer.tiers.iter().all(|tier| tier.price > 0);
        priced && offer.role == Role::Primary && offer.locked.is_none() && !promises(offer)
    };
    item.raise_to.is_none() && item.offers.iter().all(plain)
}

impl Search<'_> {
    fn run(mut self, effort: u64) -> Option<Ranged> {
        let mut open = BinaryHeap::new();
        for set in 0_u32..1 << self.bound.len() {
            let out: Vec<bool> = (0..self.bound.len())
                .map(|bit| set >> bit & 1 == 1)
                .collect();
            let items = self.items.iter().map(|item| (*item).clone()).collect();
            let lambda = vec![0.0; out.len()];
            open.extend(self.node(out, items, lambda, 0));
        }
        let mut left = Amount::MAX;
        while let Some(node) = open.pop() {
            let enough = self
                .least
                .is_some_and(|least| least - node.bound <= least / GOOD_ENOUGH);
            let Some((item, offer, middle)) = node.next.filter(|_| !enough && self.solved < effort)
            else {
                left = left.min(node.bound);
                continue;
            };
            let pack = node.items[item].offers[offer].pack;
            let (mut less, mut more) = (node.items.clone(), node.items);
            less[item].offers[offer].capacity = Some(middle);
            more[item].offers[offer].at_least = middle + pack;
            for items in [less, more] {
                let child = self.node(node.out.clone(), items, node.lambda.clone(), node.bound);
                open.extend(child);
            }
        }
        Some(Ranged {
            bound: left.min(self.least?),
            ways: self.best,
        })
    }

    /// Bounds a part; none if nothing in it serves as well as the whole, or is cheaper than what is known.
    fn node(
        &mut self,
        out: Vec<bool>,
        mut items: Vec<Item>,
        lambda: Vec<f64>,
        inherited: Amount,
    ) -> Option<Node> {
        self.demand(&out, &mut items)?;
        let mut at = lambda;
        let mut node = Node {
            lambda: at.clone(),
            bound: inherited,
            next: None,
            out,
            items,
        };
        let mut ranges: Vec<Vec<(i64, i64)>> = Vec::new();
        let mut step = 1.0;
        for round in 0..ROUNDS {
            let (value, choices) = self.evaluate(&node, &at)?;
            self.offer(&choices);
            if value > node.bound {
                (node.bound, node.lambda) = (value, at.clone());
            } else {
                step *= 0.8;
                at = node.lambda.clone();
            }
            if round >= ROUNDS / 2 || ranges.is_empty() {
                widen(&mut ranges, &node.items, &choices);
            }
            let target = self.least.unwrap_or(value + value / 20);
            if node.bound >= target - target / GOOD_ENOUGH / 2 {
                break;
            }
            if !self.climb(
                &node,
                &mut at,
                &choices,
                (target - value).max(value / 1_000) as f64 * step,
            ) {
                break;
            }
        }
        let (_, choices) = self.evaluate(&node, &node.lambda.clone())?;
        self.reach(&node, &choices);
        node.next = self.division(&node, &ranges);
        Some(node)
    }

    /// What a supplier's other lines cannot give him, a line must; none if all of them cannot.
    fn demand(&self, out: &[bool], items: &mut [Item]) -> Option<()> {
        for (place, supplier) in self.bound.iter().enumerate() {
            if out[place] {
                continue;
            }
            let by_item: Vec<Amount> = items.iter().map(|item| most_of(item, *supplier)).collect();
            let sum: Amount = by_item.iter().sum();
            let minimum = self.suppliers[*supplier].minimum;
            if sum < minimum {
                return None;
            }
            for (item, most) in items.iter_mut().zip(by_item) {
                let needed = minimum - (sum - most);
                if needed > 0 {
                    demand_of(item, *supplier, needed)?;
                }
            }
        }
        Some(())
    }

    /// The bound at some multipliers, and the ways that make it.
    fn evaluate(&mut self, node: &Node, at: &[f64]) -> Option<(Amount, Vec<Choice>)> {
        let (open, weights, mut sum) = self.prices(node, at);
        let mut choices = Vec::with_capacity(node.items.len());
        for (item, unmet) in node.items.iter().zip(&self.unmet) {
            let choice = choose(item, self.suppliers, &open, Some(&tilt_of(item, &weights)));
            self.solved += 1;
            if choice.unmet > *unmet {
                return None;
            }
            sum += choice.bound;
            choices.push(choice);
        }
        Some((sum.div_euclid(ONE), choices))
    }

    fn amount(&self, items: &[Item], choices: &[Choice], supplier: usize) -> Amount {
        let lines = items.iter().zip(choices).flat_map(|(item, choice)| {
            choice
                .lines
                .iter()
                .filter(|line| item.offers[line.offer].supplier == supplier)
        });
        lines.map(|line| line.amount).sum()
    }

    /// One step along what suppliers lack; false where none lacks anything.
    fn climb(&self, node: &Node, at: &mut [f64], choices: &[Choice], gain: f64) -> bool {
        let lack: Vec<f64> = self
            .bound
            .iter()
            .enumerate()
            .map(|(place, supplier)| {
                let minimum = self.suppliers[*supplier].minimum as f64;
                let lack = 1.0 - self.amount(&node.items, choices, *supplier) as f64 / minimum;
                let moves = !node.out[place] && (lack > 0.0 || at[place] > 0.0);
                if moves { lack } else { 0.0 }
            })
            .collect();
        let minimum = |place: usize| self.suppliers[self.bound[place]].minimum as f64;
        let norm: f64 = lack
            .iter()
            .enumerate()
            .map(|(place, lack)| minimum(place) * lack * lack)
            .sum();
        if norm <= 0.0 {
            return false;
        }
        for (at, lack) in at.iter_mut().zip(lack) {
            *at = (*at + gain / norm * lack).clamp(0.0, MOST_LAMBDA);
        }
        true
    }

    /// Gives a supplier just what he lacks: the least of one of his lines for which an item's best way brings him enough.
    fn reach(&mut self, node: &Node, choices: &[Choice]) {
        let (open, weights, _) = self.prices(node, &node.lambda);
        for supplier in self
            .bound
            .iter()
            .filter(|supplier| !node.is_out(self.bound, **supplier))
        {
            let minimum = self.suppliers[*supplier].minimum;
            if self.amount(&node.items, choices, *supplier) >= minimum {
                continue;
            }
            for at in 0..node.items.len() {
                for position in 0..node.items[at].offers.len() {
                    if node.items[at].offers[position].supplier != *supplier {
                        continue;
                    }
                    let mut item = node.items[at].clone();
                    let pack = item.offers[position].pack;
                    let (mut low, mut high) = (
                        item.offers[position].at_least / pack,
                        most_packs(&item, position) / pack,
                    );
                    let mut all = choices.to_vec();
                    while low < high {
                        let middle = (low + high) / 2;
                        item.offers[position].at_least = middle * pack;
                        all[at] = choose(
                            &item,
                            self.suppliers,
                            &open,
                            Some(&tilt_of(&item, &weights)),
                        );
                        self.solved += 1;
                        if all[at].unmet <= self.unmet[at]
                            && self.amount(&node.items, &all, *supplier) >= minimum
                        {
                            high = middle;
                            self.offer(&all);
                        } else {
                            low = middle + 1;
                        }
                    }
                }
            }
        }
    }

    /// Who is open under a node, weights of suppliers, and what is added for minimum values.
    fn prices(&self, node: &Node, at: &[f64]) -> (Vec<bool>, Vec<Amount>, Amount) {
        let mut open = self.active.to_vec();
        let mut weights = vec![ONE; self.suppliers.len()];
        let mut sum = 0;
        for (place, supplier) in self.bound.iter().enumerate() {
            if node.out[place] {
                open[*supplier] = false;
            } else {
                let lambda = (at[place] * ONE as f64) as Amount;
                weights[*supplier] = ONE - lambda;
                sum += lambda * self.suppliers[*supplier].minimum;
            }
        }
        (open, weights, sum)
    }

    /// Keeps ways that make a better plan.
    fn offer(&mut self, choices: &[Choice]) {
        let total = choices.iter().map(Choice::total).sum();
        if self.least.is_some_and(|least| least <= total) {
            return;
        }
        let items: Vec<Item> = self.items.iter().map(|item| (*item).clone()).collect();
        let kept = self.bound.iter().all(|supplier| {
            let amount = self.amount(&items, choices, *supplier);
            amount == 0 || amount >= self.suppliers[*supplier].minimum
        });
        let irredundant = |(item, choice): (&&Item, &Choice)| {
            let bought: i64 = choice.lines.iter().map(|line| line.quantity).sum();
            let packs = choice.lines.iter().map(|line| item.offers[line.offer].pack);
            packs.min().is_none_or(|pack| bought - pack < item.need)
        };
        if kept && self.items.iter().zip(choices).all(irredundant) {
            let ways = choices
                .iter()
                .map(|choice| (choice.lines.clone(), choice.unmet));
            self.best = Some(ways.collect());
            self.least = Some(total);
        }
    }

    /// Where to divide: the line whose quantities lie farthest apart, in money, at the middle of them; where all ways are
    /// one, at a quantity of a line that is not settled yet.
    fn division(&self, node: &Node, ranges: &[Vec<(i64, i64)>]) -> Option<Division> {
        let mut widest: Option<(Width, Division)> = None;
        for (at, (item, ranges)) in node.items.iter().zip(ranges).enumerate() {
            for (position, (offer, (least, most))) in item.offers.iter().zip(ranges).enumerate() {
                if node.is_out(self.bound, offer.supplier) || !self.active[offer.supplier] {
                    continue;
                }
                let last = most_packs(item, position);
                let middle = (least + most) / 2 / offer.pack * offer.pack;
                let middle = if middle < last {
                    middle
                } else {
                    middle - offer.pack
                };
                let price = offer.tiers.first().map_or(0, |tier| tier.price);
                let rank = (
                    most > least,
                    Amount::from((most - least).max(last - offer.at_least)) * Amount::from(price),
                );
                let divides = middle >= offer.at_least && middle < last;
                if divides && widest.is_none_or(|(known, _)| rank > known) {
                    widest = Some((rank, (at, position, middle)));
                }
            }
        }
        widest.map(|(_, place)| place)
    }
}

fn tilt_of(item: &Item, weights: &[Amount]) -> Tilt {
    let offers = item.offers.iter();
    Tilt {
        weight: offers.map(|offer| weights[offer.supplier]).collect(),
        charge: vec![0; item.offers.len()],
        known: None,
    }
}

/// By item and offer: the least and the most that some ways give.
fn widen(ranges: &mut Vec<Vec<(i64, i64)>>, items: &[Item], choices: &[Choice]) {
    let first = ranges.is_empty();
    for (at, (item, choice)) in items.iter().zip(choices).enumerate() {
        let mut quantity = vec![0; item.offers.len()];
        for line in &choice.lines {
            quantity[line.offer] = line.quantity;
        }
        if first {
            ranges.push(quantity.iter().map(|one| (*one, *one)).collect());
        } else {
            for (range, one) in ranges[at].iter_mut().zip(quantity) {
                *range = (range.0.min(one), range.1.max(one));
            }
        }
    }
}
